import { whichMay } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { checkNationalId } from '../lib/codes.ts'
import type { Actor } from '../lib/permission.ts'
import { type CellValues, findHeader, type Header, type Mapping } from '../lib/sheet/columns.ts'
import type { Checks, RowFinding } from '../lib/sheet/rows.ts'
import type { OpenSheet } from '../lib/sheet/sheet.ts'
import { openUpload } from '../organisation/import.read.ts'
import { readStandings } from '../organisation/organisation.read.ts'
import { parentMissing } from '../organisation/organisation.ts'
import { branchIndex, type Roster, rosterSheet, rowChecks } from './import.ts'
import { findByMac, findNamesakes, readBranches } from './member.read.ts'
import { mayReadMembers } from './member.ts'
import { macOf } from './secret.ts'

export interface RosterFile {
  sheet: OpenSheet
  header: Header
  /** New ones for each reading: they remember whom they have seen. */
  checks: () => Checks<Roster>
  branchOf: (word: string | null) => number
}

/** The number is the better witness of the birthday. */
const birthOf = (v: CellValues<Roster>): string | null => {
  const id = v.nationalId === null ? null : checkNationalId(v.nationalId)
  return id?.ok ? id.birthOn : v.birthOn
}

/** Open a roster and get ready to hold every row against the register. */
export const readRosterFile = async (
  tx: Tx,
  actor: Actor,
  today: string,
  q: { attachmentId: number; below: number; sheet?: string | undefined; mapping: Mapping },
): Promise<RosterFile> => {
  const standing = (await readStandings(tx, q.below)).find((s) => s.line === 'party')
  if (!standing) throw parentMissing({ parent: String(q.below) })
  const sheet = await openUpload(tx, q.attachmentId, actor.accountId, q.sheet)
  const header = await findHeader(sheet, rosterSheet, q.mapping)
  const branches = await readBranches(tx, standing.path)
  const find = branchIndex(branches)
  // Chosen for one branch, a roster need not name it in every row.
  const only = branches.length === 1 ? branches[0]!.id : null
  const checks = (): Checks<Roster> => ({
    onRow: rowChecks(today, only, find),
    onBatch: async (rows) => {
      const mac = new Map(rows.flatMap((r) => (r.values.nationalId === null ? [] : [[r.line, macOf(tx.realm, r.values.nationalId)]])))
      const same = new Map((await findByMac(tx, [...mac.values()])).map((m) => [m.mac!.toString('hex'), m]))
      const people = rows.flatMap((r) => {
        const birthOn = birthOf(r.values)
        return birthOn === null || r.values.name === null ? [] : [{ name: r.values.name, birthOn }]
      })
      const near = new Map((await findNamesakes(tx, people)).map((m) => [`${m.name}/${m.birthOn}`, m]))
      const mine = await whichMay(tx, actor, mayReadMembers, [...new Set([...same.values(), ...near.values()].map((m) => m.branchId))])
      const said = (m: { branchId: number; branchName: string }) => ({ branch: mine.has(m.branchId) ? m.branchName : null })
      return rows.flatMap((r): (RowFinding<Roster> & { line: number })[] => {
        const m = same.get(mac.get(r.line)?.toString('hex') ?? '')
        if (m) return [{ line: r.line, key: 'nationalId', level: 'error', code: 'member.import.exists', facts: said(m) }]
        const n = near.get(`${r.values.name}/${birthOf(r.values)}`)
        // Two different numbers are two different people.
        if (!n || (n.mac !== null && mac.has(r.line))) return []
        return [{ line: r.line, key: 'name', level: 'warning', code: 'member.import.near', facts: said(n) }]
      })
    },
  })
  return { sheet, header, checks, branchOf: (word) => (word === null ? only! : find(word)[0]!) }
}
