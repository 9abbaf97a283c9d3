-- The ground everything stands on: realms, log-ins, grants, the ledger, repeated commands.

-- One call per realm table: row-level security by realm, and exactly the rights its kind of table needs.
create function zy_fence(tbl regclass, kind text default 'work') returns void language plpgsql as $$
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
end $$;

create table realm (
  id bigint generated always as identity primary key,
  code text not null constraint realm_code_once unique constraint realm_code_shape check (code ~ '^[a-z][a-z0-9-]{1,30}$'),
  name text not null,
  zone text not null default 'Asia/Shanghai',
  served_public text not null default '居民',
  contact text not null default '',
  created_at timestamptz(3) not null
);
comment on table realm is 'reference: one independently run root (a county, a city, a college)';
grant select, insert, update on realm to zy_app;
grant select on realm to zy_sealer;

create table account_login (
  login text collate "C" primary key constraint account_login_shape check (login ~ '^[a-z0-9][a-z0-9._-]{1,40}$'),
  realm_id bigint not null,
  account_id bigint not null
);
comment on table account_login is 'reference: log-in names are unique over all realms';
grant select, insert, delete on account_login to zy_app;

create table session_token (
  token_hash text collate "C" primary key,
  realm_id bigint not null,
  account_id bigint not null,
  created_at timestamptz(3) not null,
  seen_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);
create index session_token_by_account on session_token (realm_id, account_id);
comment on table session_token is 'reference: who is signed in; only a hash of the token is kept';
grant select, insert, update, delete on session_token to zy_app;

create table account (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  login text not null,
  display_name text not null,
  member_id bigint,
  password_hash text not null,
  state text not null constraint account_state check (state in ('first-password', 'active', 'closed')),
  failed_n integer not null default 0,
  locked_until timestamptz(3),
  version integer not null default 1,
  created_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint account_login_once unique (realm_id, login)
);
comment on table account is 'a person who can sign in; rights come from grants, never from the account itself';
select zy_fence('account');

create table access_grant (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  account_id bigint not null,
  role text not null constraint access_grant_role check (role in ('office', 'secretary', 'deputy', 'clerk', 'leader', 'inspector', 'supervisor', 'member', 'discipline', 'system', 'security', 'audit')),
  unit_id bigint not null,
  line text not null constraint access_grant_line check (line in ('party', 'territory', 'business', 'league', 'union', 'women')),
  from_on date not null,
  -- The day before from_on means: taken away on the day it was given.
  until_on date constraint access_grant_days check (until_on >= from_on - 1),
  document text not null default '',
  granted_by bigint,
  primary key (realm_id, id),
  constraint access_grant_account foreign key (realm_id, account_id) references account (realm_id, id)
);
create index access_grant_by_account on access_grant (realm_id, account_id);
create index access_grant_by_unit on access_grant (realm_id, unit_id);
comment on table access_grant is 'a role held on a subtree of one line, from a day to a day; handing over a post ends one row and opens another';
select zy_fence('access_grant');

-- The ledger. Range-partitioned by id in blocks; nothing has a foreign key into it (decisions 13).
create table event (
  realm_id bigint not null,
  id bigint generated always as identity,
  noun text not null collate "C",
  verb text not null collate "C",
  campaign_id bigint,
  unit_id bigint,
  subject_id bigint,
  actor_id bigint,
  role text,
  proxy boolean not null default false,
  happened_on date not null,
  recorded_at timestamptz(3) not null,
  quantity numeric,
  corrects_id bigint,
  detail jsonb not null default '{}',
  detail_version integer not null default 1,
  primary key (realm_id, id)
) partition by range (id);
create table event_0 partition of event for values from (minvalue) to (20000000);
create table event_1 partition of event for values from (20000000) to (40000000);
create table event_2 partition of event for values from (40000000) to (maxvalue);
create index event_by_subject on event (realm_id, noun, subject_id, id);
create index event_by_unit on event (realm_id, unit_id, id);
create index event_by_campaign on event (realm_id, campaign_id, id);
comment on table event is 'append-only: what happened, in the same transaction as the change it describes';
select zy_fence('event', 'append-only');
grant select on event to zy_sealer;

create table event_private (
  realm_id bigint not null,
  event_id bigint not null,
  salt text not null,
  body jsonb not null,
  digest text not null,
  primary key (realm_id, event_id)
);
comment on table event_private is 'personal part of an event; erasing a row leaves the ledger verifiable, since the leaf holds only the salted digest';
select zy_fence('event_private');

create table event_unsealed (
  realm_id bigint not null,
  event_id bigint not null,
  private_digest text,
  primary key (realm_id, event_id)
);
comment on table event_unsealed is 'events waiting for the sealer; a late commit simply goes into the next batch';
select zy_fence('event_unsealed', 'append-only');
grant select, delete on event_unsealed to zy_sealer;

create table event_leaf (
  realm_id bigint not null,
  leaf_no bigint not null,
  event_id bigint not null,
  private_digest text,
  hash text not null,
  primary key (realm_id, leaf_no),
  constraint event_leaf_event_once unique (realm_id, event_id)
);
comment on table event_leaf is 'sealed: order and hash of each event in the realm''s ledger';
select zy_fence('event_leaf', 'sealed');

create table event_checkpoint (
  realm_id bigint not null,
  size bigint not null,
  root text not null,
  frontier text not null,
  sealed_at timestamptz(3) not null,
  primary key (realm_id, size)
);
comment on table event_checkpoint is 'sealed: the root over the first n leaves, as published';
select zy_fence('event_checkpoint', 'sealed');

create table reaction_cursor (
  realm_id bigint not null,
  name text not null,
  leaf_no bigint not null,
  primary key (realm_id, name)
);
comment on table reaction_cursor is 'how far each reaction has read the sealed ledger; moved in the same transaction as what it did';
select zy_fence('reaction_cursor');

create table idempotency (
  realm_id bigint not null,
  actor_id bigint not null,
  key text not null,
  body_hash text not null,
  status integer not null,
  answer jsonb not null,
  at timestamptz(3) not null,
  primary key (realm_id, actor_id, key)
);
create index idempotency_old on idempotency (realm_id, at);
comment on table idempotency is 'the answer a command gave, so that sending it again changes nothing; kept 7 days';
select zy_fence('idempotency');
