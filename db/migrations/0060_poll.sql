-- 测评: what is asked of whom, the frozen roll, two counts of papers, results, window ratings and what follows; never who said what.

create table poll (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  unit_id bigint not null,
  campaign_id bigint,
  plan_key text,
  series text,
  kind text not null,
  object text not null constraint poll_object_kind check (object in ('member', 'team', 'cadre', 'unit', 'window', 'campaign')),
  channel text not null constraint poll_channel check (channel in ('ballot', 'paper', 'aggregate')),
  title text not null,
  definition jsonb not null,
  state text not null constraint poll_state check (state in ('draft', 'frozen', 'open', 'closed', 'opened', 'certified', 'void', 'withdrawn')),
  opens_at timestamptz(3),
  closes_at timestamptz(3),
  months text[] not null default '{}',
  object_order text not null default 'typed' constraint poll_object_order check (object_order in ('typed', 'strokes', 'clerk')),
  frozen text,
  digest text collate "C" constraint poll_digest check (digest ~ '^[0-9a-f]{64}$'),
  roll_salt text not null,
  roll_digest text collate "C" constraint poll_roll_digest check (roll_digest ~ '^[0-9a-f]{64}$'),
  ballot_draft text collate "C" not null constraint poll_ballot_draft check (ballot_draft ~ '^[0-9a-f]{32}$'),
  ballot_id text collate "C" constraint poll_ballot_id check (ballot_id ~ '^[0-9a-f]{64}$'),
  ballot_mode text constraint poll_ballot_mode check (ballot_mode in ('single-host', 'two-office')),
  ballot_way text constraint poll_ballot_way check (ballot_way in ('desk', 'slip', 'with-b')),
  ballot_manifest text,
  ballot_signatures jsonb,
  ballot_folder text,
  ballot_audit jsonb,
  archive_digest text collate "C" constraint poll_archive_digest check (archive_digest ~ '^[0-9a-f]{64}$'),
  step text constraint poll_step check (step in ('freeze', 'open', 'close', 'release', 'archive')),
  step_body jsonb,
  step_fault jsonb,
  should_n integer,
  present_n integer,
  closed_on date,
  certified_on date,
  certified_by bigint,
  reason text not null default '',
  version integer not null default 1,
  created_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint poll_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint poll_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint poll_frozen_whole check ((frozen is null) = (digest is null)),
  constraint poll_frozen_before_open check (state in ('draft', 'withdrawn') or frozen is not null),
  constraint poll_present check (present_n is null or present_n <= should_n),
  constraint poll_certified check ((state = 'certified') = (certified_on is not null))
);
create index poll_by_unit on poll (realm_id, unit_id, id);
create index poll_by_campaign on poll (realm_id, campaign_id, id);
create unique index poll_by_ballot on poll (ballot_id, realm_id) where ballot_id is not null;
create index poll_under_way on poll (realm_id, id) where step is not null;
create index poll_by_series on poll (realm_id, series) where series is not null;
comment on table poll is 'one poll from its draft to its certificate; `frozen` holds the RFC 8785 bytes of everything voters rely on; `step` is what the ballot offices are doing for it outside any transaction';
select zy_fence('poll');

create table poll_object (
  realm_id bigint not null references realm (id),
  poll_id bigint not null,
  object_no integer not null,
  place_no integer not null,
  unit_id bigint not null,
  member_id bigint,
  window_id bigint,
  name text not null,
  primary key (realm_id, poll_id, object_no),
  constraint poll_object_poll foreign key (realm_id, poll_id) references poll (realm_id, id),
  constraint poll_object_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint poll_object_member foreign key (realm_id, member_id) references member (realm_id, id)
);
create index poll_object_of_member on poll_object (realm_id, member_id) where member_id is not null;
create index poll_object_of_unit on poll_object (realm_id, unit_id);
comment on table poll_object is 'whom or what is asked about, in the order it stands on the paper; its result belongs to its unit';
select zy_fence('poll_object');

