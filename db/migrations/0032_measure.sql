-- Figures of units, maintained from events and checked against a count from scratch.

create table measure_period (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  campaign_id bigint,
  year integer,
  line text not null,
  from_on date not null,
  until_on date not null constraint measure_period_days check (until_on >= from_on),
  -- Day as of which the figures stand; due days pass without an event, so a new day counts anew.
  counted_on date,
  stale boolean not null default true,
  -- Counts the times anything changed, so that who reads the figures can ask what changed since.
  change_no bigint not null default 0,
  primary key (realm_id, id),
  constraint measure_period_campaign_once unique (realm_id, campaign_id),
  constraint measure_period_year_once unique (realm_id, year, line),
  constraint measure_period_of check ((campaign_id is null) <> (year is null)),
  constraint measure_period_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id)
);
comment on table measure_period is 'a span figures are counted over: a campaign or a calendar year, up to the day they stand at';
select zy_fence('measure_period');

create table measure_value (
  realm_id bigint not null,
  period_id bigint not null,
  unit_id bigint not null,
  measure text not null collate "C",
  own_numerator numeric not null,
  own_denominator numeric not null,
  numerator numeric not null,
  denominator numeric not null,
  ledger_position bigint not null,
  change_no bigint not null,
  computed_at timestamptz(3) not null,
  primary key (realm_id, period_id, unit_id, measure),
  constraint measure_value_period foreign key (realm_id, period_id) references measure_period (realm_id, id)
);
create index measure_value_changed on measure_value (realm_id, period_id, change_no);
comment on table measure_value is 'one figure of one unit: own = from its own records, numerator and denominator = its own and all below it; no row = nothing counted yet; ledger_position = last event read when it changed';
select zy_fence('measure_value');

create table measure_due (
  realm_id bigint not null,
  unit_id bigint not null,
  source text not null,
  primary key (realm_id, unit_id, source)
);
comment on table measure_due is 'units whose figures of one source must be counted again; filled from events, emptied by a job';
select zy_fence('measure_due');
