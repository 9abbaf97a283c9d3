import { randomInt } from 'node:crypto'
import { canonicalText } from '../../lib/canonical.ts'
import { fromHex, sha256Bytes, toHex } from '../../lib/digest.ts'
import { refusal } from '../../lib/refusal.ts'
import { type Bytes, concat, fromBase64url, toBase64url, utf8 } from '../core/bytes.ts'
import { countRange, openingFault } from '../core/count.ts'
import { bodySize, columnsOfRace, isNotes, type Manifest, type Race } from '../core/manifest.ts'
import { decodeLeaf, encodeOpening, envelopeInfo, LEAF_SIZE, SECRET_SIZE } from '../core/objects.ts'
import type { IssuedFile, SealsFile, UnopenedFile } from '../core/published.ts'
import { nodeEngine, nodeVerifyEd25519 } from '../core/seal-node.ts'
import { withheldClasses } from '../core/tally.ts'
import { readNote } from '../core/voter.ts'
import type { Withheld } from '../offices.ts'
import { countLeaves, readChunks, readOpenings } from './box.read.ts'
import type { Box, BoxKnown } from './box.ts'
import { notReleased } from './box.ts'
import { insertOpening, lockBoxState, setBoxState } from './box.write.ts'
import { listStatement } from './roster.ts'
import { sealsFromShares } from './trustee.ts'
import { badWithheldKey, sealWithheld, type WithheldKey } from './withheld.ts'

/** A list of who took a token that its office has not frozen and signed. */
export const listsMissing = refusal()(412, 'ballot.lists-missing')

/** An issuer's frozen list with its signature, as its office answers it. */
export interface FrozenList {
  list: IssuedFile
  /** base64url */
  signature: string
}

/** Refuses `ballot.lists-missing` unless both offices signed these very lists. */
export const assertFrozen = (k: Pick<BoxKnown, 'id' | 'manifest'>, lists: { a: FrozenList; b: FrozenList }): void => {
  for (const office of ['a', 'b'] as const) {
    const { list, signature } = lists[office]
    const statement = listStatement(k.id, office, sha256Bytes(utf8(canonicalText(list))))
    const key = fromBase64url(office === 'a' ? k.manifest.keys.signA : k.manifest.keys.signB)
    if (!nodeVerifyEd25519(key, statement, fromBase64url(signature))) throw listsMissing({})
  }
}

/** What the box keeps of an opening beside the openings themselves. */
export interface Opened {
  seals: SealsFile
  unopened: UnopenedFile
}

const SLICE = 1024

interface OpenedRace {
  leaves: Uint8Array
  openings: Uint8Array
  unopened: UnopenedFile
}

/** A race with its key: openings in leaf order, and the ballots that did not open. */
const openRace = async (box: Box, k: BoxKnown, race: Race, key: Bytes): Promise<OpenedRace> => {
  const size = bodySize(k.manifest, race)
  const info = envelopeInfo(k.id, race.id)
  const parts: Uint8Array[] = []
  const leaves: Uint8Array[] = []
  const unopened: UnopenedFile = []
  for await (const chunk of readChunks(box.db, k.id, race.id)) {
    const width = chunk.envelopes.length / chunk.n
    leaves.push(chunk.data)
    for (let from = 0; from < chunk.n; from += SLICE) {
      const n = Math.min(SLICE, chunk.n - from)
      const sealed = Array.from({ length: n }, (_, i) => chunk.envelopes.subarray((from + i) * width, (from + i + 1) * width))
      const plain = await box.threads.open(
        key,
        sealed.map((s) => ({ info, sealed: s })),
      )
      plain.forEach((p, i) => {
        const leaf = decodeLeaf(chunk.data.subarray((from + i) * LEAF_SIZE, (from + i + 1) * LEAF_SIZE))!
        const opening = p && p.length === SECRET_SIZE + size ? { s: p.subarray(0, SECRET_SIZE), body: p.subarray(SECRET_SIZE) } : null
        const holds = opening !== null && openingFault(leaf, opening.s, opening.body, k.id) === null
        parts.push(encodeOpening(holds ? opening : null, size))
        if (!holds) unopened.push({ race: race.id, token: toHex(leaf.token), envelope: toBase64url(sealed[i]!) })
      })
    }
  }
  return { leaves: concat(...leaves), openings: concat(...parts), unopened }
}

