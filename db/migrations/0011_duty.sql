-- Expected and happened are separate: rules and periods say what is due, rows exist only for done, exempt, extended.

create table duty_rule (
  realm_id bigint not null,
  id bigint generated always as identity,
  campaign_id bigint not null,
  rule_key text not null,
  title text not null,
  purpose text not null,
  role text not null,
  done_event text not null,
  done_filter jsonb not null,
  count_n integer not null,
  organiser boolean not null,
  classes text[],
  kinds text[],
  levels text[],
  rule jsonb not null,
  supported boolean not null,
  primary key (realm_id, id),
  constraint duty_rule_once unique (realm_id, campaign_id, rule_key)
);
create index duty_rule_by_event on duty_rule (realm_id, done_event);
comment on table duty_rule is 'a duty rule of a launched plan with its audience as columns (null = no limit); who owes it is campaign_unit read through them, never a row for each unit; supported = this product knows the act that fulfils it';
select zy_fence('duty_rule');

create table duty_period (
  realm_id bigint not null,
  id bigint generated always as identity,
  campaign_id bigint not null,
  rule_id bigint not null,
  period_key text not null,
  unit_id bigint,
  name text not null,
  starts_on date not null,
  due_on date not null,
  audience_on date not null,
  primary key (realm_id, id),
  constraint duty_period_once unique (realm_id, rule_id, period_key),
  constraint duty_period_rule foreign key (realm_id, rule_id) references duty_rule (realm_id, id)
);
create index duty_period_due on duty_period (realm_id, campaign_id, due_on);
comment on table duty_period is 'when a rule falls due: one row for a phase, month, quarter or year; with a unit: set off by an event, for that unit alone';
select zy_fence('duty_period');

create table duty_done (
  realm_id bigint not null,
  period_id bigint not null,
  unit_id bigint not null,
  campaign_id bigint not null,
  rule_id bigint not null,
  state text not null constraint duty_done_state check (state in ('partly', 'done', 'exempt', 'extended')),
  done_n integer not null default 0,
  done_on date,
  on_time boolean,
  due_on date,
  reason text not null default '',
  primary key (realm_id, period_id, unit_id),
  constraint duty_done_period foreign key (realm_id, period_id) references duty_period (realm_id, id)
);
create index duty_done_by_unit on duty_done (realm_id, unit_id);
comment on table duty_done is 'only what differs from plainly due: done (so many of the count, on which day), exempt with reason, extended to a day';
select zy_fence('duty_done');

create table duty_event (
  realm_id bigint not null,
  period_id bigint not null,
  unit_id bigint not null,
  event_id bigint not null,
  happened_on date not null,
  primary key (realm_id, period_id, unit_id, event_id)
);
comment on table duty_event is 'which event counted for which duty: one activity may serve several (一会多责)';
select zy_fence('duty_event');
