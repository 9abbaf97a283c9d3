import { halfWidth } from './name.ts'
import { refusal } from './refusal.ts'

/** A calendar day, 'YYYY-MM-DD'. Compares and sorts as text. */
export type Day = string

/** What the yearly notice changes: weekdays (and weekends it names) off, weekend days worked. */
export interface YearOfDays {
  readonly off: readonly Day[]
  readonly work: readonly Day[]
  /** Document numbers, or for a provisional year who assumed it and on what. */
  readonly source: string
}
export interface Calendar {
  readonly years: Readonly<Record<number, YearOfDays>>
  /** Years assumed before their notice was published. Whatever rests on one says so. */
  readonly provisional?: readonly number[]
}

export const yearNotCovered = refusal<{ year: number }>()(422, 'calendar.year-not-covered')
export const badYear = refusal<{ year: number; problem: 'day' | 'both' | 'source'; day: Day | null }>()(422, 'calendar.bad-year')
export const officialYearStands = refusal<{ year: number; source: string }>()(409, 'calendar.official-year-stands')

const DAY_MS = 86_400_000
export const CHINA = 'Asia/Shanghai'

const midnightUtc = (day: Day): number => {
  if (!isDay(day)) throw new RangeError(`not a day: ${JSON.stringify(day)}`)
  return Date.parse(`${day}T00:00:00Z`)
}
const fromUtc = (ms: number): Day => new Date(ms).toISOString().slice(0, 10)

/** Whether the text is a day that exists, years 1000 … 9999. */
export function isDay(text: string): text is Day {
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && fromUtc(ms) === text
}

export const addDays = (day: Day, n: number): Day => fromUtc(midnightUtc(day) + n * DAY_MS)
/** Days from `a` to `b`; negative when `b` is earlier. */
export const daysBetween = (a: Day, b: Day): number => (midnightUtc(b) - midnightUtc(a)) / DAY_MS
export const compareDays = (a: Day, b: Day): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0)
/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: Day): number => new Date(midnightUtc(day)).getUTCDay() || 7

const formats = new Map<string, Intl.DateTimeFormat>()
const wallClock = (instant: Date, zone: string): number => {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value)
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!)
}

/** The day an instant falls on in a zone. */
export const dayOf = (instant: Date, zone: string = CHINA): Day => fromUtc(wallClock(instant, zone))

/**
 * 24:00 of the day in a zone, that is the first instant no longer in it: compare with `<`. Where clocks jump over that
 * midnight it is the instant of the jump or at most an hour after; China has had no summer time since 1991.
 */
export function endOfDay(day: Day, zone: string = CHINA): Date {
  const wall = midnightUtc(day) + DAY_MS
  let ms = wall
  // Twice: the first guess may stand on the other side of a change of clocks.
  for (let i = 0; i < 2; i++) ms = wall - (wallClock(new Date(ms), zone) - ms)
  return new Date(ms)
}

/** @throws calendar.year-not-covered for a year without a notice: weekends may be worked in it, so nothing is assumed. */
export function isWorkingDay(day: Day, calendar: Calendar): boolean {
  const dayOfWeek = weekday(day)
  const year = Number(day.slice(0, 4))
  const known = calendar.years[year]
  if (!known) throw yearNotCovered({ year })
  if (known.work.includes(day)) return true
  return dayOfWeek < 6 && !known.off.includes(day)
}

/**
 * The n-th working day after `day`, which itself does not count; before it for a negative n; `day` itself for 0.
 * @throws calendar.year-not-covered
 */
export function addWorkingDays(day: Day, n: number, calendar: Calendar): Day {
  if (!Number.isSafeInteger(n)) throw new RangeError(`working days: ${n}`)
  const step = n < 0 ? -1 : 1
  let at = day
  for (let left = Math.abs(n); left > 0; ) {
    at = addDays(at, step)
    if (isWorkingDay(at, calendar)) left--
  }
  return at
}

/** Working days from `from` to `to`, both counted; 0 when `to` is earlier. @throws calendar.year-not-covered */
export function workingDaysBetween(from: Day, to: Day, calendar: Calendar): number {
  let n = 0
  for (let day = from; day <= to; day = addDays(day, 1)) if (isWorkingDay(day, calendar)) n++
  return n
}

