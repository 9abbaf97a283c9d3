-- From a recommendation to a selected nominee: who stands where, what each body did, what a meeting voted.

create table nomination_recommendation (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  campaign_id bigint not null,
  title_key text not null,
  unit_id bigint not null,
  nominee text not null,
  reason text not null,
  by_kind text not null constraint nomination_recommendation_by check (by_kind in ('member', 'served')),
  by_id bigint,
  code_hash text collate "C",
  state text not null constraint nomination_recommendation_state check (state in ('open', 'read', 'answered')),
  answer text,
  taken boolean,
  answered_on date,
  made_on date not null,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint nomination_recommendation_code_once unique (realm_id, code_hash),
  constraint nomination_recommendation_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint nomination_recommendation_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint nomination_recommendation_answered check ((state = 'answered') = (answer is not null and answered_on is not null and taken is not null))
);
create index nomination_recommendation_by_unit on nomination_recommendation (realm_id, unit_id, id);
create index nomination_recommendation_by_campaign on nomination_recommendation (realm_id, campaign_id, id);
comment on table nomination_recommendation is 'a reasoned recommendation by a member or by the people served: read and answered, never counted as a vote';
select zy_fence('nomination_recommendation');

create table nomination (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  campaign_id bigint not null,
  title_key text not null,
  title_name text not null,
  object text not null constraint nomination_object check (object in ('unit', 'member', 'resident', 'household', 'building')),
  unit_id bigint not null,
  subject_unit_id bigint,
  subject_member_id bigint,
  name text not null,
  facts jsonb not null,
  groups text[] not null default '{}',
  grounds jsonb not null,
  brief text not null,
  deeds text not null,
  recommendation_id bigint,
  state text not null constraint nomination_state check (state in ('draft', 'climbing', 'returned', 'selected', 'decided', 'not-selected', 'stopped', 'withdrawn', 'struck')),
  round_no integer not null default 1,
  step_no integer not null default 0,
  route jsonb not null,
  made_by bigint not null,
  nominated_on date,
  selected_on date,
  ended_on date,
  end_reason text,
  unit_notice_id bigint,
  organiser_notice_id bigint,
  suspended_until date,
  reported_document text,
  version integer not null default 1,
  created_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint nomination_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint nomination_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint nomination_subject_unit foreign key (realm_id, subject_unit_id) references unit (realm_id, id),
  constraint nomination_subject_member foreign key (realm_id, subject_member_id) references member (realm_id, id),
  constraint nomination_recommendation_taken foreign key (realm_id, recommendation_id) references nomination_recommendation (realm_id, id),
  constraint nomination_subject check (
    case object when 'unit' then subject_unit_id is not null and subject_member_id is null
                when 'member' then subject_member_id is not null and subject_unit_id is null
                else subject_unit_id is null and subject_member_id is null end),
  constraint nomination_end_says_why check ((state in ('not-selected', 'stopped', 'withdrawn', 'struck')) = (ended_on is not null and end_reason is not null))
);
create index nomination_by_campaign on nomination (realm_id, campaign_id, title_key, state, id);
create index nomination_by_unit on nomination (realm_id, unit_id, id);
create unique index nomination_unit_once on nomination (realm_id, campaign_id, title_key, subject_unit_id) where subject_unit_id is not null and state not in ('stopped', 'withdrawn', 'struck', 'not-selected');
create unique index nomination_member_once on nomination (realm_id, campaign_id, title_key, subject_member_id) where subject_member_id is not null and state not in ('stopped', 'withdrawn', 'struck', 'not-selected');
comment on table nomination is 'a nominee of one title on the way up: route holds the steps as computed from plan and tree when nominated, step_no the one that is due';
select zy_fence('nomination');

