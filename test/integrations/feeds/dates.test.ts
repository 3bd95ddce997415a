import { expect, it, vi } from "vitest";
import { parseFeedDate } from "../../../src/integrations/feeds/dates.ts";

const NOW = new Date("2026-06-01T12:00:00Z");
const utcOf = (text: string): string | null => parseFeedDate(text, NOW)?.toISOString() ?? null;

it.each([
  ["2003-12-31T10:14:55Z", "2003-12-31T10:14:55.000Z"],
  ["2004-02-28T18:14:55-08:00", "2004-02-29T02:14:55.000Z"],
  ["2004-07-08 23:56:58.5", "2004-07-08T23:56:58.500Z"],
  ["2003-12", "2003-12-01T00:00:00.000Z"],
  ["20031231", "2003-12-31T00:00:00.000Z"],
  ["Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21.000Z"],
  ["Thu, 1 Jan 04 19:48 EST", "2004-01-02T00:48:00.000Z"],
  ["Tue 10 Jun 2003 04:00:00 GMT+02:00 (CEST)", "2003-06-10T02:00:00.000Z"],
  ["Friday, 13-Mar-09 11:16:38 CET", "2009-03-13T10:16:38.000Z"],
  ["Sun Jul 15 01:16:00 +0000 2012", "2012-07-15T01:16:00.000Z"],
  ["Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06.000Z"],
])("%s is %s", (text, utc) => {
  expect(utcOf(text)).toBe(utc);
});

it.each([
  ["nothing", ""],
  ["a word", "yesterday"],
  ["a day that does not exist", "Sun, 31 Feb 2012 00:00:00 GMT"],
  ["an ISO day that does not exist", "2003-02-31"],
  ["a minute that does not exist", "2003-12-31T10:61:55Z"],
  ["an offset that does not exist", "2020-12-31T23:59:59-99:99"],
  ["a month nobody knows", "Sun, 16 zzz 2012 11:47:32 GMT"],
  ["a day that is a letter", "Sun, Dec x 2012 11:47:32 GMT"],
  ["a clock with four parts", "Sun, 16 Dec 2012 1:2:3:4 GMT"],
  ["a zone nobody knows", "Sun, 16 Dec 2012 11:47:32 QQT"],
  ["a zero clock", "Thu, 01 Jan 1970 00:00:00 +0000"],
  ["the next year", "2027-01-01T00:00:00Z"],
  ["a number", "22013"],
])("%s is no date", (_what, text) => {
  expect(utcOf(text)).toBeNull();
});

it.each(["Asia/Tokyo", "America/Los_Angeles"])("reads the same on a machine in %s", (zone) => {
  vi.stubEnv("TZ", zone);
  expect(new Date(0).getTimezoneOffset()).not.toBe(0);
  expect(utcOf("Thu, 01 Jan 2004")).toBe("2004-01-01T00:00:00.000Z");
  expect(utcOf("Thu, 31 Jan 2004 23:30:00")).toBe("2004-01-31T23:30:00.000Z");
  expect(utcOf("2004-01-31 23:30:00")).toBe("2004-01-31T23:30:00.000Z");
  vi.unstubAllEnvs();
});

it("is never later than now", () => {
  expect(utcOf("2026-06-02T08:00:00Z")).toBe(NOW.toISOString());
});
