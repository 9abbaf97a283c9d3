import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commit, type DrawItem, draw, listDigest, opens } from './draw.ts'
import { parseRational, rational } from './rational.ts'

const item = (id: string, weight: string): DrawItem => ({ id, weight: parseRational(weight) })
const sha = (...parts: (string | Buffer)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The description in draw.ts, followed word by word without its code: a walk instead of a tree, JSON.stringify for the canonical text. */
const byDescription = (secrets: string[], items: [id: string, text: string, n: bigint, d: bigint][], k: number) => {
  const sorted = [...items].sort((a, b) => (a[0] < b[0] ? -1 : 1))
  const list = sha(JSON.stringify(['zhengyou.draw.list/1', sorted.map(([id, text]) => [id, text])])).toString('hex')
  const seed = sha(JSON.stringify(['zhengyou.draw/1', list, [...secrets].sort()]))
  const gcd = (a: bigint, b: bigint): bigint => (b ? gcd(b, a % b) : a)
  const lcm = sorted.reduce((m, [, , , d]) => (m * d) / gcd(m, d), 1n)
  let left = sorted.map(([id, , n, d]) => ({ id, weight: (n * lcm) / d }))
  const picked: string[] = []
  for (let r = 0; r < k; r++) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0n)
    for (let a = 0; ; a++) {
      const counters = Buffer.alloc(8)
      counters.writeUInt32BE(r, 0)
      counters.writeUInt32BE(a, 4)
      const x = BigInt(`0x${sha(seed, counters).toString('hex')}`)
      if (x >= total * ((1n << 256n) / total)) continue
      let sum = 0n
      const taken = left.find(({ weight }) => {
        sum += weight
        return sum > x % total
      })!
      picked.push(taken.id)
      left = left.filter((one) => one !== taken)
      break
    }
  }
  return { picked, list, seed: seed.toString('hex') }
}

describe('commit and reveal', () => {
  const secret = 'a secret of the first office'
  test('a commitment opens with its secret only', () => {
    expect(commit(secret)).toBe(sha(`zhengyou.draw.commit/1\n${secret}`).toString('hex'))
    expect(opens(commit(secret), secret)).toBe(true)
    expect(opens(commit(secret).toUpperCase(), secret)).toBe(true)
    expect(opens(commit(secret), `${secret} `)).toBe(false)
    expect(opens(commit(secret), 'short')).toBe(false)
  })
  test('a secret that can be guessed is refused', () => expect(() => commit('123456')).toThrow(RangeError))
})

describe('a draw', () => {
  const seeds = ['first office, 7f3a9c', 'second office, 20b1de']
  const items = [item('社区甲', '1'), item('社区乙', '2.5'), item('社区丙', '1/3'), item('社区丁', '0'), item('unit-9', '4')]

  test('is repeated by its description', () => {
    const weights = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.constantFrom(1, 2, 4, 5, 3, 7))
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 20 }),
        fc.array(weights, { minLength: 20, maxLength: 20 }),
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 3 }),
        (ids, parts, secrets) => {
          const of = ids.map((id, i) => ({ id, weight: rational(parts[i]![0], parts[i]![1]) }))
          const exact = ({ n, d }: { n: bigint; d: bigint }) =>
            // 1, 2, 4, 5 end; 3 and 7 do not.
            d % 3n === 0n || d % 7n === 0n ? `${n}/${d}` : String(Number(n) / Number(d))
          const k = of.filter(({ weight }) => weight.n > 0n).length
          expect(draw({ seeds: secrets, items: of, k })).toEqual(
            byDescription(
              secrets,
              of.map(({ id, weight }) => [id, exact(weight), weight.n, weight.d]),
              k,
            ),
          )
        },
      ),
    )
  })
  test('stays what a program of forty lines of Python, written from the description, answered', () => {
    expect(draw({ seeds, items, k: 4 })).toEqual({
      picked: ['unit-9', '社区甲', '社区乙', '社区丙'],
      list: '25289fe2fc8699181ada72766e442cef47b1e69aed0ec673e9cd11e9d7f9b668',
      seed: '139eb8cd83f0ecc8e61de3ed966a0c48f6016b2f124764c4950ec015e898af2a',
    })
  })
  test('does not depend on the order of list or seeds, but on every one of them', () => {
    const drawn = draw({ seeds, items, k: 3 })
    expect(draw({ seeds: [...seeds].reverse(), items: [...items].reverse(), k: 3 })).toEqual(drawn)
    expect(draw({ seeds: [...seeds, 'x'], items, k: 3 }).seed).not.toBe(drawn.seed)
    expect(draw({ seeds, items: [...items, item('z', '1')], k: 3 }).list).not.toBe(drawn.list)
    expect(draw({ seeds, items: items.with(0, item('社区甲', '1.01')), k: 3 }).seed).not.toBe(drawn.seed)
  })
  test('drawing fewer gives the beginning of drawing more', () => {
    expect(draw({ seeds, items, k: 4 }).picked.slice(0, 2)).toEqual(draw({ seeds, items, k: 2 }).picked)
  })
  test('nobody is drawn twice and a weight of 0 never', () => {
    for (let i = 0; i < 200; i++) {
      const { picked } = draw({ seeds: [`round ${i}`], items, k: 4 })
      expect([...picked].sort()).toEqual(['unit-9', '社区丙', '社区乙', '社区甲'].sort())
    }
  })
  test('more than can be drawn is refused', () => {
    const refused = (() => {
      try {
        draw({ seeds, items, k: 5 })
      } catch (e) {
        return e
      }
    })()
    expect(refused).toMatchObject({ code: 'draw.not-enough', status: 422, facts: { wanted: 5, available: 4 } })
    expect(draw({ seeds, items: [], k: 0 }).picked).toEqual([])
  })
  test('a list with one id twice, a negative weight, no seed or an empty one is a mistake', () => {
    expect(() => listDigest([item('a', '1'), item('a', '2')])).toThrow(RangeError)
    expect(() => listDigest([item('a', '-1')])).toThrow(RangeError)
    for (const none of [[], ['']]) expect(() => draw({ seeds: none, items, k: 1 })).toThrow(RangeError)
  })
  // Bounds are 4 standard deviations of a share in 10,000 draws with fixed seeds.
  test('over 10,000 draws the shares are those of the weights', () => {
    const three = [item('a', '1'), item('b', '2'), item('c', '5')]
    const first = { a: 0, b: 0, c: 0 }
    const pair = { ab: 0, ac: 0, bc: 0 }
    for (let i = 0; i < 10_000; i++) {
      const { picked } = draw({ seeds: [`fixed seed ${i}`], items: three, k: 2 })
      first[picked[0] as 'a']++
      pair[[...picked].sort().join('') as 'ab']++
    }
    // Without replacement: P{a,b} = 1/8·2/7 + 2/8·1/6, and so on.
    const expected = { a: 1 / 8, b: 2 / 8, c: 5 / 8, ab: 2 / 56 + 2 / 48, ac: 5 / 56 + 5 / 24, bc: 10 / 48 + 10 / 24 }
    for (const [name, n] of Object.entries({ ...first, ...pair })) {
      const p = expected[name as 'a']
      expect(Math.abs(n / 10_000 - p), name).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 10_000))
    }
  })
  test('100,000 units and a thousand picks are quick, and every one stands once', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => ({ id: `u${i}`, weight: rational((i % 7) + 1) }))
    const { picked } = draw({ seeds, items: many, k: 1000 })
    expect(new Set(picked).size).toBe(1000)
  })
})
