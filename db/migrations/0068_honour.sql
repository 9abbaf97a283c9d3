-- 巩固提高: re-checks arranged for titles given in earlier years, each with its reason and what came of it.

create table honour_recheck (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  honour_id bigint not null,
  campaign_id bigint not null,
  due_on date not null,
  reason text not null constraint honour_recheck_reason check (reason ~ '\S'),
  arranged_on date not null,
  arranged_by bigint not null,
  state text not null constraint honour_recheck_state check (state in ('arranged', 'passed', 'warned', 'withdrawn')),
  finding text,
  document text,
  done_on date,
  done_by bigint,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint honour_recheck_honour foreign key (realm_id, honour_id) references honour (realm_id, id),
  constraint honour_recheck_campaign foreign key (realm_id, campaign_id) references campaign (realm_id, id),
  constraint honour_recheck_done check ((state = 'arranged') = (done_on is null) and (done_on is null) = (document is null))
);
create unique index honour_recheck_once on honour_recheck (realm_id, honour_id) where state = 'arranged';
create index honour_recheck_by_campaign on honour_recheck (realm_id, campaign_id);
comment on table honour_recheck is '复查: arranged within a yearly round for a title given before, with reason and day; its outcome changes the honour by document';
select zy_fence('honour_recheck');
