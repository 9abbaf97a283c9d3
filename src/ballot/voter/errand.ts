import { sha256Bytes, toHex } from '../../lib/digest.ts'
import { leafHash, verifyInclusion } from '../../lib/log.ts'
import { type Bytes, type Chance, fromBase64url, toBase64url } from '../core/bytes.ts'
import { pureEngine } from '../core/engine.ts'
import { type Manifest, pollIdOfBytes, racesNeeded, shortPollId } from '../core/manifest.ts'
import { cosignedAt, logName, openCheckpoint, witnessName } from '../core/note.ts'
import { outerHash } from '../core/objects.ts'
import { publicKey } from '../core/rsa.ts'
import { ask, blindedFor, cast, isReceipt, receive, type Token } from '../core/voter.ts'
import type { Shown } from './address.ts'
import { askedOf, type Keeper, type Kept, keepAsked, keepToken, pollBytesOf, tokenOfKept } from './keep.ts'
import { SEED_SIZE, seededChance } from './recover.ts'

/** What the page does at the offices, without a browser: the same code runs in tests against real ones. */
export interface Doors {
  a: string
  b: string
  relay: string
  box: string
}
export interface Reply {
  status: number
  bytes: Uint8Array
}
export interface World {
  doors: Doors
  /** Without cookies and referrer. Rejects when nothing answers. */
  send(url: string, body: string | Uint8Array | null): Promise<Reply>
  pause(ms: number): Promise<void>
  chance: Chance
  keeper: Keeper
}
/** Ends an errand; `code` names a sentence. */
export class Stopped extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

const jsonOf = (r: Reply): Record<string, unknown> => {
  try {
    return JSON.parse(new TextDecoder().decode(r.bytes)) as Record<string, unknown>
  } catch {
    return {}
  }
}
/** Asked again until somebody answers: a phone in a full hall loses its network now and then. */
const insist = async (w: World, url: string, body: string | Uint8Array | null, silent?: () => void): Promise<Reply> => {
  for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
    try {
      const r = await w.send(url, body)
      if (r.status < 500 && !(r.status === 429 || jsonOf(r).code === 'ballot.busy')) return r
    } catch {
      // Said by `silent`, tried again.
    }
    if (silent) silent()
    await w.pause(wait)
  }
}

/** Whether the keys in a manifest are a set that a ballot can be made with: every race once, every key once, none of the wrong size. */
export const keySetHolds = (m: Manifest): boolean => {
  try {
    const wanted = racesNeeded(m)
    const moduli: Record<string, true> = {}
    for (const r of m.races)
      for (const k of [r.a, r.b]) {
        if (publicKey(k).n.length !== 256 || moduli[k.n] || k.e !== 'AQAB') return false
        moduli[k.n] = true
      }
    return (
      wanted.length === m.races.length &&
      wanted.every((x, i) => {
        const r = m.races[i]!
        return r.id === x.id && r.classId === x.classId && r.column === x.column && fromBase64url(r.seal).length === 32
      }) &&
      fromBase64url(m.epoch).length === 32
    )
  } catch {
    return false
  }
}

export interface Known {
  manifest: Manifest
  id: Uint8Array
}
/** The manifest, held against the hash on the slip. Stops with `unknown-poll`, `other-manifest`, `bad-keys`. */
export const fetchManifest = async (w: World, short: string, silent?: () => void): Promise<Known> => {
  const r = await insist(w, `${w.doors.relay}/poll/${short}/manifest.json`, null, silent)
  if (r.status !== 200) throw new Stopped('unknown-poll')
  const id = pollIdOfBytes(r.bytes)
  if (shortPollId(id) !== short.slice(0, 32)) throw new Stopped('other-manifest')
  const manifest = JSON.parse(new TextDecoder().decode(r.bytes)) as Manifest
  if (!keySetHolds(manifest)) throw new Stopped('bad-keys')
  return { manifest, id }
}

export type RelayWindow = { window: 'early' | 'open' | 'grace' | 'late'; casting: boolean }
export const relayStatus = async (w: World, k: Known, silent?: () => void): Promise<RelayWindow> => {
  const r = await insist(w, `${w.doors.relay}/poll/${toHex(k.id)}/status`, null, silent)
  return jsonOf(r) as unknown as RelayWindow
}

/** Why an office gave nothing, as the voter is told. */
const refusedBy = (office: 'a' | 'b', code: unknown): string =>
  code === 'ballot.wrong-auth'
    ? `wrong-${office}`
    : code === 'ballot.other-vector'
      ? 'used'
      : code === 'ballot.on-paper'
        ? 'on-paper'
        : code === 'ballot.void'
          ? 'void'
          : 'refused'

const fromOffice = async (w: World, k: Known, kept: Kept, office: 'a' | 'b', say: (why: 'early' | 'silent') => void): Promise<string[]> => {
  const shown = kept.shown!
  const blinded = blindedFor(askedOf(kept.asked!), office)
  const body = JSON.stringify({ poll: kept.poll, idx: shown.idx, classId: shown.classId, auth: shown[office], blinded })
  for (;;) {
    const r = await insist(w, `${w.doors[office]}/issue`, body, () => say('silent'))
    const answer = jsonOf(r)
    if (r.status === 200) return answer.signatures as string[]
    if (answer.code !== 'ballot.not-open') throw new Stopped(refusedBy(office, answer.code))
    const { window } = await relayStatus(w, k)
    if (window === 'grace' || window === 'late') throw new Stopped('late-token')
    // Before the time, or the organiser has not opened yet.
    say('early')
    await w.pause(10_000)
  }
}

