import { isDay } from './calendar.ts'
import { halfWidth } from './name.ts'

const clean = (text: string): string => halfWidth(text).replace(/\s+/g, '').toUpperCase()

export type CreditCodeProblem = 'code.credit.length' | 'code.credit.characters' | 'code.credit.check'
/** `code` is the text in half width and capitals without blanks, also when refused. */
export type CreditCode = { ok: true; code: string } | { ok: false; code: string; reason: CreditCodeProblem }

// No I, O, S, V, Z: they are misread.
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/**
 * Checks a 统一社会信用代码. Registered codes that fail the check character exist, so a caller warns on `code.credit.check`
 * and does not block.
 * @source GB 32100-2015
 */
export function checkCreditCode(text: string): CreditCode {
  const code = clean(text)
  if (code.length !== 18) return { ok: false, code, reason: 'code.credit.length' }
  const values = [...code].map((c) => CREDIT_ALPHABET.indexOf(c))
  if (values.includes(-1) || !/^..\d{6}/.test(code)) return { ok: false, code, reason: 'code.credit.characters' }
  const sum = CREDIT_WEIGHTS.reduce((total, weight, i) => total + weight * values[i]!, 0)
  return (31 - (sum % 31)) % 31 === values[17] ? { ok: true, code } : { ok: false, code, reason: 'code.credit.check' }
}

export type NationalIdProblem = 'code.id.fifteen-digits' | 'code.id.length' | 'code.id.characters' | 'code.id.birth' | 'code.id.check'
export type NationalId =
  | { ok: true; id: string; region: string; birthOn: string; sex: 'male' | 'female' }
  | { ok: false; id: string; reason: NationalIdProblem }

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Checks a 公民身份号码 and reads birth and sex from it; the region is not looked up, since abolished codes stay valid here. @source GB 11643-1999 */
export function checkNationalId(text: string): NationalId {
  const id = clean(text)
  if (/^\d{15}$/.test(id)) return { ok: false, id, reason: 'code.id.fifteen-digits' }
  if (id.length !== 18) return { ok: false, id, reason: 'code.id.length' }
  if (!/^[1-9]\d{16}[\dX]$/.test(id)) return { ok: false, id, reason: 'code.id.characters' }
  const birthOn = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`
  if (!isDay(birthOn)) return { ok: false, id, reason: 'code.id.birth' }
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(id[i]), 0)
  if ('10X98765432'[sum % 11] !== id[17]) return { ok: false, id, reason: 'code.id.check' }
  return { ok: true, id, region: id.slice(0, 6), birthOn, sex: Number(id[16]) % 2 === 1 ? 'male' : 'female' }
}

export type RegionLevel = 'province' | 'city' | 'county' | 'town' | 'village'
export type Region = { ok: true; code: string; level: RegionLevel } | { ok: false; code: string; reason: 'code.region.shape' }

/**
 * The level of an administrative division code of 6 digits (GB/T 2260), 9 or 12 (with town and village parts, GB/T 10114): shape
 * only. Codes are abolished and reused, so whether one exists on a day is a question to a dated register.
 */
export function checkRegion(text: string): Region {
  const code = clean(text)
  const bad: Region = { ok: false, code, reason: 'code.region.shape' }
  if (!/^[1-9]\d(?:\d{4}|\d{7}|\d{10})$/.test(code)) return bad
  const parts: [RegionLevel, string][] = [
    ['city', code.slice(2, 4)],
    ['county', code.slice(4, 6)],
    ['town', code.slice(6, 9)],
    ['village', code.slice(9, 12)],
  ]
  let level: RegionLevel = 'province'
  let ended = false
  for (const [name, digits] of parts) {
    if (/^0*$/.test(digits)) ended = true
    else if (ended) return bad
    else level = name
  }
  // 001–099 街道, 100–199 镇, 200–399 乡, 400–599 政企合一; statistical zones above that are no administrative division.
  if (Number(code.slice(6, 9)) > 599) return bad
  return { ok: true, code, level }
}

const stars = (n: number): string => '*'.repeat(Math.max(0, n))

/** Only the last four characters: enough to tell two people of one name apart, without place and day of birth. */
export const maskNationalId = (text: string): string => {
  const id = clean(text)
  return id.length > 8 ? stars(id.length - 4) + id.slice(-4) : stars(id.length)
}
/** The first character; the middle dots stay: 张三丰 → 张**, 买买提·艾力 → 买**·**. */
export const maskName = (name: string): string => {
  const [first = '', ...rest] = [...name.trim()]
  return first + rest.map((c) => (c === '·' || c === ' ' ? c : '*')).join('')
}
/** 13812345678 → 138****5678; any other number keeps its last three digits and its separators. */
export const maskPhone = (text: string): string => {
  const phone = clean(text)
  if (/^1\d{10}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(-4)}`
  const digits = phone.replace(/\D/g, '').length
  let seen = 0
  return phone.replace(/\d/g, (c) => (digits >= 7 && ++seen > digits - 3 ? c : '*'))
}
