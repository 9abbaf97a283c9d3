import { assertMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import * as api from './campaign.api.ts'
import * as read from './campaign.read.ts'
import * as rules from './campaign.ts'
import { campaignCan, classOf, levelOf, organiserFacts } from './campaign.ts'
import * as write from './campaign.write.ts'
import { checkLegal } from './legal.ts'
import { sayFinding, sayGap, sayProblem, sayRed } from './plan.text.ts'
import { launchGaps, type Parsed, parsePlan, planDigest, resolvePhases } from './plan.ts'
import type { PlanV1 } from './plan-schema.ts'
import { checkPlanRedlines } from './redline.ts'
import { templates } from './templates.ts'
import { legalFor } from './tighten.read.ts'

/** @throws campaign.plan-broken with the first problems in words */
export const parsed = (value: unknown): PlanV1 => {
  const p: Parsed = parsePlan(value)
  if (!p.ok) throw rules.planBroken({ problems: p.problems.slice(0, 8).map((x) => sayProblem(x)) }, p.problems[0]!.at)
  return p.plan
}

const createCampaign = implement(api.createCampaign, async (c, { organiserId, title, template, plan: given }) => {
  await assertMay(c.tx, c.actor, rules.mayDraft, organiserId)
  const unit = await read.unitFacts(c.tx, organiserId)
  const base = template === undefined ? given : templates().get(template)
  if (base === undefined) throw rules.templateUnknown({ template: template ?? '' })
  const plan = parsed(template === undefined ? given : { ...structuredClone(base), title })
  const level = levelOf(unit.kind, unit.level, plan.organiser.level)
  if (level !== plan.organiser.level) throw rules.organiserLevel({ unit: unit.short_name, level, wanted: plan.organiser.level })
  const id = await write.insertCampaign(c.tx, { title, template: plan.id, organiserId, line: plan.lines[0]!.key, draft: plan, at: c.now })
  await c.record('campaign.created', {
    campaignId: id,
    subjectId: id,
    unitId: organiserId,
    detail: { template: plan.id, kind: plan.basis.kind },
  })
  return { id }
})

const editDraft = implement(api.editDraft, async (c, { id, version, title, intro, plan: given }) => {
  const campaign = await read.lockCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayDraft, campaign.organiser_id, 'campaign')
  campaignCan.assert('edit', campaign.state)
  const plan = parsed({ ...given, title })
  await write.writeDraft(c.tx, id, version, campaign.version, { title, draft: plan, intro })
  await c.record('campaign.edited', { campaignId: id, subjectId: id, unitId: campaign.organiser_id, detail: { digest: planDigest(plan) } })
  return { version: version + 1 }
})

export interface Found {
  at: string
  code: string
  level: 'refuse' | 'warn' | 'gap'
  sentence: string
}

/** Everything the launch looks at, in words: red lines first, then the legal basis, then what is still to be typed. */
export const findings = async (c: Context, campaignId: number, organiserId: number, plan: PlanV1, launchOn: string): Promise<Found[]> => {
  const unit = await read.unitFacts(c.tx, organiserId)
  const last = resolvePhases(plan, launchOn).at(-1)?.endsOn ?? launchOn
  const past = (await read.pastCampaigns(c.tx, organiserId, campaignId)).map((p) => ({
    kind: p.kind as PlanV1['basis']['kind'],
    project: p.template,
    year: Number(p.ended_on.slice(0, 4)),
    timely: p.timely,
  }))
  return [
    ...checkPlanRedlines(plan).map((r) => ({ at: r.at, code: `redline.${r.rule}`, level: 'refuse' as const, sentence: sayRed(r) })),
    ...checkLegal(plan, organiserFacts(unit, plan, Number(last.slice(0, 4))), past, await legalFor(c.tx, organiserId)).map((f) => ({
      at: f.at,
      code: `legal.${f.rule}`,
      level: f.level,
      sentence: sayFinding(f),
    })),
    ...launchGaps(plan).map((g) => ({
      at: g.at,
      code: g.code,
      level: g.blocks ? ('refuse' as const) : ('gap' as const),
      sentence: sayGap(g),
    })),
  ]
}

const checkCampaign = implement(api.checkCampaign, async (c, { id, launchOn }) => {
  const campaign = await read.readCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayDraft, campaign.organiser_id, 'campaign')
  campaignCan.assert('check', campaign.state)
  const plan = await read.planOf(c.tx, id)
  const found = await findings(c, id, campaign.organiser_id, plan, launchOn ?? campaign.launch_on ?? c.today)
  const audience = await read.audienceOf(c.tx, campaign.organiser_id, campaign.line)
  const classes = new Map<string | null, number>()
  for (const u of audience) classes.set(classOf(plan, u.sector), (classes.get(classOf(plan, u.sector)) ?? 0) + 1)
  const dutyRules = (plan.sections.duty?.rules ?? []).filter((r) => plan.roles.find((x) => x.key === r.who.role)?.at === 'each-unit')
  const sum = (of: (r: (typeof dutyRules)[number]) => number) => dutyRules.reduce((a, r) => a + of(r) * r.count, 0)
  return {
    ok: found.every((f) => f.level !== 'refuse'),
    findings: found,
    burden: {
      units: audience.length,
      rules: dutyRules.length,
      fieldsPerUnit: sum((r) => r.burden.fields),
      prefilledPerUnit: sum((r) => r.burden.prefilled),
      minutesPerUnit: sum((r) => r.burden.minutes),
    },
    units: audience.length,
    byClass: [...classes].map(([key, units]) => ({ key, name: plan.classes.find((x) => x.key === key)?.name ?? '未归类', units })),
  }
})

export const draftActions = [createCampaign, editDraft, checkCampaign]
