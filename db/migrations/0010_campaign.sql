-- Campaigns: the plan as frozen versions, who takes part, what each unit added, what was left over from before.

create table campaign (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  title text not null,
  template text not null,
  state text not null constraint campaign_state check (state in ('draft', 'launched', 'ended', 'withdrawn')),
  organiser_id bigint not null,
  line text not null constraint campaign_line check (line in ('party', 'territory', 'business', 'league', 'union', 'women')),
  draft jsonb not null,
  plan_no integer not null default 0,
  launch_on date,
  ends_on date,
  ended_on date,
  long_term text,
  long_term_reason text,
  public_intro text not null default '',
  version integer not null default 1,
  created_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint campaign_organiser foreign key (realm_id, organiser_id) references unit (realm_id, id),
  constraint campaign_launched_has_day check (state = 'draft' or state = 'withdrawn' or launch_on is not null)
);
create index campaign_by_organiser on campaign (realm_id, organiser_id);
comment on table campaign is 'a campaign from its first draft to its end; the draft plan is worked on here, launched plans are frozen in campaign_plan';
select zy_fence('campaign');

create table campaign_plan (
  realm_id bigint not null,
  campaign_id bigint not null,
  plan_no integer not null,
  bytes text not null,
  digest text not null,
  reason text not null default '',
  frozen_at timestamptz(3) not null,
  primary key (realm_id, campaign_id, plan_no),
  constraint campaign_plan_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id)
);
comment on table campaign_plan is 'a published plan, as RFC 8785 text with its digest; superseded, never edited';
select zy_fence('campaign_plan', 'append-only');

create table campaign_phase (
  realm_id bigint not null,
  id bigint generated always as identity,
  campaign_id bigint not null,
  phase_key text not null,
  round_no integer not null,
  name text not null,
  kind text not null,
  starts_on date not null,
  ends_on date not null,
  primary key (realm_id, id),
  constraint campaign_phase_once unique (realm_id, campaign_id, phase_key, round_no),
  constraint campaign_phase_days check (ends_on >= starts_on),
  constraint campaign_phase_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id)
);
comment on table campaign_phase is 'phases with their days, rounds unrolled';
select zy_fence('campaign_phase');

create table campaign_unit (
  realm_id bigint not null,
  campaign_id bigint not null,
  unit_id bigint not null,
  path text collate "C" not null,
  name text not null,
  kind text not null,
  level text,
  class_key text,
  organiser boolean not null,
  since_on date not null,
  state text not null constraint campaign_unit_state check (state in ('to-adopt', 'adopted')),
  own jsonb,
  own_version integer not null default 0,
  adopted_on date,
  primary key (realm_id, campaign_id, unit_id),
  constraint campaign_unit_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint campaign_unit_unit foreign key (realm_id, unit_id) references unit (realm_id, id)
);
create index campaign_unit_path on campaign_unit (realm_id, campaign_id, path);
create index campaign_unit_of_unit on campaign_unit (realm_id, unit_id, campaign_id);
comment on table campaign_unit is 'who takes part, as the unit stood when it joined, and what it added to the common plan';
select zy_fence('campaign_unit');

create table campaign_item (
  realm_id bigint not null,
  id bigint generated always as identity,
  campaign_id bigint not null,
  unit_id bigint not null,
  item_key text not null,
  text text not null,
  role text not null,
  phase_key text not null,
  due_on date not null,
  serves text not null default '',
  done_on date,
  done_note text,
  event_id bigint,
  primary key (realm_id, id),
  constraint campaign_item_once unique (realm_id, campaign_id, unit_id, item_key),
  constraint campaign_item_unit foreign key (realm_id, campaign_id, unit_id) references campaign_unit (realm_id, campaign_id, unit_id)
);
create index campaign_item_due on campaign_item (realm_id, unit_id, due_on) where done_on is null;
comment on table campaign_item is 'an item of a unit''s own plan, tracked to done';
select zy_fence('campaign_item');

create table campaign_fill (
  realm_id bigint not null,
  campaign_id bigint not null,
  unit_id bigint not null,
  mechanism text not null,
  content text not null,
  primary key (realm_id, campaign_id, unit_id, mechanism),
  constraint campaign_fill_unit foreign key (realm_id, campaign_id, unit_id) references campaign_unit (realm_id, campaign_id, unit_id)
);
comment on table campaign_fill is 'what a unit wrote where the plan says 待本单位填写';
select zy_fence('campaign_fill');

create table campaign_carry (
  realm_id bigint not null,
  id bigint generated always as identity,
  campaign_id bigint not null,
  kind text not null constraint campaign_carry_kind check (kind in ('pledge', 'rectification', 'poll', 'goal')),
  unit_id bigint not null,
  what text not null,
  source text not null,
  role text not null,
  due_on date,
  state text not null constraint campaign_carry_state check (state in ('open', 'answered', 'settled')),
  answer text,
  answered_on date,
  settled_on date,
  settled_by bigint,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint campaign_carry_once unique (realm_id, campaign_id, unit_id, source),
  constraint campaign_carry_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id)
);
create index campaign_carry_open on campaign_carry (realm_id, unit_id) where state <> 'settled';
comment on table campaign_carry is '上轮遗留: what an earlier round left undone, as an item with an owner; the owner answers, somebody else settles';
select zy_fence('campaign_carry');

create table campaign_seat (
  realm_id bigint not null,
  id bigint generated always as identity,
  campaign_id bigint not null,
  unit_id bigint not null,
  group_key text not null,
  role_key text not null,
  person text not null,
  member_id bigint,
  duty text not null default '',
  from_on date not null,
  until_on date,
  primary key (realm_id, id)
);
create index campaign_seat_by_unit on campaign_seat (realm_id, campaign_id, unit_id);
comment on table campaign_seat is 'who sits in the leading group or office of which level, with the duty of the seat';
select zy_fence('campaign_seat');

create table campaign_goal (
  realm_id bigint not null,
  campaign_id bigint not null,
  unit_id bigint not null,
  goal_key text not null,
  verdict text not null constraint campaign_goal_verdict check (verdict in ('达到', '未达到')),
  figure text,
  who text,
  reason text not null default '',
  answered_on date not null,
  primary key (realm_id, campaign_id, unit_id, goal_key)
);
comment on table campaign_goal is 'each goal clause answered 达到 or 未达到, by its measure or its named judge';
select zy_fence('campaign_goal');

create table campaign_summary (
  realm_id bigint not null,
  id bigint generated always as identity,
  campaign_id bigint not null,
  unit_id bigint not null,
  phase_id bigint,
  facts jsonb not null,
  words text not null,
  state text not null constraint campaign_summary_state check (state in ('submitted', 'withdrawn', 'returned')),
  submitted_on date not null,
  version integer not null default 1,
  primary key (realm_id, id)
);
create unique index campaign_summary_once on campaign_summary (realm_id, campaign_id, unit_id, phase_id) where state = 'submitted';
comment on table campaign_summary is 'stage and final summaries: figures from the ledger frozen at submission, words by the unit';
select zy_fence('campaign_summary');
