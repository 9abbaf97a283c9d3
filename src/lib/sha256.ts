/** SHA-256 (FIPS 180-4) without any platform: for browsers, where the digest must be synchronous and work on plain http. */

const primes = (n: number): number[] => {
  const found: number[] = []
  for (let c = 2; found.length < n; c++) if (found.every((p) => c % p !== 0)) found.push(c)
  return found
}
// The constants are the first 32 bits of the fractional parts of cube and square roots of the first primes; doubles hold enough of them.
const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0
const K = Int32Array.from(primes(64), (p) => fraction(Math.cbrt(p)))
const START = primes(8).map((p) => fraction(Math.sqrt(p)))

const turn = (x: number, n: number): number => (x >>> n) | (x << (32 - n))

export function pureSha256(data: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((data.length + 9) / 64) * 64)
  padded.set(data)
  padded[data.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(data.length / 2 ** 29))
  view.setUint32(padded.length - 4, data.length * 8)

  const state = Int32Array.from(START)
  const w = new Int32Array(64)
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4)
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15]!
      const y = w[i - 2]!
      w[i] = w[i - 16]! + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7]! + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0
      const other = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + one) | 0
      d = c
      c = b
      b = a
      a = (one + other) | 0
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = state[i]! + word
  }
  const out = new Uint8Array(32)
  const outView = new DataView(out.buffer)
  for (const [i, word] of state.entries()) outView.setInt32(i * 4, word)
  return out
}
