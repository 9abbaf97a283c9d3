import { sha256Bytes } from '../../lib/digest.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../lib/log.ts'
import { type Bytes, concat, fromBase64, readU32, same, toBase64, u32, utf8 } from './bytes.ts'

/** Signed checkpoints: C2SP signed-note and tlog-cosignature, Ed25519. */
export type VerifyEd25519 = (key: Bytes, message: Bytes, signature: Bytes) => boolean
export interface NoteSigner {
  name: string
  /** 32 bytes. */
  key: Bytes
  sign(message: Bytes): Bytes
}

const SIGNATURE = 1
const COSIGNATURE = 4
const keyHash = (name: string, kind: number, key: Bytes): Bytes =>
  sha256Bytes(concat(utf8(`${name}\n`), Uint8Array.of(kind), key)).slice(0, 4)
const line = (name: string, payload: Bytes): string => `\u2014 ${name} ${toBase64(payload)}\n`

/** Names of the logs of a poll, by the first 16 bytes of its id. */
export const logName = (shortPollId: string, log: 'd' | 'l'): string => `zy.ballot.v1/${shortPollId}/${log}`
export const witnessName = (shortPollId: string): string => `zy.ballot.v1/${shortPollId}/witness`

export const signCheckpoint = (checkpoint: Checkpoint, signer: NoteSigner): string => {
  const body = writeCheckpoint(checkpoint)
  return `${body}\n${line(signer.name, concat(keyHash(signer.name, SIGNATURE, signer.key), signer.sign(utf8(body))))}`
}

const cosigned = (body: string, seconds: number): Bytes => utf8(`cosignature/v1\ntime ${seconds}\n${body}`)
/** Seconds since 1970 in 8 bytes; the upper 4 stay 0 until 2106. */
const time64 = (seconds: number): Bytes => concat(new Uint8Array(4), u32(seconds))

/** The note with the witness's cosignature added. He first checks that the log only grew. */
export const cosign = (note: string, signer: NoteSigner, seconds: number): string => {
  const body = bodyOf(note)
  const signature = signer.sign(cosigned(body, seconds))
  return note + line(signer.name, concat(keyHash(signer.name, COSIGNATURE, signer.key), time64(seconds), signature))
}

const bodyOf = (note: string): string => {
  const end = note.indexOf('\n\n')
  if (end < 0) throw new RangeError('not a signed note')
  return note.slice(0, end + 1)
}
const payloads = (note: string, name: string, hash: Bytes, size: number): Bytes[] => {
  const found: Bytes[] = []
  for (const l of note.slice(note.indexOf('\n\n') + 2).split('\n')) {
    const [dash, who, encoded] = l.split(' ')
    if (dash !== '\u2014' || who !== name || encoded === undefined) continue
    try {
      const payload = fromBase64(encoded)
      if (payload.length === 4 + size && same(payload.subarray(0, 4), hash)) found.push(payload.subarray(4))
    } catch {
      // A line that is no base64 is no signature.
    }
  }
  return found
}

/** The checkpoint, when the note is one of this log and carries the log's signature; null otherwise. */
export function openCheckpoint(note: string, name: string, key: Bytes, verify: VerifyEd25519): Checkpoint | null {
  const checkpoint = readCheckpoint(note)
  if (checkpoint === null || checkpoint.origin !== name || !note.includes('\n\n')) return null
  const body = utf8(bodyOf(note))
  return payloads(note, name, keyHash(name, SIGNATURE, key), 64).some((p) => verify(key, body, p)) ? checkpoint : null
}

/** When the witness cosigned it, in seconds since 1970; null when he did not. */
export function cosignedAt(note: string, name: string, key: Bytes, verify: VerifyEd25519): number | null {
  if (!note.includes('\n\n')) return null
  const body = bodyOf(note)
  for (const p of payloads(note, name, keyHash(name, COSIGNATURE, key), 72)) {
    const seconds = readU32(p, 4)
    if (readU32(p) === 0 && verify(key, cosigned(body, seconds), p.subarray(8))) return seconds
  }
  return null
}
