import { gunzipSync, inflateSync, constants as zlib } from "node:zlib";
import { MAX_FEED_BYTES } from "./limits.ts";
import { READABLE_FORMATS } from "./refused-feed.ts";

export type UnpackedBytes = { kind: "bytes"; bytes: Buffer } | { kind: "refused"; reason: string };

/** A server that packs an already packed file is common; a third layer is not a feed. */
const MAX_LAYERS = 2;

const KNOWN_BINARIES: readonly { what: string; magic: readonly number[] }[] = [
  { what: "a ZIP archive", magic: [0x50, 0x4b, 0x03, 0x04] },
  { what: "a PDF document", magic: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { what: "a PNG image", magic: [0x89, 0x50, 0x4e, 0x47] },
  { what: "a JPEG image", magic: [0xff, 0xd8, 0xff] },
  { what: "a GIF image", magic: [0x47, 0x49, 0x46, 0x38] },
  { what: "an MP3 recording", magic: [0x49, 0x44, 0x33] },
  { what: "Zstandard-packed data", magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { what: "a bzip2 archive", magic: [0x42, 0x5a, 0x68] },
  { what: "an EBCDIC document", magic: [0x4c, 0x6f, 0xa7, 0x94] },
];

const MEGABYTES = MAX_FEED_BYTES / 1024 / 1024;

/**
 * Unpacks gzip and zlib data up to the feed limit, so that a bomb costs no more than an honest file.
 * A packed file that breaks off is read as far as it goes.
 */
export function unpackBytes(packed: Uint8Array): UnpackedBytes {
  let bytes: Buffer = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  for (let layer = 0; ; layer += 1) {
    if (bytes.byteLength > MAX_FEED_BYTES) return refuse(`this is larger than ${MEGABYTES} MB`);
    const unpack = unpackerFor(bytes);
    if (unpack === null) break;
    if (layer === MAX_LAYERS) return refuse(`this is packed more than ${MAX_LAYERS} times over`);
    try {
      bytes = unpack(bytes, { maxOutputLength: MAX_FEED_BYTES, finishFlush: zlib.Z_SYNC_FLUSH });
    } catch (error) {
      const isTooLarge = error instanceof RangeError;
      return refuse(
        isTooLarge
          ? `this is packed data that unpacks to more than ${MEGABYTES} MB`
          : "this is packed data that is damaged and cannot be unpacked",
      );
    }
  }
  const binary = KNOWN_BINARIES.find(({ magic }) => magic.every((byte, index) => bytes[index] === byte));
  return binary === undefined ? { kind: "bytes", bytes } : refuse(`this is ${binary.what}`);
}

function refuse(what: string): UnpackedBytes {
  return { kind: "refused", reason: `${what}; up to ${MEGABYTES} MB of ${READABLE_FORMATS} can be read` };
}

type Unpack = typeof gunzipSync;

function unpackerFor(bytes: Buffer): Unpack | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  if (first === 0x1f && second === 0x8b) return gunzipSync;
  const isZlibHeader = first === 0x78 && (first * 256 + second) % 31 === 0;
  return isZlibHeader ? inflateSync : null;
}
