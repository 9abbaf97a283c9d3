import { assertMay, isProxy, scope } from '../access/access.read.ts'
import { belongsTo } from '../activity/activity.read.ts'
import { addMonths } from '../activity/carrier.ts'
import { cite, readUses } from '../attachment/attachment.read.ts'
import { holdCampaign, unitIn } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { eventOf, timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { daysBetween } from '../lib/calendar.ts'
import { staleVersion } from '../lib/contract.ts'
import { page } from '../lib/cursor.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { whyNotOf } from './allowed.actions.ts'
import * as api from './rectification.api.ts'
import * as read from './rectification.read.ts'
import * as rules from './rectification.ts'
import {
  deadline,
  isOverdue,
  mayCheck,
  mayExtend,
  mayFix,
  mayOpenItem,
  mayReadItems,
  rectificationCan,
  unclaimedOutcomes,
} from './rectification.ts'
import * as write from './rectification.write.ts'

const assertVersion = (seen: number, now: number): void => {
  if (seen !== now) throw staleVersion({ noun: 'rectification', seen, now })
}

/** What an event of an item carries; the words stay in the record. */
const about = (r: { id: number; unit_id: number; campaign_id: number | null; source_noun: string; kind: string }) => ({
  subjectId: r.id,
  unitId: r.unit_id,
  campaignId: r.campaign_id,
  detail: { source: r.source_noun, kind: r.kind },
})

const putBack = async (
  c: Context,
  r: Awaited<ReturnType<typeof read.lockItem>>,
  q: { recurrence: boolean; reason: string; dueOn: string },
): Promise<void> => {
  // Six months: what comes back later is a new problem (measures.json, rectification.reopened_n).
  const counts = q.recurrence && c.today <= addMonths(r.closed_on!, 6)
  await write.writeReopened(c.tx, r.id, { dueOn: q.dueOn, words: q.reason, recurredOn: counts ? c.today : null })
  // A wrong closing is taken back off what it counted for; one that was right stays right although the problem came back.
  const closed = q.recurrence ? null : await eventOf(c.tx, 'rectification', 'closed', r.id)
  await c.record('rectification.reopened', {
    ...about(r),
    ...(closed === null ? {} : { corrects: closed }),
    detail: { ...about(r).detail, recurrence: counts, dueOn: q.dueOn, reason: q.reason, wasOutcome: r.outcome },
  })
}

/**
 * One tracked item, whatever it came from: called by endpoints and reactions here, and by score and notice for deductions and upheld
 * objections. The same source with the same unit has one item; found again after it was closed, that item is reopened.
 * @returns the item, and whether it is new
 * @throws rectification.deadline-missing, rectification.deadline-past
 */
export const openItem = async (
  c: Context,
  i: {
    unitId: number
    campaignId: number | null
    source: { noun: string; id: number | null }
    kind: string
    what: string
    place?: string
    dueOn?: string | null
    workingDays?: number | null
    /** Who sees to it, where that is known from the start. */
    responsible?: string
  },
): Promise<{ id: number; dueOn: string; fresh: boolean }> => {
  const dueOn = deadline({ dueOn: i.dueOn ?? null, workingDays: i.workingDays ?? null }, c.today, stateCouncil)
  const id = await write.insertItem(c.tx, {
    unitId: i.unitId,
    campaignId: i.campaignId,
    sourceNoun: i.source.noun,
    sourceId: i.source.id,
    kind: i.kind,
    place: i.place ?? '',
    what: i.what,
    openedOn: c.today,
    openedBy: c.actor.accountId,
    dueOn,
    responsible: i.responsible ?? '',
  })
  if (id === null) {
    const known = await read.lockItem(c.tx, (await read.findBySource(c.tx, i.source.noun, i.source.id!, i.unitId))!)
    if (rectificationCan.can('reopen', known.state)) await putBack(c, known, { recurrence: true, reason: i.what, dueOn })
    return { id: known.id, dueOn: rectificationCan.can('reopen', known.state) ? dueOn : known.due_on, fresh: false }
  }
  await c.record('rectification.opened', {
    unitId: i.unitId,
    subjectId: id,
    campaignId: i.campaignId,
    detail: { source: i.source.noun, sourceId: i.source.id, kind: i.kind, dueOn },
  })
  return { id, dueOn, fresh: true }
}

const open = implement(api.openRectification, async (c, q) => {
  await assertMay(c.tx, c.actor, mayOpenItem, q.unitId)
  if (await belongsTo(c.tx, c.actor, q.unitId)) throw rules.ownItem({})
  if (q.campaignId !== null) {
    campaignCan.assert('act', (await holdCampaign(c.tx, q.campaignId)).state)
    await unitIn(c.tx, q.campaignId, q.unitId)
  }
  const { id, dueOn } = await openItem(c, { ...q, source: { noun: 'rectification', id: null } })
  return { id, dueOn }
})

const plan = implement(api.planRectification, async (c, { id, version, measures, responsible }) => {
  const r = await read.lockItem(c.tx, id)
  await assertMay(c.tx, c.actor, mayFix, r.unit_id, 'rectification')
  rectificationCan.assert('plan', r.state)
  assertVersion(version, r.version)
  await write.writePlan(c.tx, id, { measures, responsible })
  await c.record('rectification.planned', { ...about(r), proxy: isProxy(c.actor, r.unit_id), personal: { responsible } })
  return { version: r.version + 1 }
})

const claim = implement(api.claimRectification, async (c, { id, version, claim: words, papers }) => {
  const r = await read.lockItem(c.tx, id)
  await assertMay(c.tx, c.actor, mayFix, r.unit_id, 'rectification')
  rectificationCan.assert('claim', r.state)
  assertVersion(version, r.version)
  const proxy = isProxy(c.actor, r.unit_id)
  await write.writeClaim(c.tx, id, { claim: words, on: c.today, by: c.actor.accountId, proxy })
  await cite(c, papers, 'rectification', id)
  await c.record('rectification.claimed', { ...about(r), proxy, detail: { ...about(r).detail, onTime: c.today <= r.due_on } })
  return { state: 'claimed' as const }
})

/** Somebody else than the unit and than the person who reported it done. */
const assertChecker = async (c: Context, r: { unit_id: number; claimed_by: number | null }): Promise<void> => {
  await assertMay(c.tx, c.actor, mayCheck, r.unit_id, 'rectification')
  if ((await belongsTo(c.tx, c.actor, r.unit_id)) || c.actor.accountId === r.claimed_by) throw rules.ownCheck({})
}

const check = implement(api.checkRectification, async (c, { id, version, outcome, words }) => {
  const r = await read.lockItem(c.tx, id)
  await assertChecker(c, r)
  const unclaimed = outcome !== null && unclaimedOutcomes.includes(outcome) && rectificationCan.can('closeUnclaimed', r.state)
  // Nothing is solved, wholly or partly, before its owner says so and somebody has looked.
  if (r.state === 'open' && !unclaimed) throw rules.claimFirst({})
  if (!unclaimed) rectificationCan.assert('check', r.state)
  assertVersion(version, r.version)
  if (outcome !== 'solved' && words === '') throw rules.reasonMissing({}, 'words')
  if (outcome === null) {
    await write.writeReturned(c.tx, id, words)
    await c.record('rectification.returned', { ...about(r), detail: { ...about(r).detail, reason: words } })
    return { state: 'open' as const }
  }
  await write.writeClosed(c.tx, id, { outcome, words, by: c.actor.accountId, on: c.today })
  await c.record('rectification.closed', {
    ...about(r),
    detail: { ...about(r).detail, outcome, onTime: c.today <= r.due_on, reopened: r.reopened_n, ...(words ? { reason: words } : {}) },
  })
  return { state: 'closed' as const }
})

const reopen = implement(api.reopenRectification, async (c, { id, version, recurrence, reason, dueOn, workingDays }) => {
  const r = await read.lockItem(c.tx, id)
  await assertChecker(c, { unit_id: r.unit_id, claimed_by: null })
  rectificationCan.assert('reopen', r.state)
  assertVersion(version, r.version)
  const until = deadline({ dueOn, workingDays }, c.today, stateCouncil)
  await putBack(c, r, { recurrence, reason, dueOn: until })
  return { state: 'open' as const, dueOn: until }
})

const extend = implement(api.extendRectification, async (c, { id, version, dueOn, reason }) => {
  const r = await read.lockItem(c.tx, id)
  await assertMay(c.tx, c.actor, mayExtend, r.unit_id, 'rectification')
  rectificationCan.assert('extend', r.state)
  assertVersion(version, r.version)
  if (dueOn <= r.due_on) throw rules.extensionBackwards({ dueOn: r.due_on, asked: dueOn }, 'dueOn')
  await write.writeExtension(c.tx, id, dueOn)
  await c.record('rectification.extended', { ...about(r), detail: { ...about(r).detail, wasDueOn: r.due_on, dueOn, reason } })
  return { dueOn }
})

const withdraw = implement(api.withdrawRectification, async (c, { id, version, reason }) => {
  const r = await read.lockItem(c.tx, id)
  await assertMay(c.tx, c.actor, mayOpenItem, r.unit_id, 'rectification')
  if (await belongsTo(c.tx, c.actor, r.unit_id)) throw rules.ownItem({})
  rectificationCan.assert('withdraw', r.state)
  assertVersion(version, r.version)
  await write.writeWithdrawn(c.tx, id)
  const opened = await eventOf(c.tx, 'rectification', 'opened', id)
  await c.record('rectification.withdrawn', {
    ...about(r),
    ...(opened === null ? {} : { corrects: opened }),
    detail: { ...about(r).detail, reason },
  })
  return { state: 'withdrawn' as const }
})

const rowOf = (r: read.ItemRow, today: string) => ({
  id: r.id,
  unitId: r.unit_id,
  unitName: r.unit_name,
  campaignId: r.campaign_id,
  source: r.source_noun,
  sourceId: r.source_id,
  kind: r.kind,
  place: r.place,
  what: r.what,
  responsible: r.responsible,
  openedOn: r.opened_on,
  dueOn: r.due_on,
  state: r.state,
  outcome: r.outcome,
  overdue: isOverdue({ state: r.state, dueOn: r.due_on }, today),
  daysLeft: daysBetween(today, r.due_on),
  reopened: r.reopened_n,
  extended: r.extended_n,
  closedOn: r.closed_on,
})

const list = implement(api.listRectifications, async (c, q) => {
  const { rows, total } = await read.listItemRows(
    c.tx,
    scope(c.actor, mayReadItems),
    { ...q, own: q.own === 'true', overdue: q.overdue === 'true' },
    c.today,
    q,
  )
  return page(
    rows.map((r) => rowOf(r, c.today)),
    q.limit,
    (r) => r.dueOn,
    total,
  )
})

const show = implement(api.showRectification, async (c, { id }) => {
  const r = await read.readItem(c.tx, id)
  await assertMay(c.tx, c.actor, mayReadItems, r.unit_id, 'rectification')
  return {
    ...rowOf(r, c.today),
    measures: r.measures,
    firstDueOn: r.first_due_on,
    claim: r.claim,
    claimedOn: r.claimed_on,
    checkWords: r.check_words,
    returned: r.returned_n,
    recurredOn: r.recurred_on,
    proxy: r.proxy,
    papers: (await readUses(c.tx, 'rectification', id)).map((a) => ({ id: a.id, name: a.name })),
    history: (await timeline(c.tx, 'rectification', id)).map((e) => ({
      type: e.type,
      happenedOn: e.happenedOn,
      by: e.by,
      proxy: e.proxy,
      reason: typeof e.detail.reason === 'string' ? e.detail.reason : '',
    })),
    version: r.version,
    lawful: rectificationCan.lawful(r.state),
    whyNot: await whyNotOf(c, r),
  }
})

const board = implement(api.rectificationBoard, async (c, q) => {
  await assertMay(c.tx, c.actor, mayReadItems, q.unitId)
  return read.boardOf(c.tx, scope(c.actor, mayReadItems), q, c.today)
})

export const rectificationActions = [open, plan, claim, check, reopen, extend, withdraw, list, board, show]
