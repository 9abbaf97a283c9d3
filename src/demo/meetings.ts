import { lifeRules } from '../activity/activity.ts'
import { addDays, type Day } from '../lib/calendar.ts'
import type { Random } from '../lib/random.ts'
import type { Acting, Play } from '../rehearsal/play.ts'
import { meetingsText as t } from './meetings.text.ts'

/** Share of branches that hold every meeting, and share of meetings the others hold and write down: what is missing the figure is there to show. */
const complete = 0.4
const held = 0.85
const monthOf = (day: Day): number => Number(day.slice(5, 7))

// 支部工作条例 (2018), art. 13: a party class is held at fixed times; each quarter is usual.
const kinds = [
  ...lifeRules,
  ...(lifeRules.some((x) => x.kind === 'party-class') ? [] : [{ kind: 'party-class', everyMonths: 3, fullMembers: 0 } as const]),
].filter((x) => t.of[x.kind] !== undefined)

/**
 * Organisation life of branches over some months: each kind as often as the rules ask. Recorded for no campaign, so that no duty of the
 * plan is done by it.
 */
export const planMeetings = (p: Play, r: Random, o: { units: readonly Acting[]; from: Day; until: Day }): void => {
  const full = new Map<string, number>()
  for (const m of p.sim.members) if (m.status === 'full') full.set(m.branchKey, (full.get(m.branchKey) ?? 0) + 1)
  const branches = o.units.filter((u) => u.kind === 'branch')
  const thorough = new Set(branches.filter(() => r.next() < complete))
  const meet = async (u: Acting, kind: (typeof kinds)[number]['kind']) => {
    const [title, topics, decisions] = r.pick(t.of[kind]!)
    const n = full.get(u.key) ?? 1
    await u.own.post('/activities', {
      unitId: u.id,
      kind,
      title,
      heldOn: p.stage.today(),
      place: t.place,
      words: '',
      topics,
      decisions,
      roll: kind === 'committee-meeting' ? null : { expected: n, present: n - r.int(Math.ceil(n / 4) + 1) },
      serves: null,
      campaignIds: [],
    })
  }
  // On the twentieth of each month, by when most have met.
  const twentieth = (day: Day): Day => `${day.slice(0, 8)}20`
  const first = o.from <= twentieth(o.from) ? twentieth(o.from) : twentieth(addDays(twentieth(o.from), 31))
  for (let day = first; day <= o.until; day = twentieth(addDays(day, 31)))
    for (const rule of kinds) {
      // In the last month of a quarter; the yearly meeting in March, before the members are reviewed.
      if (rule.everyMonths === 3 && monthOf(day) % 3 !== 0) continue
      if (rule.everyMonths === 12 && monthOf(day) !== 3) continue
      p.diary.on(day, t.step, async () => {
        for (const u of branches)
          if ((full.get(u.key) ?? 0) >= rule.fullMembers && (thorough.has(u) || r.next() < held)) await meet(u, rule.kind)
      })
    }
}
