import type { RsaPublic } from '../core/manifest.ts'
import type { Rejection } from '../core/published.ts'
import { threadPool } from './threads.ts'

/**
 * What a thread of the box does: open an envelope (RFC 9180) and check every signature by itself. The tests
 * hold it against `core/seal.ts` and `core/rsa.ts`.
 */
const program = `
const { constants, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, diffieHellman, verify } = require('node:crypto')
const hmac = (key, ...parts) => { const m = createHmac('sha256', key); for (const p of parts) m.update(p); return m.digest() }
const KEM = Buffer.from('KEM\\x00\\x20', 'latin1')
const HPKE = Buffer.from('HPKE\\x00\\x20\\x00\\x01\\x00\\x03', 'latin1')
const V1 = Buffer.from('HPKE-v1'), NONE = Buffer.alloc(0), ONE = Buffer.from([1])
const extract = (suite, salt, label, ikm) => hmac(salt, V1, suite, Buffer.from(label), ikm)
const expand = (suite, prk, label, info, size) => hmac(prk, Buffer.from([0, size]), V1, suite, Buffer.from(label), info, ONE).subarray(0, size)
const jwk = (x) => createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: Buffer.from(x).toString('base64url') }, format: 'jwk' })
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')
const keys = new Map()
const keyOf = (secret) => {
  const id = Buffer.from(secret).toString('hex')
  let k = keys.get(id)
  if (!k) {
    const key = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' })
    keys.set(id, (k = { key, public: Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x, 'base64url') }))
  }
  return k
}
const contexts = new Map()
const contextOf = (info) => {
  const id = Buffer.from(info).toString('latin1')
  let c = contexts.get(id)
  if (!c) contexts.set(id, (c = Buffer.concat([Buffer.from([0]), extract(HPKE, NONE, 'psk_id_hash', NONE), extract(HPKE, NONE, 'info_hash', info)])))
  return c
}
const open = (secret, info, sealed) => {
  if (sealed.length < 48) return null
  const to = keyOf(secret), context = contextOf(info), enc = sealed.subarray(0, 32)
  try {
    const dh = diffieHellman({ privateKey: to.key, publicKey: jwk(enc) })
    const shared = expand(KEM, extract(KEM, NONE, 'eae_prk', dh), 'shared_secret', Buffer.concat([enc, to.public]), 32)
    const inner = extract(HPKE, shared, 'secret', NONE)
    const cipher = createDecipheriv('chacha20-poly1305', expand(HPKE, inner, 'key', context, 32), expand(HPKE, inner, 'base_nonce', context, 12), { authTagLength: 16 })
    cipher.setAuthTag(sealed.subarray(sealed.length - 16))
    return Buffer.concat([cipher.update(sealed.subarray(32, sealed.length - 16)), cipher.final()])
  } catch {
    return null
  }
}
let poll = null
const rsa = (k) => createPublicKey({ key: { kty: 'RSA', n: k.n, e: k.e }, format: 'jwk' })
const signed = (key, message, signature) => verify('sha384', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 }, signature)
const check = (sealed) => {
  const plain = open(poll.secret, poll.info, sealed)
  if (plain === null) return 'undecryptable'
  if (plain.length !== poll.bytes) return 'length'
  const leaves = []
  for (let at = 0, i = 0; i < poll.envelopes.length; at += 612 + poll.envelopes[i++]) {
    const leaf = plain.subarray(at, at + 612)
    if (leaf[0] !== 1 || (leaf[1] !== 1 && leaf[1] !== 2)) return 'race'
    leaves.push({ leaf, env: plain.subarray(at + 612, at + 612 + poll.envelopes[i]), race: leaf.readUInt16BE(2) })
  }
  if (!poll.orders.has(leaves.map((l) => l.race).join())) return 'race'
  for (const l of leaves) if (!createHash('sha256').update(poll.envLabel).update(l.env).digest().equals(l.leaf.subarray(68, 100))) return 'envelope'
  for (const { leaf, race } of leaves) {
    if (leaf[1] === 2) {
      const index = leaf.readUInt32BE(100)
      if (leaf.subarray(104).some((b) => b !== 0) || poll.printed[index] !== race + ':' + leaf.toString('hex', 4, 36)) return 'printed'
      continue
    }
    const message = Buffer.concat([poll.message, leaf.subarray(2, 36)])
    const key = poll.rsa.get(race)
    if (!signed(key.a, message, leaf.subarray(100, 356)) || !signed(key.b, message, leaf.subarray(356, 612))) return 'signature'
  }
  return new Uint8Array(plain)
}
const work = {
  poll: ({ about }) => {
    poll = { ...about, orders: new Set(about.orders), rsa: new Map(about.rsa.map(([race, k]) => [race, { a: rsa(k.a), b: rsa(k.b) }])) }
  },
  forget: () => { poll = null; keys.clear() },
  check: ({ sealed }) => sealed.map((s) => check(Buffer.from(s))),
  open: ({ secret, items }) => items.map((i) => { const p = open(secret, i.info, Buffer.from(i.sealed)); return p && new Uint8Array(p) }),
}
`

/** What a thread must know to check the deposits of a poll. */
export interface Checking {
  /** Private epoch key, 32 bytes. */
  secret: Uint8Array
  /** HPKE info of the outer envelope. */
  info: Uint8Array
  /** Length of what it holds. */
  bytes: number
  /** Length of the inner envelope at each place. */
  envelopes: number[]
  /** Races in their order, joined by commas, one for each class. */
  orders: string[]
  /** In front of what the issuers sign (race ‖ T follow) and of what e hashes. */
  message: Uint8Array
  envLabel: Uint8Array
  rsa: [race: number, keys: { a: RsaPublic; b: RsaPublic }][]
  /** `race:hex of T` of the printed list, in its order. */
  printed: string[]
}

export interface BoxThreads {
  begin(about: Checking): Promise<void>
  /** What was inside, in the order given, or why it does not count. */
  check(sealed: readonly Uint8Array[]): Promise<(Uint8Array | Rejection)[]>
  /** Null for what the key does not open. */
  open(secret: Uint8Array, items: readonly { info: Uint8Array; sealed: Uint8Array }[]): Promise<(Uint8Array | null)[]>
  /** The threads no longer know any key. */
  forget(): Promise<void>
  close(): Promise<void>
}

const SHARE = 64

/** @param threads how many; a lost one fails its job, and the release begins again */
export const boxThreads = (threads: number): BoxThreads => {
  let about: Checking | null = null
  const pool = threadPool({ program, threads, greet: () => (about ? [{ kind: 'poll', about }] : []) })
  const shared = async <In, Out>(items: readonly In[], message: (part: readonly In[]) => object): Promise<Out[]> => {
    const parts: Promise<Out[]>[] = []
    for (let i = 0; i < items.length; i += SHARE) parts.push(pool.ask<Out[]>(message(items.slice(i, i + SHARE))))
    return (await Promise.all(parts)).flat()
  }
  return {
    begin: (of) => {
      about = of
      return pool.tell({ kind: 'poll', about })
    },
    check: (sealed) => shared(sealed, (part) => ({ kind: 'check', sealed: part })),
    open: (secret, items) => shared(items, (part) => ({ kind: 'open', secret, items: part })),
    forget: () => {
      about = null
      return pool.tell({ kind: 'forget' })
    },
    close: pool.close,
  }
}
