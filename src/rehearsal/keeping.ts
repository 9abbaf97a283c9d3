import { addDays, type Day } from '../lib/calendar.ts'
import type { Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import type { Player } from './stage.ts'

/** 动态管理: what was honoured is looked at again; one is warned and recovers, one is taken back. */
export const planKeeping = (p: Play, on: Day): void => {
  if (!p.stage.has('honour.recheck', 'honour.withdraw')) return
  p.diary.on(on, t.steps.keep, async () => {
    const office = p.seat('office-b')
    const document = t.documentNo(on.slice(0, 4), 90)
    const at = async (id: number, action: string, reason: string, who: Player = office, more: object = {}) => {
      const { version } = await who.get(`/honours/${id}`)
      await who.post(`/honours/${id}/${action}`, { version, document, reason, ...more })
    }
    const [warned, taken, ...kept] = p.left.honours
    if (!warned) return
    await at(warned.id, 'warn', t.warned(), office, { nextOn: addDays(on, 30) })
    if (taken) {
      await at(taken.id, 'withdraw', t.withdrawnHonour(), p.seat('leader'))
      await at(taken.id, 'recover', t.recovered())
    }
    for (const h of kept.slice(0, 3)) await at(h.id, 'recheck', t.rechecked(), office, { nextOn: addDays(on, 365) })
    // Of a longer list one more is withdrawn, its certificate not yet handed back.
    const last = kept.length > 3 ? kept.at(-1) : undefined
    if (last) await at(last.id, 'withdraw', t.withdrawnHonour(), p.seat('leader'))
    const { rows } = await office.get(`/honours?campaignId=${p.campaign}&limit=200`)
    p.book.tables.set(
      'honours',
      rows.map((r: Record<string, string>) => ({
        title: r.title,
        level: r.level,
        holder: r.holder,
        document: r.documentNo,
        on: r.grantedOn,
        state: r.state,
      })),
    )
  })
}

/** First days of the rounds of selection: for each period the duty to nominate names, in time for its day. */
export const selectionDays = (p: Play): Day[] => {
  const rule = p.plan.sections.duty?.rules.find((r) => r.doneBy.event === 'nomination.nominated')
  const minus = rule?.due.from === 'phase-end' ? rule.due.minusDays : 30
  const phases = rule && rule.phases.length > 0 ? p.phases.filter((x) => rule.phases.includes(x.id)) : p.phases
  const last = rule?.period === 'phase' ? phases : phases.slice(-1)
  return last.map((x) => {
    const wished = addDays(x.endsOn, -minus - 20)
    return wished > x.startsOn ? wished : x.startsOn
  })
}
