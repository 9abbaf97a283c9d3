import { type Bytes, type Chance, concat, fromBase64url, readU16, same, toBase64url, u16, utf8 } from './bytes.ts'
import type { Sealing } from './hpke.ts'
import { type Manifest, NOTE_SIZE, racesOfClass } from './manifest.ts'
import type { VerifyEd25519 } from './note.ts'
import {
  blindMessage,
  commitmentOf,
  decodeLeaf,
  depositInfo,
  depositStatement,
  encodeLeaf,
  envelopeHash,
  envelopeInfo,
  LEAF_SIZE,
  outerHash,
  printedTokenOf,
  tokenOf,
} from './objects.ts'
import { slipSecret } from './roster.ts'
import { type Blinded, blind, finalize, type Modular, modular, publicKey } from './rsa.ts'
import { pureSealing } from './seal.ts'

/** What a voter's page does, step by step; kept between the steps on his device only. */
export interface Asked {
  race: number
  s: Bytes
  a: Blinded
  b: Blinded
}
/** A finished token: nobody knows that it is his. */
export interface Token {
  race: number
  s: Bytes
  proof: { kind: 'blind'; sigA: Bytes; sigB: Bytes } | { kind: 'printed'; index: number }
}

/** Secrets and blinded messages for every race of the class. Stored before the first request, so that a retry asks for the same. */
export const ask = (manifest: Manifest, pollId: Bytes, classId: number, chance: Chance, m: Modular = modular()): Asked[] =>
  racesOfClass(manifest, classId).map((race) => {
    const s = chance(new Uint8Array(32))
    const message = blindMessage(pollId, race.id, tokenOf(pollId, race.id, s))
    return { race: race.id, s, a: blind(message, publicKey(race.a), chance, m), b: blind(message, publicKey(race.b), chance, m) }
  })
/** The body of an issuer's request, base64url, in the order of `racesOfClass`. */
export const blindedFor = (asked: readonly Asked[], office: 'a' | 'b'): string[] => asked.map((x) => toBase64url(x[office].blinded))

/** Takes the blinding off both answers and checks every signature; null when an office did not sign what was asked with the manifest's key. */
export function receive(
  manifest: Manifest,
  pollId: Bytes,
  asked: readonly Asked[],
  fromA: readonly string[],
  fromB: readonly string[],
  m: Modular = modular(),
): Token[] | null {
  const tokens: Token[] = []
  for (let i = 0; i < asked.length; i++) {
    const own = asked[i]!
    const race = manifest.races.find((r) => r.id === own.race)!
    const message = blindMessage(pollId, race.id, tokenOf(pollId, race.id, own.s))
    const sigA = finalize(message, publicKey(race.a), fromBase64url(fromA[i] ?? ''), own.a.inverse, m)
    const sigB = finalize(message, publicKey(race.b), fromBase64url(fromB[i] ?? ''), own.b.inverse, m)
    if (sigA === null || sigB === null) return null
    tokens.push({ race: race.id, s: own.s, proof: { kind: 'blind', sigA, sigB } })
  }
  return tokens
}

/** The tokens of a printed slip; `indexOf` looks the token up in the printed list. Null when it is not in it. */
export function slipTokens(
  manifest: Manifest,
  classId: number,
  slip: Bytes,
  indexOf: (race: number, token: Bytes) => number,
): Token[] | null {
  const tokens = racesOfClass(manifest, classId).map((race): Token => {
    const s = slipSecret(slip, race.id)
    return { race: race.id, s, proof: { kind: 'printed', index: indexOf(race.id, printedTokenOf(race.id, s)) } }
  })
  return tokens.every((t) => t.proof.kind === 'printed' && t.proof.index >= 0) ? tokens : null
}

export const tokenBytes = (pollId: Bytes, t: Token): Uint8Array =>
  t.proof.kind === 'printed' ? printedTokenOf(t.race, t.s) : tokenOf(pollId, t.race, t.s)

export interface Cast {
  /** What goes to the relay. */
  outer: Uint8Array
  /** By race, kept to compare with the log after the close. */
  leaves: { race: number; leaf: Uint8Array; envelope: Uint8Array }[]
}
/** The ballots sealed: `bodies` in the order of the tokens, which is that of `racesOfClass`. */
export function cast(
  manifest: Manifest,
  pollId: Bytes,
  tokens: readonly Token[],
  bodies: readonly Bytes[],
  chance: Chance,
  sealing: Sealing = pureSealing,
): Cast {
  const leaves = tokens.map((t, i) => {
    const race = manifest.races.find((r) => r.id === t.race)!
    const body = bodies[i]!
    const envelope = sealing.seal(fromBase64url(race.seal), envelopeInfo(pollId, race.id), concat(t.s, body), chance)
    const common = {
      race: race.id,
      token: tokenBytes(pollId, t),
      commitment: commitmentOf(pollId, race.id, t.s, body),
      envelope: envelopeHash(envelope),
    }
    return { race: race.id, leaf: encodeLeaf({ ...common, ...t.proof }), envelope }
  })
  const outer = sealing.seal(
    fromBase64url(manifest.epoch),
    depositInfo(pollId),
    concat(...leaves.flatMap((l) => [l.leaf, l.envelope])),
    chance,
  )
  return { outer, leaves }
}

/** The relay's promise: this envelope stands at this position of log D. */
export interface Receipt {
  position: number
  /** base64url, Ed25519 over `depositStatement`. */
  signature: string
}
export const isReceipt = (manifest: Manifest, pollId: Bytes, outer: Bytes, receipt: Receipt, verify: VerifyEd25519): boolean =>
  verify(
    fromBase64url(manifest.keys.deposit),
    depositStatement(pollId, outerHash(outer), receipt.position),
    fromBase64url(receipt.signature),
  )

/** After the close: whether the own leaf stands in a race's file as it was cast, was changed, or is missing. With a receipt the last two are proof. */
export function ownLeaf(leaves: Bytes, own: Bytes): 'present' | 'altered' | 'missing' {
  const token = decodeLeaf(own)?.token
  for (let at = 0; at < leaves.length; at += LEAF_SIZE) {
    const leaf = leaves.subarray(at, at + LEAF_SIZE)
    if (same(leaf, own)) return 'present'
    if (token && same(leaf.subarray(4, 36), token)) return 'altered'
  }
  return 'missing'
}

/** Free text as a body; null when it is longer than fits (766 bytes of UTF-8, 255 Chinese characters). */
export function noteBody(text: string): Uint8Array | null {
  const bytes = utf8(text)
  if (bytes.length > NOTE_SIZE - 2) return null
  const body = new Uint8Array(NOTE_SIZE)
  body.set(u16(bytes.length))
  body.set(bytes, 2)
  return body
}
/** Null for bytes that are no note. */
export const readNote = (body: Bytes): string | null => {
  const size = readU16(body)
  return body.length === NOTE_SIZE && size <= NOTE_SIZE - 2 ? new TextDecoder().decode(body.subarray(2, 2 + size)) : null
}
