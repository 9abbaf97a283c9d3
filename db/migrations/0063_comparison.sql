-- Comparison: like units fixed before a round is opened, and other realms' published results as they came.

create table comparison_grouping (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  campaign_id bigint not null,
  rule jsonb not null,
  state text not null constraint comparison_grouping_state check (state in ('draft', 'fixed')),
  fixed_on date,
  fixed_by bigint,
  bytes text,
  digest text,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint comparison_grouping_once unique (realm_id, campaign_id),
  constraint comparison_grouping_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint comparison_grouping_fixed check ((state = 'fixed') = (fixed_on is not null and fixed_by is not null and bytes is not null and digest is not null))
);
comment on table comparison_grouping is 'how a campaign puts like units together; once fixed, rule, register facts and groups stand as RFC 8785 text with its digest';
select zy_fence('comparison_grouping');

create table comparison_group_unit (
  realm_id bigint not null,
  grouping_id bigint not null,
  unit_id bigint not null,
  group_key text not null,
  primary key (realm_id, grouping_id, unit_id),
  constraint comparison_group_unit_grouping foreign key (realm_id, grouping_id) references comparison_grouping (realm_id, id),
  constraint comparison_group_unit_unit foreign key (realm_id, unit_id) references unit (realm_id, id)
);
comment on table comparison_group_unit is 'which group a unit was put in when the groups were fixed';
select zy_fence('comparison_group_unit', 'append-only');

create table comparison_package (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  from_realm text not null constraint comparison_package_from check (from_realm ~ '\S'),
  -- Where it was published and under which number: what the digest was read from.
  basis text not null constraint comparison_package_basis check (basis ~ '\S'),
  bytes text not null,
  digest text not null constraint comparison_package_digest check (digest ~ '^[0-9a-f]{64}$'),
  imported_on date not null,
  imported_by bigint not null,
  primary key (realm_id, id),
  constraint comparison_package_once unique (realm_id, digest)
);
comment on table comparison_package is 'a frozen round another realm published, byte for byte, with the digest printed on its notice';
select zy_fence('comparison_package', 'append-only');

create table comparison_trend (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  week_on date not null,
  kind text not null constraint comparison_trend_kind check (kind in ('finding', 'problem', 'recurrence', 'falling')),
  -- What is the same in all its units: an item of a standard, a kind of problem, a measure.
  subject text not null,
  facts jsonb not null,
  primary key (realm_id, id),
  constraint comparison_trend_once unique (realm_id, week_on, kind, subject)
);
comment on table comparison_trend is 'what gets worse, listed once a week with the units it was seen in';
select zy_fence('comparison_trend', 'append-only');
