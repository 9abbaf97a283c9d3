-- What a selection is examined for: quotas handed to units, who was inspected, who has an interest, what records say against a nominee.

alter table nomination add column posthumous_source text;
create unique index nomination_name_once on nomination (realm_id, campaign_id, title_key, unit_id, object, (replace(name, ' ', '')))
  where subject_unit_id is null and subject_member_id is null and state not in ('stopped', 'withdrawn', 'struck', 'not-selected');

alter table nomination_meeting drop constraint nomination_meeting_kind;
alter table nomination_meeting add constraint nomination_meeting_kind check (kind in ('members', 'committee', 'election'));
alter table nomination_vote add column recused_n integer not null default 0;

alter table nomination_step add column link_by text;

create table nomination_link (
  realm_id bigint not null,
  id bigint generated always as identity,
  nomination_id bigint not null,
  round_no integer not null,
  step_no integer not null,
  person text not null,
  link_hash text collate "C" not null,
  until_on date not null,
  used_on date,
  made_by bigint not null,
  primary key (realm_id, id),
  constraint nomination_link_once unique (realm_id, link_hash),
  constraint nomination_link_nomination foreign key (realm_id, nomination_id) references nomination (realm_id, id),
  constraint nomination_link_account foreign key (realm_id, made_by) references account (realm_id, id)
);
create index nomination_link_by_nomination on nomination_link (realm_id, nomination_id);
comment on table nomination_link is 'a one-time link to the due step for a named person without an account; spent with the act or when the step is done';
select zy_fence('nomination_link');

create table nomination_quota (
  realm_id bigint not null,
  campaign_id bigint not null,
  title_key text not null,
  unit_id bigint not null,
  quota_n integer not null constraint nomination_quota_n check (quota_n between 0 and 10000),
  due_on date,
  waived_on date,
  waive_reason text,
  version integer not null default 1,
  primary key (realm_id, campaign_id, title_key, unit_id),
  constraint nomination_quota_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint nomination_quota_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint nomination_quota_waived check ((waived_on is null) = (waive_reason is null))
);
comment on table nomination_quota is '名额分配表: places of one title at one unit, until when; a place may stay unused, late means waived';
select zy_fence('nomination_quota');

create table nomination_inspection (
  realm_id bigint not null,
  id bigint generated always as identity,
  nomination_id bigint not null,
  round_no integer not null,
  held_on date not null,
  by_names text not null,
  finding text not null,
  verdict text not null constraint nomination_inspection_verdict check (verdict in ('fit', 'unfit', 'unclear')),
  account_id bigint not null,
  primary key (realm_id, id),
  constraint nomination_inspection_nomination foreign key (realm_id, nomination_id) references nomination (realm_id, id)
);
create index nomination_inspection_by_nomination on nomination_inspection (realm_id, nomination_id, id);
comment on table nomination_inspection is '考察: who looked at a nominee, when, and what they found';
select zy_fence('nomination_inspection', 'append-only');

create table nomination_conflict (
  realm_id bigint not null,
  id bigint generated always as identity,
  nomination_id bigint not null,
  account_id bigint,
  member_id bigint,
  person text not null,
  kind text not null constraint nomination_conflict_kind check (kind in ('relative', 'leads', 'helps', 'cultivates', 'other')),
  words text not null,
  declared_by bigint not null,
  declared_on date not null,
  primary key (realm_id, id),
  constraint nomination_conflict_nomination foreign key (realm_id, nomination_id) references nomination (realm_id, id),
  constraint nomination_conflict_account foreign key (realm_id, account_id) references account (realm_id, id),
  constraint nomination_conflict_member foreign key (realm_id, member_id) references member (realm_id, id),
  constraint nomination_conflict_of_somebody check (account_id is not null or member_id is not null)
);
create index nomination_conflict_by_nomination on nomination_conflict (realm_id, nomination_id);
comment on table nomination_conflict is '回避: a declared interest in a nominee; who is named takes no part in opinion, review, inspection or vote';
select zy_fence('nomination_conflict', 'append-only');

create table nomination_verification (
  realm_id bigint not null,
  id bigint generated always as identity,
  nomination_id bigint not null,
  rule_id text not null,
  verdict text not null constraint nomination_verification_verdict check (verdict in ('ok', 'fail')),
  words text not null,
  body text not null,
  person text not null,
  account_id bigint not null,
  done_on date not null,
  primary key (realm_id, id),
  constraint nomination_verification_nomination foreign key (realm_id, nomination_id) references nomination (realm_id, id)
);
create index nomination_verification_by_nomination on nomination_verification (realm_id, nomination_id, id);
comment on table nomination_verification is '待核 settled: what a record does not answer, answered by a named person of the body that knows';
select zy_fence('nomination_verification', 'append-only');

create table nomination_fact (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  unit_id bigint not null,
  member_id bigint,
  kind text not null constraint nomination_fact_kind check (kind in ('discipline', 'law', 'safety', 'tax', 'credit', 'other')),
  words text not null,
  document text not null,
  from_on date not null,
  until_on date,
  end_reason text,
  entered_by bigint not null,
  entered_on date not null,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint nomination_fact_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint nomination_fact_member foreign key (realm_id, member_id) references member (realm_id, id),
  constraint nomination_fact_days check (until_on >= from_on)
);
create index nomination_fact_by_unit on nomination_fact (realm_id, unit_id);
create index nomination_fact_by_member on nomination_fact (realm_id, member_id) where member_id is not null;
comment on table nomination_fact is 'a discipline or other negative fact with its document and its time; of a member, or of the unit itself';
select zy_fence('nomination_fact');
