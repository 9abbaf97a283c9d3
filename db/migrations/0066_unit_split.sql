-- A split is history as much as a merge; only merges are followed by what points at a unit (a split unit's totals are never apportioned).

alter table unit_successor add column what text not null default 'merged' constraint unit_successor_what check (what in ('merged', 'split'));
alter table unit_successor alter column what drop default;
create index unit_successor_of on unit_successor (realm_id, successor_id);
comment on table unit_successor is 'which unit a merged unit went into, and which unit was split off from which; only merges are followed';
