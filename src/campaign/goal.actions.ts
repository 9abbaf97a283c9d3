import { assertMay, isProxy } from '../access/access.read.ts'
import { eventOf } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import * as api from './campaign.api.ts'
import * as read from './campaign.read.ts'
import * as rules from './campaign.ts'
import { campaignCan } from './campaign.ts'
import * as write from './campaign.write.ts'
import { answerGoal as judgeGoal, leaveUnrecorded, type Verdict } from './goal.ts'
import type { OwnPart } from './plan-schema.ts'
import { eventCounts, lockSummary } from './unit.read.ts'

const goalIn = async (c: Context, campaignId: number, unitId: number, key: string) => {
  const [plan, u] = [await read.planOf(c.tx, campaignId), await read.unitIn(c.tx, campaignId, unitId)]
  const goal = [...(u.organiser ? plan.goals : []), ...((u.own as OwnPart | null)?.goals ?? [])].find((g) => g.id === key)
  if (!goal) throw rules.goalUnknown({ goal: key })
  return goal
}

const answerGoal = implement(api.answerGoal, async (c, { id, unitId, goal: key, verdict, reason, who }) => {
  const campaign = await read.holdCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayJudgeGoal, unitId)
  campaignCan.assert('answerGoal', campaign.state)
  const goal = await goalIn(c, id, unitId, key)
  const given = judgeGoal(goal, { by: 'judge', who, verdict, reason })!
  await write.writeGoal(c.tx, { campaignId: id, unitId, goalKey: key, verdict: given, figure: null, who, reason, on: c.today })
  await c.record('campaign.goal-answered', { campaignId: id, subjectId: id, unitId, detail: { goal: key, verdict: given, who } })
  return { verdict: given }
})

/** No record to the end: the organiser says why. A figure that comes after all takes its place. */
const leaveGoal = implement(api.leaveGoal, async (c, { id, unitId, goal: key, reason }) => {
  const campaign = await read.holdCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayJudgeGoal, unitId)
  campaignCan.assert('answerGoal', campaign.state)
  const goal = await goalIn(c, id, unitId, key)
  const had = (await read.goalAnswersOf(c.tx, id, unitId)).find((a) => a.goal_key === key)
  const verdict = leaveUnrecorded(goal, had, reason)
  await write.writeGoal(c.tx, { campaignId: id, unitId, goalKey: key, verdict, figure: null, who: null, reason, on: c.today })
  await c.record('campaign.goal-answered', { campaignId: id, subjectId: id, unitId, detail: { goal: key, verdict, reason } })
  return { verdict }
})

/** A goal answered by its measure; called by the measure noun whenever the figure changes. A figure without value leaves the goal open. */
export const answerByMeasure = async (
  c: Context,
  g: { campaignId: number; unitId: number; goalKey: string; verdict: Verdict; figure: string },
): Promise<void> => {
  const goal = await goalIn(c, g.campaignId, g.unitId, g.goalKey)
  if (goal.answer.by !== 'measure') return
  await write.writeGoal(c.tx, {
    campaignId: g.campaignId,
    unitId: g.unitId,
    goalKey: g.goalKey,
    verdict: g.verdict,
    figure: g.figure,
    who: null,
    reason: '',
    on: c.today,
  })
  await c.record('campaign.goal-answered', {
    campaignId: g.campaignId,
    subjectId: g.campaignId,
    unitId: g.unitId,
    detail: { goal: g.goalKey, verdict: g.verdict, figure: g.figure },
  })
}

/** The answer of a measure is taken back: what it was read from is gone, or was another campaign's. */
export const reopenByMeasure = async (c: Context, g: { campaignId: number; unitId: number; goalKey: string }): Promise<void> => {
  const goal = await goalIn(c, g.campaignId, g.unitId, g.goalKey)
  if (goal.answer.by !== 'measure') return
  await write.deleteGoal(c.tx, g)
  await c.record('campaign.goal-reopened', {
    campaignId: g.campaignId,
    subjectId: g.campaignId,
    unitId: g.unitId,
    detail: { goal: g.goalKey },
  })
}

const summarise = implement(api.summarise, async (c, { id, unitId, phaseId, words }) => {
  const campaign = await read.holdCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.maySummarise, unitId)
  campaignCan.assert('summarise', campaign.state)
  await read.unitIn(c.tx, id, unitId)
  const phase = phaseId === null ? null : (await read.phasesOf(c.tx, id)).find((p) => p.id === phaseId)
  if (phase === undefined) throw notFound({ noun: 'phase' })
  if (phase !== null && c.today < phase.starts_on) throw rules.summaryTooEarly({ phase: phase.name, endsOn: phase.ends_on })
  const before = await read.summariesOf(c.tx, id, unitId)
  if (before.some((s) => s.phase_id === phaseId && s.state === 'submitted')) throw rules.summaryTwice({ phase: phase?.name ?? '全程' })
  const until = phase && phase.ends_on < c.today ? phase.ends_on : c.today
  const facts = await eventCounts(c.tx, id, unitId, phase?.starts_on ?? campaign.launch_on!, until)
  const summaryId = await write.insertSummary(c.tx, {
    campaignId: id,
    unitId,
    phaseId,
    facts,
    words,
    on: c.today,
  })
  await c.record('campaign.summarised', {
    campaignId: id,
    subjectId: summaryId,
    unitId,
    proxy: isProxy(c.actor, unitId),
    detail: { phase: phase?.phase_key ?? 'all', round: phase?.round_no ?? 0, final: phaseId === null },
  })
  return { summaryId }
})

const withdrawSummary = implement(api.withdrawSummary, async (c, { id, reason }) => {
  const s = await lockSummary(c.tx, id)
  await assertMay(c.tx, c.actor, rules.maySummarise, s.unit_id, 'summary')
  rules.summaryCan.assert('withdraw', s.state as rules.SummaryState)
  await write.writeSummaryState(c.tx, id, 'withdrawn')
  const submitted = await eventOf(c.tx, 'campaign', 'summarised', id)
  await c.record('campaign.summary-withdrawn', {
    campaignId: s.campaign_id,
    subjectId: id,
    unitId: s.unit_id,
    ...(submitted === null ? {} : { corrects: submitted }),
    detail: { reason, phaseId: s.phase_id },
  })
  return { state: 'withdrawn' }
})

export const goalActions = [answerGoal, leaveGoal, summarise, withdrawSummary]
