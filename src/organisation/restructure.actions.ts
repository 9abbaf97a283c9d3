import { isProxy } from '../access/access.read.ts'
import type { Context } from '../http/action.ts'
import { carryOutEnd, carryOutMove } from './arrange.actions.ts'
import { placeUnit } from './line.write.ts'
import type * as read from './organisation.read.ts'
import { findNamesake, namesOf, readStandings, readUnit } from './organisation.read.ts'
import { beforeItWas, nameTaken } from './organisation.ts'
import { insertSuccessor, insertUnit, leadInstead } from './organisation.write.ts'
import { readChildren } from './record.read.ts'
import { lockLines } from './total.write.ts'

/** Nobody else moves, merges or ends a unit until this transaction is over. */
export const holdLines = async (c: Context): Promise<void> => void (await lockLines(c.tx))

interface Day {
  onDay: string
  document: string
}

type Verb = 'unit.merged' | 'unit.took-over' | 'unit.split'

/** Both sides carry the sentence on their own record. */
const tellBoth = async (
  c: Context,
  was: { id: number; name: string },
  is: { id: number; name: string },
  verbs: readonly [Verb, Verb],
  d: Day,
  counts: Record<string, number>,
) => {
  for (const [verb, unitId] of [
    [verbs[0], was.id],
    [verbs[1], is.id],
  ] as const)
    await c.record(verb, {
      unitId,
      subjectId: unitId,
      happenedOn: d.onDay,
      proxy: isProxy(c.actor, unitId),
      detail: { from: was.id, fromName: was.name, to: is.id, toName: is.name, document: d.document, ...counts },
    })
}
const short = (u: read.UnitFacts) => ({ id: u.id, name: u.shortName })

/**
 * Put an emptied unit into another one: children of every line go over, what it led is led by the other, it ends, and the merge is kept.
 * Members have gone over before (the member noun does that). The caller holds both rows and the lines' lock.
 */
export const mergeUnits = async (c: Context, from: read.UnitFacts, into: read.UnitFacts, d: Day, membersN: number): Promise<number> => {
  const children = await readChildren(c.tx, from.id)
  for (const child of children) {
    const unit = (await readUnit(c.tx, child.unitId))!
    await carryOutMove(c, { ...d, unitId: child.unitId, line: child.line, parentId: into.id }, unit)
  }
  await leadInstead(c.tx, from.id, into.id)
  await carryOutEnd(c, { ...d, unitId: from.id }, from)
  await insertSuccessor(c.tx, { unitId: from.id, successorId: into.id, what: 'merged', ...d })
  const n = new Set(children.map((x) => x.unitId)).size
  await tellBoth(c, short(from), short(into), ['unit.merged', 'unit.took-over'], d, { membersN, unitsN: n })
  return n
}

/** A new unit of the same kind under the same superiors, in every line where the old one stands. The caller holds the row and the lines' lock. */
export const splitUnit = async (
  c: Context,
  from: read.UnitFacts,
  q: { name: string; shortName: string; membersN: number },
  d: Day,
): Promise<number> => {
  const standings = await readStandings(c.tx, from.id)
  for (const s of standings) {
    if (d.onDay < s.sinceOn) throw beforeItWas({ unit: from.shortName, sinceOn: s.sinceOn })
    if (s.parentId !== null && (await findNamesake(c.tx, s.line, s.parentId, q.name)))
      throw nameTaken({ name: q.name, parent: (await namesOf(c.tx, [s.parentId])).get(s.parentId) ?? '' })
  }
  const id = await insertUnit(
    c.tx,
    {
      name: q.name,
      shortName: q.shortName || q.name,
      kind: from.kind,
      sector: from.sector,
      creditCode: null,
      externalCode: null,
      urban: from.urban,
      settlement: null,
      households: null,
      ledById: null,
      foundedOn: d.onDay,
      note: '',
    },
    c.now,
  )
  for (const s of standings) await placeUnit(c.tx, id, s.line, s.parentId, d.onDay)
  await insertSuccessor(c.tx, { unitId: from.id, successorId: id, what: 'split', ...d })
  await c.record('unit.created', {
    unitId: id,
    subjectId: id,
    happenedOn: d.onDay,
    proxy: isProxy(c.actor, from.id),
    detail: {
      name: q.name,
      kind: from.kind,
      sector: from.sector,
      line: standings[0]?.line ?? null,
      parentId: standings[0]?.parentId ?? null,
      document: d.document,
    },
  })
  await tellBoth(c, short(from), { id, name: q.shortName || q.name }, ['unit.split', 'unit.split'], d, { membersN: q.membersN })
  return id
}
