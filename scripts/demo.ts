import { readArguments, USAGE } from "./demo/arguments.ts";
import { runDemo } from "./demo/run-demo.ts";
import { createScreen } from "./demo/screen.ts";

try {
  const given = readCommandLine();
  if (given) await runDemo(given, createScreen(process.stdout));
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

function readCommandLine() {
  try {
    const given = readArguments(process.argv.slice(2));
    if (!given.help) return given;
    process.stdout.write(`${USAGE}\n`);
  } catch (error) {
    fail(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
  return null;
}

function fail(sentence: string): never {
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}
