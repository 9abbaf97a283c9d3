import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { staleVersion } from '../lib/contract.ts'
import type { NominationObject, NominationState } from './nomination.ts'
import type { RouteStep } from './route.ts'

/** Twenty units on the last place: whoever counts and then adds nominees of one unit and title holds this to the end of its transaction. */
export const lockQuota = (tx: Tx, campaignId: number, titleKey: string, unitId: number | null) =>
  sql`select pg_advisory_xact_lock(7340, hashtext(${`${tx.realm}/${campaignId}/${titleKey}/${unitId ?? 'all'}`}))`.execute(tx.db)

export interface NewNomination {
  campaignId: number
  titleKey: string
  titleName: string
  object: NominationObject
  unitId: number
  subjectUnitId: number | null
  subjectMemberId: number | null
  name: string
  facts: Record<string, string>
  groups: readonly string[]
  grounds: Record<string, string>
  brief: string
  deeds: string
  recommendationId: number | null
  posthumousSource: string | null
  madeBy: number
  at: Date
}

/** @returns null when this unit or person already stands for the title */
export const insertNomination = async (tx: Tx, n: NewNomination): Promise<number | null> => {
  const row = await tx.db
    .insertInto('nomination')
    .values({
      realm_id: tx.realm,
      campaign_id: n.campaignId,
      title_key: n.titleKey,
      title_name: n.titleName,
      object: n.object,
      unit_id: n.unitId,
      subject_unit_id: n.subjectUnitId,
      subject_member_id: n.subjectMemberId,
      name: n.name,
      facts: JSON.stringify(n.facts),
      groups: [...n.groups],
      grounds: JSON.stringify(n.grounds),
      brief: n.brief,
      deeds: n.deeds,
      recommendation_id: n.recommendationId,
      posthumous_source: n.posthumousSource,
      state: 'draft',
      route: '[]',
      made_by: n.madeBy,
      created_at: n.at,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

export const writeTexts = async (
  tx: Tx,
  id: number,
  seen: number,
  now: number,
  n: { facts: Record<string, string>; groups: readonly string[]; grounds: Record<string, string>; brief: string; deeds: string },
): Promise<void> => {
  const r = await tx.db
    .updateTable('nomination')
    .set((e) => ({
      facts: JSON.stringify(n.facts),
      groups: [...n.groups],
      grounds: JSON.stringify(n.grounds),
      brief: n.brief,
      deeds: n.deeds,
      version: e('version', '+', 1),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .where('version', '=', seen)
    .executeTakeFirst()
  if (Number(r.numUpdatedRows) === 0) throw staleVersion({ noun: 'nomination', seen, now })
}

export interface Change {
  state?: NominationState
  stepNo?: number
  roundNo?: number
  route?: readonly RouteStep[]
  nominatedOn?: string
  selectedOn?: string | null
  endedOn?: string
  endReason?: string
  unitNoticeId?: number | null
  organiserNoticeId?: number | null
  suspendedUntil?: string | null
  reportedDocument?: string
}
export const writeChange = (tx: Tx, id: number, c: Change) =>
  tx.db
    .updateTable('nomination')
    .set((e) => ({
      version: e('version', '+', 1),
      ...(c.state === undefined ? {} : { state: c.state }),
      ...(c.stepNo === undefined ? {} : { step_no: c.stepNo }),
      ...(c.roundNo === undefined ? {} : { round_no: c.roundNo }),
      ...(c.route === undefined ? {} : { route: JSON.stringify(c.route) }),
      ...(c.nominatedOn === undefined ? {} : { nominated_on: c.nominatedOn }),
      ...(c.selectedOn === undefined ? {} : { selected_on: c.selectedOn }),
      ...(c.endedOn === undefined ? {} : { ended_on: c.endedOn, end_reason: c.endReason ?? '' }),
      ...(c.unitNoticeId === undefined ? {} : { unit_notice_id: c.unitNoticeId }),
      ...(c.organiserNoticeId === undefined ? {} : { organiser_notice_id: c.organiserNoticeId }),
      ...(c.suspendedUntil === undefined ? {} : { suspended_until: c.suspendedUntil }),
      ...(c.reportedDocument === undefined ? {} : { reported_document: c.reportedDocument }),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export interface NewStep {
  nominationId: number
  roundNo: number
  stepNo: number
  step: RouteStep
  verdict: 'passed' | 'returned' | 'stopped'
  words: string
  accountId: number
  role: string
  paper: { by: string; attachmentId: number } | null
  /** The second hand that compared a paper with its scan. */
  confirmedBy?: number | null
  /** Who acted through a one-time link; the account is then of the office that sent it. */
  linkBy?: string | undefined
  meeting: Record<string, unknown> | null
  on: string
}
export const insertStep = (tx: Tx, s: NewStep) =>
  tx.db
    .insertInto('nomination_step')
    .values({
      realm_id: tx.realm,
      nomination_id: s.nominationId,
      round_no: s.roundNo,
      step_no: s.stepNo,
      step_key: s.step.key,
      kind: s.step.kind,
      unit_id: s.step.unitId,
      verdict: s.verdict,
      words: s.words,
      account_id: s.accountId,
      role: s.role,
      paper_by: s.paper?.by ?? null,
      attachment_id: s.paper?.attachmentId ?? null,
      link_by: s.linkBy ?? null,
      confirmed_by: s.confirmedBy ?? null,
      meeting: s.meeting === null ? null : JSON.stringify(s.meeting),
      done_on: s.on,
    })
    .execute()

export const insertOpinions = async (
  tx: Tx,
  nominationId: number,
  roundNo: number,
  on: string,
  opinions: readonly { from: string; binding: boolean; discipline: boolean; unitId: number | null }[],
): Promise<void> => {
  for (const [i, o] of opinions.entries())
    await tx.db
      .insertInto('nomination_opinion')
      .values({
        realm_id: tx.realm,
        nomination_id: nominationId,
        round_no: roundNo,
        opinion_no: i + 1,
        from_body: o.from,
        binding: o.binding,
        discipline: o.discipline,
        unit_id: o.unitId,
        state: 'asked',
        asked_on: on,
      })
      .execute()
}

export const writeOpinion = (
  tx: Tx,
  id: number,
  o: {
    state?: 'given' | 'not-needed'
    verdict?: 'agree' | 'object'
    words?: string
    person?: string
    via?: 'product' | 'link' | 'paper'
    accountId?: number | null
    attachmentId?: number | null
    givenOn?: string
    unitId?: number | null
    linkHash?: string | null
    linkUntil?: string | null
    channel?: 'slip' | 'own'
    handedBy?: number
    handedOn?: string
    confirmHash?: string | null
    confirmedBy?: number | null
    wrongN?: number
  },
) =>
  tx.db
    .updateTable('nomination_opinion')
    .set({
      ...(o.state === undefined ? {} : { state: o.state }),
      ...(o.verdict === undefined ? {} : { verdict: o.verdict }),
      ...(o.words === undefined ? {} : { words: o.words }),
      ...(o.person === undefined ? {} : { person: o.person }),
      ...(o.via === undefined ? {} : { via: o.via }),
      ...(o.accountId === undefined ? {} : { account_id: o.accountId }),
      ...(o.attachmentId === undefined ? {} : { attachment_id: o.attachmentId }),
      ...(o.givenOn === undefined ? {} : { given_on: o.givenOn }),
      ...(o.unitId === undefined ? {} : { unit_id: o.unitId }),
      ...(o.linkHash === undefined ? {} : { link_hash: o.linkHash, link_until: o.linkUntil ?? null }),
      ...(o.channel === undefined ? {} : { link_channel: o.channel }),
      ...(o.handedBy === undefined ? {} : { handed_by: o.handedBy }),
      ...(o.handedOn === undefined ? {} : { handed_on: o.handedOn }),
      ...(o.confirmHash === undefined ? {} : { confirm_hash: o.confirmHash }),
      ...(o.confirmedBy === undefined ? {} : { confirmed_by: o.confirmedBy }),
      ...(o.wrongN === undefined ? {} : { wrong_n: o.wrongN }),
    })
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const insertMeeting = async (
  tx: Tx,
  m: {
    campaignId: number
    unitId: number
    titleKey: string
    kind: string
    heldOn: string
    minutes: string
    should: number
    present: number
    quorum: string
    pass: string
    source: string
    by: number
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('nomination_meeting')
    .values({
      realm_id: tx.realm,
      campaign_id: m.campaignId,
      unit_id: m.unitId,
      title_key: m.titleKey,
      kind: m.kind,
      held_on: m.heldOn,
      minutes: m.minutes,
      should_n: m.should,
      present_n: m.present,
      quorum: m.quorum,
      pass: m.pass,
      source: m.source,
      recorded_by: m.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const insertVote = (
  tx: Tx,
  v: { meetingId: number; nominationId: number; for: number; against: number; abstain: number; recused: number; passed: boolean },
) =>
  tx.db
    .insertInto('nomination_vote')
    .values({
      realm_id: tx.realm,
      meeting_id: v.meetingId,
      nomination_id: v.nominationId,
      for_n: v.for,
      against_n: v.against,
      abstain_n: v.abstain,
      recused_n: v.recused,
      passed: v.passed,
    })
    .execute()

export const insertRecommendation = async (
  tx: Tx,
  r: {
    campaignId: number
    titleKey: string
    unitId: number
    nominee: string
    reason: string
    byKind: 'member' | 'served'
    byId: number | null
    codeHash: string
    on: string
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('nomination_recommendation')
    .values({
      realm_id: tx.realm,
      campaign_id: r.campaignId,
      title_key: r.titleKey,
      unit_id: r.unitId,
      nominee: r.nominee,
      reason: r.reason,
      by_kind: r.byKind,
      by_id: r.byId,
      code_hash: r.codeHash,
      state: 'open',
      made_on: r.on,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const writeRecommendation = (
  tx: Tx,
  id: number,
  r: { state: 'read' } | { state: 'answered'; answer: string; taken: boolean; on: string },
) =>
  tx.db
    .updateTable('nomination_recommendation')
    .set((e) => ({
      state: r.state,
      version: e('version', '+', 1),
      ...(r.state === 'answered' ? { answer: r.answer, taken: r.taken, answered_on: r.on } : {}),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()
