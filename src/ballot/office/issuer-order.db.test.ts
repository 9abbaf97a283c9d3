import { expect, test } from 'vitest'
import { emptyDatabase } from '../../../test/world-db.ts'
import { random } from '../../lib/random.ts'
import { folderOf } from './issuer.fixture.ts'
import { insertPoll } from './issuer.write.ts'
import { migrateOffice, officePool } from './migrate.ts'
import { authHash, issue, vectorHash } from './roster.ts'
import { byRow, openStore } from './store.ts'

// What a database administrator can read from rows themselves: place (`ctid`) and transaction (`xmin`). With marks written as they come both are
// a clock; with windows, order by number and whole rolls they are not. Fixed seed; the bound is three standard deviations of chance.
const n = 2000
const ref = Buffer.alloc(16, 7)
const auth = (idx: number) => Buffer.alloc(32, idx % 251)

const ranks = (values: readonly bigint[]): number[] => {
  const sorted = [...values.keys()].sort((x, y) => (values[x]! < values[y]! ? -1 : values[x]! > values[y]! ? 1 : 0))
  const out = new Array<number>(values.length)
  for (let i = 0; i < sorted.length; ) {
    let j = i
    while (j < sorted.length && values[sorted[j]!] === values[sorted[i]!]) j++
    for (let k = i; k < j; k++) out[sorted[k]!] = (i + j - 1) / 2
    i = j
  }
  return out
}
/** 0 when one side is the same everywhere: then it says nothing. */
const spearman = (x: readonly bigint[], y: readonly bigint[]): number => {
  const [a, b] = [ranks(x), ranks(y)]
  const mean = (x.length - 1) / 2
  let [top, da, db] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    top += (a[i]! - mean) * (b[i]! - mean)
    da += (a[i]! - mean) ** 2
    db += (b[i]! - mean) ** 2
  }
  return da === 0 || db === 0 ? 0 : top / Math.sqrt(da * db)
}

/** @returns rank correlation of place and transaction of the rows with the order in which their owners came */
const correlation = async (windows: number, o: NonNullable<Parameters<typeof openStore>[1]>) => {
  const pool = officePool('a', (await emptyDatabase()).adminUrl)
  try {
    await migrateOffice('a', pool)
    const { store } = await openStore({ pool, folder: folderOf('order'), settings: { windowMs: 5, threads: 1 } }, o)
    const rows = Array.from({ length: n }, (_, idx) => ({
      idx,
      classId: 1,
      person: Buffer.alloc(32),
      authHash: authHash(auth(idx)),
      code: null,
    }))
    await store.alone((c) => insertPoll(c, { ref, how: 'slip', keys: [], rows }))
    const arrival = random('order of arrival').shuffle(rows.map((r) => r.idx))
    for (let w = 0; w < windows; w++) {
      const now = arrival.slice((w * n) / windows, ((w + 1) * n) / windows)
      await Promise.all(
        now.map((idx) => store.mark(ref, idx, issue({ auth: auth(idx), vector: vectorHash([auth(idx)]), keepEvidence: true }))),
      )
    }
    const { rows: seen } = await pool.query<{ idx: number; place: string; transaction: string }>(
      "select idx, ctid::text as place, xmin::text as transaction from roster where state = 'issued' order by idx",
    )
    expect(seen.length).toBe(n)
    await store.stop()
    const came = new Map(arrival.map((idx, i) => [idx, BigInt(i)]))
    const order = seen.map((r) => came.get(r.idx)!)
    const place = seen.map((r) => {
      const [block, item] = r.place.slice(1, -1).split(',').map(BigInt)
      return block! * 65536n + item!
    })
    return {
      place: spearman(order, place),
      transaction: spearman(
        order,
        seen.map((r) => BigInt(r.transaction)),
      ),
    }
  } finally {
    await pool.end()
  }
}
const bound = 3 / Math.sqrt(n)

test('over ten windows neither place nor transaction of a row tells when its owner came', async () => {
  const found = await correlation(10, {})
  expect(Math.abs(found.place)).toBeLessThan(bound)
  expect(Math.abs(found.transaction)).toBeLessThan(bound)
})

test('in a roll too large to be written anew, the order within a window tells nothing', async () => {
  const found = await correlation(1, { wholeUpTo: 0 })
  expect(Math.abs(found.place)).toBeLessThan(bound)
  expect(Math.abs(found.transaction)).toBeLessThan(bound)
})

test('control: without the order by number the place of a row is a clock', async () => {
  const found = await correlation(1, { wholeUpTo: 0, arrange: (waiting) => [...waiting] })
  expect(found.place).toBeGreaterThan(0.9)
})

test('control: without writing the whole roll the windows show in place and transaction', async () => {
  const found = await correlation(10, { wholeUpTo: 0, arrange: byRow })
  expect(found.place).toBeGreaterThan(0.5)
  expect(found.transaction).toBeGreaterThan(0.9)
})
