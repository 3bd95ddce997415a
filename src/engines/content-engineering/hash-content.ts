import { createHash } from "node:crypto";
import type { Channel } from "../../core/channels.ts";
import type { VariantContent } from "../../core/variant.ts";

/**
 * What an approval is bound to: SHA-256, as 64 hex characters, of the channel and every word of the
 * content in one fixed order.
 */
export function hashContent(channel: Channel, content: VariantContent): string {
  const { parts, title, cta, hashtags, links } = content;
  return createHash("sha256")
    .update(JSON.stringify([channel, parts, title, cta, hashtags, links]))
    .digest("hex");
}
