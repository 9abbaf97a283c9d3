-- Rounds widened: a judgement per person, seats of reviewers with their submission, provable draws, conflicts, appeals with a deadline, recount packages.

alter table score_round
  add column appeal_days_n integer not null default 5 constraint score_round_appeal_days check (appeal_days_n between 0 and 60),
  add column answer_days_n integer not null default 10 constraint score_round_answer_days check (answer_days_n between 1 and 60),
  -- First day the results were shown to the units; from then on nobody's scores are hidden from anybody who may read the sheet.
  add column provisional_on date,
  add column appeal_until_on date;

alter table score_unit
  add column asked_n integer,
  add column filled_n integer,
  add column kept_n integer,
  add constraint score_unit_cells check (kept_n <= filled_n and filled_n <= asked_n);
comment on column score_unit.kept_n is 'cells of the self-assessment shown filled and left as they were, of filled_n shown filled and asked_n asked';

alter table score_judgement drop constraint score_judgement_pkey;
alter table score_judgement add primary key (realm_id, round_id, unit_id, leaf, column_id, by_id);
comment on table score_judgement is 'the judgement of one person in one column on one item, with its reason; what it replaced is in the ledger';

create table score_draw (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  round_id bigint not null,
  column_id text not null,
  kind text not null constraint score_draw_kind check (kind in ('reviewers', 'cross', 'sample')),
  -- What is drawn from, fixed before anybody promises a secret: RFC 8785 text with its digest.
  list text not null,
  list_digest text not null,
  state text not null constraint score_draw_state check (state in ('open', 'drawn', 'void')),
  reason text not null default '',
  result text,
  opened_by_id bigint not null,
  opened_on date not null,
  drawn_on date,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint score_draw_round foreign key (realm_id, round_id) references score_round (realm_id, id),
  constraint score_draw_result check ((state = 'drawn') = (result is not null))
);
create index score_draw_of_round on score_draw (realm_id, round_id);
comment on table score_draw is 'a draw of reviewers or of a sample: the list, and what followed from the secrets of its parties';
select zy_fence('score_draw');

create table score_draw_party (
  realm_id bigint not null,
  draw_id bigint not null,
  account_id bigint not null,
  commitment text not null constraint score_draw_party_commitment check (commitment ~ '^[0-9a-f]{64}$'),
  secret text,
  committed_on date not null,
  revealed_on date,
  primary key (realm_id, draw_id, account_id),
  constraint score_draw_party_once unique (realm_id, draw_id, commitment),
  constraint score_draw_party_draw foreign key (realm_id, draw_id) references score_draw (realm_id, id),
  constraint score_draw_party_account foreign key (realm_id, account_id) references account (realm_id, id),
  constraint score_draw_party_revealed check ((secret is null) = (revealed_on is null))
);
comment on table score_draw_party is 'who took part in a draw: the promise, and the secret it opened with';
select zy_fence('score_draw_party');

alter table score_reviewer
  add column column_id text not null default 'review',
  add column how text not null default 'named' constraint score_reviewer_how check (how in ('named', 'drawn', 'post')),
  add column draw_id bigint,
  add column from_unit_id bigint,
  add column state text not null default 'stands' constraint score_reviewer_state check (state in ('stands', 'replaced')),
  add column reason text not null default '',
  add column submitted_on date,
  add constraint score_reviewer_draw foreign key (realm_id, draw_id) references score_draw (realm_id, id),
  add constraint score_reviewer_drawn check ((how = 'drawn') = (draw_id is not null));
alter table score_reviewer drop constraint score_reviewer_pkey;
alter table score_reviewer add primary key (realm_id, round_id, unit_id, column_id, account_id);
create index score_reviewer_of_account on score_reviewer (realm_id, account_id, round_id) where state = 'stands';
comment on table score_reviewer is 'a seat: who judges a unit in one column, how he came to it, whether his sheet is in';

create table score_sample (
  realm_id bigint not null,
  round_id bigint not null,
  unit_id bigint not null,
  column_id text not null,
  draw_id bigint not null,
  primary key (realm_id, round_id, unit_id, column_id),
  constraint score_sample_unit foreign key (realm_id, round_id, unit_id) references score_unit (realm_id, round_id, unit_id),
  constraint score_sample_draw foreign key (realm_id, draw_id) references score_draw (realm_id, id)
);
comment on table score_sample is 'units drawn for a column that is not given to all';
select zy_fence('score_sample');

create table score_conflict (
  realm_id bigint not null references realm (id),
  round_id bigint not null,
  account_id bigint not null,
  unit_id bigint not null,
  reason text not null constraint score_conflict_reason check (reason ~ '\S'),
  by_id bigint not null,
  on_day date not null,
  primary key (realm_id, round_id, account_id, unit_id),
  constraint score_conflict_unit foreign key (realm_id, round_id, unit_id) references score_unit (realm_id, round_id, unit_id),
  constraint score_conflict_account foreign key (realm_id, account_id) references account (realm_id, id)
);
comment on table score_conflict is 'a conflict of interest: this person does not judge this unit';
select zy_fence('score_conflict');

alter table score_contest
  add column due_on date,
  -- The judged column an upheld appeal changed; the old and the new points are in the ledger.
  add column revised_column text;

create table score_program (
  realm_id bigint not null references realm (id),
  digest text not null,
  text text not null,
  primary key (realm_id, digest)
);
comment on table score_program is 'recount programs as they were when a round was frozen, by SHA-256';
select zy_fence('score_program');

create table score_package (
  realm_id bigint not null,
  round_id bigint not null,
  manifest text not null,
  digest text not null,
  review text not null,
  draws text not null,
  program_digest text,
  primary key (realm_id, round_id),
  constraint score_package_round foreign key (realm_id, round_id) references score_round (realm_id, id),
  constraint score_package_program foreign key (realm_id, program_digest) references score_program (realm_id, digest)
);
comment on table score_package is 'what a frozen round is recounted from besides the standard and the units: digests of all files, and one over them';
select zy_fence('score_package');
