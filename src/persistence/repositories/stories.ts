import { sql } from "kysely";
import { ClusterId, SignalId } from "../../core/ids.ts";
import type { StoryRepository } from "../../core/ports/repositories.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { ClusterJoin } from "../../core/signal.ts";
import type { Database } from "../database.ts";
import { inPieces } from "../rows.ts";
import type { RunOwnership } from "../run-ownership.ts";
import { signalFromRow } from "./signal-rows.ts";

export function createStoryRepository(db: Database, ownership: RunOwnership): StoryRepository {
  async function joinOne(scope: BrandScope, { from, into, because }: ClusterJoin): Promise<SignalId[]> {
    const moved = await db
      .updateTable("signals")
      .set({ cluster_id: into, cluster_because: because, attempt: ownership.attempt() })
      .where("brand_id", "=", scope.brandId)
      .where("cluster_id", "=", from)
      .returning("id")
      .execute();
    await sql`
      with moved as (
        delete from kairo.signal_cluster_marks where brand_id = ${scope.brandId} and cluster_id = ${from}
        returning tenant_id, brand_id, mark, last_seen_at
      )
      insert into kairo.signal_cluster_marks as kept (tenant_id, brand_id, cluster_id, mark, last_seen_at, attempt)
      select tenant_id, brand_id, ${into}, mark, last_seen_at, ${ownership.attempt()} from moved
      on conflict (brand_id, mark, cluster_id) do update
      set last_seen_at = greatest(kept.last_seen_at, excluded.last_seen_at), attempt = excluded.attempt
    `.execute(db);
    await sql`
      insert into kairo.signal_cluster_splits (tenant_id, brand_id, cluster_id, other_cluster_id, decided_at)
      select tenant_id, brand_id, least(other, ${into}), greatest(other, ${into}), decided_at
      from (
        select tenant_id, brand_id, decided_at,
          (case when cluster_id = ${from} then other_cluster_id else cluster_id end)::text collate "C" as other
        from kairo.signal_cluster_splits
        where brand_id = ${scope.brandId} and (cluster_id = ${from} or other_cluster_id = ${from})
      ) as inherited
      where other <> ${into}
      on conflict do nothing
    `.execute(db);
    return moved.map(({ id }) => SignalId.parse(id));
  }

  return {
    async listClustersNear(scope, seekers, { perSeeker, perMark }) {
      const sought = seekers.flatMap(({ marks }, seeker) => marks.map((mark) => ({ seeker, ...mark })));
      if (sought.length === 0) return [];
      const { rows } = await sql<{ cluster_id: string }>`
        with sought as (
          select * from unnest(
            ${sought.map(({ seeker }) => seeker)}::integer[], ${sought.map(({ mark }) => mark)}::text[],
            ${sought.map(({ since }) => since)}::timestamptz[], ${sought.map(({ weight }) => weight)}::float8[]
          ) as sought (seeker, mark, since, weight)
        ), found as (
          select sought.seeker, sought.weight, near.cluster_id,
            count(*) over (partition by sought.seeker, sought.mark) as holders
          from sought cross join lateral (
            select known.cluster_id from kairo.signal_cluster_marks known
            where known.brand_id = ${scope.brandId} and known.mark = sought.mark collate "C"
              and known.last_seen_at >= sought.since
            order by known.last_seen_at desc, known.cluster_id
            limit ${perMark}
          ) as near
        ), voted as (
          select cluster_id, row_number() over (
            partition by seeker order by sum(weight / (1 + ln(holders))) desc, cluster_id
          ) as place
          from found where holders < ${perMark} group by seeker, cluster_id
        )
        select distinct cluster_id from voted where place <= ${perSeeker} order by cluster_id
      `.execute(db);
      return rows.map(({ cluster_id }) => ClusterId.parse(cluster_id));
    },

    async listNewestSignals(scope, ids, perCluster) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom(sql<{ id: string }>`unnest(${ids}::text[])`.as<"wanted">(sql`wanted (id)`))
        .innerJoinLateral(
          (eb) =>
            eb
              .selectFrom("signals")
              .selectAll()
              .where("brand_id", "=", scope.brandId)
              .whereRef("cluster_id", "=", sql.ref("wanted.id"))
              .orderBy("happened_at", "desc")
              .orderBy("id", "desc")
              .limit(perCluster)
              .as("signal"),
          (join) => join.onTrue(),
        )
        .selectAll("signal")
        .orderBy("signal.happened_at", "desc")
        .orderBy("signal.id", "desc")
        .execute();
      return rows.map(signalFromRow);
    },

    async listNewestTitles(scope, limit) {
      const rows = await db
        .selectFrom("signals")
        .select(["id", "title", "language", "canonical_url"])
        .where("brand_id", "=", scope.brandId)
        .orderBy("happened_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ id, title, language, canonical_url }) => ({
        id: SignalId.parse(id),
        title,
        language,
        canonicalUrl: canonical_url,
      }));
    },

    async saveMarks(scope, marks) {
      for (const piece of inPieces(marks)) {
        await sql`
          insert into kairo.signal_cluster_marks as kept (tenant_id, brand_id, cluster_id, mark, last_seen_at, attempt)
          select ${scope.tenantId}, ${scope.brandId}, cluster_id, mark, max(seen_at), ${ownership.attempt()}
          from unnest(
            ${piece.map(({ clusterId }) => clusterId)}::text[], ${piece.map(({ mark }) => mark)}::text[],
            ${piece.map(({ seenAt }) => seenAt)}::timestamptz[]
          ) as marked (cluster_id, mark, seen_at)
          group by cluster_id, mark
          on conflict (brand_id, mark, cluster_id) do update
          set last_seen_at = excluded.last_seen_at, attempt = excluded.attempt
          where kept.last_seen_at < excluded.last_seen_at
        `.execute(db);
      }
    },

    async joinClusters(scope, joins) {
      const moved: { signalId: SignalId; clusterId: ClusterId }[] = [];
      for (const join of joins) {
        for (const signalId of await joinOne(scope, join)) moved.push({ signalId, clusterId: join.into });
      }
      return moved;
    },

    async listSplits(scope, ids) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom("signal_cluster_splits")
        .select(["cluster_id", "other_cluster_id"])
        .where("brand_id", "=", scope.brandId)
        .where((eb) =>
          eb.or([
            eb("cluster_id", "=", sql<string>`any(${ids})`),
            eb("other_cluster_id", "=", sql<string>`any(${ids})`),
          ]),
        )
        .orderBy("cluster_id")
        .orderBy("other_cluster_id")
        .execute();
      return rows.map((row) => [ClusterId.parse(row.cluster_id), ClusterId.parse(row.other_cluster_id)]);
    },

    async addSplit(scope, one, other, at) {
      const [first, second] = inOrder(one, other);
      await db
        .insertInto("signal_cluster_splits")
        .values({
          tenant_id: scope.tenantId,
          brand_id: scope.brandId,
          cluster_id: first,
          other_cluster_id: second,
          decided_at: at,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async removeSplit(scope, one, other) {
      const [first, second] = inOrder(one, other);
      await db
        .deleteFrom("signal_cluster_splits")
        .where("brand_id", "=", scope.brandId)
        .where("cluster_id", "=", first)
        .where("other_cluster_id", "=", second)
        .execute();
    },
  };
}

function inOrder(one: ClusterId, other: ClusterId): [ClusterId, ClusterId] {
  return one < other ? [one, other] : [other, one];
}
