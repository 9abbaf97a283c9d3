import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { changed, lockRows, rosterSize, voidLive, writeRows } from './issuer.write.ts'
import { busy, type Ground } from './office.ts'
import type { Act, Row } from './roster.ts'
import { makeTide } from './tide.ts'

/**
 * Everything that changes a row of the roster passes here: gathered for a window, sorted by idx, written and committed together.
 * A database row tells its place and transaction to whoever administers it; after this they tell nothing about who came when (ballot.md 4.1, 5.5).
 */
export interface Store {
  /** Resolves after the commit with the row as it then is; rejects with the refusal of `act`. */
  mark(ref: Buffer, idx: number, act: Act): Promise<Row>
  /** One at a time with the batches: state of polls, the freeze. Raises the tide. */
  alone<T>(work: (c: pg.PoolClient) => Promise<T>): Promise<T>
  /** Waits for what was accepted. */
  stop(): Promise<void>
}

interface Waiting {
  ref: Buffer
  idx: number
  act: Act
  done: (row: Row) => void
  fail: (e: unknown) => void
}

/** Rolls up to this size are written anew as a whole with every batch. */
export const WHOLE_UP_TO = 2000
const BOUND = 20_000

export const byRow = (waiting: readonly Waiting[]): Waiting[] => [...waiting].sort((x, y) => Buffer.compare(x.ref, y.ref) || x.idx - y.idx)

/**
 * @param o.arrange order within a batch and whether whole rolls are rewritten; given only by the test that shows what happens without
 * @returns with the number of polls that had to be voided because the database is older than the folder
 */
export const openStore = async (
  ground: Pick<Ground, 'pool' | 'folder' | 'settings'>,
  o: { arrange?: (waiting: readonly Waiting[]) => Waiting[]; wholeUpTo?: number } = {},
): Promise<{ store: Store; voided: number }> => {
  const { settings } = ground
  const arrange = o.arrange ?? byRow
  const wholeUpTo = o.wholeUpTo ?? WHOLE_UP_TO
  const sizes = new Map<string, number>()
  const tide = makeTide(ground, voidLive)
  const voided = await tide.wake()

  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work)
    turn = mine.catch(() => {})
    return mine
  }

  const writeOne = async (c: pg.PoolClient, ref: Buffer, batch: readonly Waiting[]): Promise<(() => void)[]> => {
    const rows = await lockRows(c, ref, [...new Set(batch.map((w) => w.idx))])
    const touched = new Map<number, Row>()
    const answers: (() => void)[] = []
    for (const w of batch) {
      try {
        const row = rows.get(w.idx) ?? null
        const change = w.act(row)
        if (change !== null && row !== null) {
          const now = changed(row, change)
          rows.set(w.idx, now)
          touched.set(w.idx, now)
        }
        const after = rows.get(w.idx)
        answers.push(after ? () => w.done(after) : () => w.fail(new Error('an act on no row was not refused')))
      } catch (e) {
        answers.push(() => w.fail(e))
      }
    }
    if (touched.size > 0) {
      const key = ref.toString('hex')
      if (!sizes.has(key)) sizes.set(key, await rosterSize(c, ref))
      await writeRows(c, ref, [...touched.values()], sizes.get(key)! <= wholeUpTo)
    }
    return answers
  }

  const write = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await tide.transaction(async (c) => {
        const made: (() => void)[] = []
        const sorted = arrange(batch)
        for (let i = 0; i < sorted.length; ) {
          const { ref } = sorted[i]!
          let j = i
          while (j < sorted.length && sorted[j]!.ref.equals(ref)) j++
          made.push(...(await writeOne(c, ref, sorted.slice(i, j))))
          i = j
        }
        return made
      })
      for (const answer of answers) answer()
    } catch (e) {
      for (const w of batch) w.fail(e)
    }
  }

  const queue: Waiting[] = []
  let collecting: Promise<void> | null = null
  let stopping = false
  const collect = async (): Promise<void> => {
    // The window starts with the first that comes; whoever comes within it leaves with it.
    await pause(stopping ? 0 : settings.windowMs)
    await inTurn(() => {
      const batch = queue.splice(0)
      collecting = null
      return write(batch)
    })
  }

  const store: Store = {
    mark: (ref, idx, act) => {
      if (stopping || queue.length >= BOUND) return Promise.reject(busy({}))
      return new Promise<Row>((done, fail) => {
        queue.push({ ref, idx, act, done, fail })
        collecting ??= collect()
      })
    },
    alone: (work) => inTurn(() => tide.transaction(work)),
    stop: async () => {
      stopping = true
      while (collecting) await collecting
      await turn
    },
  }
  return { store, voided }
}
