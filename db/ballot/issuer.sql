-- An issuer (A or B) knows who may take a token and that one was taken; it never sees a ballot. No times, no numbers that follow arrival.
create table poll (
  ref bytea primary key check (octet_length(ref) = 16),
  poll_id bytea unique check (octet_length(poll_id) = 32),
  state text not null check (state in ('prepared', 'adopted', 'open', 'closed', 'void')),
  how text not null check (how in ('desk', 'slip', 'given')),
  manifest text,
  list text,
  list_sha256 bytea,
  list_signature bytea
);
comment on table poll is 'local: polls of this issuer; ref is the draft, poll_id the hash of the manifest it became';

create table roster (
  ref bytea not null references poll,
  idx integer not null check (idx >= 0),
  class smallint not null,
  person bytea not null check (octet_length(person) = 32),
  auth_hash bytea check (octet_length(auth_hash) = 32),
  state text not null check (state in ('eligible', 'activated', 'issued', 'paper')),
  vector_hash bytea check (octet_length(vector_hash) = 32),
  evidence bytea check (octet_length(evidence) = 32),
  code_wrapped bytea,
  was_reset boolean not null default false,
  primary key (ref, idx)
);
comment on table roster is 'local: who may take a token, by number; rows are written in batches in order of idx, so that their places tell nothing of who came when';

create table race_key (
  ref bytea not null references poll,
  race integer not null check (race > 0),
  class smallint not null,
  n text not null,
  e text not null,
  private_wrapped bytea not null,
  primary key (ref, race)
);
comment on table race_key is 'local: RSA keys of one poll, private part wrapped under the office’s passphrase; deleted at the close';

create table tide (
  one boolean primary key default true check (one),
  height bigint not null
);
comment on table tide is 'local: rises with every batch; a file outside the database keeps the same number, so that a restored database is noticed';
insert into tide (height) values (0);
