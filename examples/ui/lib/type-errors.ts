import type { BrandId, KairoClient, PackageId } from "@kairo/contract";

/** Never called: the build is the test, and it fails where one of these stops being an error. */
export const misuses = [
  (kairo: KairoClient, packageId: PackageId) =>
    // @ts-expect-error a package is no brand
    kairo.reference.today.query({ brandId: packageId }),
  (kairo: KairoClient, brandId: BrandId) =>
    // @ts-expect-error a brand is no package
    kairo.reference.packages.get.query({ brandId, packageId: brandId }),
  (kairo: KairoClient, brandId: BrandId) =>
    // @ts-expect-error there is no such procedure
    kairo.reference.tomorrow.query({ brandId }),
];
