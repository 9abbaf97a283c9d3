-- 表彰: the decision as a frozen document, the register of honours with what became of each.

create table honour_decision (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  campaign_id bigint not null,
  unit_id bigint not null,
  award_key text not null,
  level text not null constraint honour_decision_level check (level in ('通报表扬', '表扬', '党内表彰', '命名授牌', '评定等次')),
  title text not null,
  document_no text not null,
  meeting text not null,
  decided_on date not null,
  bytes text not null,
  digest text not null,
  decided_by bigint not null,
  decided_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint honour_decision_document_once unique (realm_id, unit_id, document_no),
  constraint honour_decision_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint honour_decision_unit foreign key (realm_id, unit_id) references unit (realm_id, id)
);
create index honour_decision_by_campaign on honour_decision (realm_id, campaign_id, id);
comment on table honour_decision is 'a decision to honour as RFC 8785 text with its digest: document number, meeting, day, whom';
select zy_fence('honour_decision', 'append-only');

create table honour (
  realm_id bigint not null,
  id bigint generated always as identity,
  decision_id bigint not null,
  campaign_id bigint not null,
  nomination_id bigint not null,
  title_key text not null,
  title_name text not null,
  level text not null,
  object text not null,
  holder text not null,
  facts jsonb not null,
  unit_id bigint not null,
  subject_unit_id bigint,
  subject_member_id bigint,
  posthumous boolean not null default false,
  code text collate "C",
  certificate boolean not null,
  plaque boolean not null,
  granted_on date not null,
  expires_on date,
  recheck_on date,
  state text not null constraint honour_state check (state in ('effective', 'warned', 'expired', 'withdrawn', 'recovered')),
  version integer not null default 1,
  primary key (realm_id, id),
  constraint honour_code_once unique (realm_id, code),
  constraint honour_nomination_once unique (realm_id, nomination_id),
  constraint honour_code_where_shown check ((code is not null) = (certificate or plaque)),
  constraint honour_decision_of foreign key (realm_id, decision_id) references honour_decision (realm_id, id),
  constraint honour_nomination foreign key (realm_id, nomination_id) references nomination (realm_id, id)
);
create index honour_by_unit on honour (realm_id, unit_id, granted_on, id);
create index honour_by_subject_unit on honour (realm_id, subject_unit_id) where subject_unit_id is not null;
create index honour_by_subject_member on honour (realm_id, subject_member_id) where subject_member_id is not null;
create index honour_due on honour (realm_id, expires_on) where state in ('effective', 'warned');
comment on table honour is '荣誉台账: one honour of one holder with its term, its day of re-check and its state today';
select zy_fence('honour');

create table honour_change (
  realm_id bigint not null,
  id bigint generated always as identity,
  honour_id bigint not null,
  action text not null,
  from_state text not null,
  to_state text not null,
  document text not null,
  reason text not null,
  account_id bigint,
  changed_on date not null,
  primary key (realm_id, id),
  constraint honour_change_honour foreign key (realm_id, honour_id) references honour (realm_id, id)
);
create index honour_change_by_honour on honour_change (realm_id, honour_id, id);
comment on table honour_change is 'what became of an honour: warned, cleared, re-checked, expired, withdrawn, taken back, with its document';
select zy_fence('honour_change', 'append-only');
