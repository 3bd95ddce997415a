-- Who made each version: a user's id or `system:<job>`; null for versions older than this that no decision tells of.
alter table kairo.brand_snapshots add column changed_by text check (char_length(changed_by) <= 120);
update kairo.brand_snapshots snapshot set changed_by = decision.actor
from kairo.decisions decision
where decision.brand_id = snapshot.brand_id
  and decision.kind in ('brand.created', 'brand.updated')
  and decision.after ->> 'version' = snapshot.version::text;
