import type pg from "pg";

/** What a fault must never leave behind, counted over all packages of a database. */
export interface Findings {
  packages: number;
  /** Runs that have not ended, or ended otherwise than drafted in every slot. */
  lost: number;
  /** Variants beyond the first of a slot, and slots with another variant than their own. */
  duplicates: number;
  /** Rows that an attempt stored after a later one had taken the run over. */
  staleRows: number;
  /** Model calls beyond the first of a slot. */
  repeatedCalls: number;
  /** Those whose answer had been stored when the attempt that asked again took the run over. */
  needlessCalls: number;
  /** Tokens set aside that nobody will use or give back. */
  tokensLeftReserved: number;
  /** Drafts that a template wrote although the model was well. */
  templateDrafts: number;
}

export const FAULTS = [
  "lost",
  "duplicates",
  "staleRows",
  "needlessCalls",
  "tokensLeftReserved",
  "templateDrafts",
] as const satisfies readonly (keyof Findings)[];

/**
 * @param owner a connection that sees every row; the server keeps commit times
 * @param runId one run, or null for all of them
 * @param drafts how many drafts a model was asked for
 * @param slots how many slots a package has when it is complete
 */
export async function findFaults(
  owner: pg.Client,
  runId: string | null,
  drafts: number,
  slots: number,
): Promise<Findings> {
  const { rows } = await owner.query(FAULTS_SQL, [slots, runId]);
  const found = rows[0] as Omit<Findings, "repeatedCalls">;
  return { ...found, repeatedCalls: Math.max(0, drafts - found.packages * slots) };
}

const FAULTS_SQL = `
with runs as (
  select * from kairo.flow_runs where graph like 'PackageWorkspaceV%' and ($2::text is null or id = $2)
), variants as (
  select variant.*, variant.xmin as stored_by from kairo.variants variant
  join runs on runs.subject_id = variant.package_id
), complete as (
  select run.id
  from runs run
  join kairo.package_slots slot on slot.package_id = run.subject_id and slot.state = 'drafted'
  join variants variant on variant.id = slot.variant_id
  where run.status = 'succeeded'
  group by run.id
  having count(distinct slot.key) = $1
), claims as (
  select event.run_id, event.attempt, min(pg_xact_commit_timestamp(event.xmin)) as at
  from kairo.run_events event join runs on runs.id = event.run_id
  where event.status = 'running' group by event.run_id, event.attempt
), answers as (
  select call.*, pg_xact_commit_timestamp(call.xmin) as settled_at
  from kairo.llm_calls call join runs on runs.id = call.run_id where call.outcome = 'answered'
), written as (
  select run_id, attempt, pg_xact_commit_timestamp(xmin) as at from kairo.flow_steps
  union all select run_id, attempt, pg_xact_commit_timestamp(xmin) from kairo.run_events
  union all select run_id, attempt, pg_xact_commit_timestamp(stored_by) from variants where run_id is not null
)
select
  (select count(*)::int from runs) as packages,
  (select count(*)::int from runs) - (select count(*)::int from complete) as lost,
  (select count(*)::int from variants)
    - (select count(distinct (package_id, slot_key))::int from variants)
    + (select count(*)::int from variants where not exists (
        select from kairo.package_slots slot where slot.variant_id = variants.id)) as duplicates,
  (select count(*)::int from written join claims using (run_id)
    where claims.attempt > written.attempt and written.attempt > 0 and written.at > claims.at) as "staleRows",
  (select count(*)::int from answers again where exists (
    select from answers first join claims on claims.run_id = again.run_id
    where first.run_id = again.run_id and first.step_key = again.step_key and first.prompt_version = again.prompt_version
      and first.settled_at < claims.at and claims.at < again.started_at)) as "needlessCalls",
  (select coalesce(sum(tokens), 0)::int from kairo.budget_reservations
    where run_id in (select id from runs)) as "tokensLeftReserved",
  (select count(*)::int from variants where source = 'template') as "templateDrafts"`;
