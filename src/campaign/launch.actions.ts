import { assertMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { canonicalise } from '../lib/canonical.ts'
import { staleVersion } from '../lib/contract.ts'
import * as api from './campaign.api.ts'
import * as read from './campaign.read.ts'
import * as rules from './campaign.ts'
import { campaignCan, classOf } from './campaign.ts'
import * as write from './campaign.write.ts'
import { type Found, findings, parsed } from './draft.actions.ts'
import { type Answer, assertAllAnswered } from './goal.ts'
import { planDigest, resolvePhases } from './plan.ts'
import type { PlanV1 } from './plan-schema.ts'

const freeze = async (c: Context, campaignId: number, plan: PlanV1, planNo: number, reason: string): Promise<string> => {
  const digest = planDigest(plan)
  await write.insertPlan(c.tx, { campaignId, planNo, bytes: new TextDecoder().decode(canonicalise(plan)), digest, reason, at: c.now })
  return digest
}

const assertLaunchable = (found: readonly Found[]): void => {
  const against = found.filter((f) => f.level === 'refuse')
  if (against.length > 0)
    throw rules.launchRefused({ rules: against.map((f) => f.code), sentences: against.slice(0, 6).map((f) => f.sentence) }, against[0]!.at)
}

const launchCampaign = implement(api.launchCampaign, async (c, { id, version, launchOn }) => {
  const campaign = await read.lockCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  campaignCan.assert('launch', campaign.state)
  if (version !== campaign.version) throw staleVersion({ noun: 'campaign', seen: version, now: campaign.version })
  if (launchOn < c.today) throw rules.launchInPast({ launchOn, today: c.today })
  const plan = campaign.draft as unknown as PlanV1
  assertLaunchable(await findings(c, id, campaign.organiser_id, plan, launchOn))
  const phases = resolvePhases(plan, launchOn)
  const endsOn = phases.reduce((a, p) => (p.endsOn > a ? p.endsOn : a), launchOn)
  const digest = await freeze(c, id, plan, 1, '动员部署')
  await write.writeLaunch(c.tx, id, version, campaign.version, { launchOn, endsOn, draft: plan })
  await write.writePhases(c.tx, id, phases)
  const audience = await read.audienceOf(c.tx, campaign.organiser_id, campaign.line)
  await write.insertUnits(
    c.tx,
    id,
    launchOn,
    audience.map((u) => ({
      unitId: u.id,
      path: u.path,
      name: u.name,
      kind: u.kind,
      level: u.level,
      classKey: classOf(plan, u.sector),
      organiser: u.id === campaign.organiser_id,
    })),
  )
  await c.record('campaign.launched', {
    campaignId: id,
    subjectId: id,
    unitId: campaign.organiser_id,
    happenedOn: launchOn,
    detail: { digest, planNo: 1, units: audience.length, endsOn },
  })
  return { state: 'launched' as const, units: audience.length, digest }
})

const withdrawCampaign = implement(api.withdrawCampaign, async (c, { id, reason }) => {
  const campaign = await read.lockCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayDraft, campaign.organiser_id, 'campaign')
  campaignCan.assert('withdraw', campaign.state)
  await write.writeState(c.tx, id, { state: 'withdrawn' })
  await c.record('campaign.withdrawn', { campaignId: id, subjectId: id, unitId: campaign.organiser_id, detail: { reason } })
  return { state: 'withdrawn' as const }
})

const supersedePlan = implement(api.supersedePlan, async (c, { id, version, plan: given, reason }) => {
  const campaign = await read.lockCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  campaignCan.assert('supersede', campaign.state)
  if (version !== campaign.version) throw staleVersion({ noun: 'campaign', seen: version, now: campaign.version })
  const plan = parsed({ ...given, title: campaign.title })
  assertLaunchable(await findings(c, id, campaign.organiser_id, plan, campaign.launch_on!))
  const planNo = campaign.plan_no + 1
  const digest = await freeze(c, id, plan, planNo, reason)
  const phases = resolvePhases(plan, campaign.launch_on!)
  await write.writePhases(c.tx, id, phases)
  await write.writeState(c.tx, id, {
    state: 'launched',
    planNo,
    endsOn: phases.reduce((a, p) => (p.endsOn > a ? p.endsOn : a), campaign.launch_on!),
  })
  await c.record('campaign.superseded', {
    campaignId: id,
    subjectId: id,
    unitId: campaign.organiser_id,
    detail: { digest, planNo, reason },
  })
  return { planNo, digest }
})

const endCampaign = implement(api.endCampaign, async (c, { id, longTerm, reason }) => {
  const campaign = await read.lockCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  campaignCan.assert('end', campaign.state)
  // A campaign cannot end without saying which rules it leaves behind, or that it leaves none, and why.
  if (longTerm === '' || reason.length < 4) throw rules.longTermMissing({})
  const plan = await read.planOf(c.tx, id)
  const answers = await read.goalAnswersOf(c.tx, id, campaign.organiser_id)
  assertAllAnswered(plan, new Map(answers.map((a) => [a.goal_key, a.verdict as Answer])))
  await write.writeState(c.tx, id, { state: 'ended', endedOn: c.today, longTerm, longTermReason: reason })
  await c.record('campaign.ended', {
    campaignId: id,
    subjectId: id,
    unitId: campaign.organiser_id,
    detail: { longTerm, met: answers.filter((a) => a.verdict === '达到').length, goals: plan.goals.length },
  })
  return { state: 'ended' as const }
})

export const launchActions = [launchCampaign, withdrawCampaign, supersedePlan, endCampaign]
