-- Sealed papers count once a second hand has compared them with their scan; a community is asked about its resident units; a 复查 of a title that ended is cancelled.

alter table honour_recheck drop constraint honour_recheck_state;
alter table honour_recheck add constraint honour_recheck_state check (state in ('arranged', 'passed', 'warned', 'withdrawn', 'cancelled'));
alter table honour_recheck drop constraint honour_recheck_done;
-- A term that runs out ends by itself: no document and nobody's hand, but a reason always.
alter table honour_recheck add constraint honour_recheck_done check (
  (state = 'arranged') = (done_on is null)
  and (state = 'arranged') = (finding is null)
  and (document is not null) = (state in ('passed', 'warned', 'withdrawn') or (state = 'cancelled' and done_by is not null)));
update honour_recheck r
set state = 'cancelled', finding = '称号已经终止，安排取消', done_on = coalesce(h.expires_on + 1, r.due_on)
from honour h
where h.realm_id = r.realm_id and h.id = r.honour_id and h.state in ('expired', 'withdrawn', 'recovered') and r.state = 'arranged';

create table nomination_paper (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  nomination_id bigint not null,
  opinion_id bigint,
  round_no integer not null,
  step_no integer not null,
  person text not null constraint nomination_paper_person check (person ~ '\S'),
  verdict text not null constraint nomination_paper_verdict check (verdict in ('pass', 'return', 'agree', 'object')),
  words text not null,
  document text,
  meeting jsonb,
  attachment_id bigint not null,
  state text not null constraint nomination_paper_state check (state in ('entered', 'confirmed', 'refused')),
  entered_by bigint not null,
  entered_on date not null,
  decided_by bigint,
  decided_on date,
  reason text,
  primary key (realm_id, id),
  constraint nomination_paper_nomination foreign key (realm_id, nomination_id) references nomination (realm_id, id),
  constraint nomination_paper_opinion foreign key (realm_id, opinion_id) references nomination_opinion (realm_id, id),
  constraint nomination_paper_scan foreign key (realm_id, attachment_id) references attachment (realm_id, id),
  constraint nomination_paper_entered foreign key (realm_id, entered_by) references account (realm_id, id),
  constraint nomination_paper_decided foreign key (realm_id, decided_by) references account (realm_id, id),
  constraint nomination_paper_two_hands check (decided_by <> entered_by),
  constraint nomination_paper_done check ((state = 'entered') = (decided_on is null) and (decided_on is null) = (decided_by is null)),
  constraint nomination_paper_refused check ((state = 'refused') = (reason is not null)),
  constraint nomination_paper_kind check ((opinion_id is not null) = (verdict in ('agree', 'object')))
);
create unique index nomination_paper_waiting on nomination_paper (realm_id, nomination_id, coalesce(opinion_id, 0)) where state = 'entered';
comment on table nomination_paper is 'a sealed paper of a body without a computer: entered with its scan by one hand, in force once another has compared it';
select zy_fence('nomination_paper');

-- Steps entered before there was a second hand have none.
alter table nomination_step add column confirmed_by bigint;
alter table nomination_step add constraint nomination_step_confirmed foreign key (realm_id, confirmed_by) references account (realm_id, id);
alter table nomination_step add constraint nomination_step_two_hands check (confirmed_by <> account_id and (confirmed_by is null or paper_by is not null));

create table zone_voice (
  realm_id bigint not null references realm (id),
  id bigint generated always as identity,
  zone_id bigint not null,
  unit_id bigint not null,
  lead_id bigint not null,
  matter text not null constraint zone_voice_matter check (matter in ('advanced', 'civilised-unit', 'new-member', 'cadre')),
  about text not null constraint zone_voice_about check (about ~ '\S'),
  words text not null,
  asked_by bigint not null,
  asked_on date not null,
  due_on date not null,
  state text not null constraint zone_voice_state check (state in ('asked', 'answered', 'told', 'withdrawn')),
  verdict text constraint zone_voice_verdict check (verdict in ('agree', 'object')),
  answer text,
  person text,
  answered_by bigint,
  answered_on date,
  outcome text,
  told_by bigint,
  told_on date,
  version integer not null default 1,
  primary key (realm_id, id),
  constraint zone_voice_zone foreign key (realm_id, zone_id) references zone (realm_id, id),
  constraint zone_voice_unit foreign key (realm_id, unit_id) references unit (realm_id, id),
  constraint zone_voice_lead foreign key (realm_id, lead_id) references unit (realm_id, id),
  constraint zone_voice_answered check ((state in ('answered', 'told')) = (answered_on is not null and verdict is not null and answer is not null and person is not null)),
  constraint zone_voice_told check ((state in ('told', 'withdrawn')) = (told_on is not null and outcome is not null)),
  constraint zone_voice_two_bodies check (unit_id <> lead_id)
);
create index zone_voice_by_unit on zone_voice (realm_id, unit_id);
create index zone_voice_by_lead on zone_voice (realm_id, lead_id);
comment on table zone_voice is 'a resident unit asks the community''s party organisation before it honours, admits or appoints somebody, and says afterwards what came of it';
select zy_fence('zone_voice');
