import nacl from 'tweetnacl'
import type { Engine } from './count.ts'
import { publicKey, verify } from './rsa.ts'
import { pureSealing } from './seal.ts'

/** A recount without any platform: what the page uses. */
export const pureEngine: Engine = {
  rsa: (key, message, signature) => verify(message, publicKey(key), signature),
  ed25519: (key, message, signature) => key.length === 32 && signature.length === 64 && nacl.sign.detached.verify(message, signature, key),
  publicOf: (secretKey) => nacl.scalarMult.base(secretKey),
  open: (secretKey, info, sealed) => pureSealing.open(secretKey, info, sealed),
}
