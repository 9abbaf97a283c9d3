import { randomUUID } from 'node:crypto'
import { fromHex, toHex } from '../../lib/digest.ts'
import { type Hash, type Head, leafHash } from '../../lib/log.ts'
import { fromBase64url, toBase64url } from '../core/bytes.ts'
import { depositSize } from '../core/deposit.ts'
import { type EarlyClose, earlyCloseFault, hoursOf } from '../core/early-close.ts'
import { type Manifest, pollIdOfBytes, shortPollId } from '../core/manifest.ts'
import { cosign, logName, type NoteSigner, openCheckpoint, signCheckpoint, witnessName } from '../core/note.ts'
import { depositStatement, outerHash } from '../core/objects.ts'
import { nodeVerifyEd25519 } from '../core/seal-node.ts'
import { graceRuns, lateStatement, notCasting, notCounted, tooLate, windowAt, wrongSize } from './deposit.ts'
import { LogTree } from './leaf-tree.ts'
import { badEarlyClose, badShape, busy, type Ground, notOpen, type Signer, unknownPoll, voided } from './office.ts'
import { pool } from './pool.ts'
import { findDeposits, lockWitnessed, type RelayPoll, readDeposits, readRelayPoll } from './relay.read.ts'
import {
  deletePending,
  insertDeposits,
  insertRelayPoll,
  lockRelayPoll,
  setRelayEarly,
  setRelayState,
  voidLiveRelay,
  writeWitnessed,
} from './relay.write.ts'
import { type Kept, type Receipt, relayView } from './relay-view.ts'
import { makeTide } from './tide.ts'
import { badCheckpoint, witnessRule } from './witness.ts'

/** Most sealed ballots that wait in memory to be written, and most in one transaction. */
const BOUND = 2000
const BATCH = 250
const EPOCH = 1

const url = (bytes: Uint8Array): string => toBase64url(bytes)
/** A key of this office under the name it has in a note. */
export const noteSigner = (signer: Signer, name: string): NoteSigner => ({
  name,
  key: fromBase64url(signer.public),
  sign: (b) => new Uint8Array(signer.sign(b)),
})

/** Steps a test stops at; nothing in production listens. */
export type RelayStep = 'written' | 'committed' | 'emptied'

