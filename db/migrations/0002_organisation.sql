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
  level text constraint unit_level check (level in ('city', 'district', 'street', 'college', 'community')),
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
create index unit_by_name on unit (realm_id, name collate "C", id);
comment on table unit is 'an organisation: party organisations and the units they work in are different rows';
select zy_fence('unit');

-- Search by any part of a name. Under row-level security the operators of a GIN index are not used (decisions 11), so the question
-- goes through a function that runs as the owner and filters by the caller's realm and path ranges itself.
create function zy_bigrams(words text) returns text[] language sql immutable strict parallel safe
return (select coalesce(array_agg(distinct pg_catalog.substr(words, i, 2)), '{}') from pg_catalog.generate_series(1, pg_catalog.length(words) - 1) i);
create index unit_by_bigram on unit using gin (zy_bigrams(name || ' ' || short_name));

create table unit_line (
  realm_id bigint not null,
  line text not null constraint unit_line_line check (line in ('party', 'territory', 'business', 'league', 'union', 'women')),
  unit_id bigint not null,
  parent_id bigint,
  path text collate "C" not null,
  depth integer not null,
  -- Copies of the unit's own columns, so that a list filtered by them still reads one index in tree order.
  kind text not null,
  sector text,
  since_on date not null,
  primary key (realm_id, line, unit_id),
  constraint unit_line_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint unit_line_parent foreign key (realm_id, line, parent_id) references unit_line (realm_id, line, unit_id),
  constraint unit_line_not_own_parent check (parent_id is distinct from unit_id)
);
create unique index unit_line_path on unit_line (realm_id, line, path) include (unit_id);
create index unit_line_by_kind on unit_line (realm_id, line, kind, path) include (unit_id);
create index unit_line_by_sector on unit_line (realm_id, line, sector, path) include (unit_id);
create index unit_line_children on unit_line (realm_id, line, parent_id);
create index unit_line_of_unit on unit_line (realm_id, unit_id);
comment on table unit_line is 'where a unit stands today in each line; path is read by prefix range';
select zy_fence('unit_line');

-- At most `most` units whose name or short name holds `words` (two characters or more), standing in one of the given path ranges.
create function unit_search(realm bigint, words text, in_line text[], path_from text[], path_to text[], most integer) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select u.id
    from unit u
   where u.realm_id = realm
     and realm = nullif(current_setting('app.realm', true), '')::bigint
     and zy_bigrams(u.name || ' ' || u.short_name) @> zy_bigrams(words)
     and position(words in u.name || ' ' || u.short_name) > 0
     and exists (
       select
         from unit_line l, unnest(in_line, path_from, path_to) r (line, a, z)
        where l.realm_id = realm
          and l.unit_id = u.id
          and l.line = r.line
          and l.path >= r.a collate "C"
          and l.path < r.z collate "C")
   limit most;
end;
revoke execute on function unit_search(bigint, text, text[], text[], text[], integer) from public;
grant execute on function unit_search(bigint, text, text[], text[], text[], integer) to zy_app;

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
  primary key (realm_id, id),
  constraint unit_line_past_days check (until_on >= from_on)
);
create index unit_line_past_path on unit_line_past (realm_id, line, path, from_on);
create index unit_line_past_of_unit on unit_line_past (realm_id, unit_id, until_on);
create index unit_line_past_children on unit_line_past (realm_id, line, parent_id, from_on);
comment on table unit_line_past is 'where a unit stood before; answers «as it was then»';
select zy_fence('unit_line_past');

create table unit_order (
  realm_id bigint not null,
  id bigint generated always as identity,
  unit_id bigint not null,
  what text not null constraint unit_order_what check (what in ('move', 'end')),
  line text,
  parent_id bigint,
  on_day date not null,
  document text not null,
  state text not null constraint unit_order_state check (state in ('waiting', 'done', 'withdrawn', 'failed')),
  -- Code of the refusal that kept it from being carried out.
  failed_why text,
  ordered_by bigint,
  ordered_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint unit_order_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint unit_order_move_says_where check (what <> 'move' or (line is not null and parent_id is not null))
);
create unique index unit_order_one_waiting on unit_order (realm_id, unit_id, what, coalesce(line, '')) where state = 'waiting';
create index unit_order_due on unit_order (realm_id, on_day) where state = 'waiting';
comment on table unit_order is 'a move or an end decided for a later day; carried out when the day begins';
select zy_fence('unit_order');

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
  end_reason text constraint member_end_reason check (end_reason in ('transferred-out', 'died', 'left', 'expelled', 'entered-by-mistake')),
  end_document text,
  note text not null default '',
  version integer not null default 1,
  created_at timestamptz(3) not null,
  primary key (realm_id, id),
  constraint member_branch foreign key (realm_id, branch_id) references unit (realm_id, id),
  constraint member_end_says_why check ((ended_on is null) = (end_reason is null)),
  constraint member_national_id_both check ((national_id_sealed is null) = (national_id_mac is null))
);
create unique index member_national_id_once on member (realm_id, national_id_mac) where ended_on is null;
create index member_by_branch on member (realm_id, branch_id, id);
create index member_by_name on member (realm_id, name collate "C", id);
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
  full_n integer not null default 0,
  units_n integer not null default 0,
  branches_n integer not null default 0,
  at timestamptz(3) not null,
  primary key (realm_id, line, unit_id)
);
comment on table unit_total is 'maintained totals of the subtree, the unit itself included; recomputed from facts they must be the same';
select zy_fence('unit_total');

create table unit_delta (
  realm_id bigint not null,
  id bigint generated always as identity,
  line text not null,
  path text collate "C" not null,
  members_n integer not null default 0,
  full_n integer not null default 0,
  units_n integer not null default 0,
  branches_n integer not null default 0,
  primary key (realm_id, id)
);
comment on table unit_delta is 'what a command changed for every unit on a path; folded into unit_total by a job, so that commands never queue for a common ancestor';
select zy_fence('unit_delta');
