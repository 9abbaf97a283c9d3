import { createHash } from 'node:crypto'
import { fromHex, toHex } from '../../lib/digest.ts'
import { fromBase64url, toBase64url } from '../core/bytes.ts'
import { type Manifest, racesOfClass } from '../core/manifest.ts'
import { keysOf, type PollRow, pollOf, rowOf } from './issuer.write.ts'
import { issuerAdmin } from './issuer-admin.ts'
import { type KeyPool, keyPool } from './key-pool.ts'
import {
  type Answer,
  badBlinded,
  badShape,
  type Ground,
  type MakePart,
  notOpen,
  type Part,
  unknownPoll,
  voided,
  wrongAuth,
} from './office.ts'
import { assertKnown, issue, type Row, vectorHash } from './roster.ts'
import { openStore, type Store } from './store.ts'

/** A poll as the issuer holds it in memory; keys are in the threads. */
export interface Live {
  readonly row: PollRow
  readonly ref: Buffer
  readonly manifest: Manifest
  /** Class → its races in the order of blinded values, each with its key's id and modulus. */
  readonly races: ReadonlyMap<number, readonly { key: string; n: Buffer }[]>
  readonly opensAt: number
  readonly closesAt: number
  /** Signatures under way: the close waits for them before keys go. */
  signing: number
  open: boolean
}

export interface Issuer {
  readonly ground: Ground
  readonly office: 'a' | 'b'
  readonly store: Store
  readonly keys: KeyPool
  readonly counters: Record<string, number>
  /** Refuses `ballot.unknown-poll`, `ballot.void`. */
  live(pollId: Buffer): Promise<Live>
  /** After a change of state. */
  reload(pollId: Buffer): void
}

/** Number of the key in the threads: the draft first, so that all keys of a poll are forgotten at once. */
export const keyId = (ref: Uint8Array, race: number): string => `${toHex(ref)}/${race}`
const wrapName = (ref: Uint8Array, race: number): string => `race ${keyId(ref, race)}`
export const wrapKey = (g: Ground, ref: Uint8Array, race: number, jwk: object): Buffer =>
  g.wrap(Buffer.from(JSON.stringify(jwk)), wrapName(ref, race))

/** 32 bytes of hex or base64url. Refuses `ballot.bad-shape`. */
export const pollBytes = (given: unknown): Buffer => {
  if (typeof given === 'string' && /^[\da-f]{64}$/.test(given)) return Buffer.from(fromHex(given))
  return bytesOf(given, 32)
}
export const bytesOf = (given: unknown, size: number): Buffer => {
  try {
    const bytes = Buffer.from(fromBase64url(String(given)))
    if (bytes.length === size) return bytes
  } catch {
    // said below
  }
  throw badShape({})
}
export const indexOf = (given: unknown): number => {
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 0 && given < 2 ** 31) return given
  throw badShape({})
}
export const objectOf = (given: unknown): Record<string, unknown> => {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>
  throw badShape({})
}

/** 0 < z < n, both of 256 bytes. */
const inRange = (z: Buffer, n: Buffer): boolean => z.length === n.length && Buffer.compare(z, n) < 0 && z.some((byte) => byte !== 0)

const loader = (ground: Ground, keys: KeyPool) => {
  const known = new Map<string, Promise<Live>>()
  const load = async (pollId: Buffer): Promise<Live> => {
    const row = await pollOf(ground.pool, { pollId })
    if (row === null || row.manifest === null) throw unknownPoll({})
    if (row.state === 'void') throw voided({})
    const manifest = JSON.parse(row.manifest) as Manifest
    const byRace = new Map((await keysOf(ground.pool, row.ref)).map((k) => [k.race, k]))
    const races = new Map<number, { key: string; n: Buffer }[]>()
    if (byRace.size > 0) {
      for (const k of byRace.values())
        keys.load(keyId(row.ref, k.race), JSON.parse(ground.unwrap(k.wrapped, wrapName(row.ref, k.race)).toString('utf8')))
      for (const c of manifest.classes)
        races.set(
          c.id,
          racesOfClass(manifest, c.id).map((r) => ({ key: keyId(row.ref, r.id), n: Buffer.from(byRace.get(r.id)!.n, 'base64url') })),
        )
    }
    return {
      row,
      ref: row.ref,
      manifest,
      races,
      opensAt: Date.parse(manifest.opensAt),
      closesAt: Date.parse(manifest.closesAt),
      signing: 0,
      open: row.state === 'open',
    }
  }
  return {
    live: (pollId: Buffer): Promise<Live> => {
      const id = pollId.toString('hex')
      const was = known.get(id)
      if (was) return was
      const made = load(pollId)
      known.set(id, made)
      // An unknown poll is not remembered: anyone can send names of polls.
      made.catch(() => known.delete(id))
      return made
    },
    reload: (pollId: Buffer) => void known.delete(pollId.toString('hex')),
  }
}