create table poll_roll (
  realm_id bigint not null references realm (id),
  poll_id bigint not null,
  idx integer not null,
  class_key text not null,
  member_id bigint,
  name text not null,
  stratum text,
  primary key (realm_id, poll_id, idx),
  constraint poll_roll_poll foreign key (realm_id, poll_id) references poll (realm_id, id),
  constraint poll_roll_member foreign key (realm_id, member_id) references member (realm_id, id)
);
create unique index poll_roll_member_once on poll_roll (realm_id, poll_id, member_id) where member_id is not null;
comment on table poll_roll is 'who may take part; who did is not kept here or anywhere in this schema';
select zy_fence('poll_roll');

create table poll_frame (
  realm_id bigint not null references realm (id),
  poll_id bigint not null,
  frame_no integer not null,
  class_key text not null,
  name text not null,
  stratum text not null,
  primary key (realm_id, poll_id, frame_no),
  constraint poll_frame_poll foreign key (realm_id, poll_id) references poll (realm_id, id)
);
comment on table poll_frame is 'the list a sample is drawn from; erased when the poll is certified, its digest stays';
select zy_fence('poll_frame');

create table poll_draw (
  realm_id bigint not null references realm (id),
  poll_id bigint not null,
  class_key text not null,
  wanted_n integer not null,
  drawn jsonb,
  drawn_on date,
  primary key (realm_id, poll_id, class_key),
  constraint poll_draw_poll foreign key (realm_id, poll_id) references poll (realm_id, id)
);
comment on table poll_draw is 'a sample: how many, and per stratum the digest of the list, the seed and who was drawn';
select zy_fence('poll_draw');

create table poll_secret (
  realm_id bigint not null references realm (id),
  poll_id bigint not null,
  account_id bigint not null,
  commitment text collate "C" not null constraint poll_secret_commitment check (commitment ~ '^[0-9a-f]{64}$'),
  secret text,
  primary key (realm_id, poll_id, account_id),
  constraint poll_secret_poll foreign key (realm_id, poll_id) references poll (realm_id, id)
);
comment on table poll_secret is 'the two parties of a draw: first what they commit to, then what they open';
select zy_fence('poll_secret');

create table poll_count (
  realm_id bigint not null references realm (id),
  poll_id bigint not null,
  account_id bigint not null,
  body jsonb not null,
  entered_at timestamptz(3) not null,
  primary key (realm_id, poll_id, account_id),
  constraint poll_count_poll foreign key (realm_id, poll_id) references poll (realm_id, id)
);
comment on table poll_count is 'what a clerk read off the papers; two clerks, each without seeing the other''s figures';
select zy_fence('poll_count');

create table poll_result (
  realm_id bigint not null references realm (id),
  poll_id bigint not null,
  source text not null constraint poll_result_source check (source in ('paper', 'ballot', 'aggregate')),
  body text not null,
  digest text collate "C" not null constraint poll_result_digest check (digest ~ '^[0-9a-f]{64}$'),
  opened_on date not null,
  primary key (realm_id, poll_id),
  constraint poll_result_poll foreign key (realm_id, poll_id) references poll (realm_id, id)
);
comment on table poll_result is 'the result as RFC 8785 bytes; read only through the gate of src/poll/visible.ts';
select zy_fence('poll_result');

create table poll_figure (
  realm_id bigint not null references realm (id),
  poll_id bigint not null,
  object_no integer not null,
  unit_id bigint not null,
  member_id bigint,
  object text not null,
  held_on date not null,
  satisfied_n integer not null,
  dissatisfied_n integer not null,
  valid_n integer not null,
  low boolean not null,
  primary key (realm_id, poll_id, object_no),
  constraint poll_figure_poll foreign key (realm_id, poll_id) references poll (realm_id, id),
  constraint poll_figure_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint poll_figure_counts check (satisfied_n >= 0 and dissatisfied_n >= 0 and satisfied_n + dissatisfied_n <= valid_n)
);
create index poll_figure_by_unit on poll_figure (realm_id, unit_id, held_on);
create index poll_figure_by_member on poll_figure (realm_id, member_id, held_on) where member_id is not null;
comment on table poll_figure is 'certified figures of the people served: what measures, carried-over items and the two-strike rule read';
select zy_fence('poll_figure');

