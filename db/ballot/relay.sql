-- The relay keeps sealed ballots until the poll is closed, and the public log D of their hashes: no name, no address, no time, no class.
create table poll (
  poll bytea primary key check (octet_length(poll) = 32),
  manifest text not null,
  state text not null default 'ready' check (state in ('ready', 'casting', 'closed', 'released')),
  size integer not null default 0 check (size >= 0),
  checkpoint text not null
);
comment on table poll is 'local: polls this relay takes ballots for; size and checkpoint are those of the deposit log';

create table deposit (
  poll bytea not null references poll,
  n integer not null check (n >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (poll, n),
  unique (poll, hash)
);
comment on table deposit is 'local: the deposit log D as it is published, hash of each sealed ballot in order of arrival';

create table pending (
  poll bytea not null references poll,
  slot uuid not null,
  epoch smallint not null,
  sealed bytea not null,
  primary key (poll, slot)
);
alter table pending alter column sealed set storage external;
comment on table pending is 'local: sealed ballots until release; slot is random, so that its order says nothing; unreadable once the epoch key is gone';

create table witness_log (
  poll bytea not null check (octet_length(poll) = 32),
  log text not null check (log in ('d', 'l')),
  size bigint not null check (size >= 0),
  root bytea not null check (octet_length(root) = 32),
  final boolean not null default false,
  note text not null,
  primary key (poll, log)
);
comment on table witness_log is 'local: the last checkpoint of each log the witness has cosigned, so that it never signs one that is shorter, forked or final twice';
