import { scope, whichMay } from '../access/access.read.ts'
import { readerOf } from '../campaign/reader.read.ts'
import { implement } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import { page } from '../lib/cursor.ts'
import { isLate } from './appeal.ts'
import { compiled } from './compiled.ts'
import { listContests } from './contest.api.ts'
import { listContestRows } from './contest.read.ts'
import { mayReadScores } from './round.ts'
import { campaignOf, readRound, roundsWithin } from './score.read.ts'
import { standardOf } from './standing.actions.ts'

export const contestActions = [
  implement(listContests, async (c, q) => {
    const round = await readRound(c.tx, q.id)
    const seen = scope(await readerOf(c.tx, c.actor, campaignOf(round)), mayReadScores)
    const runs = (await whichMay(c.tx, c.actor, mayReadScores, [round.organiser_id])).has(round.organiser_id)
    if (!runs && !(await roundsWithin(c.tx, [q.id], seen, c.actor.accountId!)).has(q.id)) throw notFound({ noun: 'round' })
    const standard = await standardOf(c, round)
    const leaves = compiled(standard).byId
    const found = await listContestRows(c.tx, {
      roundId: q.id,
      scope: seen,
      accountId: c.actor.accountId!,
      today: c.today,
      kind: q.kind,
      state: q.state,
      after: q.after,
      limit: q.limit,
    })
    const places = new Map(found.rows.map((k) => [k.id, k.place]))
    const out = page(
      found.rows.map((k) => ({
        id: k.id,
        unitId: k.unit_id,
        unit: k.unit,
        kind: k.kind,
        leaf: k.leaf,
        title: leaves.get(k.leaf)?.leaf.title ?? k.leaf,
        reason: k.reason,
        ref: k.ref,
        onDay: k.on_day,
        dueOn: k.due_on,
        state: k.state,
        late: isLate(k, c.today),
        answer: k.answer,
        answeredBy: k.answered_by,
        answeredOn: k.answered_on,
        revisedColumn:
          k.revised_column === null ? null : (standard.columns.find((x) => x.id === k.revised_column)?.title ?? k.revised_column),
      })),
      q.limit,
      (k) => places.get(k.id)!,
      { n: found.total, exact: true },
    )
    return { ...out, round: { id: round.id, title: round.title }, open: found.open, late: found.late }
  }),
]
