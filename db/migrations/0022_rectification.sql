-- 整改台账: one ledger for every tracked item, whatever it came from.

create table rectification (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  unit_id bigint not null,
  campaign_id bigint,
  source_noun text not null,
  source_id bigint,
  kind text not null,
  place text not null,
  what text not null,
  measures text not null,
  responsible text not null,
  opened_on date not null,
  opened_by bigint,
  due_on date not null,
  first_due_on date not null,
  state text not null constraint rectification_state check (state in ('open', 'claimed', 'closed', 'withdrawn')),
  claim text not null default '',
  claimed_on date,
  claimed_by bigint,
  outcome text constraint rectification_outcome check (outcome in ('solved', 'partly', 'unsolved', 'not-ours')),
  check_words text not null default '',
  checked_by bigint,
  closed_on date,
  last_closed_on date,
  recurred_on date,
  extended_n integer not null default 0,
  returned_n integer not null default 0,
  reopened_n integer not null default 0,
  proxy boolean not null default false,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint rectification_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint rectification_days check (due_on >= opened_on),
  constraint rectification_closed check ((state = 'closed') = (closed_on is not null and outcome is not null)),
  constraint rectification_checked_by_another check (checked_by is null or checked_by is distinct from claimed_by)
);
create unique index rectification_once on rectification (realm_id, source_noun, source_id, unit_id) where source_id is not null and state <> 'withdrawn';
create index rectification_by_unit on rectification (realm_id, unit_id, due_on);
create index rectification_by_due on rectification (realm_id, due_on, id);
create index rectification_open on rectification (realm_id, due_on, id) where state in ('open', 'claimed');
comment on table rectification is 'an item with owner, deadline and measures, claimed done by its owner and closed only by somebody else; how it ended (solved, partly, unsolved, not ours) is kept apart from whether it is closed';
select zy_fence('rectification');
