import { assertMay, isProxy, scope, whichMay } from '../access/access.read.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { page } from '../lib/cursor.ts'
import type { Line, Permission } from '../lib/permission.ts'
import { closeUnitRows, placeUnit as place } from './line.write.ts'
import * as api from './organisation.api.ts'
import * as read from './organisation.read.ts'
import { lineNames, organisationText, sectorNames, unitKindNames } from './organisation.text.ts'
import {
  alreadyInLine,
  type Hint,
  mayArrangeUnits,
  mayEditUnits,
  mayImportUnits,
  mayReadUnits,
  nameTaken,
  notYet,
  type OrderState,
  parentMissing,
  sectorMissing,
  structureHints,
  unitEnded,
} from './organisation.ts'
import { insertUnit, writeUnit } from './organisation.write.ts'
import { countChildren, countOwnMembers, readHolders, readKin, readLed, readOrders, readPostsOf, readTotals } from './record.read.ts'
import { eventNote, eventWord } from './timeline.text.ts'
import { appendDeltas } from './total.write.ts'
import { readChain, readChildren, readPast, wasWithin } from './tree.read.ts'

const said = (hints: readonly Hint[]) =>
  hints.map((h) => {
    const s = organisationText[h.code] as string | ((f: never) => string)
    return { code: h.code, sentence: typeof s === 'string' ? s : s(h.facts as never) }
  })

/** The unit, locked, at the version the caller saw. @throws http.not-found, http.stale-version, unit.ended */
export const lockedUnit = async (c: Context, id: number, version: number | null) => {
  const unit = await read.lockUnit(c.tx, id)
  if (!unit) throw notFound({ noun: 'unit' })
  if (version !== null && unit.version !== version) throw staleVersion({ noun: 'unit', seen: version, now: unit.version })
  if (unit.endedOn !== null) throw unitEnded({ unit: unit.shortName, endedOn: unit.endedOn })
  return unit
}

/** May this be done to the unit? One that has ended says so to whoever could have done it before. */
export const assertMayChange = async (c: Context, p: Permission, id: number): Promise<void> => {
  if ((await whichMay(c.tx, c.actor, p, [id])).has(id)) return
  if ((await read.readStandings(c.tx, id)).length === 0 && (await wasWithin(c.tx, scope(c.actor, p), id))) {
    const unit = (await read.readUnit(c.tx, id))!
    throw unitEnded({ unit: unit.shortName, endedOn: unit.endedOn ?? '' })
  }
  await assertMay(c.tx, c.actor, p, id)
}

export const assertPast = (onDay: string, today: string): void => {
  if (onDay > today) throw notYet({ onDay })
}

const withNames = (r: read.UnitRow) => ({
  ...r,
  kindName: unitKindNames[r.kind],
  sectorName: r.sector === null ? null : sectorNames[r.sector],
})

const listUnits = implement(api.listUnits, async ({ tx, actor }, q) => {
  const s = scope(actor, mayReadUnits)
  let below: string | null = null
  if (q.below !== undefined) {
    await assertMay(tx, actor, mayReadUnits, q.below)
    below = (await read.readStandings(tx, q.below)).find((x) => x.line === q.line)?.path ?? ''
  }
  const ranges = below === '' ? [] : read.rangesFor(s, q.line, below)
  const filter = { ...q, ranges, scan: !!q.search && (await read.unitsIn(tx, q.line, ranges)) <= read.scanLimit }
  const sort = q.sort as 'tree' | 'name'
  const rows = await read.listUnits(tx, filter, { sort, after: q.after, limit: q.limit })
  const all = q.after === undefined && rows.length <= q.limit
  const total = all ? { n: rows.length, exact: true } : await read.countUnits(tx, filter)
  return page(rows.map(withNames), q.limit, (r) => (sort === 'name' ? r.name : r.path), total)
})

const showTree = implement(api.showTree, async ({ tx, actor }, q) => {
  const s = scope(actor, mayReadUnits)
  if (q.parent !== undefined && !(await whichMay(tx, actor, mayReadUnits, [q.parent])).has(q.parent) && !(await wasWithin(tx, s, q.parent)))
    throw notFound({ noun: 'unit' })
  const tops = { paths: read.rangesFor(s, q.line, null).map((r) => r.from) }
  const rows = await readChildren(tx, q.line, q.parent === undefined ? tops : { id: q.parent }, q.asOf ?? null, q.after, q.limit)
  return {
    rows: rows.slice(0, q.limit).map((r) => ({ ...r, kindName: unitKindNames[r.kind] })),
    next: rows.length > q.limit ? rows[q.limit - 1]!.path : null,
  }
})

