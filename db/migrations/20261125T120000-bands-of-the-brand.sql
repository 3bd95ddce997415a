-- A stored score says where its bands were cut and what its values were worked out from, so that it can be
-- worked out again and no reader needs cut-offs of its own.
alter table kairo.opportunities
  add column score_cut_weak double precision not null default 40 check (score_cut_weak between 0 and 100),
  add column score_cut_ready double precision not null default 65 check (score_cut_ready between 0 and 100);
alter table kairo.opportunities alter column score_cut_weak drop default, alter column score_cut_ready drop default;
grant update (score_cut_weak, score_cut_ready) on kairo.opportunities to kairo_app;
-- Features stored before they kept their inputs have none; scoring anew fills them.
update kairo.opportunities set score_features = (
  select coalesce(jsonb_agg(feature || '{"inputs": {}}' order by at), '[]')
  from jsonb_array_elements(score_features) with ordinality as features (feature, at)
);
-- What people took and turned down, newest first: the brand's own bands are read off these.
create index opportunities_decided on kairo.opportunities (brand_id, updated_at desc, id desc)
  where deleted_at is null and status in ('packaged', 'used', 'dismissed');
