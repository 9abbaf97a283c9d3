-- What units did: one record serves several campaigns; requests of the people served; posts and teams that must show use.

create table activity_work (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  unit_id bigint not null,
  name text not null,
  from_on date not null,
  until_on date constraint activity_work_days check (until_on >= from_on),
  primary key (realm_id, id),
  constraint activity_work_once unique (realm_id, unit_id, name),
  constraint activity_work_unit foreign key (realm_id, unit_id) references unit (realm_id, id)
);
comment on table activity_work is '中心工作: what a unit is mainly at; every activity names the one it serves or says none';
select zy_fence('activity_work');

create table activity (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  unit_id bigint not null,
  kind text not null,
  title text not null,
  held_on date not null,
  place text not null,
  words text not null,
  topics text not null,
  decisions text not null,
  expected_n integer,
  present_n integer,
  work_id bigint,
  service boolean not null,
  proxy boolean not null,
  state text not null constraint activity_state check (state in ('recorded', 'withdrawn')),
  event_id bigint,
  corrected_n integer not null default 0,
  withdrawn_reason text,
  recorded_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint activity_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint activity_serves foreign key (realm_id, work_id) references activity_work (realm_id, id),
  constraint activity_roll check ((expected_n is null) = (present_n is null) and present_n >= 0 and present_n <= expected_n)
);
create index activity_by_unit on activity (realm_id, unit_id, held_on, id);
create index activity_by_day on activity (realm_id, held_on desc, id desc);
comment on table activity is 'an activity or meeting, recorded once; the roll is the organiser''s fact and never scored; work_id null = serves no central work, and says so';
select zy_fence('activity');

create table activity_campaign (
  realm_id bigint not null,
  activity_id bigint not null,
  campaign_id bigint not null,
  primary key (realm_id, activity_id, campaign_id),
  constraint activity_campaign_activity foreign key (realm_id, activity_id) references activity (realm_id, id),
  constraint activity_campaign_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id)
);
create index activity_campaign_by_campaign on activity_campaign (realm_id, campaign_id, activity_id);
comment on table activity_campaign is '一会多责: the campaigns one activity counts for';
select zy_fence('activity_campaign');

create table activity_carrier (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  unit_id bigint not null,
  campaign_id bigint,
  carrier_key text,
  kind text not null constraint activity_carrier_kind check (kind in ('post', 'window', 'area', 'building', 'team')),
  name text not null,
  holder text not null,
  holder_member_id bigint,
  duty text not null,
  area text not null,
  since_on date not null,
  recheck_months integer not null constraint activity_carrier_recheck check (recheck_months between 1 and 36),
  -- The day after which it lies idle unless a service was confirmed before.
  idle_after_on date not null,
  confirmed_on date,
  state text not null constraint activity_carrier_state check (state in ('in-use', 'idle', 'ended')),
  ended_on date,
  end_reason text,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint activity_carrier_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint activity_carrier_holder foreign key (realm_id, holder_member_id) references member (realm_id, id),
  constraint activity_carrier_end_says_why check ((state = 'ended') = (ended_on is not null and end_reason is not null))
);
create unique index activity_carrier_once on activity_carrier (realm_id, unit_id, kind, name) where state <> 'ended';
create index activity_carrier_idle on activity_carrier (realm_id, idle_after_on) where state = 'in-use';
comment on table activity_carrier is '载体: a post, window, area, building or team with its holder; idle (名存实亡) without a confirmed service within the recheck period';
select zy_fence('activity_carrier');

create table activity_service (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  unit_id bigint not null,
  carrier_id bigint,
  what text not null,
  receiver text not null,
  asked boolean not null,
  asked_on date not null,
  due_on date not null constraint activity_service_due check (due_on >= asked_on),
  activity_id bigint,
  served_on date,
  state text not null constraint activity_service_state check (state in ('accepted', 'served', 'confirmed', 'disputed', 'withdrawn')),
  code_hash text collate "C" not null,
  answered_on date,
  answered_how text constraint activity_service_how check (answered_how in ('slip', 'visit', 'telephone')),
  answer text not null default '',
  proxy boolean not null,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint activity_service_code unique (realm_id, code_hash),
  constraint activity_service_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint activity_service_carrier foreign key (realm_id, carrier_id) references activity_carrier (realm_id, id),
  constraint activity_service_activity foreign key (realm_id, activity_id) references activity (realm_id, id),
  constraint activity_service_answer check ((state in ('confirmed', 'disputed')) = (answered_on is not null and answered_how is not null))
);
create index activity_service_by_unit on activity_service (realm_id, unit_id, due_on);
create index activity_service_by_carrier on activity_service (realm_id, carrier_id, answered_on);
comment on table activity_service is 'a service for somebody: accepted, served, and confirmed or disputed by the receiver (slip) or by somebody independent who asked him; asked = raised by the receiver himself';
select zy_fence('activity_service');
