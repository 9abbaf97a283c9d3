import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { Standard } from '../standard/standard-schema.ts'
import type { ImportedResult } from './evidence.ts'
import { type ImportSource, type ImportsFile, importedLeaves, readSource, resultsIn } from './import.ts'

export interface NamedImport {
  leaf: string
  source_round_id: number | null
  from_realm: string
  basis: string
  title: string
  digest: string
  bytes: string | null
  on_day: string
  by: string | null
  event_id: number
  version: number
}

/** What the items of a round were named, by item. */
export const importsOf = async (tx: Tx, roundId: number): Promise<NamedImport[]> =>
  (
    await sql<NamedImport>`
      select i.leaf, i.source_round_id, i.from_realm, i.basis, i.title, i.digest, i.bytes, i.on_day, a.display_name as by, i.event_id, i.version
      from score_import i
      left join account a on a.realm_id = i.realm_id and a.id = i.by_id
      where i.realm_id = ${tx.realm}
        and i.round_id = ${roundId}
      order by i.leaf collate "C"`.execute(tx.db)
  ).rows

/** A frozen round of this realm as a source: what its package was sealed with. */
export const frozenSource = async (tx: Tx, roundId: number): Promise<(ImportSource & { title: string; organiserId: number }) | null> =>
  (
    await sql<ImportSource & { title: string; organiserId: number }>`
      select p.digest, p.manifest, v.bytes as standard, r.bytes as round, r.title, r.organiser_id as "organiserId"
      from score_round r
      join score_package p on p.realm_id = r.realm_id and p.round_id = r.id
      join standard_version v on v.realm_id = r.realm_id and v.standard_id = r.standard_id and v.version_no = r.standard_no
      where r.realm_id = ${tx.realm}
        and r.id = ${roundId}
        and r.state = 'frozen'`.execute(tx.db)
  ).rows[0] ?? null

/** The frozen round with a package of this digest. */
export const roundOfPackage = async (tx: Tx, digest: string): Promise<number | null> =>
  (
    await tx.db
      .selectFrom('score_package')
      .select('round_id')
      .where('realm_id', '=', tx.realm)
      .where('digest', '=', digest)
      .executeTakeFirst()
  )?.round_id ?? null

export const isOwnResult = async (tx: Tx, digest: string): Promise<boolean> =>
  (await tx.db.selectFrom('score_round').select('id').where('realm_id', '=', tx.realm).where('digest', '=', digest).executeTakeFirst()) !==
  undefined

/** Frozen rounds whose result could be taken, newest first. */
export const frozenSources = async (tx: Tx, except: number) =>
  (
    await sql<{ id: number; title: string; campaign: string; organiser_id: number; organiser: string; frozen_on: string; digest: string }>`
      select r.id, r.title, c.title as campaign, r.organiser_id, u.short_name as organiser, r.frozen_on, p.digest
      from score_round r
      join score_package p on p.realm_id = r.realm_id and p.round_id = r.id
      join campaign c on c.realm_id = r.realm_id and c.id = r.campaign_id
      join unit u on u.realm_id = r.realm_id and u.id = r.organiser_id
      where r.realm_id = ${tx.realm}
        and r.state = 'frozen'
        and r.id <> ${except}
      order by r.frozen_on desc, r.id desc
      limit 200`.execute(tx.db)
  ).rows

/** The texts behind what was named; null when a source is no longer there. */
export const sourceOf = async (tx: Tx, named: NamedImport): Promise<ImportSource | null> => {
  if (named.bytes !== null) return { digest: named.digest, manifest: null, standard: null, round: named.bytes }
  const s = await frozenSource(tx, named.source_round_id!)
  return s && { digest: named.digest, manifest: s.manifest, standard: s.standard, round: s.round }
}

const refOf = (n: NamedImport): string => (n.source_round_id === null ? `event/${n.event_id}` : `round/${n.source_round_id}`)

/** Imported results of units by item, each held against the digest it was named by. */
export const importedFor = async (
  tx: Tx,
  roundId: number,
  standard: Standard,
): Promise<((unit: { id: number; name: string }) => Record<string, ImportedResult>) | null> => {
  const leaves = new Set(importedLeaves(standard).map((l) => l.id))
  if (leaves.size === 0) return null
  const made: { leaf: string; base: Omit<ImportedResult, 'result'>; of: ReturnType<typeof resultsIn> | null }[] = []
  for (const n of await importsOf(tx, roundId)) {
    if (!leaves.has(n.leaf)) continue
    const texts = await sourceOf(tx, n)
    const source = texts && readSource(texts)
    const base = { digest: n.digest, title: n.title, ref: refOf(n), ledgerPosition: n.event_id }
    made.push({ leaf: n.leaf, base, of: source && resultsIn(source) })
  }
  return (unit) =>
    Object.fromEntries(
      made.map(({ leaf, base, of }): [string, ImportedResult] => [
        leaf,
        of ? { ...base, result: of(unit) } : { ...base, result: null, changed: true },
      ]),
    )
}

/** `imports.json` of a round that is being frozen; null when it takes nothing from others. */
export const importsFileOf = async (tx: Tx, roundId: number, standard: Standard): Promise<ImportsFile | null> => {
  if (importedLeaves(standard).length === 0) return null
  const named = await importsOf(tx, roundId)
  const sources = new Map<string, ImportSource>()
  for (const n of named) {
    const s = await sourceOf(tx, n)
    if (!s) throw new Error(`the source of ${n.leaf} is gone`)
    sources.set(n.digest, s)
  }
  return {
    schema: 'score-imports/1',
    items: named.map((n) => ({ leaf: n.leaf, digest: n.digest, title: n.title, ref: refOf(n), position: n.event_id })),
    sources: [...sources.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1)),
  }
}
