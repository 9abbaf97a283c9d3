import { toHex } from '../../lib/digest.ts'
import { inclusionSpans, leafHash, verifyInclusion } from '../../lib/log.ts'
import { type Bytes, fromBase64url, same } from '../core/bytes.ts'
import { pureEngine } from '../core/engine.ts'
import { bodySize, isNotes, type Manifest, pollIdOfBytes, shortPollId } from '../core/manifest.ts'
import { cosignedAt, logName, openCheckpoint, witnessName } from '../core/note.ts'
import { ballotCode, commitmentOf, decodeLeaf, decodeOpening, LEAF_SIZE, SECRET_SIZE } from '../core/objects.ts'
import type { ResultFile } from '../core/published.ts'
import { spanRoot } from '../core/tiles.ts'
import { ownLeaf } from '../core/voter.ts'
import { publishedFile, type World } from './errand.ts'
import type { Kept } from './keep.ts'

/** What a phone finds of its ballot in the published folder: `counted` needs its leaf, the cosigned log around it and its opening. */
export type Found = 'not-yet' | 'counted' | 'logged' | 'unopened' | 'altered' | 'missing' | 'unproven'

/** Without `result`: opened, but not for everybody; the logs are. */
const published = async (w: World, poll: string): Promise<{ manifest: Manifest; result: ResultFile | null } | null> => {
  const [m, r] = await Promise.all([publishedFile(w, poll, 'manifest.json'), publishedFile(w, poll, 'result.json')])
  if (!m || toHex(pollIdOfBytes(m)) !== poll) return null
  const read = (b: Bytes) => JSON.parse(new TextDecoder().decode(b)) as unknown
  return { manifest: read(m) as Manifest, result: r && (read(r) as ResultFile) }
}

/** Where the leaves of a race begin in the log. The figures are only a way to the place: the proof is what counts. */
const offsetOf = async (w: World, poll: string, m: Manifest, result: ResultFile | null, race: number): Promise<number> => {
  if (!result) {
    let before = 0
    for (const r of m.races)
      if (r.id < race) before += ((await publishedFile(w, poll, `l/leaves/${r.id}.bin`)) || new Uint8Array(0)).length / LEAF_SIZE
    return before
  }
  const all = result.classes.reduce((n, c) => n + c.cast, 0)
  return m.races
    .filter((r) => r.id < race)
    .reduce((n, r) => n + (isNotes(r) ? all : result.classes.find((c) => c.classId === r.classId)!.cast), 0)
}

/** Looks the ballot up in whole files: nobody is told which of the leaves is asked about. */
export const lookUp = async (w: World, kept: Kept): Promise<Found> => {
  const p = await published(w, kept.poll)
  if (!p) return 'not-yet'
  const { manifest, result } = p
  const id = pollIdOfBytes((await publishedFile(w, kept.poll, 'manifest.json'))!)
  const short = shortPollId(id)
  const note = new TextDecoder().decode((await publishedFile(w, kept.poll, 'l/checkpoint')) || new Uint8Array(0))
  const { ed25519 } = pureEngine
  const head = openCheckpoint(note, logName(short, 'l'), fromBase64url(manifest.keys.logL), ed25519)
  if (!head || cosignedAt(note, witnessName(short), fromBase64url(manifest.keys.witness), ed25519) === null) return 'unproven'
  const tiles: Record<string, Bytes> = {}
  const tile = async (path: string): Promise<Bytes> => {
    const bytes = tiles[path] || (await publishedFile(w, kept.poll, `l/${path}`))
    if (!bytes) throw new RangeError(path)
    tiles[path] = bytes
    return bytes
  }
  let unopened = false
  // Too few to be shown to anybody: its openings are with supervision alone, and nothing is amiss.
  let hidden = false
  for (const own of kept.cast!.leaves) {
    const leaf = fromBase64url(own.leaf)
    const leaves = await publishedFile(w, kept.poll, `l/leaves/${own.race}.bin`)
    if (!leaves) return 'not-yet'
    const found = ownLeaf(leaves, leaf)
    if (found !== 'present') return found
    let at = 0
    while (!same(leaves.subarray(at * LEAF_SIZE, (at + 1) * LEAF_SIZE), leaf)) at++
    const index = (await offsetOf(w, kept.poll, manifest, result, own.race)) + at
    try {
      const proof = []
      for (const [from, to] of inclusionSpans(index, head.size)) proof.push(await spanRoot(from, to, head.size, tile))
      if (!verifyInclusion({ leaf: leafHash(leaf), index, ...head, proof })) return 'unproven'
    } catch {
      return 'unproven'
    }
    const race = manifest.races.find((r) => r.id === own.race)!
    if (isNotes(race) || !result) continue
    if (result.classes.find((c) => c.classId === race.classId)!.withheld) {
      hidden = true
      continue
    }
    const file = await publishedFile(w, kept.poll, `openings/${own.race}.bin`)
    const size = SECRET_SIZE + bodySize(manifest, race)
    const opening =
      file && file.length >= (at + 1) * size ? decodeOpening(file.slice(at * size, (at + 1) * size), size - SECRET_SIZE) : null
    const opened =
      opening &&
      same(opening.s, fromBase64url(own.s)) &&
      same(commitmentOf(id, own.race, opening.s, opening.body), decodeLeaf(leaf)!.commitment)
    if (!opened) unopened = true
  }
  return unopened ? 'unopened' : result && !hidden ? 'counted' : 'logged'
}

/** 票码 of each leaf of a ballot, by race. */
export const codesOf = (kept: Kept): { race: number; code: string }[] =>
  kept.cast!.leaves.map((l) => ({ race: l.race, code: ballotCode(decodeLeaf(fromBase64url(l.leaf))!.token) }))

/** 票码 typed by somebody without his phone: whether a counted ballot has it. */
export const lookUpCode = async (w: World, poll: string, typed: string): Promise<'not-yet' | 'bad-code' | 'listed' | 'not-listed'> => {
  const digits = typed.replace(/\D/g, '')
  if (digits.length !== 12) return 'bad-code'
  const p = await published(w, poll)
  if (!p) return 'not-yet'
  for (const race of p.manifest.races) {
    const leaves = await publishedFile(w, poll, `l/leaves/${race.id}.bin`)
    if (!leaves) continue
    for (let at = 0; at < leaves.length; at += LEAF_SIZE)
      if (ballotCode(leaves.subarray(at + 4, at + 36)).replace(/-/g, '') === digits) return 'listed'
  }
  return 'not-listed'
}
