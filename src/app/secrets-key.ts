import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { KairoError } from "../core/errors.ts";
import type { SecretBox } from "../core/ports/secret-box.ts";
import { createSecretBox, SECRET_KEY_BYTES } from "../integrations/secret-box.ts";
import type { Config } from "./config.ts";

const KEY_FILE = "secrets-key";

/** Secrets under the configured key, or under one that this deployment makes for itself. */
export async function openSecretBox(config: Pick<Config, "SECRETS_KEY" | "KAIRO_DATA_DIR">): Promise<SecretBox> {
  if (config.SECRETS_KEY) return createSecretBox(Buffer.from(config.SECRETS_KEY, "base64"));
  return createSecretBox(await readOrMakeKey(resolve(config.KAIRO_DATA_DIR)));
}

/** Made once, also when processes start together: whoever links the finished file first has made it. */
async function readOrMakeKey(folder: string): Promise<Buffer> {
  const path = join(folder, KEY_FILE);
  const known = await readFile(path, "utf8").catch(() => null);
  if (known === null) {
    await mkdir(folder, { recursive: true });
    const own = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
    await writeFile(own, randomBytes(SECRET_KEY_BYTES).toString("base64"), { mode: 0o600 });
    await chmod(own, 0o600);
    await link(own, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    await rm(own, { force: true });
  }
  const key = Buffer.from(known ?? (await readFile(path, "utf8")), "base64");
  if (key.length === SECRET_KEY_BYTES) return key;
  throw new KairoError("INTERNAL", `${path} is damaged: it does not hold ${SECRET_KEY_BYTES} bytes in base64.`);
}
