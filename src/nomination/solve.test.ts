import { expect, it } from 'vitest'
import { type Limit, type Listed, stateOf } from './limits.ts'
import { solve } from './solve.ts'

/** Numbers that repeat: a small generator with a seed. */
const dice = (seed: number) => {
  let s = seed >>> 0
  return (n: number) => {
    s = (Math.imul(s, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((s / 2 ** 32) * n)
  }
}

const subsets = function* (list: readonly Listed[]) {
  for (let bits = 0; bits < 1 << list.length; bits++) yield list.filter((_, i) => bits & (1 << i))
}
const keeps = (limits: readonly Limit[], list: readonly Listed[]) => limits.every((l) => stateOf(l, list).holds)
const longestBy = (list: readonly Listed[], held: ReadonlySet<number>, limits: readonly Limit[]): number => {
  let best = -1
  for (const s of subsets(list))
    if (s.length > best && [...held].every((id) => s.some((x) => x.id === id)) && keeps(limits, s)) best = s.length
  return best
}

const groups = ['领导', '一线', '女', '农村']
const aCase = (seed: number, most: number) => {
  const roll = dice(seed)
  const list: Listed[] = Array.from({ length: roll(most) + 1 }, (_, i) => ({
    id: i + 1,
    titleKey: roll(3) === 0 ? 'b' : 'a',
    unitId: roll(4),
    groups: groups.filter(() => roll(2) === 0),
  }))
  const limits: Limit[] = Array.from({ length: roll(6) }, (_, i): Limit => {
    const group = groups[roll(groups.length)]!
    const title = ['a', 'b', null][roll(3)]!
    const among = (x: Listed) => title === null || x.titleKey === title
    return {
      id: `l${i}`,
      kind: 'composition',
      name: group,
      op: roll(2) === 0 ? '<=' : '>=',
      bound: roll(2) === 0 ? { count: roll(5) } : { percent: ['20', '33.3', '50', '60', '200/3'][roll(5)]! },
      who: (x) => among(x) && x.groups.includes(group),
      of: among,
    }
  })
  const held = new Set(list.filter(() => roll(6) === 0).map((x) => x.id))
  return { list, limits, held, wanted: roll(list.length + 2) }
}

it('agrees with every list tried one by one, on 300 cases', async () => {
  const seen = { reached: 0, short: 0, impossible: 0, unknown: 0 }
  for (let seed = 1; seed <= 300; seed++) {
    const { list, limits, held, wanted } = aCase(seed, 9)
    const answer = await solve(list, held, limits, wanted)
    const best = longestBy(list, held, limits)
    seen[answer.state]++
    expect([seed, answer.state], JSON.stringify(answer)).toEqual([seed, best < 0 ? 'impossible' : best >= wanted ? 'reached' : 'short'])
    expect([seed, answer.chosen.length]).toEqual([seed, Math.max(best, 0)])
    if (best >= 0)
      expect(
        keeps(
          limits,
          list.filter((x) => answer.chosen.includes(x.id)),
        ),
      ).toBe(true)
    if (answer.state === 'reached') expect([answer.binding, answer.frees]).toEqual([[], []])
    const asked = answer.state === 'impossible' ? 0 : wanted
    if (answer.state === 'reached' || asked > list.length) continue
    // The binding set forbids the list, and no part of it does.
    const binding = limits.filter((l) => answer.binding.includes(l.id))
    const reaches = (of: readonly Limit[]) => {
      const n = longestBy(list, held, of)
      return n >= 0 && n >= asked
    }
    expect([seed, reaches(binding)]).toEqual([seed, false])
    for (const l of binding) expect([seed, l.id, reaches(binding.filter((x) => x !== l))]).toEqual([seed, l.id, true])
    // What would free it is the least breach of that limit alone.
    for (const f of answer.frees) {
      const loose = limits.find((l) => l.id === f.limit)!
      let least: number | null = null
      for (const s of subsets(list)) {
        if (s.length < asked || ![...held].every((id) => s.some((x) => x.id === id))) continue
        if (
          !keeps(
            limits.filter((l) => l !== loose),
            s,
          )
        )
          continue
        const breach = breachOf(loose, s)
        if (least === null || breach < least) least = breach
      }
      expect([seed, f.limit, f.by]).toEqual([seed, f.limit, least])
    }
  }
  expect(seen.reached).toBeGreaterThan(50)
  expect(seen.short).toBeGreaterThan(50)
  expect(seen.impossible).toBeGreaterThan(30)
  expect(seen.unknown).toBe(0)
}, 240_000)

/** By how many nominees a list breaks a limit: the fewest to take away from, or add to, those counted. */
const breachOf = (l: Limit, list: readonly Listed[]): number => {
  const n = list.filter(l.who).length
  const of = list.filter(l.of).length
  for (let k = 0; ; k++) {
    const m = l.op === '<=' ? n - k : n + k
    const edge = 'count' in l.bound ? l.bound.count : (percents[l.bound.percent]! * of) / 100
    if (l.op === '<=' ? m <= edge + 1e-9 : m >= edge - 1e-9) return k
  }
}
const percents: Record<string, number> = { '20': 20, '33.3': 33.3, '50': 50, '60': 60, '200/3': 200 / 3 }

it('agrees on the longest list of twenty nominees', async () => {
  for (let seed = 1001; seed <= 1006; seed++) {
    const { list, limits, held } = aCase(seed, 9)
    const twenty = Array.from({ length: 20 }, (_, i) => ({ ...list[i % list.length]!, id: i + 1 }))
    const answer = await solve(twenty, held, limits, 0)
    expect([seed, answer.state === 'impossible' ? -1 : answer.chosen.length]).toEqual([seed, longestBy(twenty, held, limits)])
  }
}, 240_000)

it('says which limit forbids a full list, and how many nominees would free it', async () => {
  const list: Listed[] = Array.from({ length: 10 }, (_, i) => ({ id: i, titleKey: 'a', unitId: 0, groups: i < 4 ? ['一线'] : [] }))
  const all = () => true
  const front: Limit = {
    id: 'front',
    kind: 'composition',
    name: '一线',
    op: '>=',
    bound: { percent: '60' },
    who: (x) => x.groups.includes('一线'),
    of: all,
  }
  const total: Limit = { id: 'total', kind: 'total', name: '全部', op: '<=', bound: { count: 10 }, who: all, of: all }
  const answer = await solve(list, new Set(), [total, front], 10)
  expect({ ...answer, chosen: answer.chosen.length }).toEqual({
    state: 'short',
    chosen: 6,
    binding: ['front'],
    frees: [{ limit: 'front', by: 2 }],
  })
  expect((await solve(list, new Set(), [total, front], 6)).state).toBe('reached')
  expect(await solve([], new Set(), [total], 3)).toEqual({ state: 'short', chosen: [], binding: [], frees: [] })
  expect((await solve(list, new Set([5, 6]), [{ ...front, bound: { percent: '100' } }], 4)).state).toBe('impossible')
})
