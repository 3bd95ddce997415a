import type { BrandScope } from "../scope.ts";
import type { Variant } from "../variant.ts";

/** Reserved: sends an approved variant to its channel. No adapter ships; people publish and report the link. */
export interface Publisher {
  publish(scope: BrandScope, variant: Variant): Promise<{ permalink: string; externalPostId: string | null }>;
}
