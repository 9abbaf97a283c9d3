import { sql } from 'kysely'
import { readOwnUpload } from '../attachment/attachment.read.ts'
import { sheetLimit } from '../attachment/attachment.ts'
import type { Tx } from '../db/db.ts'
import { findHeader, type Mapping } from '../lib/sheet/columns.ts'
import { openSheet } from '../lib/sheet/read.ts'
import { nominationSheet } from './import.ts'

/** The uploaded list with its heading. @throws http.not-found; whatever opening and reading refuse */
export const nominationFile = async (
  tx: Tx,
  accountId: number | null,
  q: { attachmentId: number; sheet?: string | undefined; mapping: Mapping },
) => {
  const file = await readOwnUpload(tx, q.attachmentId, accountId)
  const sheet = await openSheet(file.path, file.name, { limits: { bytes: sheetLimit }, ...(q.sheet ? { sheet: q.sheet } : {}) })
  return { sheet, header: await findHeader(sheet, nominationSheet, q.mapping) }
}

/** Members or units of that name at or below a unit; `at` narrows to one branch or superior by name. At most ten. */
export const subjectsNamed = async (
  tx: Tx,
  q: { object: 'unit' | 'member'; line: string; unitId: number; name: string; at: string | null },
): Promise<number[]> => {
  const below = sql`
    select u.id, u.name, u.short_name
    from unit_line top
    join unit_line l on l.realm_id = top.realm_id and l.line = top.line and l.path >= top.path and l.path < left(top.path, -1) || '0'
    join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
    where top.realm_id = ${tx.realm}
      and top.line = ${q.line}
      and top.unit_id = ${q.unitId}`
  const { rows } =
    q.object === 'unit'
      ? await sql<{ id: number }>`
          select b.id
          from (${below}) b
          where ${q.name} in (b.name, b.short_name)
          order by b.id
          limit 10`.execute(tx.db)
      : await sql<{ id: number }>`
          select m.id
          from (${below}) b
          join member m on m.realm_id = ${tx.realm} and m.branch_id = b.id
          where m.name = ${q.name}
            and m.ended_on is null
            and (${q.at}::text is null or ${q.at}::text in (b.name, b.short_name))
          order by m.id
          limit 10`.execute(tx.db)
  return rows.map((r) => r.id)
}
