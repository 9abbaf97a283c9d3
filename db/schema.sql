-- Written by `npm run schema` from the live schema, for review. Not executed: db/migrations is the source.

-- a role held on a subtree of one line, from a day to a day; handing over a post ends one row and opens another
table access_grant (
  realm_id bigint not null
  id bigint not null generated always as identity
  account_id bigint not null
  role text not null
  unit_id bigint not null
  line text not null
  from_on date not null
  until_on date
  document text not null default ''::text
  granted_by bigint
  constraint access_grant_pkey PRIMARY KEY (realm_id, id)
  constraint access_grant_account FOREIGN KEY (realm_id, account_id) REFERENCES account(realm_id, id)
  constraint access_grant_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint access_grant_days CHECK ((until_on >= (from_on - 1)))
  constraint access_grant_line CHECK ((line = ANY (ARRAY['party'::text, 'territory'::text, 'business'::text, 'league'::text, 'union'::text, 'women'::text])))
  constraint access_grant_role CHECK ((role = ANY (ARRAY['office'::text, 'secretary'::text, 'deputy'::text, 'clerk'::text, 'leader'::text, 'inspector'::text, 'supervisor'::text, 'member'::text, 'discipline'::text, 'system'::text, 'security'::text, 'audit'::text])))
)
  CREATE INDEX access_grant_by_account on access_grant USING btree (realm_id, account_id)
  CREATE INDEX access_grant_by_unit on access_grant USING btree (realm_id, unit_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a person who can sign in; rights come from grants, never from the account itself
table account (
  realm_id bigint not null
  id bigint not null generated always as identity
  login text not null
  display_name text not null
  member_id bigint
  password_hash text not null
  state text not null
  failed_n integer not null default 0
  locked_until timestamp(3) with time zone
  version integer not null default 1
  created_at timestamp(3) with time zone not null
  granted boolean not null default false
  constraint account_pkey PRIMARY KEY (realm_id, id)
  constraint account_login_once UNIQUE (realm_id, login)
  constraint account_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint account_state CHECK ((state = ANY (ARRAY['first-password'::text, 'active'::text, 'closed'::text])))
)
  CREATE INDEX account_by_display_name on account USING btree (realm_id, display_name)
  CREATE INDEX account_by_login on account USING btree (realm_id, login COLLATE "C", id)
  CREATE INDEX account_by_state on account USING btree (realm_id, state, login COLLATE "C", id) WHERE (state <> 'active'::text)
  CREATE INDEX account_ungranted on account USING btree (realm_id, login COLLATE "C", id) WHERE (NOT granted)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- reference: log-in names are unique over all realms
table account_login (
  login text collate "C" not null
  realm_id bigint not null
  account_id bigint not null
  constraint account_login_pkey PRIMARY KEY (login)
  constraint account_login_shape CHECK ((login ~ '^[a-z0-9][a-z0-9._-]{1,40}$'::text))
)
  grant delete, insert, select to zy_app
  no row-level security

-- an activity or meeting, recorded once; the roll is the organiser's fact and never scored; work_id null = serves no central work, and says so
table activity (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  kind text not null
  title text not null
  held_on date not null
  place text not null
  words text not null
  topics text not null
  decisions text not null
  expected_n integer
  present_n integer
  work_id bigint
  service boolean not null
  proxy boolean not null
  state text not null
  event_id bigint
  corrected_n integer not null default 0
  withdrawn_reason text
  recorded_at timestamp(3) with time zone not null
  version integer not null default 1
  constraint activity_pkey PRIMARY KEY (realm_id, id)
  constraint activity_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint activity_serves FOREIGN KEY (realm_id, work_id) REFERENCES activity_work(realm_id, id)
  constraint activity_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint activity_roll CHECK ((((expected_n IS NULL) = (present_n IS NULL)) AND (present_n >= 0) AND (present_n <= expected_n)))
  constraint activity_state CHECK ((state = ANY (ARRAY['recorded'::text, 'withdrawn'::text])))
)
  CREATE INDEX activity_by_day on activity USING btree (realm_id, held_on DESC, id DESC)
  CREATE INDEX activity_by_unit on activity USING btree (realm_id, unit_id, held_on, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 一会多责: the campaigns one activity counts for
table activity_campaign (
  realm_id bigint not null
  activity_id bigint not null
  campaign_id bigint not null
  constraint activity_campaign_pkey PRIMARY KEY (realm_id, activity_id, campaign_id)
  constraint activity_campaign_activity FOREIGN KEY (realm_id, activity_id) REFERENCES activity(realm_id, id)
  constraint activity_campaign_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
)
  CREATE INDEX activity_campaign_by_campaign on activity_campaign USING btree (realm_id, campaign_id, activity_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 载体: a post, window, area, building or team with its holder; idle (名存实亡) without a confirmed service within the recheck period
table activity_carrier (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  campaign_id bigint
  carrier_key text
  kind text not null
  name text not null
  holder text not null
  holder_member_id bigint
  duty text not null
  area text not null
  since_on date not null
  recheck_months integer not null
  idle_after_on date not null
  confirmed_on date
  state text not null
  ended_on date
  end_reason text
  version integer not null default 1
  constraint activity_carrier_pkey PRIMARY KEY (realm_id, id)
  constraint activity_carrier_holder FOREIGN KEY (realm_id, holder_member_id) REFERENCES member(realm_id, id)
  constraint activity_carrier_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint activity_carrier_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint activity_carrier_end_says_why CHECK (((state = 'ended'::text) = ((ended_on IS NOT NULL) AND (end_reason IS NOT NULL))))
  constraint activity_carrier_kind CHECK ((kind = ANY (ARRAY['post'::text, 'window'::text, 'area'::text, 'building'::text, 'team'::text])))
  constraint activity_carrier_recheck CHECK (((recheck_months >= 1) AND (recheck_months <= 36)))
  constraint activity_carrier_state CHECK ((state = ANY (ARRAY['in-use'::text, 'idle'::text, 'ended'::text])))
)
  CREATE INDEX activity_carrier_idle on activity_carrier USING btree (realm_id, idle_after_on) WHERE (state = 'in-use'::text)
  CREATE UNIQUE INDEX activity_carrier_once on activity_carrier USING btree (realm_id, unit_id, kind, name) WHERE (state <> 'ended'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a service for somebody: accepted, served, and confirmed or disputed by the receiver (slip) or by somebody independent who asked him; asked = raised by the receiver himself
table activity_service (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  carrier_id bigint
  what text not null
  receiver text not null
  asked boolean not null
  asked_on date not null
  due_on date not null
  activity_id bigint
  served_on date
  state text not null
  code_hash text collate "C" not null
  answered_on date
  answered_how text
  answer text not null default ''::text
  proxy boolean not null
  version integer not null default 1
  constraint activity_service_pkey PRIMARY KEY (realm_id, id)
  constraint activity_service_code UNIQUE (realm_id, code_hash)
  constraint activity_service_activity FOREIGN KEY (realm_id, activity_id) REFERENCES activity(realm_id, id)
  constraint activity_service_carrier FOREIGN KEY (realm_id, carrier_id) REFERENCES activity_carrier(realm_id, id)
  constraint activity_service_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint activity_service_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint activity_service_answer CHECK (((state = ANY (ARRAY['confirmed'::text, 'disputed'::text])) = ((answered_on IS NOT NULL) AND (answered_how IS NOT NULL))))
  constraint activity_service_due CHECK ((due_on >= asked_on))
  constraint activity_service_how CHECK ((answered_how = ANY (ARRAY['slip'::text, 'visit'::text, 'telephone'::text])))
  constraint activity_service_state CHECK ((state = ANY (ARRAY['accepted'::text, 'served'::text, 'confirmed'::text, 'disputed'::text, 'withdrawn'::text])))
)
  CREATE INDEX activity_service_by_carrier on activity_service USING btree (realm_id, carrier_id, answered_on)
  CREATE INDEX activity_service_by_unit on activity_service USING btree (realm_id, unit_id, due_on)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 中心工作: what a unit is mainly at; every activity names the one it serves or says none
table activity_work (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  name text not null
  from_on date not null
  until_on date
  constraint activity_work_pkey PRIMARY KEY (realm_id, id)
  constraint activity_work_once UNIQUE (realm_id, unit_id, name)
  constraint activity_work_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint activity_work_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint activity_work_days CHECK ((until_on >= from_on))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- an uploaded file; its type is decided by its content, its bytes are found by hash
table attachment (
  realm_id bigint not null
  id bigint not null generated always as identity
  sha256 text collate "C" not null
  name text not null
  type text not null
  size_n bigint not null
  by_id bigint not null
  at timestamp(3) with time zone not null
  constraint attachment_pkey PRIMARY KEY (realm_id, id)
  constraint attachment_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint attachment_sha256 CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
)
  CREATE INDEX attachment_by_age on attachment USING btree (realm_id, at)
  CREATE INDEX attachment_by_hash on attachment USING btree (realm_id, sha256)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- hashes whose last row was swept; the file is removed in a later transaction, when that is certain
table attachment_gone (
  realm_id bigint not null
  sha256 text collate "C" not null
  at timestamp(3) with time zone not null
  constraint attachment_gone_pkey PRIMARY KEY (realm_id, sha256)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the record that cites a file; only through it is the file read
table attachment_use (
  realm_id bigint not null
  attachment_id bigint not null
  noun text not null
  subject_id bigint not null
  at timestamp(3) with time zone not null
  constraint attachment_use_pkey PRIMARY KEY (realm_id, attachment_id, noun, subject_id)
  constraint attachment_use_attachment FOREIGN KEY (realm_id, attachment_id) REFERENCES attachment(realm_id, id)
)
  CREATE INDEX attachment_use_by_subject on attachment_use USING btree (realm_id, noun, subject_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a campaign from its first draft to its end; the draft plan is worked on here, launched plans are frozen in campaign_plan
table campaign (
  realm_id bigint not null
  id bigint not null generated always as identity
  title text not null
  template text not null
  state text not null
  organiser_id bigint not null
  line text not null
  draft jsonb not null
  plan_no integer not null default 0
  launch_on date
  ends_on date
  ended_on date
  long_term text
  long_term_reason text
  public_intro text not null default ''::text
  version integer not null default 1
  created_at timestamp(3) with time zone not null
  constraint campaign_pkey PRIMARY KEY (realm_id, id)
  constraint campaign_organiser FOREIGN KEY (realm_id, organiser_id) REFERENCES unit(realm_id, id)
  constraint campaign_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint campaign_launched_has_day CHECK (((state = 'draft'::text) OR (state = 'withdrawn'::text) OR (launch_on IS NOT NULL)))
  constraint campaign_line CHECK ((line = ANY (ARRAY['party'::text, 'territory'::text, 'business'::text, 'league'::text, 'union'::text, 'women'::text])))
  constraint campaign_state CHECK ((state = ANY (ARRAY['draft'::text, 'launched'::text, 'ended'::text, 'withdrawn'::text])))
)
  CREATE INDEX campaign_by_organiser on campaign USING btree (realm_id, organiser_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 上轮遗留: what an earlier round left undone, as an item with an owner; the owner answers, somebody else settles
table campaign_carry (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  kind text not null
  unit_id bigint not null
  what text not null
  source text not null
  role text not null
  due_on date
  state text not null
  answer text
  answered_on date
  settled_on date
  settled_by bigint
  version integer not null default 1
  constraint campaign_carry_pkey PRIMARY KEY (realm_id, id)
  constraint campaign_carry_once UNIQUE (realm_id, campaign_id, unit_id, source)
  constraint campaign_carry_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint campaign_carry_kind CHECK ((kind = ANY (ARRAY['pledge'::text, 'rectification'::text, 'poll'::text, 'goal'::text])))
  constraint campaign_carry_state CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'settled'::text])))
)
  CREATE INDEX campaign_carry_open on campaign_carry USING btree (realm_id, unit_id) WHERE (state <> 'settled'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- what a unit wrote where the plan says 待本单位填写
table campaign_fill (
  realm_id bigint not null
  campaign_id bigint not null
  unit_id bigint not null
  mechanism text not null
  content text not null
  constraint campaign_fill_pkey PRIMARY KEY (realm_id, campaign_id, unit_id, mechanism)
  constraint campaign_fill_unit FOREIGN KEY (realm_id, campaign_id, unit_id) REFERENCES campaign_unit(realm_id, campaign_id, unit_id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- each goal clause answered 达到 or 未达到, by its measure or its named judge; 无从作答 with a reason where its measure was over nothing to the end
table campaign_goal (
  realm_id bigint not null
  campaign_id bigint not null
  unit_id bigint not null
  goal_key text not null
  verdict text not null
  figure text
  who text
  reason text not null default ''::text
  answered_on date not null
  constraint campaign_goal_pkey PRIMARY KEY (realm_id, campaign_id, unit_id, goal_key)
  constraint campaign_goal_no_record CHECK (((verdict <> '无从作答'::text) OR ((figure IS NULL) AND (reason <> ''::text))))
  constraint campaign_goal_verdict CHECK ((verdict = ANY (ARRAY['达到'::text, '未达到'::text, '无从作答'::text])))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- an item of a unit's own plan, tracked to done
table campaign_item (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  unit_id bigint not null
  item_key text not null
  text text not null
  role text not null
  phase_key text not null
  due_on date not null
  serves text not null default ''::text
  done_on date
  done_note text
  event_id bigint
  constraint campaign_item_pkey PRIMARY KEY (realm_id, id)
  constraint campaign_item_once UNIQUE (realm_id, campaign_id, unit_id, item_key)
  constraint campaign_item_unit FOREIGN KEY (realm_id, campaign_id, unit_id) REFERENCES campaign_unit(realm_id, campaign_id, unit_id)
)
  CREATE INDEX campaign_item_due on campaign_item USING btree (realm_id, unit_id, due_on) WHERE (done_on IS NULL)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- limits a unit sets for commendation by itself and below, tighter than the rules, with their document; the newest of a unit counts
table campaign_legal (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  settings jsonb not null
  source text not null
  set_by bigint not null
  set_on date not null
  constraint campaign_legal_pkey PRIMARY KEY (realm_id, id)
  constraint campaign_legal_account FOREIGN KEY (realm_id, set_by) REFERENCES account(realm_id, id)
  constraint campaign_legal_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
)
  CREATE INDEX campaign_legal_by_unit on campaign_legal USING btree (realm_id, unit_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- phases with their days, rounds unrolled
table campaign_phase (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  phase_key text not null
  round_no integer not null
  name text not null
  kind text not null
  starts_on date not null
  ends_on date not null
  constraint campaign_phase_pkey PRIMARY KEY (realm_id, id)
  constraint campaign_phase_once UNIQUE (realm_id, campaign_id, phase_key, round_no)
  constraint campaign_phase_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint campaign_phase_days CHECK ((ends_on >= starts_on))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a published plan, as RFC 8785 text with its digest; superseded, never edited
table campaign_plan (
  realm_id bigint not null
  campaign_id bigint not null
  plan_no integer not null
  bytes text not null
  digest text not null
  reason text not null default ''::text
  frozen_at timestamp(3) with time zone not null
  constraint campaign_plan_pkey PRIMARY KEY (realm_id, campaign_id, plan_no)
  constraint campaign_plan_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- own conditions of a unit under one item of the common part: a criterion of the plan (standard_id 0) or a judged item of a frozen standard; the common part itself is only cited, by digest
table campaign_refinement (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  unit_id bigint not null
  standard_id bigint not null
  source text not null
  item text not null
  common_digest text not null
  conditions jsonb not null
  state text not null
  approved_no integer not null default 0
  text_n integer not null default 0
  submitted_on date
  submitted_by bigint
  decided_on date
  decided_by bigint
  reason text not null default ''::text
  version integer not null default 1
  constraint campaign_refinement_pkey PRIMARY KEY (realm_id, id)
  constraint campaign_refinement_once UNIQUE (realm_id, campaign_id, unit_id, standard_id, source, item)
  constraint campaign_refinement_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint campaign_refinement_unit FOREIGN KEY (realm_id, campaign_id, unit_id) REFERENCES campaign_unit(realm_id, campaign_id, unit_id)
  constraint campaign_refinement_state CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'approved'::text, 'returned'::text])))
  constraint campaign_refinement_submitted CHECK (((state = 'draft'::text) OR (submitted_on IS NOT NULL)))
)
  CREATE INDEX campaign_refinement_waiting on campaign_refinement USING btree (realm_id, unit_id) WHERE (state = 'submitted'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- every text that was submitted, common part and own conditions together, as RFC 8785 bytes with their digest
table campaign_refinement_text (
  realm_id bigint not null
  refinement_id bigint not null
  text_no integer not null
  bytes text not null
  digest text not null
  submitted_by bigint
  submitted_at timestamp(3) with time zone not null
  constraint campaign_refinement_text_pkey PRIMARY KEY (realm_id, refinement_id, text_no)
  constraint campaign_refinement_text_of FOREIGN KEY (realm_id, refinement_id) REFERENCES campaign_refinement(realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- who sits in the leading group or office of which level, with the duty of the seat
table campaign_seat (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  unit_id bigint not null
  group_key text not null
  role_key text not null
  person text not null
  member_id bigint
  duty text not null default ''::text
  from_on date not null
  until_on date
  constraint campaign_seat_pkey PRIMARY KEY (realm_id, id)
)
  CREATE INDEX campaign_seat_by_unit on campaign_seat USING btree (realm_id, campaign_id, unit_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- stage and final summaries: figures from the ledger frozen at submission, words by the unit
table campaign_summary (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  unit_id bigint not null
  phase_id bigint
  facts jsonb not null
  words text not null
  state text not null
  submitted_on date not null
  version integer not null default 1
  constraint campaign_summary_pkey PRIMARY KEY (realm_id, id)
  constraint campaign_summary_state CHECK ((state = ANY (ARRAY['submitted'::text, 'withdrawn'::text, 'returned'::text])))
)
  CREATE UNIQUE INDEX campaign_summary_once on campaign_summary USING btree (realm_id, campaign_id, unit_id, phase_id) WHERE (state = 'submitted'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- who takes part, as the unit stood when it joined, and what it added to the common plan
table campaign_unit (
  realm_id bigint not null
  campaign_id bigint not null
  unit_id bigint not null
  path text collate "C" not null
  name text not null
  kind text not null
  level text
  class_key text
  organiser boolean not null
  since_on date not null
  state text not null
  own jsonb
  own_version integer not null default 0
  adopted_on date
  until_on date
  constraint campaign_unit_pkey PRIMARY KEY (realm_id, campaign_id, unit_id)
  constraint campaign_unit_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint campaign_unit_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint campaign_unit_state CHECK ((state = ANY (ARRAY['to-adopt'::text, 'adopted'::text])))
)
  CREATE INDEX campaign_unit_of_unit on campaign_unit USING btree (realm_id, unit_id, campaign_id)
  CREATE INDEX campaign_unit_path on campaign_unit USING btree (realm_id, campaign_id, path)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- which group a unit was put in when the groups were fixed
table comparison_group_unit (
  realm_id bigint not null
  grouping_id bigint not null
  unit_id bigint not null
  group_key text not null
  constraint comparison_group_unit_pkey PRIMARY KEY (realm_id, grouping_id, unit_id)
  constraint comparison_group_unit_grouping FOREIGN KEY (realm_id, grouping_id) REFERENCES comparison_grouping(realm_id, id)
  constraint comparison_group_unit_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- how a campaign puts like units together; once fixed, rule, register facts and groups stand as RFC 8785 text with its digest
table comparison_grouping (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  rule jsonb not null
  state text not null
  fixed_on date
  fixed_by bigint
  bytes text
  digest text
  version integer not null default 1
  constraint comparison_grouping_pkey PRIMARY KEY (realm_id, id)
  constraint comparison_grouping_once UNIQUE (realm_id, campaign_id)
  constraint comparison_grouping_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint comparison_grouping_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint comparison_grouping_fixed CHECK (((state = 'fixed'::text) = ((fixed_on IS NOT NULL) AND (fixed_by IS NOT NULL) AND (bytes IS NOT NULL) AND (digest IS NOT NULL))))
  constraint comparison_grouping_state CHECK ((state = ANY (ARRAY['draft'::text, 'fixed'::text])))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a frozen round another realm published, byte for byte, with the digest printed on its notice
table comparison_package (
  realm_id bigint not null
  id bigint not null generated always as identity
  from_realm text not null
  basis text not null
  bytes text not null
  digest text not null
  imported_on date not null
  imported_by bigint not null
  constraint comparison_package_pkey PRIMARY KEY (realm_id, id)
  constraint comparison_package_once UNIQUE (realm_id, digest)
  constraint comparison_package_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint comparison_package_basis CHECK ((basis ~ '\S'::text))
  constraint comparison_package_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  constraint comparison_package_from CHECK ((from_realm ~ '\S'::text))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- what gets worse, listed once a week with the units it was seen in
table comparison_trend (
  realm_id bigint not null
  id bigint not null generated always as identity
  week_on date not null
  kind text not null
  subject text not null
  facts jsonb not null
  constraint comparison_trend_pkey PRIMARY KEY (realm_id, id)
  constraint comparison_trend_once UNIQUE (realm_id, week_on, kind, subject)
  constraint comparison_trend_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint comparison_trend_kind CHECK ((kind = ANY (ARRAY['finding'::text, 'problem'::text, 'recurrence'::text, 'falling'::text])))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- a 述职评议会: who arranges it, when, over which period, with which settings; 应到 and 实到 are counted when it is held
table debrief (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  campaign_id bigint
  year_no integer not null
  title text not null
  kind text not null
  held_on date not null
  place text not null
  from_on date not null
  until_on date not null
  hand_in_on date not null
  settings jsonb not null
  state text not null
  should_n integer
  present_n integer
  minutes text not null default ''::text
  reason text not null default ''::text
  closed_on date
  version integer not null default 1
  created_at timestamp(3) with time zone not null
  constraint debrief_pkey PRIMARY KEY (realm_id, id)
  constraint debrief_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint debrief_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint debrief_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint debrief_closed CHECK (((state = 'closed'::text) = (closed_on IS NOT NULL)))
  constraint debrief_days CHECK (((from_on <= until_on) AND (hand_in_on <= held_on)))
  constraint debrief_kind CHECK ((kind = ANY (ARRAY['secretary'::text, 'community'::text, 'first'::text])))
  constraint debrief_present CHECK (((present_n IS NULL) OR (present_n <= should_n)))
  constraint debrief_state CHECK ((state = ANY (ARRAY['draft'::text, 'called'::text, 'held'::text, 'closed'::text, 'withdrawn'::text])))
)
  CREATE INDEX debrief_by_unit on debrief USING btree (realm_id, unit_id, held_on)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- who should come, read from registers when the session is called, and who came
table debrief_attendee (
  realm_id bigint not null
  debrief_id bigint not null
  seat_no integer not null
  class_key text not null
  member_id bigint
  name text not null
  present boolean not null default false
  constraint debrief_attendee_pkey PRIMARY KEY (realm_id, debrief_id, seat_no)
  constraint debrief_attendee_member FOREIGN KEY (realm_id, member_id) REFERENCES member(realm_id, id)
  constraint debrief_attendee_of FOREIGN KEY (realm_id, debrief_id) REFERENCES debrief(realm_id, id)
)
  CREATE INDEX debrief_attendee_of_member on debrief_attendee USING btree (realm_id, member_id) WHERE (member_id IS NOT NULL)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- who comes and votes, by class; source says from which register the names are read
table debrief_class (
  realm_id bigint not null
  debrief_id bigint not null
  class_key text not null
  class_no integer not null
  title text not null
  weight text not null
  served boolean not null
  source jsonb not null
  constraint debrief_class_pkey PRIMARY KEY (realm_id, debrief_id, class_key)
  constraint debrief_class_of FOREIGN KEY (realm_id, debrief_id) REFERENCES debrief(realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 点评 by a leader of the superior, one for each secretary; kept apart from ballot and grade
table debrief_comment (
  realm_id bigint not null
  report_id bigint not null
  account_id bigint not null
  by_name text not null
  strengths text not null
  problems text not null
  given_on date not null
  constraint debrief_comment_pkey PRIMARY KEY (realm_id, report_id)
  constraint debrief_comment_of FOREIGN KEY (realm_id, report_id) REFERENCES debrief_report(realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- an interest somebody declared in a secretary: he neither comments on him nor grades him
table debrief_conflict (
  realm_id bigint not null
  report_id bigint not null
  account_id bigint not null
  kind text not null
  reason text not null default ''::text
  declared_on date not null
  constraint debrief_conflict_pkey PRIMARY KEY (realm_id, report_id, account_id)
  constraint debrief_conflict_of FOREIGN KEY (realm_id, report_id) REFERENCES debrief_report(realm_id, id)
  constraint debrief_conflict_kind CHECK ((kind = ANY (ARRAY['kin'::text, 'helps'::text, 'other'::text])))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a problem that was named and became an item of the rectification ledger, which tracks it
table debrief_item (
  realm_id bigint not null
  id bigint not null generated always as identity
  report_id bigint not null
  source text not null
  question_id bigint
  item_id bigint
  opened_on date not null
  constraint debrief_item_pkey PRIMARY KEY (realm_id, id)
  constraint debrief_item_item FOREIGN KEY (realm_id, item_id) REFERENCES rectification(realm_id, id)
  constraint debrief_item_of FOREIGN KEY (realm_id, report_id) REFERENCES debrief_report(realm_id, id)
  constraint debrief_item_question FOREIGN KEY (realm_id, question_id) REFERENCES debrief_question(realm_id, id)
  constraint debrief_item_asked CHECK (((source = 'question'::text) = (question_id IS NOT NULL)))
  constraint debrief_item_source CHECK ((source = ANY (ARRAY['report'::text, 'question'::text, 'comment'::text])))
)
  CREATE INDEX debrief_item_by_report on debrief_item USING btree (realm_id, report_id)
  CREATE UNIQUE INDEX debrief_item_once on debrief_item USING btree (realm_id, question_id) WHERE (question_id IS NOT NULL)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- what a secretary was asked and answered; a question nobody answered stays listed
table debrief_question (
  realm_id bigint not null
  id bigint not null generated always as identity
  report_id bigint not null
  source text not null
  asker text not null
  account_id bigint
  words text not null
  asked_on date not null
  code_hash text collate "C"
  state text not null
  how text
  answer text not null default ''::text
  answered_on date
  reason text not null default ''::text
  constraint debrief_question_pkey PRIMARY KEY (realm_id, id)
  constraint debrief_question_of FOREIGN KEY (realm_id, report_id) REFERENCES debrief_report(realm_id, id)
  constraint debrief_question_answered CHECK (((state = 'answered'::text) = ((how IS NOT NULL) AND (answered_on IS NOT NULL))))
  constraint debrief_question_how CHECK ((how = ANY (ARRAY['written'::text, 'spot'::text])))
  constraint debrief_question_source CHECK ((source = ANY (ARRAY['superior'::text, 'member'::text, 'resident'::text])))
  constraint debrief_question_state CHECK ((state = ANY (ARRAY['asked'::text, 'answered'::text, 'set-aside'::text])))
)
  CREATE INDEX debrief_question_by_report on debrief_question USING btree (realm_id, report_id, id)
  CREATE UNIQUE INDEX debrief_question_code on debrief_question USING btree (realm_id, code_hash) WHERE (code_hash IS NOT NULL)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- one secretary at one session: his own words, and from hand-in on the whole report as RFC 8785 bytes; figures are read from records until then; the grade is the committee's and stands apart from the ballot
table debrief_report (
  realm_id bigint not null
  id bigint not null generated always as identity
  debrief_id bigint not null
  place_no integer not null
  unit_id bigint not null
  member_id bigint not null
  name text not null
  post text not null
  post_from_on date not null
  state text not null
  problems text not null default ''::text
  causes text not null default ''::text
  next_steps text not null default ''::text
  bytes text
  digest text collate "C"
  handed_on date
  proxy boolean not null default false
  returned_n integer not null default 0
  reason text not null default ''::text
  poll_id bigint
  object_no integer
  grade text
  grade_reason text not null default ''::text
  grade_meeting text not null default ''::text
  graded_on date
  graded_by bigint
  version integer not null default 1
  constraint debrief_report_pkey PRIMARY KEY (realm_id, id)
  constraint debrief_report_member_once UNIQUE (realm_id, debrief_id, member_id)
  constraint debrief_report_unit_once UNIQUE (realm_id, debrief_id, unit_id)
  constraint debrief_report_member FOREIGN KEY (realm_id, member_id) REFERENCES member(realm_id, id)
  constraint debrief_report_of FOREIGN KEY (realm_id, debrief_id) REFERENCES debrief(realm_id, id)
  constraint debrief_report_poll FOREIGN KEY (realm_id, poll_id) REFERENCES poll(realm_id, id)
  constraint debrief_report_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint debrief_report_ballot CHECK (((poll_id IS NULL) = (object_no IS NULL)))
  constraint debrief_report_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  constraint debrief_report_frozen CHECK (((state = 'handed'::text) = ((bytes IS NOT NULL) AND (digest IS NOT NULL) AND (handed_on IS NOT NULL))))
  constraint debrief_report_graded CHECK (((grade IS NULL) = (graded_on IS NULL)))
  constraint debrief_report_state CHECK ((state = ANY (ARRAY['draft'::text, 'returned'::text, 'handed'::text, 'absent'::text])))
)
  CREATE INDEX debrief_report_by_member on debrief_report USING btree (realm_id, member_id)
  CREATE INDEX debrief_report_by_unit on debrief_report USING btree (realm_id, unit_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- only what differs from plainly due: done (so many of the count, on which day), exempt with reason, extended to a day
table duty_done (
  realm_id bigint not null
  period_id bigint not null
  unit_id bigint not null
  campaign_id bigint not null
  rule_id bigint not null
  state text not null
  done_n integer not null default 0
  done_on date
  on_time boolean
  due_on date
  reason text not null default ''::text
  constraint duty_done_pkey PRIMARY KEY (realm_id, period_id, unit_id)
  constraint duty_done_period FOREIGN KEY (realm_id, period_id) REFERENCES duty_period(realm_id, id)
  constraint duty_done_state CHECK ((state = ANY (ARRAY['partly'::text, 'done'::text, 'exempt'::text, 'extended'::text])))
)
  CREATE INDEX duty_done_by_unit on duty_done USING btree (realm_id, unit_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- which event counted for which duty: one activity may serve several (一会多责)
table duty_event (
  realm_id bigint not null
  period_id bigint not null
  unit_id bigint not null
  event_id bigint not null
  happened_on date not null
  constraint duty_event_pkey PRIMARY KEY (realm_id, period_id, unit_id, event_id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- when a rule falls due: one row for a phase, month, quarter or year; with a unit: set off by an event, for that unit alone
table duty_period (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  rule_id bigint not null
  period_key text not null
  unit_id bigint
  name text not null
  starts_on date not null
  due_on date not null
  audience_on date not null
  constraint duty_period_pkey PRIMARY KEY (realm_id, id)
  constraint duty_period_once UNIQUE (realm_id, rule_id, period_key)
  constraint duty_period_rule FOREIGN KEY (realm_id, rule_id) REFERENCES duty_rule(realm_id, id)
)
  CREATE INDEX duty_period_due on duty_period USING btree (realm_id, campaign_id, due_on)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a duty rule of a launched plan with its audience as columns (null = no limit); who owes it is campaign_unit read through them, never a row for each unit; supported = this product knows the act that fulfils it
table duty_rule (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  rule_key text not null
  title text not null
  purpose text not null
  role text not null
  done_event text not null
  done_filter jsonb not null
  count_n integer not null
  organiser boolean not null
  classes text[]
  kinds text[]
  levels text[]
  rule jsonb not null
  supported boolean not null
  constraint duty_rule_pkey PRIMARY KEY (realm_id, id)
  constraint duty_rule_once UNIQUE (realm_id, campaign_id, rule_key)
)
  CREATE INDEX duty_rule_by_event on duty_rule USING btree (realm_id, done_event)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- append-only: what happened, in the same transaction as the change it describes
table event (
  realm_id bigint not null
  id bigint not null generated always as identity
  noun text collate "C" not null
  verb text collate "C" not null
  campaign_id bigint
  unit_id bigint
  subject_id bigint
  actor_id bigint
  role text
  proxy boolean not null default false
  happened_on date not null
  recorded_at timestamp(3) with time zone not null
  quantity numeric
  corrects_id bigint
  detail jsonb not null default '{}'::jsonb
  detail_version integer not null default 1
  constraint event_pkey PRIMARY KEY (realm_id, id)
) partition by range (id)
  CREATE INDEX event_by_campaign on event USING btree (realm_id, campaign_id, id)
  CREATE INDEX event_by_subject on event USING btree (realm_id, noun, subject_id, id)
  CREATE INDEX event_by_unit on event USING btree (realm_id, unit_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app
  grant select to zy_sealer

table event_0 partition of event FOR VALUES FROM (MINVALUE) TO ('20000000')

table event_1 partition of event FOR VALUES FROM ('20000000') TO ('40000000')

table event_2 partition of event FOR VALUES FROM ('40000000') TO (MAXVALUE)

-- sealed: the root over the first n leaves, as published
table event_checkpoint (
  realm_id bigint not null
  size bigint not null
  root text not null
  frontier text not null
  sealed_at timestamp(3) with time zone not null
  constraint event_checkpoint_pkey PRIMARY KEY (realm_id, size)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant select to zy_app
  grant insert, select to zy_sealer

-- sealed: order and hash of each event in the realm's ledger
table event_leaf (
  realm_id bigint not null
  leaf_no bigint not null
  event_id bigint not null
  private_digest text
  hash text not null
  constraint event_leaf_pkey PRIMARY KEY (realm_id, leaf_no)
  constraint event_leaf_event_once UNIQUE (realm_id, event_id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant select to zy_app
  grant insert, select to zy_sealer

-- personal part of an event; erasing a row leaves the ledger verifiable, since the leaf holds only the salted digest
table event_private (
  realm_id bigint not null
  event_id bigint not null
  salt text not null
  body jsonb not null
  digest text not null
  constraint event_private_pkey PRIMARY KEY (realm_id, event_id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- events waiting for the sealer; a late commit simply goes into the next batch
table event_unsealed (
  realm_id bigint not null
  event_id bigint not null
  private_digest text
  constraint event_unsealed_pkey PRIMARY KEY (realm_id, event_id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app
  grant delete, select to zy_sealer

-- 荣誉台账: one honour of one holder with its term, its day of re-check and its state today
table honour (
  realm_id bigint not null
  id bigint not null generated always as identity
  decision_id bigint not null
  campaign_id bigint not null
  nomination_id bigint not null
  title_key text not null
  title_name text not null
  level text not null
  object text not null
  holder text not null
  facts jsonb not null
  unit_id bigint not null
  subject_unit_id bigint
  subject_member_id bigint
  posthumous boolean not null default false
  code text collate "C"
  certificate boolean not null
  plaque boolean not null
  granted_on date not null
  expires_on date
  recheck_on date
  state text not null
  version integer not null default 1
  constraint honour_pkey PRIMARY KEY (realm_id, id)
  constraint honour_code_once UNIQUE (realm_id, code)
  constraint honour_nomination_once UNIQUE (realm_id, nomination_id)
  constraint honour_decision_of FOREIGN KEY (realm_id, decision_id) REFERENCES honour_decision(realm_id, id)
  constraint honour_nomination FOREIGN KEY (realm_id, nomination_id) REFERENCES nomination(realm_id, id)
  constraint honour_code_where_shown CHECK (((code IS NOT NULL) = (certificate OR plaque)))
  constraint honour_state CHECK ((state = ANY (ARRAY['effective'::text, 'warned'::text, 'expired'::text, 'withdrawn'::text, 'recovered'::text])))
)
  CREATE INDEX honour_by_subject_member on honour USING btree (realm_id, subject_member_id) WHERE (subject_member_id IS NOT NULL)
  CREATE INDEX honour_by_subject_unit on honour USING btree (realm_id, subject_unit_id) WHERE (subject_unit_id IS NOT NULL)
  CREATE INDEX honour_by_unit on honour USING btree (realm_id, unit_id, granted_on, id)
  CREATE INDEX honour_due on honour USING btree (realm_id, expires_on) WHERE (state = ANY (ARRAY['effective'::text, 'warned'::text]))
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- what became of an honour: warned, cleared, re-checked, expired, withdrawn, taken back, with its document
table honour_change (
  realm_id bigint not null
  id bigint not null generated always as identity
  honour_id bigint not null
  action text not null
  from_state text not null
  to_state text not null
  document text not null
  reason text not null
  account_id bigint
  changed_on date not null
  constraint honour_change_pkey PRIMARY KEY (realm_id, id)
  constraint honour_change_honour FOREIGN KEY (realm_id, honour_id) REFERENCES honour(realm_id, id)
)
  CREATE INDEX honour_change_by_honour on honour_change USING btree (realm_id, honour_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- a decision to honour as RFC 8785 text with its digest: document number, meeting, day, whom
table honour_decision (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  unit_id bigint not null
  award_key text not null
  level text not null
  title text not null
  document_no text not null
  meeting text not null
  decided_on date not null
  bytes text not null
  digest text not null
  decided_by bigint not null
  decided_at timestamp(3) with time zone not null
  constraint honour_decision_pkey PRIMARY KEY (realm_id, id)
  constraint honour_decision_document_once UNIQUE (realm_id, unit_id, document_no)
  constraint honour_decision_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint honour_decision_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint honour_decision_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint honour_decision_level CHECK ((level = ANY (ARRAY['通报表扬'::text, '表扬'::text, '党内表彰'::text, '命名授牌'::text, '评定等次'::text])))
)
  CREATE INDEX honour_decision_by_campaign on honour_decision USING btree (realm_id, campaign_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- 复查: arranged within a yearly round for a title given before, with reason and day; its outcome changes the honour by document
table honour_recheck (
  realm_id bigint not null
  id bigint not null generated always as identity
  honour_id bigint not null
  campaign_id bigint not null
  due_on date not null
  reason text not null
  arranged_on date not null
  arranged_by bigint not null
  state text not null
  finding text
  document text
  done_on date
  done_by bigint
  version integer not null default 1
  constraint honour_recheck_pkey PRIMARY KEY (realm_id, id)
  constraint honour_recheck_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint honour_recheck_honour FOREIGN KEY (realm_id, honour_id) REFERENCES honour(realm_id, id)
  constraint honour_recheck_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint honour_recheck_done CHECK ((((state = 'arranged'::text) = (done_on IS NULL)) AND ((state = 'arranged'::text) = (finding IS NULL)) AND ((document IS NOT NULL) = ((state = ANY (ARRAY['passed'::text, 'warned'::text, 'withdrawn'::text])) OR ((state = 'cancelled'::text) AND (done_by IS NOT NULL))))))
  constraint honour_recheck_reason CHECK ((reason ~ '\S'::text))
  constraint honour_recheck_state CHECK ((state = ANY (ARRAY['arranged'::text, 'passed'::text, 'warned'::text, 'withdrawn'::text, 'cancelled'::text])))
)
  CREATE INDEX honour_recheck_by_campaign on honour_recheck USING btree (realm_id, campaign_id)
  CREATE UNIQUE INDEX honour_recheck_once on honour_recheck USING btree (realm_id, honour_id) WHERE (state = 'arranged'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the answer a command gave, so that sending it again changes nothing; kept 7 days
table idempotency (
  realm_id bigint not null
  actor_id bigint not null
  key text not null
  body_hash text not null
  status integer not null
  answer jsonb not null
  at timestamp(3) with time zone not null
  constraint idempotency_pkey PRIMARY KEY (realm_id, actor_id, key)
)
  CREATE INDEX idempotency_old on idempotency USING btree (realm_id, at)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- units whose figures of one source must be counted again; filled from events, emptied by a job
table measure_due (
  realm_id bigint not null
  unit_id bigint not null
  source text not null
  constraint measure_due_pkey PRIMARY KEY (realm_id, unit_id, source)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a span figures are counted over: a campaign or a calendar year, up to the day they stand at
table measure_period (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint
  year integer
  line text not null
  from_on date not null
  until_on date not null
  counted_on date
  stale boolean not null default true
  change_no bigint not null default 0
  constraint measure_period_pkey PRIMARY KEY (realm_id, id)
  constraint measure_period_campaign_once UNIQUE (realm_id, campaign_id)
  constraint measure_period_year_once UNIQUE (realm_id, year, line)
  constraint measure_period_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint measure_period_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint measure_period_days CHECK ((until_on >= from_on))
  constraint measure_period_of CHECK (((campaign_id IS NULL) <> (year IS NULL)))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- one figure of one unit: own = from its own records, numerator and denominator = its own and all below it; no row = nothing counted yet; ledger_position = last event read when it changed
table measure_value (
  realm_id bigint not null
  period_id bigint not null
  unit_id bigint not null
  measure text collate "C" not null
  own_numerator numeric not null
  own_denominator numeric not null
  numerator numeric not null
  denominator numeric not null
  ledger_position bigint not null
  change_no bigint not null
  computed_at timestamp(3) with time zone not null
  constraint measure_value_pkey PRIMARY KEY (realm_id, period_id, unit_id, measure)
  constraint measure_value_period FOREIGN KEY (realm_id, period_id) REFERENCES measure_period(realm_id, id)
)
  CREATE INDEX measure_value_changed on measure_value USING btree (realm_id, period_id, change_no)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a person on the roster of a branch; the national id is encrypted, equality by keyed hash
table member (
  realm_id bigint not null
  id bigint not null generated always as identity
  name text not null
  sex text
  birth_on date
  national_id_sealed bytea
  national_id_mac bytea
  ethnic text
  education text
  phone text
  joined_on date
  full_on date
  standing text not null
  kinds text[] not null default '{}'::text[]
  branch_id bigint not null
  since_on date not null
  ended_on date
  end_reason text
  end_document text
  note text not null default ''::text
  version integer not null default 1
  created_at timestamp(3) with time zone not null
  constraint member_pkey PRIMARY KEY (realm_id, id)
  constraint member_branch FOREIGN KEY (realm_id, branch_id) REFERENCES unit(realm_id, id)
  constraint member_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint member_end_reason CHECK ((end_reason = ANY (ARRAY['transferred-out'::text, 'died'::text, 'left'::text, 'expelled'::text, 'entered-by-mistake'::text])))
  constraint member_end_says_why CHECK (((ended_on IS NULL) = (end_reason IS NULL)))
  constraint member_national_id_both CHECK (((national_id_sealed IS NULL) = (national_id_mac IS NULL)))
  constraint member_sex CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text])))
  constraint member_standing CHECK ((standing = ANY (ARRAY['full'::text, 'probationary'::text, 'activist'::text, 'not-member'::text])))
)
  CREATE INDEX member_by_branch on member USING btree (realm_id, branch_id, id)
  CREATE INDEX member_by_name on member USING btree (realm_id, name COLLATE "C", id)
  CREATE INDEX member_in_branch on member USING btree (realm_id, branch_id, standing, id) INCLUDE (kinds) WHERE (ended_on IS NULL)
  CREATE UNIQUE INDEX member_national_id_once on member USING btree (realm_id, national_id_mac) WHERE (ended_on IS NULL)
  CREATE INDEX member_rare_by_name on member USING btree (realm_id, standing, name COLLATE "C", id) INCLUDE (branch_id, kinds) WHERE ((ended_on IS NULL) AND (standing <> 'full'::text))
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a post held in a unit, from a day to a day
table member_post (
  realm_id bigint not null
  id bigint not null generated always as identity
  member_id bigint not null
  unit_id bigint not null
  post text not null
  from_on date not null
  until_on date
  document text not null default ''::text
  version integer not null default 1
  constraint member_post_pkey PRIMARY KEY (realm_id, id)
  constraint member_post_member FOREIGN KEY (realm_id, member_id) REFERENCES member(realm_id, id)
  constraint member_post_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint member_post_days CHECK ((until_on >= from_on))
)
  CREATE INDEX member_post_by_member on member_post USING btree (realm_id, member_id)
  CREATE INDEX member_post_by_unit on member_post USING btree (realm_id, unit_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a nominee of one title on the way up: route holds the steps as computed from plan and tree when nominated, step_no the one that is due
table nomination (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  title_key text not null
  title_name text not null
  object text not null
  unit_id bigint not null
  subject_unit_id bigint
  subject_member_id bigint
  name text not null
  facts jsonb not null
  groups text[] not null default '{}'::text[]
  grounds jsonb not null
  brief text not null
  deeds text not null
  recommendation_id bigint
  state text not null
  round_no integer not null default 1
  step_no integer not null default 0
  route jsonb not null
  made_by bigint not null
  nominated_on date
  selected_on date
  ended_on date
  end_reason text
  unit_notice_id bigint
  organiser_notice_id bigint
  suspended_until date
  reported_document text
  version integer not null default 1
  created_at timestamp(3) with time zone not null
  posthumous_source text
  constraint nomination_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint nomination_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint nomination_recommendation_taken FOREIGN KEY (realm_id, recommendation_id) REFERENCES nomination_recommendation(realm_id, id)
  constraint nomination_subject_member FOREIGN KEY (realm_id, subject_member_id) REFERENCES member(realm_id, id)
  constraint nomination_subject_unit FOREIGN KEY (realm_id, subject_unit_id) REFERENCES unit(realm_id, id)
  constraint nomination_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint nomination_end_says_why CHECK (((state = ANY (ARRAY['not-selected'::text, 'stopped'::text, 'withdrawn'::text, 'struck'::text])) = ((ended_on IS NOT NULL) AND (end_reason IS NOT NULL))))
  constraint nomination_object CHECK ((object = ANY (ARRAY['unit'::text, 'member'::text, 'resident'::text, 'household'::text, 'building'::text])))
  constraint nomination_state CHECK ((state = ANY (ARRAY['draft'::text, 'climbing'::text, 'returned'::text, 'selected'::text, 'decided'::text, 'not-selected'::text, 'stopped'::text, 'withdrawn'::text, 'struck'::text])))
  constraint nomination_subject CHECK (
CASE object
    WHEN 'unit'::text THEN ((subject_unit_id IS NOT NULL) AND (subject_member_id IS NULL))
    WHEN 'member'::text THEN ((subject_member_id IS NOT NULL) AND (subject_unit_id IS NULL))
    ELSE ((subject_unit_id IS NULL) AND (subject_member_id IS NULL))
END)
)
  CREATE INDEX nomination_by_campaign on nomination USING btree (realm_id, campaign_id, title_key, state, id)
  CREATE INDEX nomination_by_unit on nomination USING btree (realm_id, unit_id, id)
  CREATE UNIQUE INDEX nomination_member_once on nomination USING btree (realm_id, campaign_id, title_key, subject_member_id) WHERE ((subject_member_id IS NOT NULL) AND (state <> ALL (ARRAY['stopped'::text, 'withdrawn'::text, 'struck'::text, 'not-selected'::text])))
  CREATE UNIQUE INDEX nomination_name_once on nomination USING btree (realm_id, campaign_id, title_key, unit_id, object, replace(name, ' '::text, ''::text)) WHERE ((subject_unit_id IS NULL) AND (subject_member_id IS NULL) AND (state <> ALL (ARRAY['stopped'::text, 'withdrawn'::text, 'struck'::text, 'not-selected'::text])))
  CREATE UNIQUE INDEX nomination_unit_once on nomination USING btree (realm_id, campaign_id, title_key, subject_unit_id) WHERE ((subject_unit_id IS NOT NULL) AND (state <> ALL (ARRAY['stopped'::text, 'withdrawn'::text, 'struck'::text, 'not-selected'::text])))
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 回避: a declared interest in a nominee; who is named takes no part in opinion, review, inspection or vote
table nomination_conflict (
  realm_id bigint not null
  id bigint not null generated always as identity
  nomination_id bigint not null
  account_id bigint
  member_id bigint
  person text not null
  kind text not null
  words text not null
  declared_by bigint not null
  declared_on date not null
  constraint nomination_conflict_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_conflict_account FOREIGN KEY (realm_id, account_id) REFERENCES account(realm_id, id)
  constraint nomination_conflict_member FOREIGN KEY (realm_id, member_id) REFERENCES member(realm_id, id)
  constraint nomination_conflict_nomination FOREIGN KEY (realm_id, nomination_id) REFERENCES nomination(realm_id, id)
  constraint nomination_conflict_kind CHECK ((kind = ANY (ARRAY['relative'::text, 'leads'::text, 'helps'::text, 'cultivates'::text, 'other'::text])))
  constraint nomination_conflict_of_somebody CHECK (((account_id IS NOT NULL) OR (member_id IS NOT NULL)))
)
  CREATE INDEX nomination_conflict_by_nomination on nomination_conflict USING btree (realm_id, nomination_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- a discipline or other negative fact with its document and its time; of a member, or of the unit itself
table nomination_fact (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  member_id bigint
  kind text not null
  words text not null
  document text not null
  from_on date not null
  until_on date
  end_reason text
  entered_by bigint not null
  entered_on date not null
  version integer not null default 1
  constraint nomination_fact_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_fact_member FOREIGN KEY (realm_id, member_id) REFERENCES member(realm_id, id)
  constraint nomination_fact_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint nomination_fact_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint nomination_fact_days CHECK ((until_on >= from_on))
  constraint nomination_fact_kind CHECK ((kind = ANY (ARRAY['discipline'::text, 'law'::text, 'safety'::text, 'tax'::text, 'credit'::text, 'other'::text])))
)
  CREATE INDEX nomination_fact_by_member on nomination_fact USING btree (realm_id, member_id) WHERE (member_id IS NOT NULL)
  CREATE INDEX nomination_fact_by_unit on nomination_fact USING btree (realm_id, unit_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 考察: who looked at a nominee, when, and what they found
table nomination_inspection (
  realm_id bigint not null
  id bigint not null generated always as identity
  nomination_id bigint not null
  round_no integer not null
  held_on date not null
  by_names text not null
  finding text not null
  verdict text not null
  account_id bigint not null
  constraint nomination_inspection_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_inspection_nomination FOREIGN KEY (realm_id, nomination_id) REFERENCES nomination(realm_id, id)
  constraint nomination_inspection_verdict CHECK ((verdict = ANY (ARRAY['fit'::text, 'unfit'::text, 'unclear'::text])))
)
  CREATE INDEX nomination_inspection_by_nomination on nomination_inspection USING btree (realm_id, nomination_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- a one-time link to the due step for a named person without an account; spent with the act or when the step is done
table nomination_link (
  realm_id bigint not null
  id bigint not null generated always as identity
  nomination_id bigint not null
  round_no integer not null
  step_no integer not null
  person text not null
  link_hash text collate "C" not null
  until_on date not null
  used_on date
  made_by bigint not null
  constraint nomination_link_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_link_once UNIQUE (realm_id, link_hash)
  constraint nomination_link_account FOREIGN KEY (realm_id, made_by) REFERENCES account(realm_id, id)
  constraint nomination_link_nomination FOREIGN KEY (realm_id, nomination_id) REFERENCES nomination(realm_id, id)
)
  CREATE INDEX nomination_link_by_nomination on nomination_link USING btree (realm_id, nomination_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the meeting that selected: should attend, attended, with the quorum and the pass rule it was held to and their source
table nomination_meeting (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  unit_id bigint not null
  title_key text not null
  kind text not null
  held_on date not null
  minutes text not null
  should_n integer not null
  present_n integer not null
  quorum text not null
  pass text not null
  source text not null
  recorded_by bigint not null
  constraint nomination_meeting_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_meeting_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint nomination_meeting_kind CHECK ((kind = ANY (ARRAY['members'::text, 'committee'::text, 'election'::text])))
  constraint nomination_meeting_present CHECK (((present_n >= 0) AND (present_n <= should_n)))
)
  CREATE INDEX nomination_meeting_by_campaign on nomination_meeting USING btree (realm_id, campaign_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- an opinion asked of a body outside the chain: a person, a day, a text; binding where the rules say so
table nomination_opinion (
  realm_id bigint not null
  id bigint not null generated always as identity
  nomination_id bigint not null
  round_no integer not null
  opinion_no integer not null
  from_body text not null
  binding boolean not null
  discipline boolean not null
  unit_id bigint
  state text not null
  verdict text
  words text
  person text
  via text
  account_id bigint
  link_hash text collate "C"
  link_until date
  attachment_id bigint
  given_on date
  asked_on date not null
  link_channel text
  handed_by bigint
  handed_on date
  confirm_hash text collate "C"
  confirmed_by bigint
  wrong_n integer not null default 0
  constraint nomination_opinion_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_opinion_link_once UNIQUE (realm_id, link_hash)
  constraint nomination_opinion_once UNIQUE (realm_id, nomination_id, round_no, opinion_no)
  constraint nomination_opinion_confirmed FOREIGN KEY (realm_id, confirmed_by) REFERENCES account(realm_id, id)
  constraint nomination_opinion_handed FOREIGN KEY (realm_id, handed_by) REFERENCES account(realm_id, id)
  constraint nomination_opinion_nomination FOREIGN KEY (realm_id, nomination_id) REFERENCES nomination(realm_id, id)
  constraint nomination_opinion_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint nomination_opinion_channel CHECK ((link_channel = ANY (ARRAY['slip'::text, 'own'::text])))
  constraint nomination_opinion_given CHECK (((state = 'given'::text) = ((verdict IS NOT NULL) AND (words IS NOT NULL) AND (person IS NOT NULL) AND (via IS NOT NULL) AND (given_on IS NOT NULL))))
  constraint nomination_opinion_state CHECK ((state = ANY (ARRAY['asked'::text, 'given'::text, 'not-needed'::text])))
  constraint nomination_opinion_two_hands CHECK (((link_channel <> 'slip'::text) OR (confirmed_by <> handed_by)))
  constraint nomination_opinion_verdict CHECK ((verdict = ANY (ARRAY['agree'::text, 'object'::text])))
  constraint nomination_opinion_via CHECK ((via = ANY (ARRAY['product'::text, 'link'::text, 'paper'::text])))
)
  CREATE INDEX nomination_opinion_by_unit on nomination_opinion USING btree (realm_id, unit_id) WHERE (state = 'asked'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a sealed paper of a body without a computer: entered with its scan by one hand, in force once another has compared it
table nomination_paper (
  realm_id bigint not null
  id bigint not null generated always as identity
  nomination_id bigint not null
  opinion_id bigint
  round_no integer not null
  step_no integer not null
  person text not null
  verdict text not null
  words text not null
  document text
  meeting jsonb
  attachment_id bigint not null
  state text not null
  entered_by bigint not null
  entered_on date not null
  decided_by bigint
  decided_on date
  reason text
  constraint nomination_paper_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_paper_decided FOREIGN KEY (realm_id, decided_by) REFERENCES account(realm_id, id)
  constraint nomination_paper_entered FOREIGN KEY (realm_id, entered_by) REFERENCES account(realm_id, id)
  constraint nomination_paper_nomination FOREIGN KEY (realm_id, nomination_id) REFERENCES nomination(realm_id, id)
  constraint nomination_paper_opinion FOREIGN KEY (realm_id, opinion_id) REFERENCES nomination_opinion(realm_id, id)
  constraint nomination_paper_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint nomination_paper_scan FOREIGN KEY (realm_id, attachment_id) REFERENCES attachment(realm_id, id)
  constraint nomination_paper_done CHECK ((((state = 'entered'::text) = (decided_on IS NULL)) AND ((decided_on IS NULL) = (decided_by IS NULL))))
  constraint nomination_paper_kind CHECK (((opinion_id IS NOT NULL) = (verdict = ANY (ARRAY['agree'::text, 'object'::text]))))
  constraint nomination_paper_person CHECK ((person ~ '\S'::text))
  constraint nomination_paper_refused CHECK (((state = 'refused'::text) = (reason IS NOT NULL)))
  constraint nomination_paper_state CHECK ((state = ANY (ARRAY['entered'::text, 'confirmed'::text, 'refused'::text])))
  constraint nomination_paper_two_hands CHECK ((decided_by <> entered_by))
  constraint nomination_paper_verdict CHECK ((verdict = ANY (ARRAY['pass'::text, 'return'::text, 'agree'::text, 'object'::text])))
)
  CREATE UNIQUE INDEX nomination_paper_waiting on nomination_paper USING btree (realm_id, nomination_id, COALESCE(opinion_id, (0)::bigint)) WHERE (state = 'entered'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 名额分配表: places of one title at one unit, until when; a place may stay unused, late means waived
table nomination_quota (
  realm_id bigint not null
  campaign_id bigint not null
  title_key text not null
  unit_id bigint not null
  quota_n integer not null
  due_on date
  waived_on date
  waive_reason text
  version integer not null default 1
  constraint nomination_quota_pkey PRIMARY KEY (realm_id, campaign_id, title_key, unit_id)
  constraint nomination_quota_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint nomination_quota_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint nomination_quota_n CHECK (((quota_n >= 0) AND (quota_n <= 10000)))
  constraint nomination_quota_waived CHECK (((waived_on IS NULL) = (waive_reason IS NULL)))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a reasoned recommendation by a member or by the people served: read and answered, never counted as a vote
table nomination_recommendation (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  title_key text not null
  unit_id bigint not null
  nominee text not null
  reason text not null
  by_kind text not null
  by_id bigint
  code_hash text collate "C"
  state text not null
  answer text
  taken boolean
  answered_on date
  made_on date not null
  version integer not null default 1
  constraint nomination_recommendation_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_recommendation_code_once UNIQUE (realm_id, code_hash)
  constraint nomination_recommendation_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint nomination_recommendation_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint nomination_recommendation_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint nomination_recommendation_answered CHECK (((state = 'answered'::text) = ((answer IS NOT NULL) AND (answered_on IS NOT NULL) AND (taken IS NOT NULL))))
  constraint nomination_recommendation_by CHECK ((by_kind = ANY (ARRAY['member'::text, 'served'::text])))
  constraint nomination_recommendation_state CHECK ((state = ANY (ARRAY['open'::text, 'read'::text, 'answered'::text])))
)
  CREATE INDEX nomination_recommendation_by_campaign on nomination_recommendation USING btree (realm_id, campaign_id, id)
  CREATE INDEX nomination_recommendation_by_unit on nomination_recommendation USING btree (realm_id, unit_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- what each body on the way did, by which account; a paper that came back sealed names its signer and carries its scan
table nomination_step (
  realm_id bigint not null
  id bigint not null generated always as identity
  nomination_id bigint not null
  round_no integer not null
  step_no integer not null
  step_key text not null
  kind text not null
  unit_id bigint not null
  verdict text not null
  words text not null
  account_id bigint not null
  role text not null
  paper_by text
  attachment_id bigint
  meeting jsonb
  done_on date not null
  link_by text
  confirmed_by bigint
  constraint nomination_step_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_step_attachment FOREIGN KEY (realm_id, attachment_id) REFERENCES attachment(realm_id, id)
  constraint nomination_step_confirmed FOREIGN KEY (realm_id, confirmed_by) REFERENCES account(realm_id, id)
  constraint nomination_step_nomination FOREIGN KEY (realm_id, nomination_id) REFERENCES nomination(realm_id, id)
  constraint nomination_step_paper_has_scan CHECK (((paper_by IS NULL) = (attachment_id IS NULL)))
  constraint nomination_step_two_hands CHECK (((confirmed_by <> account_id) AND ((confirmed_by IS NULL) OR (paper_by IS NOT NULL))))
  constraint nomination_step_verdict CHECK ((verdict = ANY (ARRAY['passed'::text, 'returned'::text, 'stopped'::text])))
)
  CREATE INDEX nomination_step_by_nomination on nomination_step USING btree (realm_id, nomination_id, id)
  CREATE UNIQUE INDEX nomination_step_passed_once on nomination_step USING btree (realm_id, nomination_id, round_no, step_no) WHERE (verdict = 'passed'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- 待核 settled: what a record does not answer, answered by a named person of the body that knows
table nomination_verification (
  realm_id bigint not null
  id bigint not null generated always as identity
  nomination_id bigint not null
  rule_id text not null
  verdict text not null
  words text not null
  body text not null
  person text not null
  account_id bigint not null
  done_on date not null
  constraint nomination_verification_pkey PRIMARY KEY (realm_id, id)
  constraint nomination_verification_nomination FOREIGN KEY (realm_id, nomination_id) REFERENCES nomination(realm_id, id)
  constraint nomination_verification_verdict CHECK ((verdict = ANY (ARRAY['ok'::text, 'fail'::text])))
)
  CREATE INDEX nomination_verification_by_nomination on nomination_verification USING btree (realm_id, nomination_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- the count for one nominee at a meeting; counts only, never who voted how
table nomination_vote (
  realm_id bigint not null
  meeting_id bigint not null
  nomination_id bigint not null
  for_n integer not null
  against_n integer not null
  abstain_n integer not null
  passed boolean not null
  recused_n integer not null default 0
  constraint nomination_vote_pkey PRIMARY KEY (realm_id, meeting_id, nomination_id)
  constraint nomination_vote_meeting FOREIGN KEY (realm_id, meeting_id) REFERENCES nomination_meeting(realm_id, id)
  constraint nomination_vote_nomination FOREIGN KEY (realm_id, nomination_id) REFERENCES nomination(realm_id, id)
  constraint nomination_vote_counts CHECK (((for_n >= 0) AND (against_n >= 0) AND (abstain_n >= 0)))
)
  CREATE INDEX nomination_vote_by_nomination on nomination_vote USING btree (realm_id, nomination_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- a published list as RFC 8785 text with its digest and its clock; superseded by a second notice, never edited
table notice (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  unit_id bigint not null
  level_key text not null
  at_level text not null
  title text not null
  bytes text not null
  digest text not null
  starts_on date not null
  working_days_n integer not null
  last_on date not null
  objections_until_on date not null
  supersedes_id bigint
  state text not null
  closed_on date
  supersede_reason text
  published_by bigint not null
  published_at timestamp(3) with time zone not null
  version integer not null default 1
  constraint notice_pkey PRIMARY KEY (realm_id, id)
  constraint notice_superseded_once UNIQUE (realm_id, supersedes_id)
  constraint notice_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint notice_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint notice_supersedes FOREIGN KEY (realm_id, supersedes_id) REFERENCES notice(realm_id, id)
  constraint notice_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint notice_at_level CHECK ((at_level = ANY (ARRAY['recommending-unit'::text, 'organiser'::text])))
  constraint notice_days CHECK (((last_on >= starts_on) AND (objections_until_on >= last_on)))
  constraint notice_state CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'superseded'::text])))
)
  CREATE INDEX notice_by_campaign on notice USING btree (realm_id, campaign_id, id)
  CREATE INDEX notice_by_unit on notice USING btree (realm_id, unit_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- who stands on a published list
table notice_entry (
  realm_id bigint not null
  notice_id bigint not null
  nomination_id bigint not null
  entry_no integer not null
  constraint notice_entry_pkey PRIMARY KEY (realm_id, notice_id, nomination_id)
  constraint notice_entry_no_once UNIQUE (realm_id, notice_id, entry_no)
  constraint notice_entry_nomination FOREIGN KEY (realm_id, nomination_id) REFERENCES nomination(realm_id, id)
  constraint notice_entry_notice FOREIGN KEY (realm_id, notice_id) REFERENCES notice(realm_id, id)
)
  CREATE INDEX notice_entry_by_nomination on notice_entry USING btree (realm_id, nomination_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- an objection to a notice, its words encrypted; who made it stands in notice_objector
table notice_objection (
  realm_id bigint not null
  id bigint not null
  notice_id bigint not null
  nomination_id bigint
  channel text not null
  objector text not null
  code_hash text collate "C" not null
  content_sealed text not null
  received_on date not null
  posted_on date
  answer_due_on date not null
  state text not null
  outcome text
  suspended_on date
  suspended_until_on date
  answer text
  answered_on date
  handled_by bigint
  version integer not null default 1
  constraint notice_objection_pkey PRIMARY KEY (realm_id, id)
  constraint notice_objection_code_once UNIQUE (realm_id, code_hash)
  constraint notice_objection_entry FOREIGN KEY (realm_id, notice_id, nomination_id) REFERENCES notice_entry(realm_id, notice_id, nomination_id)
  constraint notice_objection_notice FOREIGN KEY (realm_id, notice_id) REFERENCES notice(realm_id, id)
  constraint notice_objection_answered CHECK (((state = ANY (ARRAY['answered'::text, 'set-aside'::text])) = ((answer IS NOT NULL) AND (answered_on IS NOT NULL))))
  constraint notice_objection_channel CHECK ((channel = ANY (ARRAY['page'::text, 'letter'::text, 'phone'::text, 'visit'::text])))
  constraint notice_objection_objector CHECK ((objector = ANY (ARRAY['person'::text, 'organisation'::text, 'anonymous'::text])))
  constraint notice_objection_outcome CHECK ((outcome = ANY (ARRAY['untrue'::text, 'minor'::text, 'upheld'::text, 'transferred'::text])))
  constraint notice_objection_outcome_said CHECK (((state = 'answered'::text) = (outcome IS NOT NULL)))
  constraint notice_objection_state CHECK ((state = ANY (ARRAY['received'::text, 'suspended'::text, 'answered'::text, 'set-aside'::text])))
  constraint notice_objection_suspended CHECK (((suspended_on IS NULL) = (suspended_until_on IS NULL)))
)
  CREATE INDEX notice_objection_by_notice on notice_objection USING btree (realm_id, notice_id, received_on)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- who objected, encrypted with a key of that objection alone; read only through an opening that is recorded
table notice_objector (
  realm_id bigint not null
  objection_id bigint not null
  sealed text not null
  key_version integer not null
  constraint notice_objector_pkey PRIMARY KEY (realm_id, objection_id)
  constraint notice_objector_objection FOREIGN KEY (realm_id, objection_id) REFERENCES notice_objection(realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- every time an objector's identity was opened, by whom and why; shown to the objector
table notice_opening (
  realm_id bigint not null
  id bigint not null generated always as identity
  objection_id bigint not null
  account_id bigint not null
  opener text not null
  reason text not null
  opened_at timestamp(3) with time zone not null
  constraint notice_opening_pkey PRIMARY KEY (realm_id, id)
  constraint notice_opening_objection FOREIGN KEY (realm_id, objection_id) REFERENCES notice_objection(realm_id, id)
)
  CREATE INDEX notice_opening_by_objection on notice_opening USING btree (realm_id, objection_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- a public pledge: what, from which baseline to which target, by when, for whom; judged by those it was made to, never by the one who made it
table pledge (
  realm_id bigint not null
  id bigint not null generated always as identity
  code text collate "C" not null
  campaign_id bigint not null
  unit_id bigint not null
  kind text not null
  by text not null
  member_id bigint
  subject text not null default ''::text
  name_public boolean not null default false
  what text not null
  measures text not null
  baseline numeric
  target numeric
  figure_unit text not null
  due_on date
  beneficiary text not null
  responsible text not null
  state text not null
  figure numeric
  verdict text
  kept_n integer not null default 0
  partly_n integer not null default 0
  unkept_n integer not null default 0
  return_reason text not null default ''::text
  reason text not null default ''::text
  proxy boolean not null
  proposed_on date
  accepted_on date
  published_on date
  claimed_on date
  explained_on date
  judge_until_on date
  judged_on date
  withdrawn_on date
  created_at timestamp(3) with time zone not null
  version integer not null default 1
  constraint pledge_pkey PRIMARY KEY (realm_id, id)
  constraint pledge_code_once UNIQUE (realm_id, code)
  constraint pledge_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint pledge_member FOREIGN KEY (realm_id, member_id) REFERENCES member(realm_id, id)
  constraint pledge_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint pledge_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint pledge_by CHECK ((by = ANY (ARRAY['unit'::text, 'member'::text, 'window'::text, 'social-organisation'::text])))
  constraint pledge_judged_has_verdict CHECK (((state = 'judged'::text) = (verdict IS NOT NULL)))
  constraint pledge_measurable CHECK (((state = ANY (ARRAY['draft'::text, 'proposed'::text, 'returned'::text, 'withdrawn'::text])) OR ((target IS NOT NULL) AND (baseline IS NOT NULL) AND (target <> baseline) AND (due_on IS NOT NULL) AND (beneficiary <> ''::text) AND (responsible <> ''::text))))
  constraint pledge_of_member CHECK (((by = 'member'::text) = (member_id IS NOT NULL)))
  constraint pledge_state CHECK ((state = ANY (ARRAY['draft'::text, 'proposed'::text, 'returned'::text, 'accepted'::text, 'published'::text, 'fulfilling'::text, 'claimed'::text, 'judged'::text, 'withdrawn'::text])))
  constraint pledge_verdict CHECK ((verdict = ANY (ARRAY['kept'::text, 'partly'::text, 'unkept'::text])))
)
  CREATE INDEX pledge_by_campaign on pledge USING btree (realm_id, campaign_id, unit_id)
  CREATE INDEX pledge_by_due on pledge USING btree (realm_id, due_on, id)
  CREATE INDEX pledge_by_unit on pledge USING btree (realm_id, unit_id, due_on)
  CREATE INDEX pledge_to_conclude on pledge USING btree (realm_id, judge_until_on) WHERE (state = ANY (ARRAY['published'::text, 'fulfilling'::text, 'claimed'::text]))
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the judgement of an inspector or supervisor who does not belong to the unit; one each
table pledge_assessment (
  realm_id bigint not null
  pledge_id bigint not null
  account_id bigint not null
  verdict text not null
  words text not null
  on_day date not null
  constraint pledge_assessment_pkey PRIMARY KEY (realm_id, pledge_id, account_id)
  constraint pledge_assessment_pledge FOREIGN KEY (realm_id, pledge_id) REFERENCES pledge(realm_id, id)
  constraint pledge_assessment_verdict CHECK ((verdict = ANY (ARRAY['kept'::text, 'partly'::text, 'unkept'::text])))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- MinHash bands of the wording: two pledges that share one are compared exactly, so copies are found without reading all
table pledge_band (
  realm_id bigint not null
  campaign_id bigint not null
  band bigint not null
  pledge_id bigint not null
  constraint pledge_band_pkey PRIMARY KEY (realm_id, campaign_id, band, pledge_id)
  constraint pledge_band_pledge FOREIGN KEY (realm_id, pledge_id) REFERENCES pledge(realm_id, id)
)
  CREATE INDEX pledge_band_of_pledge on pledge_band USING btree (realm_id, pledge_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a change of target or day, asked by the unit and agreed or refused by who reviewed the pledge; what it was stays readable
table pledge_change (
  realm_id bigint not null
  id bigint not null generated always as identity
  pledge_id bigint not null
  target numeric not null
  due_on date not null
  was_target numeric not null
  was_due_on date not null
  reason text not null
  state text not null
  answer text not null default ''::text
  asked_on date not null
  decided_on date
  constraint pledge_change_pkey PRIMARY KEY (realm_id, id)
  constraint pledge_change_pledge FOREIGN KEY (realm_id, pledge_id) REFERENCES pledge(realm_id, id)
  constraint pledge_change_decided CHECK (((state = 'asked'::text) = (decided_on IS NULL)))
  constraint pledge_change_state CHECK ((state = ANY (ARRAY['asked'::text, 'agreed'::text, 'refused'::text])))
)
  CREATE UNIQUE INDEX pledge_change_one_asked on pledge_change USING btree (realm_id, pledge_id) WHERE (state = 'asked'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 践诺: where the figure stands on a day, and on what evidence; a wrong entry is marked corrected and a new one made
table pledge_progress (
  realm_id bigint not null
  id bigint not null generated always as identity
  pledge_id bigint not null
  on_day date not null
  figure numeric not null
  words text not null
  proxy boolean not null
  state text not null
  event_id bigint
  constraint pledge_progress_pkey PRIMARY KEY (realm_id, id)
  constraint pledge_progress_pledge FOREIGN KEY (realm_id, pledge_id) REFERENCES pledge(realm_id, id)
  constraint pledge_progress_state CHECK ((state = ANY (ARRAY['stands'::text, 'corrected'::text])))
)
  CREATE INDEX pledge_progress_of_pledge on pledge_progress USING btree (realm_id, pledge_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- one slip for each named beneficiary, good for one judgement; only the hash of its code is kept, and no time but the day
table pledge_slip (
  realm_id bigint not null
  code_hash text collate "C" not null
  pledge_id bigint not null
  verdict text
  words text not null default ''::text
  used_on date
  constraint pledge_slip_pkey PRIMARY KEY (realm_id, code_hash)
  constraint pledge_slip_pledge FOREIGN KEY (realm_id, pledge_id) REFERENCES pledge(realm_id, id)
  constraint pledge_slip_used CHECK (((verdict IS NULL) = (used_on IS NULL)))
  constraint pledge_slip_verdict CHECK ((verdict = ANY (ARRAY['kept'::text, 'partly'::text, 'unkept'::text])))
)
  CREATE INDEX pledge_slip_of_pledge on pledge_slip USING btree (realm_id, pledge_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- one poll from its draft to its certificate; `frozen` holds the RFC 8785 bytes of everything voters rely on; `step` is what the ballot offices are doing for it outside any transaction
table poll (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  campaign_id bigint
  plan_key text
  series text
  kind text not null
  object text not null
  channel text not null
  title text not null
  definition jsonb not null
  state text not null
  opens_at timestamp(3) with time zone
  closes_at timestamp(3) with time zone
  months text[] not null default '{}'::text[]
  object_order text not null default 'typed'::text
  frozen text
  digest text collate "C"
  roll_salt text not null
  roll_digest text collate "C"
  ballot_draft text collate "C" not null
  ballot_id text collate "C"
  ballot_mode text
  ballot_way text
  ballot_manifest text
  ballot_signatures jsonb
  ballot_folder text
  ballot_audit jsonb
  archive_digest text collate "C"
  step text
  step_body jsonb
  step_fault jsonb
  should_n integer
  present_n integer
  closed_on date
  certified_on date
  certified_by bigint
  reason text not null default ''::text
  version integer not null default 1
  created_at timestamp(3) with time zone not null
  constraint poll_pkey PRIMARY KEY (realm_id, id)
  constraint poll_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint poll_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint poll_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint poll_archive_digest CHECK ((archive_digest ~ '^[0-9a-f]{64}$'::text))
  constraint poll_ballot_draft CHECK ((ballot_draft ~ '^[0-9a-f]{32}$'::text))
  constraint poll_ballot_id CHECK ((ballot_id ~ '^[0-9a-f]{64}$'::text))
  constraint poll_ballot_mode CHECK ((ballot_mode = ANY (ARRAY['single-host'::text, 'two-office'::text])))
  constraint poll_ballot_way CHECK ((ballot_way = ANY (ARRAY['desk'::text, 'slip'::text, 'with-b'::text])))
  constraint poll_certified CHECK (((state = 'certified'::text) = (certified_on IS NOT NULL)))
  constraint poll_channel CHECK ((channel = ANY (ARRAY['ballot'::text, 'paper'::text, 'aggregate'::text])))
  constraint poll_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  constraint poll_frozen_before_open CHECK (((state = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR (frozen IS NOT NULL)))
  constraint poll_frozen_whole CHECK (((frozen IS NULL) = (digest IS NULL)))
  constraint poll_object_kind CHECK ((object = ANY (ARRAY['member'::text, 'team'::text, 'cadre'::text, 'unit'::text, 'window'::text, 'campaign'::text])))
  constraint poll_object_order CHECK ((object_order = ANY (ARRAY['typed'::text, 'strokes'::text, 'clerk'::text])))
  constraint poll_present CHECK (((present_n IS NULL) OR (present_n <= should_n)))
  constraint poll_roll_digest CHECK ((roll_digest ~ '^[0-9a-f]{64}$'::text))
  constraint poll_state CHECK ((state = ANY (ARRAY['draft'::text, 'frozen'::text, 'open'::text, 'closed'::text, 'opened'::text, 'certified'::text, 'void'::text, 'withdrawn'::text])))
  constraint poll_step CHECK ((step = ANY (ARRAY['freeze'::text, 'open'::text, 'close'::text, 'release'::text, 'archive'::text])))
)
  CREATE UNIQUE INDEX poll_by_ballot on poll USING btree (ballot_id, realm_id) WHERE (ballot_id IS NOT NULL)
  CREATE INDEX poll_by_campaign on poll USING btree (realm_id, campaign_id, id)
  CREATE INDEX poll_by_series on poll USING btree (realm_id, series) WHERE (series IS NOT NULL)
  CREATE INDEX poll_by_unit on poll USING btree (realm_id, unit_id, id)
  CREATE INDEX poll_under_way on poll USING btree (realm_id, id) WHERE (step IS NOT NULL)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- what a clerk read off the papers; two clerks, each without seeing the other's figures
table poll_count (
  realm_id bigint not null
  poll_id bigint not null
  account_id bigint not null
  body jsonb not null
  entered_at timestamp(3) with time zone not null
  constraint poll_count_pkey PRIMARY KEY (realm_id, poll_id, account_id)
  constraint poll_count_poll FOREIGN KEY (realm_id, poll_id) REFERENCES poll(realm_id, id)
  constraint poll_count_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a sample: how many, and per stratum the digest of the list, the seed and who was drawn
table poll_draw (
  realm_id bigint not null
  poll_id bigint not null
  class_key text not null
  wanted_n integer not null
  drawn jsonb
  drawn_on date
  constraint poll_draw_pkey PRIMARY KEY (realm_id, poll_id, class_key)
  constraint poll_draw_poll FOREIGN KEY (realm_id, poll_id) REFERENCES poll(realm_id, id)
  constraint poll_draw_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- certified figures of the people served: what measures, carried-over items and the two-strike rule read
table poll_figure (
  realm_id bigint not null
  poll_id bigint not null
  object_no integer not null
  unit_id bigint not null
  member_id bigint
  object text not null
  held_on date not null
  satisfied_n integer not null
  dissatisfied_n integer not null
  valid_n integer not null
  low boolean not null
  constraint poll_figure_pkey PRIMARY KEY (realm_id, poll_id, object_no)
  constraint poll_figure_poll FOREIGN KEY (realm_id, poll_id) REFERENCES poll(realm_id, id)
  constraint poll_figure_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint poll_figure_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint poll_figure_counts CHECK (((satisfied_n >= 0) AND (dissatisfied_n >= 0) AND ((satisfied_n + dissatisfied_n) <= valid_n)))
)
  CREATE INDEX poll_figure_by_member on poll_figure USING btree (realm_id, member_id, held_on) WHERE (member_id IS NOT NULL)
  CREATE INDEX poll_figure_by_unit on poll_figure USING btree (realm_id, unit_id, held_on)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the list a sample is drawn from; erased when the poll is certified, its digest stays
table poll_frame (
  realm_id bigint not null
  poll_id bigint not null
  frame_no integer not null
  class_key text not null
  name text not null
  stratum text not null
  constraint poll_frame_pkey PRIMARY KEY (realm_id, poll_id, frame_no)
  constraint poll_frame_poll FOREIGN KEY (realm_id, poll_id) REFERENCES poll(realm_id, id)
  constraint poll_frame_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- whom or what is asked about, in the order it stands on the paper; its result belongs to its unit
table poll_object (
  realm_id bigint not null
  poll_id bigint not null
  object_no integer not null
  place_no integer not null
  unit_id bigint not null
  member_id bigint
  window_id bigint
  name text not null
  constraint poll_object_pkey PRIMARY KEY (realm_id, poll_id, object_no)
  constraint poll_object_member FOREIGN KEY (realm_id, member_id) REFERENCES member(realm_id, id)
  constraint poll_object_poll FOREIGN KEY (realm_id, poll_id) REFERENCES poll(realm_id, id)
  constraint poll_object_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint poll_object_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
)
  CREATE INDEX poll_object_of_member on poll_object USING btree (realm_id, member_id) WHERE (member_id IS NOT NULL)
  CREATE INDEX poll_object_of_unit on poll_object USING btree (realm_id, unit_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the result as RFC 8785 bytes; read only through the gate of src/poll/visible.ts
table poll_result (
  realm_id bigint not null
  poll_id bigint not null
  source text not null
  body text not null
  digest text collate "C" not null
  opened_on date not null
  constraint poll_result_pkey PRIMARY KEY (realm_id, poll_id)
  constraint poll_result_poll FOREIGN KEY (realm_id, poll_id) REFERENCES poll(realm_id, id)
  constraint poll_result_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint poll_result_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  constraint poll_result_source CHECK ((source = ANY (ARRAY['paper'::text, 'ballot'::text, 'aggregate'::text])))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 民主评议党员: self-appraisal and the committee's 评定 beside the ballot, never instead of it; when the member was told
table poll_review (
  realm_id bigint not null
  poll_id bigint not null
  object_no integer not null
  self_words text not null default ''::text
  self_on date
  grade text
  reason text not null default ''::text
  assessed_on date
  assessed_by bigint
  told_on date
  told_how text not null default ''::text
  constraint poll_review_pkey PRIMARY KEY (realm_id, poll_id, object_no)
  constraint poll_review_poll FOREIGN KEY (realm_id, poll_id) REFERENCES poll(realm_id, id)
  constraint poll_review_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint poll_review_assessed CHECK (((grade IS NULL) = (assessed_on IS NULL)))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- who may take part; who did is not kept here or anywhere in this schema
table poll_roll (
  realm_id bigint not null
  poll_id bigint not null
  idx integer not null
  class_key text not null
  member_id bigint
  name text not null
  stratum text
  constraint poll_roll_pkey PRIMARY KEY (realm_id, poll_id, idx)
  constraint poll_roll_member FOREIGN KEY (realm_id, member_id) REFERENCES member(realm_id, id)
  constraint poll_roll_poll FOREIGN KEY (realm_id, poll_id) REFERENCES poll(realm_id, id)
  constraint poll_roll_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
)
  CREATE UNIQUE INDEX poll_roll_member_once on poll_roll USING btree (realm_id, poll_id, member_id) WHERE (member_id IS NOT NULL)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the two parties of a draw: first what they commit to, then what they open
table poll_secret (
  realm_id bigint not null
  poll_id bigint not null
  account_id bigint not null
  commitment text collate "C" not null
  secret text
  constraint poll_secret_pkey PRIMARY KEY (realm_id, poll_id, account_id)
  constraint poll_secret_poll FOREIGN KEY (realm_id, poll_id) REFERENCES poll(realm_id, id)
  constraint poll_secret_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint poll_secret_commitment CHECK ((commitment ~ '^[0-9a-f]{64}$'::text))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 提请研究: two polls of the people served below the line, put before the body concerned; it answers in words, nothing is removed here
table poll_strike (
  realm_id bigint not null
  id bigint not null generated always as identity
  member_id bigint not null
  unit_id bigint not null
  body_id bigint not null
  appointment text not null
  rule text not null
  finding jsonb not null
  raised_on date not null
  raised_by bigint
  answer text
  document text not null default ''::text
  answered_on date
  constraint poll_strike_pkey PRIMARY KEY (realm_id, id)
  constraint poll_strike_body FOREIGN KEY (realm_id, body_id) REFERENCES unit(realm_id, id)
  constraint poll_strike_member FOREIGN KEY (realm_id, member_id) REFERENCES member(realm_id, id)
  constraint poll_strike_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint poll_strike_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint poll_strike_answered CHECK (((answer IS NULL) = (answered_on IS NULL)))
  constraint poll_strike_appointment CHECK ((appointment = ANY (ARRAY['elected'::text, 'appointed'::text, 'hired'::text])))
  constraint poll_strike_rule CHECK ((rule = ANY (ARRAY['consecutive'::text, 'cumulative'::text])))
)
  CREATE UNIQUE INDEX poll_strike_open on poll_strike USING btree (realm_id, member_id) WHERE (answered_on IS NULL)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 服务窗口: a place where people are served; rated as a place, never by clerk
table poll_window (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  name text not null
  place text not null
  state text not null
  since_on date not null
  closed_on date
  version integer not null default 1
  constraint poll_window_pkey PRIMARY KEY (realm_id, id)
  constraint poll_window_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint poll_window_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint poll_window_closed CHECK (((state = 'closed'::text) = (closed_on IS NOT NULL)))
  constraint poll_window_state CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
)
  CREATE UNIQUE INDEX poll_window_name on poll_window USING btree (realm_id, unit_id, name) WHERE (state = 'open'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- one-time codes handed out after a service: only a hash, used or not; neither when nor what
table poll_window_code (
  realm_id bigint not null
  code_hash text collate "C" not null
  window_id bigint not null
  until_on date not null
  used boolean not null default false
  constraint poll_window_code_pkey PRIMARY KEY (realm_id, code_hash)
  constraint poll_window_code_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint poll_window_code_window FOREIGN KEY (realm_id, window_id) REFERENCES poll_window(realm_id, id)
  constraint poll_window_code_hash CHECK ((code_hash ~ '^[0-9a-f]{64}$'::text))
)
  CREATE INDEX poll_window_code_open on poll_window_code USING btree (realm_id, window_id) WHERE (NOT used)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- ratings of a window by month, shown only when the month is over; no row per rating exists
table poll_window_month (
  realm_id bigint not null
  window_id bigint not null
  month text collate "C" not null
  satisfied_n integer not null default 0
  mostly_n integer not null default 0
  not_n integer not null default 0
  issued_n integer not null default 0
  closed_on date
  constraint poll_window_month_pkey PRIMARY KEY (realm_id, window_id, month)
  constraint poll_window_month_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint poll_window_month_window FOREIGN KEY (realm_id, window_id) REFERENCES poll_window(realm_id, id)
  constraint poll_window_month_shape CHECK ((month ~ '^\d{4}-\d{2}$'::text))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- 五带头 of one member in one campaign; grades are words, nothing here is added up or ordered
table profile (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  member_id bigint not null
  branch_id bigint not null
  state text not null
  opened_on date not null
  minutes text not null default ''::text
  assessed_on date
  erased_on date
  version integer not null default 1
  constraint profile_pkey PRIMARY KEY (realm_id, id)
  constraint profile_once UNIQUE (realm_id, campaign_id, member_id)
  constraint profile_branch FOREIGN KEY (realm_id, branch_id) REFERENCES unit(realm_id, id)
  constraint profile_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint profile_member FOREIGN KEY (realm_id, member_id) REFERENCES member(realm_id, id)
  constraint profile_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint profile_assessed CHECK (((state <> 'assessed'::text) OR ((assessed_on IS NOT NULL) AND (minutes <> ''::text))))
  constraint profile_state CHECK ((state = ANY (ARRAY['open'::text, 'assessed'::text, 'erased'::text])))
)
  CREATE INDEX profile_of_branch on profile USING btree (realm_id, branch_id, campaign_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- what members of the branch say of each other: no rater, no time, a key without an order
table profile_peer (
  realm_id bigint not null
  id uuid not null default gen_random_uuid()
  profile_id bigint not null
  item text not null
  grade text not null
  words text not null
  constraint profile_peer_pkey PRIMARY KEY (realm_id, id)
  constraint profile_peer_of FOREIGN KEY (realm_id, profile_id) REFERENCES profile(realm_id, id)
  constraint profile_peer_grade CHECK ((grade = ANY (ARRAY['good'::text, 'fairly-good'::text, 'fair'::text, 'poor'::text])))
)
  CREATE INDEX profile_peer_of_profile on profile_peer USING btree (realm_id, profile_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- who has taken part in the mutual appraisal of whom, without what he said
table profile_turn (
  realm_id bigint not null
  profile_id bigint not null
  rater_id bigint not null
  constraint profile_turn_pkey PRIMARY KEY (realm_id, profile_id, rater_id)
  constraint profile_turn_of FOREIGN KEY (realm_id, profile_id) REFERENCES profile(realm_id, id)
  constraint profile_turn_rater FOREIGN KEY (realm_id, rater_id) REFERENCES member(realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- what a member says of himself and what the branch committee finds, per item, with the records it rests on
table profile_word (
  realm_id bigint not null
  profile_id bigint not null
  item text not null
  side text not null
  grade text not null
  words text not null
  evidence jsonb not null
  written_on date not null
  constraint profile_word_pkey PRIMARY KEY (realm_id, profile_id, item, side)
  constraint profile_word_of FOREIGN KEY (realm_id, profile_id) REFERENCES profile(realm_id, id)
  constraint profile_word_grade CHECK ((grade = ANY (ARRAY['good'::text, 'fairly-good'::text, 'fair'::text, 'poor'::text])))
  constraint profile_word_side CHECK ((side = ANY (ARRAY['self'::text, 'committee'::text])))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- how far each reaction has read the sealed ledger; moved in the same transaction as what it did
table reaction_cursor (
  realm_id bigint not null
  name text not null
  leaf_no bigint not null
  constraint reaction_cursor_pkey PRIMARY KEY (realm_id, name)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- reference: one independently run root (a county, a city, a college)
table realm (
  id bigint not null generated always as identity
  code text not null
  name text not null
  zone text not null default 'Asia/Shanghai'::text
  served_public text not null default '居民'::text
  contact text not null default ''::text
  created_at timestamp(3) with time zone not null
  constraint realm_pkey PRIMARY KEY (id)
  constraint realm_code_once UNIQUE (code)
  constraint realm_code_shape CHECK ((code ~ '^[a-z][a-z0-9-]{1,30}$'::text))
)
  grant insert, select, update to zy_app
  grant select to zy_sealer
  no row-level security

-- an item with owner, deadline and measures, claimed done by its owner and closed only by somebody else; how it ended (solved, partly, unsolved, not ours) is kept apart from whether it is closed
table rectification (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  campaign_id bigint
  source_noun text not null
  source_id bigint
  kind text not null
  place text not null
  what text not null
  measures text not null
  responsible text not null
  opened_on date not null
  opened_by bigint
  due_on date not null
  first_due_on date not null
  state text not null
  claim text not null default ''::text
  claimed_on date
  claimed_by bigint
  outcome text
  check_words text not null default ''::text
  checked_by bigint
  closed_on date
  last_closed_on date
  recurred_on date
  extended_n integer not null default 0
  returned_n integer not null default 0
  reopened_n integer not null default 0
  proxy boolean not null default false
  version integer not null default 1
  constraint rectification_pkey PRIMARY KEY (realm_id, id)
  constraint rectification_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint rectification_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint rectification_checked_by_another CHECK (((checked_by IS NULL) OR (checked_by IS DISTINCT FROM claimed_by)))
  constraint rectification_closed CHECK (((state = 'closed'::text) = ((closed_on IS NOT NULL) AND (outcome IS NOT NULL))))
  constraint rectification_days CHECK ((due_on >= opened_on))
  constraint rectification_outcome CHECK ((outcome = ANY (ARRAY['solved'::text, 'partly'::text, 'unsolved'::text, 'not-ours'::text])))
  constraint rectification_state CHECK ((state = ANY (ARRAY['open'::text, 'claimed'::text, 'closed'::text, 'withdrawn'::text])))
)
  CREATE INDEX rectification_by_due on rectification USING btree (realm_id, due_on, id)
  CREATE INDEX rectification_by_unit on rectification USING btree (realm_id, unit_id, due_on)
  CREATE UNIQUE INDEX rectification_once on rectification USING btree (realm_id, source_noun, source_id, unit_id) WHERE ((source_id IS NOT NULL) AND (state <> 'withdrawn'::text))
  CREATE INDEX rectification_open on rectification USING btree (realm_id, due_on, id) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text]))
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a confirmed award of the bonus pool: which matter, at which level, by which document
table score_award (
  realm_id bigint not null
  id bigint not null generated always as identity
  round_id bigint not null
  unit_id bigint not null
  item text not null
  matter text not null
  basis text not null
  by_id bigint not null
  event_id bigint not null
  constraint score_award_pkey PRIMARY KEY (realm_id, id)
  constraint score_award_once UNIQUE (realm_id, round_id, unit_id, item, matter)
  constraint score_award_unit FOREIGN KEY (realm_id, round_id, unit_id) REFERENCES score_unit(realm_id, round_id, unit_id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a conflict of interest: this person does not judge this unit
table score_conflict (
  realm_id bigint not null
  round_id bigint not null
  account_id bigint not null
  unit_id bigint not null
  reason text not null
  by_id bigint not null
  on_day date not null
  constraint score_conflict_pkey PRIMARY KEY (realm_id, round_id, account_id, unit_id)
  constraint score_conflict_account FOREIGN KEY (realm_id, account_id) REFERENCES account(realm_id, id)
  constraint score_conflict_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint score_conflict_unit FOREIGN KEY (realm_id, round_id, unit_id) REFERENCES score_unit(realm_id, round_id, unit_id)
  constraint score_conflict_reason CHECK ((reason ~ '\S'::text))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- what a unit objects to on its sheet, with reason and the record it points at, and the answer of a superior
table score_contest (
  realm_id bigint not null
  id bigint not null generated always as identity
  round_id bigint not null
  unit_id bigint not null
  kind text not null
  leaf text not null
  reason text not null
  ref text not null
  by_id bigint not null
  on_day date not null
  state text not null
  answer text not null default ''::text
  answered_by bigint
  answered_on date
  version integer not null default 1
  due_on date
  revised_column text
  constraint score_contest_pkey PRIMARY KEY (realm_id, id)
  constraint score_contest_unit FOREIGN KEY (realm_id, round_id, unit_id) REFERENCES score_unit(realm_id, round_id, unit_id)
  constraint score_contest_answered CHECK (((state = 'open'::text) = (answered_on IS NULL)))
  constraint score_contest_kind CHECK ((kind = ANY (ARRAY['contest'::text, 'appeal'::text])))
  constraint score_contest_state CHECK ((state = ANY (ARRAY['open'::text, 'upheld'::text, 'dismissed'::text])))
)
  CREATE INDEX score_contest_by_unit on score_contest USING btree (realm_id, round_id, unit_id)
  CREATE UNIQUE INDEX score_contest_one_open on score_contest USING btree (realm_id, round_id, unit_id, leaf) WHERE (state = 'open'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a draw of reviewers or of a sample: the list, and what followed from the secrets of its parties
table score_draw (
  realm_id bigint not null
  id bigint not null generated always as identity
  round_id bigint not null
  column_id text not null
  kind text not null
  list text not null
  list_digest text not null
  state text not null
  reason text not null default ''::text
  result text
  opened_by_id bigint not null
  opened_on date not null
  drawn_on date
  version integer not null default 1
  constraint score_draw_pkey PRIMARY KEY (realm_id, id)
  constraint score_draw_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint score_draw_round FOREIGN KEY (realm_id, round_id) REFERENCES score_round(realm_id, id)
  constraint score_draw_kind CHECK ((kind = ANY (ARRAY['reviewers'::text, 'cross'::text, 'sample'::text])))
  constraint score_draw_result CHECK (((state = 'drawn'::text) = (result IS NOT NULL)))
  constraint score_draw_state CHECK ((state = ANY (ARRAY['open'::text, 'drawn'::text, 'void'::text])))
)
  CREATE INDEX score_draw_of_round on score_draw USING btree (realm_id, round_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- who took part in a draw: the promise, and the secret it opened with
table score_draw_party (
  realm_id bigint not null
  draw_id bigint not null
  account_id bigint not null
  commitment text not null
  secret text
  committed_on date not null
  revealed_on date
  constraint score_draw_party_pkey PRIMARY KEY (realm_id, draw_id, account_id)
  constraint score_draw_party_once UNIQUE (realm_id, draw_id, commitment)
  constraint score_draw_party_account FOREIGN KEY (realm_id, account_id) REFERENCES account(realm_id, id)
  constraint score_draw_party_draw FOREIGN KEY (realm_id, draw_id) REFERENCES score_draw(realm_id, id)
  constraint score_draw_party_commitment CHECK ((commitment ~ '^[0-9a-f]{64}$'::text))
  constraint score_draw_party_revealed CHECK (((secret IS NULL) = (revealed_on IS NULL)))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- an item declared not applicable to one unit, with reason, where the standard allows it
table score_exemption (
  realm_id bigint not null
  round_id bigint not null
  unit_id bigint not null
  leaf text not null
  reason text not null
  by_id bigint not null
  event_id bigint not null
  constraint score_exemption_pkey PRIMARY KEY (realm_id, round_id, unit_id, leaf)
  constraint score_exemption_unit FOREIGN KEY (realm_id, round_id, unit_id) REFERENCES score_unit(realm_id, round_id, unit_id)
  constraint score_exemption_reason CHECK ((reason ~ '\S'::text))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- which frozen result an imported item of a round takes, by digest; what was named before is in the ledger
table score_import (
  realm_id bigint not null
  round_id bigint not null
  leaf text not null
  source_round_id bigint
  from_realm text not null default ''::text
  basis text not null default ''::text
  title text not null
  digest text not null
  bytes text
  by_id bigint not null
  on_day date not null
  event_id bigint not null
  version integer not null default 1
  constraint score_import_pkey PRIMARY KEY (realm_id, round_id, leaf)
  constraint score_import_account FOREIGN KEY (realm_id, by_id) REFERENCES account(realm_id, id)
  constraint score_import_round FOREIGN KEY (realm_id, round_id) REFERENCES score_round(realm_id, id)
  constraint score_import_source FOREIGN KEY (realm_id, source_round_id) REFERENCES score_round(realm_id, id)
  constraint score_import_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  constraint score_import_one_source CHECK (((source_round_id IS NULL) = (bytes IS NOT NULL)))
)
  CREATE INDEX score_import_of_source on score_import USING btree (realm_id, source_round_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the judgement of one person in one column on one item, with its reason; what it replaced is in the ledger
table score_judgement (
  realm_id bigint not null
  round_id bigint not null
  unit_id bigint not null
  leaf text not null
  column_id text not null
  points numeric not null
  reason text not null
  by_id bigint not null
  on_day date not null
  event_id bigint not null
  state text not null
  version integer not null default 1
  constraint score_judgement_pkey PRIMARY KEY (realm_id, round_id, unit_id, leaf, column_id, by_id)
  constraint score_judgement_unit FOREIGN KEY (realm_id, round_id, unit_id) REFERENCES score_unit(realm_id, round_id, unit_id)
  constraint score_judgement_reason CHECK ((reason ~ '\S'::text))
  constraint score_judgement_state CHECK ((state = ANY (ARRAY['stands'::text, 'withdrawn'::text])))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- what a frozen round is recounted from besides the standard and the units: digests of all files, and one over them
table score_package (
  realm_id bigint not null
  round_id bigint not null
  manifest text not null
  digest text not null
  review text not null
  draws text not null
  program_digest text
  imports text
  constraint score_package_pkey PRIMARY KEY (realm_id, round_id)
  constraint score_package_program FOREIGN KEY (realm_id, program_digest) REFERENCES score_program(realm_id, digest)
  constraint score_package_round FOREIGN KEY (realm_id, round_id) REFERENCES score_round(realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- recount programs as they were when a round was frozen, by SHA-256
table score_program (
  realm_id bigint not null
  digest text not null
  text text not null
  constraint score_program_pkey PRIMARY KEY (realm_id, digest)
  constraint score_program_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a seat: who judges a unit in one column, how he came to it, whether his sheet is in
table score_reviewer (
  realm_id bigint not null
  round_id bigint not null
  unit_id bigint not null
  account_id bigint not null
  column_id text not null default 'review'::text
  how text not null default 'named'::text
  draw_id bigint
  from_unit_id bigint
  state text not null default 'stands'::text
  reason text not null default ''::text
  submitted_on date
  constraint score_reviewer_pkey PRIMARY KEY (realm_id, round_id, unit_id, column_id, account_id)
  constraint score_reviewer_account FOREIGN KEY (realm_id, account_id) REFERENCES account(realm_id, id)
  constraint score_reviewer_draw FOREIGN KEY (realm_id, draw_id) REFERENCES score_draw(realm_id, id)
  constraint score_reviewer_unit FOREIGN KEY (realm_id, round_id, unit_id) REFERENCES score_unit(realm_id, round_id, unit_id)
  constraint score_reviewer_drawn CHECK (((how = 'drawn'::text) = (draw_id IS NOT NULL)))
  constraint score_reviewer_how CHECK ((how = ANY (ARRAY['named'::text, 'drawn'::text, 'post'::text])))
  constraint score_reviewer_state CHECK ((state = ANY (ARRAY['stands'::text, 'replaced'::text])))
)
  CREATE INDEX score_reviewer_of_account on score_reviewer USING btree (realm_id, account_id, round_id) WHERE (state = 'stands'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a round of 考核 over like units by one frozen standard; frozen rounds carry their result as RFC 8785 text with its digest
table score_round (
  realm_id bigint not null
  id bigint not null generated always as identity
  campaign_id bigint not null
  standard_id bigint not null
  standard_no integer not null
  standard_digest text not null
  title text not null
  phase_key text not null
  organiser_id bigint not null
  line text not null
  period_id bigint not null
  state text not null
  opened_on date not null
  read_change bigint not null default '-1'::integer
  frozen_on date
  frozen_position bigint
  bytes text
  digest text
  version integer not null default 1
  appeal_days_n integer not null default 5
  answer_days_n integer not null default 10
  provisional_on date
  appeal_until_on date
  constraint score_round_pkey PRIMARY KEY (realm_id, id)
  constraint score_round_once UNIQUE (realm_id, campaign_id, standard_id, phase_key, title)
  constraint score_round_campaign FOREIGN KEY (realm_id, campaign_id) REFERENCES campaign(realm_id, id)
  constraint score_round_organiser FOREIGN KEY (realm_id, organiser_id) REFERENCES unit(realm_id, id)
  constraint score_round_period FOREIGN KEY (realm_id, period_id) REFERENCES measure_period(realm_id, id)
  constraint score_round_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint score_round_standard FOREIGN KEY (realm_id, standard_id, standard_no) REFERENCES standard_version(realm_id, standard_id, version_no)
  constraint score_round_answer_days CHECK (((answer_days_n >= 1) AND (answer_days_n <= 60)))
  constraint score_round_appeal_days CHECK (((appeal_days_n >= 0) AND (appeal_days_n <= 60)))
  constraint score_round_frozen CHECK (((state = 'frozen'::text) = ((bytes IS NOT NULL) AND (digest IS NOT NULL) AND (frozen_position IS NOT NULL))))
  constraint score_round_state CHECK ((state = ANY (ARRAY['self'::text, 'review'::text, 'final'::text, 'frozen'::text, 'withdrawn'::text])))
)
  CREATE INDEX score_round_open on score_round USING btree (realm_id) WHERE (state = ANY (ARRAY['self'::text, 'review'::text, 'final'::text]))
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- units drawn for a column that is not given to all
table score_sample (
  realm_id bigint not null
  round_id bigint not null
  unit_id bigint not null
  column_id text not null
  draw_id bigint not null
  constraint score_sample_pkey PRIMARY KEY (realm_id, round_id, unit_id, column_id)
  constraint score_sample_draw FOREIGN KEY (realm_id, draw_id) REFERENCES score_draw(realm_id, id)
  constraint score_sample_unit FOREIGN KEY (realm_id, round_id, unit_id) REFERENCES score_unit(realm_id, round_id, unit_id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a unit as it stood when the round opened, how far its sheet is, and a cached result; bytes = evidence and result as frozen
table score_unit (
  realm_id bigint not null
  round_id bigint not null
  unit_id bigint not null
  name text not null
  class_key text
  group_key text
  path text collate "C" not null
  state text not null
  confirmed_on date
  reviewed_on date
  shown numeric
  pending numeric
  open_n integer
  grade text
  inputs_digest text
  bytes text
  digest text
  version integer not null default 1
  asked_n integer
  filled_n integer
  kept_n integer
  constraint score_unit_pkey PRIMARY KEY (realm_id, round_id, unit_id)
  constraint score_unit_round FOREIGN KEY (realm_id, round_id) REFERENCES score_round(realm_id, id)
  constraint score_unit_bytes_and_digest CHECK (((bytes IS NULL) = (digest IS NULL)))
  constraint score_unit_cells CHECK (((kept_n <= filled_n) AND (filled_n <= asked_n)))
  constraint score_unit_state CHECK ((state = ANY (ARRAY['to-confirm'::text, 'confirmed'::text, 'reviewed'::text])))
)
  CREATE INDEX score_unit_by_path on score_unit USING btree (realm_id, round_id, path)
  CREATE INDEX score_unit_of_unit on score_unit USING btree (realm_id, unit_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- reference: who is signed in; only a hash of the token is kept
table session_token (
  token_hash text collate "C" not null
  realm_id bigint not null
  account_id bigint not null
  created_at timestamp(3) with time zone not null
  seen_at timestamp(3) with time zone not null
  expires_at timestamp(3) with time zone not null
  constraint session_token_pkey PRIMARY KEY (token_hash)
)
  CREATE INDEX session_token_by_account on session_token USING btree (realm_id, account_id)
  grant delete, insert, select, update to zy_app
  no row-level security

-- a 考核标准 from its first draft on; its frozen versions stand in standard_version
table standard (
  realm_id bigint not null
  id bigint not null generated always as identity
  key text not null
  title text not null
  object text not null
  owner_id bigint not null
  state text not null
  draft jsonb
  frozen_no integer not null default 0
  version integer not null default 1
  created_at timestamp(3) with time zone not null
  constraint standard_pkey PRIMARY KEY (realm_id, id)
  constraint standard_key_once UNIQUE (realm_id, owner_id, key)
  constraint standard_owner FOREIGN KEY (realm_id, owner_id) REFERENCES unit(realm_id, id)
  constraint standard_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint standard_draft_while_worked_on CHECK (((state = 'frozen'::text) = (draft IS NULL)))
  constraint standard_frozen_has_version CHECK (((state = 'draft'::text) = (frozen_no = 0)))
  constraint standard_key CHECK ((key ~ '^[a-z0-9][a-z0-9-]{0,59}$'::text))
  constraint standard_state CHECK ((state = ANY (ARRAY['draft'::text, 'frozen'::text, 'revising'::text])))
)
  CREATE INDEX standard_by_owner on standard USING btree (realm_id, owner_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a frozen standard with the definitions of the measures it cites, as RFC 8785 text with its digest; superseded, never edited
table standard_version (
  realm_id bigint not null
  standard_id bigint not null
  version_no integer not null
  bytes text not null
  digest text not null
  basis text not null default ''::text
  frozen_by bigint
  frozen_at timestamp(3) with time zone not null
  constraint standard_version_pkey PRIMARY KEY (realm_id, standard_id, version_no)
  constraint standard_version_standard FOREIGN KEY (realm_id, standard_id) REFERENCES standard(realm_id, id)
  constraint standard_version_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant insert, select to zy_app

-- one questionnaire from its draft to its certificate; `frozen` holds the RFC 8785 bytes of the questions, rules and strata
table survey (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  about_id bigint not null
  title text not null
  definition jsonb not null
  mode text not null
  allocation text not null
  state text not null
  wanted_n integer
  drawn jsonb
  drawn_on date
  strata jsonb
  opens_at timestamp(3) with time zone
  closes_at timestamp(3) with time zone
  frozen text
  digest text collate "C"
  passes_on date
  closed_on date
  counted_by bigint
  certified_on date
  certified_by bigint
  reason text not null default ''::text
  version integer not null default 1
  created_at timestamp(3) with time zone not null
  constraint survey_pkey PRIMARY KEY (realm_id, id)
  constraint survey_about FOREIGN KEY (realm_id, about_id) REFERENCES unit(realm_id, id)
  constraint survey_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint survey_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint survey_allocation CHECK ((allocation = ANY (ARRAY['proportional'::text, 'equal'::text])))
  constraint survey_certified CHECK (((state = 'certified'::text) = (certified_on IS NOT NULL)))
  constraint survey_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  constraint survey_frozen_first CHECK (((state = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR (frozen IS NOT NULL)))
  constraint survey_frozen_whole CHECK (((frozen IS NULL) = (digest IS NULL)))
  constraint survey_mode CHECK ((mode = ANY (ARRAY['sample'::text, 'everyone'::text])))
  constraint survey_state CHECK ((state = ANY (ARRAY['draft'::text, 'frozen'::text, 'open'::text, 'closed'::text, 'counted'::text, 'certified'::text, 'void'::text, 'withdrawn'::text])))
  constraint survey_wanted CHECK ((wanted_n > 0))
)
  CREATE INDEX survey_by_about on survey USING btree (realm_id, about_id, id)
  CREATE INDEX survey_by_unit on survey USING btree (realm_id, unit_id, id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- answered questionnaires under random keys, rewritten together so that neither order nor transaction tells who; erased when the result is certified
table survey_answer (
  realm_id bigint not null
  survey_id bigint not null
  answer_key text collate "C" not null
  stratum text not null
  body jsonb not null
  constraint survey_answer_pkey PRIMARY KEY (realm_id, survey_id, answer_key)
  constraint survey_answer_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint survey_answer_survey FOREIGN KEY (realm_id, survey_id) REFERENCES survey(realm_id, id)
  constraint survey_answer_key CHECK ((answer_key ~ '^[0-9a-f]{32}$'::text))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- certified figure of the one question `overall` of people served: what measures read
table survey_figure (
  realm_id bigint not null
  survey_id bigint not null
  unit_id bigint not null
  held_on date not null
  satisfied_n integer not null
  dissatisfied_n integer not null
  valid_n integer not null
  constraint survey_figure_pkey PRIMARY KEY (realm_id, survey_id)
  constraint survey_figure_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint survey_figure_survey FOREIGN KEY (realm_id, survey_id) REFERENCES survey(realm_id, id)
  constraint survey_figure_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint survey_figure_counts CHECK (((satisfied_n >= 0) AND (dissatisfied_n >= 0) AND ((satisfied_n + dissatisfied_n) <= valid_n)))
)
  CREATE INDEX survey_figure_by_unit on survey_figure USING btree (realm_id, unit_id, held_on)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the list a sample is drawn from, or all who are asked; erased when the result is certified, its digests stay
table survey_frame (
  realm_id bigint not null
  survey_id bigint not null
  frame_no integer not null
  name text not null
  stratum text not null
  drawn boolean not null default false
  constraint survey_frame_pkey PRIMARY KEY (realm_id, survey_id, frame_no)
  constraint survey_frame_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint survey_frame_survey FOREIGN KEY (realm_id, survey_id) REFERENCES survey(realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- one-time codes on slips: a hash, its stratum, used or not; no person, no time, nothing of the answers
table survey_pass (
  realm_id bigint not null
  code_hash text collate "C" not null
  survey_id bigint not null
  stratum text not null
  spent boolean not null default false
  constraint survey_pass_pkey PRIMARY KEY (realm_id, code_hash)
  constraint survey_pass_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint survey_pass_survey FOREIGN KEY (realm_id, survey_id) REFERENCES survey(realm_id, id)
  constraint survey_pass_hash CHECK ((code_hash ~ '^[0-9a-f]{64}$'::text))
)
  CREATE INDEX survey_pass_of on survey_pass USING btree (realm_id, survey_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the result as RFC 8785 bytes; read only through the gate of src/poll/visible.ts
table survey_result (
  realm_id bigint not null
  survey_id bigint not null
  body text not null
  digest text collate "C" not null
  counted_on date not null
  constraint survey_result_pkey PRIMARY KEY (realm_id, survey_id)
  constraint survey_result_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint survey_result_survey FOREIGN KEY (realm_id, survey_id) REFERENCES survey(realm_id, id)
  constraint survey_result_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- the two parties of a draw, one of them from outside the office: first what they commit to, then what they open
table survey_secret (
  realm_id bigint not null
  survey_id bigint not null
  account_id bigint not null
  outside boolean not null
  commitment text collate "C" not null
  secret text
  constraint survey_secret_pkey PRIMARY KEY (realm_id, survey_id, account_id)
  constraint survey_secret_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint survey_secret_survey FOREIGN KEY (realm_id, survey_id) REFERENCES survey(realm_id, id)
  constraint survey_secret_commitment CHECK ((commitment ~ '^[0-9a-f]{64}$'::text))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- answers in words, masked, apart from the questionnaire and the stratum they came from, in an order that says nothing
table survey_text (
  realm_id bigint not null
  survey_id bigint not null
  text_key text collate "C" not null
  question text not null
  words text not null
  constraint survey_text_pkey PRIMARY KEY (realm_id, survey_id, text_key)
  constraint survey_text_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint survey_text_survey FOREIGN KEY (realm_id, survey_id) REFERENCES survey(realm_id, id)
  constraint survey_text_key CHECK ((text_key ~ '^[0-9a-f]{32}$'::text))
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- an organisation: party organisations and the units they work in are different rows
table unit (
  realm_id bigint not null
  id bigint not null generated always as identity
  name text not null
  short_name text not null
  kind text not null
  sector text
  level text
  credit_code text
  external_code text
  urban boolean
  settlement text
  households integer
  led_by_id bigint
  founded_on date
  ended_on date
  end_document text
  note text not null default ''::text
  version integer not null default 1
  created_at timestamp(3) with time zone not null
  constraint unit_pkey PRIMARY KEY (realm_id, id)
  constraint unit_led_by FOREIGN KEY (realm_id, led_by_id) REFERENCES unit(realm_id, id)
  constraint unit_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint unit_kind CHECK ((kind = ANY (ARRAY['party-work-committee'::text, 'party-committee'::text, 'general-branch'::text, 'branch'::text, 'party-group'::text, 'party-leading-group'::text, 'residents-committee'::text, 'administrative'::text, 'department'::text, 'enterprise'::text, 'institution'::text, 'college'::text, 'social-organisation'::text, 'league'::text, 'union'::text, 'women'::text])))
  constraint unit_level CHECK ((level = ANY (ARRAY['city'::text, 'district'::text, 'street'::text, 'college'::text, 'community'::text])))
  constraint unit_sector CHECK ((sector = ANY (ARRAY['rural'::text, 'street-community'::text, 'soe-finance'::text, 'organ'::text, 'sci-edu-cul-health'::text, 'non-public'::text, 'social-organisation'::text])))
  constraint unit_settlement CHECK ((settlement = ANY (ARRAY['old'::text, 'new'::text])))
)
  CREATE INDEX unit_by_bigram on unit USING gin (zy_bigrams(((name || ' '::text) || short_name)))
  CREATE INDEX unit_by_code on unit USING btree (realm_id, external_code)
  CREATE INDEX unit_by_kind_and_name on unit USING btree (realm_id, kind, name COLLATE "C", id)
  CREATE INDEX unit_by_led_by on unit USING btree (realm_id, led_by_id) WHERE (led_by_id IS NOT NULL)
  CREATE INDEX unit_by_name on unit USING btree (realm_id, name COLLATE "C", id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- what a command changed for every unit on a path; folded into unit_total by a job, so that commands never queue for a common ancestor
table unit_delta (
  realm_id bigint not null
  id bigint not null generated always as identity
  line text not null
  path text collate "C" not null
  members_n integer not null default 0
  full_n integer not null default 0
  units_n integer not null default 0
  branches_n integer not null default 0
  constraint unit_delta_pkey PRIMARY KEY (realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- where a unit stands today in each line; path is read by prefix range
table unit_line (
  realm_id bigint not null
  line text not null
  unit_id bigint not null
  parent_id bigint
  path text collate "C" not null
  depth integer not null
  kind text not null
  sector text
  since_on date not null
  constraint unit_line_pkey PRIMARY KEY (realm_id, line, unit_id)
  constraint unit_line_parent FOREIGN KEY (realm_id, line, parent_id) REFERENCES unit_line(realm_id, line, unit_id)
  constraint unit_line_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint unit_line_line CHECK ((line = ANY (ARRAY['party'::text, 'territory'::text, 'business'::text, 'league'::text, 'union'::text, 'women'::text])))
  constraint unit_line_not_own_parent CHECK ((parent_id IS DISTINCT FROM unit_id))
)
  CREATE INDEX unit_line_by_kind on unit_line USING btree (realm_id, line, kind, path) INCLUDE (unit_id)
  CREATE INDEX unit_line_by_sector on unit_line USING btree (realm_id, line, sector, path) INCLUDE (unit_id)
  CREATE INDEX unit_line_children on unit_line USING btree (realm_id, line, parent_id)
  CREATE INDEX unit_line_of_unit on unit_line USING btree (realm_id, unit_id)
  CREATE UNIQUE INDEX unit_line_path on unit_line USING btree (realm_id, line, path) INCLUDE (unit_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- where a unit stood before; answers «as it was then»
table unit_line_past (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  line text not null
  parent_id bigint
  path text collate "C" not null
  name text not null
  from_on date not null
  until_on date not null
  document text not null default ''::text
  constraint unit_line_past_pkey PRIMARY KEY (realm_id, id)
  constraint unit_line_past_days CHECK ((until_on >= from_on))
)
  CREATE INDEX unit_line_past_children on unit_line_past USING btree (realm_id, line, parent_id, from_on)
  CREATE INDEX unit_line_past_of_unit on unit_line_past USING btree (realm_id, unit_id, until_on)
  CREATE INDEX unit_line_past_path on unit_line_past USING btree (realm_id, line, path, from_on)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a move or an end decided for a later day; carried out when the day begins
table unit_order (
  realm_id bigint not null
  id bigint not null generated always as identity
  unit_id bigint not null
  what text not null
  line text
  parent_id bigint
  on_day date not null
  document text not null
  state text not null
  failed_why text
  ordered_by bigint
  ordered_at timestamp(3) with time zone not null
  constraint unit_order_pkey PRIMARY KEY (realm_id, id)
  constraint unit_order_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint unit_order_move_says_where CHECK (((what <> 'move'::text) OR ((line IS NOT NULL) AND (parent_id IS NOT NULL))))
  constraint unit_order_state CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'withdrawn'::text, 'failed'::text])))
  constraint unit_order_what CHECK ((what = ANY (ARRAY['move'::text, 'end'::text])))
)
  CREATE INDEX unit_order_due on unit_order USING btree (realm_id, on_day) WHERE (state = 'waiting'::text)
  CREATE UNIQUE INDEX unit_order_one_waiting on unit_order USING btree (realm_id, unit_id, what, COALESCE(line, ''::text)) WHERE (state = 'waiting'::text)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- which unit a merged unit went into, and which unit was split off from which; only merges are followed
table unit_successor (
  realm_id bigint not null
  unit_id bigint not null
  successor_id bigint not null
  on_day date not null
  document text not null
  what text not null
  constraint unit_successor_pkey PRIMARY KEY (realm_id, unit_id, successor_id)
  constraint unit_successor_what CHECK ((what = ANY (ARRAY['merged'::text, 'split'::text])))
)
  CREATE INDEX unit_successor_of on unit_successor USING btree (realm_id, successor_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- maintained totals of the subtree, the unit itself included; recomputed from facts they must be the same
table unit_total (
  realm_id bigint not null
  line text not null
  unit_id bigint not null
  members_n integer not null default 0
  full_n integer not null default 0
  units_n integer not null default 0
  branches_n integer not null default 0
  at timestamp(3) with time zone not null
  constraint unit_total_pkey PRIMARY KEY (realm_id, line, unit_id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a cooperation zone: the community it covers (residents' committee) and the party organisation that leads it
table zone (
  realm_id bigint not null
  id bigint not null generated always as identity
  name text not null
  community_id bigint not null
  lead_id bigint not null
  founded_on date not null
  ended_on date
  end_reason text
  version integer not null default 1
  constraint zone_pkey PRIMARY KEY (realm_id, id)
  constraint zone_community FOREIGN KEY (realm_id, community_id) REFERENCES unit(realm_id, id)
  constraint zone_lead FOREIGN KEY (realm_id, lead_id) REFERENCES unit(realm_id, id)
  constraint zone_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint zone_days CHECK ((ended_on >= founded_on))
  constraint zone_end_says_why CHECK (((ended_on IS NULL) = (end_reason IS NULL)))
)
  CREATE INDEX zone_by_lead on zone USING btree (realm_id, lead_id)
  CREATE UNIQUE INDEX zone_name_once on zone USING btree (realm_id, name) WHERE (ended_on IS NULL)
  CREATE UNIQUE INDEX zone_one_for_a_community on zone USING btree (realm_id, community_id) WHERE (ended_on IS NULL)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- why an urban community has no zone yet, who sees to it, and when next
table zone_gap (
  realm_id bigint not null
  community_id bigint not null
  cause text not null
  person text not null
  next_on date not null
  noted_on date not null
  version integer not null default 1
  constraint zone_gap_pkey PRIMARY KEY (realm_id, community_id)
  constraint zone_gap_community FOREIGN KEY (realm_id, community_id) REFERENCES unit(realm_id, id)
)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a party organisation taking part in a zone, from a day to a day; one in two zones is one organisation
table zone_member (
  realm_id bigint not null
  id bigint not null generated always as identity
  zone_id bigint not null
  unit_id bigint not null
  since_on date not null
  until_on date
  constraint zone_member_pkey PRIMARY KEY (realm_id, id)
  constraint zone_member_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint zone_member_zone FOREIGN KEY (realm_id, zone_id) REFERENCES zone(realm_id, id)
  constraint zone_member_days CHECK ((until_on >= since_on))
)
  CREATE INDEX zone_member_by_unit on zone_member USING btree (realm_id, unit_id)
  CREATE UNIQUE INDEX zone_member_once on zone_member USING btree (realm_id, zone_id, unit_id) WHERE (until_on IS NULL)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

-- a resident unit asks the community's party organisation before it honours, admits or appoints somebody, and says afterwards what came of it
table zone_voice (
  realm_id bigint not null
  id bigint not null generated always as identity
  zone_id bigint not null
  unit_id bigint not null
  lead_id bigint not null
  matter text not null
  about text not null
  words text not null
  asked_by bigint not null
  asked_on date not null
  due_on date not null
  state text not null
  verdict text
  answer text
  person text
  answered_by bigint
  answered_on date
  outcome text
  told_by bigint
  told_on date
  version integer not null default 1
  constraint zone_voice_pkey PRIMARY KEY (realm_id, id)
  constraint zone_voice_lead FOREIGN KEY (realm_id, lead_id) REFERENCES unit(realm_id, id)
  constraint zone_voice_realm_id_fkey FOREIGN KEY (realm_id) REFERENCES realm(id)
  constraint zone_voice_unit FOREIGN KEY (realm_id, unit_id) REFERENCES unit(realm_id, id)
  constraint zone_voice_zone FOREIGN KEY (realm_id, zone_id) REFERENCES zone(realm_id, id)
  constraint zone_voice_about CHECK ((about ~ '\S'::text))
  constraint zone_voice_answered CHECK (((state = ANY (ARRAY['answered'::text, 'told'::text])) = ((answered_on IS NOT NULL) AND (verdict IS NOT NULL) AND (answer IS NOT NULL) AND (person IS NOT NULL))))
  constraint zone_voice_matter CHECK ((matter = ANY (ARRAY['advanced'::text, 'civilised-unit'::text, 'new-member'::text, 'cadre'::text])))
  constraint zone_voice_state CHECK ((state = ANY (ARRAY['asked'::text, 'answered'::text, 'told'::text, 'withdrawn'::text])))
  constraint zone_voice_told CHECK (((state = ANY (ARRAY['told'::text, 'withdrawn'::text])) = ((told_on IS NOT NULL) AND (outcome IS NOT NULL))))
  constraint zone_voice_two_bodies CHECK ((unit_id <> lead_id))
  constraint zone_voice_verdict CHECK ((verdict = ANY (ARRAY['agree'::text, 'object'::text])))
)
  CREATE INDEX zone_voice_by_lead on zone_voice USING btree (realm_id, lead_id)
  CREATE INDEX zone_voice_by_unit on zone_voice USING btree (realm_id, unit_id)
  policy realm_fence using (realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)
  grant delete, insert, select, update to zy_app

CREATE OR REPLACE FUNCTION public.unit_search(realm bigint, words text, in_line text[], path_from text[], path_to text[], most integer)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
BEGIN ATOMIC
 SELECT u.id
    FROM unit u
   WHERE ((u.realm_id = unit_search.realm) AND (unit_search.realm = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint) AND (zy_bigrams(((u.name || ' '::text) || u.short_name)) @> zy_bigrams(unit_search.words)) AND (POSITION((unit_search.words) IN (((u.name || ' '::text) || u.short_name))) > 0) AND (EXISTS ( SELECT
            FROM unit_line l,
             UNNEST(unit_search.in_line, unit_search.path_from, unit_search.path_to) r(line, a, z)
           WHERE ((l.realm_id = unit_search.realm) AND (l.unit_id = u.id) AND (l.line = r.line) AND (l.path >= (r.a COLLATE "C")) AND (l.path < (r.z COLLATE "C"))))))
  LIMIT unit_search.most;
END

CREATE OR REPLACE FUNCTION public.zy_bigrams(words text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (SELECT COALESCE(array_agg(DISTINCT substr(zy_bigrams.words, i.i, 2)), '{}'::text[]) AS "coalesce" FROM generate_series(1, (length(zy_bigrams.words) - 1)) i(i))

CREATE OR REPLACE FUNCTION public.zy_fence(tbl regclass, kind text DEFAULT 'work'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', tbl);
  execute format('create policy realm_fence on %s using (realm_id = nullif(current_setting(''app.realm'', true), '''')::bigint)', tbl);
  case kind
    when 'work' then execute format('grant select, insert, update, delete on %s to zy_app', tbl);
    when 'append-only' then execute format('grant select, insert on %s to zy_app', tbl);
    when 'sealed' then
      execute format('grant select on %s to zy_app', tbl);
      execute format('grant select, insert on %s to zy_sealer', tbl);
    else raise exception 'unknown kind of table: %', kind;
  end case;
end $function$
