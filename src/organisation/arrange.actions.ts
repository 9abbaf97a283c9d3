import { assertMay, isProxy } from '../access/access.read.ts'
import { type Context, implement, type Tick } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import { Refused } from '../lib/refusal.ts'
import { leaveLine as leave, moveSubtree } from './line.write.ts'
import { assertMayChange, assertPast, lockedUnit } from './organisation.actions.ts'
import * as api from './organisation.api.ts'
import * as read from './organisation.read.ts'
import {
  alreadyThere,
  beforeItWas,
  cyclicTree,
  documentMissing,
  hasChildren,
  hasMembers,
  lastLine,
  mayArrangeUnits,
  mayEditUnits,
  nameTaken,
  notInLine,
  type OrderState,
  orderDone,
  orderWaiting,
  parentMissing,
} from './organisation.ts'
import { countVersion, insertOrder, writeOrderState, writeUnitEnd } from './organisation.write.ts'
import { countChildren, countOwnMembers, dueOrders, lockOrder, readOrders } from './record.read.ts'
import { foldDeltas, lockLines } from './total.write.ts'

interface Move {
  unitId: number
  line: string
  parentId: number
  onDay: string
  document: string
}

/** All that keeps a move from being lawful, looked at under the lines' lock. */
const assertMovable = async (c: Context, m: Move, unit: read.UnitFacts) => {
  const standing = (await read.readStandings(c.tx, m.unitId)).find((s) => s.line === m.line)
  if (!standing) throw notInLine({ unit: unit.shortName, line: m.line })
  const parent = await read.readUnit(c.tx, m.parentId)
  const parentStanding = (await read.readStandings(c.tx, m.parentId)).find((s) => s.line === m.line)
  if (!parent || parent.endedOn !== null || !parentStanding) throw parentMissing({ parent: parent?.shortName ?? String(m.parentId) })
  if (parentStanding.path.startsWith(standing.path)) throw cyclicTree({ unit: unit.shortName, parent: parent.shortName })
  if (standing.parentId === m.parentId) throw alreadyThere({ unit: unit.shortName, parent: parent.shortName })
  if (m.onDay < standing.sinceOn) throw beforeItWas({ unit: unit.shortName, sinceOn: standing.sinceOn })
  if (await read.findNamesake(c.tx, m.line, m.parentId, unit.name)) throw nameTaken({ name: unit.name, parent: parent.shortName })
  return { standing, parent, parentStanding }
}

/** Move now; the caller holds the unit's row and the lines' lock. */
export const carryOutMove = async (c: Context, m: Move, unit: read.UnitFacts): Promise<void> => {
  const { standing, parent, parentStanding } = await assertMovable(c, m, unit)
  await moveSubtree(c.tx, { ...m, path: standing.path, parentPath: parentStanding.path })
  await countVersion(c.tx, m.unitId)
  const from = standing.parentId === null ? null : ((await read.namesOf(c.tx, [standing.parentId])).get(standing.parentId) ?? null)
  await c.record('unit.moved', {
    unitId: m.unitId,
    subjectId: m.unitId,
    happenedOn: m.onDay,
    proxy: isProxy(c.actor, m.unitId),
    detail: {
      line: m.line,
      from: standing.parentId,
      fromName: from,
      fromPath: standing.path,
      to: m.parentId,
      toName: parent.shortName,
      toPath: `${parentStanding.path}${m.unitId}/`,
      document: m.document,
    },
  })
}

interface End {
  unitId: number
  onDay: string
  document: string
}

const assertEndable = async (c: Context, e: End, unit: read.UnitFacts) => {
  const standings = await read.readStandings(c.tx, e.unitId)
  const late = standings.find((s) => e.onDay < s.sinceOn)
  if (late) throw beforeItWas({ unit: unit.shortName, sinceOn: late.sinceOn })
  const n = [...(await countChildren(c.tx, e.unitId)).values()].reduce((a, b) => a + b, 0)
  if (n > 0) throw hasChildren({ unit: unit.shortName, n })
  const members = await countOwnMembers(c.tx, e.unitId)
  if (members > 0) throw hasMembers({ unit: unit.shortName, n: members })
  return standings
}

/** End now; the caller holds the unit's row and the lines' lock. */
export const carryOutEnd = async (c: Context, e: End, unit: read.UnitFacts): Promise<void> => {
  const standings = await assertEndable(c, e, unit)
  for (const s of standings) await leave(c.tx, e.unitId, s.line, e.onDay, e.document)
  await writeUnitEnd(c.tx, e.unitId, e.onDay, e.document)
  await c.record('unit.ended', {
    unitId: e.unitId,
    subjectId: e.unitId,
    happenedOn: e.onDay,
    proxy: isProxy(c.actor, e.unitId),
    detail: { document: e.document, paths: standings.map((s) => s.path) },
  })
}

