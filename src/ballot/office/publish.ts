import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { canonicalText } from '../../lib/canonical.ts'
import { toHex } from '../../lib/digest.ts'
import { refusal } from '../../lib/refusal.ts'
import { type Bytes, concat, fromBase64url, isZero, toBase64url } from '../core/bytes.ts'
import { type EarlyClose, earlyCloseFault } from '../core/early-close.ts'
import { bodySize, isNotes, type ManifestSignatures } from '../core/manifest.ts'
import { LEAF_SIZE, SECRET_SIZE } from '../core/objects.ts'
import { countsOf, factsOf, leafCount, type Publication, publish } from '../core/publish.ts'
import { type RosterFile, resultStatement, type UnopenedFile } from '../core/published.ts'
import { nodeVerifyEd25519 } from '../core/seal-node.ts'
import { tally } from '../core/tally.ts'
import { readChunks, readOpenings, readRejected } from './box.read.ts'
import type { Box, BoxKnown } from './box.ts'
import { notReleased } from './box.ts'
import { assertFrozen, type FrozenList, type Opened } from './box-open.ts'
import { badEarlyClose } from './office.ts'
import { reportHtml } from './report.ts'
import { badCheckpoint } from './witness.ts'

/** The result is not signed by both offices. */
export const unsigned = refusal()(422, 'ballot.unsigned')

const leavesOf = async (box: Box, k: BoxKnown) => {
  const leaves = new Map<number, Uint8Array>()
  const envelopes = new Map<number, Uint8Array[]>()
  for (const race of k.manifest.races) {
    const parts: Uint8Array[] = []
    const own: Uint8Array[] = []
    for await (const chunk of readChunks(box.db, k.id, race.id)) {
      parts.push(chunk.data)
      const width = chunk.envelopes.length / chunk.n
      for (let i = 0; i < chunk.n; i++) own.push(chunk.envelopes.subarray(i * width, (i + 1) * width))
    }
    leaves.set(race.id, concat(...parts))
    envelopes.set(race.id, own)
  }
  return { leaves, envelopes }
}

/** After a self-opening: what nobody opened, with its envelopes; without the trustees' keys this is all that can be shown. */
const stillClosed = (
  k: BoxKnown,
  leaves: Publication['leaves'],
  envelopes: ReadonlyMap<number, Uint8Array[]>,
  openings: ReadonlyMap<number, Bytes>,
) => {
  const list: UnopenedFile = []
  for (const race of k.manifest.races.filter((r) => !isNotes(r))) {
    const size = SECRET_SIZE + bodySize(k.manifest, race)
    const own = leaves.get(race.id)!
    for (let i = 0; i < leafCount(own); i++)
      if (isZero(openings.get(race.id)!.subarray(i * size, i * size + SECRET_SIZE)))
        list.push({
          race: race.id,
          token: toHex(own.subarray(i * LEAF_SIZE + 4, i * LEAF_SIZE + 36)),
          envelope: toBase64url(envelopes.get(race.id)![i]!),
        })
  }
  return list
}

export interface FromOthers {
  roster: RosterFile
  lists: { a: FrozenList; b: FrozenList }
  /** Entries of log D and its last note. */
  entries: readonly Bytes[]
  dCheckpoint: string
  /** Of a hall that was closed before its hour. */
  early: EarlyClose | null
}

/**
 * The published files, result not yet signed. Everything that came from elsewhere is held against a signature or a root first.
 * Refuses `ballot.not-released` before the opening, `ballot.lists-missing|bad-checkpoint`.
 */
