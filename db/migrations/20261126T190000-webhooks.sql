-- So that people know which of several secrets is whose.
alter table kairo.webhook_secrets add column name text not null default 'Webhook' check (char_length(name) between 1 and 300);
alter table kairo.webhook_secrets alter column name drop default;

-- A delivery is claimed before its events are stored and counted after: one that comes again, or at the same moment,
-- waits for the first and does nothing.
grant update (recorded, duplicates) on kairo.webhook_deliveries to kairo_app;

-- Before a scope exists: the sealed secrets of one brand, for the edge to hold a signature against.
create function kairo.find_webhook_secrets(asked_brand text)
returns table (tenant_id text, id uuid, encrypted_secret bytea)
language sql stable security definer set search_path = '' as $$
  select secret.tenant_id::text, secret.id, secret.encrypted_secret
  from kairo.webhook_secrets secret
  join kairo.brands brand on brand.id = secret.brand_id and brand.deleted_at is null
  where secret.brand_id = asked_brand and secret.revoked_at is null
  order by secret.created_at desc
$$;
revoke all on function kairo.find_webhook_secrets(text) from public;
grant execute on function kairo.find_webhook_secrets(text) to kairo_app;
