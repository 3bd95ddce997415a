import { parseArgs } from "node:util";

export interface DemoArguments {
  brandFile: string | null;
  feeds: string[];
  now: Date | null;
  effect: "better" | "worse";
  seed: string;
  /** Forgets an unfinished demo instead of going on with it. */
  fresh: boolean;
  help: boolean;
}

export const USAGE = `npm run demo -- [options]

  --brand FILE        your brand, as JSON or YAML (README: "A brand file"); default: a sample brand
  --feed FILE_OR_URL  signals: RSS, Atom, RDF, JSON Feed, CSV or JSON; may be given many times
  --now ISO           the moment to rank by, for old feeds, such as 2019-11-06T12:00:00Z
  --effect WHICH      better or worse: how the drawn outcomes of the published posts turn out (default better)
  --seed TEXT         seeds the drawn outcomes (default kairo)
  --fresh             start over, even when the last demo was stopped half-way
  --help              this text`;

/** Reads the command line. @throws with a sentence that names what was wrong and what is possible */
export function readArguments(args: string[]): DemoArguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      brand: { type: "string" },
      feed: { type: "string", multiple: true },
      now: { type: "string" },
      effect: { type: "string", default: "better" },
      seed: { type: "string", default: "kairo" },
      fresh: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { effect } = values;
  if (effect !== "better" && effect !== "worse") throw new Error(`--effect is better or worse, not ${effect}.`);
  return {
    brandFile: values.brand ?? null,
    // A shell that expands `--feed *.xml` leaves all but the first as bare words.
    feeds: [...(values.feed ?? []), ...positionals],
    now: values.now === undefined ? null : readInstant(values.now),
    effect,
    seed: values.seed,
    fresh: values.fresh,
    help: values.help,
  };
}

function readInstant(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new Error(`--now is a moment such as 2026-11-22T09:00:00Z, not ${text}.`);
  return at;
}
