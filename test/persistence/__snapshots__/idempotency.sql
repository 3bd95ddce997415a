-- idempotency.begin
insert into kairo.idempotency_keys (tenant_id, brand_id, procedure, key, body_hash, response, completed, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (brand_id, procedure, key) do update
  set body_hash = $9, response = $10, completed = $11, created_at = $12
  where kairo.idempotency_keys.created_at <= $13
  returning key;
select body_hash, response, completed
  from kairo.idempotency_keys
  where brand_id = $1 and procedure = $2 and key = $3;

-- idempotency.complete
insert into kairo.idempotency_keys (tenant_id, brand_id, procedure, key, body_hash, response, completed, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (brand_id, procedure, key) do update
  set body_hash = $9, response = $10, completed = $11, created_at = $12
  where kairo.idempotency_keys.created_at <= $13
  returning key;
update kairo.idempotency_keys
  set response = $1::jsonb, completed = $2
  where brand_id = $3 and procedure = $4 and key = $5
  returning 1 as one;
