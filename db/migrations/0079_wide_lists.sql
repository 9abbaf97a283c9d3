-- Three lists that took seconds over a whole nation of millions (bench/results-national.md): accounts, and units of one kind by name.

-- An account that never held a right stands nowhere in the tree. Asking for these by «not exists» reads every account; a grant is never deleted,
-- so the mark goes on once and stays.
alter table account add column granted boolean not null default false;
update account a set granted = true
where exists (select 1 from access_grant g where g.realm_id = a.realm_id and g.account_id = a.id);
create index account_ungranted on account (realm_id, login collate "C", id) where not granted;
create index account_by_display_name on account (realm_id, display_name);
comment on column account.granted is 'has held a right at some time; set with the first one';

-- In order of names the units of a rare kind lie far apart.
create index unit_by_kind_and_name on unit (realm_id, kind, name collate "C", id);
