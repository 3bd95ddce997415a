import { readConfig } from "../src/app/config.ts";
import { openDatabase, prepareDatabase } from "../src/app/database.ts";
import { reasonOf } from "../src/core/errors.ts";

const OTHER_WAY = "npm run migrate takes no arguments; DATABASE_URL says which database, unset means the embedded one.";

try {
  if (process.argv.length > 2) throw new Error(OTHER_WAY);
  const database = await openDatabase(readConfig(process.env));
  const applied = await prepareDatabase(database);
  const where = database.kind === "embedded" ? "The embedded database" : `The database at ${hostOf(database.ownerUrl)}`;
  console.log(applied.length === 0 ? `${where} is up to date.` : `${where} ran ${applied.join(", ")}.`);
} catch (error) {
  console.error(reasonOf(error));
  process.exitCode = 1;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "DATABASE_URL";
}
