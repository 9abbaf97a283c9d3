import type pg from 'pg'
import { fromHex } from '../../lib/digest.ts'
import type { EarlyClose } from '../core/early-close.ts'
import type { Manifest } from '../core/manifest.ts'
import { graceRuns, type Window } from './deposit.ts'
import type { LogTree } from './leaf-tree.ts'
import { unknownPoll, voided } from './office.ts'
import type { Pool } from './pool.ts'
import { countPending, type RelayPoll, readDeposits, readPending, readRelayPoll, relayPollsNamed } from './relay.read.ts'

/** What a phone gets as soon as its ballot is stored; bytes in base64url. */
export interface Receipt {
  poll: string
  hash: string
  /** In log D, from 0. */
  position: number
  /** Of the deposit key over `depositStatement`. The same bytes give the same one. */
  signature: string
  checkpoint: string
  proof: string[]
}

/** A poll as the relay holds it in memory. */
export interface Kept {
  readonly id: Buffer
  readonly manifest: Manifest
  readonly size: number
  readonly pool: Pool<Uint8Array, Receipt | Error>
  /** Null after a transaction that failed: read again. */
  tree: LogTree | null
}

/** What the relay tells: to anybody totals and the log, to the box what waits. Changes nothing. */
export const relayView = (o: {
  db: pg.Pool
  keep: (hex: string) => Promise<Kept>
  treeOf: (c: pg.Pool, kept: Kept, size: number) => Promise<LogTree>
  windowOf: (kept: Kept, row: RelayPoll) => Window
  earlyOf: (row: RelayPoll) => EarlyClose | null
}) => {
  const { db, keep, treeOf, windowOf, earlyOf } = o
  return {
    /** Total only. */
    status: async (hex: string) => {
      const kept = await keep(hex)
      const row = (await readRelayPoll(db, kept.id))!
      return {
        deposits: row.size,
        state: row.state,
        casting: row.state === 'casting' || (row.state === 'ready' && kept.manifest.place === 'remote'),
        window: windowOf(kept, row),
        early: earlyOf(row),
        depositBytes: kept.size,
      }
    },
    /** The bytes whose hash names the poll. @param begins 32 hex digits, as on a QR code, or all 64 */
    manifest: async (begins: string): Promise<Uint8Array> => {
      const found = /^(?:[\da-f]{32}){1,2}$/.test(begins) ? await relayPollsNamed(db, fromHex(begins)) : []
      if (found.length !== 1) throw unknownPoll({})
      return Buffer.from(found[0]!.manifest, 'utf8')
    },
    checkpoint: async (hex: string): Promise<string> => (await readRelayPoll(db, (await keep(hex)).id))!.checkpoint,
    /** A tile of D as of the current checkpoint. */
    tile: async (hex: string, level: number, n: number): Promise<Uint8Array | null> => {
      const kept = await keep(hex)
      const { size } = (await readRelayPoll(db, kept.id))!
      if (kept.tree && kept.tree.size >= size) return kept.tree.tile(level, n, size)
      // Not into the writer's tree: it may be growing at this moment.
      return (await treeOf(db, { ...kept, tree: null }, size)).tile(level, n, size)
    },
    entries: async (hex: string): Promise<Uint8Array[]> => readDeposits(db, (await keep(hex)).id),

    /** For the box, in random order. Refuses `ballot.grace-runs` before the close. */
    page: async (hex: string, after: string | null, limit: number): Promise<{ next: string | null; sealed: Buffer[] }> => {
      const kept = await keep(hex)
      const { state } = (await readRelayPoll(db, kept.id))!
      if (state === 'void') throw voided({})
      if (state !== 'closed') throw graceRuns({})
      const rows = await readPending(db, kept.id, after, limit)
      return { next: rows.length === limit ? rows.at(-1)!.slot : null, sealed: rows.map((r) => r.sealed) }
    },
    pending: async (hex: string): Promise<number> => countPending(db, (await keep(hex)).id),
  }
}
