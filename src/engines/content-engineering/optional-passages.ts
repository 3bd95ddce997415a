/**
 * The passages of a draft that its pattern calls optional, the most dispensable first: later beats
 * before earlier ones, the call to action last. Known only when the draft has a paragraph for each
 * beat; otherwise nobody can say which is which, and there are none.
 */
export function optionalPassagesOf(
  parts: readonly string[],
  beats: readonly { name: string; optional: boolean }[],
): string[] {
  const paragraphs = parts.flatMap((part) => part.split(/\n\s*\n/u)).filter((paragraph) => paragraph.trim() !== "");
  if (paragraphs.length !== beats.length) return [];
  const optional = beats.flatMap(({ name, optional }, index) => (optional ? [{ name, index }] : [])).reverse();
  return optional
    .sort((a, b) => Number(a.name === "cta") - Number(b.name === "cta"))
    .flatMap(({ index }) => paragraphs[index]?.trim() ?? []);
}
