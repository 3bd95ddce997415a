import { describe, expect, it } from "vitest";
import { hasAnchor } from "../../../src/engines/opportunities/check-why-now.ts";
import { buildSignal, NOW } from "./builders.ts";

const evidence = [
  buildSignal(1, {
    title: "Megafresh recalls lettuce in Leeds",
    url: "https://www.theguardian.com/a",
    author: "Ana Ruiz",
  }),
];

describe("hasAnchor", () => {
  it.each([
    "theguardian.com published it on 2026-11-21.",
    "38 % of shoppers saw it.",
    "Out since Monday.",
    "Seit Dienstag bekannt.",
    "Schools reopen in September.",
    "Ana Ruiz reported it.",
    "Half of the farms are affected.",
    "The Megafresh recall reached Leeds.",
    "In 2026 the rule takes effect.",
    "・ 11月22日",
    "Od listopada obowiązuje nowa ustawa.",
    "Новое правило действует с января.",
    "القاعدة تسري من نوفمبر.",
  ])("accepts %s", (whyNow) => {
    expect(hasAnchor(whyNow, evidence, NOW)).toBe(true);
  });

  it("recognises the story in a script without large letters", () => {
    const told = [buildSignal(2, { title: "水耕栽培の協同組合が東京で開業", url: null })];
    expect(hasAnchor("水耕栽培の組合が話題です", told, NOW)).toBe(true);
    expect(hasAnchor("今こそ伝えるときです", told, NOW)).toBe(false);
  });

  it.each([
    "Es ist höchste Zeit, darüber zu sprechen.",
    "C’est le moment d’en parler.",
    "Маршрут важен для всех сейчас.",
    "It is timely and everybody is talking about it.",
    "You may want to act now.",
    "The time is ripe, so do not miss it.",
    "Since 1987 this has been so.",
    "",
    "A hot subject in the industry.",
  ])("refuses %s", (whyNow) => {
    expect(hasAnchor(whyNow, evidence, NOW)).toBe(false);
  });
});
