import { randomBytes, randomInt } from 'node:crypto'
import { assertMay } from '../access/access.read.ts'
import { roleNames } from '../access/access.text.ts'
import { planOf, readCampaign } from '../campaign/campaign.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { addDays, addWorkingDays, type Calendar, type Day } from '../lib/calendar.ts'
import { publicCode, sha256Hex } from '../lib/digest.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { standsBelow, unitName } from '../nomination/nomination.read.ts'
import { nominationCan } from '../nomination/nomination.ts'
import { noticed, strikeNominee, suspendNominee } from '../nomination/outcome.actions.ts'
import * as api from './notice.api.ts'
import type { NoticeRow } from './notice.read.ts'
import * as read from './notice.read.ts'
import * as n from './notice.ts'
import * as write from './notice.write.ts'
import { currentVersion, seal, unseal } from './vault.ts'

/** Working days where the calendar reaches; beyond it seven days for five, since an objection is never turned away for a missing calendar. */
const answerDueOn = (receivedOn: Day, workingDays: number, calendar: Calendar): Day =>
  calendar.years[Number(addDays(receivedOn, workingDays * 2).slice(0, 4))]
    ? addWorkingDays(receivedOn, workingDays, calendar)
    : addDays(receivedOn, Math.ceil((workingDays * 7) / 5))

const lengthOf = (text: string): number => [...text.replace(/\s/g, '')].length

export interface NewObjection {
  id: number
  nominationId?: number | undefined
  objector: 'person' | 'organisation' | 'anonymous'
  organisation?: string | undefined
  name?: string | undefined
  contact?: string | undefined
  content: string
  channel: 'page' | 'letter' | 'phone' | 'visit'
  receivedOn: Day
  postedOn?: Day | undefined
}

/**
 * Take an objection, from the public page or entered for a letter, a call or a visit.
 * @returns its number, drawn at random, and the code by which the objector follows it; of the code only a hash is kept
 * @throws notice.objection-late, notice.objection-empty, notice.identity-missing, notice.not-on-list
 */
export const takeObjection = async (c: Context, o: NewObjection): Promise<{ id: number; code: string }> => {
  const notice = await read.lockNotice(c.tx, o.id)
  n.noticeCan.assert(o.channel === 'page' ? 'object' : 'recordObjection', notice.state)
  // A letter counts from its postmark, all else from the day it came in.
  const on = o.channel === 'letter' ? (o.postedOn ?? o.receivedOn) : o.receivedOn
  if (on > notice.objections_until_on) throw n.objectionLate({ until: notice.objections_until_on })
  const anonymous = o.objector === 'anonymous'
  const least = anonymous ? n.leastWords.anonymous : n.leastWords.named
  if (lengthOf(o.content) < least) throw n.objectionEmpty({ least }, 'content')
  if (!anonymous && (!o.name || !o.contact || (o.objector === 'organisation' && !o.organisation)))
    throw n.identityMissing({ objector: o.objector }, o.name ? (o.contact ? 'organisation' : 'contact') : 'name')
  if (o.nominationId !== undefined) {
    const entries = await read.entriesOf(c.tx, notice.id)
    if (!entries.some((e) => e.nomination_id === o.nominationId)) throw n.notOnList({}, 'nominationId')
  }
  const settings = n.settingsOf((await planOf(c.tx, notice.campaign_id)).sections.notice)
  const id = randomInt(2 ** 40, 2 ** 48 - 1)
  const code = publicCode(randomBytes(10))
  await write.insertObjection(c.tx, {
    id,
    noticeId: notice.id,
    nominationId: o.nominationId ?? null,
    channel: o.channel,
    objector: o.objector,
    codeHash: sha256Hex(code),
    contentSealed: seal(c.tx.realm, 'objection', id, o.content),
    receivedOn: o.receivedOn,
    postedOn: o.postedOn ?? null,
    answerDueOn: answerDueOn(o.receivedOn, settings.answerWorkingDays, stateCouncil),
  })
  if (!anonymous)
    await write.insertObjector(
      c.tx,
      id,
      seal(c.tx.realm, 'objector', id, JSON.stringify({ organisation: o.organisation ?? null, name: o.name, contact: o.contact })),
      currentVersion(),
    )
  // The ledger says that there was one, not whom it concerns nor what it says; its subject is the list.
  await c.record('notice.objected', {
    subjectId: notice.id,
    campaignId: notice.campaign_id,
    detail: { channel: o.channel, objector: o.objector },
  })
  return { id, code }
}

