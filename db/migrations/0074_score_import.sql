-- The frozen result of another round, or one another realm published, that an item of a round takes.

create table score_import (
  realm_id bigint not null,
  round_id bigint not null,
  leaf text not null,
  -- A round here is read where it lies and held against its digest; what another realm published is kept as it came.
  source_round_id bigint,
  from_realm text not null default '',
  basis text not null default '',
  title text not null,
  digest text not null constraint score_import_digest check (digest ~ '^[0-9a-f]{64}$'),
  bytes text,
  by_id bigint not null,
  on_day date not null,
  event_id bigint not null,
  version integer not null default 1,
  primary key (realm_id, round_id, leaf),
  constraint score_import_round foreign key (realm_id, round_id) references score_round (realm_id, id),
  constraint score_import_source foreign key (realm_id, source_round_id) references score_round (realm_id, id),
  constraint score_import_account foreign key (realm_id, by_id) references account (realm_id, id),
  constraint score_import_one_source check ((source_round_id is null) = (bytes is not null))
);
create index score_import_of_source on score_import (realm_id, source_round_id);
comment on table score_import is 'which frozen result an imported item of a round takes, by digest; what was named before is in the ledger';
select zy_fence('score_import');

alter table score_package add column imports text;
comment on column score_package.imports is 'RFC 8785 text of the results the round took from others, with the manifest and standard they are read by; null where none';
