-- The box opens the sealed ballots once, after close, and keeps them sorted: rows say nothing about who came when.
create table poll (
  poll bytea primary key check (octet_length(poll) = 32),
  manifest text not null,
  signatures text,
  printed text,
  state text not null default 'holding' check (state in ('holding', 'sorted', 'cosigned', 'released', 'opened')),
  deposits integer,
  checkpoint text,
  opening text
);
comment on table poll is 'local: polls of this box and how far their release has come';

create table token_used (
  poll bytea not null references poll,
  race integer not null,
  t bytea not null check (octet_length(t) = 32),
  primary key (poll, race, t)
);
comment on table token_used is 'local: tokens already counted, a second use is refused by the key; written in order of race and token only';

create table chunk (
  poll bytea not null references poll,
  race integer not null,
  batch integer not null,
  n integer not null check (n > 0),
  data bytea not null check (octet_length(data) = n * 612),
  primary key (poll, race, batch)
);
alter table chunk alter column data set storage external;
comment on table chunk is 'local: leaves of the log L, 612 bytes each, sorted by token';

create table env_chunk (
  poll bytea not null references poll,
  race integer not null,
  batch integer not null,
  data bytea not null,
  primary key (poll, race, batch)
);
alter table env_chunk alter column data set storage external;
comment on table env_chunk is 'local: the sealed grades of the leaves of one chunk, in the same order';

create table rejected (
  poll bytea not null references poll,
  position integer not null check (position >= 0),
  reason text not null,
  primary key (poll, position)
);
comment on table rejected is 'local: deposits that could not be counted, by their place in the public log D';

create table opening_chunk (
  poll bytea not null references poll,
  race integer not null,
  data bytea not null,
  primary key (poll, race)
);
alter table opening_chunk alter column data set storage external;
comment on table opening_chunk is 'local: openings in leaf order';
