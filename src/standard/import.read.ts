import { readOwnUpload } from '../attachment/attachment.read.ts'
import type { Tx } from '../db/db.ts'
import type { ColumnRole } from './read/columns.ts'
import { gridsOf } from './read/file.ts'
import { type Grid, type ReadTable, readTable } from './read/table.ts'

export interface PaperFile {
  fileName: string
  grids: Grid[]
  tables: ReadTable[]
  /** The table asked for, else the first that reads as a standard; null when none does. */
  chosen: number | null
}

/** Every table of a file the actor uploaded himself, read as a standard. @throws http.not-found, sheet.* */
export const readPaper = async (
  tx: Tx,
  accountId: number | null,
  q: {
    attachmentId: number
    table?: number | undefined
    line?: number | undefined
    roles?: Record<string, ColumnRole | null> | undefined
  },
): Promise<PaperFile> => {
  const file = await readOwnUpload(tx, q.attachmentId, accountId)
  const grids = await gridsOf(file.path, file.name)
  const given = { ...(q.line === undefined ? {} : { line: q.line }), ...(q.roles ? { roles: q.roles } : {}) }
  const tables = grids.map((g, i) => readTable(g, q.table === undefined || q.table === i ? given : {}))
  const best = tables.findIndex((t) => t.items.length > 0)
  const chosen = q.table !== undefined && q.table < tables.length ? q.table : best < 0 ? null : best
  return { fileName: file.name, grids, tables, chosen }
}