create table poll_review (
  realm_id bigint not null references realm (id),
  poll_id bigint not null,
  object_no integer not null,
  self_words text not null default '',
  self_on date,
  grade text,
  reason text not null default '',
  assessed_on date,
  assessed_by bigint,
  told_on date,
  told_how text not null default '',
  primary key (realm_id, poll_id, object_no),
  constraint poll_review_poll foreign key (realm_id, poll_id) references poll (realm_id, id),
  constraint poll_review_assessed check ((grade is null) = (assessed_on is null))
);
comment on table poll_review is '民主评议党员: self-appraisal and the committee''s 评定 beside the ballot, never instead of it; when the member was told';
select zy_fence('poll_review');

create table poll_strike (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  member_id bigint not null,
  unit_id bigint not null,
  body_id bigint not null,
  appointment text not null constraint poll_strike_appointment check (appointment in ('elected', 'appointed', 'hired')),
  rule text not null constraint poll_strike_rule check (rule in ('consecutive', 'cumulative')),
  finding jsonb not null,
  raised_on date not null,
  raised_by bigint,
  answer text,
  document text not null default '',
  answered_on date,
  primary key (realm_id, id),
  constraint poll_strike_member foreign key (realm_id, member_id) references member (realm_id, id),
  constraint poll_strike_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint poll_strike_body foreign key (realm_id, body_id) references unit (realm_id, id),
  constraint poll_strike_answered check ((answer is null) = (answered_on is null))
);
create unique index poll_strike_open on poll_strike (realm_id, member_id) where answered_on is null;
comment on table poll_strike is '提请研究: two polls of the people served below the line, put before the body concerned; it answers in words, nothing is removed here';
select zy_fence('poll_strike');

create table poll_window (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  unit_id bigint not null,
  name text not null,
  place text not null,
  state text not null constraint poll_window_state check (state in ('open', 'closed')),
  since_on date not null,
  closed_on date,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint poll_window_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint poll_window_closed check ((state = 'closed') = (closed_on is not null))
);
create unique index poll_window_name on poll_window (realm_id, unit_id, name) where state = 'open';
comment on table poll_window is '服务窗口: a place where people are served; rated as a place, never by clerk';
select zy_fence('poll_window');

create table poll_window_code (
  realm_id bigint not null references realm (id),
  code_hash text collate "C" not null constraint poll_window_code_hash check (code_hash ~ '^[0-9a-f]{64}$'),
  window_id bigint not null,
  until_on date not null,
  used boolean not null default false,
  primary key (realm_id, code_hash),
  constraint poll_window_code_window foreign key (realm_id, window_id) references poll_window (realm_id, id)
);
create index poll_window_code_open on poll_window_code (realm_id, window_id) where not used;
comment on table poll_window_code is 'one-time codes handed out after a service: only a hash, used or not; neither when nor what';
select zy_fence('poll_window_code');

create table poll_window_month (
  realm_id bigint not null references realm (id),
  window_id bigint not null,
  month text collate "C" not null constraint poll_window_month_shape check (month ~ '^\d{4}-\d{2}$'),
  satisfied_n integer not null default 0,
  mostly_n integer not null default 0,
  not_n integer not null default 0,
  issued_n integer not null default 0,
  closed_on date,
  primary key (realm_id, window_id, month),
  constraint poll_window_month_window foreign key (realm_id, window_id) references poll_window (realm_id, id)
);
comment on table poll_window_month is 'ratings of a window by month, shown only when the month is over; no row per rating exists';
select zy_fence('poll_window_month');
