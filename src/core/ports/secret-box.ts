/** Keeps secrets so that whoever reads the database does not have them. */
export interface SecretBox {
  /** Names the key, and says nothing of it. */
  keyId: string;
  /** @param about bound to the sealed text: it opens for the same thing alone */
  seal(secret: string, about: string): Uint8Array<ArrayBuffer>;
  /** @throws INTERNAL when it was sealed with another key or for another thing */
  open(sealed: Uint8Array, about: string): string;
}