/** The relay: stores what it cannot read, in a public log. It is told no name and keeps no address and no time. */
export const makeRelay = (ground: Ground, at: (step: RelayStep) => void = () => {}) => {
  const db = ground.pool
  const depositKey = ground.signer('deposit')
  const logKey = ground.signer('logD')
  const witnessKey = ground.signer('witness')
  const tide = makeTide(ground, voidLiveRelay)
  const inTransaction = tide.transaction
  const polls = new Map<string, Kept>()
  const seconds = (): number => Math.floor(ground.clock().getTime() / 1000)
  const signD = (id: Uint8Array, head: Head): string => {
    const name = logName(shortPollId(id), 'd')
    return signCheckpoint({ origin: name, ...head }, noteSigner(logKey, name))
  }
  const witness = (id: Uint8Array, note: string): string => cosign(note, noteSigner(witnessKey, witnessName(shortPollId(id))), seconds())

  const keep = async (hex: string): Promise<Kept> => {
    const known = polls.get(hex)
    if (known) return known
    if (!/^[\da-f]{64}$/.test(hex)) throw unknownPoll({})
    const row = await readRelayPoll(db, fromHex(hex))
    if (!row) throw unknownPoll({})
    const manifest = JSON.parse(row.manifest) as Manifest
    const kept: Kept = {
      id: row.poll,
      manifest,
      size: depositSize(manifest),
      tree: null,
      pool: pool({ bound: BOUND, batch: BATCH, write: (outers) => write(kept, outers) }),
    }
    // Two requests at once: the first one's stays.
    if (!polls.has(hex)) polls.set(hex, kept)
    return polls.get(hex)!
  }

  /** Locked and alive. Refuses `ballot.void`. */
  const lock = async (c: Parameters<typeof lockRelayPoll>[0], kept: Kept): Promise<RelayPoll> => {
    const row = await lockRelayPoll(c, kept.id)
    if (row.state === 'void') throw voided({})
    return row
  }
  const earlyOf = (row: RelayPoll): EarlyClose | null => (row.early === null ? null : (JSON.parse(row.early) as EarlyClose))
  const windowOf = (kept: Kept, row: RelayPoll) => windowAt(hoursOf(kept.manifest, earlyOf(row)), ground.clock())

  const treeOf = async (c: Parameters<typeof readDeposits>[0], kept: Kept, size: number): Promise<LogTree> => {
    if (kept.tree === null || kept.tree.size > size) kept.tree = new LogTree()
    if (kept.tree.size < size) for (const entry of await readDeposits(c, kept.id, kept.tree.size)) kept.tree.append(leafHash(entry))
    return kept.tree
  }

  /** Signs and has cosigned the log as it stands; in the same transaction as its entries, so that no signature outlives them. */
  const checkpointD = async (
    c: Parameters<typeof lockWitnessed>[0],
    kept: Kept,
    tree: LogTree,
    from: number,
    final = false,
  ): Promise<string> => {
    const head = tree.head()
    const last = await lockWitnessed(c, kept.id, 'd')
    witnessRule(last, head, last ? tree.consistency(Math.min(last.size, from)) : [])
    const text = witness(kept.id, signD(kept.id, head))
    await writeWitnessed(c, kept.id, 'd', { ...head, final, note: text })
    return text
  }

  const receiptOf = (kept: Kept, hash: Uint8Array, position: number, checkpoint: string, tree: LogTree): Receipt => ({
    poll: toHex(kept.id),
    hash: url(hash),
    position,
    signature: url(depositKey.sign(depositStatement(kept.id, hash, position))),
    checkpoint,
    proof: tree.inclusion(position).map(url),
  })

  const refuseNow = (kept: Kept, row: RelayPoll, hash: Uint8Array): Error | null => {
    const { state } = row
    if (state === 'void') return voided({})
    const window = windowOf(kept, row)
    if (window === 'early') return notOpen({})
    if (window === 'late' || state === 'closed' || state === 'released')
      return tooLate({ hash: url(hash), signature: url(depositKey.sign(lateStatement(kept.id, hash))) })
    return state === 'ready' && kept.manifest.place === 'hall' ? notCasting({}) : null
  }

  const write = async (kept: Kept, outers: Uint8Array[]): Promise<(Receipt | Error)[]> => {
    const hashes = outers.map(outerHash)
    try {
      const done = await inTransaction(async (c) => {
        const row = await lockRelayPoll(c, kept.id)
        const tree = await treeOf(c, kept, row.size)
        const places = await findDeposits(c, kept.id, hashes)
        const fresh: number[] = []
        const refused = new Map<number, Error>()
        hashes.forEach((hash, i) => {
          const hex = toHex(hash)
          if (places.has(hex)) return
          const why = refuseNow(kept, row, hash)
          if (why) refused.set(i, why)
          else places.set(hex, row.size + fresh.push(i) - 1)
        })
        let checkpoint = row.checkpoint
        if (fresh.length > 0) {
          for (const i of fresh) tree.append(leafHash(hashes[i]!))
          checkpoint = await checkpointD(c, kept, tree, row.size)
          await insertDeposits(c, kept.id, {
            from: row.size,
            hashes: fresh.map((i) => hashes[i]!),
            slots: fresh.map(() => randomUUID()),
            sealed: fresh.map((i) => outers[i]!),
            epoch: EPOCH,
            checkpoint,
          })
        }
        if (fresh.length > 0) at('written')
        return { tree, places, refused, checkpoint }
      })
      at('committed')
      return hashes.map(
        (hash, i) => done.refused.get(i) ?? receiptOf(kept, hash, done.places.get(toHex(hash))!, done.checkpoint, done.tree),
      )
    } catch (e) {
      kept.tree = null
      throw e
    }
  }

  return {
    /** Idempotent. Refuses `ballot.bad-shape` for a manifest that names other keys than this relay's. */
    prepare: async (manifestBytes: Uint8Array): Promise<string> => {
      const id = pollIdOfBytes(manifestBytes)
      const text = Buffer.from(manifestBytes).toString('utf8')
      const manifest = JSON.parse(text) as Manifest
      const ours = { deposit: depositKey.public, logD: logKey.public, witness: witnessKey.public }
      for (const [name, key] of Object.entries(ours)) if (manifest.keys[name as keyof typeof ours] !== key) throw badShape({})
      const empty = witness(id, signD(id, new LogTree().head()))
      await inTransaction((c) => insertRelayPoll(c, id, text, empty))
      return toHex(id)
    },

    /** The issuers hold that enough of every class have tokens (`castingMayOpen`); the relay is not told how many. Idempotent. */
    openCasting: async (hex: string): Promise<void> => {
      const kept = await keep(hex)
      await inTransaction(async (c) => {
        if ((await lock(c, kept)).state === 'ready') await setRelayState(c, kept.id, 'casting')
      })
    },

    /** Refuses `ballot.wrong-size|not-open|not-casting|too-late|busy`; answers only when the ballot is on disk. */
    deposit: async (hex: string, outer: Uint8Array): Promise<Receipt> => {
      const kept = await keep(hex)
      if (outer.length !== kept.size) throw wrongSize({ bytes: kept.size })
      const written = kept.pool.add(outer)
      if (written === null) throw busy({})
      const answer = await written
      if (answer instanceof Error) throw answer
      return answer
    },

    ...relayView({ db, keep, treeOf, windowOf, earlyOf }),

    /** A hall closed before its hour by both offices; from here on these are the hours. Refuses `ballot.bad-early-close`. Idempotent. */
    closeEarly: async (hex: string, early: EarlyClose): Promise<void> => {
      const kept = await keep(hex)
      if (earlyCloseFault(kept.manifest, kept.id, early, nodeVerifyEd25519) !== null) throw badEarlyClose({})
      await inTransaction(async (c) => {
        const row = await lock(c, kept)
        // The first stands: what it lets in and keeps out has been answered to phones.
        if (row.early === null && (row.state === 'ready' || row.state === 'casting'))
          await setRelayEarly(c, kept.id, JSON.stringify({ at: early.at, graceMinutes: early.graceMinutes, a: early.a, b: early.b }))
      })
    },

    /**
     * No deposit after this: D is signed once more and the witness cosigns it as final, which tells that nothing was cosigned last before the close.
     * Refuses `ballot.grace-runs` until the relay's own clock has passed close and grace. Idempotent.
     */
    close: async (hex: string): Promise<{ size: number; checkpoint: string }> => {
      const kept = await keep(hex)
      return inTransaction(async (c) => {
        const row = await lock(c, kept)
        if (row.state === 'closed' || row.state === 'released') return { size: row.size, checkpoint: row.checkpoint }
        if (windowOf(kept, row) !== 'late') throw graceRuns({})
        const checkpoint = await checkpointD(c, kept, await treeOf(c, kept, row.size), row.size, true)
        await setRelayState(c, kept.id, 'closed', checkpoint)
        return { size: row.size, checkpoint }
      })
    },

    /**
     * The witness: cosigns the leaf log of the box, once. Only of a closed poll, and only what the log's own key has signed.
     * Refuses `ballot.bad-checkpoint|log-smaller|log-forked|log-final|grace-runs`; the same final checkpoint gets the same answer again.
     */
    cosign: async (hex: string, o: { log: 'd' | 'l'; note: string; proof: Hash[]; final: boolean }): Promise<string> => {
      const kept = await keep(hex)
      const key = fromBase64url(o.log === 'l' ? kept.manifest.keys.logL : kept.manifest.keys.logD)
      const now = openCheckpoint(o.note, logName(shortPollId(kept.id), o.log), key, nodeVerifyEd25519)
      if (!now) throw badCheckpoint({})
      return inTransaction(async (c) => {
        const { state } = await lock(c, kept)
        if (state === 'ready' || state === 'casting') throw graceRuns({})
        const last = await lockWitnessed(c, kept.id, o.log)
        if (witnessRule(last, now, o.proof) === 'again') return last!.note
        const text = witness(kept.id, o.note)
        await writeWitnessed(c, kept.id, o.log, { size: now.size, root: now.root, final: o.final, note: text })
        return text
      })
    },

    /** The box has counted: the pool is emptied, D stays. Only after the witness has cosigned the final leaf log. Idempotent. */
    released: async (hex: string): Promise<void> => {
      const kept = await keep(hex)
      await inTransaction(async (c) => {
        const { state } = await lock(c, kept)
        if (state === 'released') return
        const final = await lockWitnessed(c, kept.id, 'l')
        if (state !== 'closed' || !final?.final) throw notCounted({})
        await deletePending(c, kept.id)
        at('emptied')
        await setRelayState(c, kept.id, 'released')
      })
    },

    /** Before anybody is answered. @returns polls that are void because the database was restored */
    wake: tide.wake,
    stop: async (): Promise<void> => {
      await Promise.all([...polls.values()].map((k) => k.pool.idle()))
    },
  }
}
export type Relay = ReturnType<typeof makeRelay>
