import { createClient, type User } from "@supabase/supabase-js";
import { KairoError } from "../../core/errors.ts";
import { UserId } from "../../core/ids.ts";
import type { UserDirectory, UserProfile } from "../../core/ports/user-directory.ts";

/** Supabase looks users up by id alone; by address we turn its pages, and an invitation says when that is needed. */
const USERS_PER_PAGE = 1_000;
const MAX_PAGES = 50;
const ALREADY_THERE: ReadonlySet<string> = new Set(["email_exists", "user_already_exists"]);
/** Users looked up by id at once. */
const LOOKUPS_AT_ONCE = 10;
/** One request to Supabase; a caller waits for several in a row at worst. */
const TIMEOUT_MILLISECONDS = 5_000;

/**
 * People of a Supabase project. The service key never leaves this process.
 *
 * @param url `https://PROJECT.supabase.co`
 * @throws UPSTREAM when Supabase does not answer or refuses
 */
export function createSupabaseUserDirectory({
  url,
  serviceKey,
  timeoutMilliseconds = TIMEOUT_MILLISECONDS,
}: {
  url: string;
  serviceKey: string;
  timeoutMilliseconds?: number;
}): UserDirectory {
  const { admin } = createClient(url, serviceKey, {
    auth: { autoRefreshToken: false, persistSession: false, detectSessionInUrl: false },
    global: { fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMilliseconds) }) },
  }).auth;

  async function findByEmail(email: string): Promise<UserProfile | null> {
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const { data, error } = await admin.listUsers({ page, perPage: USERS_PER_PAGE });
      if (error) throw refused(error);
      const found = data.users.find((user) => user.email?.toLowerCase() === email.toLowerCase());
      if (found) return profileOf(found);
      if (data.users.length < USERS_PER_PAGE) return null;
    }
    return null;
  }

  async function findById(userId: UserId): Promise<UserProfile | null> {
    const { data, error } = await admin.getUserById(userId);
    if (error && error.status !== 404) throw refused(error);
    return data.user && profileOf(data.user);
  }

  return {
    async findOrInvite(email) {
      const { data, error } = await admin.inviteUserByEmail(email);
      if (data.user) return profileOf(data.user);
      const known = ALREADY_THERE.has(error?.code ?? "") ? await findByEmail(email) : null;
      if (known) return known;
      throw refused(error);
    },

    async listProfiles(userIds) {
      const profiles = new Map<UserId, UserProfile>();
      for (let at = 0; at < userIds.length; at += LOOKUPS_AT_ONCE) {
        const found = await Promise.all(userIds.slice(at, at + LOOKUPS_AT_ONCE).map(findById));
        for (const profile of found) if (profile) profiles.set(profile.userId, profile);
      }
      return profiles;
    },
  };
}

function profileOf({ id, email, user_metadata: facts }: User): UserProfile {
  const name: unknown = facts.full_name ?? facts.name;
  return { userId: UserId.parse(id), email: email ?? null, name: typeof name === "string" ? name.slice(0, 200) : null };
}

/** What Supabase says may name hosts and keys; its code and status do not. */
function refused(error: { code?: string | undefined; status?: number | undefined } | null): KairoError {
  const why = [error?.status, error?.code].filter(Boolean).join(" ") || "no answer";
  return new KairoError("UPSTREAM", `Supabase did not look the user up (${why}).`, { retryable: true });
}
