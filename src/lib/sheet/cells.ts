import { parseDay } from '../calendar.ts'
import { halfWidth } from '../name.ts'
import type { Cell, Level, Problem } from './sheet.ts'

export interface Finding {
  level: Level
  code: string
  facts: Problem['facts']
}

/** A finding with a value is a warning; without one the cell is not taken. */
export type Reading<T> = { ok: true; value: T; found?: Finding } | { ok: false; found: Finding }

/** How a column's cells are read from a sheet and written to one. */
export interface CellKind<T> {
  /** Never given a blank cell, an Excel error or undecodable text: `readCell` has dealt with them. */
  read(cell: string | number | boolean): Reading<T>
  /** What `read` takes back to the same value. Text stays text in the file: identity numbers keep their end. */
  show(value: T): string | number
  /** Characters a column of it is wide. */
  width: number
}

const good = <T>(value: T): Reading<T> => ({ ok: true, value })
const bad = (code: string, facts: Problem['facts'], level: Level = 'error'): { ok: false; found: Finding } => ({
  ok: false,
  found: { level, code, facts },
})
/** Written text as quoted in a sentence. */
const quoted = (text: string | number | boolean): string => {
  const s = String(text)
  return s.length > 40 ? `${s.slice(0, 40)}…` : s
}

/** Half width, no blanks at all, no invisible characters: for numbers, codes, telephone numbers. */
const packed = (cell: string | number | boolean): string =>
  halfWidth(String(cell)).replace(/[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+/g, '')

/** Prose keeps its Chinese punctuation; only letters, digits and blanks are made half width, runs of blanks one blank. */
export const tidyText = (text: string): string =>
  text
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, halfWidth)
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()

const plainNumber = (n: number): string => {
  const s = String(n)
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(s)
  if (!parts) return s
  const digits = parts[2]! + (parts[3] ?? '')
  const point = 1 + Number(parts[4])
  const body =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : point >= digits.length
        ? digits.padEnd(point, '0')
        : `${digits.slice(0, point)}.${digits.slice(point)}`
  return parts[1]! + body
}

/** A number that has been through a number cell with more than 15 digits, or came back from one as 1.1E+17. */
const lostDigits = (cell: string | number | boolean): boolean =>
  typeof cell === 'number' ? Math.abs(cell) >= 1e15 : /^\d(?:\.\d+)?[eE]\+\d{2}$/.test(packed(String(cell)))

/**
 * Text up to `max` characters.
 * @param squeeze takes out every blank between Chinese characters (a name padded to three places); line breaks stay otherwise
 */
export const text = (max: number, o: { squeeze?: boolean } = {}): CellKind<string> => ({
  read: (cell) => {
    const tidy = tidyText(typeof cell === 'number' ? plainNumber(cell) : String(cell))
    const value = o.squeeze ? tidy.replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '') : tidy
    return value.length > max ? bad('sheet.too-long', { max, length: value.length }) : good(value)
  },
  show: (value) => value,
  width: Math.min(Math.max(10, max), 30),
})

const numeric = (cell: string | number | boolean): string | null => {
  if (typeof cell === 'boolean') return null
  const s = typeof cell === 'number' ? plainNumber(cell) : packed(cell).replace(/[−–—]/, '-')
  const body = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?$|^[+-]?\.\d+$/.test(s) ? s.replaceAll(',', '') : null
  return body && body.replace(/\D/g, '').length <= 40 ? body : null
}

/** Shortest exact decimal: no plus, no leading or trailing zeros, `85%` is 0.85 as it is in a percent cell. */
const canonical = (s: string): string => {
  const [, sign = '', whole = '', fraction = '', percent] = /^([+-]?)(\d*)\.?(\d*)(%?)$/.exec(s)!
  const digits = percent ? whole.padStart(3, '0') : whole
  const cut = percent ? digits.length - 2 : digits.length
  const w = digits.slice(0, cut).replace(/^0+(?=\d)/, '') || '0'
  const f = (digits.slice(cut) + fraction).replace(/0+$/, '')
  const body = f ? `${w}.${f}` : w
  return sign === '-' && body !== '0' ? `-${body}` : body
}

