import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findHeader } from './columns.ts'
import { dryRun, rowsToCommit } from './dryrun.ts'
import { openSheet } from './read.ts'
import { anId, people } from './sheet.fixture.ts'
import { writeSheet } from './write.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheet-'))
})
afterAll(() => rm(folder, { recursive: true }))

const n = 100_000
const row = (i: number) => ({
  unit: `朝阳街道第${i % 700}社区党支部`,
  name: `人员${i}`,
  sex: i % 2 ? ('male' as const) : ('female' as const),
  bornOn: `19${50 + (i % 50)}-0${1 + (i % 9)}-1${i % 9}`,
  idNumber: null,
  mobile: `138${String(i).padStart(8, '0')}`,
  years: i % 40,
  score: `${i % 100}.5`,
  resident: i % 3 === 0,
  code: `${100 + (i % 900)}`,
  remark: `备注文字第 ${i} 条，${anId(i)}`,
})
function* rows() {
  for (let i = 0; i < n; i++) yield row(i)
}

/** Highest heap and buffers in use above those at the start, looked at every 5 ms. */
const watch = () => {
  global.gc?.()
  const used = () => process.memoryUsage().heapUsed + process.memoryUsage().external
  const start = used()
  let top = 0
  const timer = setInterval(() => {
    top = Math.max(top, used() - start)
  }, 5)
  return () => {
    clearInterval(timer)
    return { topMB: Math.round(top / 2 ** 20) }
  }
}

test.each(['xlsx', 'csv'] as const)(
  '100,000 rows go out and in within constant memory: %s',
  async (kind) => {
    const path = join(folder, `a.${kind}`)
    const writing = watch()
    await pipeline(writeSheet(people, rows(), { kind, title: '人员名册' }), createWriteStream(path))
    const written = writing()

    const reading = watch()
    const sheet = await openSheet(path, `a.${kind}`)
    const header = await findHeader(sheet, people)
    let taken = 0
    let wrong = 0
    for await (const batch of rowsToCommit(sheet, people, header)) {
      // A consumer slower than the parser: what was not taken must not pile up.
      await new Promise((go) => setTimeout(go, 5))
      for (const { line, values } of batch) if (line !== taken++ + header.line + 1 || values.remark !== row(taken - 1).remark) wrong++
    }
    const read = reading()
    expect({ taken, wrong }).toEqual({ taken: n, wrong: 0 })
    // The keys of 100,000 persons are part of it; all rows parsed at once would take over 300 MB.
    expect(written.topMB).toBeLessThan(120)
    expect(read.topMB).toBeLessThan(150)
  },
  120_000,
)

test('a dry run keeps its first problems only, in constant memory', async () => {
  const path = join(folder, 'b.csv')
  const bad = function* () {
    for (let i = 0; i < n; i++) yield { ...row(i), mobile: '123' }
  }
  await pipeline(writeSheet(people, bad(), { kind: 'csv', title: 'x' }), createWriteStream(path))
  const running = watch()
  const run = await dryRun(await openSheet(path, 'b.csv'), people)
  const { topMB } = running()
  expect([run.summary.wrong, run.problemRows.length, run.counts]).toEqual([n, 500, [{ code: 'sheet.not-a-phone', level: 'error', n }]])
  expect(topMB).toBeLessThan(150)
}, 120_000)