const shuffleOf = <T>(xs: readonly T[]): T[] => {
  const out = [...xs]
  for (let i = out.length - 1; i > 0; i--) {
    const j = randomInt(i + 1)
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}
/** Empty remarks are left out, and the order of leaves with them. */
const notesIn = (k: BoxKnown, race: Race, openings: Bytes): string[] => {
  const size = SECRET_SIZE + bodySize(k.manifest, race)
  const texts: string[] = []
  for (let at = 0; at < openings.length; at += size) {
    const text = readNote(openings.subarray(at + SECRET_SIZE, at + size))?.trim() ?? ''
    if (text !== '') texts.push(text)
  }
  return shuffleOf(texts)
}

/** Classes of which nothing may be published, by the ballots in the log. */
const hiddenOf = async (box: Box, k: BoxKnown): Promise<Set<number>> => {
  const leaves = await countLeaves(box.db, k.id)
  const cast = k.manifest.classes.map((c) => ({
    classId: c.id,
    cast: leaves.get(k.manifest.races.find((r) => r.classId === c.id)!.id) ?? 0,
  }))
  return withheldClasses(cast, k.manifest.withholdBelow)
}

const withheldOf = (
  k: BoxKnown,
  hidden: ReadonlySet<number>,
  found: ReadonlyMap<number, OpenedRace>,
  keys: ReadonlyMap<number, Bytes>,
): Withheld => {
  const own = k.manifest.races.filter((r) => hidden.has(r.classId))
  const notes = k.manifest.races.find(isNotes)
  return {
    classes: [...hidden]
      .sort((x, y) => x - y)
      .map((classId) => ({
        classId,
        seal: toBase64url(keys.get(classId)!),
        races: own
          .filter((r) => r.classId === classId)
          .map((race) => {
            const { leaves, openings, unopened } = found.get(race.id)!
            const range = { race: race.id, from: 0, leaves, openings, before: null }
            // Signatures were checked when the leaves were written.
            const r = countRange(k.manifest, k.id, [], range, { ...nodeEngine, rsa: () => true }, () => false)
            return {
              race: race.id,
              columns: columnsOfRace(k.manifest, race),
              grades: r.grades,
              invalid: r.invalid + unopened.length,
              openings: toBase64url(openings),
            }
          }),
      })),
    unopened: own.flatMap((r) => found.get(r.id)!.unopened),
    notes: notes ? notesIn(k, notes, found.get(notes.id)!.openings) : [],
  }
}

/**
 * The trustees' shares open the ballots; only behind the final log that the witness cosigned and both frozen lists, so that nobody can stuff the box
 * after seeing how it goes. What may not be published never reaches a table in the clear: it is sealed to `supervision` at once.
 * Idempotent. Refuses `ballot.not-released|lists-missing|bad-shares|bad-withheld-key`.
 */
export const openSeals = async (
  box: Box,
  hex: string,
  o: { shares: readonly string[]; lists: { a: FrozenList; b: FrozenList }; supervision: WithheldKey | null },
): Promise<void> => {
  const k = await box.known(hex)
  if (k.row.state === 'opened' || k.row.state === 'archived') return
  if (k.row.state !== 'released' || !k.row.checkpoint || !box.cosigned(k, 'l', k.row.checkpoint)) throw notReleased({})
  assertFrozen(k, o.lists)
  const keys = sealsFromShares(k.manifest, o.shares)
  const hidden = await hiddenOf(box, k)
  const isPublic = (race: Race) => !isNotes(race) && !hidden.has(race.classId)
  const { races } = k.manifest
  const found = new Map<number, OpenedRace>()
  for (const race of races) found.set(race.id, await openRace(box, k, race, keys.get(race.classId)!))
  await box.threads.forget()
  const shown = races.filter(isPublic)
  const opened: Opened = {
    seals: Object.fromEntries(
      [...keys].filter(([classId]) => classId !== 0 && !hidden.has(classId)).map(([classId, key]) => [classId, toBase64url(key)]),
    ),
    unopened: shown.flatMap((r) => found.get(r.id)!.unopened),
  }
  let withheld: Uint8Array | null = null
  if (shown.length < races.length) {
    if (!o.supervision) throw badWithheldKey({})
    withheld = sealWithheld(k.manifest, k.id, o.supervision, withheldOf(k, hidden, found, keys))
  }
  await box.inTransaction(async (c) => {
    if ((await lockBoxState(c, k.id)) !== 'released') return
    for (const race of shown) await insertOpening(c, k.id, race.id, found.get(race.id)!.openings)
    await setBoxState(c, k.id, { state: 'opened', opening: JSON.stringify(opened), withheld })
  })
}

/**
 * Last resort when the trustees lost their shares: voters bring s and their grades, and whoever's fit a leaf are opened; the others stay closed.
 * The proof is the same T = H(s), c = H(s, body). Only after the final log and the lists; leaves given earlier are kept.
 * @returns how many of the openings fit
 */
export const selfOpen = async (
  box: Box,
  hex: string,
  o: { openings: readonly { race: number; s: string; body: string }[]; lists: { a: FrozenList; b: FrozenList } },
): Promise<number> => {
  const k = await box.known(hex)
  if (k.row.state !== 'released' || !k.row.checkpoint || !box.cosigned(k, 'l', k.row.checkpoint)) throw notReleased({})
  assertFrozen(k, o.lists)
  const given = await readOpenings(box.db, k.id)
  let fitted = 0
  const next = new Map<number, Uint8Array>()
  for (const race of k.manifest.races.filter((r: Manifest['races'][number]) => !isNotes(r))) {
    const size = SECRET_SIZE + bodySize(k.manifest, race)
    const own = o.openings.filter((x) => x.race === race.id).map((x) => ({ s: fromHex(x.s), body: fromHex(x.body) }))
    if (own.length === 0) continue
    const leaves = []
    for await (const chunk of readChunks(box.db, k.id, race.id))
      for (let i = 0; i < chunk.n; i++) leaves.push(decodeLeaf(chunk.data.subarray(i * LEAF_SIZE, (i + 1) * LEAF_SIZE))!)
    const bytes = new Uint8Array(given.get(race.id) ?? new Uint8Array(leaves.length * size))
    for (const opening of own) {
      const at = leaves.findIndex(
        (leaf) => opening.body.length === size - SECRET_SIZE && openingFault(leaf, opening.s, opening.body, k.id) === null,
      )
      if (at < 0) continue
      bytes.set(encodeOpening(opening, size - SECRET_SIZE), at * size)
      fitted++
    }
    next.set(race.id, bytes)
  }
  await box.inTransaction(async (c) => {
    if ((await lockBoxState(c, k.id)) !== 'released') return
    for (const [race, bytes] of next) await insertOpening(c, k.id, race, bytes)
  })
  return fitted
}
