-- 公示: frozen lists with a working-day clock, objections, and the objector's identity in a table of its own.

create table notice (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  campaign_id bigint not null,
  unit_id bigint not null,
  level_key text not null,
  at_level text not null constraint notice_at_level check (at_level in ('recommending-unit', 'organiser')),
  title text not null,
  bytes text not null,
  digest text not null,
  starts_on date not null,
  working_days_n integer not null,
  last_on date not null,
  objections_until_on date not null,
  supersedes_id bigint,
  state text not null constraint notice_state check (state in ('open', 'closed', 'superseded')),
  closed_on date,
  supersede_reason text,
  published_by bigint not null,
  published_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint notice_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint notice_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint notice_supersedes foreign key (realm_id, supersedes_id) references notice (realm_id, id),
  constraint notice_superseded_once unique (realm_id, supersedes_id),
  constraint notice_days check (last_on >= starts_on and objections_until_on >= last_on)
);
create index notice_by_campaign on notice (realm_id, campaign_id, id);
create index notice_by_unit on notice (realm_id, unit_id, id);
comment on table notice is 'a published list as RFC 8785 text with its digest and its clock; superseded by a second notice, never edited';
select zy_fence('notice');

create table notice_entry (
  realm_id bigint not null,
  notice_id bigint not null,
  nomination_id bigint not null,
  entry_no integer not null,
  primary key (realm_id, notice_id, nomination_id),
  constraint notice_entry_no_once unique (realm_id, notice_id, entry_no),
  constraint notice_entry_notice foreign key (realm_id, notice_id) references notice (realm_id, id),
  constraint notice_entry_nomination foreign key (realm_id, nomination_id) references nomination (realm_id, id)
);
create index notice_entry_by_nomination on notice_entry (realm_id, nomination_id);
comment on table notice_entry is 'who stands on a published list';
select zy_fence('notice_entry', 'append-only');

-- Numbers are drawn at random and only the day is kept: neither order nor instant leads back to a visitor (decisions 21).
create table notice_objection (
  realm_id bigint not null,
  id bigint not null,
  notice_id bigint not null,
  nomination_id bigint,
  channel text not null constraint notice_objection_channel check (channel in ('page', 'letter', 'phone', 'visit')),
  objector text not null constraint notice_objection_objector check (objector in ('person', 'organisation', 'anonymous')),
  code_hash text collate "C" not null,
  content_sealed text not null,
  received_on date not null,
  posted_on date,
  answer_due_on date not null,
  state text not null constraint notice_objection_state check (state in ('received', 'suspended', 'answered', 'set-aside')),
  outcome text constraint notice_objection_outcome check (outcome in ('untrue', 'minor', 'upheld', 'transferred')),
  suspended_on date,
  suspended_until_on date,
  answer text,
  answered_on date,
  handled_by bigint,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint notice_objection_code_once unique (realm_id, code_hash),
  constraint notice_objection_notice foreign key (realm_id, notice_id) references notice (realm_id, id),
  constraint notice_objection_entry foreign key (realm_id, notice_id, nomination_id) references notice_entry (realm_id, notice_id, nomination_id),
  constraint notice_objection_answered check ((state in ('answered', 'set-aside')) = (answer is not null and answered_on is not null)),
  constraint notice_objection_suspended check ((suspended_on is null) = (suspended_until_on is null)),
  constraint notice_objection_outcome_said check ((state = 'answered') = (outcome is not null))
);
create index notice_objection_by_notice on notice_objection (realm_id, notice_id, received_on);
comment on table notice_objection is 'an objection to a notice, its words encrypted; who made it stands in notice_objector';
select zy_fence('notice_objection');

create table notice_objector (
  realm_id bigint not null,
  objection_id bigint not null,
  sealed text not null,
  key_version integer not null,
  primary key (realm_id, objection_id),
  constraint notice_objector_objection foreign key (realm_id, objection_id) references notice_objection (realm_id, id)
);
comment on table notice_objector is 'who objected, encrypted with a key of that objection alone; read only through an opening that is recorded';
select zy_fence('notice_objector', 'append-only');

create table notice_opening (
  realm_id bigint not null,
  id bigint generated always as identity,
  objection_id bigint not null,
  account_id bigint not null,
  opener text not null,
  reason text not null,
  opened_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint notice_opening_objection foreign key (realm_id, objection_id) references notice_objection (realm_id, id)
);
create index notice_opening_by_objection on notice_opening (realm_id, objection_id);
comment on table notice_opening is 'every time an objector''s identity was opened, by whom and why; shown to the objector';
select zy_fence('notice_opening', 'append-only');
