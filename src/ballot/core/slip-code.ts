import { type Bytes, hash, u32, utf8 } from './bytes.ts'

/** Without I, O, 0, 1: they are misread. 12 of 32 characters are 60 bits; the row number is hashed along, so guessing is paid for row by row. */
export const SLIP_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** 15 random bytes (only the low 5 bits of 12 of them are used) → `ABCD-EFGH-JKLM`. */
export const slipCode = (random: Bytes): string => {
  let text = ''
  for (let i = 0; i < 12; i++) text += (i > 0 && i % 4 === 0 ? '-' : '') + SLIP_ALPHABET[random[i]! & 31]!
  return text
}

/** The code as it is hashed: capitals, no separators; null for what cannot be a code. */
export const readSlipCode = (typed: string): string | null => {
  const code = typed.toUpperCase().replace(/[\s\-－—]/g, '')
  if (code.length !== 12) return null
  for (let i = 0; i < 12; i++) if (SLIP_ALPHABET.indexOf(code[i]!) < 0) return null
  return code
}

/** What a voter shows office `a` or `b` instead of the code itself: 32 bytes. At B this is the evidence `ev`. Throws RangeError for no code. */
export const authOf = (office: 'a' | 'b', idx: number, code: string): Uint8Array => {
  const clean = readSlipCode(code)
  if (clean === null) throw new RangeError('not a slip code')
  return hash(`slip-${office}`, u32(idx), utf8(clean))
}
