import pg from "pg";

export const OWNER_ROLE = "kairo_owner";
export const RUNTIME_ROLE = "kairo_runtime";
export const DATABASE = "kairo";

export interface RolePasswords {
  ownerPassword: string;
  runtimePassword: string;
}

/**
 * Creates or repairs the two login roles: one owns and migrates, one runs. Neither is superuser nor passes by row level
 * security. Roles belong to the whole cluster, so racing callers are expected. `client` is a superuser.
 */
export async function createLoginRoles(client: pg.ClientBase, passwords: RolePasswords): Promise<void> {
  await createLoginRole(client, OWNER_ROLE, passwords.ownerPassword, "createrole createdb");
  await createLoginRole(client, RUNTIME_ROLE, passwords.runtimePassword, "nocreaterole nocreatedb");
  // Dropping a database ends the sessions somebody forgot in it.
  await client.query(`grant pg_signal_backend to ${OWNER_ROLE}`);
}

async function createLoginRole(client: pg.ClientBase, role: string, password: string, rights: string): Promise<void> {
  await client.query(`
    do $$ begin
      create role ${role};
    exception when duplicate_object or unique_violation then null;
    end $$`);
  await client.query(
    `alter role ${role} login nosuperuser nobypassrls noreplication ${rights} password ${pg.escapeLiteral(password)}`,
  );
}

/** Creates the owner's database where it is missing. */
export async function createOwnedDatabase(client: pg.ClientBase, database: string): Promise<void> {
  const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [database]);
  if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)} owner ${OWNER_ROLE}`);
}