/** The answer to a marked row. Deterministic: the same vector gives the same bytes after any crash. */
const signed = async (i: Issuer, live: Live, row: Row, blinded: readonly Buffer[]): Promise<Answer> => {
  const races = live.races.get(row.classId) ?? []
  live.signing++
  try {
    const signatures = await i.keys.sign(races.map((r, n) => ({ key: r.key, blinded: blinded[n]! })))
    i.counters.answered = (i.counters.answered ?? 0) + 1
    return { json: { signatures: signatures.map(toBase64url) } }
  } finally {
    live.signing--
  }
}

const issueRoute =
  (i: Issuer) =>
  async (given: unknown): Promise<Answer> => {
    const body = objectOf(given)
    const [idx, auth] = [indexOf(body.idx), bytesOf(body.auth, 32)]
    if (!Array.isArray(body.blinded) || body.blinded.length === 0 || body.blinded.length > 500) throw badShape({})
    const blinded = body.blinded.map((z) => bytesOf(z, 256))
    const live = await i.live(pollBytes(body.poll))
    // Who asks comes first: without the secret of the row nobody learns anything and nothing is signed or queued.
    const row = assertKnown(await rowOf(i.ground.pool, live.ref, idx), auth)
    const assertOpen = () => {
      const t = i.ground.clock().getTime()
      if (!live.open || t < live.opensAt || t >= live.closesAt) throw notOpen({})
    }
    assertOpen()
    const races = live.races.get(row.classId)
    // A phone that took its number for one of another class would get signatures that fit nothing, and the row would be spent.
    if (body.classId !== undefined && body.classId !== row.classId) throw wrongAuth({})
    if (!races || races.length !== blinded.length || !races.every((r, n) => inRange(blinded[n]!, r.n))) throw badBlinded({})
    const act = issue({ auth, vector: vectorHash(blinded), keepEvidence: i.office === 'b' })
    // A repeated call needs no mark; one that contradicts is refused without waiting.
    if (row.state === 'issued' || row.state === 'paper') {
      act(row)
      return signed(i, live, row, blinded)
    }
    const marked = await i.store.mark(live.ref, idx, (r) => {
      // The poll may have been closed while the mark waited.
      if (!live.open) throw notOpen({})
      return act(r)
    })
    i.counters.marked = (i.counters.marked ?? 0) + 1
    return signed(i, live, marked, blinded)
  }

/** Issuer A or B: gives one blind signature per race to everybody on the roll, and knows nothing of what it signs. */
export const issuer: MakePart = async (ground): Promise<Part> => {
  const office = ground.role
  if (office !== 'a' && office !== 'b') throw new Error('an issuer is a or b')
  const { store, voided: gone } = await openStore(ground)
  const keys = keyPool(ground.settings.threads)
  const counters: Record<string, number> = { marked: 0, answered: 0, refused: 0, voided: gone }
  const i: Issuer = { ground, office, store, keys, counters, ...loader(ground, keys) }
  const issueOne = issueRoute(i)
  return {
    routes: [
      {
        method: 'POST',
        path: '/issue',
        limit: 256 * 1024,
        handle: async (r) => {
          try {
            return await issueOne(r.json())
          } catch (e) {
            counters.refused!++
            throw e
          }
        },
      },
      ...issuerAdmin(i),
    ],
    counters: () => ({ ...counters }),
    stop: async () => {
      await store.stop()
      await keys.close()
    },
  }
}

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
