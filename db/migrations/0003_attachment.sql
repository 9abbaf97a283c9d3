-- Files that came in: the bytes lie in the data folder under their hash, the database knows what they are and which record cites them.

create table attachment (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  sha256 text collate "C" not null constraint attachment_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  name text not null,
  type text not null,
  size_n bigint not null,
  by_id bigint not null,
  at timestamptz(3) not null,
  primary key (realm_id, id)
);
create index attachment_by_hash on attachment (realm_id, sha256);
create index attachment_by_age on attachment (realm_id, at);
comment on table attachment is 'an uploaded file; its type is decided by its content, its bytes are found by hash';
select zy_fence('attachment');

create table attachment_use (
  realm_id bigint not null,
  attachment_id bigint not null,
  noun text not null,
  subject_id bigint not null,
  at timestamptz(3) not null,
  primary key (realm_id, attachment_id, noun, subject_id),
  constraint attachment_use_attachment foreign key (realm_id, attachment_id) references attachment (realm_id, id)
);
create index attachment_use_by_subject on attachment_use (realm_id, noun, subject_id);
comment on table attachment_use is 'the record that cites a file; only through it is the file read';
select zy_fence('attachment_use');

create table attachment_gone (
  realm_id bigint not null,
  sha256 text collate "C" not null,
  at timestamptz(3) not null,
  primary key (realm_id, sha256)
);
comment on table attachment_gone is 'hashes whose last row was swept; the file is removed in a later transaction, when that is certain';
select zy_fence('attachment_gone');
