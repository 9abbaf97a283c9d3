import { assertMay } from '../access/access.read.ts'
import { paperSlip } from '../ballot/voter/paper.ts'
import { implement } from '../http/action.ts'
import { atDesk } from './ceremony.actions.ts'
import { briefly } from './ceremony-work.ts'
import { theOffices } from './folder.ts'
import { supervisorsAt } from './holder.read.ts'
import { about } from './poll.actions.ts'
import * as read from './poll.read.ts'
import { pollText as t } from './poll.text.ts'
import * as rules from './poll.ts'
import { mayOpenWithheld, mayReadPolls, mayRunPolls, pollCan } from './poll.ts'
import { columnsOf } from './published.ts'
import * as api from './supervision.api.ts'

const printed = implement(api.takePrinted, async (c, { id }) => {
  const { p, offices, ballotId } = await atDesk(c, id, null)
  const slips = await briefly(offices.printedSlips(ballotId))
  await c.record('poll.printed-taken', { ...about(p), detail: { ...about(p).detail, n: slips.length } })
  const titleOf = (classId: number) => p.definition.classes[classId - 1]!.title
  return { ballotId, slips: slips.map((s) => ({ no: s.no, classTitle: titleOf(s.classId), code: paperSlip(ballotId, s) })) }
})

const state = implement(api.showPrinted, async (c, { id }) => {
  const { offices, ballotId } = await atDesk(c, id, null, mayReadPolls)
  return briefly(offices.printedState(ballotId))
})

// Which numbers: those are public in the box's own list, and no person is behind one.
const makeVoid = implement(api.voidPrinted, async (c, { id, slips }) => {
  const { p, offices, ballotId } = await atDesk(c, id, null)
  await briefly(offices.voidPrinted(ballotId, slips))
  const { voided } = await briefly(offices.printedState(ballotId))
  await c.record('poll.printed-voided', { ...about(p), detail: { ...about(p).detail, slips, voided } })
  return { voided }
})

const supervisors = implement(api.showSupervisors, async (c, { id, unitId }) => {
  const p = await read.readPoll(c.tx, id)
  await assertMay(c.tx, c.actor, mayRunPolls, p.unit_id, 'poll')
  return { accounts: await supervisorsAt(c.tx, unitId, p.unit_id, c.today) }
})

const withheld = implement(api.openWithheld, async (c, { id }) => {
  const p = await read.readPoll(c.tx, id)
  await assertMay(c.tx, c.actor, mayOpenWithheld, p.unit_id, 'poll')
  pollCan.assert('read', p.state)
  if (p.channel !== 'ballot' || p.ballot_id === null) throw rules.wrongChannel({ channel: t[`poll.channel.${p.channel}`] })
  const offices = theOffices()
  if (!offices) throw rules.noOffices({})
  const found = await briefly(offices.withheld(p.ballot_id))
  // That it was looked at is on record, what was seen is not.
  await c.record('poll.withheld-read', { ...about(p), detail: { ...about(p).detail, any: found !== null } })
  if (found === null) return { withheld: null }
  const d = p.definition
  const columns = columnsOf(d, await read.objectsOf(c.tx, id))
  return {
    withheld: {
      classes: found.classes.map((k) => ({
        title: d.classes[k.classId - 1]!.title,
        grades: d.scale.grades.map((g) => g.title),
        columns: k.races.flatMap((r) =>
          r.columns.map((column, i) => ({
            title: columns[column - 1]!.title,
            counts: d.scale.grades.map((_, g) => r.grades[i]?.[g + 1] ?? 0),
            noOpinion: r.grades[i]?.[0] ?? 0,
          })),
        ),
        invalid: k.races.reduce((n, r) => n + r.invalid, 0),
      })),
      unopened: found.unopened.length,
      notes: found.notes,
    },
  }
})

export const supervisionActions = [printed, state, makeVoid, supervisors, withheld]
