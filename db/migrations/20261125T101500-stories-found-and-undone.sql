-- Why a signal stands with the others of its story, for a person.
alter table kairo.signals add column cluster_because text check (char_length(cluster_because) between 1 and 1000);
grant update (cluster_because) on kairo.signals to kairo_app;

-- What a story is found again by: the words of its tellings, and their addresses. Looked up by mark and time, newest
-- first, so that placing a signal costs the same however long a brand's history is.
create table kairo.signal_cluster_marks (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  cluster_id kairo.typeid not null,
  mark text collate "C" not null check (char_length(mark) between 1 and 200),
  last_seen_at timestamptz not null,
  attempt integer not null check (attempt >= 0),
  primary key (brand_id, mark, cluster_id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, cluster_id) references kairo.signal_clusters (brand_id, id)
);
create index signal_cluster_marks_newest on kairo.signal_cluster_marks (brand_id, mark, last_seen_at desc, cluster_id);
create index signal_cluster_marks_of_cluster on kairo.signal_cluster_marks (brand_id, cluster_id);
alter table kairo.signal_cluster_marks enable row level security;
create policy own_brand on kairo.signal_cluster_marks to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, delete on kairo.signal_cluster_marks to kairo_app;
grant update (last_seen_at, attempt) on kairo.signal_cluster_marks to kairo_app;

-- Stories that a person took apart: no merge puts them together again. The smaller id stands first.
create table kairo.signal_cluster_splits (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  cluster_id kairo.typeid not null,
  other_cluster_id kairo.typeid not null,
  decided_at timestamptz not null,
  primary key (brand_id, cluster_id, other_cluster_id),
  check (cluster_id < other_cluster_id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, cluster_id) references kairo.signal_clusters (brand_id, id),
  foreign key (brand_id, other_cluster_id) references kairo.signal_clusters (brand_id, id)
);
create index signal_cluster_splits_other on kairo.signal_cluster_splits (brand_id, other_cluster_id);
alter table kairo.signal_cluster_splits enable row level security;
create policy own_brand on kairo.signal_cluster_splits to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, delete on kairo.signal_cluster_splits to kairo_app;

-- Evidence that a person took out of the story. The link stays with its time; what an idea was founded on stays evidence.
alter table kairo.opportunity_signals add column set_aside_at timestamptz;
grant update (set_aside_at) on kairo.opportunity_signals to kairo_app;
