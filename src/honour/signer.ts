import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'
import type { Keys } from '../member/secret.ts'
import type { SignedList } from './status.ts'

let keys: Keys | null = null
/** Set once when the application is built. */
export const setSignerKeys = (given: Keys): void => {
  keys = given
}

// RFC 8410: an Ed25519 private key is this prefix and 32 bytes.
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The realm's signing key, from the newest key of the installation; another key version is another signature, the published key says which. */
const keyOf = (realm: string): KeyObject | null => {
  if (keys === null) return null
  const seed = Buffer.from(hkdfSync('sha256', keys.seal.get(keys.current)!, '', `zhengyou/honour/status/${realm}`, 32))
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
}

/** @returns null where the installation has no keys */
export const signList = (realm: string, text: string): SignedList | null => {
  const key = keyOf(realm)
  if (key === null) return null
  return { text, signature: sign(null, Buffer.from(text), key).toString('base64'), key: publicOf(key) }
}

const publicOf = (key: KeyObject): string => {
  const { x } = createPublicKey(key).export({ format: 'jwk' }) as { x: string }
  return Buffer.from(x, 'base64url').toString('base64')
}

/** The realm's public key, base64; null where the installation has no keys. */
export const keyFor = (realm: string): string | null => {
  const key = keyOf(realm)
  return key === null ? null : publicOf(key)
}

/** Is the text signed by the key it names? Whose key that is, is asked elsewhere. */
export const verifies = (s: SignedList): boolean => {
  const [key, signature] = [Buffer.from(s.key, 'base64'), Buffer.from(s.signature, 'base64')]
  if (key.length !== 32 || signature.length !== 64) return false
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') }
  return verify(null, Buffer.from(s.text), createPublicKey({ key: jwk, format: 'jwk' }), signature)
}