export const publicationOf = async (box: Box, hex: string, from: FromOthers): Promise<Map<string, Uint8Array>> => {
  const k = await box.known(hex)
  const given = await readOpenings(box.db, k.id)
  const isOpened = k.row.state === 'opened' && k.row.opening !== null
  if (!k.row.checkpoint || (!isOpened && !(k.row.state === 'released' && given.size > 0))) throw notReleased({})
  assertFrozen(k, from.lists)
  const d = box.cosigned(k, 'd', from.dCheckpoint)
  if (!d || d.size !== from.entries.length) throw badCheckpoint({})
  if (from.early && earlyCloseFault(k.manifest, k.id, from.early, nodeVerifyEd25519) !== null) throw badEarlyClose({})
  const { leaves, envelopes } = await leavesOf(box, k)
  const openings = new Map(
    k.manifest.races
      .filter((r) => !isNotes(r))
      .map((r) => [r.id, given.get(r.id) ?? new Uint8Array(leafCount(leaves.get(r.id)) * (SECRET_SIZE + bodySize(k.manifest, r)))]),
  )
  const opened: Opened = isOpened
    ? (JSON.parse(k.row.opening!) as Opened)
    : { seals: {}, unopened: stillClosed(k, leaves, envelopes, openings) }
  const rejected = await readRejected(box.db, k.id)
  const p: Publication = {
    manifest: k.manifest,
    signatures: JSON.parse(k.row.signatures!) as ManifestSignatures,
    roster: from.roster,
    deposits: [...from.entries],
    dCheckpoint: from.dCheckpoint,
    leaves,
    lCheckpoint: k.row.checkpoint,
    issuedA: from.lists.a.list,
    issuedB: from.lists.b.list,
    rejected,
    ...opened,
    openings,
    printed: box.printedOf(k.row),
    early: from.early,
    report: '',
  }
  const result = tally(k.manifest, factsOf(p), countsOf(p))
  const notes = k.manifest.races.find(isNotes)
  const report = reportHtml({
    manifest: k.manifest,
    pollId: hex,
    result,
    rejected: rejected.length,
    notes: notes ? leafCount(leaves.get(notes.id)) : null,
    early: from.early,
    checkpoints: { d: from.dCheckpoint, l: k.row.checkpoint },
  })
  const none = () => new Uint8Array(64)
  return publish({ ...p, report }, { a: none, b: none })
}

/** Adds both offices' signatures. Refuses `ballot.unsigned` when one is not theirs. */
export const signPublication = (k: BoxKnown, files: Map<string, Uint8Array>, signatures: ManifestSignatures): void => {
  const statement = resultStatement(files.get('result.json')!)
  for (const office of ['a', 'b'] as const) {
    const key = fromBase64url(office === 'a' ? k.manifest.keys.signA : k.manifest.keys.signB)
    if (!nodeVerifyEd25519(key, statement, fromBase64url(signatures[office]))) throw unsigned({})
  }
  files.set('result.sig.json', new TextEncoder().encode(canonicalText({ ...signatures })))
}

/** Writes the folder beside and moves it into place as a whole: whoever reads it sees all of it or what was there before. */
export const writeFolder = (folder: string, files: ReadonlyMap<string, Uint8Array>): void => {
  const draft = `${folder}.draft`
  rmSync(draft, { recursive: true, force: true })
  for (const [name, bytes] of files) {
    const file = join(draft, ...name.split('/'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
  const old = `${folder}.old`
  rmSync(old, { recursive: true, force: true })
  if (existsSync(folder)) renameSync(folder, old)
  renameSync(draft, folder)
  rmSync(old, { recursive: true, force: true })
}

const types: Record<string, string> = { json: 'application/json', html: 'text/html; charset=utf-8', bin: 'application/octet-stream' }

/** One published file by its name, for the office and the product alike; null when there is none, also for a name that leads out of the folder. */
export const publishedFile = (folder: string, name: string): { bytes: Uint8Array; type: string } | null => {
  const parts = name.split('/')
  if (parts.some((p) => p === '' || p === '..' || p === '.' || p.includes(sep) || p.includes('\0') || p.includes('\\'))) return null
  try {
    const bytes = readFileSync(join(folder, ...parts))
    const ending = /\.([a-z]+)$/.exec(parts.at(-1)!)?.[1] ?? ''
    return { bytes: new Uint8Array(bytes), type: types[ending] ?? (name.endsWith('checkpoint') ? 'text/plain; charset=utf-8' : types.bin!) }
  } catch {
    return null
  }
}
