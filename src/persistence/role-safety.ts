import type pg from "pg";
import { z } from "zod";
import { DATABASE_SCHEMA } from "./database.ts";
import { JOB_SCHEMA } from "./job-schema.ts";

const Standing = z.object({
  role: z.string(),
  login: z.string(),
  isSuperuser: z.boolean(),
  passesByPolicies: z.boolean(),
  owned: z.int(),
  isLoginPowerful: z.boolean(),
});

/**
 * Whether sessions of this pool run as a role that row level security holds: neither superuser, nor BYPASSRLS, nor owner
 * of any of our tables.
 *
 * @param pool sessions switched to the role that the app runs as
 * @returns `unsafe`: why not, and how to mend it, null when it is safe; `risky`: what a session could still become
 */
export async function findUnsafeRole(pool: pg.Pool): Promise<{ unsafe: string | null; risky: string | null }> {
  const { rows } = await pool.query(STANDING);
  const { role, login, isSuperuser, passesByPolicies, owned, isLoginPowerful } = Standing.parse(rows[0]);
  const faults = [
    isSuperuser && "is a superuser",
    passesByPolicies && "has BYPASSRLS",
    owned > 0 && `owns ${owned} of Kairo's tables`,
  ].filter((fault) => typeof fault === "string");
  const unsafe =
    faults.length === 0
      ? null
      : `The role ${role}, as which Kairo would run, ${faults.join(" and ")}: row level security would not hold it. ` +
        `Run: alter role ${role} nosuperuser nobypassrls; and give its tables to the role that migrates.`;
  const risky = isLoginPowerful
    ? `The login ${login} is a superuser, has BYPASSRLS or owns Kairo's tables. Every session gives that up before it begins; ` +
      "a login of its own, member of kairo_app and of nothing else, would not have it to give up."
    : null;
  return { unsafe, risky };
}

const STANDING = `
  with ours as (
    select relowner from pg_class join pg_namespace space on space.oid = relnamespace
    where space.nspname in ('${DATABASE_SCHEMA}', '${JOB_SCHEMA}') and relkind in ('r', 'p')
  )
  select role.rolname::text as role, login.rolname::text as login,
    role.rolsuper as "isSuperuser", role.rolbypassrls as "passesByPolicies",
    (select count(*)::int from ours where relowner = role.oid) as owned,
    login.rolsuper or login.rolbypassrls or exists (select from ours where relowner = login.oid) as "isLoginPowerful"
  from pg_roles role, pg_roles login where role.rolname = current_user and login.rolname = session_user`;
