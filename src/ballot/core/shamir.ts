import { type Bytes, type Chance, concat, hash, labelled, same, u16 } from './bytes.ts'
import { hkdf } from './hpke.ts'

/** Shamir's scheme, byte by byte over GF(256) of AES: any `need` of the shares give the secret, fewer give nothing. */
export interface Share {
  /** 1 … 255 */
  x: number
  y: Bytes
}

const times = (a: number, b: number): number => {
  let product = 0
  for (let i = 0, x = a; i < 8; i++) {
    if ((b >>> i) & 1) product ^= x
    x = (x << 1) ^ (x & 0x80 ? 0x11b : 0)
  }
  return product
}
const inverse = (a: number): number => {
  // a^254
  let x = a
  for (let i = 0; i < 6; i++) x = times(times(x, x), a)
  return times(x, x)
}

/** Shares 1 … of. Throws RangeError unless 2 ≤ need ≤ of ≤ 255. */
export function split(secret: Bytes, chance: Chance, need = 2, of = 3): Share[] {
  if (!(need >= 2 && need <= of && of <= 255)) throw new RangeError(`${need} of ${of}`)
  const coefficients = [secret]
  for (let i = 1; i < need; i++) coefficients.push(chance(new Uint8Array(secret.length)))
  const shares: Share[] = []
  for (let x = 1; x <= of; x++)
    shares.push({ x, y: secret.map((_, at) => coefficients.reduceRight((sum, c) => times(sum, x) ^ c[at]!, 0)) })
  return shares
}

/** The value at 0 of the polynomial through the shares; with fewer than `need` of them, or a wrong one, it is another value: check it against a public key. */
export function combine(shares: readonly Share[]): Uint8Array {
  const [first] = shares
  if (
    !first ||
    new Set(shares.map((s) => s.x)).size !== shares.length ||
    shares.some((s) => s.y.length !== first.y.length || !(s.x >= 1 && s.x <= 255))
  )
    throw new RangeError('shares must differ and be of one length')
  const weights = shares.map((s) => shares.reduce((w, o) => (o.x === s.x ? w : times(w, times(o.x, inverse(o.x ^ s.x)))), 1))
  return new Uint8Array(first.y).map((_, at) => shares.reduce((sum, s, i) => sum ^ times(s.y[at]!, weights[i]!), 0))
}

// Crockford base32: no I, L, O, U.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const check = (share: Share): Bytes => hash('share', Uint8Array.of(share.x), share.y).slice(0, 3)

/** As printed for a trustee: 'n-XXXX-XXXX-…', with 24 bits of checksum. */
export function shareText(share: Share): string {
  const bytes = concat(share.y, check(share))
  let text = ''
  for (let bit = 0; bit < bytes.length * 8; bit += 5) {
    const pair = (bytes[bit >> 3]! << 8) | (bytes[(bit >> 3) + 1] ?? 0)
    text += ALPHABET[(pair >>> (11 - (bit & 7))) & 31]
  }
  return `${share.x}-${text.replace(/.{4}(?=.)/g, '$&-')}`
}
/** Reads it as typed (case, blanks, dashes, O for 0, I or L for 1); null when the checksum does not fit. */
export function readShare(typed: string): Share | null {
  const [, number = '', rest = ''] = /^\s*(\d{1,3})\s*-(.*)$/.exec(typed.toUpperCase()) ?? []
  const text = rest.replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  for (let i = 0; i < text.length; i++) {
    const value = ALPHABET.indexOf(text[i]!)
    if (value < 0) return null
    for (let b = 0; b < 5; b++) {
      const bit = i * 5 + b
      const on = (value >>> (4 - b)) & 1
      if (bit >> 3 < bytes.length) bytes[bit >> 3]! |= on << (7 - (bit & 7))
      else if (on) return null
    }
  }
  if (bytes.length <= 3) return null
  const share = { x: Number(number), y: bytes.slice(0, -3) }
  return share.x >= 1 && share.x <= 255 && same(check(share), bytes.slice(-3)) ? share : null
}

/** X25519 secret key to which the ballots of a class are sealed; published after the close, so it must tell nothing of the seed. 0: notes. */
export const sealingKey = (seed: Bytes, classId: number): Uint8Array => hkdf(seed, concat(labelled('sealing-key'), u16(classId)))
/** X25519 secret key to which the copy of the box's epoch key is wrapped; never published. */
export const recoveryKey = (seed: Bytes): Uint8Array => hkdf(seed, labelled('recovery-key'))
