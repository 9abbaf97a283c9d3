import { sha256Bytes } from './digest.ts'

/**
 * A named generator with a published seed, for statistics that anyone must be able to repeat: xoshiro256** (Blackman and Vigna,
 * 2018), its state filled by SplitMix64 from the first 8 bytes, big-endian, of SHA-256 of the seed text in UTF-8.
 * Not for secrets, and not for draws: those are in draw.ts.
 */
export const GENERATOR = 'xoshiro256**/splitmix64/sha-256'

export interface Random {
  /** The next 64 bits, high half and low half, each 0 … 2^32 − 1. */
  bits(): [high: number, low: number]
  /** Uniform in [0, 1): the upper 53 bits times 2^-53. */
  next(): number
  /** Uniform in 0 … n − 1, without bias; 1 ≤ n ≤ 2^53. */
  int(n: number): number
  /** One of the items, each as likely; throws RangeError when there are none. */
  pick<T>(items: readonly T[]): T
  /** A new array in random order (Fisher–Yates from the end). */
  shuffle<T>(items: readonly T[]): T[]
  /** One of the items with chance proportional to its weight, a finite double ≥ 0. */
  weighted<T>(items: readonly T[], weightOf: (item: T) => number): T
  /** A normal deviate (polar method of Marsaglia; the second of each pair is not kept, so each call stands alone). */
  normal(mean?: number, deviation?: number): number
}

const MASK = (1n << 64n) - 1n

/** SplitMix64, the seeder its authors recommend. */
export function* splitMix64(seed: bigint): Generator<bigint, never> {
  for (let state = seed & MASK; ; ) {
    state = (state + 0x9e3779b97f4a7c15n) & MASK
    let z = state
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK
    yield z ^ (z >> 31n)
  }
}

/** xoshiro256** from a state of four 64-bit words, not all zero. Words are kept as 32-bit halves: bigints are twenty times slower. */
export function xoshiro256(state: readonly bigint[]): () => [high: number, low: number] {
  if (state.length !== 4 || state.every((word) => word === 0n)) throw new RangeError('xoshiro256 needs four words, not all zero')
  const [h, l] = [(i: number) => Number(state[i]! >> 32n) | 0, (i: number) => Number(state[i]! & 0xffffffffn) | 0]
  let [h0, h1, h2, h3, l0, l1, l2, l3] = [h(0), h(1), h(2), h(3), l(0), l(1), l(2), l(3)]
  return () => {
    // s1 * 5
    let low = (l1 >>> 0) * 5
    let high = (Math.imul(h1, 5) + Math.floor(low / 2 ** 32)) | 0
    low |= 0
    // rotated left by 7
    const high7 = (high << 7) | (low >>> 25)
    const low7 = (low << 7) | (high >>> 25)
    // * 9
    low = (low7 >>> 0) * 9
    high = (Math.imul(high7, 9) + Math.floor(low / 2 ** 32)) >>> 0
    const answer: [number, number] = [high, low >>> 0]

    const shiftedHigh = (h1 << 17) | (l1 >>> 15)
    const shiftedLow = l1 << 17
    h2 ^= h0
    l2 ^= l0
    h3 ^= h1
    l3 ^= l1
    h1 ^= h2
    l1 ^= l2
    h0 ^= h3
    l0 ^= l3
    h2 ^= shiftedHigh
    l2 ^= shiftedLow
    // s3 rotated left by 45 = halves swapped, then left by 13
    ;[h3, l3] = [(l3 << 13) | (h3 >>> 19), (h3 << 13) | (l3 >>> 19)]
    return answer
  }
}

/** A generator from a seed text; the same text gives the same numbers on every machine. */
export function random(seed: string): Random {
  const start = new DataView(sha256Bytes(seed).slice(0, 8).buffer).getBigUint64(0)
  const words = splitMix64(start)
  const bits = xoshiro256([1, 2, 3, 4].map(() => words.next().value))
  const wide = (): number => {
    const [high, low] = bits()
    return high * 2 ** 21 + (low >>> 11)
  }
  const next = (): number => wide() * 2 ** -53
  const int = (n: number): number => {
    if (!(Number.isInteger(n) && n >= 1 && n <= 2 ** 53)) throw new RangeError(`int(${n})`)
    const fair = 2 ** 53 - (2 ** 53 % n)
    let drawn = wide()
    while (drawn >= fair) drawn = wide()
    return drawn % n
  }
  return {
    bits,
    next,
    int,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('nothing to pick from')
      return items[int(items.length)]!
    },
    shuffle: (items) => {
      const order = [...items]
      for (let last = order.length - 1; last > 0; last--) {
        const other = int(last + 1)
        ;[order[last], order[other]] = [order[other]!, order[last]!]
      }
      return order
    },
    weighted: (items, weightOf) => {
      const weights = items.map(weightOf)
      const total = weights.reduce((sum, weight) => (weight >= 0 ? sum + weight : Number.NaN), 0)
      if (!(total > 0 && total < Infinity)) throw new RangeError('weights must be finite, none negative, one positive')
      let point = next() * total
      const last = weights.findLastIndex((weight) => weight > 0)
      for (let i = 0; i < last; i++) {
        point -= weights[i]!
        if (point < 0) return items[i]!
      }
      return items[last]!
    },
    normal: (mean = 0, deviation = 1) => {
      for (;;) {
        const x = 2 * next() - 1
        const y = 2 * next() - 1
        const square = x * x + y * y
        if (square > 0 && square < 1) return mean + deviation * x * Math.sqrt((-2 * Math.log(square)) / square)
      }
    },
  }
}
