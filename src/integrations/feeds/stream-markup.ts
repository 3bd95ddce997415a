import { type Handler, Parser, type ParserOptions } from "htmlparser2";

/** Small enough that a limit noticed between chunks has cost little, large enough not to slow an honest document. */
const CHUNK_CHARS = 16 * 1024;

export type MarkupStream = { handlers: Partial<Handler>; options: ParserOptions; shouldStop: () => boolean };

/**
 * Runs the tolerant parser over the markup chunk by chunk and asks after each whether to go on, which is what bounds
 * time on hostile nesting. Elements still open at the end are closed either way. Answers whether everything was read.
 */
export function streamMarkup(markup: string, { handlers, options, shouldStop }: MarkupStream): boolean {
  const parser = new Parser(handlers, options);
  let offset = 0;
  while (offset < markup.length && !shouldStop()) {
    parser.write(markup.slice(offset, offset + CHUNK_CHARS));
    offset += CHUNK_CHARS;
  }
  parser.end();
  return offset >= markup.length;
}
