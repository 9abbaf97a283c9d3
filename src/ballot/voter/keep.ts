import { fromHex } from '../../lib/digest.ts'
import { type Bytes, fromBase64url, toBase64url } from '../core/bytes.ts'
import type { Asked, Token } from '../core/voter.ts'
import type { Shown } from './address.ts'
import type { Recovery } from './recover.ts'

/** What a phone keeps of one ballot, as JSON; bytes in base64url. No grade is ever among it. */
export interface Kept {
  /** 64 hex digits. */
  poll: string
  title: string
  classId: number
  /** Until the tokens are there: what is shown to the offices, and what was asked. */
  shown?: Shown
  asked?: KeptAsked[]
  a?: string[]
  b?: string[]
  tokens?: KeptToken[]
  /** Until the ballot is sealed: what the tokens follow from (base64url), and the half of one who was let in at the desk. */
  seed?: string
  desk?: Shown
  /** A recovery code read from another phone's screen, until the six digits and the slip are there. */
  recovery?: Recovery
  cast?: KeptCast
  receipt?: KeptReceipt
  /** Found among the opened ballots, changed or gone. */
  found?: 'counted' | 'altered' | 'missing'
}
export interface KeptAsked {
  race: number
  s: string
  a: [blinded: string, inverse: string]
  b: [blinded: string, inverse: string]
}
export interface KeptToken {
  race: number
  s: string
  sigA: string
  sigB: string
}
/** `sealed` and `key` (the secret half of the envelope's own key) prove what was in it, should it be dropped. */
export interface KeptCast {
  sealed: string
  key: string
  leaves: { race: number; s: string; leaf: string }[]
}
export interface KeptReceipt {
  hash: string
  position: number
  signature: string
  checkpoint: string
  proof: string[]
}

/** Where it is kept: the phone's own storage, or memory alone on a shared machine. */
export interface Keeper {
  read(slot: string): Kept | null
  /** False when nothing could be kept. */
  write(slot: string, kept: Kept): boolean
  drop(slot: string): void
  slots(): string[]
  wipe(): void
}

export const memoryKeeper = (): Keeper => {
  let all: Record<string, Kept> = {}
  return {
    read: (slot) => all[slot] || null,
    write: (slot, kept) => {
      all[slot] = kept
      return true
    },
    drop: (slot) => {
      delete all[slot]
    },
    slots: () => Object.keys(all),
    wipe: () => {
      all = {}
    },
  }
}

interface Storage {
  readonly length: number
  key(n: number): string | null
  getItem(name: string): string | null
  setItem(name: string, text: string): void
  removeItem(name: string): void
}
const PREFIX = 'zy.ballot.'
/** On the device. What cannot be written there stays in memory as long as the page does. */
export const deviceKeeper = (storage: Storage | null): Keeper => {
  const memory = memoryKeeper()
  return {
    read: (slot) => {
      try {
        const text = storage?.getItem(PREFIX + slot)
        if (text) return JSON.parse(text) as Kept
      } catch {
        // Read from memory below.
      }
      return memory.read(slot)
    },
    write: (slot, kept) => {
      memory.write(slot, kept)
      try {
        if (!storage) return false
        storage.setItem(PREFIX + slot, JSON.stringify(kept))
        return true
      } catch {
        return false
      }
    },
    drop: (slot) => {
      memory.drop(slot)
      try {
        if (storage) storage.removeItem(PREFIX + slot)
      } catch {
        // Nothing was kept there either.
      }
    },
    slots: () => {
      const found = memory.slots()
      try {
        for (let i = 0; storage && i < storage.length; i++) {
          const name = storage.key(i) || ''
          if (name.indexOf(PREFIX) === 0 && found.indexOf(name.slice(PREFIX.length)) < 0) found.push(name.slice(PREFIX.length))
        }
      } catch {
        // Only what is in memory.
      }
      return found
    },
    wipe: memory.wipe,
  }
}

const text = (b: Bytes): string => toBase64url(b)
const bytes = (t: string): Uint8Array => fromBase64url(t)

export const keepAsked = (list: readonly Asked[]): KeptAsked[] =>
  list.map((x) => ({
    race: x.race,
    s: text(x.s),
    a: [text(x.a.blinded), text(x.a.inverse)],
    b: [text(x.b.blinded), text(x.b.inverse)],
  }))
export const askedOf = (list: readonly KeptAsked[]): Asked[] =>
  list.map((x) => ({
    race: x.race,
    s: bytes(x.s),
    a: { blinded: bytes(x.a[0]), inverse: bytes(x.a[1]) },
    b: { blinded: bytes(x.b[0]), inverse: bytes(x.b[1]) },
  }))
export const keepToken = (t: Token): KeptToken => {
  if (t.proof.kind !== 'blind') throw new RangeError('a printed token is not kept')
  return { race: t.race, s: text(t.s), sigA: text(t.proof.sigA), sigB: text(t.proof.sigB) }
}
export const tokenOfKept = (t: KeptToken): Token => ({
  race: t.race,
  s: bytes(t.s),
  proof: { kind: 'blind', sigA: bytes(t.sigA), sigB: bytes(t.sigB) },
})
export const pollBytesOf = (k: Pick<Kept, 'poll'>): Uint8Array => fromHex(k.poll)
