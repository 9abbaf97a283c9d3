-- 问卷: a document of questions, who may answer it, what was answered; no row says who answered what, or when.

create table survey (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  unit_id bigint not null,
  about_id bigint not null,
  title text not null,
  definition jsonb not null,
  mode text not null constraint survey_mode check (mode in ('sample', 'everyone')),
  allocation text not null constraint survey_allocation check (allocation in ('proportional', 'equal')),
  state text not null constraint survey_state check (state in ('draft', 'frozen', 'open', 'closed', 'counted', 'certified', 'void', 'withdrawn')),
  wanted_n integer constraint survey_wanted check (wanted_n > 0),
  drawn jsonb,
  drawn_on date,
  strata jsonb,
  opens_at timestamptz(3),
  closes_at timestamptz(3),
  frozen text,
  digest text collate "C" constraint survey_digest check (digest ~ '^[0-9a-f]{64}$'),
  passes_on date,
  closed_on date,
  counted_by bigint,
  certified_on date,
  certified_by bigint,
  reason text not null default '',
  version integer not null default 1,
  created_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint survey_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint survey_about foreign key (realm_id, about_id) references unit (realm_id, id),
  constraint survey_frozen_whole check ((frozen is null) = (digest is null)),
  constraint survey_frozen_first check (state in ('draft', 'withdrawn') or frozen is not null),
  constraint survey_certified check ((state = 'certified') = (certified_on is not null))
);
create index survey_by_unit on survey (realm_id, unit_id, id);
create index survey_by_about on survey (realm_id, about_id, id);
comment on table survey is 'one questionnaire from its draft to its certificate; `frozen` holds the RFC 8785 bytes of the questions, rules and strata';
select zy_fence('survey');

create table survey_frame (
  realm_id bigint not null references realm (id),
  survey_id bigint not null,
  frame_no integer not null,
  name text not null,
  stratum text not null,
  drawn boolean not null default false,
  primary key (realm_id, survey_id, frame_no),
  constraint survey_frame_survey foreign key (realm_id, survey_id) references survey (realm_id, id)
);
comment on table survey_frame is 'the list a sample is drawn from, or all who are asked; erased when the result is certified, its digests stay';
select zy_fence('survey_frame');

create table survey_secret (
  realm_id bigint not null references realm (id),
  survey_id bigint not null,
  account_id bigint not null,
  outside boolean not null,
  commitment text collate "C" not null constraint survey_secret_commitment check (commitment ~ '^[0-9a-f]{64}$'),
  secret text,
  primary key (realm_id, survey_id, account_id),
  constraint survey_secret_survey foreign key (realm_id, survey_id) references survey (realm_id, id)
);
comment on table survey_secret is 'the two parties of a draw, one of them from outside the office: first what they commit to, then what they open';
select zy_fence('survey_secret');

create table survey_pass (
  realm_id bigint not null references realm (id),
  code_hash text collate "C" not null constraint survey_pass_hash check (code_hash ~ '^[0-9a-f]{64}$'),
  survey_id bigint not null,
  stratum text not null,
  spent boolean not null default false,
  primary key (realm_id, code_hash),
  constraint survey_pass_survey foreign key (realm_id, survey_id) references survey (realm_id, id)
);
create index survey_pass_of on survey_pass (realm_id, survey_id);
comment on table survey_pass is 'one-time codes on slips: a hash, its stratum, used or not; no person, no time, nothing of the answers';
select zy_fence('survey_pass');

create table survey_answer (
  realm_id bigint not null references realm (id),
  survey_id bigint not null,
  answer_key text collate "C" not null constraint survey_answer_key check (answer_key ~ '^[0-9a-f]{32}$'),
  stratum text not null,
  body jsonb not null,
  primary key (realm_id, survey_id, answer_key),
  constraint survey_answer_survey foreign key (realm_id, survey_id) references survey (realm_id, id)
);
comment on table survey_answer is 'answered questionnaires under random keys, rewritten together so that neither order nor transaction tells who; erased when the result is certified';
select zy_fence('survey_answer');

create table survey_result (
  realm_id bigint not null references realm (id),
  survey_id bigint not null,
  body text not null,
  digest text collate "C" not null constraint survey_result_digest check (digest ~ '^[0-9a-f]{64}$'),
  counted_on date not null,
  primary key (realm_id, survey_id),
  constraint survey_result_survey foreign key (realm_id, survey_id) references survey (realm_id, id)
);
comment on table survey_result is 'the result as RFC 8785 bytes; read only through the gate of src/poll/visible.ts';
select zy_fence('survey_result');

create table survey_text (
  realm_id bigint not null references realm (id),
  survey_id bigint not null,
  text_key text collate "C" not null constraint survey_text_key check (text_key ~ '^[0-9a-f]{32}$'),
  question text not null,
  words text not null,
  primary key (realm_id, survey_id, text_key),
  constraint survey_text_survey foreign key (realm_id, survey_id) references survey (realm_id, id)
);
comment on table survey_text is 'answers in words, masked, apart from the questionnaire and the stratum they came from, in an order that says nothing';
select zy_fence('survey_text');

create table survey_figure (
  realm_id bigint not null references realm (id),
  survey_id bigint not null,
  unit_id bigint not null,
  held_on date not null,
  satisfied_n integer not null,
  dissatisfied_n integer not null,
  valid_n integer not null,
  primary key (realm_id, survey_id),
  constraint survey_figure_survey foreign key (realm_id, survey_id) references survey (realm_id, id),
  constraint survey_figure_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint survey_figure_counts check (satisfied_n >= 0 and dissatisfied_n >= 0 and satisfied_n + dissatisfied_n <= valid_n)
);
create index survey_figure_by_unit on survey_figure (realm_id, unit_id, held_on);
comment on table survey_figure is 'certified figure of the one question `overall` of people served: what measures read';
select zy_fence('survey_figure');
