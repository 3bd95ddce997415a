-- webhooks.listSecrets
select *
  from kairo.webhook_secrets
  where brand_id = $1
  order by created_at desc, id desc;

-- webhooks.insertSecret
insert into kairo.webhook_secrets (tenant_id, brand_id, id, name, encrypted_secret, encryption_key_id, created_by, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8);

-- webhooks.revokeSecret
update kairo.webhook_secrets
  set revoked_at = coalesce(revoked_at, $1)
  where brand_id = $2 and id = $3
  returning *;

-- webhooks.claimDelivery
insert into kairo.webhook_deliveries (tenant_id, brand_id, delivery_id, secret_id, body_hash, recorded, duplicates, received_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (brand_id, delivery_id) do nothing
  returning delivery_id;

-- webhooks.countDelivery
update kairo.webhook_deliveries
  set recorded = $1, duplicates = $2
  where brand_id = $3 and delivery_id = $4;
