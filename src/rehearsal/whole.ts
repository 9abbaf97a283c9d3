import type { PlanV1 } from '../campaign/plan-schema.ts'
import { addDays, type Day } from '../lib/calendar.ts'
import { isAvailable, measures } from '../standard/builtin.ts'
import { planComparison } from './comparing.ts'
import { planActivities, planPledges, planRectifications } from './doing.ts'
import { planKeeping, selectionDays } from './keeping.ts'
import { finishPlan } from './launching.ts'
import type { Play } from './play.ts'
import { planPolls } from './polling.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import { planScoring, visitedUnits } from './scoring.ts'
import { planSelection } from './selection.ts'
import { planAdoption, planCarry, planEnd, planProgress, planSeats, planSummaries } from './units.ts'
import { planVoices } from './voicing.ts'

/** The plan as the organiser finishes it before launch. */
export const finishFor = async (p: Play): Promise<PlanV1> => {
  const available = new Set(
    measures()
      .measures.filter(isAvailable)
      .map((m) => m.id),
  )
  return finishPlan(p, (id) => !available.has(id))
}

/** The day the plan's own duty names for the end; without one, its last day. */
const endDay = (p: Play): Day => {
  const rule = p.plan.sections.duty?.rules.find((r) => r.doneBy.event === 'campaign.ended')
  const phase = rule && p.phases.filter((x) => rule.phases.includes(x.id)).at(-1)
  return phase?.endsOn ?? p.endsOn
}

/** Every part of the journey this version of the product knows, put into the diary once the launch has dated the phases. */
export const planAll = (p: Play): void => {
  p.diary.on(p.launchOn, t.steps.launch, async () => {
    const end = endDay(p)
    // What the plan puts after the end (re-checks, grading) is for its yearly rounds, not for this journey.
    p.endsOn = end
    p.phases = p.phases.filter((x) => x.endsOn <= end)
    planSeats(p)
    planCarry(p)
    planAdoption(p)
    planPledges(p)
    planActivities(p)
    planRectifications(p)
    p.visited = visitedUnits(p)
    planPolls(p, p.visited)
    planScoring(p, p.visited)
    planVoices(p)
    planComparison(p)
    for (const [n, from] of selectionDays(p).entries()) planSelection(p, { from, tag: String(n + 1) })
    planSummaries(p)
    planProgress(p)
    planEnd(p, end)
    planKeeping(p, addDays(end, 4))
    p.diary.on(addDays(end, 5), t.steps.pages, async () => {
      for (const [file, path] of [
        ['campaigns.html', `/h/${p.stage.code}/campaigns`],
        ['campaign.html', `/h/${p.stage.code}/c/${p.campaign}`],
        ['pledges.html', `/h/${p.stage.code}/pledges`],
        ['notices.html', `/h/${p.stage.code}/notices`],
        ['polls.html', `/h/${p.stage.code}/polls`],
        ['results.html', `/h/${p.stage.code}/results`],
        ['honours.html', `/h/${p.stage.code}/honours`],
        ['ledger.html', `/h/${p.stage.code}/ledger`],
      ] as const) {
        const { status, html } = await p.stage.page(path)
        if (status === 200) p.book.pages.set(file, html)
      }
    })
  })
}
