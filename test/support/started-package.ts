import type { OpportunityId, PackageId, VariantId } from "../../src/core/ids.ts";
import { readDemoSignals } from "./demo-signals.ts";
import { addSignals, type Kairo, NOW, readDemoBrand, startBrand, type TestBrand } from "./kairo.ts";
import { acceptPackage, readPackage, refreshBoard } from "./runs.ts";

export interface StartedPackage {
  brand: TestBrand;
  /** As they stand on the board. */
  opportunityIds: OpportunityId[];
  packageId: PackageId;
  variantIds: VariantId[];
}

/** A brand with signals, a board and one drafted package, as a morning's work leaves it. */
export async function startPackage(kairo: Kairo, perChannel = 2): Promise<StartedPackage> {
  const brand = await startBrand(kairo, await readDemoBrand());
  for (const [source, items] of await readDemoSignals(NOW)) await addSignals(kairo, brand.scope, items, source);
  const { board } = await refreshBoard(kairo, brand.scope);
  const opportunityIds = board.opportunities.map(({ id }) => id);
  const accepted = await acceptPackage(kairo, brand.scope, opportunityIds[0] as OpportunityId, perChannel);
  await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, accepted.runId, true);
  const { slots } = await readPackage(kairo, brand.scope, accepted.packageId);
  const variantIds = slots.flatMap(({ variantId }) => variantId ?? []);
  return { brand, opportunityIds, packageId: accepted.packageId, variantIds };
}
