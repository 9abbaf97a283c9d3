import { z } from 'zod'
import { assertMay, scope } from '../access/access.read.ts'
import type { Database, Tx } from '../db/db.ts'
import { appender } from '../event/event.write.ts'
import { implement } from '../http/action.ts'
import { type Caller, type Download, download } from '../http/hall.ts'
import { cursor } from '../lib/cursor.ts'
import { lines } from '../lib/permission.ts'
import { checkedOf, firstRow } from '../lib/sheet/checked.ts'
import type { Values } from '../lib/sheet/columns.ts'
import { dryRun, rowsToCommit } from '../lib/sheet/dryrun.ts'
import { writeReport } from '../lib/sheet/report.ts'
import type { FileKind } from '../lib/sheet/write.ts'
import { writeSheet } from '../lib/sheet/write.ts'
import { listForExport, readForImport } from './export.read.ts'
import { readTreeFile } from './import.read.ts'
import { type Parent, unitSheet } from './import.ts'
import { placeUnits } from './line.write.ts'
import { assertPast } from './organisation.actions.ts'
import * as api from './organisation.api.ts'
import * as read from './organisation.read.ts'
import { organisationText } from './organisation.text.ts'
import { childPath, mayImportUnits, mayReadUnits } from './organisation.ts'
import { insertUnits, type NewUnit } from './organisation.write.ts'
import { lockLines } from './total.write.ts'

const checkImport = implement(api.checkImport, async (c, q) => {
  await assertMay(c.tx, c.actor, mayImportUnits, q.below)
  const file = await readTreeFile(c.tx, c.actor.accountId, q)
  const run = await dryRun(file.sheet, unitSheet, { header: file.header, ...file.checks })
  return checkedOf(run, unitSheet, await firstRow(file.sheet, file.header), { sentences: organisationText })
})

const importUnits = implement(api.importUnits, async (c, q) => {
  const { tx, actor, now, today } = c
  await assertMay(tx, actor, mayImportUnits, q.below)
  const onDay = q.onDay ?? today
  assertPast(onDay, today)
  // Nobody else changes the tree meanwhile: what was checked is what is written.
  await lockLines(tx)
  const file = await readTreeFile(tx, actor.accountId, q)
  const rows: { line: number; values: Values<typeof unitSheet.columns> }[] = []
  for await (const batch of rowsToCommit(file.sheet, unitSheet, file.header, file.checks)) rows.push(...batch)
  // Parents first, level by level; the checks have made sure that there is no circle.
  const placed = new Map<number, { id: number; path: string }>()
  const paths = new Map((await readForImport(tx, q.line, file.belowPath)).map((u) => [u.id, u.path]))
  const above = (p: Parent): { id: number; path: string } | undefined =>
    'unitId' in p ? { id: p.unitId, path: paths.get(p.unitId)! } : placed.get(p.line)
  for (let rest = rows; rest.length > 0; ) {
    const level = rest.filter((r) => above(file.parents.get(r.line)!) !== undefined)
    if (level.length === 0) throw new Error('import: rows without a parent that was written')
    const ids = await insertUnits(
      tx,
      level.map((r) => unitOf(r.values)),
      now,
    )
    await placeUnits(
      tx,
      q.line,
      level.map((r, i) => {
        const parent = above(file.parents.get(r.line)!)!
        return { id: ids[i]!, parentId: parent.id, path: childPath(parent.path, ids[i]!), kind: r.values.kind, sector: r.values.sector }
      }),
      onDay,
    )
    const before = new Set(level)
    // Only after the whole level is written do its rows count as parents.
    level.forEach((r, i) => void placed.set(r.line, { id: ids[i]!, path: childPath(above(file.parents.get(r.line)!)!.path, ids[i]!) }))
    rest = rest.filter((r) => !before.has(r))
  }
  await c.record('unit.imported', {
    unitId: q.below,
    subjectId: q.below,
    happenedOn: onDay,
    quantity: String(rows.length),
    detail: { line: q.line, attachmentId: q.attachmentId, n: rows.length },
  })
  return { n: rows.length, sentence: organisationText['unit.import.done']({ n: rows.length }) }
})

