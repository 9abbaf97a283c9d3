-- Grades of classes too small to publish, sealed to supervision; the archive; and the mark by which a restored database is noticed.
alter table poll add column withheld bytea;
comment on column poll.withheld is 'grades of withheld classes and remarks, sealed to the key of supervision; null when there are none and after the archive';
alter table poll drop constraint poll_state_check;
alter table poll add constraint poll_state_check
  check (state in ('holding', 'sorted', 'cosigned', 'released', 'opened', 'archived', 'void'));

create table tide (
  one boolean primary key default true check (one),
  height bigint not null
);
comment on table tide is 'local: rises with every batch; a file outside the database keeps the same number, so that a restored database is noticed';
insert into tide (height) values (0);
