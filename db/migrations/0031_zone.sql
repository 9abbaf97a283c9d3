-- 党建协作区: an urban community leads, the party organisations of units resident there take part; coverage opens onto these rows.

create table zone (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  name text not null,
  community_id bigint not null,
  lead_id bigint not null,
  founded_on date not null,
  ended_on date,
  end_reason text,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint zone_community foreign key (realm_id, community_id) references unit (realm_id, id),
  constraint zone_lead foreign key (realm_id, lead_id) references unit (realm_id, id),
  constraint zone_days check (ended_on >= founded_on),
  constraint zone_end_says_why check ((ended_on is null) = (end_reason is null))
);
create unique index zone_one_for_a_community on zone (realm_id, community_id) where ended_on is null;
create unique index zone_name_once on zone (realm_id, name) where ended_on is null;
create index zone_by_lead on zone (realm_id, lead_id);
comment on table zone is 'a cooperation zone: the community it covers (residents'' committee) and the party organisation that leads it';
select zy_fence('zone');

create table zone_member (
  realm_id bigint not null,
  id bigint generated always as identity,
  zone_id bigint not null,
  unit_id bigint not null,
  since_on date not null,
  until_on date constraint zone_member_days check (until_on >= since_on),
  primary key (realm_id, id),
  constraint zone_member_zone foreign key (realm_id, zone_id) references zone (realm_id, id),
  constraint zone_member_unit foreign key (realm_id, unit_id) references unit (realm_id, id)
);
create unique index zone_member_once on zone_member (realm_id, zone_id, unit_id) where until_on is null;
create index zone_member_by_unit on zone_member (realm_id, unit_id);
comment on table zone_member is 'a party organisation taking part in a zone, from a day to a day; one in two zones is one organisation';
select zy_fence('zone_member');

create table zone_gap (
  realm_id bigint not null,
  community_id bigint not null,
  cause text not null,
  person text not null,
  next_on date not null,
  noted_on date not null,
  version integer not null default 1,
  primary key (realm_id, community_id),
  constraint zone_gap_community foreign key (realm_id, community_id) references unit (realm_id, id)
);
comment on table zone_gap is 'why an urban community has no zone yet, who sees to it, and when next';
select zy_fence('zone_gap');
