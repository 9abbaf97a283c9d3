import { randomFillSync } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Bytes, fromBase64url, labelled, toBase64url } from '../core/bytes.ts'
import { nodeEngine, nodeSealing } from '../core/seal-node.ts'
import type { Ground } from './office.ts'

/**
 * The key to what waits in the relay: a file outside the database, and a copy sealed to the trustees' recovery key (never to a sealing key, because
 * those are published). Both go after the release, and with them the meaning of every row, log file, replica and backup of the pool (ballot.md 5.5).
 */
const info = labelled('epoch-copy')
const chance = (into: Uint8Array): Uint8Array => randomFillSync(into)

const folderOf = (ground: Pick<Ground, 'folder'>): string => join(ground.folder, 'epoch')
const files = (ground: Pick<Ground, 'folder'>, draftId: string) => ({
  key: join(folderOf(ground), `${draftId}.key`),
  copy: join(folderOf(ground), `${draftId}.copy`),
})

const writeOnce = (file: string, bytes: Uint8Array): void => {
  const fd = openSync(file, 'wx', 0o600)
  writeSync(fd, bytes)
  fsyncSync(fd)
  closeSync(fd)
}
const syncFolder = (folder: string): void => {
  // A folder cannot be opened for that on Windows.
  if (process.platform === 'win32') return
  const fd = openSync(folder, 'r')
  fsyncSync(fd)
  closeSync(fd)
}
const about = (draftId: string): string => `epoch ${draftId}`

/** The key of a draft, made at the first call; the same one afterwards. @param recovery X25519 public key, base64url @returns public key, base64url */
export const prepareEpoch = (ground: Pick<Ground, 'folder' | 'wrap' | 'unwrap'>, draftId: string, recovery: string): string => {
  const file = files(ground, draftId)
  mkdirSync(folderOf(ground), { recursive: true, mode: 0o700 })
  if (!existsSync(file.key)) {
    const secret = chance(new Uint8Array(32))
    // The copy first: a key without one would be used although it could be lost.
    rmSync(file.copy, { force: true })
    writeOnce(file.copy, nodeSealing.seal(fromBase64url(recovery), info, secret, chance))
    writeOnce(file.key, ground.wrap(secret, about(draftId)))
    syncFolder(folderOf(ground))
  }
  return toBase64url(nodeEngine.publicOf(new Uint8Array(ground.unwrap(readFileSync(file.key), about(draftId)))))
}

/** The secret key whose public half stands in the manifest; null when it was destroyed or never was. */
export const epochSecret = (ground: Pick<Ground, 'folder' | 'unwrap'>, epoch: string): { secret: Bytes; draftId: string } | null => {
  const folder = folderOf(ground)
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.endsWith('.key')) continue
    const draftId = name.slice(0, -4)
    const secret = new Uint8Array(ground.unwrap(readFileSync(join(folder, name)), about(draftId)))
    if (toBase64url(nodeEngine.publicOf(secret)) === epoch) return { secret, draftId }
  }
  return null
}

/** From the copy, with the trustees' recovery key: when the box's host is lost before the release. Null for another key. */
export const recoverEpoch = (copy: Bytes, recoverySecret: Bytes): Uint8Array | null => nodeSealing.open(recoverySecret, info, copy)

/** Overwrites and removes the key and its copy. Idempotent. */
export const destroyEpoch = (ground: Pick<Ground, 'folder' | 'unwrap'>, epoch: string): void => {
  const found = epochSecret(ground, epoch)
  if (!found) return
  const file = files(ground, found.draftId)
  // The key last: as long as it can be found, a second call finishes the work.
  for (const path of [file.copy, file.key]) {
    if (!existsSync(path)) continue
    const fd = openSync(path, 'r+')
    writeSync(fd, chance(new Uint8Array(statSync(path).size)))
    fsyncSync(fd)
    closeSync(fd)
    rmSync(path)
  }
  syncFolder(folderOf(ground))
}
