import { describe, expect, it } from "vitest";
import { findEntities } from "../../../src/engines/language/find-entities.ts";
import { inflectionsOf } from "../../../src/engines/language/inflections.ts";

describe("findEntities", () => {
  it.each([
    ["See https://a.example/b?c=d#e.", ["url https://a.example/b?c=d#e"]],
    ["(https://en.example/wiki/A_(b)) and more", ["url https://en.example/wiki/A_(b)"]],
    ["go to example.com/path, www.example.org!", ["url example.com/path", "url www.example.org"]],
    ["e.g. node.js is v1.2, and.So on", []],
    ["mail ann@example.com", []],
    ["hi @ann, @bob.dev and @cy@social.example", ["mention @ann", "mention @bob.dev", "mention @cy@social.example"]],
    ["#repair #2026 #b2b a#b &#x27; #修理", ["hashtag #repair", "hashtag #b2b", "hashtag #修理"]],
    ["https://a.example/@ann/#tag", ["url https://a.example/@ann/#tag"]],
  ])("finds what is no prose in: %s", (text, expected) => {
    const entities = findEntities(text);
    expect(entities.map(({ kind, text: found }) => `${kind} ${found}`)).toEqual(expected);
    for (const { text: found, start, end } of entities) expect(text.slice(start, end)).toBe(found);
  });
});

describe("inflectionsOf", () => {
  it.each([
    ["hack", "en", ["hack", "hacks", "hacked", "hacking"]],
    ["scam", "en", ["scam", "scams", "scammed", "scamming"]],
    ["orgy", "en", ["orgy", "orgies", "orgied", "orgying", "orgys", "orgyed"]],
    ["use", "en", ["use", "uses", "used", "useed", "using", "useing"]],
    ["fee", "en", ["fee", "fees", "feeing"]],
    ["of", "en", ["of"]],
    ["mot", "fr", ["mot"]],
    ["outil", "fr", ["outil", "outils", "outile", "outiles"]],
    ["sana", "fi", ["sana"]],
  ])("of %s in %s", (word, locale, forms) => {
    expect(inflectionsOf(word, locale)).toEqual(forms);
  });
});
