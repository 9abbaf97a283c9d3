-- The few accounts that wait for their first sign-in or are closed, without reading the million that are in use.
create index account_by_state on account (realm_id, state, login collate "C", id) where state <> 'active';