/** Whole number within bounds, both inclusive; a safe integer. */
export const integer = (min = 0, max = 999_999_999_999): CellKind<number> => ({
  read: (cell) => {
    const s = numeric(cell)
    const exact = s === null || s.endsWith('%') ? null : canonical(s)
    if (exact === null || exact.includes('.')) return bad('sheet.not-integer', { text: quoted(cell) })
    const n = Number(exact)
    return n < min || n > max || !Number.isSafeInteger(n)
      ? bad('sheet.out-of-range', { text: exact, min: String(min), max: String(max) })
      : good(n)
  },
  show: (n) => n,
  width: 10,
})

/** Exact decimal as text, shortest form (`12.5`, never `12.50`), at most `places` behind the point. */
export const decimal = (places = 6, min = 0, max = 999_999_999): CellKind<string> => ({
  read: (cell) => {
    const s = numeric(cell)
    if (s === null) return bad('sheet.not-number', { text: quoted(cell) })
    const value = canonical(s)
    if ((value.split('.')[1] ?? '').length > places) return bad('sheet.too-many-places', { text: quoted(value), places })
    const n = Number(value)
    return n < min || n > max ? bad('sheet.out-of-range', { text: value, min: String(min), max: String(max) }) : good(value)
  },
  // 15 digits is what a number cell keeps; longer ones go out as text.
  show: (value) => (value.replace(/\D/g, '').length <= 15 ? Number(value) : value),
  width: 12,
})

/** A day, `1985-02-13`, in any of the ways `parseDay` knows; bounds inclusive. */
export const day = (o: { notBefore?: string; notAfter?: string } = {}): CellKind<string> => ({
  read: (cell) => {
    if (typeof cell === 'boolean') return bad('sheet.not-a-day', { text: String(cell), reason: 'day.unreadable' })
    // A bare small number (an age, a year of service) would pass as a day of before 1927: serial 10,000.
    const bare = /^\d{1,4}(?:\.0*)?$/.exec(packed(cell))
    const read = bare && !/^(?:19|20)\d\d/.test(bare[0]) ? ({ ok: false, reason: 'day.unreadable' } as const) : parseDay(cell)
    if (!read.ok) return bad('sheet.not-a-day', { text: quoted(cell), reason: read.reason })
    if (o.notBefore && read.day < o.notBefore) return bad('sheet.day-too-early', { day: read.day, notBefore: o.notBefore })
    if (o.notAfter && read.day > o.notAfter) return bad('sheet.day-too-late', { day: read.day, notAfter: o.notAfter })
    return good(read.day)
  },
  show: (value) => value,
  width: 12,
})