const unitOf = (v: Values<typeof unitSheet.columns>): NewUnit => ({ ...v, shortName: v.shortName ?? v.name })

const fileKind = z.enum(['xlsx', 'csv']).default('xlsx')
const typeOf: Record<FileKind, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

/** Parent as the import understands it without doubt: its code, its name, or the name above it and its name. */
const parentWord = (r: { parentName: string | null; parentCode: string | null; aboveName: string | null; sameN: number }): string | null =>
  r.parentName === null
    ? null
    : (r.parentCode ?? (r.sameN <= 1 ? r.parentName : r.aboveName === null ? r.parentName : `${r.aboveName}/${r.parentName}`))

const exportUnits = download(
  'unit.export',
  '/units/export',
  z.object({ below: z.coerce.number().int(), line: z.enum(lines).default('party'), format: fileKind }),
  async (database, caller, q) => {
    const { name, path } = await database.command(caller.realm.id, async (tx) => {
      await assertMay(tx, caller.actor, mayReadUnits, q.below)
      const standing = (await read.readStandings(tx, q.below)).find((s) => s.line === q.line)
      await appender(
        tx,
        caller.actor,
        caller.now,
        caller.today,
      )('unit.exported', { unitId: q.below, subjectId: q.below, detail: { line: q.line } })
      return { name: (await read.readUnit(tx, q.below))!.shortName, path: standing?.path ?? null }
    })
    const title = `${name}${organisationText['unit.export.title']}`
    return {
      name: `${title}.${q.format}`,
      type: typeOf[q.format],
      body: writeSheet(unitSheet, exportRows(database, caller, q.line, path), {
        kind: q.format,
        title,
        beside: [{ after: 'parent', title: organisationText['unit.export.parent'], width: 24, of: (r) => r.parentName }],
        notes: [organisationText['unit.export.note']({ today: caller.today, unit: name })],
      }),
    }
  },
)

/** Page by page, each in a snapshot of its own: constant memory, and no transaction open while the file goes out. */
async function* exportRows(database: Database, caller: Caller, line: (typeof lines)[number], path: string | null) {
  if (path === null) return
  const ranges = read.rangesFor(scope(caller.actor, mayReadUnits), line, path)
  let after: string | undefined
  for (;;) {
    const rows = await database.query(caller.realm.id, (tx) => listForExport(tx, { line, ranges }, after, 1000))
    for (const r of rows) if (r.path !== path) yield { ...r, parent: r.parentPath === path ? null : parentWord(r) }
    if (rows.length < 1000) return
    after = cursor.write(rows.at(-1)!.path, rows.at(-1)!.id)
  }
}

const template = download(
  'unit.import-template',
  '/units/import/template',
  z.object({ format: fileKind }),
  async (_database, _caller, q) => ({
    name: `${organisationText['unit.export.title']}（空表）.${q.format}`,
    type: typeOf[q.format],
    body: writeSheet(unitSheet, [], { kind: q.format, title: organisationText['unit.export.title'] }),
  }),
)

const report = download(
  'unit.import-report',
  '/units/import/report',
  z.object({
    attachmentId: z.coerce.number().int(),
    below: z.coerce.number().int(),
    line: z.enum(lines).default('party'),
    sheet: z.string().max(60).optional(),
    mapping: z.string().max(8000).default('{}'),
  }),
  async (database, caller, q) => {
    const mapping = z.record(z.string(), z.string().nullable()).parse(JSON.parse(q.mapping))
    const file = await database.query(caller.realm.id, async (tx: Tx) => {
      await assertMay(tx, caller.actor, mayImportUnits, q.below)
      return readTreeFile(tx, caller.actor.accountId, { ...q, mapping })
    })
    return {
      name: `核对结果-${file.sheet.fileName.replace(/\.\w+$/, '')}.${file.sheet.kind}`,
      type: typeOf[file.sheet.kind],
      body: writeReport(file.sheet, unitSheet, file.header, { kind: file.sheet.kind, ...file.checks, sentences: organisationText }),
    }
  },
)

export const importActions = [checkImport, importUnits]
export const unitDownloads: Download[] = [exportUnits, template, report]
