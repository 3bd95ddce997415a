-- Which transaction wrote an event: with it somebody who follows all runs of a brand can tell what is settled. An event
-- is passed on once every transaction that is older than its own has ended, so that none can appear behind it later.
alter table kairo.run_events add column written_in xid8 not null default pg_current_xact_id();
create index run_events_of_brand on kairo.run_events (brand_id, written_in, run_id, seq);