const assertMayRead = async (c: Context, id: number): Promise<void> => {
  if ((await whichMay(c.tx, c.actor, mayReadUnits, [id])).has(id)) return
  const standings = await read.readStandings(c.tx, id)
  if (standings.length > 0 || !(await wasWithin(c.tx, scope(c.actor, mayReadUnits), id))) throw notFound({ noun: 'unit' })
}

/** What is odd about the unit, with the posts and totals it was read from. */
const examine = async (c: Context, unit: read.UnitFacts) => {
  const totals = await readTotals(c.tx, unit.id)
  const posts = await readPostsOf(c.tx, unit.id, c.today)
  const fullN = Math.max(0, ...totals.map((t) => t.fullN))
  const hasSecretary = posts.some((p) => /书记/.test(p.post) && !/副/.test(p.post))
  return { posts, totals, hints: said(structureHints({ ...unit, fullN, hasSecretary })) }
}

const showUnit = implement(api.showUnit, async (c, { id }) => {
  const { tx, actor, today } = c
  await assertMayRead(c, id)
  const unit = (await read.readUnit(tx, id))!
  const { posts, totals, hints } = await examine(c, unit)
  const standings = await read.readStandings(tx, id)
  const children = await countChildren(tx, id)
  const ledBy = unit.ledById === null ? null : await read.readUnit(tx, unit.ledById)
  const orders = await readOrders(tx, id)
  const parents = await read.namesOf(
    tx,
    orders.flatMap((o) => (o.parentId === null ? [] : [o.parentId])),
  )
  const may: string[] = []
  for (const p of [mayEditUnits, mayArrangeUnits, mayImportUnits]) if ((await whichMay(tx, actor, p, [id])).has(id)) may.push(p.name)
  const lines = []
  for (const s of standings) {
    const t = totals.find((x) => x.line === s.line)
    lines.push({
      line: s.line,
      lineName: lineNames[s.line],
      sinceOn: s.sinceOn,
      chain: await readChain(tx, s.path),
      childrenN: children.get(s.line) ?? 0,
      totals: {
        membersN: t?.membersN ?? 0,
        fullN: t?.fullN ?? 0,
        unitsN: t?.unitsN ?? 1,
        branchesN: t?.branchesN ?? 0,
        // Changes are folded within a second, so the numbers are today's however long ago the last change was.
        asOf: today,
        changedAt: t?.at.toISOString() ?? null,
      },
    })
  }
  return {
    ...unit,
    kindName: unitKindNames[unit.kind],
    sectorName: unit.sector === null ? null : sectorNames[unit.sector],
    ledBy: ledBy && { id: ledBy.id, name: ledBy.shortName },
    leads: (await readLed(tx, id)).map((u) => ({ id: u.id, name: u.name, kindName: unitKindNames[u.kind as read.UnitFacts['kind']] })),
    lines,
    past: (await readPast(tx, id)).map((p) => ({ ...p, lineName: lineNames[p.line] })),
    ownMembersN: await countOwnMembers(tx, id),
    posts,
    holders: (await readHolders(tx, id, today)) as never,
    orders: orders.map((o) => ({
      id: o.id,
      what: o.what as 'move' | 'end',
      line: o.line as Line | null,
      parentName: o.parentId === null ? null : (parents.get(o.parentId) ?? null),
      onDay: o.onDay,
      document: o.document,
      state: o.state as OrderState,
    })),
    kin: await readKin(tx, id),
    hints,
    timeline: (await timeline(tx, 'unit', id)).map((e) => ({ ...e, what: eventWord(e.type), note: eventNote(e.type, e.detail) })),
    may,
  }
})

