import { describe, expect, it } from "vitest";
import { brandFactsOf } from "../../../src/engines/brand-brain/brand-facts.ts";
import { type ClaimSources, checkClaims } from "../../../src/engines/brand-brain/check-claims.ts";
import { brandOf } from "./brand-of.ts";

const sources: ClaimSources = {
  evidence: [
    {
      id: "one",
      title: "Parliament votes for a repair voucher worth 60 euros",
      text: "Parliament voted 81 to 52. Half the cost is paid, up to 1,200 households a day. “Repair is a habit, not a hobby,” said Maria Lopez of the Repair Council. Follow @repaircouncil. Three towns begin.",
      url: "https://www.canalpost.example/vote?utm_source=rss",
      author: "Ines Oduya",
      publishedAt: new Date("2026-11-18T10:00:00Z"),
      domain: "canalpost.example",
    },
  ],
  brandFacts: ["640 repair cafés in 11 countries order from Mendbench, 65 percent every month."],
  knownNames: ["Mendbench", "Starter Bench"],
};

function claimsIn(text: string): string[] {
  return checkClaims([{ field: "parts.0", text }], sources).map(({ rule, excerpt }) => `${rule} ${excerpt}`);
}

describe("checkClaims", () => {
  it.each([
    "The voucher is worth 60 euros; the vote was 81 to 52.",
    "1200 households, or 1.2k, or 1\u00a0200.",
    "65% of cafés, 65 percent, 65 per cent.",
    "3 towns begin, on 18 November 2026 or November 18, a Wednesday, in 2026.",
    "“Repair is a habit … not a hobby,” said Maria Lopez.",
    "Read https://canalpost.example/vote or canalpost.example.",
    "Thanks to @repaircouncil and Ines Oduya. Mendbench sells the Starter Bench.",
    "Three ideas:\n1. Weigh it.\n2. Count it.\n3. Say it. These 3 help.",
    "Step 4 of the plan, open 24/7. 2/5",
    'We call it "magic" here.',
    "How Mending Saves Your Evening and Your Kitchen",
    "In March we meet on a bench. Everyone is welcome; the B2B crowd, too.",
  ])("finds nothing wrong in: %s", (text) => {
    expect(claimsIn(text)).toEqual([]);
  });

  it.each([
    ["a number", "The voucher is worth 70 euros.", "number 70"],
    ["a number with a scale", "For 3 million people.", "number 3 million"],
    ["a plain number sold as a share", "Fully 81 % voted.", "number 81 %"],
    ["a date", "It was voted on 19 November 2026.", "date 19 November 2026"],
    ["an ISO date", "Since 2026-11-20.", "date 2026-11-20"],
    ["a weekday", "It passed on Friday.", "weekday Friday"],
    ["a quotation", "“Repair is a hobby, not a habit,” said Maria Lopez.", "quote “Repair is a hobby, not a habit,”"],
    ["an address", "Read https://canalpost.example/other.", "url https://canalpost.example/other"],
    ["an account", "Thanks to @somebody_else.", "mention @somebody_else"],
    ["a name", "As said by Maria Gonzales today.", "name Maria Gonzales"],
    ["a lone name", "They met in Paris today.", "name Paris"],
    ["a name changed in a source's headline", "Parliament Votes for a Repair Voucher Worth Paris", "name Paris"],
    ["a clock time", "Doors open at 19:30.", "number 19:30"],
  ])("finds %s that no source has", (_, text, claim) => {
    expect(claimsIn(text)).toEqual([claim]);
  });

  it("blocks on what can be counted, warns on names and days", () => {
    const findings = checkClaims([{ field: "thesis", text: "In Paris 70 met on Friday." }], sources);
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["name", "warn"],
      ["number", "block"],
      ["weekday", "warn"],
    ]);
  });

  it("says nothing about names where every noun has a capital", () => {
    const german = { ...sources, locale: "de" };
    expect(checkClaims([{ field: "thesis", text: "Der Wasserkocher steht auf dem Tisch." }], german)).toEqual([]);
  });

  it("takes the brand's proof, offers, names and promise as facts, not what it thinks of others", () => {
    const { facts, names, urls } = brandFactsOf(
      brandOf({
        positioning: { proof: ["94 tools"], promise: "100 percent success" },
        offers: [{ name: "Parts Swap", benefit: "Free for 5 years", url: "https://mendbench.example/swap" }],
        channels: [{ channel: "x", handle: "@mendbench" }],
      }),
    );
    expect(facts.join(" ")).toContain("94 tools");
    expect(facts.join(" ")).toContain("Free for 5 years");
    expect(facts.join(" ")).toContain("100 percent");
    expect(names).toEqual(expect.arrayContaining(["Mendbench", "Parts Swap", "mendbench"]));
    expect(urls).toEqual(["https://mendbench.example/swap"]);
  });
});