export interface NoticeClock {
  /** The period ends at 24:00 of this day. */
  lastDay: Day
  /** Working days of the period that are wholly past, 0 … workingDays. */
  elapsed: number
  /** workingDays − elapsed; today counts here if it is a working day. */
  left: number
  /** `today` is after the last day; the same as `left === 0`. */
  over: boolean
  /** The last day rests on a year whose notice is not published yet. */
  provisional: boolean
}

/**
 * The clock of a 公示 or a deadline in working days. The first day counts if it is a working day, as in the published
 * notices 2022-05-07 → 05-12 (five, the first a worked Saturday) and 2020-08-28 → 09-01 (three).
 * @param firstDayCounts false for periods that begin on the day after an act, as in the Civil Code, art. 201
 * @throws calendar.year-not-covered
 */
export function noticeClock(o: { from: Day; workingDays: number; calendar: Calendar; today: Day; firstDayCounts?: boolean }): NoticeClock {
  if (!Number.isSafeInteger(o.workingDays) || o.workingDays < 1) throw new RangeError(`working days: ${o.workingDays}`)
  const start = o.firstDayCounts === false ? addDays(o.from, 1) : o.from
  const lastDay = addWorkingDays(addDays(start, -1), o.workingDays, o.calendar)
  const over = o.today > lastDay
  const elapsed = over ? o.workingDays : workingDaysBetween(start, addDays(o.today, -1), o.calendar)
  const assumed = o.calendar.provisional ?? []
  const provisional = assumed.some((year) => year >= Number(start.slice(0, 4)) && year <= Number(lastDay.slice(0, 4)))
  return { lastDay, elapsed, left: o.workingDays - elapsed, over, provisional }
}

/**
 * Adds years to a calendar. An official year replaces a provisional one; two official records of one year are joined and the
 * added one decides for the days it names (as the notice for 2027 may settle the last days of 2026, or a later notice change a festival).
 * @throws calendar.bad-year for a day outside its year or in both lists, or without a source
 * @throws calendar.official-year-stands when a provisional year would touch an official one
 */
export function mergeYears(base: Calendar, extra: Calendar): Calendar {
  const years: Record<number, YearOfDays> = { ...base.years }
  const provisional = new Set(base.provisional)
  for (const [key, added] of Object.entries(extra.years)) {
    const year = Number(key)
    const assumed = extra.provisional?.includes(year) ?? false
    const before = years[year]
    for (const day of [...added.off, ...added.work])
      if (!isDay(day) || Number(day.slice(0, 4)) !== year) throw badYear({ year, problem: 'day', day })
    for (const day of added.work) if (added.off.includes(day)) throw badYear({ year, problem: 'both', day })
    if (!added.source.trim()) throw badYear({ year, problem: 'source', day: null })
    if (assumed && before && !provisional.has(year)) throw officialYearStands({ year, source: before.source })

    if (before && !provisional.has(year)) {
      const named = new Set([...added.off, ...added.work])
      const join = (old: readonly Day[], more: readonly Day[]) => [...new Set([...old.filter((d) => !named.has(d)), ...more])].sort()
      const source = before.source.split('、').includes(added.source) ? before.source : `${before.source}、${added.source}`
      years[year] = { off: join(before.off, added.off), work: join(before.work, added.work), source }
    } else years[year] = added
    if (assumed) provisional.add(year)
    else provisional.delete(year)
  }
  return provisional.size ? { years, provisional: [...provisional].sort() } : { years }
}

/**
 * A calendar that also answers for the years after the last notice, by weekends alone: a deadline must not wait for next year's notice.
 * `provisional` of the calendar says so; the day stands even if the notice later moves a weekend.
 */
export const withComingYears = (calendar: Calendar, today: Day): Calendar => {
  const first = Number(today.slice(0, 4))
  const missing = [first, first + 1, first + 2].filter((y) => !calendar.years[y])
  return mergeYears(calendar, {
    years: Object.fromEntries(missing.map((y) => [y, { off: [], work: [], source: 'weekends alone; the notice of this year is not out' }])),
    provisional: missing,
  })
}

