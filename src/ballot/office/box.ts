import { fromHex, toHex } from '../../lib/digest.ts'
import { leafHash, rootOf } from '../../lib/log.ts'
import { refusal } from '../../lib/refusal.ts'
import { type Bytes, concat, fromBase64url, same } from '../core/bytes.ts'
import { depositSize } from '../core/deposit.ts'
import { type Manifest, type ManifestSignatures, pollIdOfBytes, shortPollId } from '../core/manifest.ts'
import { cosignedAt, logName, openCheckpoint, signCheckpoint, witnessName } from '../core/note.ts'
import { LEAF_SIZE, outerHash } from '../core/objects.ts'
import type { PrintedFile } from '../core/published.ts'
import { printedRoot } from '../core/roster.ts'
import { nodeVerifyEd25519 } from '../core/seal-node.ts'
import { type BoxPoll, countLeaves, readBoxPoll, readChunks, readRejected } from './box.read.ts'
import {
  insertBoxPoll,
  insertChunk,
  insertRejected,
  insertTokens,
  lockBoxState,
  setBoxState,
  setPrinted,
  vacuumBox,
  voidLiveBox,
  wipeBox,
} from './box.write.ts'
import { destroyEpoch, epochSecret, prepareEpoch } from './box-epoch.ts'
import { boxThreads } from './box-threads.ts'
import { windowAt } from './deposit.ts'
import { LogTree } from './leaf-tree.ts'
import { badShape, type Ground, otherManifest, unknownPoll, voided } from './office.ts'
import { noteSigner } from './relay.ts'
import { type Ballot, byToken, type Checked, checkingOf, countable } from './release.ts'
import { makeTide } from './tide.ts'
import { badCheckpoint } from './witness.ts'

/** The relay's log names a deposit the box was not given, or the other way round. */
export const poolIncomplete = refusal<{ log: number; pool: number }>()(409, 'ballot.pool-incomplete')
/** The key is destroyed: what waits can no longer be read by anyone. */
export const epochGone = refusal()(412, 'ballot.epoch-gone')
export const notReleased = refusal()(412, 'ballot.not-released')
export const released = refusal()(409, 'ballot.released')

/** Leaves in one row of the database. */
const CHUNK = 256
const TOKENS = 2000

export interface BoxKnown {
  readonly id: Buffer
  readonly row: BoxPoll
  readonly manifest: Manifest
}

/** Names of steps a test stops at; nothing in production listens. */
export interface BoxHooks {
  /** Order in which ballots are written; given only by the test that shows what happens without. */
  arrange?: (ballots: readonly Ballot[]) => Ballot[]
  at?: (step: 'taken' | 'writing' | 'sorted' | 'cosigned' | 'destroyed') => void
}

