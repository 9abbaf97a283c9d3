-- Refinement: what 五个好, 五带头 and an open item of a standard mean here, written by the unit, approved by its superior; and the profile of a member per 五带头 item, in words and grades.

create table campaign_refinement (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  campaign_id bigint not null,
  unit_id bigint not null,
  standard_id bigint not null,
  source text not null,
  item text not null,
  common_digest text not null,
  conditions jsonb not null,
  state text not null constraint campaign_refinement_state check (state in ('draft', 'submitted', 'approved', 'returned')),
  approved_no integer not null default 0,
  text_n integer not null default 0,
  submitted_on date,
  submitted_by bigint,
  decided_on date,
  decided_by bigint,
  reason text not null default '',
  version integer not null default 1,
  primary key (realm_id, id),
  constraint campaign_refinement_once unique (realm_id, campaign_id, unit_id, standard_id, source, item),
  constraint campaign_refinement_unit foreign key (realm_id, campaign_id, unit_id) references campaign_unit (realm_id, campaign_id, unit_id),
  constraint campaign_refinement_submitted check (state = 'draft' or submitted_on is not null)
);
create index campaign_refinement_waiting on campaign_refinement (realm_id, unit_id) where state = 'submitted';
comment on table campaign_refinement is 'own conditions of a unit under one item of the common part: a criterion of the plan (standard_id 0) or a judged item of a frozen standard; the common part itself is only cited, by digest';
select zy_fence('campaign_refinement');

create table campaign_refinement_text (
  realm_id bigint not null,
  refinement_id bigint not null,
  text_no integer not null,
  bytes text not null,
  digest text not null,
  submitted_by bigint,
  submitted_at timestamptz(3) not null,
  primary key (realm_id, refinement_id, text_no),
  constraint campaign_refinement_text_of foreign key (realm_id, refinement_id) references campaign_refinement (realm_id, id)
);
comment on table campaign_refinement_text is 'every text that was submitted, common part and own conditions together, as RFC 8785 bytes with their digest';
select zy_fence('campaign_refinement_text', 'append-only');

create table profile (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  campaign_id bigint not null,
  member_id bigint not null,
  branch_id bigint not null,
  state text not null constraint profile_state check (state in ('open', 'assessed', 'erased')),
  opened_on date not null,
  minutes text not null default '',
  assessed_on date,
  erased_on date,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint profile_once unique (realm_id, campaign_id, member_id),
  constraint profile_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint profile_member foreign key (realm_id, member_id) references member (realm_id, id),
  constraint profile_branch foreign key (realm_id, branch_id) references unit (realm_id, id),
  constraint profile_assessed check (state <> 'assessed' or (assessed_on is not null and minutes <> ''))
);
create index profile_of_branch on profile (realm_id, branch_id, campaign_id);
comment on table profile is '五带头 of one member in one campaign; grades are words, nothing here is added up or ordered';
select zy_fence('profile');

create table profile_word (
  realm_id bigint not null,
  profile_id bigint not null,
  item text not null,
  side text not null constraint profile_word_side check (side in ('self', 'committee')),
  grade text not null constraint profile_word_grade check (grade in ('good', 'fairly-good', 'fair', 'poor')),
  words text not null,
  evidence jsonb not null,
  written_on date not null,
  primary key (realm_id, profile_id, item, side),
  constraint profile_word_of foreign key (realm_id, profile_id) references profile (realm_id, id)
);
comment on table profile_word is 'what a member says of himself and what the branch committee finds, per item, with the records it rests on';
select zy_fence('profile_word');

create table profile_turn (
  realm_id bigint not null,
  profile_id bigint not null,
  rater_id bigint not null,
  primary key (realm_id, profile_id, rater_id),
  constraint profile_turn_of foreign key (realm_id, profile_id) references profile (realm_id, id),
  constraint profile_turn_rater foreign key (realm_id, rater_id) references member (realm_id, id)
);
comment on table profile_turn is 'who has taken part in the mutual appraisal of whom, without what he said';
select zy_fence('profile_turn');

create table profile_peer (
  realm_id bigint not null,
  id uuid not null default gen_random_uuid(),
  profile_id bigint not null,
  item text not null,
  grade text not null constraint profile_peer_grade check (grade in ('good', 'fairly-good', 'fair', 'poor')),
  words text not null,
  primary key (realm_id, id),
  constraint profile_peer_of foreign key (realm_id, profile_id) references profile (realm_id, id)
);
create index profile_peer_of_profile on profile_peer (realm_id, profile_id);
comment on table profile_peer is 'what members of the branch say of each other: no rater, no time, a key without an order';
select zy_fence('profile_peer');
