import { resolvePhases } from '../campaign/plan.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import { addDays } from '../lib/calendar.ts'
import { commonThemes } from './content.ts'
import { insist, type Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'

/**
 * What an organiser types into a template before it can be launched: theme, basis, what the template leaves open.
 * Nothing of the template is taken out; what is already typed stays.
 */
export const finishPlan = (p: Pick<Play, 'plan' | 'chance' | 'sim' | 'launchOn'>, unavailable: (measure: string) => boolean): PlanV1 => {
  const plan = structuredClone(p.plan) as PlanV1
  const year = p.launchOn.slice(0, 4)
  plan.theme ||= p.chance.pick(commonThemes)
  const { basis } = plan
  const signer = p.sim.members[0]!.name
  if (basis.kind === '单位内部') basis.signedBy ??= signer
  if (basis.kind === '党内表彰') basis.superiorConsent ??= t.consent(year)
  if (basis.kind === '创建示范' || basis.kind === '评比达标表彰') {
    basis.documentNumber ??= t.documentNo(year, 3)
    basis.approvingAuthority ??= t.authority()
    basis.approvalNumber ??= t.approvalNo(year)
    basis.cycleYears ??= 3
  }
  for (const title of plan.sections.nomination?.titles ?? [])
    if (title.quota.perUnit === null && title.quota.total === null) title.quota.total = title.object === 'unit' ? 12 : 20
  for (const drive of plan.sections.rectification?.drives ?? []) if (drive.areas.length === 0) drive.areas.push(...t.driveAreas())
  for (const m of plan.milestones) m.day ??= Math.max(...plan.phases.map((x) => x.endDay))
  const judge = plan.groups.find((g) => g.at === 'organiser')!.roles[0]!
  for (const goal of plan.goals)
    if (goal.answer.by === 'measure' && unavailable(goal.answer.measure))
      goal.answer = { by: 'judge', who: judge, how: t.judgedInstead(), target: t.judgedTarget() }
  return plan
}

/** From the file to the launch: what must be refused first is refused first. */
export const planLaunch = (p: Play, o: { title: string; finish: () => Promise<PlanV1> }): void => {
  const office = p.seat('office')
  const organiser = p.units[0]!
  p.diary.on(addDays(p.launchOn, -7), t.steps.draft, async () => {
    const made = await office.post('/campaigns', { organiserId: organiser.id, title: o.title, plan: p.plan })
    p.campaign = made.id
    p.book.did(t.counts.campaigns)
  })
  p.diary.on(addDays(p.launchOn, -3), t.steps.refused, async () => {
    const red = structuredClone(p.plan) as PlanV1
    red.title = o.title
    red.theme = ''
    const rule = red.sections.duty?.rules[0]
    if (rule) rule.title = t.redLine()
    const { version } = await office.put(`/campaigns/${p.campaign}/draft`, { version: 1, title: o.title, intro: '', plan: red })
    const said = await office.refused(
      'POST',
      `/campaigns/${p.campaign}/launch`,
      { version, launchOn: p.launchOn },
      'campaign.launch-refused',
    )
    const check = await office.get(`/campaigns/${p.campaign}/check`)
    const codes: string[] = check.findings.filter((f: { level: string }) => f.level === 'refuse').map((f: { code: string }) => f.code)
    insist(codes.includes('plan.theme-empty'), t.expectedFinding('plan.theme-empty'))
    insist(!rule || codes.includes('redline.check-in'), t.expectedFinding('redline.check-in'))
    p.left.refusals.push(said)
    p.book.did(t.counts.refusals)
    p.book.note(said)
  })
  p.diary.on(p.launchOn, t.steps.launch, async () => {
    p.plan = { ...(await o.finish()), title: o.title }
    const { version } = await office.put(`/campaigns/${p.campaign}/draft`, {
      version: 2,
      title: o.title,
      intro: t.intro(p.plan.theme),
      plan: p.plan,
    })
    const check = await office.get(`/campaigns/${p.campaign}/check`)
    const against = check.findings.filter((f: { level: string }) => f.level === 'refuse')
    insist(against.length === 0, against.map((f: { sentence: string }) => f.sentence).join('；'))
    const launched = await office.post(`/campaigns/${p.campaign}/launch`, { version, launchOn: p.launchOn })
    insist(launched.units >= p.units.length, t.unitsMissing({ units: launched.units, expected: p.units.length }))
    p.phases = resolvePhases(p.plan, p.launchOn)
    p.endsOn = p.phases.reduce((a, x) => (x.endsOn > a ? x.endsOn : a), p.launchOn)
    p.book.did(t.counts.units, launched.units)
    p.book.note(t.launched({ units: launched.units, digest: launched.digest.slice(0, 12), minutes: check.burden.minutesPerUnit }))
    await p.stage.pass()
    const progress = await office.get(`/campaigns/${p.campaign}/progress`)
    for (const w of progress.waiting) p.book.note(t.waiting(w))
  })
}
