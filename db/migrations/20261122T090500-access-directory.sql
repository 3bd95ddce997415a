-- The few questions that come before any scope exists. Each runs with the owner's rights, sees through row level
-- security, and therefore answers only about the user it is asked about or one named run.

create function kairo.find_brand_access(asking_user uuid, asked_brand text)
returns table (tenant_id text, role text)
language sql stable security definer set search_path = '' as $$
  select member.tenant_id::text, member.role
  from kairo.brands brand
  join kairo.members member on member.tenant_id = brand.tenant_id and member.user_id = asking_user
  where brand.id = asked_brand
    -- An archived brand is there for those who may restore it.
    and (brand.deleted_at is null or member.role = 'owner')
    and (member.all_brands or exists (
      select from kairo.member_brands granted
      where granted.tenant_id = member.tenant_id and granted.user_id = member.user_id and granted.brand_id = brand.id
    ))
$$;

create function kairo.list_memberships(asking_user uuid)
returns table (tenant_id text, user_id uuid, role text, brand_ids text[], added_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select member.tenant_id::text, member.user_id, member.role,
    case when not member.all_brands then array(
      select granted.brand_id::text from kairo.member_brands granted
      where granted.tenant_id = member.tenant_id and granted.user_id = member.user_id
      order by granted.brand_id
    ) end,
    member.added_at
  from kairo.members member
  where member.user_id = asking_user
  order by member.tenant_id
$$;

create function kairo.find_brand_of(asking_user uuid, asked_subject text)
returns text
language sql stable security definer set search_path = '' as $$
  select brand.id::text
  from kairo.members member
  join kairo.brands brand on brand.tenant_id = member.tenant_id
  cross join lateral kairo.find_brand_access(asking_user, brand.id) access
  where member.user_id = asking_user
    and case split_part(asked_subject, '_', 1)
      when 'pkg' then exists (select from kairo.content_packages subject where subject.brand_id = brand.id and subject.id = asked_subject)
      when 'run' then exists (select from kairo.flow_runs subject where subject.brand_id = brand.id and subject.id = asked_subject)
      when 'opp' then exists (select from kairo.opportunities subject where subject.brand_id = brand.id and subject.id = asked_subject)
      when 'var' then exists (select from kairo.variants subject where subject.brand_id = brand.id and subject.id = asked_subject)
      else false
    end
$$;

create function kairo.start_account(new_tenant text, tenant_name text, founding_user uuid, started_at timestamptz)
returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- Two first sign-ins at the same moment make one account.
  perform pg_advisory_xact_lock(hashtextextended('kairo.start_account:' || founding_user, 0));
  if exists (select from kairo.members member where member.user_id = founding_user and member.role = 'owner') then
    raise unique_violation using message = 'this user owns an account already', constraint = 'members_one_account';
  end if;
  insert into kairo.tenants (id, name, created_at) values (new_tenant, tenant_name, started_at);
  insert into kairo.members (tenant_id, user_id, role, all_brands, added_at)
    values (new_tenant, founding_user, 'owner', true, started_at);
end
$$;

create function kairo.find_run(asked_run text)
returns table (id text, tenant_id text, brand_id text, graph text, actor text, correlation_id text)
language sql stable security definer set search_path = '' as $$
  select run.id::text, run.tenant_id::text, run.brand_id::text, run.graph, run.actor, run.correlation_id
  from kairo.flow_runs run
  where run.id = asked_run
$$;

create function kairo.list_active_brands()
returns table (tenant_id text, brand_id text, timezone text)
language sql stable security definer set search_path = '' as $$
  select brand.tenant_id::text, brand.id::text, brand.timezone
  from kairo.brands brand
  where brand.deleted_at is null
  order by brand.id
$$;

-- For the readiness check: the table itself is nobody's business.
create function kairo.schema_version() returns text
language sql stable security definer set search_path = '' as $$
  select max(name) from kairo.schema_migrations
$$;

do $$
declare
  signature text;
begin
  foreach signature in array array[
    'find_brand_access(uuid, text)', 'list_memberships(uuid)', 'find_brand_of(uuid, text)',
    'start_account(text, text, uuid, timestamptz)', 'find_run(text)', 'list_active_brands()', 'schema_version()'
  ] loop
    execute format('revoke all on function kairo.%s from public', signature);
    execute format('grant execute on function kairo.%s to kairo_app', signature);
  end loop;
end
$$;