/** Set down what is to happen on a later day. One waiting order of a kind per unit and line. */
const order = async (
  c: Context,
  unit: read.UnitFacts,
  o: { what: 'move' | 'end'; line: string | null; parentId: number | null; onDay: string; document: string },
) => {
  const waiting = (await readOrders(c.tx, unit.id)).find((x) => x.state === 'waiting' && x.what === o.what && x.line === o.line)
  if (waiting) throw orderWaiting({ unit: unit.shortName, onDay: waiting.onDay })
  const orderId = await insertOrder(c.tx, { ...o, unitId: unit.id, orderedBy: c.actor.accountId, at: c.now })
  const toName = o.parentId === null ? null : ((await read.namesOf(c.tx, [o.parentId])).get(o.parentId) ?? null)
  await c.record('unit.ordered', {
    unitId: unit.id,
    subjectId: unit.id,
    proxy: isProxy(c.actor, unit.id),
    detail: { what: o.what, line: o.line, to: o.parentId, toName, onDay: o.onDay, document: o.document, orderId },
  })
  return { state: 'waiting' as const, orderId }
}

const moveUnit = implement(api.moveUnit, async (c, q) => {
  await assertMayChange(c, mayArrangeUnits, q.id)
  await assertMay(c.tx, c.actor, mayEditUnits, q.parentId)
  await lockLines(c.tx)
  const unit = await lockedUnit(c, q.id, q.version)
  if (q.document === '') throw documentMissing({})
  const m = { unitId: q.id, line: q.line, parentId: q.parentId, onDay: q.onDay ?? c.today, document: q.document }
  if (m.onDay <= c.today) {
    await carryOutMove(c, m, unit)
    return { state: 'done' as const, orderId: null }
  }
  await assertMovable(c, m, unit)
  return order(c, unit, { ...m, what: 'move' })
})

const endUnit = implement(api.endUnit, async (c, q) => {
  await assertMayChange(c, mayArrangeUnits, q.id)
  await lockLines(c.tx)
  const unit = await lockedUnit(c, q.id, q.version)
  if (q.document === '') throw documentMissing({})
  const e = { unitId: q.id, onDay: q.onDay ?? c.today, document: q.document }
  if (e.onDay <= c.today) {
    await carryOutEnd(c, e, unit)
    return { state: 'done' as const, orderId: null }
  }
  // Children and members may still leave before that day; whether they have is asked then.
  return order(c, unit, { ...e, what: 'end', line: null, parentId: null })
})

const withdrawOrder = implement(api.withdrawOrder, async (c, { id }) => {
  const o = await lockOrder(c.tx, id)
  if (!o) throw notFound({ noun: 'order' })
  await assertMay(c.tx, c.actor, mayArrangeUnits, o.unit_id, 'order')
  if (o.state !== 'waiting') throw orderDone({ state: o.state })
  await writeOrderState(c.tx, id, 'withdrawn', null)
  await c.record('unit.order-withdrawn', {
    unitId: o.unit_id,
    subjectId: o.unit_id,
    detail: { orderId: id, what: o.what, onDay: o.on_day },
  })
  return { state: 'withdrawn' as OrderState }
})

const leaveLine = implement(api.leaveLine, async (c, q) => {
  await assertMayChange(c, mayArrangeUnits, q.id)
  await lockLines(c.tx)
  const unit = await lockedUnit(c, q.id, null)
  const onDay = q.onDay ?? c.today
  assertPast(onDay, c.today)
  const standings = await read.readStandings(c.tx, q.id)
  const standing = standings.find((s) => s.line === q.line)
  if (!standing) throw notInLine({ unit: unit.shortName, line: q.line })
  if (standings.length === 1) throw lastLine({ unit: unit.shortName })
  if (onDay < standing.sinceOn) throw beforeItWas({ unit: unit.shortName, sinceOn: standing.sinceOn })
  const n = (await countChildren(c.tx, q.id)).get(q.line) ?? 0
  if (n > 0) throw hasChildren({ unit: unit.shortName, n })
  await leave(c.tx, q.id, q.line, onDay, q.document)
  await c.record('unit.left-line', {
    unitId: q.id,
    subjectId: q.id,
    happenedOn: onDay,
    proxy: isProxy(c.actor, q.id),
    detail: { line: q.line, document: q.document },
  })
  return { ok: true }
})

/** Moves and ends whose day has come. One that is no longer lawful is kept as failed, with the reason, and told in the ledger. */
const carryOutOrders: Tick = {
  name: 'unit.carry-out-orders',
  run: async (c) => {
    const due = await dueOrders(c.tx, c.today)
    if (due.length === 0) return 0
    await lockLines(c.tx)
    for (const o of due) {
      // Refusals are thrown before anything is written, so the transaction goes on.
      try {
        const unit = await lockedUnit(c, o.unit_id, null)
        const what = { unitId: o.unit_id, onDay: o.on_day, document: o.document }
        if (o.what === 'move') await carryOutMove(c, { ...what, line: o.line!, parentId: o.parent_id! }, unit)
        else await carryOutEnd(c, what, unit)
        await writeOrderState(c.tx, o.id, 'done', null)
      } catch (e) {
        if (!(e instanceof Refused)) throw e
        await writeOrderState(c.tx, o.id, 'failed', e.code)
        await c.record('unit.order-failed', {
          unitId: o.unit_id,
          subjectId: o.unit_id,
          detail: { orderId: o.id, what: o.what, why: e.code },
        })
      }
    }
    return due.length
  },
}

const foldTotals: Tick = { name: 'unit.fold-totals', run: ({ tx, now }) => foldDeltas(tx, now) }

export const arrangeActions = [moveUnit, endUnit, withdrawOrder, leaveLine]
export const unitTicks: Tick[] = [carryOutOrders, foldTotals]
