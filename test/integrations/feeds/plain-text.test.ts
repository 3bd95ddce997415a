import { describe, expect, it } from "vitest";
import { cleanText } from "../../../src/integrations/feeds/clean-text.ts";
import { toPlainText } from "../../../src/integrations/feeds/html-to-text.ts";

const html = (source: string): string => toPlainText(source, { isHtml: true, limit: 4_000, keepLines: true });
const guess = (source: string): string => toPlainText(source, { isHtml: false, limit: 4_000 });

describe("HTML as text", () => {
  it("separates blocks and joins inline elements", () => {
    expect(html("<h1>One</h1><p>Two<br>three</p><ul><li>fo<b>ur</b></li></ul>")).toBe("One\nTwo\nthree\nfour");
    expect(html("<tr><td>a</td><td>b</td></tr>")).toBe("a b");
  });

  it("leaves out what is not for reading", () => {
    expect(
      html("a<script>alert(1)</script><style>p{}</style><noscript>n</noscript><iframe>f</iframe><object>o</object>b"),
    ).toBe("ab");
  });

  it("keeps the article that an unclosed fallback element would swallow", () => {
    expect(html('safe<object classid="x"> description')).toBe("safe description");
  });

  it("decodes entities, also those that were escaped twice", () => {
    expect(html("caf&eacute; &#8212; &amp;")).toBe("café — &");
    expect(guess("&lt;p&gt;Fish &amp;amp; chips&lt;/p&gt;")).toBe("Fish & chips");
  });

  it("shows a lone tag as a word about a tag", () => {
    expect(guess("History of the <blink> tag")).toBe("History of the ‹blink› tag");
    expect(guess("&lt;script> explained")).toBe("‹script› explained");
  });

  it("leaves arithmetic and addresses alone", () => {
    expect(guess("5 < 6 & 7 > 3, see http://x.example/?a=1&copy=2")).toBe(
      "5 < 6 & 7 > 3, see http://x.example/?a=1&copy=2",
    );
  });
});

describe("clean text", () => {
  const clean = (text: string, limit = 200): string => cleanText(text, { limit });

  it("has no hidden, control or reordering characters", () => {
    expect(clean("a\u0000b\u001b[31m\u202ec\u2066d\u200be\u{e0041}f\ufeffg\u2028h")).toBe("ab[31mcdefg h");
  });

  it("cannot be assembled into markup or a script address by removing characters", () => {
    expect(clean("<\u200bscript>")).toBe("‹script›");
    expect(clean("java\u0000script:alert(1)")).toBe("javascript alert(1)");
    expect(clean("data:text/html;base64,PHM+")).toBe("data text/html;base64,PHM+");
  });

  it("keeps words that only sound like a script address", () => {
    expect(clean("JavaScript: The Good Parts, with data: 5 rows")).toBe(
      "JavaScript: The Good Parts, with data: 5 rows",
    );
  });

  it("is cut at a word and never inside a character", () => {
    expect(clean("one two three four", 15)).toBe("one two three…");
    expect(clean("😀😀😀😀", 4)).toBe("😀…");
    expect(clean("a\ud800b").isWellFormed()).toBe(true);
  });
});
