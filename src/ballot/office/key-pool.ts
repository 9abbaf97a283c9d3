import type { JsonWebKey } from 'node:crypto'
import { threadPool } from './threads.ts'

/** What a signing thread does. */
const program = `
const { constants, createPrivateKey, createPublicKey, generateKeyPairSync, privateDecrypt, publicEncrypt } = require('node:crypto')
const padding = constants.RSA_NO_PADDING
const keys = new Map()
const signOne = ({ key, blinded }) => {
  const k = keys.get(key)
  if (!k) throw new Error('no such key')
  const z = Buffer.from(blinded)
  const signature = privateDecrypt({ key: k.private, padding }, z)
  // A fault in one half of the CRT would give the key away with the wrong result (Boneh, DeMillo, Lipton): nothing leaves unchecked.
  if (!publicEncrypt({ key: k.public, padding }, signature).equals(z)) throw new Error('fault in a signature')
  return new Uint8Array(signature)
}
const work = {
  load: ({ id, jwk }) => {
    // Importing costs as much as signing once; JWK is ten times cheaper than DER.
    keys.set(id, { private: createPrivateKey({ key: jwk, format: 'jwk' }), public: createPublicKey({ key: { kty: 'RSA', n: jwk.n, e: jwk.e }, format: 'jwk' }) })
  },
  forget: ({ prefix }) => {
    for (const id of [...keys.keys()]) if (id.startsWith(prefix)) keys.delete(id)
  },
  sign: ({ items }) => items.map(signOne),
  generate: () => generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 65537 }).privateKey.export({ format: 'jwk' }),
}
`

export interface KeyPool {
  /** A fresh RSA-2048 key with e = 65537. */
  generate(): Promise<JsonWebKey>
  /** Kept by every thread until forgotten. */
  load(id: string, jwk: JsonWebKey): void
  has(id: string): boolean
  /** All keys whose id begins so. */
  forget(prefix: string): void
  /** Raw RSA on each, checked; in the order given. Rejects for a key that is not loaded and for a fault. */
  sign(items: readonly { key: string; blinded: Uint8Array }[]): Promise<Uint8Array[]>
  close(): Promise<void>
}

/** RSA takes a millisecond of a core: threads keep the event loop free. Work goes to the thread with the least to do. */
export const keyPool = (threads: number): KeyPool => {
  const keys = new Map<string, JsonWebKey>()
  const loading = (id: string, jwk: JsonWebKey) => ({ kind: 'load', id, jwk })
  const pool = threadPool({ program, threads, greet: () => [...keys].map(([id, jwk]) => loading(id, jwk)) })
  // A thread that ended meanwhile is replaced by one that knows what is left.
  const tell = (message: object): void => void pool.tell(message).catch(() => {})
  return {
    generate: () => pool.ask<JsonWebKey>({ kind: 'generate' }),
    load: (id, jwk) => {
      if (keys.has(id)) return
      keys.set(id, jwk)
      tell(loading(id, jwk))
    },
    has: (id) => keys.has(id),
    forget: (prefix) => {
      for (const id of [...keys.keys()]) if (id.startsWith(prefix)) keys.delete(id)
      tell({ kind: 'forget', prefix })
    },
    sign: (items) => pool.ask<Uint8Array[]>({ kind: 'sign', items }),
    close: pool.close,
  }
}
