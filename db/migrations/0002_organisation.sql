-- Units and the dated lines they stand in; members, their posts.

create table unit (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  name text not null,
  short_name text not null,
  kind text not null constraint unit_kind check (kind in (
    'party-work-committee', 'party-committee', 'general-branch', 'branch', 'party-group', 'party-leading-group',
    'residents-committee', 'administrative', 'department', 'enterprise', 'institution', 'college', 'social-organisation',
    'league', 'union', 'women')),
  sector text constraint unit_sector check (sector in (
    'rural', 'street-community', 'soe-finance', 'organ', 'sci-edu-cul-health', 'non-public', 'social-organisation')),
  credit_code text,
  external_code text,
  urban boolean,
  settlement text constraint unit_settlement check (settlement in ('old', 'new')),
  households integer,
  led_by_id bigint,
  founded_on date,
  ended_on date,
  end_document text,
  note text not null default '',
  version integer not null default 1,
  created_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint unit_led_by foreign key (realm_id, led_by_id) references unit (realm_id, id)
);
create index unit_by_code on unit (realm_id, external_code);
create index unit_by_name on unit (realm_id, name collate "C" text_pattern_ops);
comment on table unit is 'an organisation: party organisations and the units they work in are different rows';
select zy_fence('unit');

create table unit_line (
  realm_id bigint not null,
  line text not null constraint unit_line_line check (line in ('party', 'territory', 'business', 'league', 'union', 'women')),
  unit_id bigint not null,
  parent_id bigint,
  path text collate "C" not null,
  depth integer not null,
  since_on date not null,
  primary key (realm_id, line, unit_id),
  constraint unit_line_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint unit_line_parent foreign key (realm_id, line, parent_id) references unit_line (realm_id, line, unit_id),
  constraint unit_line_not_own_parent check (parent_id is distinct from unit_id)
);
create unique index unit_line_path on unit_line (realm_id, line, path) include (unit_id);
create index unit_line_children on unit_line (realm_id, line, parent_id);
create index unit_line_of_unit on unit_line (realm_id, unit_id);
comment on table unit_line is 'where a unit stands today in each line; path is read by prefix range';
select zy_fence('unit_line');

create table unit_line_past (
  realm_id bigint not null,
  id bigint generated always as identity,
  unit_id bigint not null,
  line text not null,
  parent_id bigint,
  path text collate "C" not null,
  name text not null,
  from_on date not null,
  until_on date not null,
  document text not null default '',
  primary key (realm_id, id)
);
create index unit_line_past_path on unit_line_past (realm_id, line, path, from_on);
comment on table unit_line_past is 'where a unit stood before; answers «as it was then»';
select zy_fence('unit_line_past');

create table unit_successor (
  realm_id bigint not null,
  unit_id bigint not null,
  successor_id bigint not null,
  on_day date not null,
  document text not null,
  primary key (realm_id, unit_id, successor_id)
);
comment on table unit_successor is 'which unit a merged unit went into';
select zy_fence('unit_successor');

create table member (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  name text not null,
  sex text constraint member_sex check (sex in ('male', 'female')),
  birth_on date,
  national_id_sealed text,
  national_id_mac text,
  ethnic text,
  education text,
  phone text,
  joined_on date,
  full_on date,
  standing text not null constraint member_standing check (standing in ('full', 'probationary', 'activist', 'not-member')),
  kinds text[] not null default '{}',
  branch_id bigint not null,
  since_on date not null,
  ended_on date,
  end_reason text,
  version integer not null default 1,
  created_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint member_branch foreign key (realm_id, branch_id) references unit (realm_id, id)
);
create unique index member_national_id_once on member (realm_id, national_id_mac) where ended_on is null;
create index member_by_branch on member (realm_id, branch_id, id);
create index member_by_name on member (realm_id, name collate "C" text_pattern_ops);
comment on table member is 'a person on the roster of a branch; the national id is encrypted, equality by keyed hash';
select zy_fence('member');

create table member_post (
  realm_id bigint not null,
  id bigint generated always as identity,
  member_id bigint not null,
  unit_id bigint not null,
  post text not null,
  from_on date not null,
  until_on date constraint member_post_days check (until_on >= from_on),
  document text not null default '',
  version integer not null default 1,
  primary key (realm_id, id),
  constraint member_post_member foreign key (realm_id, member_id) references member (realm_id, id),
  constraint member_post_unit foreign key (realm_id, unit_id) references unit (realm_id, id)
);
create index member_post_by_unit on member_post (realm_id, unit_id);
create index member_post_by_member on member_post (realm_id, member_id);
comment on table member_post is 'a post held in a unit, from a day to a day';
select zy_fence('member_post');

create table unit_total (
  realm_id bigint not null,
  line text not null,
  unit_id bigint not null,
  members_n integer not null default 0,
  units_n integer not null default 0,
  branches_n integer not null default 0,
  at timestamptz(3) not null,
  primary key (realm_id, line, unit_id)
);
comment on table unit_total is 'maintained totals of the subtree; recomputed from facts they must be the same';
select zy_fence('unit_total');
