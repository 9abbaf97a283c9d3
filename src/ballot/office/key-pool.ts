import type { JsonWebKey } from 'node:crypto'
import { Worker } from 'node:worker_threads'

/** Plain text, because the same worker must run from the sources, from the bundle and inside a test runner. */
const program = `
const { parentPort } = require('node:worker_threads')
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
parentPort.on('message', (m) => {
  try {
    parentPort.postMessage({ job: m.job, answer: work[m.kind](m) })
  } catch (e) {
    parentPort.postMessage({ job: m.job, error: e.message })
  }
})
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
  interface Thread {
    worker: Worker
    jobs: Map<number, { done: (x: never) => void; fail: (e: Error) => void }>
  }
  const keys = new Map<string, JsonWebKey>()
  let closing = false
  let next = 0
  const make = (): Thread => {
    const worker = new Worker(program, { eval: true })
    const t: Thread = { worker, jobs: new Map() }
    worker.unref()
    worker.on('message', (m: { job: number; answer?: never; error?: string }) => {
      const job = t.jobs.get(m.job)
      t.jobs.delete(m.job)
      if (t.jobs.size === 0) worker.unref()
      if (m.error === undefined) job?.done(m.answer as never)
      else job?.fail(new Error(m.error))
    })
    const gone = (e: Error) => {
      for (const job of t.jobs.values()) job.fail(e)
      t.jobs.clear()
      const at = all.indexOf(t)
      if (closing || at < 0) return
      all[at] = make()
    }
    worker.on('error', gone)
    worker.on('exit', () => gone(new Error('a signing thread ended')))
    for (const [id, jwk] of keys) worker.postMessage({ kind: 'load', job: -1, id, jwk })
    return t
  }
  const all: Thread[] = []
  for (let i = 0; i < threads; i++) all.push(make())
  const ask = <T>(message: object): Promise<T> => {
    if (closing) return Promise.reject(new Error('closed'))
    const t = all.reduce((a, b) => (b.jobs.size < a.jobs.size ? b : a))
    const job = next++
    return new Promise<T>((done, fail) => {
      t.jobs.set(job, { done: done as (x: never) => void, fail })
      t.worker.ref()
      t.worker.postMessage({ ...message, job })
    })
  }
  return {
    generate: () => ask<JsonWebKey>({ kind: 'generate' }),
    load: (id, jwk) => {
      if (keys.has(id)) return
      keys.set(id, jwk)
      for (const t of all) t.worker.postMessage({ kind: 'load', job: -1, id, jwk })
    },
    has: (id) => keys.has(id),
    forget: (prefix) => {
      for (const id of [...keys.keys()]) if (id.startsWith(prefix)) keys.delete(id)
      for (const t of all) t.worker.postMessage({ kind: 'forget', job: -1, prefix })
    },
    sign: (items) => ask<Uint8Array[]>({ kind: 'sign', items }),
    close: async () => {
      closing = true
      await Promise.all(all.map((t) => t.worker.terminate()))
    },
  }
}
