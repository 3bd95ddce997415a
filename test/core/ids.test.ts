import { describe, expect, it } from "vitest";
import { BrandId, createIdGenerator, ID_PREFIXES, isId } from "../../src/core/ids.ts";

const START = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function createGenerator(options: { now?: () => number; byte?: number } = {}) {
  const fill = options.byte ?? 0xff;
  return createIdGenerator({
    now: options.now ?? (() => START),
    randomBytes: (count) => new Uint8Array(count).fill(fill),
  });
}

/** Reads a TypeID's suffix back to the sixteen bytes of its UUID, as 32 hex digits. */
function uuidOf(id: string): string {
  const digits = "0123456789abcdefghjkmnpqrstvwxyz";
  const value = [...id.slice(id.indexOf("_") + 1)].reduce(
    (sum, digit) => sum * 32n + BigInt(digits.indexOf(digit)),
    0n,
  );
  return value.toString(16).padStart(32, "0");
}

describe("an id", () => {
  it("carries its kind's prefix and 26 characters that its own schema accepts", () => {
    const ids = createGenerator();
    for (const prefix of ID_PREFIXES) {
      const id = ids.next(prefix);
      expect(id).toMatch(new RegExp(`^${prefix}_[0-9a-z]{26}$`));
      expect(isId(prefix, id)).toBe(true);
    }
  });

  it("is a UUIDv7 that holds the time it was made", () => {
    const uuid = uuidOf(createGenerator().next("brand"));
    expect(Number.parseInt(uuid.slice(0, 12), 16)).toBe(START);
    expect(uuid[12]).toBe("7");
    expect("89ab").toContain(uuid[16]);
  });

  it("agrees with the TypeID specification's own example", () => {
    const bytes = Uint8Array.of(0x07, 0x4b, 0xbc, 0xce, 0xb3, 0x02, 0x09, 0x9a, 0x80, 0x57);
    const ids = createIdGenerator({ now: () => 0x01890a5dac96, randomBytes: (count) => bytes.slice(0, count) });
    const id = ids.next("brand");
    expect(id).toBe("brand_01h455vb4pex5vsknk084sn02q");
    expect(uuidOf(id)).toBe("01890a5dac96774bbcceb302099a8057");
  });

  it("of another kind, length, case or alphabet is refused with a sentence", () => {
    const suffix = "01h455vb4pex5vsknk084sn02q";
    for (const wrong of [
      `pkg_${suffix}`,
      `brand_${suffix}0`,
      `brand_${suffix.slice(1)}`,
      `BRAND_${suffix}`,
      suffix,
      "",
    ]) {
      expect(BrandId.safeParse(wrong).success, wrong).toBe(false);
    }
    expect(isId("brand", `brand_${suffix.toUpperCase()}`)).toBe(false);
    expect(isId("brand", `brand_${suffix.replace("h", "u")}`)).toBe(false);
    expect(isId("brand", `brand_8${suffix.slice(1)}`), "more than 128 bits").toBe(false);
    expect(BrandId.safeParse(7).error?.issues[0]?.message).toBe(
      'expected an id that starts with "brand_" followed by 26 characters of lowercase base32',
    );
  });
});

describe("ids made one after the other", () => {
  it("sort in the order they were made, also within one millisecond and past its counter", () => {
    const ids = createGenerator();
    const made = Array.from({ length: 6_000 }, () => ids.next("event"));
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  it("sort even where the clock goes back", () => {
    const times = [START, START - 5_000, START + 1, START - 1];
    const ids = createGenerator({ now: () => times.shift() ?? START });
    const made = Array.from({ length: 4 }, () => ids.next("run"));
    expect([...made].sort()).toEqual(made);
  });

  it("differ between two processes by their random bits alone", () => {
    const [one, other] = [createGenerator({ byte: 0x00 }), createGenerator({ byte: 0x7e })];
    const [left, right] = [uuidOf(one.next("opp")), uuidOf(other.next("opp"))];
    expect(left.slice(0, 12)).toBe(right.slice(0, 12));
    expect(left).not.toBe(right);
  });
});
