import { createTRPCClient, httpLink } from "@trpc/client";
import superjson from "superjson";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { AppRouter } from "../../src/api/root.ts";
import type { ErrorDTO } from "../../src/core/dto/error.ts";
import type { TodayBoardDTO } from "../../src/core/dto/today-board.ts";
import type { BrandId, OpportunityId, PackageId } from "../../src/core/ids.ts";

const client = createTRPCClient<AppRouter>({
  links: [httpLink({ url: "http://kairo.test/trpc", transformer: superjson })],
});

declare const brandId: BrandId;
declare const packageId: PackageId;
declare const opportunityId: OpportunityId;
declare const anyText: string;

/** Never called: `tsc` is the test, and it fails where one of these stops being an error. */
export const misuses = [
  () => client.reference.today.query({ brandId }),
  // @ts-expect-error a package is no brand
  () => client.reference.today.query({ brandId: packageId }),
  // @ts-expect-error any text is no brand
  () => client.reference.today.query({ brandId: anyText }),
  // @ts-expect-error a brand is no package
  () => client.reference.packages.get.query({ brandId, packageId: brandId }),
  // @ts-expect-error an opportunity is no package
  () => client.hero.packages.generateVariants.mutate({ brandId, packageId: opportunityId }),
  // @ts-expect-error a query is not mutated
  () => client.reference.today.mutate({ brandId }),
  // @ts-expect-error there is no such procedure
  () => client.reference.tomorrow.query({ brandId }),
  () => client.hero.packages.createFromOpportunity.mutate({ brandId, opportunityId, channels: ["linkedin"] }),
  // @ts-expect-error there is no such channel
  () => client.hero.packages.createFromOpportunity.mutate({ brandId, opportunityId, channels: ["fax"] }),
];

describe("the type of the router", () => {
  it("tells one id from another, and a procedure that is there from one that is not", () => {
    expect(misuses).toHaveLength(9);
  });

  it("knows what a call answers, dates and ids included", () => {
    type Board = Awaited<ReturnType<typeof client.reference.today.query>>;
    expectTypeOf<Board>().toEqualTypeOf<TodayBoardDTO>();
    expectTypeOf<Board["generatedAt"]>().toEqualTypeOf<Date | null>();
    type Started = Awaited<ReturnType<typeof client.hero.packages.createFromOpportunity.mutate>>;
    expectTypeOf<Started["packageId"]>().toEqualTypeOf<PackageId>();
  });

  it("knows the shape of a refusal", () => {
    type Shape = AppRouter["_def"]["_config"]["$types"]["errorShape"];
    expectTypeOf<Shape["data"]>().toEqualTypeOf<ErrorDTO>();
  });
});
