import { describe, expect, it } from "vitest";
import {
  ERROR_STATUS,
  type ErrorCode,
  isRetryable,
  KairoError,
  notFound,
  reasonOf,
  staleRevision,
} from "../../src/core/errors.ts";

const codes = Object.keys(ERROR_STATUS) as ErrorCode[];

describe("an error of the family", () => {
  it("has a client or server status for each code, none shared by two", () => {
    const statuses = Object.values(ERROR_STATUS);
    expect(statuses.every((status) => status >= 400 && status < 600)).toBe(true);
    expect(new Set(statuses).size).toBe(statuses.length);
  });

  it("may be tried again only where waiting can help", () => {
    const retryable = codes.filter((code) => new KairoError(code, "No.").retryable);
    expect(retryable.sort()).toEqual(["LIMITED", "TIMEOUT", "UNAVAILABLE", "UPSTREAM"]);
  });

  it("lets the thrower decide otherwise", () => {
    expect(new KairoError("UPSTREAM", "The key is refused.", { retryable: false }).retryable).toBe(false);
    expect(new KairoError("CONFLICT", "Two at once.", { retryable: true }).retryable).toBe(true);
  });

  it("keeps its sentence, its facts and what caused it", () => {
    const cause = new Error("socket closed");
    const error = new KairoError("LIMITED", "Too many runs wait.", {
      cause,
      details: { limit: 200 },
      fields: { brandId: "has 200 queued runs" },
      retryAfterSeconds: 30,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "KairoError",
      code: "LIMITED",
      message: "Too many runs wait.",
      details: { limit: 200 },
      fields: { brandId: "has 200 queued runs" },
      retryAfterSeconds: 30,
      cause,
    });
  });
});

describe("the common refusals", () => {
  it("answer alike for what is missing and what belongs to others", () => {
    const error = notFound("package", "pkg_01h455vb4pex5vsknk084sn02q");
    expect(error.code).toBe("NOT_FOUND");
    expect(error.message).toBe("There is no package pkg_01h455vb4pex5vsknk084sn02q here.");
    expect(error.details).toBeUndefined();
  });

  it("tell a late writer what to do", () => {
    const error = staleRevision("variant", "var_01h455vb4pex5vsknk084sn02q", 3);
    expect(error.code).toBe("CONFLICT");
    expect(error.message).toMatch(/at revision 3; read it again/);
    expect(error.details).toMatchObject({ expectedRevision: 3 });
  });
});

describe("any thrown thing", () => {
  it("may be tried again unless the family says no", () => {
    expect(isRetryable(new KairoError("INVALID", "No."))).toBe(false);
    expect(isRetryable(new KairoError("TIMEOUT", "Late."))).toBe(true);
    expect(isRetryable(new Error("unknown"))).toBe(true);
    expect(isRetryable("text")).toBe(true);
  });

  it("has a sentence to store beside a failed run", () => {
    expect(reasonOf(new KairoError("INVALID", "The file is empty."))).toBe("The file is empty.");
    expect(reasonOf("thrown text")).toBe("thrown text");
  });
});
