import { isProxy } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { assertMayChange, assertPast, lockedUnit } from '../organisation/organisation.actions.ts'
import type { UnitFacts } from '../organisation/organisation.read.ts'
import { documentMissing, mayArrangeUnits } from '../organisation/organisation.ts'
import { holdLines, mergeUnits, splitUnit } from '../organisation/restructure.actions.ts'
import { lockMembersOf, type MemberFacts } from './member.read.ts'
import { dayTooEarly } from './member.ts'
import { writeMember } from './member.write.ts'
import * as api from './restructure.api.ts'
import { mergeNeedsBranch, mergeWithItself, splitEverybody, splitNobody, splitNotBranch } from './restructure.ts'

type To = { id: number; shortName: string }

/** Each member's own record says when and by which document he came over. */
const goOver = async (c: Context, members: readonly MemberFacts[], from: UnitFacts, to: To, onDay: string, document: string) => {
  for (const m of members) {
    if (onDay < m.sinceOn) throw dayTooEarly({ sinceOn: m.sinceOn })
    await writeMember(c.tx, m, { branchId: to.id, sinceOn: onDay })
    await c.record('member.transferred', {
      unitId: to.id,
      subjectId: m.id,
      happenedOn: onDay,
      proxy: isProxy(c.actor, from.id),
      detail: { from: from.id, fromName: from.shortName, to: to.id, toName: to.shortName, document },
    })
  }
}

const mergeUnit = implement(api.mergeUnit, async (c, q) => {
  await assertMayChange(c, mayArrangeUnits, q.id)
  await assertMayChange(c, mayArrangeUnits, q.intoId)
  await holdLines(c)
  const [first, second] = [Math.min(q.id, q.intoId), Math.max(q.id, q.intoId)]
  const a = await lockedUnit(c, first, first === q.id ? q.version : null)
  if (first === second) throw mergeWithItself({ unit: a.shortName })
  const b = await lockedUnit(c, second, second === q.id ? q.version : null)
  const [from, into] = first === q.id ? [a, b] : [b, a]
  if (q.document === '') throw documentMissing({})
  const onDay = q.onDay ?? c.today
  assertPast(onDay, c.today)
  const members = await lockMembersOf(c.tx, q.id)
  if (members.length > 0 && into.kind !== 'branch')
    throw mergeNeedsBranch({ unit: from.shortName, into: into.shortName, n: members.length })
  await goOver(c, members, from, into, onDay, q.document)
  const unitsN = await mergeUnits(c, from, into, { onDay, document: q.document }, members.length)
  return { membersN: members.length, unitsN }
})

const split = implement(api.splitUnit, async (c, q) => {
  await assertMayChange(c, mayArrangeUnits, q.id)
  await holdLines(c)
  const unit = await lockedUnit(c, q.id, q.version)
  if (unit.kind !== 'branch') throw splitNotBranch({ unit: unit.shortName })
  if (q.document === '') throw documentMissing({})
  const onDay = q.onDay ?? c.today
  assertPast(onDay, c.today)
  const chosen = new Set(q.memberIds)
  const here = await lockMembersOf(c.tx, q.id)
  const going = here.filter((m) => chosen.has(m.id))
  if (going.length < chosen.size) throw splitNobody({ n: chosen.size - going.length })
  if (going.length === here.length) throw splitEverybody({ unit: unit.shortName })
  const day = { onDay, document: q.document }
  const id = await splitUnit(c, unit, { name: q.name, shortName: q.shortName, membersN: going.length }, day)
  await goOver(c, going, unit, { id, shortName: q.shortName || q.name }, onDay, q.document)
  return { id, membersN: going.length }
})

export const restructureActions = [mergeUnit, split]
