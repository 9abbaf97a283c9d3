-- 公开承诺: 提诺 审诺 亮诺 践诺 评诺, with every change kept and the verdict given by others.

create table pledge (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  code text collate "C" not null,
  campaign_id bigint not null,
  unit_id bigint not null,
  kind text not null,
  by text not null constraint pledge_by check (by in ('unit', 'member', 'window', 'social-organisation')),
  member_id bigint,
  subject text not null default '',
  name_public boolean not null default false,
  what text not null,
  measures text not null,
  baseline numeric,
  target numeric,
  figure_unit text not null,
  due_on date,
  beneficiary text not null,
  responsible text not null,
  state text not null constraint pledge_state check (state in (
    'draft', 'proposed', 'returned', 'accepted', 'published', 'fulfilling', 'claimed', 'judged', 'withdrawn')),
  figure numeric,
  verdict text constraint pledge_verdict check (verdict in ('kept', 'partly', 'unkept')),
  kept_n integer not null default 0,
  partly_n integer not null default 0,
  unkept_n integer not null default 0,
  return_reason text not null default '',
  reason text not null default '',
  proxy boolean not null,
  proposed_on date,
  accepted_on date,
  published_on date,
  claimed_on date,
  explained_on date,
  judge_until_on date,
  judged_on date,
  withdrawn_on date,
  created_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint pledge_code_once unique (realm_id, code),
  constraint pledge_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint pledge_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint pledge_member foreign key (realm_id, member_id) references member (realm_id, id),
  constraint pledge_of_member check ((by = 'member') = (member_id is not null)),
  -- Once it may be shown it says how much, from where, by when, for whom and who answers for it.
  constraint pledge_measurable check (state in ('draft', 'proposed', 'returned', 'withdrawn') or
    (target is not null and baseline is not null and target <> baseline and due_on is not null and beneficiary <> '' and responsible <> '')),
  constraint pledge_judged_has_verdict check ((state = 'judged') = (verdict is not null))
);
create index pledge_by_unit on pledge (realm_id, unit_id, due_on);
create index pledge_by_campaign on pledge (realm_id, campaign_id, unit_id);
create index pledge_by_due on pledge (realm_id, due_on, id);
create index pledge_to_conclude on pledge (realm_id, judge_until_on) where state in ('published', 'fulfilling', 'claimed');
comment on table pledge is 'a public pledge: what, from which baseline to which target, by when, for whom; judged by those it was made to, never by the one who made it';
select zy_fence('pledge');

create table pledge_band (
  realm_id bigint not null,
  campaign_id bigint not null,
  band bigint not null,
  pledge_id bigint not null,
  primary key (realm_id, campaign_id, band, pledge_id),
  constraint pledge_band_pledge foreign key (realm_id, pledge_id) references pledge (realm_id, id)
);
create index pledge_band_of_pledge on pledge_band (realm_id, pledge_id);
comment on table pledge_band is 'MinHash bands of the wording: two pledges that share one are compared exactly, so copies are found without reading all';
select zy_fence('pledge_band');

create table pledge_change (
  realm_id bigint not null,
  id bigint generated always as identity,
  pledge_id bigint not null,
  target numeric not null,
  due_on date not null,
  was_target numeric not null,
  was_due_on date not null,
  reason text not null,
  state text not null constraint pledge_change_state check (state in ('asked', 'agreed', 'refused')),
  answer text not null default '',
  asked_on date not null,
  decided_on date,
  primary key (realm_id, id),
  constraint pledge_change_pledge foreign key (realm_id, pledge_id) references pledge (realm_id, id),
  constraint pledge_change_decided check ((state = 'asked') = (decided_on is null))
);
create unique index pledge_change_one_asked on pledge_change (realm_id, pledge_id) where state = 'asked';
comment on table pledge_change is 'a change of target or day, asked by the unit and agreed or refused by who reviewed the pledge; what it was stays readable';
select zy_fence('pledge_change');

create table pledge_progress (
  realm_id bigint not null,
  id bigint generated always as identity,
  pledge_id bigint not null,
  on_day date not null,
  figure numeric not null,
  words text not null,
  proxy boolean not null,
  state text not null constraint pledge_progress_state check (state in ('stands', 'corrected')),
  event_id bigint,
  primary key (realm_id, id),
  constraint pledge_progress_pledge foreign key (realm_id, pledge_id) references pledge (realm_id, id)
);
create index pledge_progress_of_pledge on pledge_progress (realm_id, pledge_id, id);
comment on table pledge_progress is '践诺: where the figure stands on a day, and on what evidence; a wrong entry is marked corrected and a new one made';
select zy_fence('pledge_progress');

create table pledge_slip (
  realm_id bigint not null,
  code_hash text collate "C" not null,
  pledge_id bigint not null,
  verdict text constraint pledge_slip_verdict check (verdict in ('kept', 'partly', 'unkept')),
  words text not null default '',
  used_on date,
  primary key (realm_id, code_hash),
  constraint pledge_slip_pledge foreign key (realm_id, pledge_id) references pledge (realm_id, id),
  constraint pledge_slip_used check ((verdict is null) = (used_on is null))
);
create index pledge_slip_of_pledge on pledge_slip (realm_id, pledge_id);
comment on table pledge_slip is 'one slip for each named beneficiary, good for one judgement; only the hash of its code is kept, and no time but the day';
select zy_fence('pledge_slip');

create table pledge_assessment (
  realm_id bigint not null,
  pledge_id bigint not null,
  account_id bigint not null,
  verdict text not null constraint pledge_assessment_verdict check (verdict in ('kept', 'partly', 'unkept')),
  words text not null,
  on_day date not null,
  primary key (realm_id, pledge_id, account_id),
  constraint pledge_assessment_pledge foreign key (realm_id, pledge_id) references pledge (realm_id, id)
);
comment on table pledge_assessment is 'the judgement of an inspector or supervisor who does not belong to the unit; one each';
select zy_fence('pledge_assessment');
