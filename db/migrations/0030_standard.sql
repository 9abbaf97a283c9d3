-- Standards: worked on as a draft, frozen as bytes with their digest, superseded by the next version and never edited.

create table standard (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  key text not null constraint standard_key check (key ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  title text not null,
  object text not null,
  owner_id bigint not null,
  state text not null constraint standard_state check (state in ('draft', 'frozen', 'revising')),
  draft jsonb,
  -- Version number of the last frozen document, 0 before the first.
  frozen_no integer not null default 0,
  version integer not null default 1,
  created_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint standard_key_once unique (realm_id, owner_id, key),
  constraint standard_owner foreign key (realm_id, owner_id) references unit (realm_id, id),
  constraint standard_draft_while_worked_on check ((state = 'frozen') = (draft is null)),
  constraint standard_frozen_has_version check ((state = 'draft') = (frozen_no = 0))
);
create index standard_by_owner on standard (realm_id, owner_id);
comment on table standard is 'a 考核标准 from its first draft on; its frozen versions stand in standard_version';
select zy_fence('standard');

create table standard_version (
  realm_id bigint not null,
  standard_id bigint not null,
  version_no integer not null,
  bytes text not null,
  digest text not null constraint standard_version_digest check (digest ~ '^[0-9a-f]{64}$'),
  basis text not null default '',
  frozen_by bigint,
  frozen_at timestamptz(3) not null,
  primary key (realm_id, standard_id, version_no),
  constraint standard_version_standard foreign key (realm_id, standard_id) references standard (realm_id, id)
);
comment on table standard_version is 'a frozen standard with the definitions of the measures it cites, as RFC 8785 text with its digest; superseded, never edited';
select zy_fence('standard_version', 'append-only');
