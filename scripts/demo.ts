import { readArguments, USAGE } from "./demo/arguments.ts";
import { runDemo } from "./demo/run-demo.ts";
import { createScreen } from "./demo/screen.ts";

try {
  const given = readArguments(process.argv.slice(2));
  if (given.help) process.stdout.write(`${USAGE}\n`);
  else await runDemo(given, createScreen(process.stdout));
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
  process.exit(1);
}
