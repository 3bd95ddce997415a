import { describe, expect, it } from "vitest";
import { PLAIN_CONFIDENCE, tagPattern } from "../../../src/engines/patterns/tag-pattern.ts";
import { FOREIGN_POSTS, TAGGED_POSTS, type TaggedPost, UNSEEN_POSTS } from "./tagged-posts.ts";

describe("tagPattern", () => {
  it.each([
    ["How to plan a week of lunches\n1. Count heads.\n2. Write the menu.\n3. Order once.", "how_to", "steps"],
    ["How fresh is fresh, really?\nNot very.", "question", "question_answer"],
    ["38 % of our food never reaches a table.\nAccording to the county, most of it is bread.", "number", "claim_proof"],
    ["Stop sending status reports.\nMyth: they inform. Fact: nobody reads them.", "contrarian", "myth_fact"],
    [
      "The costliest mistake in delivery plans.\nThe problem: heat. The fix: start at five.",
      "mistake",
      "problem_solution",
    ],
    ["Before you sign, a checklist:\n- price\n- days\n- exit", "checklist", "list"],
    [
      "When I opened the cold room it was silent.\nThen we called everyone, and in the end we saved half.",
      "story",
      "narrative",
    ],
    [
      "The county just announced a new tender.\nWhat this means for small farms: a deadline.",
      "news_reaction",
      "news_takeaway",
    ],
    ["Bread, again.", "observation", "summary"],
  ])("tags %j", (text, hook, structure) => {
    expect(tagPattern(text)).toMatchObject({ hook, structure });
  });

  it("is surer of what shows plainly, and bears any text", () => {
    expect(tagPattern("How to bake\n1. a\n2. b\n3. c").confidence).toBeGreaterThan(tagPattern("Bread.").confidence);
    for (const text of ["", "🌱", "\n\n", "a".repeat(20_000), "؟ ".repeat(50)]) {
      const { confidence } = tagPattern(text);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  it.each<[string, readonly TaggedPost[]]>([
    ["the posts its cues were settled on", TAGGED_POSTS],
    ["posts written afterwards", UNSEEN_POSTS],
  ])("is right nine times in ten when it is sure, and sure of most, on %s", (_, posts) => {
    const sure = posts.map(([text, hook, structure]) => ({ tag: tagPattern(text), hook, structure }));
    const plain = sure.filter(({ tag }) => tag.confidence >= PLAIN_CONFIDENCE);
    expect(plain.length).toBeGreaterThan(posts.length * 0.75);
    expect(plain.filter(({ tag, hook }) => tag.hook === hook).length / plain.length).toBeGreaterThan(0.9);
    expect(plain.filter(({ tag, structure }) => tag.structure === structure).length / plain.length).toBeGreaterThan(
      0.9,
    );
  });

  it("is not sure of a post that shows nothing, nor of one in another language", () => {
    const plainPosts = [...TAGGED_POSTS, ...UNSEEN_POSTS].filter(([, hook]) => hook === null).map(([text]) => text);
    for (const text of [...plainPosts, ...FOREIGN_POSTS])
      expect(tagPattern(text).confidence, text).toBeLessThan(PLAIN_CONFIDENCE);
  });

  it("takes the first sentence as it is written, whatever case the next one begins with", () => {
    expect(tagPattern("38 % of our bread is thrown away. According to the county, half is fresh.").hook).toBe("number");
  });
});
