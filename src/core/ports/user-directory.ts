import type { UserId } from "../ids.ts";

/** Somebody as the identity provider knows them. */
export interface UserProfile {
  userId: UserId;
  email: string | null;
  name: string | null;
}

/** Who the people behind user ids are. */
export interface UserDirectory {
  /** The user with this address; one the provider does not know yet is invited by it. */
  findOrInvite(email: string): Promise<UserProfile>;
  /** Profiles of those it knows, by user id. */
  listProfiles(userIds: readonly UserId[]): Promise<Map<UserId, UserProfile>>;
}
