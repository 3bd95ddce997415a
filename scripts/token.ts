import { parseArgs } from "node:util";
import { systemClock } from "../src/app/clock.ts";
import { readConfig } from "../src/app/config.ts";
import { openIdentity } from "../src/app/identity.ts";
import { LOCAL_USER_ID, localUserId } from "../src/app/local-signing-key.ts";
import { reasonOf } from "../src/core/errors.ts";
import { UserId } from "../src/core/ids.ts";

const USAGE = "npm run token -- [--user UUID] [--email ADDRESS] [--hours NUMBER]";

try {
  const { values } = parseArgs({
    options: { user: { type: "string" }, email: { type: "string" }, hours: { type: "string", default: "24" } },
  });
  const userId = UserId.safeParse(values.user ?? (values.email ? localUserId(values.email) : LOCAL_USER_ID));
  const hours = Number(values.hours);
  if (!userId.success) throw new Error(`--user is a uuid, not ${values.user}.`);
  if (!(hours > 0)) throw new Error(`--hours is a number above 0, not ${values.hours}.`);
  const config = readConfig(process.env);
  const { issueToken } = await openIdentity(config, systemClock);
  if (!issueToken) throw new Error(`Tokens of this deployment are issued by ${config.AUTH_ISSUER}; sign in there.`);
  const email = values.email ? { email: values.email } : {};
  console.log(await issueToken({ userId: userId.data, ...email, lifetimeSeconds: Math.round(hours * 3_600) }));
} catch (error) {
  console.error(`${reasonOf(error)}\n${USAGE}`);
  process.exitCode = 1;
}
