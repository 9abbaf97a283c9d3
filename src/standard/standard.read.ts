import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { StandardState } from './draft.ts'
import { readStandard } from './standard.ts'
import type { Standard } from './standard-schema.ts'

export interface StandardRow {
  id: number
  key: string
  title: string
  object: string
  owner_id: number
  owner: string
  state: StandardState
  frozen_no: number
  digest: string | null
  frozen_at: Date | null
  draft: unknown
  version: number
}

const rows = (tx: Tx, f: { id?: number; state?: string | undefined }) => sql<StandardRow>`
  select s.id, s.key, s.title, s.object, s.owner_id, u.short_name as owner, s.state, s.frozen_no, v.digest, v.frozen_at, s.draft, s.version
  from standard s
  join unit u on u.realm_id = s.realm_id and u.id = s.owner_id
  left join standard_version v on v.realm_id = s.realm_id and v.standard_id = s.id and v.version_no = s.frozen_no
  where s.realm_id = ${tx.realm}
    and (${f.id ?? null}::bigint is null or s.id = ${f.id ?? null})
    and (${f.state ?? null}::text is null or s.state = ${f.state ?? null})
  order by s.title, s.id
  limit 200`

export const listStandardRows = async (tx: Tx, state?: string): Promise<StandardRow[]> => (await rows(tx, { state }).execute(tx.db)).rows

/** @throws http.not-found */
export const readStandardRow = async (tx: Tx, id: number): Promise<StandardRow> => {
  const [row] = (await rows(tx, { id }).execute(tx.db)).rows
  if (!row) throw notFound({ noun: 'standard' })
  return row
}

/** The row locked against other changes until the end of the transaction. @throws http.not-found */
export const lockStandard = async (tx: Tx, id: number): Promise<StandardRow> => {
  await tx.db.selectFrom('standard').select('id').where('realm_id', '=', tx.realm).where('id', '=', id).forUpdate().executeTakeFirst()
  return readStandardRow(tx, id)
}

export const findStandard = (tx: Tx, ownerId: number, key: string) =>
  tx.db
    .selectFrom('standard')
    .select(['id', 'title', 'state', 'frozen_no', 'version'])
    .where('realm_id', '=', tx.realm)
    .where('owner_id', '=', ownerId)
    .where('key', '=', key)
    .executeTakeFirst()

/** A frozen version of this key and number belonging to one of these units, the nearest owner first as they are given. */
export const findFrozen = async (tx: Tx, ownerIds: readonly number[], key: string, no: number) => {
  const found = await tx.db
    .selectFrom('standard as s')
    .innerJoin('standard_version as v', (j) => j.onRef('v.realm_id', '=', 's.realm_id').onRef('v.standard_id', '=', 's.id'))
    .select(['s.id', 's.owner_id', 'v.version_no', 'v.digest'])
    .where('s.realm_id', '=', tx.realm)
    .where('s.owner_id', 'in', [...ownerIds])
    .where('s.key', '=', key)
    .where('v.version_no', '=', no)
    .execute()
  return found.sort((a, b) => ownerIds.indexOf(a.owner_id) - ownerIds.indexOf(b.owner_id))[0] ?? null
}

export const versionsOf = (tx: Tx, standardId: number) =>
  tx.db
    .selectFrom('standard_version')
    .select(['version_no', 'digest', 'basis', 'frozen_at'])
    .where('realm_id', '=', tx.realm)
    .where('standard_id', '=', standardId)
    .orderBy('version_no', 'desc')
    .execute()

/** A frozen version as bytes. @throws http.not-found */
export const readVersion = async (tx: Tx, standardId: number, no: number): Promise<{ bytes: string; digest: string }> => {
  const v = await tx.db
    .selectFrom('standard_version')
    .select(['bytes', 'digest'])
    .where('realm_id', '=', tx.realm)
    .where('standard_id', '=', standardId)
    .where('version_no', '=', no)
    .executeTakeFirst()
  if (!v) throw notFound({ noun: 'standard' })
  return v
}

// Frozen bytes never change, so parsing them once is enough; the digest is the key.
const parsed = new Map<string, Standard>()
/** A frozen version parsed, with the measures it was bound to. */
export const readFrozen = async (tx: Tx, standardId: number, no: number): Promise<{ standard: Standard; digest: string }> => {
  const { bytes, digest } = await readVersion(tx, standardId, no)
  const standard = parsed.get(digest) ?? readStandard(JSON.parse(bytes))
  if (parsed.size > 200) parsed.clear()
  parsed.set(digest, standard)
  return { standard, digest }
}
