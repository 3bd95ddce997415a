import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { KairoError } from "../core/errors.ts";
import type { SecretBox } from "../core/ports/secret-box.ts";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const SECRET_KEY_BYTES = 32;

/** AES-256-GCM (NIST SP 800-38D) under one key of this deployment; nonce, tag and text, one behind the other. */
export function createSecretBox(key: Uint8Array): SecretBox {
  return {
    keyId: createHash("sha256").update(key).digest("hex").slice(0, 16),
    seal(secret, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, about) {
      try {
        const bytes = Buffer.from(sealed);
        const nonce = bytes.subarray(0, NONCE_BYTES);
        const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
        const decipher = createDecipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(about)).setAuthTag(tag);
        return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
      } catch (cause) {
        throw new KairoError("INTERNAL", "A stored secret does not open with this deployment's key.", { cause });
      }
    },
  };
}
