-- 书记抓党建述职评议: the session a superior arranges, one report for each secretary, questions, the comment, the grade, and which problems became tracked items. Ballots are polls.

create table debrief (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  unit_id bigint not null,
  campaign_id bigint,
  year_no integer not null,
  title text not null,
  kind text not null constraint debrief_kind check (kind in ('secretary', 'community', 'first')),
  held_on date not null,
  place text not null,
  from_on date not null,
  until_on date not null,
  hand_in_on date not null,
  settings jsonb not null,
  state text not null constraint debrief_state check (state in ('draft', 'called', 'held', 'closed', 'withdrawn')),
  should_n integer,
  present_n integer,
  minutes text not null default '',
  reason text not null default '',
  closed_on date,
  version integer not null default 1,
  created_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint debrief_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint debrief_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint debrief_days check (from_on <= until_on and hand_in_on <= held_on),
  constraint debrief_present check (present_n is null or present_n <= should_n),
  constraint debrief_closed check ((state = 'closed') = (closed_on is not null))
);
create index debrief_by_unit on debrief (realm_id, unit_id, held_on);
comment on table debrief is 'a 述职评议会: who arranges it, when, over which period, with which settings; 应到 and 实到 are counted when it is held';
select zy_fence('debrief');

create table debrief_class (
  realm_id bigint not null,
  debrief_id bigint not null,
  class_key text not null,
  class_no integer not null,
  title text not null,
  weight text not null,
  served boolean not null,
  source jsonb not null,
  primary key (realm_id, debrief_id, class_key),
  constraint debrief_class_of foreign key (realm_id, debrief_id) references debrief (realm_id, id)
);
comment on table debrief_class is 'who comes and votes, by class; source says from which register the names are read';
select zy_fence('debrief_class');

create table debrief_attendee (
  realm_id bigint not null,
  debrief_id bigint not null,
  seat_no integer not null,
  class_key text not null,
  member_id bigint,
  name text not null,
  present boolean not null default false,
  primary key (realm_id, debrief_id, seat_no),
  constraint debrief_attendee_of foreign key (realm_id, debrief_id) references debrief (realm_id, id),
  constraint debrief_attendee_member foreign key (realm_id, member_id) references member (realm_id, id)
);
create index debrief_attendee_of_member on debrief_attendee (realm_id, member_id) where member_id is not null;
comment on table debrief_attendee is 'who should come, read from registers when the session is called, and who came';
select zy_fence('debrief_attendee');

create table debrief_report (
  realm_id bigint not null,
  id bigint generated always as identity,
  debrief_id bigint not null,
  place_no integer not null,
  unit_id bigint not null,
  member_id bigint not null,
  name text not null,
  post text not null,
  post_from_on date not null,
  state text not null constraint debrief_report_state check (state in ('draft', 'returned', 'handed', 'absent')),
  problems text not null default '',
  causes text not null default '',
  next_steps text not null default '',
  bytes text,
  digest text collate "C" constraint debrief_report_digest check (digest ~ '^[0-9a-f]{64}$'),
  handed_on date,
  proxy boolean not null default false,
  returned_n integer not null default 0,
  reason text not null default '',
  poll_id bigint,
  object_no integer,
  grade text,
  grade_reason text not null default '',
  grade_meeting text not null default '',
  graded_on date,
  graded_by bigint,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint debrief_report_unit_once unique (realm_id, debrief_id, unit_id),
  constraint debrief_report_member_once unique (realm_id, debrief_id, member_id),
  constraint debrief_report_of foreign key (realm_id, debrief_id) references debrief (realm_id, id),
  constraint debrief_report_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint debrief_report_member foreign key (realm_id, member_id) references member (realm_id, id),
  constraint debrief_report_poll foreign key (realm_id, poll_id) references poll (realm_id, id),
  constraint debrief_report_frozen check ((state = 'handed') = (bytes is not null and digest is not null and handed_on is not null)),
  constraint debrief_report_ballot check ((poll_id is null) = (object_no is null)),
  constraint debrief_report_graded check ((grade is null) = (graded_on is null))
);
create index debrief_report_by_member on debrief_report (realm_id, member_id);
create index debrief_report_by_unit on debrief_report (realm_id, unit_id);
comment on table debrief_report is 'one secretary at one session: his own words, and from hand-in on the whole report as RFC 8785 bytes; figures are read from records until then; the grade is the committee''s and stands apart from the ballot';
select zy_fence('debrief_report');

create table debrief_question (
  realm_id bigint not null,
  id bigint generated always as identity,
  report_id bigint not null,
  source text not null constraint debrief_question_source check (source in ('superior', 'member', 'resident')),
  asker text not null,
  account_id bigint,
  words text not null,
  asked_on date not null,
  code_hash text collate "C",
  state text not null constraint debrief_question_state check (state in ('asked', 'answered', 'set-aside')),
  how text constraint debrief_question_how check (how in ('written', 'spot')),
  answer text not null default '',
  answered_on date,
  reason text not null default '',
  primary key (realm_id, id),
  constraint debrief_question_of foreign key (realm_id, report_id) references debrief_report (realm_id, id),
  constraint debrief_question_answered check ((state = 'answered') = (how is not null and answered_on is not null))
);
create index debrief_question_by_report on debrief_question (realm_id, report_id, id);
create unique index debrief_question_code on debrief_question (realm_id, code_hash) where code_hash is not null;
comment on table debrief_question is 'what a secretary was asked and answered; a question nobody answered stays listed';
select zy_fence('debrief_question');

create table debrief_comment (
  realm_id bigint not null,
  report_id bigint not null,
  account_id bigint not null,
  by_name text not null,
  strengths text not null,
  problems text not null,
  given_on date not null,
  primary key (realm_id, report_id),
  constraint debrief_comment_of foreign key (realm_id, report_id) references debrief_report (realm_id, id)
);
comment on table debrief_comment is '点评 by a leader of the superior, one for each secretary; kept apart from ballot and grade';
select zy_fence('debrief_comment');

create table debrief_item (
  realm_id bigint not null,
  id bigint generated always as identity,
  report_id bigint not null,
  source text not null constraint debrief_item_source check (source in ('report', 'question', 'comment')),
  question_id bigint,
  item_id bigint,
  opened_on date not null,
  primary key (realm_id, id),
  constraint debrief_item_of foreign key (realm_id, report_id) references debrief_report (realm_id, id),
  constraint debrief_item_question foreign key (realm_id, question_id) references debrief_question (realm_id, id),
  constraint debrief_item_item foreign key (realm_id, item_id) references rectification (realm_id, id),
  constraint debrief_item_asked check ((source = 'question') = (question_id is not null))
);
create unique index debrief_item_once on debrief_item (realm_id, question_id) where question_id is not null;
create index debrief_item_by_report on debrief_item (realm_id, report_id);
comment on table debrief_item is 'a problem that was named and became an item of the rectification ledger, which tracks it';
select zy_fence('debrief_item');

create table debrief_conflict (
  realm_id bigint not null,
  report_id bigint not null,
  account_id bigint not null,
  kind text not null constraint debrief_conflict_kind check (kind in ('kin', 'helps', 'other')),
  reason text not null default '',
  declared_on date not null,
  primary key (realm_id, report_id, account_id),
  constraint debrief_conflict_of foreign key (realm_id, report_id) references debrief_report (realm_id, id)
);
comment on table debrief_conflict is 'an interest somebody declared in a secretary: he neither comments on him nor grades him';
select zy_fence('debrief_conflict');
