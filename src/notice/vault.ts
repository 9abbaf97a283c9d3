import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Keys } from '../member/secret.ts'

// What an objector says of himself and what he writes are sealed with AES-256-GCM, each text with a key of its own, derived from the realm's
// key file, a salt and what the text is: no key opens two of them, and a copy of the database without the key file opens none.

let keys: Keys | null = null
/** Set once when the application is built. */
export const setVaultKeys = (given: Keys): void => {
  keys = given
}

export type Purpose = 'objector' | 'objection'

const saltBytes = 16
const nonceBytes = 12
const tagBytes = 16

const keyFor = (version: number, salt: Uint8Array, label: string): Buffer => {
  if (keys === null) throw new Error('the keys of the objection vault are not set: call setVaultKeys')
  const master = keys.seal.get(version)
  if (!master) throw new Error(`no sealing key of version ${version}`)
  return Buffer.from(hkdfSync('sha256', master, salt, label, 32))
}
const labelOf = (realm: number, purpose: Purpose, id: number): string => `zhengyou/notice/${purpose}/${realm}/${id}`

export const currentVersion = (): number => keys?.current ?? 0

/** `1:` + base64url of salt, nonce, text, tag; bound to the realm, the purpose and the objection. */
export const seal = (realm: number, purpose: Purpose, id: number, text: string): string => {
  const version = currentVersion()
  const label = labelOf(realm, purpose, id)
  const salt = randomBytes(saltBytes)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', keyFor(version, salt, label), nonce)
  cipher.setAAD(Buffer.from(label))
  return `${version}:${Buffer.concat([salt, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')}`
}

/** @throws an Error when the key version is gone, the text was altered, or it belongs to another objection */
export const unseal = (realm: number, purpose: Purpose, id: number, sealed: string): string => {
  const [version = '', text = ''] = sealed.split(':')
  const label = labelOf(realm, purpose, id)
  const body = Buffer.from(text, 'base64url')
  const salt = body.subarray(0, saltBytes)
  const decipher = createDecipheriv('aes-256-gcm', keyFor(Number(version), salt, label), body.subarray(saltBytes, saltBytes + nonceBytes))
  decipher.setAAD(Buffer.from(label))
  decipher.setAuthTag(body.subarray(-tagBytes))
  return decipher.update(body.subarray(saltBytes + nonceBytes, -tagBytes)).toString('utf8') + decipher.final('utf8')
}
