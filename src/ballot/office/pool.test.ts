import { expect, test } from 'vitest'
import { connectionRate, pool } from './pool.ts'

test('what gathers is written together, in order, by one writer at a time; beyond the bound the answer is no', async () => {
  const batches: number[][] = []
  let writing = 0
  let most = 0
  const p = pool<number, string>({
    bound: 5,
    batch: 3,
    write: async (items) => {
      most = Math.max(most, ++writing)
      batches.push(items)
      await new Promise((r) => setTimeout(r, 5))
      writing--
      return items.map((i) => `no ${i}`)
    },
  })
  const answers = [1, 2, 3, 4, 5, 6].map((i) => p.add(i))
  expect(answers[5]).toBeNull()
  expect(await Promise.all(answers.slice(0, 5))).toEqual(['no 1', 'no 2', 'no 3', 'no 4', 'no 5'])
  await p.idle()
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5],
  ])
  expect([most, p.waiting]).toEqual([1, 0])
})

test('a batch that fails fails for those in it, and the next one is written', async () => {
  const p = pool<number, number>({
    bound: 10,
    batch: 1,
    write: async ([i]) => {
      if (i === 1) throw new Error('disk')
      return [i!]
    },
  })
  const [one, two] = [p.add(1), p.add(2)]
  await expect(one).rejects.toThrow('disk')
  expect(await two).toBe(2)
})

test('the rate belongs to a connection and refills evenly', () => {
  const may = connectionRate({ burst: 2, perSecond: 1 })
  const at = (ms: number) => new Date(1_000_000 + ms)
  const [a, b] = [{}, {}]
  expect([may(a, at(0)), may(a, at(0)), may(a, at(0)), may(b, at(0))]).toEqual([true, true, false, true])
  expect([may(a, at(999)), may(a, at(1000)), may(a, at(1001))]).toEqual([false, true, false])
  expect([may(a, at(60_000)), may(a, at(60_000)), may(a, at(60_000))]).toEqual([true, true, false])
})