/** The box: knows no names and no order of arrival; opens what the relay kept, once, after the close. */
export const makeBox = (ground: Ground, hooks: BoxHooks = {}) => {
  const db = ground.pool
  const logKey = ground.signer('logL')
  const tide = makeTide(ground, voidLiveBox)
  const inTransaction = tide.transaction
  const threads = boxThreads(ground.settings.threads)
  const arrange = hooks.arrange ?? byToken
  /** What has been taken from the relay in this attempt, by hash; memory only. */
  const taken = new Map<string, Map<string, Checked>>()

  const known = async (hex: string): Promise<BoxKnown> => {
    if (!/^[\da-f]{64}$/.test(hex)) throw unknownPoll({})
    const id = Buffer.from(fromHex(hex))
    const row = await readBoxPoll(db, id)
    if (!row) throw unknownPoll({})
    if (row.state === 'void') throw voided({})
    return { id, row, manifest: JSON.parse(row.manifest) as Manifest }
  }
  const printedOf = (row: BoxPoll): PrintedFile | null => (row.printed === null ? null : (JSON.parse(row.printed) as PrintedFile))

  /** Opened and cosigned checkpoint of a log; null when a signature is missing. */
  const cosigned = (k: BoxKnown, log: 'd' | 'l', note: string) => {
    const short = shortPollId(k.id)
    const key = fromBase64url(log === 'd' ? k.manifest.keys.logD : k.manifest.keys.logL)
    const head = openCheckpoint(note, logName(short, log), key, nodeVerifyEd25519)
    const at = cosignedAt(note, witnessName(short), fromBase64url(k.manifest.keys.witness), nodeVerifyEd25519)
    return at === null ? null : head
  }

  const write = (k: BoxKnown, ballots: readonly Ballot[], o: { deposits: number; rejected: Parameters<typeof insertRejected>[2] }) =>
    inTransaction(async (c) => {
      if ((await lockBoxState(c, k.id)) !== 'holding') return
      const sorted = arrange(ballots)
      const races = [...new Set(sorted.map((b) => b.race))]
      for (const race of races) {
        const own = sorted.filter((b) => b.race === race)
        for (let i = 0; i < own.length; i += TOKENS)
          await insertTokens(
            c,
            k.id,
            race,
            own.slice(i, i + TOKENS).map((b) => b.token),
          )
        for (let i = 0; i < own.length; i += CHUNK) {
          const part = own.slice(i, i + CHUNK)
          await insertChunk(c, k.id, {
            race,
            batch: i / CHUNK,
            n: part.length,
            data: concat(...part.map((b) => b.leaf)),
            envelopes: concat(...part.map((b) => b.envelope)),
          })
        }
        hooks.at?.('writing')
      }
      await insertRejected(c, k.id, o.rejected)
      await setBoxState(c, k.id, { state: 'sorted', deposits: o.deposits })
    })

  const treeL = async (k: BoxKnown): Promise<LogTree> => {
    const tree = new LogTree()
    for await (const chunk of readChunks(db, k.id))
      for (let i = 0; i < chunk.n; i++) tree.append(leafHash(chunk.data.subarray(i * LEAF_SIZE, (i + 1) * LEAF_SIZE)))
    return tree
  }

  return {
    db,
    inTransaction,
    threads,
    known,
    cosigned,
    printedOf,
    treeL,
    /** Public keys (base64url) of a draft's manifest: its epoch key, made at the first call, and the key of log L. */
    epoch: (draftId: string, recovery: string): { epoch: string; logL: string } => {
      if (!/^[\da-f]{32}$/.test(draftId)) throw badShape({})
      return { epoch: prepareEpoch(ground, draftId, recovery), logL: logKey.public }
    },

    /** Idempotent. Refuses `ballot.other-manifest` when its keys are not this box's or the printed list is not the one it commits to. */
    prepare: async (manifestBytes: Uint8Array, signatures: ManifestSignatures, printed: PrintedFile | null): Promise<string> => {
      const id = pollIdOfBytes(manifestBytes)
      const text = Buffer.from(manifestBytes).toString('utf8')
      const manifest = JSON.parse(text) as Manifest
      const was = await readBoxPoll(db, id)
      if (was) return toHex(id)
      if (manifest.keys.logL !== logKey.public || !epochSecret(ground, manifest.epoch)) throw otherManifest({})
      const root = printed && toHex(printedRoot(printed.entries.map((e) => ({ race: e.race, token: fromHex(e.token) }))))
      const fits = manifest.printed
        ? root === manifest.printed.root && printed?.entries.length === manifest.printed.count
        : printed === null
      if (!fits) throw otherManifest({})
      await inTransaction((c) =>
        insertBoxPoll(c, id, { manifest: text, signatures: JSON.stringify(signatures), printed: printed && JSON.stringify(printed) }),
      )
      return toHex(id)
    },

    /** Slips that were not drawn, by their place in the list; said before the release. Refuses `ballot.released`. */
    voidSlips: async (hex: string, places: readonly number[]): Promise<void> => {
      const k = await known(hex)
      const printed = printedOf(k.row)
      if (!printed || places.some((p) => !printed.entries[p])) throw badShape({})
      // Said before the close, or it would be said with the result in mind.
      if (windowAt(k.manifest, ground.clock()) === 'late') throw released({})
      await inTransaction(async (c) => {
        if ((await lockBoxState(c, k.id)) !== 'holding') throw released({})
        const voided = [...new Set([...printed.voided, ...places])].sort((a, b) => a - b)
        await setPrinted(c, k.id, JSON.stringify({ ...printed, voided }))
      })
    },

    state: async (hex: string) => {
      const { row, id } = await known(hex)
      return { state: row.state, deposits: row.deposits, leaves: [...(await countLeaves(db, id)).values()].reduce((a, b) => a + b, 0) }
    },

    /** Starts taking over the pool, from the beginning whatever was taken before; nothing happens once the ballots are written. Refuses `ballot.epoch-gone`. */
    begin: async (hex: string): Promise<void> => {
      const k = await known(hex)
      if (k.row.state !== 'holding') return
      const found = epochSecret(ground, k.manifest.epoch)
      if (!found) throw epochGone({})
      await threads.begin(checkingOf(k.manifest, found.secret, printedOf(k.row)))
      taken.set(hex, new Map())
    },
    /** A page of the pool, checked in threads. Repeating one changes nothing. */
    take: async (hex: string, sealed: readonly Uint8Array[]): Promise<void> => {
      const own = taken.get(hex)
      if (!own) throw notReleased({})
      const found = await threads.check(sealed)
      sealed.forEach((s, i) => {
        const hash = toHex(outerHash(s))
        own.set(hash, { hash, found: found[i]! })
      })
      hooks.at?.('taken')
    },
    /**
     * Everything has been taken: what counts is written, sorted, in one transaction. `note` is the cosigned checkpoint of the closed log D, `entries` its leaves.
     * Refuses `ballot.bad-checkpoint|pool-incomplete`.
     * @returns the checkpoint of the leaf log, signed by the box, for the witness
     */
    sort: async (hex: string, o: { note: string; entries: readonly Bytes[] }): Promise<string> => {
      let k = await known(hex)
      if (k.row.state === 'holding') {
        const own = taken.get(hex)
        if (!own) throw notReleased({})
        const head = cosigned(k, 'd', o.note)
        if (!head || head.size !== o.entries.length || !same(head.root, rootOf(o.entries.map(leafHash)))) throw badCheckpoint({})
        if (own.size !== o.entries.length || o.entries.some((e) => !own.has(toHex(e))))
          throw poolIncomplete({ log: o.entries.length, pool: own.size })
        const { envelopes } = checkingOf(k.manifest, new Uint8Array(32), null)
        const { ballots, rejected } = countable([...own.values()], envelopes, o.entries)
        await write(k, ballots, { deposits: o.entries.length, rejected })
        taken.delete(hex)
        hooks.at?.('sorted')
        k = await known(hex)
      }
      if (k.row.checkpoint) return k.row.checkpoint
      const name = logName(shortPollId(k.id), 'l')
      return signCheckpoint({ origin: name, ...(await treeL(k)).head() }, noteSigner(logKey, name))
    },
    /** The final checkpoint with the witness's signature; from here on the epoch key has no use and is destroyed. Idempotent. Refuses `ballot.bad-checkpoint`. */
    finish: async (hex: string, note: string): Promise<void> => {
      const k = await known(hex)
      if (k.row.state === 'holding') throw notReleased({})
      if (k.row.state === 'sorted') {
        const head = cosigned(k, 'l', note)
        const own = (await treeL(k)).head()
        if (!head || head.size !== own.size || !same(head.root, own.root)) throw badCheckpoint({})
        await inTransaction((c) => setBoxState(c, k.id, { state: 'cosigned', checkpoint: note }))
        hooks.at?.('cosigned')
      }
      await threads.forget()
      destroyEpoch(ground, k.manifest.epoch)
      hooks.at?.('destroyed')
      await inTransaction(async (c) => {
        if ((await lockBoxState(c, k.id)) === 'cosigned') await setBoxState(c, k.id, { state: 'released' })
      })
    },
    /** Deposits that count and that do not. */
    counted: async (hex: string): Promise<{ accepted: number; rejected: number }> => {
      const { id, row } = await known(hex)
      const rejected = (await readRejected(db, id)).length
      return { accepted: (row.deposits ?? 0) - rejected, rejected }
    },
    /** Bytes of a deposit of this poll. */
    size: async (hex: string): Promise<number> => depositSize((await known(hex)).manifest),
    /** Openings and sealed grades go; what was published stays in its folder. Idempotent. Refuses `ballot.not-released` before the opening. */
    wipe: async (hex: string): Promise<void> => {
      const k = await known(hex)
      if (k.row.state === 'archived') return
      // 'released': the trustees' shares were lost and voters opened what they could.
      if (k.row.state !== 'opened' && k.row.state !== 'released') throw notReleased({})
      await inTransaction((c) => wipeBox(c, k.id))
      await vacuumBox(db)
    },
    /** Before anybody is answered. @returns polls that are void because the database was restored */
    wake: tide.wake,
    stop: () => threads.close(),
  }
}
export type Box = ReturnType<typeof makeBox>
