-- Whose hand an answer by a one-time link came through, and what a locality asks beyond the rules on commendation.

alter table nomination_opinion add column link_channel text constraint nomination_opinion_channel check (link_channel in ('slip', 'own'));
alter table nomination_opinion add column handed_by bigint;
alter table nomination_opinion add column handed_on date;
alter table nomination_opinion add column confirm_hash text collate "C";
alter table nomination_opinion add column confirmed_by bigint;
alter table nomination_opinion add column wrong_n integer not null default 0;
alter table nomination_opinion add constraint nomination_opinion_handed foreign key (realm_id, handed_by) references account (realm_id, id);
alter table nomination_opinion add constraint nomination_opinion_confirmed foreign key (realm_id, confirmed_by) references account (realm_id, id);
-- The account that hands the slip out never knows the second code, unless it is the body's own.
alter table nomination_opinion add constraint nomination_opinion_two_hands check (link_channel <> 'slip' or confirmed_by <> handed_by);

create table campaign_legal (
  realm_id bigint not null,
  id bigint generated always as identity,
  unit_id bigint not null,
  settings jsonb not null,
  source text not null,
  set_by bigint not null,
  set_on date not null,
  primary key (realm_id, id),
  constraint campaign_legal_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint campaign_legal_account foreign key (realm_id, set_by) references account (realm_id, id)
);
create index campaign_legal_by_unit on campaign_legal (realm_id, unit_id, id);
comment on table campaign_legal is 'limits a unit sets for commendation by itself and below, tighter than the rules, with their document; the newest of a unit counts';
select zy_fence('campaign_legal', 'append-only');
