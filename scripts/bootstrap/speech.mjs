// Plain JavaScript without the newer syntax: it runs on whatever Node is at hand.

/** A failure whose message is all there is to say. */
export class Sentence extends Error {}

/** On stderr, so that what a command prints stays clean. */
export function say(line) {
  process.stderr.write(`kairo: ${line}\n`);
}