create table nomination_step (
  realm_id bigint not null,
  id bigint generated always as identity,
  nomination_id bigint not null,
  round_no integer not null,
  step_no integer not null,
  step_key text not null,
  kind text not null,
  unit_id bigint not null,
  verdict text not null constraint nomination_step_verdict check (verdict in ('passed', 'returned', 'stopped')),
  words text not null,
  account_id bigint not null,
  role text not null,
  paper_by text,
  attachment_id bigint,
  meeting jsonb,
  done_on date not null,
  primary key (realm_id, id),
  constraint nomination_step_nomination foreign key (realm_id, nomination_id) references nomination (realm_id, id),
  constraint nomination_step_attachment foreign key (realm_id, attachment_id) references attachment (realm_id, id),
  constraint nomination_step_paper_has_scan check ((paper_by is null) = (attachment_id is null))
);
create unique index nomination_step_passed_once on nomination_step (realm_id, nomination_id, round_no, step_no) where verdict = 'passed';
create index nomination_step_by_nomination on nomination_step (realm_id, nomination_id, id);
comment on table nomination_step is 'what each body on the way did, by which account; a paper that came back sealed names its signer and carries its scan';
select zy_fence('nomination_step', 'append-only');

create table nomination_opinion (
  realm_id bigint not null,
  id bigint generated always as identity,
  nomination_id bigint not null,
  round_no integer not null,
  opinion_no integer not null,
  from_body text not null,
  binding boolean not null,
  discipline boolean not null,
  unit_id bigint,
  state text not null constraint nomination_opinion_state check (state in ('asked', 'given', 'not-needed')),
  verdict text constraint nomination_opinion_verdict check (verdict in ('agree', 'object')),
  words text,
  person text,
  via text constraint nomination_opinion_via check (via in ('product', 'link', 'paper')),
  account_id bigint,
  link_hash text collate "C",
  link_until date,
  attachment_id bigint,
  given_on date,
  asked_on date not null,
  primary key (realm_id, id),
  constraint nomination_opinion_once unique (realm_id, nomination_id, round_no, opinion_no),
  constraint nomination_opinion_link_once unique (realm_id, link_hash),
  constraint nomination_opinion_nomination foreign key (realm_id, nomination_id) references nomination (realm_id, id),
  constraint nomination_opinion_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint nomination_opinion_given check ((state = 'given') = (verdict is not null and words is not null and person is not null and via is not null and given_on is not null))
);
create index nomination_opinion_by_unit on nomination_opinion (realm_id, unit_id) where state = 'asked';
comment on table nomination_opinion is 'an opinion asked of a body outside the chain: a person, a day, a text; binding where the rules say so';
select zy_fence('nomination_opinion');

create table nomination_meeting (
  realm_id bigint not null,
  id bigint generated always as identity,
  campaign_id bigint not null,
  unit_id bigint not null,
  title_key text not null,
  kind text not null constraint nomination_meeting_kind check (kind in ('members', 'committee')),
  held_on date not null,
  minutes text not null,
  should_n integer not null,
  present_n integer not null,
  quorum text not null,
  pass text not null,
  source text not null,
  recorded_by bigint not null,
  primary key (realm_id, id),
  constraint nomination_meeting_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint nomination_meeting_present check (present_n between 0 and should_n)
);
create index nomination_meeting_by_campaign on nomination_meeting (realm_id, campaign_id, id);
comment on table nomination_meeting is 'the meeting that selected: should attend, attended, with the quorum and the pass rule it was held to and their source';
select zy_fence('nomination_meeting', 'append-only');

create table nomination_vote (
  realm_id bigint not null,
  meeting_id bigint not null,
  nomination_id bigint not null,
  for_n integer not null,
  against_n integer not null,
  abstain_n integer not null,
  passed boolean not null,
  primary key (realm_id, meeting_id, nomination_id),
  constraint nomination_vote_meeting foreign key (realm_id, meeting_id) references nomination_meeting (realm_id, id),
  constraint nomination_vote_nomination foreign key (realm_id, nomination_id) references nomination (realm_id, id),
  constraint nomination_vote_counts check (for_n >= 0 and against_n >= 0 and abstain_n >= 0)
);
create index nomination_vote_by_nomination on nomination_vote (realm_id, nomination_id);
comment on table nomination_vote is 'the count for one nominee at a meeting; counts only, never who voted how';
select zy_fence('nomination_vote', 'append-only');
