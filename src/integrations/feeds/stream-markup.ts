import { type Handler, Parser, type ParserOptions } from "htmlparser2";
import { MAX_ATTRIBUTES } from "./limits.ts";

/** Small enough that a limit noticed between chunks has cost little, large enough not to slow an honest document. */
const CHUNK_CHARS = 16 * 1024;

export type MarkupStream = { handlers: Partial<Handler>; options: ParserOptions; shouldStop: () => boolean };

/**
 * Runs the tolerant parser over the markup chunk by chunk and asks after each whether to go on, which is what bounds
 * time on hostile nesting and on tags of countless attributes. Elements still open at the end are closed either way. Answers whether everything was read.
 */
export function streamMarkup(markup: string, { handlers, options, shouldStop }: MarkupStream): boolean {
  let attributes = 0;
  const counting: Partial<Handler> = {
    ...handlers,
    onopentagname: (name) => {
      attributes = 0;
      handlers.onopentagname?.(name);
    },
    onattribute: () => {
      attributes += 1;
    },
  };
  const parser = new Parser(counting, options);
  let offset = 0;
  while (offset < markup.length && attributes <= MAX_ATTRIBUTES && !shouldStop()) {
    parser.write(markup.slice(offset, offset + CHUNK_CHARS));
    offset += CHUNK_CHARS;
  }
  parser.end();
  return offset >= markup.length;
}
