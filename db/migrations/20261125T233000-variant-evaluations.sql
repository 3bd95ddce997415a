-- How a published variant did beside its siblings, as each evaluation found it. Append-only; the newest counts.
create table kairo.variant_evaluations (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  variant_id kairo.typeid not null,
  run_id kairo.typeid not null,
  outcome double precision check (outcome between -2 and 2),
  siblings integer not null check (siblings >= 0),
  difference double precision,
  chance double precision check (chance between 0 and 1),
  standing text not null check (standing in ('ahead', 'behind', 'too_close', 'too_few')),
  sentence text not null check (char_length(sentence) between 1 and 400),
  known text check (char_length(known) <= 400),
  repeat_text text check (char_length(repeat_text) between 1 and 500),
  avoid_text text check (char_length(avoid_text) between 1 and 500),
  source kairo.text_source not null,
  attempt integer not null check (attempt >= 0),
  at timestamptz not null,
  primary key (brand_id, variant_id, run_id),
  check ((difference is null) = (chance is null)),
  check (repeat_text is null or avoid_text is null),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, variant_id) references kairo.variants (brand_id, id),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id)
);
create index variant_evaluations_newest on kairo.variant_evaluations (brand_id, variant_id, at desc);
alter table kairo.variant_evaluations enable row level security;
create policy own_brand on kairo.variant_evaluations to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.variant_evaluations to kairo_app;
