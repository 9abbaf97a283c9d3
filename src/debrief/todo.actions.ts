import type { Context } from '../http/action.ts'
import { addWorkingDays, withComingYears } from '../lib/calendar.ts'
import { stateCouncil } from '../lib/holidays.ts'
import type { Role } from '../lib/permission.ts'
import { debriefText as t } from './debrief.text.ts'
import { debriefCan, reportCan } from './debrief.ts'
import { owedBy, toFinish } from './todo.read.ts'

const working: readonly Role[] = ['office', 'secretary', 'deputy', 'clerk']

/** Lines of the desk: reports and answers a unit owes, sessions its office has to hold and finish. */
export const debriefTodos = async (c: Context) => {
  const mine = [...new Set(c.actor.grants.filter((g) => working.includes(g.role)).map((g) => g.unitId))]
  const line = (o: { key: string; title: string; why: string; dueOn: string | null; unitId: number; unit: string; campaign: string; href: string; action: string }) => ({ kind: 'debrief', state: 'waiting' as const, ...o }) // biome-ignore format: one line
  const rows = []
  for (const r of await owedBy(c.tx, mine)) {
    const own = { unitId: r.unit_id, unit: r.unit, campaign: r.title, href: `/debriefs/reports/${r.id}` }
    if (reportCan.can('handIn', r.state))
      rows.push(
        line({
          ...own,
          key: `debrief-report/${r.id}`,
          title: t['debrief.todo.write']({ title: r.title }),
          why: r.state === 'returned' ? t['debrief.todo.rewrite-why'] : t['debrief.todo.write-why'],
          dueOn: r.hand_in_on,
          action: t['debrief.todo.write-do'],
        }),
      )
    if (Number(r.asked) > 0)
      rows.push(
        line({
          ...own,
          key: `debrief-question/${r.id}`,
          title: t['debrief.todo.answer']({ n: Number(r.asked), title: r.title }),
          why: t['debrief.todo.answer-why'],
          dueOn: addWorkingDays(r.oldest!, r.days, withComingYears(stateCouncil, r.oldest!)),
          action: t['debrief.todo.answer-do'],
        }),
      )
  }
  for (const d of await toFinish(c.tx, mine, c.today)) {
    const holds = debriefCan.can('hold', d.state)
    rows.push(
      line({
        key: `debrief/${d.id}`,
        title: holds ? t['debrief.todo.hold']({ title: d.title }) : t['debrief.todo.finish']({ title: d.title }),
        why: holds ? t['debrief.todo.hold-why'] : t['debrief.todo.finish-why']({ n: Number(d.open_n) }),
        dueOn: d.held_on,
        unitId: d.unit_id,
        unit: d.unit,
        campaign: d.title,
        href: `/debriefs/${d.id}`,
        action: t['debrief.todo.do'],
      }),
    )
  }
  return rows
}
