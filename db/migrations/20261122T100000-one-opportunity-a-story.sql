-- Two refreshes at once must not make two opportunities of one story.
create unique index opportunities_cluster on kairo.opportunities (brand_id, cluster_id)
  where cluster_id is not null and deleted_at is null;
