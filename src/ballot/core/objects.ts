import { type Bytes, concat, hash, isZero, labelled, readU16, readU32, u16, u32 } from './bytes.ts'

/** The things a ballot is made of, byte for byte; docs/ballot.md says the same in words. Sizes in bytes, integers big-endian. */

export const SECRET_SIZE = 32
/** RSA-2048 in the leaf; other sizes would be another leaf version. */
export const SIGNATURE_SIZE = 256
export const LEAF_SIZE = 612

/** What the voter alone knows until the opening; 32 fresh random bytes for every race. */
export type Secret = Bytes

/** T: the name of a ballot, which only the holder of the secret can have made. */
export const tokenOf = (pollId: Bytes, race: number, s: Secret): Uint8Array => hash('token', pollId, u16(race), s)

/** T of a printed slip. It cannot name the poll, since the poll's manifest names the list of them; the list binds it. */
export const printedTokenOf = (race: number, s: Secret): Uint8Array => hash('printed', u16(race), s)

/** m: what the issuers sign without seeing it. */
export const blindMessage = (pollId: Bytes, race: number, token: Bytes): Uint8Array => concat(labelled('blind'), pollId, u16(race), token)

/** c: binds the grades to the secret. */
export const commitmentOf = (pollId: Bytes, race: number, s: Secret, body: Bytes): Uint8Array => hash('commit', pollId, u16(race), s, body)

/** e: binds the sealed envelope to the leaf. */
export const envelopeHash = (envelope: Bytes): Uint8Array => hash('env', envelope)

/** HPKE info of the inner envelope; its plaintext is s ‖ body. */
export const envelopeInfo = (pollId: Bytes, race: number): Uint8Array => concat(labelled('seal'), pollId, u16(race))
/** HPKE info of the outer envelope; its plaintext is (leaf ‖ envelope) for each race of the voter's class in order. */
export const depositInfo = (pollId: Bytes): Uint8Array => concat(labelled('box'), pollId)

export type Leaf = BlindLeaf | PrintedLeaf
interface AnyLeaf {
  race: number
  /** T, 32 bytes. */
  token: Bytes
  /** c, 32 bytes. */
  commitment: Bytes
  /** e, 32 bytes. */
  envelope: Bytes
}
export interface BlindLeaf extends AnyLeaf {
  kind: 'blind'
  sigA: Bytes
  sigB: Bytes
}
/** A slip drawn from the printed list: its place in the list stands where the signatures would. */
export interface PrintedLeaf extends AnyLeaf {
  kind: 'printed'
  index: number
}

const sized = (name: string, bytes: Bytes, size: number): Bytes => {
  if (bytes.length !== size) throw new RangeError(`${name}: ${bytes.length} bytes, not ${size}`)
  return bytes
}

/** ver(1)=1 kind(1)=1|2 race(2) T(32) c(32) e(32) sigA(256) sigB(256), or index(4) and zeros(508) for a printed one. */
export const encodeLeaf = (leaf: Leaf): Uint8Array =>
  concat(
    Uint8Array.of(1, leaf.kind === 'blind' ? 1 : 2),
    u16(leaf.race),
    sized('token', leaf.token, 32),
    sized('commitment', leaf.commitment, 32),
    sized('envelope', leaf.envelope, 32),
    ...(leaf.kind === 'blind'
      ? [sized('sigA', leaf.sigA, SIGNATURE_SIZE), sized('sigB', leaf.sigB, SIGNATURE_SIZE)]
      : [u32(leaf.index), new Uint8Array(2 * SIGNATURE_SIZE - 4)]),
  )

/** Null for bytes that are no leaf: every leaf has exactly one encoding. */
export const decodeLeaf = (bytes: Bytes): Leaf | null => {
  if (bytes.length !== LEAF_SIZE || bytes[0] !== 1) return null
  const common = {
    race: readU16(bytes, 2),
    token: bytes.subarray(4, 36),
    commitment: bytes.subarray(36, 68),
    envelope: bytes.subarray(68, 100),
  }
  if (bytes[1] === 1) return { kind: 'blind', ...common, sigA: bytes.subarray(100, 356), sigB: bytes.subarray(356, 612) }
  if (bytes[1] === 2 && isZero(bytes.subarray(104))) return { kind: 'printed', ...common, index: readU32(bytes, 100) }
  return null
}

export interface Opening {
  s: Secret
  body: Bytes
}
/** s(32) body; 32 zero bytes of s (and a zero body) say «unopened». In the order of the leaves. */
export const encodeOpening = (opening: Opening | null, size: number): Uint8Array =>
  opening === null ? new Uint8Array(SECRET_SIZE + size) : concat(sized('s', opening.s, SECRET_SIZE), sized('body', opening.body, size))
/** Null for unopened; throws RangeError for another length. */
export const decodeOpening = (bytes: Bytes, size: number): Opening | null => {
  sized('opening', bytes, SECRET_SIZE + size)
  const s = bytes.subarray(0, SECRET_SIZE)
  return isZero(s) ? null : { s, body: bytes.subarray(SECRET_SIZE) }
}

/** 票码: 12 digits from T, for people who compare by eye: '0000-0000-0000'. */
export const ballotCode = (token: Bytes): string => {
  const h = hash('code', token)
  // The whole digest modulo 10^12, digit block by digit block: 10^12 passes 32 bits, and BigInt may be absent.
  let [high, low] = [0, 0]
  for (let i = 0; i < h.length; i++) {
    const l = low * 256 + h[i]!
    low = l % 1e6
    high = (high * 256 + Math.floor(l / 1e6)) % 1e6
  }
  const digits = String(high).padStart(6, '0') + String(low).padStart(6, '0')
  return `${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`
}

/** What the relay signs for every outer envelope it has stored, position counted from 0 in log D. */
export const depositStatement = (pollId: Bytes, outerHash: Bytes, position: number): Uint8Array =>
  concat(labelled('deposit'), pollId, sized('outer hash', outerHash, 32), u32(position))
/** H(outer): the entry of log D. */
export const outerHash = (outer: Bytes): Uint8Array => hash('outer', outer)

/** What one issuer signs for the other when a row of his was never signed here, so that the other may reset it (docs/ballot.md). */
export const neverSignedStatement = (pollId: Bytes, idx: number, office: 'a' | 'b'): Uint8Array =>
  concat(labelled('never-signed'), pollId, u32(idx), Uint8Array.of(office === 'a' ? 1 : 2))
