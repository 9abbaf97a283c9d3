-- Indexes without which a list or a record page misses its 100 ms on a register of millions (bench/README.md).

-- Rare standings and kinds: one look per branch in tree order, nothing of the 100 million rows themselves.
create index member_in_branch on member (realm_id, branch_id, standing, id) include (kinds) where ended_on is null;

-- «Which organisations does this one lead?» on every record of a unit; also the check of the foreign key.
create index unit_by_led_by on unit (realm_id, led_by_id) where led_by_id is not null;

-- The list of accounts sorts by "C"; the unique constraint on the log-in stands in the database's own collation.
create index account_by_login on account (realm_id, login collate "C", id);