/** For comparing words: half width, no blanks, brackets or punctuation, lower case. */
export const bareWord = (word: string): string =>
  packed(word)
    .toLowerCase()
    .replace(/[()[\]{}【】〔〕《》<>“”"'`*·、,。.:;：；!?_\-—/\\|]/g, '')

/** One of a list: value → the words for it, the first being the one shown. */
export const oneOf = <V extends string>(words: Record<V, readonly [string, ...string[]]>): CellKind<V> => {
  const values = Object.keys(words) as V[]
  const byWord = new Map(values.flatMap((v) => words[v].map((w) => [bareWord(w), v] as const)))
  return {
    read: (cell) => {
      const value = byWord.get(bareWord(String(cell)))
      return value === undefined ? bad('sheet.not-one-of', { text: quoted(cell), allowed: values.map((v) => words[v][0]) }) : good(value)
    },
    show: (value) => words[value][0],
    width: 10,
  }
}

const yesWords = new Set(['是', '有', '对', '已', 'y', 'yes', 'true', 't', '1', '√', '✓', '✔', '☑'])
const noWords = new Set(['否', '无', '不', '没有', '未', '不是', 'n', 'no', 'false', 'f', '0', '×', 'x', '✗', '✘', '☐'])

export const yesNo = (): CellKind<boolean> => ({
  read: (cell) => {
    const word = packed(cell).toLowerCase()
    return yesWords.has(word) ? good(true) : noWords.has(word) ? good(false) : bad('sheet.not-yes-no', { text: quoted(cell) })
  },
  show: (value) => (value ? '是' : '否'),
  width: 8,
})

/**
 * A code of letters, digits and the like; upper case.
 * @param check may find fault with a well-formed code; as a warning the code is still taken
 */
export const code = (o: { max: number; pattern?: RegExp; check?: (code: string) => Finding | null }): CellKind<string> => ({
  read: (cell) => {
    if (lostDigits(cell)) return bad('sheet.code-as-number', { text: quoted(cell) })
    const value = packed(cell).toUpperCase()
    if (value.length > o.max) return bad('sheet.too-long', { max: o.max, length: value.length })
    if (o.pattern && !o.pattern.test(value)) {
      // 001 typed into a number cell is 1 for ever.
      return bad(typeof cell === 'number' ? 'sheet.code-as-number' : 'sheet.not-a-code', { text: quoted(cell) })
    }
    const found = o.check?.(value) ?? null
    if (found?.level === 'error') return { ok: false, found }
    return found ? { ok: true, value, found } : good(value)
  },
  show: (value) => value,
  width: Math.min(Math.max(10, o.max + 2), 30),
})

/** Mobile (11 digits) or fixed line with area code; `+86`, blanks and hyphens of a mobile number are taken off. */
export const phone = (level: Level = 'error'): CellKind<string> => ({
  read: (cell) => {
    const written = packed(cell)
      .replace(/^(?:\+|00)86-?(?=[01])/, '')
      .replace(/[()]/g, '-')
      .replace(/^-|-$/g, '')
    const mobile = written.replace(/-/g, '')
    if (/^1[3-9]\d{9}$/.test(mobile)) return good(mobile)
    const fixed = /^(0\d{2,3})-?([2-9]\d{6,7})(?:-(\d{1,6}))?$/.exec(written)
    if (fixed) return good(`${fixed[1]}-${fixed[2]}${fixed[3] ? `-${fixed[3]}` : ''}`)
    const found: Finding = { level, code: 'sheet.not-a-phone', facts: { text: quoted(cell) } }
    return level === 'warning' ? { ok: true, value: written.slice(0, 40), found } : { ok: false, found }
  },
  show: (value) => value,
  width: 16,
})

/** @source GB 11643-1999, 6.1 (ISO 7064 MOD 11-2) */
const idCheck = (id: string): string => {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(id[i]) * (2 ** (17 - i) % 11)
  return '10X98765432'[sum % 11]!
}

const masked = (id: string): string => (id.length > 8 ? `${id.slice(0, 3)}${'*'.repeat(id.length - 5)}${id.slice(-2)}` : quoted(id))

/** Citizen identity number, 18 places, check place and birthday right. Sentences about it show it masked. */
export const nationalId = (): CellKind<string> => ({
  read: (cell) => {
    if (lostDigits(cell)) return bad('sheet.id-as-number', {})
    const id = packed(cell).toUpperCase().replace(/[*×]$/, 'X')
    if (/^\d{15}$/.test(id)) return bad('sheet.id-of-15', { text: masked(id) })
    if (!/^\d{17}[\dX]$/.test(id)) return bad('sheet.id-not-18', { text: masked(id), length: id.length })
    if (idCheck(id) !== id[17]) return bad('sheet.id-check', { text: masked(id) })
    return parseDay(id.slice(6, 14)).ok ? good(id) : bad('sheet.id-birthday', { text: masked(id) })
  },
  show: (value) => value,
  width: 22,
})

const excelError = /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$/i

const ink = /[^\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]/
export const isBlank = (cell: Cell | undefined): cell is null | undefined => cell == null || (typeof cell === 'string' && !ink.test(cell))

/** Read one cell by its kind; blank gives `null`, whether that may be is the column's business. */
export const readCell = <T>(kind: CellKind<T>, cell: Cell | undefined): Reading<T | null> => {
  if (isBlank(cell)) return good(null)
  if (typeof cell === 'string') {
    if (cell.includes('#') && excelError.test(cell.trim())) return bad('sheet.error-cell', { text: cell.trim() })
    if (cell.includes('\ufffd')) return bad('sheet.bad-character', { text: quoted(cell) })
  }
  return kind.read(cell as string | number | boolean)
}
