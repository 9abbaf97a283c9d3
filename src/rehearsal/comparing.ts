import { addDays } from '../lib/calendar.ts'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { selectionDays } from './keeping.ts'
import { insist, type Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'

/**
 * 比学: groups of like units are fixed before anybody has a score; what a neighbouring realm published is taken in by its digest; once the round is
 * frozen the units stand beside their own past, their like, what is within them and what is outside, told apart only where the evidence does.
 */
export const planComparison = (p: Play): void => {
  if (!p.plan.sections.standard?.refs[0] || !p.stage.has('comparison.fix-grouping', 'comparison.round')) return
  const office = p.seat('office')
  const modes = p.plan.sections.comparison?.modes ?? []
  p.diary.on(addDays(p.launchOn, 12), t.steps.grouping, async () => {
    const made = await office.post(`/campaigns/${p.campaign}/groups`, {
      rule: { by: [{ fact: 'class' }], least: 3, small: 'merge' },
      version: 0,
    })
    const fixed = await office.post(`/groupings/${made.id}/fix`, { version: made.version })
    p.book.did(t.counts.groups, fixed.groups)
    p.book.note(t.groupsFixed(fixed.digest.slice(0, 12)))
  })
  const on = addDays(selectionDays(p)[0] ?? p.endsOn, -1)
  p.diary.on(on, t.steps.comparing, async () => {
    const round = p.rounds.at(-1)!
    if (modes.some((m) => m.id === 'outside')) {
      const { bytes } = await office.get(`/rounds/${p.rounds[0]}/frozen`)
      const own = JSON.parse(bytes)
      // The neighbour of a simulated realm is simulated too: the same kind of file, its own units.
      const theirs = canonicalText({
        ...own,
        title: t.neighbourRound(),
        campaign: own.campaign + 1_000_000,
        round: own.round + 1_000_000,
        units: own.units.map((u: { unit: number }, i: number) => ({ ...u, unit: u.unit + 1_000_000, name: t.neighbourUnit(i + 1) })),
      })
      await office.post('/comparison-packages', {
        fromRealm: t.neighbour(),
        basis: t.neighbourBasis(p.stage.today().slice(0, 4)),
        bytes: theirs,
        digest: sha256Hex(theirs),
      })
      p.book.did(t.counts.packages)
    }
    const seen = await office.get(`/rounds/${round}/comparison?places=3`)
    insist(seen.rows.length > 0, t.steps.comparing)
    p.book.did(t.counts.compared, seen.rows.length)
    for (const sentence of seen.how) p.book.note(sentence)
    p.book.tables.set(
      'comparison',
      seen.rows.map((r: { unit: string; shown: string; side: string | null; best: number | null; worst: number | null }) => ({
        unit: r.unit,
        shown: r.shown,
        side: r.side,
        best: r.best,
        worst: r.worst,
      })),
    )
  })
}
