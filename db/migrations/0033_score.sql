-- Score rounds: like units under one frozen standard; judgements with reasons; nothing here where a total could be typed.

create table score_round (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  campaign_id bigint not null,
  standard_id bigint not null,
  standard_no integer not null,
  standard_digest text not null,
  title text not null,
  phase_key text not null,
  organiser_id bigint not null,
  line text not null,
  period_id bigint not null,
  state text not null constraint score_round_state check (state in ('self', 'review', 'final', 'frozen', 'withdrawn')),
  opened_on date not null,
  -- Last change of the period's figures taken into the results kept in score_unit.
  read_change bigint not null default -1,
  frozen_on date,
  frozen_position bigint,
  bytes text,
  digest text,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint score_round_once unique (realm_id, campaign_id, standard_id, phase_key, title),
  constraint score_round_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint score_round_standard foreign key (realm_id, standard_id, standard_no) references standard_version (realm_id, standard_id, version_no),
  constraint score_round_organiser foreign key (realm_id, organiser_id) references unit (realm_id, id),
  constraint score_round_period foreign key (realm_id, period_id) references measure_period (realm_id, id),
  constraint score_round_frozen check ((state = 'frozen') = (bytes is not null and digest is not null and frozen_position is not null))
);
create index score_round_open on score_round (realm_id) where state in ('self', 'review', 'final');
comment on table score_round is 'a round of 考核 over like units by one frozen standard; frozen rounds carry their result as RFC 8785 text with its digest';
select zy_fence('score_round');

create table score_unit (
  realm_id bigint not null,
  round_id bigint not null,
  unit_id bigint not null,
  name text not null,
  class_key text,
  group_key text,
  path text collate "C" not null,
  state text not null constraint score_unit_state check (state in ('to-confirm', 'confirmed', 'reviewed')),
  confirmed_on date,
  reviewed_on date,
  -- Kept result of the engine, never written by anybody else: see inputs_digest.
  shown numeric,
  pending numeric,
  open_n integer,
  grade text,
  inputs_digest text,
  bytes text,
  digest text,
  version integer not null default 1,
  primary key (realm_id, round_id, unit_id),
  constraint score_unit_round foreign key (realm_id, round_id) references score_round (realm_id, id),
  constraint score_unit_bytes_and_digest check ((bytes is null) = (digest is null))
);
create index score_unit_by_path on score_unit (realm_id, round_id, path);
create index score_unit_of_unit on score_unit (realm_id, unit_id);
comment on table score_unit is 'a unit as it stood when the round opened, how far its sheet is, and a cached result; bytes = evidence and result as frozen';
select zy_fence('score_unit');

create table score_reviewer (
  realm_id bigint not null,
  round_id bigint not null,
  unit_id bigint not null,
  account_id bigint not null,
  primary key (realm_id, round_id, unit_id, account_id),
  constraint score_reviewer_unit foreign key (realm_id, round_id, unit_id) references score_unit (realm_id, round_id, unit_id),
  constraint score_reviewer_account foreign key (realm_id, account_id) references account (realm_id, id)
);
comment on table score_reviewer is 'a reviewer assigned to a unit that is not of his own line';
select zy_fence('score_reviewer');

create table score_judgement (
  realm_id bigint not null,
  round_id bigint not null,
  unit_id bigint not null,
  leaf text not null,
  column_id text not null,
  points numeric not null,
  reason text not null constraint score_judgement_reason check (reason ~ '\S'),
  by_id bigint not null,
  on_day date not null,
  event_id bigint not null,
  state text not null constraint score_judgement_state check (state in ('stands', 'withdrawn')),
  version integer not null default 1,
  primary key (realm_id, round_id, unit_id, leaf, column_id),
  constraint score_judgement_unit foreign key (realm_id, round_id, unit_id) references score_unit (realm_id, round_id, unit_id)
);
comment on table score_judgement is 'the standing judgement of one column on one item, with its reason; what it replaced is in the ledger';
select zy_fence('score_judgement');

create table score_exemption (
  realm_id bigint not null,
  round_id bigint not null,
  unit_id bigint not null,
  leaf text not null,
  reason text not null constraint score_exemption_reason check (reason ~ '\S'),
  by_id bigint not null,
  event_id bigint not null,
  primary key (realm_id, round_id, unit_id, leaf),
  constraint score_exemption_unit foreign key (realm_id, round_id, unit_id) references score_unit (realm_id, round_id, unit_id)
);
comment on table score_exemption is 'an item declared not applicable to one unit, with reason, where the standard allows it';
select zy_fence('score_exemption');

create table score_award (
  realm_id bigint not null,
  id bigint generated always as identity,
  round_id bigint not null,
  unit_id bigint not null,
  item text not null,
  matter text not null,
  basis text not null,
  by_id bigint not null,
  event_id bigint not null,
  primary key (realm_id, id),
  constraint score_award_once unique (realm_id, round_id, unit_id, item, matter),
  constraint score_award_unit foreign key (realm_id, round_id, unit_id) references score_unit (realm_id, round_id, unit_id)
);
comment on table score_award is 'a confirmed award of the bonus pool: which matter, at which level, by which document';
select zy_fence('score_award');

create table score_contest (
  realm_id bigint not null,
  id bigint generated always as identity,
  round_id bigint not null,
  unit_id bigint not null,
  -- An appeal is made against the final sheet, a contest against the prefilled line.
  kind text not null constraint score_contest_kind check (kind in ('contest', 'appeal')),
  leaf text not null,
  reason text not null,
  ref text not null,
  by_id bigint not null,
  on_day date not null,
  state text not null constraint score_contest_state check (state in ('open', 'upheld', 'dismissed')),
  answer text not null default '',
  answered_by bigint,
  answered_on date,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint score_contest_unit foreign key (realm_id, round_id, unit_id) references score_unit (realm_id, round_id, unit_id),
  constraint score_contest_answered check ((state = 'open') = (answered_on is null))
);
create unique index score_contest_one_open on score_contest (realm_id, round_id, unit_id, leaf) where state = 'open';
create index score_contest_by_unit on score_contest (realm_id, round_id, unit_id);
comment on table score_contest is 'what a unit objects to on its sheet, with reason and the record it points at, and the answer of a superior';
select zy_fence('score_contest');
