import { belongs } from '../activity/activity.ts'
import type { Context } from '../http/action.ts'
import { addWorkingDays, withComingYears } from '../lib/calendar.ts'
import { stateCouncil } from '../lib/holidays.ts'
import type { Actor, Permission } from '../lib/permission.ts'
import { debriefText as t } from './debrief.text.ts'
import { debriefCan, mayArrange, mayComment, mayGrade, mayWrite, reportCan } from './debrief.ts'
import { isItsSecretary } from './report.actions.ts'
import { owedBy, toComment, toFinish, toGrade } from './todo.read.ts'

interface Own {
  key: string
  title: string
  why: string
  dueOn: string | null
  unitId: number
  unit: string
  campaign: string
  href: string
  action: string
}
const line = (o: Own) => ({ kind: 'debrief', state: 'waiting' as const, ...o })
type Line = ReturnType<typeof line>

const seatsOf = (c: Context, p: Permission): number[] => [
  ...new Set(c.actor.grants.filter((g) => p.roles.includes(g.role)).map((g) => g.unitId)),
]

/** Reports and answers a unit owes: to whoever may write for it. */
const writing = async (c: Context): Promise<Line[]> => {
  const rows: Line[] = []
  for (const r of await owedBy(c.tx, seatsOf(c, mayWrite))) {
    if (!isItsSecretary(c, r)) continue
    const own = { unitId: r.unit_id, unit: r.unit, campaign: r.title, href: `/debriefs/reports/${r.id}` }
    if (reportCan.can('handIn', r.state) && debriefCan.can('write', r.session_state))
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
  return rows
}

const ofSession = (d: { id: number; title: string; held_on: string; unit_id: number; unit: string }) => ({
  dueOn: d.held_on,
  unitId: d.unit_id,
  unit: d.unit,
  campaign: d.title,
  href: `/debriefs/${d.id}`,
})

/** 点评 and 综合等次 of held sessions: to seats of the unit that arranges, but of nobody's own line. */
const judging = async (c: Context, whole: Actor): Promise<Line[]> => {
  const seats = whole.grants.map((g) => g.unitId).filter((unitId) => belongs(whole, unitId, null))
  const who = { accountId: c.actor.accountId, memberId: c.actor.memberId, seats }
  const comments = (await toComment(c.tx, seatsOf(c, mayComment), who, c.today)).map((d) =>
    line({
      ...ofSession(d),
      key: `debrief-comment/${d.id}`,
      title: t['debrief.todo.comment']({ n: d.n, title: d.title }),
      why: t['debrief.todo.comment-why'],
      action: t['debrief.todo.comment-do'],
    }),
  )
  const grades = (await toGrade(c.tx, seatsOf(c, mayGrade), who, c.today)).map((d) =>
    line({
      ...ofSession(d),
      key: `debrief-grade/${d.id}`,
      title: t['debrief.todo.grade']({ n: d.n, title: d.title }),
      why: t['debrief.todo.grade-why'],
      action: t['debrief.todo.grade-do'],
    }),
  )
  return [...comments, ...grades]
}

/** Sessions the staff of a unit has to hold, to have voted and to close; what waits for others is on their desks. */
const arranging = async (c: Context): Promise<Line[]> => {
  const rows: Line[] = []
  for (const d of await toFinish(c.tx, seatsOf(c, mayArrange), c.today)) {
    const add = (title: string, why: string) =>
      rows.push(line({ ...ofSession(d), key: `debrief/${d.id}`, title, why, action: t['debrief.todo.do'] }))
    if (debriefCan.can('hold', d.state)) add(t['debrief.todo.hold'](d), t['debrief.todo.hold-why'])
    else if (d.missing_n > 0) add(t['debrief.todo.finish'](d), t['debrief.todo.missing-why']({ n: d.missing_n }))
    else if (d.unvoted_n > 0) add(t['debrief.todo.finish'](d), t['debrief.todo.unvoted-why']({ n: d.unvoted_n }))
    else if (d.open_n === 0) add(t['debrief.todo.finish'](d), t['debrief.todo.finish-why'])
  }
  return rows
}

/** Lines of the desk of who can do them; items opened from a report stand there as every item of the ledger does. */
export const debriefTodos = async (c: Context, whole: Actor): Promise<Line[]> => [
  ...(await writing(c)),
  ...(await judging(c, whole)),
  ...(await arranging(c)),
]
