import type { PublicFacts } from '../web/desk/confirm.tsx'
import { dayText } from '../web/format.ts'
import { participationNames } from './campaign.text.ts'
import { resolvePhases } from './plan.ts'
import { type PlanV1, participationPoints } from './plan-schema.ts'
import { campaignPageText as t } from './workspace.text.ts'

/** What a launched plan, or its next version, shows to everybody on the public hall. */
export const publicPlan = (
  plan: PlanV1,
  c: { title: string; intro: string; organiser: string; launchOn: string | null },
  today: string,
  launch: { on: string; units: number } | null,
): PublicFacts => {
  const on = launch?.on ?? c.launchOn ?? today
  return {
    shows: (
      <>
        <b>{c.title}</b>
        <p className="muted">
          {t['note.organiser'](c.organiser)}
          {launch ? `　${t['check.unit-count'](launch.units)}` : null}
        </p>
        <p className="theme-line">
          {t['plan.theme']}：{plan.theme}
        </p>
        {c.intro ? <p className="pre">{c.intro}</p> : null}
        <p>
          {t['plan.phases']}：
          {resolvePhases(plan, on)
            .map((p) => `${p.name}（${t.span(dayText(p.startsOn, today), dayText(p.endsOn, today))}）`)
            .join('；')}
        </p>
        <p>
          {t['plan.goals']}：{plan.goals.map((g) => g.text).join('；')}
        </p>
        <p>
          {t['plan.classes']}：{plan.classes.map((k) => k.name).join('、')}
        </p>
        <p>
          {t['plan.participation']}：{participationPoints.map((k) => participationNames[k]).join('、')}
        </p>
      </>
    ),
    whom: t['check.whom'],
    from: t['check.from'](dayText(on, today)),
    until: t['check.until'],
  }
}