const createUnit = implement(api.createUnit, async (c, q) => {
  const { tx, actor, now, today } = c
  const parent = await read.lockUnit(tx, q.parentId)
  await assertMay(tx, actor, mayEditUnits, q.parentId)
  if (parent!.endedOn !== null) throw parentMissing({ parent: parent!.shortName })
  const onDay = q.onDay ?? today
  assertPast(onDay, today)
  if (q.kind === 'branch' && q.sector === null) throw sectorMissing({})
  if (await read.findNamesake(tx, q.line, q.parentId, q.name)) throw nameTaken({ name: q.name, parent: parent!.shortName })
  if (q.ledById !== null) await assertMay(tx, actor, mayReadUnits, q.ledById)
  const { line, parentId, onDay: _d, document, ...facts } = q
  const id = await insertUnit(tx, { ...facts, shortName: q.shortName || q.name, foundedOn: q.foundedOn ?? onDay }, now)
  await place(tx, id, line, parentId, onDay)
  await c.record('unit.created', {
    unitId: id,
    subjectId: id,
    happenedOn: onDay,
    proxy: isProxy(actor, parentId),
    detail: { name: q.name, kind: q.kind, sector: q.sector, line, parentId, document },
  })
  return { id, hints: said(structureHints({ ...facts, fullN: 0, hasSecretary: false })) }
})

const editable = [
  'name',
  'shortName',
  'kind',
  'sector',
  'creditCode',
  'externalCode',
  'urban',
  'settlement',
  'households',
  'ledById',
  'foundedOn',
  'note',
] as const

const editUnit = implement(api.editUnit, async (c, q) => {
  const { tx, actor, today } = c
  await assertMayChange(c, mayEditUnits, q.id)
  const was = await lockedUnit(c, q.id, q.version)
  const onDay = q.onDay ?? today
  assertPast(onDay, today)
  const is = { ...was, ...Object.fromEntries(editable.flatMap((k) => (q[k] === undefined ? [] : [[k, q[k]]]))) } as read.UnitFacts
  is.shortName ||= is.name
  is.note ??= ''
  if (is.kind === 'branch' && is.sector === null) throw sectorMissing({})
  if (is.ledById !== null && is.ledById !== was.ledById) await assertMay(tx, actor, mayReadUnits, is.ledById)
  const standings = await read.readStandings(tx, q.id)
  if (is.name !== was.name)
    for (const s of standings)
      if (s.parentId !== null && (await read.findNamesake(tx, s.line, s.parentId, is.name, q.id)))
        throw nameTaken({ name: is.name, parent: (await read.namesOf(tx, [s.parentId])).get(s.parentId)! })
  const changes = Object.fromEntries(editable.filter((k) => is[k] !== was[k]).map((k) => [k, [was[k], is[k]]]))
  if (Object.keys(changes).length === 0) return { version: was.version, hints: (await examine(c, is)).hints }
  // What was read before that day keeps the old name.
  if (is.name !== was.name) await closeUnitRows(tx, q.id, onDay, '')
  const { id: _i, endedOn: _e, endDocument: _ed, version: _v, ...facts } = is
  await writeUnit(tx, q.id, facts)
  const branches = Number(is.kind === 'branch') - Number(was.kind === 'branch')
  if (branches !== 0)
    await appendDeltas(
      tx,
      standings.map((s) => ({ line: s.line, path: s.path, branchesN: branches })),
    )
  await c.record('unit.edited', { unitId: q.id, subjectId: q.id, happenedOn: onDay, proxy: isProxy(actor, q.id), detail: { changes } })
  return { version: was.version + 1, hints: (await examine(c, is)).hints }
})

const placeUnit = implement(api.placeUnit, async (c, q) => {
  const { tx, actor, today } = c
  await assertMayChange(c, mayEditUnits, q.id)
  await assertMay(tx, actor, mayEditUnits, q.parentId)
  const unit = await lockedUnit(c, q.id, null)
  const onDay = q.onDay ?? today
  assertPast(onDay, today)
  if ((await read.readStandings(tx, q.id)).some((s) => s.line === q.line)) throw alreadyInLine({ unit: unit.shortName, line: q.line })
  if (await read.findNamesake(tx, q.line, q.parentId, unit.name))
    throw nameTaken({ name: unit.name, parent: (await read.namesOf(tx, [q.parentId])).get(q.parentId)! })
  await place(tx, q.id, q.line, q.parentId, onDay)
  await c.record('unit.placed', {
    unitId: q.id,
    subjectId: q.id,
    happenedOn: onDay,
    proxy: isProxy(actor, q.id),
    detail: { line: q.line, parentId: q.parentId, document: q.document },
  })
  return { ok: true }
})

export const unitActions = [listUnits, showTree, showUnit, createUnit, editUnit, placeUnit]
