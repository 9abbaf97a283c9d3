import { planOf, readCampaign } from '../campaign/campaign.read.ts'
import { resolvePhases } from '../campaign/plan.ts'
import type { DutyRule } from '../campaign/plan-schema.ts'
import { actOf } from '../event/event.read.ts'
import type { Context, Reaction, SealedEvent } from '../http/action.ts'
import { addDays, addWorkingDays, withComingYears } from '../lib/calendar.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { periodFor, periodsSetOffBy, rulesAfter, rulesFor } from './duty.read.ts'
import { fulfils, periodsOf } from './duty.ts'
import { deleteDutyEvents, insertDutyEvent, recount, writeDay, writePeriod, writeRule } from './duty.write.ts'

/** Acts this product knows; a plan's rule about any other waits, visibly, until the part that brings the act is there. */
export const knownActs = new Set<string>()

/** A launched plan becomes rules and periods; a new version of it corrects them. */
const followPlan: Reaction = {
  name: 'duty.follow-plan',
  on: ['campaign.launched', 'campaign.superseded'],
  run: async (c, event) => {
    const campaign = await readCampaign(c.tx, event.campaignId!)
    const plan = await planOf(c.tx, campaign.id)
    const phases = resolvePhases(plan, campaign.launch_on!)
    const at = new Map(plan.roles.map((r) => [r.key, r.at]))
    for (const rule of plan.sections.duty?.rules ?? []) {
      const ruleId = await writeRule(c.tx, campaign.id, rule, at.get(rule.who.role) === 'organiser', knownActs.has(rule.doneBy.event))
      for (const p of periodsOf(rule, phases, campaign.launch_on!, withComingYears(stateCouncil, campaign.launch_on!)))
        await writePeriod(c.tx, campaign.id, ruleId, p)
    }
  },
}

const campaignsNamed = (event: SealedEvent): number[] | null => {
  const named = (event.detail as { campaigns?: unknown }).campaigns
  if (Array.isArray(named)) return named.filter((n): n is number => typeof n === 'number')
  return event.campaignId === null ? null : [event.campaignId]
}

/** The day an event names for what it began, if it names one. */
const dayNamed = (event: SealedEvent): string | null => {
  const { dueOn } = (event.detail ?? {}) as { dueOn?: unknown }
  return typeof dueOn === 'string' ? dueOn : null
}

const setOff = async (c: Context, event: SealedEvent): Promise<void> => {
  const rules = await rulesAfter(c.tx, event.type)
  for (const r of rules) {
    const rule = r.rule as unknown as DutyRule
    if (rule.due.from !== 'event' || (event.campaignId !== null && event.campaignId !== r.campaign_id)) continue
    // One matter has one day: the record's own, and the plan's where the record names none.
    const dueOn =
      dayNamed(event) ??
      (rule.due.working
        ? addWorkingDays(event.happenedOn, rule.due.plusDays, withComingYears(stateCouncil, event.happenedOn))
        : addDays(event.happenedOn, rule.due.plusDays))
    await writePeriod(
      c.tx,
      r.campaign_id,
      r.id,
      { key: `event/${event.id}`, name: rule.title, startsOn: event.happenedOn, dueOn, audienceOn: event.happenedOn },
      event.unitId,
    )
  }
}

const nounOf = (type: string): string => type.slice(0, type.indexOf('.'))

/** A later event of the same record that names a new day moves the duty the record set off: more time given, or put back to be done again. */
const moveDay = async (c: Context, event: SealedEvent): Promise<void> => {
  const dueOn = dayNamed(event)
  if (dueOn === null || event.subjectId === null || event.unitId === null) return
  for (const p of await periodsSetOffBy(c.tx, { noun: nounOf(event.type), subjectId: event.subjectId, unitId: event.unitId }, event.id))
    await writeDay(c.tx, p.id, dueOn)
}

const count = async (c: Context, event: SealedEvent, type: string): Promise<void> => {
  const { unitId, happenedOn, subjectId } = event
  if (unitId === null) return
  const rules = await rulesFor(c.tx, type, unitId, campaignsNamed(event))
  const own =
    rules.length === 0 || subjectId === null ? [] : await periodsSetOffBy(c.tx, { noun: nounOf(type), subjectId, unitId }, event.id)
  for (const r of rules) {
    if (!fulfils(r.done_filter, (event.detail ?? {}) as Record<string, unknown>)) continue
    const periodId = await periodFor(
      c.tx,
      r.rule_id,
      unitId,
      happenedOn,
      own.map((p) => p.id),
    )
    if (periodId === null) continue
    if (await insertDutyEvent(c.tx, { periodId, unitId, eventId: event.id, happenedOn })) await recount(c.tx, periodId, unitId)
  }
}

/**
 * Done is read off the ledger: an act counts for every duty it fulfils in every campaign it names (一会多责).
 * A correction or withdrawal takes its event back off what it counted for; a correction then counts anew.
 */
const countDone: Reaction = {
  name: 'duty.count-done',
  on: 'any',
  run: async (c, event) => {
    if (event.correctsId !== null) {
      for (const gone of await deleteDutyEvents(c.tx, event.correctsId)) await recount(c.tx, gone.period_id, gone.unit_id)
      if (event.type.endsWith('.corrected') && event.unitId !== null) {
        const was = await actOf(c.tx, event.correctsId)
        // A correction of a correction still stands for the first act.
        const verb = was.verb === 'corrected' ? 'recorded' : was.verb
        await count(c, event, `${was.noun}.${verb}`)
      }
    }
    await setOff(c, event)
    await moveDay(c, event)
    await count(c, event, event.type)
  },
}

export const dutyReactions = [followPlan, countDone]
