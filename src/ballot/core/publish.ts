import { canonicalise } from '../../lib/canonical.ts'
import { sha256Hex, toHex } from '../../lib/digest.ts'
import { leafHash } from '../../lib/log.ts'
import { type Bytes, toBase64url, utf8 } from './bytes.ts'
import { countRange, type Engine } from './count.ts'
import type { EarlyClose } from './early-close.ts'
import { columnsOfRace, isNotes, type Manifest, type ManifestSignatures, manifestBytes, pollIdOf } from './manifest.ts'
import { LEAF_SIZE } from './objects.ts'
import type { IssuedFile, PrintedFile, RejectedFile, ResultFile, RosterFile, SealsFile, UnopenedFile } from './published.ts'
import { resultStatement } from './published.ts'
import { type ClassFacts, type Count, tally, withheldClasses } from './tally.ts'
import { bundlesOf, tilesOf } from './tiles.ts'

/** All that the offices hold when a poll is over. */
export interface Publication {
  manifest: Manifest
  signatures: ManifestSignatures
  roster: RosterFile
  /** Entries of log D in the order of arrival, and its last note with signature and cosignature. */
  deposits: Bytes[]
  dCheckpoint: string
  /** By race: leaves sorted by T, one after another. */
  leaves: ReadonlyMap<number, Bytes>
  lCheckpoint: string
  issuedA: IssuedFile
  issuedB: IssuedFile
  rejected: RejectedFile
  /** Keys of every class; those withheld are left out here. */
  seals: SealsFile
  /** By race, of every class, notes excepted. */
  openings: ReadonlyMap<number, Bytes>
  unopened: UnopenedFile
  printed: PrintedFile | null
  /** Of a hall that was closed before its hour. */
  early?: EarlyClose | null
  report: string
}

const unused: Engine = {
  rsa: () => true,
  ed25519: () => true,
  publicOf: (key) => key,
  open: () => null,
}

export const leafCount = (leaves: Bytes | undefined): number => (leaves?.length ?? 0) / LEAF_SIZE
/** Ballots of a class: every race of it has as many, since a voter's ballots go in together. */
export const castOf = (p: Pick<Publication, 'manifest' | 'leaves'>, classId: number): number =>
  leafCount(p.leaves.get(p.manifest.races.find((r) => r.classId === classId)!.id))

export const factsOf = (p: Pick<Publication, 'manifest' | 'leaves' | 'issuedA' | 'roster'>): ClassFacts[] =>
  p.manifest.classes.map((c) => ({
    classId: c.id,
    eligible: c.eligible,
    issued: p.issuedA.filter((row) => p.roster.rows[row.idx]?.classId === c.id).length,
    cast: castOf(p, c.id),
  }))

/** Counts of all classes from the openings. Leaves are taken as checked: the box did it before it wrote the log. */
export const countsOf = (p: Pick<Publication, 'manifest' | 'leaves' | 'openings'>): Count[] => {
  const pollId = pollIdOf(p.manifest)
  return p.manifest.races
    .filter((race) => !isNotes(race))
    .flatMap((race) => {
      const range = {
        race: race.id,
        from: 0,
        leaves: p.leaves.get(race.id) ?? new Uint8Array(),
        openings: p.openings.get(race.id) ?? new Uint8Array(),
        before: null,
      }
      const r = countRange(p.manifest, pollId, [], range, unused, () => false)
      return columnsOfRace(p.manifest, race).map((column, i) => ({
        classId: race.classId,
        column,
        grades: r.grades[i]!,
        invalid: r.invalid + r.unopened.length,
      }))
    })
}

/**
 * The published folder: name → bytes. Grades of withheld classes stay out of it. `sign` signs as A and as B.
 */
export function publish(p: Publication, sign: Record<'a' | 'b', (message: Bytes) => Bytes>): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const put = (name: string, value: unknown) => files.set(name, canonicalise(value))
  const { manifest } = p
  const facts = factsOf(p)
  const hidden = withheldClasses(facts, manifest.withholdBelow)
  const isShown = (raceId: number) => !hidden.has(manifest.races.find((r) => r.id === raceId)!.classId)

  files.set('manifest.json', manifestBytes(manifest))
  put('manifest.sig.json', p.signatures)
  put('roster.json', p.roster)
  files.set('d/checkpoint', utf8(p.dCheckpoint))
  files.set('l/checkpoint', utf8(p.lCheckpoint))
  for (const race of manifest.races) files.set(`l/leaves/${race.id}.bin`, new Uint8Array(p.leaves.get(race.id) ?? []))
  put('issued-a.json', p.issuedA)
  put('issued-b.json', p.issuedB)
  put('rejected.json', p.rejected)
  put('seals.json', Object.fromEntries(Object.entries(p.seals).filter(([classId]) => classId !== '0' && !hidden.has(Number(classId)))))
  for (const [race, bytes] of p.openings) if (isShown(race)) files.set(`openings/${race}.bin`, new Uint8Array(bytes))
  put(
    'unopened.json',
    p.unopened.filter((u) => isShown(u.race)),
  )
  if (p.printed) put('printed.json', p.printed)
  if (p.early) put('early-close.json', p.early)
  files.set('report.html', utf8(p.report))

  const result: ResultFile = {
    schema: 'zy.ballot/result-1',
    pollId: toHex(pollIdOf(manifest)),
    deposits: { accepted: facts.reduce((n, f) => n + f.cast, 0), rejected: p.rejected.length },
    notes: manifest.notes ? leafCount(p.leaves.get(manifest.races.find(isNotes)!.id)) : null,
    ...tally(manifest, facts, countsOf(p)),
    files: Object.fromEntries([...files].map(([name, bytes]) => [name, sha256Hex(bytes)])),
  }
  put('result.json', result)
  const statement = resultStatement(files.get('result.json')!)
  put('result.sig.json', { a: toBase64url(sign.a(statement)), b: toBase64url(sign.b(statement)) })
  for (const [name, bytes] of [...bundlesOf(p.deposits), ...tilesOf(p.deposits.map(leafHash))]) files.set(`d/${name}`, bytes)
  for (const [name, bytes] of tilesOf(leavesInOrder(p).map(leafHash))) files.set(`l/${name}`, bytes)
  return files
}

/** The entries of log L: by race, and in a race by T. */
export const leavesInOrder = (p: Pick<Publication, 'manifest' | 'leaves'>): Uint8Array[] =>
  p.manifest.races.flatMap((race) => {
    const bytes = p.leaves.get(race.id) ?? new Uint8Array()
    return Array.from({ length: leafCount(bytes) }, (_, i) => bytes.slice(i * LEAF_SIZE, (i + 1) * LEAF_SIZE))
  })
