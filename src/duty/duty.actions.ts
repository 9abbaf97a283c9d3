import { assertMay, scope, whichMay } from '../access/access.read.ts'
import { holdCampaign, readCampaign, unitIn } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { readerOf, sightOf } from '../campaign/reader.read.ts'
import { type Context, implement } from '../http/action.ts'
import { daysBetween } from '../lib/calendar.ts'
import { notFound } from '../lib/contract.ts'
import * as api from './duty.api.ts'
import { countLate, type DutyRow, dutiesOfUnit, lateList, lockPeriod, progressBelow, unsupportedRules } from './duty.read.ts'
import { alreadyDone, extensionBackwards, mayExempt, mayReadDuties, notExempt, stateOf } from './duty.ts'
import { recount, writeException, writeExemptionLifted } from './duty.write.ts'

export const dutyOut = (d: DutyRow, today: string) => ({
  campaignId: d.campaign_id,
  campaign: d.campaign,
  ruleId: d.rule_id,
  ruleKey: d.rule_key,
  periodId: d.period_id,
  period: d.period,
  unitId: d.unit_id,
  unit: d.unit,
  title: d.title,
  purpose: d.purpose,
  act: d.done_event,
  count: d.count_n,
  doneN: d.done_n ?? 0,
  startsOn: d.starts_on,
  dueOn: d.extended_on ?? d.due_on,
  doneOn: d.done_on,
  state: stateOf(
    { startsOn: d.starts_on, dueOn: d.due_on, done: d.state === null ? null : { state: d.state, onTime: d.on_time, dueOn: d.extended_on } },
    today,
  ),
  reason: d.reason ?? '',
})

const listUnitDuties = implement(api.listUnitDuties, async (c, { campaignId, unitId }) => {
  await assertMay(c.tx, await readerOf(c.tx, c.actor, await readCampaign(c.tx, campaignId)), mayReadDuties, unitId)
  return {
    rows: (await dutiesOfUnit(c.tx, campaignId, unitId)).map((d) => dutyOut(d, c.today)),
    mayExempt: (await whichMay(c.tx, c.actor, mayExempt, [unitId])).has(unitId),
  }
})

const progress = implement(api.progress, async (c, { campaignId, below }) => {
  const campaign = await readCampaign(c.tx, campaignId)
  const parentId = below ?? campaign.organiser_id
  const seen = scope(await readerOf(c.tx, c.actor, campaign), mayReadDuties)
  const rows = await progressBelow(c.tx, campaignId, parentId, c.today, seen)
  const parent = await unitIn(c.tx, campaignId, parentId)
  const waiting = await unsupportedRules(c.tx, campaignId)
  return {
    asOf: c.now.toISOString(),
    parent: { unitId: parent.unit_id, name: parent.name },
    rows: rows.map((r) => ({
      unitId: r.unit_id,
      name: r.name,
      self: r.unit_id === parentId,
      units: r.below_n,
      expected: r.expected,
      done: r.done,
      onTime: r.on_time,
      late: r.late,
      exempt: r.exempt,
    })),
    sees: await sightOf(c.tx, seen, campaign, parent.path),
    waiting: waiting.map((w) => ({ rule: w.title, act: w.done_event })),
  }
})

const readAfter = (after: string | undefined): [string, number] => {
  const m = /^([\d/]+)\|(\d+)$/.exec(after ?? '')
  return m ? [m[1]!, Number(m[2])] : ['', 0]
}

/** Beyond it a list says «more than»: nobody reads on, and counting costs. */
const MOST_COUNTED = 1000

const listLate = implement(api.listLate, async (c, q) => {
  const campaign = await readCampaign(c.tx, q.campaignId)
  const [afterPath, afterPeriod] = readAfter(q.after)
  const below = q.below === undefined ? null : await unitIn(c.tx, q.campaignId, q.below)
  const seen = scope(await readerOf(c.tx, c.actor, campaign), mayReadDuties)
  const asked = { campaignId: q.campaignId, ruleId: q.ruleId, below: below?.path, today: c.today, scope: seen }
  const found = await lateList(c.tx, { ...asked, afterPath, afterPeriod, limit: q.limit + 1 })
  const shown = found.slice(0, q.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((d) => ({ ...dutyOut(d, c.today), daysLate: daysBetween(d.extended_on ?? d.due_on, c.today) })),
    next: found.length > q.limit && last ? `${last.path}|${last.period_id}` : null,
    total: await countLate(c.tx, asked, MOST_COUNTED),
    below: below?.name ?? null,
    sees: await sightOf(c.tx, seen, campaign, below?.path),
  }
})

/** The duty, its period locked; asked by a superior while the campaign is under way. */
const lockDuty = async (c: Context, periodId: number, unitId: number) => {
  const period = await lockPeriod(c.tx, periodId)
  const campaign = await holdCampaign(c.tx, period.campaign_id)
  await assertMay(c.tx, c.actor, mayExempt, unitId, 'duty')
  campaignCan.assert('act', campaign.state)
  const duty = (await dutiesOfUnit(c.tx, period.campaign_id, unitId)).find((d) => d.period_id === periodId)
  if (!duty) throw notFound({ noun: 'duty' })
  return duty
}
const lockOpenDuty = async (c: Context, periodId: number, unitId: number) => {
  const duty = await lockDuty(c, periodId, unitId)
  if (duty.state === 'done') throw alreadyDone({ title: duty.title })
  return duty
}

const exempt = implement(api.exempt, async (c, { periodId, unitId, reason }) => {
  const d = await lockOpenDuty(c, periodId, unitId)
  await writeException(c.tx, { periodId, unitId, campaignId: d.campaign_id, ruleId: d.rule_id, state: 'exempt', dueOn: null, reason })
  await c.record('duty.exempted', {
    campaignId: d.campaign_id,
    subjectId: periodId,
    unitId,
    detail: { rule: d.rule_key, period: d.period, reason },
  })
  return { state: 'exempt' as const }
})

/** An exemption given by mistake: the duty is owed again, and what was done meanwhile counts for it. */
const restore = implement(api.restore, async (c, { periodId, unitId, reason }) => {
  const d = await lockDuty(c, periodId, unitId)
  if (d.state !== 'exempt') throw notExempt({ title: d.title })
  await writeExemptionLifted(c.tx, periodId, unitId)
  await recount(c.tx, periodId, unitId)
  await c.record('duty.restored', {
    campaignId: d.campaign_id,
    subjectId: periodId,
    unitId,
    detail: { rule: d.rule_key, period: d.period, reason },
  })
  const now = (await dutiesOfUnit(c.tx, d.campaign_id, unitId)).find((x) => x.period_id === periodId)!
  return { state: dutyOut(now, c.today).state }
})

const extend = implement(api.extend, async (c, { periodId, unitId, dueOn, reason }) => {
  const d = await lockOpenDuty(c, periodId, unitId)
  const now = d.extended_on ?? d.due_on
  if (dueOn <= now || dueOn < c.today) throw extensionBackwards({ dueOn: now, asked: dueOn })
  await writeException(c.tx, { periodId, unitId, campaignId: d.campaign_id, ruleId: d.rule_id, state: 'extended', dueOn, reason })
  await c.record('duty.extended', {
    campaignId: d.campaign_id,
    subjectId: periodId,
    unitId,
    detail: { rule: d.rule_key, period: d.period, dueOn, reason },
  })
  return { state: stateOf({ startsOn: d.starts_on, dueOn: d.due_on, done: { state: 'extended', onTime: null, dueOn } }, c.today), dueOn }
})

export const dutyActions = [listUnitDuties, progress, listLate, exempt, restore, extend]
