import { randomFillSync } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { refusal } from '../../lib/refusal.ts'
import { type Bytes, concat, fromBase64url, labelled, toBase64url, utf8 } from '../core/bytes.ts'
import type { Manifest } from '../core/manifest.ts'
import { nodeEngine, nodeSealing, nodeVerifyEd25519 } from '../core/seal-node.ts'
import type { Withheld } from '../offices.ts'
import { keptFile } from './key.ts'
import type { Ground } from './office.ts'

/** The key that grades of withheld classes are sealed to is not the one supervision signed. */
export const badWithheldKey = refusal()(422, 'ballot.bad-withheld-key')

/** Grades too few to publish go from the box to supervision through the organiser's hands: sealed, so that he carries what he cannot read. */
const info = (pollId: Bytes): Uint8Array => concat(labelled('withheld'), pollId)
const statement = (pollId: Bytes, key: Bytes): Uint8Array => concat(labelled('withheld-key'), pollId, key)
const chance = (into: Uint8Array): Uint8Array => randomFillSync(into)
const hexOf = (pollId: Bytes): string => Buffer.from(pollId).toString('hex')

/** X25519 public key of B for one poll and B's signature over it, both base64url. */
export interface WithheldKey {
  key: string
  signature: string
}

const places = (ground: Pick<Ground, 'folder'>, pollId: Bytes) => {
  const folder = join(ground.folder, 'withheld')
  const hex = hexOf(pollId)
  return { folder, key: join(folder, `${hex}.key`), sealed: join(folder, `${hex}.sealed`), read: join(folder, `${hex}.read`) }
}
const about = (pollId: Bytes): string => `withheld ${hexOf(pollId)}`

/** At B: the key of this poll, made at the first call; its private half never leaves B's folder. */
export const withheldKey = (ground: Pick<Ground, 'folder' | 'wrap' | 'unwrap' | 'signer'>, pollId: Bytes): WithheldKey => {
  const at = places(ground, pollId)
  mkdirSync(at.folder, { recursive: true, mode: 0o700 })
  const secret = ground.unwrap(
    keptFile(at.key, () => ground.wrap(chance(new Uint8Array(32)), about(pollId))),
    about(pollId),
  )
  const key = nodeEngine.publicOf(new Uint8Array(secret))
  return { key: toBase64url(key), signature: toBase64url(ground.signer('sign').sign(statement(pollId, key))) }
}

/** At the box. Refuses `ballot.bad-withheld-key` when B of the manifest did not sign the key. */
export const sealWithheld = (manifest: Manifest, pollId: Bytes, to: WithheldKey, what: Withheld): Uint8Array => {
  const key = fromBase64url(to.key)
  if (!nodeVerifyEd25519(fromBase64url(manifest.keys.signB), statement(pollId, key), fromBase64url(to.signature))) throw badWithheldKey({})
  return nodeSealing.seal(key, info(pollId), utf8(JSON.stringify(what)), chance)
}

/** At B: kept as it came; the first stays. False when it does not open with B's key. */
export const keepWithheld = (ground: Pick<Ground, 'folder' | 'wrap' | 'unwrap'>, pollId: Bytes, sealed: Bytes): boolean => {
  const at = places(ground, pollId)
  if (existsSync(at.sealed)) return true
  if (openSealed(ground, pollId, sealed) === null) return false
  const fd = openSync(at.sealed, 'wx', 0o600)
  writeSync(fd, sealed)
  fsyncSync(fd)
  closeSync(fd)
  return true
}
const openSealed = (ground: Pick<Ground, 'folder' | 'unwrap'>, pollId: Bytes, sealed: Bytes): Withheld | null => {
  const at = places(ground, pollId)
  if (!existsSync(at.key)) return null
  const secret = new Uint8Array(ground.unwrap(readFileSync(at.key), about(pollId)))
  const plain = nodeSealing.open(secret, info(pollId), sealed)
  return plain && (JSON.parse(new TextDecoder().decode(plain)) as Withheld)
}

/** At B, for supervision's eyes; null when nothing was withheld or it is wiped. That it was read is noted, without a time. */
export const readWithheld = (ground: Pick<Ground, 'folder' | 'unwrap'>, pollId: Bytes): Withheld | null => {
  const at = places(ground, pollId)
  if (!existsSync(at.sealed)) return null
  const found = openSealed(ground, pollId, new Uint8Array(readFileSync(at.sealed)))
  if (found) writeFileSync(at.read, '', { mode: 0o600 })
  return found
}

/** With the archive: key and grades go once supervision has read them, and stay for it until then. @returns whether they are gone */
export const wipeWithheld = (ground: Pick<Ground, 'folder'>, pollId: Bytes): boolean => {
  const at = places(ground, pollId)
  if (existsSync(at.sealed) && !existsSync(at.read)) return false
  for (const path of [at.key, at.sealed, at.read]) {
    if (!existsSync(path)) continue
    const fd = openSync(path, 'r+')
    writeSync(fd, chance(new Uint8Array(Math.max(1, readFileSync(path).length))))
    fsyncSync(fd)
    closeSync(fd)
    rmSync(path)
  }
  return true
}