export type DayProblem =
  | 'day.empty'
  | 'day.two-digit-year'
  | 'day.order-unclear'
  | 'day.no-day-of-month'
  | 'day.no-such-day'
  | 'day.year-out-of-range'
  | 'day.instant-not-day'
  | 'day.unreadable'
export type ReadDay = { ok: true; day: Day } | { ok: false; reason: DayProblem }

const no = (reason: DayProblem): ReadDay => ({ ok: false, reason })
const two = (text: string) => text.padStart(2, '0')
const checked = (y: string, m: string, d: string): ReadDay => {
  const day = `${y}-${two(m)}-${two(d)}`
  if (!isDay(day)) return no('day.no-such-day')
  return y < '1900' || y > '2199' ? no('day.year-out-of-range') : { ok: true, day }
}

/**
 * The day of an Excel serial number, 1900 system: 1 = 1900-01-01; 60 is the 29 February 1900 that never was and is refused;
 * a fraction is a time of day and is dropped. For cells known to be dates.
 */
export function dayOfSerial(serial: number): ReadDay {
  const whole = Math.floor(serial)
  if (!(whole >= 1 && whole <= 2_958_465)) return no('day.unreadable')
  if (whole === 60) return no('day.no-such-day')
  const day = addDays('1899-12-31', whole > 60 ? whole - 1 : whole)
  return day > '2199-12-31' ? no('day.year-out-of-range') : { ok: true, day }
}

/**
 * Reads a day as clerks write it: 2026-1-5, 2026/01/05, 2026.1.5, 2026年1月5日 (or 号), 20260105, an Excel serial number of four
 * or five digits, any of them in full-width digits or followed by a time of day, which is dropped. Years 1900 … 2199.
 * Refused rather than guessed: two-digit years, day-month-year orders, year and month only, instants with a zone, and
 * numbers such as 1.5 (a 5 January without its year) or 2026.
 */
export function parseDay(written: string | number): ReadDay {
  const text = halfWidth(String(written))
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/。/g, '.')
    .trim()
  if (text === '') return no('day.empty')
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/i.test(text)) return no('day.instant-not-day')
  const day = text.replace(/(\d|日|号)(?:\s+|T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/, '$1').replace(/\s+/g, '')

  const parted = /^(\d+)([-/.年])(\d{1,2})([-/.月])(\d+)[日号]?$/.exec(day)
  if (parted) {
    const [, first = '', , month = '', , last = ''] = parted
    if (first.length === 4 && last.length <= 2) return checked(first, month, last)
    if (first.length <= 2 && last.length === 4) return no('day.order-unclear')
    return no(first.length <= 2 && last.length <= 2 ? 'day.two-digit-year' : 'day.unreadable')
  }
  if (/^\d{4}(?:[-/.年]\d{1,2}月?|年)$/.test(day)) return no('day.no-day-of-month')
  const compact = /^(\d{4})(\d\d)(\d\d)$/.exec(day)
  if (compact) return checked(compact[1]!, compact[2]!, compact[3]!)
  if (/^(?:19|20|21)\d\d(?:0[1-9]|1[0-2])?$/.test(day)) return no('day.no-day-of-month')
  if (/^\d{6}$/.test(day)) return no('day.two-digit-year')
  return /^\d{4,5}(?:\.\d+)?$/.test(day) ? dayOfSerial(Number(day)) : no('day.unreadable')
}

/** '11月20日' */
export const chineseDay = (day: Day): string => {
  const [, month, date] = day.split('-')
  return `${Number(month)}月${Number(date)}日`
}
/** '2026年11月20日', the form of GB/T 9704. */
export const chineseFullDay = (day: Day): string => `${day.slice(0, 4)}年${chineseDay(day)}`
/** '2026年6月' of '2026-06'. */
export const chineseMonth = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`
/** Days within a sentence as they are read: '至 2026-11-27' → '至2026年11月27日'. What stands in quotes, or belongs to a longer number, is left. */
export const inChineseDays = (sentence: string): string =>
  sentence.replace(/(?<![\d“/〔-]) ?(\d{4}-\d\d-\d\d)(?![\d”〕T-]) ?/g, (_, day: string) => chineseFullDay(day))
