import { readOwnUpload } from '../attachment/attachment.read.ts'
import { sheetLimit } from '../attachment/attachment.ts'
import type { Tx } from '../db/db.ts'
import type { Line } from '../lib/permission.ts'
import { type CellValues, findHeader, type Header, type Mapping } from '../lib/sheet/columns.ts'
import { openSheet } from '../lib/sheet/read.ts'
import { type Checks, readRows } from '../lib/sheet/rows.ts'
import type { OpenSheet } from '../lib/sheet/sheet.ts'
import { readForImport } from './export.read.ts'
import { joinTree, type Parent, type SheetUnit, unitSheet } from './import.ts'
import { readStandings } from './organisation.read.ts'
import { parentMissing } from './organisation.ts'

/** A sheet the actor uploaded himself. @throws http.not-found; whatever `openSheet` refuses */
export const openUpload = async (tx: Tx, attachmentId: number, accountId: number | null, sheet?: string): Promise<OpenSheet> => {
  const file = await readOwnUpload(tx, attachmentId, accountId)
  return openSheet(file.path, file.name, { limits: { bytes: sheetLimit }, ...(sheet ? { sheet } : {}) })
}

export interface TreeFile {
  sheet: OpenSheet
  header: Header
  checks: Checks<typeof unitSheet.columns>
  parents: Map<number, Parent>
  belowPath: string
}

/** Read an organisation sheet once from end to end and work out what all rows together say. */
export const readTreeFile = async (
  tx: Tx,
  accountId: number | null,
  q: { attachmentId: number; below: number; line: Line; sheet?: string | undefined; mapping: Mapping },
): Promise<TreeFile> => {
  const standing = (await readStandings(tx, q.below)).find((s) => s.line === q.line)
  if (!standing) throw parentMissing({ parent: String(q.below) })
  const sheet = await openUpload(tx, q.attachmentId, accountId, q.sheet)
  const header = await findHeader(sheet, unitSheet, q.mapping)
  const units: SheetUnit[] = []
  // A row that is wrong elsewhere still is the parent of others: they must not be reported for its sake.
  for await (const { rows } of readRows(sheet, unitSheet, header)) for (const r of rows) units.push(unitOf(r.line, r.values))
  const existing = await readForImport(tx, q.line, standing.path)
  const { findings, parents } = joinTree(units, existing, q.below)
  return { sheet, header, parents, checks: { onRow: (r) => findings.get(r.line) ?? [] }, belowPath: standing.path }
}

const unitOf = (line: number, v: CellValues<typeof unitSheet.columns>): SheetUnit => ({
  line,
  name: v.name,
  shortName: v.shortName,
  kind: v.kind,
  parent: v.parent,
  externalCode: v.externalCode,
  sector: v.sector,
})
