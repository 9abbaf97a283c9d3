-- Slips of paper that supervision prints, and the close of a hall before its hour, signed by both offices.
alter table poll add column early text;
comment on column poll.early is 'statement and signature of this office that a hall was closed before its hour, JSON';

create table slip (
  ref bytea not null references poll,
  no integer not null check (no > 0),
  class smallint not null,
  tokens text not null,
  secret_wrapped bytea,
  primary key (ref, no)
);
comment on table slip is 'local: printed slips of B, their tokens and, until they are printed, their secrets; emptied with the archive';
