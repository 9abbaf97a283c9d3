import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { Ground } from './office.ts'
import { raiseTide, setTide, tideOf } from './tide.write.ts'

/**
 * A number that rises with every transaction, in the database and in a file beside it. A database that is lower than its file was restored from
 * a copy: what it answered since then is forgotten there, so every poll that was live in it is void (decisions 43).
 */
export interface Tide {
  /** Rolls back what fails; the file follows after the commit and before any answer. */
  transaction<T>(work: (c: pg.PoolClient) => Promise<T>): Promise<T>
  /** Once, before the office answers anybody. @returns number of polls that had to be voided */
  wake(): Promise<number>
}

const tideFile = (folder: string) => {
  const file = join(folder, 'tide')
  let last = -1
  return {
    read: (): number | null => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : null),
    /** Of transactions that commit at the same moment the higher one stays. */
    write: (height: number): void => {
      if (height <= last) return
      last = height
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const draft = `${file}.new`
      const fd = openSync(draft, 'w', 0o600)
      writeSync(fd, String(height))
      fsyncSync(fd)
      closeSync(fd)
      renameSync(draft, file)
    },
  }
}

/** @param voidLive declares void what is not over yet, in one statement */
export const makeTide = (ground: Pick<Ground, 'pool' | 'folder'>, voidLive: (db: pg.Pool) => Promise<number>): Tide => {
  const file = tideFile(ground.folder)
  return {
    transaction: async (work) => {
      const c = await ground.pool.connect()
      let broken: Error | undefined
      try {
        await c.query('begin')
        const answer = await work(c)
        // Last, so that its row is locked for no longer than the commit.
        const height = await raiseTide(c)
        await c.query('commit')
        file.write(height)
        return answer
      } catch (e) {
        await c.query('rollback').catch((x: Error) => {
          broken = x
        })
        throw e
      } finally {
        c.release(broken)
      }
    },
    wake: async () => {
      // A crash between commit and file leaves the database one higher, never lower.
      const [height, marked] = [await tideOf(ground.pool), file.read()]
      const isOlder = marked === null ? height > 0 : height < marked
      const gone = isOlder ? await voidLive(ground.pool) : 0
      if (marked !== null && height < marked) await setTide(ground.pool, marked)
      file.write(Math.max(height, marked ?? 0))
      return gone
    },
  }
}
