import { z } from 'zod'
import { assertMay, scope } from '../access/access.read.ts'
import type { Database } from '../db/db.ts'
import { appender } from '../event/event.write.ts'
import { implement } from '../http/action.ts'
import { type Caller, type Download, download } from '../http/hall.ts'
import { checkNationalId, maskNationalId, maskPhone } from '../lib/codes.ts'
import { cursor } from '../lib/cursor.ts'
import { checkedOf, firstRow } from '../lib/sheet/checked.ts'
import type { Values } from '../lib/sheet/columns.ts'
import { dryRun, rowsToCommit } from '../lib/sheet/dryrun.ts'
import { writeReport } from '../lib/sheet/report.ts'
import { type FileKind, writeSheet } from '../lib/sheet/write.ts'
import { assertPast } from '../organisation/organisation.actions.ts'
import { rangesFor, readStandings, readUnit } from '../organisation/organisation.read.ts'
import { shareLines } from '../organisation/total.write.ts'
import { readRosterFile } from './import.read.ts'
import { postsOf, type Roster, rosterSheet } from './import.ts'
import * as api from './member.api.ts'
import { listForExport } from './member.read.ts'
import { memberText } from './member.text.ts'
import { mayImportMembers, mayReadMembers, mayReveal } from './member.ts'
import { insertMembers, insertPosts, type NewMember } from './member.write.ts'
import { openNationalId, sealNationalId } from './secret.ts'

const hide = { nationalId: maskNationalId, phone: maskPhone }

const checkImport = implement(api.checkImport, async (c, q) => {
  await assertMay(c.tx, c.actor, mayImportMembers, q.below)
  const file = await readRosterFile(c.tx, c.actor, c.today, q)
  const run = await dryRun(file.sheet, rosterSheet, { header: file.header, ...file.checks() })
  return checkedOf(run, rosterSheet, await firstRow(file.sheet, file.header), { sentences: memberText, hide })
})

const newMember = (realm: number, v: Values<Roster>, branchId: number, sinceOn: string): NewMember => {
  const id = v.nationalId === null ? null : checkNationalId(v.nationalId)
  return {
    ...v,
    // The number is the better witness (a warning said so).
    birthOn: id?.ok ? id.birthOn : v.birthOn,
    sex: id?.ok ? id.sex : v.sex,
    nationalId: id?.ok ? sealNationalId(realm, id.id) : null,
    standing: v.standing ?? 'full',
    kinds: v.kinds ?? [],
    branchId,
    sinceOn,
  }
}

const importMembers = implement(api.importMembers, async (c, q) => {
  const { tx, actor, now, today } = c
  await assertMay(tx, actor, mayImportMembers, q.below)
  const sinceOn = q.sinceOn ?? today
  assertPast(sinceOn, today)
  // Branches stay where they are until this is committed.
  await shareLines(tx)
  const file = await readRosterFile(tx, actor, today, q)
  let n = 0
  let posts = 0
  for await (const rows of rowsToCommit(file.sheet, rosterSheet, file.header, file.checks())) {
    const members = rows.map((r) => newMember(tx.realm, r.values, file.branchOf(r.values.branch), sinceOn))
    const ids = await insertMembers(tx, members, now)
    const given = rows.flatMap((r, i) =>
      postsOf(r.values.post).map((post) => ({ memberId: ids[i]!, unitId: members[i]!.branchId, post, fromOn: sinceOn })),
    )
    await insertPosts(tx, given)
    n += rows.length
    posts += given.length
  }
  await c.record('member.imported', { unitId: q.below, quantity: String(n), detail: { attachmentId: q.attachmentId, n, posts } })
  return { n, posts, sentence: memberText['member.import.done']({ n, posts }) }
})

const fileKind = z.enum(['xlsx', 'csv']).default('xlsx')
const typeOf: Record<FileKind, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