/** Units whose people have no access to this objection: of the nominee it concerns, or of every nominee where it concerns the list. */
const concerned = async (c: Context, notice: NoticeRow, nominationId: number | null): Promise<number[]> => {
  const entries = (await read.entriesOf(c.tx, notice.id)).filter((e) => nominationId === null || e.nomination_id === nominationId)
  const units = new Set(entries.flatMap((e) => [e.unit_id, ...(e.subject_unit_id === null ? [] : [e.subject_unit_id])]))
  return [...units]
}

/** @throws notice.own-unit */
const assertOutside = async (c: Context, notice: NoticeRow, nominationId: number | null): Promise<void> => {
  const { line, organiser_id } = await readCampaign(c.tx, notice.campaign_id)
  for (const unitId of await concerned(c, notice, nominationId)) {
    for (const g of c.actor.grants) {
      // An organiser that nominates its own members still has one 纪检: below its own level nobody else could handle it.
      if (unitId === organiser_id && g.unitId === organiser_id && g.role === 'discipline') continue
      if (g.unitId === unitId || (await standsBelow(c.tx, line, g.unitId, unitId)))
        throw n.handlerOwnUnit({ unit: await unitName(c.tx, unitId) })
    }
  }
}

const recordObjection = implement(api.recordObjection, async (c, input) => {
  const notice = await read.readNotice(c.tx, input.id)
  await assertMay(c.tx, c.actor, n.mayRecordObjection, notice.unit_id, 'notice')
  await assertOutside(c, notice, input.nominationId ?? null)
  return takeObjection(c, input)
})

const listObjections = implement(api.listObjections, async (c, { id }) => {
  const notice = await read.readNotice(c.tx, id)
  await assertMay(c.tx, c.actor, n.mayHandle, notice.unit_id, 'notice')
  const rows = []
  const names = new Map((await read.entriesOf(c.tx, id)).map((e) => [e.nomination_id, e.name]))
  const found = await read.objectionsOf(c.tx, [id])
  const openings = await read.openingsOf(
    c.tx,
    found.map((o) => o.id),
  )
  for (const o of found) {
    await assertOutside(c, notice, o.nomination_id)
    rows.push({
      id: o.id,
      noticeId: id,
      nominationId: o.nomination_id,
      nominee: o.nomination_id === null ? null : (names.get(o.nomination_id) ?? null),
      channel: o.channel,
      objector: o.objector,
      content: unseal(c.tx.realm, 'objection', o.id, o.content_sealed),
      receivedOn: o.received_on,
      postedOn: o.posted_on,
      answerDueOn: o.answer_due_on,
      state: o.state,
      outcome: o.outcome,
      suspendedUntilOn: o.suspended_until_on,
      answer: o.answer,
      answeredOn: o.answered_on,
      openings: openings
        .filter((x) => x.objection_id === o.id)
        .map((x) => ({ opener: x.opener, reason: x.reason, openedAt: x.opened_at.toISOString() })),
      can: n.objectionCan
        .lawful(o.state)
        .filter((a) => (a === 'setAside' ? o.objector === 'anonymous' : a !== 'open' || o.objector !== 'anonymous')),
    })
  }
  return { rows }
})

/** The objection and its list, locked, for a handler who is no party to it. */
const handled = async (c: Context, id: number) => {
  const objection = await read.lockObjection(c.tx, id)
  const notice = await read.lockNotice(c.tx, objection.notice_id)
  await assertMay(c.tx, c.actor, n.mayHandle, notice.unit_id, 'objection')
  await assertOutside(c, notice, objection.nomination_id)
  return { objection, notice }
}

