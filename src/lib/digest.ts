import { pureSha256 } from './sha256.ts'

// Asked for at run time, not imported, so that this file also runs in a browser, where the pure version takes over.
// WebCrypto cannot serve: it is asynchronous, and absent on the plain http pages of an office network.
// `globalThis` is younger than some of those browsers.
const node: typeof import('node:crypto') | undefined =
  typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:crypto')

const bytesOf = (data: Uint8Array | string): Uint8Array => (typeof data === 'string' ? new TextEncoder().encode(data) : data)

// In one call, and the same bytes seen as what they are: a copy and an object for each hash cost three times the hash itself.
const byNode = (data: Uint8Array | string): Uint8Array => {
  const d = node!.hash('sha256', data, 'buffer')
  return new Uint8Array(d.buffer, d.byteOffset, d.length)
}
/** SHA-256 as 32 bytes; text is hashed as UTF-8. */
export const sha256Bytes: (data: Uint8Array | string) => Uint8Array = node ? byNode : (data) => pureSha256(bytesOf(data))

/** SHA-256 as 64 lower-case hex digits; text is hashed as UTF-8. */
export const sha256Hex = (data: Uint8Array | string): string => toHex(sha256Bytes(data))

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')

/** Bytes of an even number of hex digits; throws RangeError for anything else. */
export function fromHex(hex: string): Uint8Array {
  if (!/^(?:[\da-f]{2})*$/i.test(hex)) throw new RangeError('not hex')
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

// Crockford base32: no I, L, O, U.
const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A public code of 10 random bytes (80 bits), as printed on a plaque or a receipt: 'XXXX-XXXX-XXXX-XXXX'. The caller brings the randomness. */
export function publicCode(bytes: Uint8Array): string {
  if (bytes.length !== 10) throw new RangeError(`a public code has 10 bytes, not ${bytes.length}`)
  let code = ''
  for (let bit = 0; bit < 80; bit += 5) {
    const at = bit >> 3
    const pair = (bytes[at]! << 8) | (bytes[at + 1] ?? 0)
    code += CODE_ALPHABET[(pair >> (11 - (bit & 7))) & 31]
  }
  return code.replace(/.{4}(?=.)/g, '$&-')
}

/** The printed form of a code as a person typed it: any case, blanks or dashes anywhere, full width, O for 0, I or L for 1; null when it is none. */
export function parsePublicCode(typed: string): string | null {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015\u2212-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  if (code.length !== 16 || [...code].some((c) => !CODE_ALPHABET.includes(c))) return null
  return code.replace(/.{4}(?=.)/g, '$&-')
}