const exportMembers = download(
  'member.export',
  '/members/export',
  z.object({ below: z.coerce.number().int(), format: fileKind, ids: z.enum(['masked', 'full']).default('masked') }),
  async (database, caller, q) => {
    const full = q.ids === 'full'
    const { name, path } = await database.command(caller.realm.id, async (tx) => {
      await assertMay(tx, caller.actor, full ? mayReveal : mayReadMembers, q.below)
      const standing = (await readStandings(tx, q.below)).find((s) => s.line === 'party')
      await appender(tx, caller.actor, caller.now, caller.today)('member.exported', { unitId: q.below, detail: { ids: q.ids } })
      return { name: (await readUnit(tx, q.below))!.shortName, path: standing?.path ?? null }
    })
    const title = `${name}${memberText['member.export.title']}`
    return {
      name: `${title}.${q.format}`,
      type: typeOf[q.format],
      body: writeSheet(rosterSheet, exportRows(database, caller, path, full), {
        kind: q.format,
        title,
        beside: [
          { after: 'branch', title: memberText['member.export.branch'], width: 24, of: (r) => r.branchName },
          { after: 'post', title: memberText['member.export.posts-elsewhere'], width: 24, of: (r) => r.postsElsewhere },
        ],
        notes: [memberText['member.export.note']({ today: caller.today, unit: name, full })],
      }),
    }
  },
)

/** What the file says beside what is read back. */
type Beside = { branchName: string; postsElsewhere: string | null }

async function* exportRows(
  database: Database,
  caller: Caller,
  path: string | null,
  full: boolean,
): AsyncGenerator<Values<Roster> & Beside> {
  if (path === null) return
  const ranges = rangesFor(scope(caller.actor, full ? mayReveal : mayReadMembers), 'party', path)
  let after: string | undefined
  for (;;) {
    const rows = await database.query(caller.realm.id, (tx) => listForExport(tx, { ranges }, after, 1000, caller.today))
    for (const r of rows) {
      const id = r.sealed === null ? null : openNationalId(caller.realm.id, r.sealed)
      yield {
        ...r,
        nationalId: id === null ? null : full ? id : maskNationalId(id),
        phone: r.phone === null ? null : full ? r.phone : maskPhone(r.phone),
        branch: r.branchCode ?? (r.sameN <= 1 || r.aboveName === null ? r.branchName : `${r.aboveName}/${r.branchName}`),
      }
    }
    if (rows.length < 1000) return
    after = cursor.write(rows.at(-1)!.path, rows.at(-1)!.id)
  }
}

const template = download(
  'member.import-template',
  '/members/import/template',
  z.object({ format: fileKind }),
  async (_database, _caller, q) => ({
    name: `${memberText['member.export.title']}（空表）.${q.format}`,
    type: typeOf[q.format],
    body: writeSheet(rosterSheet, [], { kind: q.format, title: memberText['member.export.title'] }),
  }),
)

const report = download(
  'member.import-report',
  '/members/import/report',
  z.object({
    attachmentId: z.coerce.number().int(),
    below: z.coerce.number().int(),
    sheet: z.string().max(60).optional(),
    mapping: z.string().max(8000).default('{}'),
  }),
  async (database, caller, q) => {
    const mapping = z.record(z.string(), z.string().nullable()).parse(JSON.parse(q.mapping))
    // Rows are held against the register while they go out, so the file is written within the snapshot.
    return database.query(caller.realm.id, async (tx) => {
      await assertMay(tx, caller.actor, mayImportMembers, q.below)
      const file = await readRosterFile(tx, caller.actor, caller.today, { ...q, mapping })
      const parts: Buffer[] = []
      const written = writeReport(file.sheet, rosterSheet, file.header, { kind: file.sheet.kind, ...file.checks(), sentences: memberText })
      for await (const part of written) parts.push(part as Buffer)
      return {
        name: `核对结果-${file.sheet.fileName.replace(/\.\w+$/, '')}.${file.sheet.kind}`,
        type: typeOf[file.sheet.kind],
        body: Buffer.concat(parts),
      }
    })
  },
)

export const rosterActions = [checkImport, importMembers]
export const memberDownloads: Download[] = [exportMembers, template, report]