/**
 * The tokens of a slip, fetched when the page opens. What was asked is kept before the first call, so that after a crash the same is asked
 * again and gets the same answer. Stops with `wrong-a|wrong-b|used|on-paper|void|late-token|bad-signature|refused`, and with `bad-recovery`
 * where the seed of another phone was given and the offices had signed for another one.
 */
export const fetchTokens = async (
  w: World,
  k: Known,
  slot: string,
  shown: Shown,
  say: (why: 'early' | 'silent' | 'unkept') => void,
  recovered: Bytes | null = null,
): Promise<Token[]> => {
  const was = w.keeper.read(slot)
  if (was?.tokens) return was.tokens.map(tokenOfKept)
  const kept: Kept = { ...(was || { poll: toHex(k.id), title: k.manifest.title, classId: shown.classId }), shown }
  if (!kept.asked) {
    const seed = recovered || w.chance(new Uint8Array(SEED_SIZE))
    kept.seed = toBase64url(seed)
    kept.asked = keepAsked(ask(k.manifest, k.id, shown.classId, seededChance(kept.poll, seed)))
  }
  if (!w.keeper.write(slot, kept)) say('unkept')
  // One after the other: a code of A that was mistyped must not spend the row at B.
  for (const office of ['a', 'b'] as const) {
    if (kept[office]) continue
    try {
      kept[office] = await fromOffice(w, k, kept, office, say)
    } catch (e) {
      // Nothing is signed yet at A; what A signed stays good while the code of B is typed anew.
      if (office === 'a') w.keeper.drop(slot)
      else w.keeper.write(slot, { ...kept, shown: { ...kept.shown!, b: null } })
      if (recovered && e instanceof Stopped && e.code === 'used') throw new Stopped('bad-recovery')
      throw e
    }
    w.keeper.write(slot, kept)
  }
  const tokens = receive(k.manifest, k.id, askedOf(kept.asked), kept.a!, kept.b!)
  if (tokens === null) throw new Stopped('bad-signature')
  // From here on nothing on the phone says whose tokens these are, unless the desk let him in and he could not come back otherwise.
  const { poll, title, classId, seed } = kept
  const desk = kept.shown!.desk ? { desk: { ...kept.shown!, b: null } } : {}
  w.keeper.write(slot, { poll, title, classId, tokens: tokens.map(keepToken), ...(seed ? { seed } : {}), ...desk })
  return tokens
}

/** Seals the ballot and keeps it, so that whatever happens the same bytes are sent. `bodies` in the order of the tokens. */
export const sealBallot = (w: World, k: Known, slot: string, classId: number, tokens: readonly Token[], bodies: readonly Bytes[]): Kept => {
  let last: Bytes = new Uint8Array(0)
  const made = cast(k.manifest, k.id, tokens, bodies, (into) => {
    last = w.chance(into)
    return last
  })
  const kept: Kept = {
    poll: toHex(k.id),
    title: k.manifest.title,
    classId,
    cast: {
      sealed: toBase64url(made.outer),
      // The outer envelope is sealed last.
      key: toBase64url(last),
      leaves: made.leaves.map((l, i) => ({ race: l.race, s: toBase64url(tokens[i]!.s), leaf: toBase64url(l.leaf) })),
    },
  }
  w.keeper.write(slot, kept)
  return kept
}

/** Sends what was sealed. `not-casting`: the hall is not complete yet. Stops with `too-late`, `refused`. */
export const deposit = async (w: World, slot: string, silent?: () => void): Promise<Kept | 'not-casting'> => {
  const kept = w.keeper.read(slot)!
  const r = await insist(w, `${w.doors.relay}/deposit?poll=${kept.poll}`, fromBase64url(kept.cast!.sealed), silent)
  const answer = jsonOf(r)
  if (r.status !== 200) {
    if (answer.code === 'ballot.not-casting') return 'not-casting'
    throw new Stopped(answer.code === 'ballot.too-late' ? 'too-late' : answer.code === 'ballot.not-open' ? 'early-cast' : 'refused')
  }
  const { hash, position, signature, checkpoint, proof } = answer as unknown as NonNullable<Kept['receipt']>
  const done: Kept = { ...kept, receipt: { hash, position, signature, checkpoint, proof } }
  w.keeper.write(slot, done)
  return done
}

/** Whether a receipt is the relay's word (`signed`) and the log under it holds the ballot and is cosigned (`logged`). */
export const checkReceipt = (k: Known, kept: Kept): { signed: boolean; logged: boolean } => {
  const r = kept.receipt!
  const outer = fromBase64url(kept.cast!.sealed)
  const { ed25519 } = pureEngine
  const short = shortPollId(k.id)
  const signed = isReceipt(k.manifest, k.id, outer, r, ed25519)
  try {
    const head = openCheckpoint(r.checkpoint, logName(short, 'd'), fromBase64url(k.manifest.keys.logD), ed25519)
    const witnessed = cosignedAt(r.checkpoint, witnessName(short), fromBase64url(k.manifest.keys.witness), ed25519) !== null
    const proof = r.proof.map(fromBase64url)
    const logged = head !== null && witnessed && verifyInclusion({ leaf: leafHash(outerHash(outer)), index: r.position, ...head, proof })
    return { signed, logged }
  } catch {
    return { signed, logged: false }
  }
}

/** A published file; null while there is none. */
export const publishedFile = async (w: World, poll: string, name: string): Promise<Uint8Array | null> => {
  const r = await w.send(`${w.doors.box}/poll/${poll}/${name}`, null)
  return r.status === 200 ? r.bytes : null
}
export const sha256Of = (bytes: Bytes): string => toHex(sha256Bytes(bytes))
export { pollBytesOf }