const suspendObjection = implement(api.suspendObjection, async (c, { id, until, reason }) => {
  const { objection, notice } = await handled(c, id)
  n.objectionCan.assert('suspend', objection.state)
  const settings = n.settingsOf((await planOf(c.tx, notice.campaign_id)).sections.notice)
  const since = objection.suspended_on ?? c.today
  n.assertSuspension(since, until, settings.suspensionMonths)
  await write.writeObjection(c.tx, id, { state: 'suspended', suspendedOn: since, suspendedUntilOn: until, by: c.actor.accountId! })
  if (objection.nomination_id !== null) await suspendNominee(c, objection.nomination_id, until)
  await c.record('notice.objection-suspended', {
    subjectId: notice.id,
    unitId: notice.unit_id,
    campaignId: notice.campaign_id,
    detail: { until, reason },
  })
  return { ok: true as const }
})

const answerObjection = implement(api.answerObjection, async (c, { id, outcome, answer }) => {
  const { objection, notice } = await handled(c, id)
  n.objectionCan.assert('answer', objection.state)
  await write.writeObjection(c.tx, id, { state: 'answered', outcome, answer, answeredOn: c.today, by: c.actor.accountId! })
  const nominee = objection.nomination_id
  const entry = nominee === null ? undefined : (await read.entriesOf(c.tx, notice.id)).find((e) => e.nomination_id === nominee)
  // After a decision the list is history: what proves true then is a matter of withdrawing the honour.
  const alive = entry !== undefined && nominationCan.can('strike', entry.state as never)
  const struck = n.strikes(outcome) && alive
  if (struck) await strikeNominee(c, nominee!, answer)
  else if (alive && entry.suspended_until !== null) {
    const others = (await read.objectionsOf(c.tx, [notice.id])).some((o) => o.nomination_id === nominee && o.state === 'suspended')
    if (!others) {
      await suspendNominee(c, nominee!, null)
      const list = await read.standingList(c.tx, notice.id)
      const listed = (await read.entriesOf(c.tx, list.id)).some((e) => e.nomination_id === nominee)
      if (list.state === 'closed' && listed) await noticed(c, [nominee!], list.at_level, list.id)
    }
  }
  await c.record('notice.objection-answered', {
    subjectId: notice.id,
    unitId: notice.unit_id,
    campaignId: notice.campaign_id,
    detail: { outcome },
  })
  return { struck, secondNotice: notice.state === 'open' && n.strikes(outcome) }
})

const setAsideObjection = implement(api.setAsideObjection, async (c, { id, reason }) => {
  const { objection, notice } = await handled(c, id)
  n.objectionCan.assert('setAside', objection.state)
  if (objection.objector !== 'anonymous') throw n.onlyAnonymous({})
  await write.writeObjection(c.tx, id, { state: 'set-aside', answer: reason, answeredOn: c.today, by: c.actor.accountId! })
  await c.record('notice.objection-set-aside', { subjectId: notice.id, unitId: notice.unit_id, campaignId: notice.campaign_id })
  return { ok: true as const }
})

const openIdentity = implement(api.openIdentity, async (c, { id, reason }) => {
  const { objection, notice } = await handled(c, id)
  n.objectionCan.assert('open', objection.state)
  const sealed = await read.sealedObjector(c.tx, id)
  if (sealed === null) throw n.noIdentity({})
  const seat = c.actor.grants.find((g) => g.role === 'discipline')!
  await write.insertOpening(c.tx, {
    objectionId: id,
    accountId: c.actor.accountId!,
    opener: `${await unitName(c.tx, seat.unitId)}${roleNames.discipline}（${c.actor.name}）`,
    reason,
    at: c.now,
  })
  await c.record('notice.identity-opened', {
    subjectId: notice.id,
    unitId: notice.unit_id,
    campaignId: notice.campaign_id,
    personal: { reason },
  })
  return JSON.parse(unseal(c.tx.realm, 'objector', id, sealed)) as { organisation: string | null; name: string; contact: string }
})

/** What the objector sees by his code: where it stands, the answer, and each opening of his identity. @throws notice.code-unknown */
export const followObjection = async (c: Context, code: string) => {
  const o = await read.objectionByCode(c.tx, sha256Hex(code))
  if (!o) throw n.codeUnknown({})
  return {
    notice: await read.readNotice(c.tx, o.notice_id),
    objection: o,
    content: unseal(c.tx.realm, 'objection', o.id, o.content_sealed),
    openings: await read.openingsOf(c.tx, [o.id]),
  }
}

export const objectionActions: Implementation[] = [
  recordObjection,
  listObjections,
  suspendObjection,
  answerObjection,
  setAsideObjection,
  openIdentity,
]
