-- A hall that was closed before its hour, and the mark by which a restored database is noticed.
alter table poll add column early text;
comment on column poll.early is 'early close with the signatures of both issuers, JSON';
alter table poll drop constraint poll_state_check;
alter table poll add constraint poll_state_check check (state in ('ready', 'casting', 'closed', 'released', 'void'));

create table tide (
  one boolean primary key default true check (one),
  height bigint not null
);
comment on table tide is 'local: rises with every batch; a file outside the database keeps the same number, so that a restored database is noticed';
insert into tide (height) values (0);
