import type { Bytes } from './bytes.ts'

/**
 * SHA-384 (FIPS 180-4) on pairs of 32-bit words. The known libraries build their tables with BigInt as they load, which stops the page in a
 * browser that has none; this one must run there.
 */

// First 64 bits of the fractional parts of the cube roots of the first 80 primes.
const words = (hex: string): Int32Array => Int32Array.from(hex.match(/.{8}/g)!, (w) => Number.parseInt(w, 16) | 0)
const K = words(
  '428a2f98d728ae227137449123ef65cdb5c0fbcfec4d3b2fe9b5dba58189dbbc3956c25bf348b53859f111f1b605d019923f82a4af194f9bab1c5ed5da6d8118' +
    'd807aa98a303024212835b0145706fbe243185be4ee4b28c550c7dc3d5ffb4e272be5d74f27b896f80deb1fe3b1696b19bdc06a725c71235c19bf174cf692694' +
    'e49b69c19ef14ad2efbe4786384f25e30fc19dc68b8cd5b5240ca1cc77ac9c652de92c6f592b02754a7484aa6ea6e4835cb0a9dcbd41fbd476f988da831153b5' +
    '983e5152ee66dfaba831c66d2db43210b00327c898fb213fbf597fc7beef0ee4c6e00bf33da88fc2d5a79147930aa72506ca6351e003826f142929670a0e6e70' +
    '27b70a8546d22ffc2e1b21385c26c9264d2c6dfc5ac42aed53380d139d95b3df650a73548baf63de766a0abb3c77b2a881c2c92e47edaee692722c851482353b' +
    'a2bfe8a14cf10364a81a664bbc423001c24b8b70d0f89791c76c51a30654be30d192e819d6ef5218d69906245565a910f40e35855771202a106aa07032bbd1b8' +
    '19a4c116b8d2d0c81e376c085141ab532748774cdf8eeb9934b0bcb5e19b48a8391c0cb3c5c95a634ed8aa4ae3418acb5b9cca4f7763e373682e6ff3d6b2b8a3' +
    '748f82ee5defb2fc78a5636f43172f6084c87814a1f0ab728cc702081a6439ec90befffa23631e28a4506cebde82bde9bef9a3f7b2c67915c67178f2e372532b' +
    'ca273eceea26619cd186b8c721c0c207eada7dd6cde0eb1ef57d4f7fee6ed17806f067aa72176fba0a637dc5a2c898a6113f9804bef90dae1b710b35131c471b' +
    '28db77f523047d8432caab7b40c724933c9ebe0a15c9bebc431d67c49c100d4c4cc5d4becb3e42b6597f299cfc657e2a5fcb6fab3ad6faec6c44198c4a475817',
)
// The same of the square roots of the 9th to the 16th.
const START = words(
  'cbbb9d5dc1059ed8629a292a367cd5079159015a3070dd17152fecd8f70e593967332667ffc00b318eb44a8768581511db0c2e0d64f98fa747b5481dbefa4fa4',
)

export function sha384(data: Bytes): Uint8Array {
  const padded = new Uint8Array(Math.ceil((data.length + 17) / 128) * 128)
  padded.set(data)
  padded[data.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(data.length / 2 ** 29))
  view.setUint32(padded.length - 4, data.length * 8)

  const state = Int32Array.from(START)
  // High word at 2i, low word at 2i + 1.
  const w = new Int32Array(160)
  const v = new Int32Array(16)
  for (let at = 0; at < padded.length; at += 128) {
    for (let i = 0; i < 32; i++) w[i] = view.getInt32(at + i * 4)
    for (let i = 32; i < 160; i += 2) {
      const [xh, xl, yh, yl] = [w[i - 30]!, w[i - 29]!, w[i - 4]!, w[i - 3]!]
      const s0h = ((xh >>> 1) | (xl << 31)) ^ ((xh >>> 8) | (xl << 24)) ^ (xh >>> 7)
      const s0l = ((xl >>> 1) | (xh << 31)) ^ ((xl >>> 8) | (xh << 24)) ^ ((xl >>> 7) | (xh << 25))
      const s1h = ((yh >>> 19) | (yl << 13)) ^ ((yl >>> 29) | (yh << 3)) ^ (yh >>> 6)
      const s1l = ((yl >>> 19) | (yh << 13)) ^ ((yh >>> 29) | (yl << 3)) ^ ((yl >>> 6) | (yh << 26))
      const low = (s0l >>> 0) + (s1l >>> 0) + (w[i - 31]! >>> 0) + (w[i - 13]! >>> 0)
      w[i] = s0h + s1h + w[i - 32]! + w[i - 14]! + Math.floor(low / 2 ** 32)
      w[i + 1] = low | 0
    }
    v.set(state)
    for (let i = 0; i < 160; i += 2) {
      const [ah, al, bh, bl, ch, cl] = [v[0]!, v[1]!, v[2]!, v[3]!, v[4]!, v[5]!]
      const [eh, el, fh, fl, gh, gl] = [v[8]!, v[9]!, v[10]!, v[11]!, v[12]!, v[13]!]
      const s1h = ((eh >>> 14) | (el << 18)) ^ ((eh >>> 18) | (el << 14)) ^ ((el >>> 9) | (eh << 23))
      const s1l = ((el >>> 14) | (eh << 18)) ^ ((el >>> 18) | (eh << 14)) ^ ((eh >>> 9) | (el << 23))
      const oneL = (v[15]! >>> 0) + (s1l >>> 0) + (((el & fl) ^ (~el & gl)) >>> 0) + (K[i + 1]! >>> 0) + (w[i + 1]! >>> 0)
      const oneH = (v[14]! + s1h + ((eh & fh) ^ (~eh & gh)) + K[i]! + w[i]! + Math.floor(oneL / 2 ** 32)) | 0
      const s0h = ((ah >>> 28) | (al << 4)) ^ ((al >>> 2) | (ah << 30)) ^ ((al >>> 7) | (ah << 25))
      const s0l = ((al >>> 28) | (ah << 4)) ^ ((ah >>> 2) | (al << 30)) ^ ((ah >>> 7) | (al << 25))
      const otherL = (s0l >>> 0) + (((al & bl) ^ (al & cl) ^ (bl & cl)) >>> 0)
      const otherH = s0h + ((ah & bh) ^ (ah & ch) ^ (bh & ch)) + Math.floor(otherL / 2 ** 32)
      const eLow = (v[7]! >>> 0) + ((oneL | 0) >>> 0)
      const eHigh = v[6]! + oneH + Math.floor(eLow / 2 ** 32)
      const aLow = ((oneL | 0) >>> 0) + ((otherL | 0) >>> 0)
      const aHigh = oneH + otherH + Math.floor(aLow / 2 ** 32)
      v.copyWithin(2, 0, 14)
      v[8] = eHigh
      v[9] = eLow | 0
      v[0] = aHigh
      v[1] = aLow | 0
    }
    for (let i = 0; i < 16; i += 2) {
      const low = (state[i + 1]! >>> 0) + (v[i + 1]! >>> 0)
      state[i] = state[i]! + v[i]! + Math.floor(low / 2 ** 32)
      state[i + 1] = low | 0
    }
  }
  const out = new Uint8Array(48)
  const outView = new DataView(out.buffer)
  for (let i = 0; i < 12; i++) outView.setInt32(i * 4, state[i]!)
  return out
}
