-- The few who are not full members, by name: without it a rare filter sorted by name reads the whole register.

create index member_rare_by_name on member (realm_id, standing, name collate "C", id) include (branch_id, kinds)
  where ended_on is null and standing <> 'full';
