import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addWorkingDays,
  type Calendar,
  chineseDay,
  chineseFullDay,
  chineseMonth,
  compareDays,
  dayOf,
  dayOfSerial,
  daysBetween,
  endOfDay,
  inChineseDays,
  isDay,
  isWorkingDay,
  mergeYears,
  noticeClock,
  parseDay,
  weekday,
  workingDaysBetween,
} from './calendar.ts'
import { stateCouncil } from './holidays.ts'

const anyDay = fc.integer({ min: 0, max: 365 * 13 + 2 }).map((n) => addDays('2014-01-01', n))
const refusalOf = (f: () => unknown) => {
  try {
    f()
  } catch (e) {
    const { code, status, facts } = e as { code: string; status: number; facts: unknown }
    return { code, status, facts }
  }
  return null
}

describe('days', () => {
  test('only days that exist are days', () => {
    expect(['2024-02-29', '2026-12-31', '1880-01-01'].map(isDay)).toEqual([true, true, true])
    expect(['2026-02-29', '2026-13-01', '2026-1-5', '2026-00-10', '0999-01-01', '2026-01-05T00', ''].map(isDay)).toEqual(
      Array.from({ length: 7 }, () => false),
    )
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError)
  })
  test('adding and counting days agree over any distance', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -20000, max: 20000 }), (day, n) => {
        const other = addDays(day, n)
        expect(daysBetween(day, other)).toBe(n)
        expect(compareDays(day, other)).toBe(n === 0 ? 0 : -Math.sign(n))
        expect((((weekday(other) - weekday(day) - n) % 7) + 7) % 7).toBe(0)
      }),
    )
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2025-12-31', 1)).toBe('2026-01-01')
    expect([weekday('2026-11-22'), weekday('2022-05-07'), weekday('2026-11-23')]).toEqual([7, 6, 1])
  })
  test('the day in Shanghai changes at 16:00 UTC', () => {
    expect(dayOf(new Date('2026-03-02T15:59:59.999Z'))).toBe('2026-03-02')
    expect(dayOf(new Date('2026-03-02T16:00:00.000Z'))).toBe('2026-03-03')
    expect(endOfDay('2026-03-02').toISOString()).toBe('2026-03-02T16:00:00.000Z')
  })
  test.each([
    ['Asia/Shanghai', '2026-12-31', '2026-12-31T16:00:00.000Z'],
    ['Asia/Urumqi', '2026-12-31', '2026-12-31T18:00:00.000Z'],
    ['UTC', '2026-02-28', '2026-03-01T00:00:00.000Z'],
    ['America/New_York', '2026-03-08', '2026-03-09T04:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-02T05:00:00.000Z'],
    ['Australia/Sydney', '2026-04-04', '2026-04-04T13:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2026-01-01T10:00:00.000Z'],
  ])('a day in %s ends at 24:00 there: %s', (zone, day, instant) => {
    expect(endOfDay(day, zone).toISOString()).toBe(instant)
    expect(dayOf(new Date(endOfDay(day, zone).getTime() - 1), zone)).toBe(day)
    expect(dayOf(endOfDay(day, zone), zone)).toBe(addDays(day, 1))
  })
  test('Chinese days', () => {
    expect(chineseDay('2026-11-20')).toBe('11月20日')
    expect(chineseDay('2026-01-05')).toBe('1月5日')
    expect(chineseFullDay('2026-01-05')).toBe('2026年1月5日')
  })
})

describe('published holidays', () => {
  // Counts of the notices themselves, amendments applied; they catch a slipped span.
  test.each([
    [2014, 22, 5],
    [2015, 26, 5],
    [2016, 24, 6],
    [2017, 24, 5],
    [2018, 25, 7],
    [2019, 22, 6],
    [2020, 30, 6],
    [2021, 31, 7],
    [2022, 32, 7],
    [2023, 26, 7],
    [2024, 28, 8],
    [2025, 28, 5],
    [2026, 33, 6],
  ])('%d has %d days off named and %d weekend days worked', (year, off, work) => {
    const known = stateCouncil.years[year]!
    expect([known.off.length, known.work.length]).toEqual([off, work])
    expect(known.source).toMatch(/国办发明电〔20\d\d〕\d+号/)
  })
  test('every day is in its year, once, and every worked day is a weekend', () => {
    for (const [year, { off, work }] of Object.entries(stateCouncil.years)) {
      const days = [...off, ...work]
      expect(days.filter((day) => !isDay(day) || !day.startsWith(year))).toEqual([])
      expect(new Set(days).size).toBe(days.length)
      expect(work.filter((day) => weekday(day) < 6)).toEqual([])
    }
  })
  // A year of 365 days has 13 holidays by law since 2025, 11 before: swapping moves days off, it makes none.
  test('swapping does not change how many days are worked, except where the State Council gave days', () => {
    const worked = (year: number) => workingDaysBetween(`${year}-01-01`, `${year}-12-31`, stateCouncil)
    const weekdays = (year: number) =>
      Array.from({ length: 366 }, (_, n) => addDays(`${year}-01-01`, n)).filter((d) => d.startsWith(String(year)) && weekday(d) < 6).length
    expect(Array.from({ length: 13 }, (_, i) => [2014 + i, weekdays(2014 + i) - worked(2014 + i)])).toEqual([
      [2014, 11],
      [2015, 12], // 3 September was given
      [2016, 11],
      [2017, 11],
      [2018, 11],
      [2019, 11],
      [2020, 13], // 31 January, and 1 February no longer worked for it
      [2021, 11],
      [2022, 11],
      [2023, 11],
      [2024, 11],
      [2025, 13],
      [2026, 13],
    ])
  })
  test('1 February 2020 was to be worked and was not', () => {
    expect(['2020-01-31', '2020-02-01', '2020-02-02', '2020-02-03'].map((d) => isWorkingDay(d, stateCouncil))).toEqual([
      false,
      false,
      false,
      true,
    ])
  })
  test('a year without a notice is refused, never guessed', () => {
    expect(refusalOf(() => isWorkingDay('2027-03-01', stateCouncil))).toEqual({
      code: 'calendar.year-not-covered',
      status: 422,
      facts: { year: 2027 },
    })
    expect(refusalOf(() => addWorkingDays('2026-12-30', 5, stateCouncil))?.facts).toEqual({ year: 2027 })
    expect(refusalOf(() => workingDaysBetween('2013-12-31', '2014-01-05', stateCouncil))?.facts).toEqual({ year: 2013 })
  })
})

describe('working days', () => {
  // Notices that were really published: domain facts 2.3.
  test.each([
    ['2020-08-28', '2020-09-01', 3],
    ['2022-05-07', '2022-05-12', 5],
    ['2026-03-09', '2026-03-13', 5],
    ['2020-05-14', '2020-05-20', 5],
    ['2026-02-13', '2026-02-24', 3], // Friday, worked Saturday, nine days off, Tuesday
    ['2026-10-01', '2026-10-07', 0],
    ['2026-05-12', '2026-05-11', 0],
  ])('%s to %s has %d', (from, to, n) => expect(workingDaysBetween(from, to, stateCouncil)).toBe(n))
  test.each([
    ['2026-09-30', 1, '2026-10-08'],
    ['2026-09-30', 3, '2026-10-10'],
    ['2026-10-08', -1, '2026-09-30'],
    ['2026-09-18', 1, '2026-09-20'],
    ['2026-10-03', 0, '2026-10-03'],
  ])('%s plus %d is %s', (day, n, answer) => expect(addWorkingDays(day, n, stateCouncil)).toBe(answer))
  test('adding n working days passes over exactly n, and lands on one', () => {
    fc.assert(
      fc.property(
        anyDay.filter((d) => d < '2026-10-01'),
        fc.integer({ min: 1, max: 40 }),
        (day, n) => {
          const end = addWorkingDays(day, n, stateCouncil)
          expect(isWorkingDay(end, stateCouncil)).toBe(true)
          expect(workingDaysBetween(addDays(day, 1), end, stateCouncil)).toBe(n)
        },
      ),
    )
  })
})

describe('the clock of a notice', () => {
  const clock = (today: string) => noticeClock({ from: '2022-05-07', workingDays: 5, calendar: stateCouncil, today })
  test.each([
    ['2022-05-06', 0, 5, false],
    ['2022-05-07', 0, 5, false],
    ['2022-05-08', 1, 4, false],
    ['2022-05-12', 4, 1, false],
    ['2022-05-13', 5, 0, true],
    ['2031-01-01', 5, 0, true], // long over: needs no calendar of that year
  ])('on %s: %d days past, %d left, over %s', (today, elapsed, left, over) => {
    expect(clock(today)).toEqual({ lastDay: '2022-05-12', elapsed, left, over, provisional: false })
  })
  test('elapsed and left add up, and over means none left', () => {
    fc.assert(
      fc.property(
        anyDay.filter((d) => d < '2026-11-01'),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: -5, max: 40 }),
        fc.boolean(),
        (from, workingDays, offset, firstDayCounts) => {
          const c = noticeClock({ from, workingDays, calendar: stateCouncil, today: addDays(from, offset), firstDayCounts })
          expect(c.elapsed + c.left).toBe(workingDays)
          expect(c.over).toBe(c.left === 0)
        },
      ),
    )
  })
  test('where the first day does not count the period is later', () => {
    const o = { from: '2026-03-09', workingDays: 5, calendar: stateCouncil, today: '2026-03-09' }
    expect(noticeClock(o).lastDay).toBe('2026-03-13')
    expect(noticeClock({ ...o, firstDayCounts: false })).toEqual({
      lastDay: '2026-03-16',
      elapsed: 0,
      left: 5,
      over: false,
      provisional: false,
    })
  })
})

describe('merging years', () => {
  const assumed: Calendar = {
    years: { 2027: { off: ['2027-01-01'], work: [], source: '暂定：依《全国年节及纪念日放假办法》' } },
    provisional: [2027],
  }
  const official: Calendar = {
    years: {
      2026: { off: ['2026-12-31'], work: ['2026-12-27'], source: '国办发明电〔2026〕1号' },
      2027: { off: ['2027-01-01', '2027-01-02'], work: [], source: '国办发明电〔2026〕1号' },
    },
  }
  test('a provisional year makes the calendar reach further and marks what rests on it', () => {
    const merged = mergeYears(stateCouncil, assumed)
    expect(merged.provisional).toEqual([2027])
    expect(noticeClock({ from: '2026-12-30', workingDays: 3, calendar: merged, today: '2026-12-30' })).toEqual({
      lastDay: '2027-01-04',
      elapsed: 0,
      left: 3,
      over: false,
      provisional: true,
    })
    expect(stateCouncil.years[2027]).toBeUndefined()
  })
  test('the notice replaces what was assumed, and settles the last days of the year before', () => {
    const merged = mergeYears(mergeYears(stateCouncil, assumed), official)
    expect(merged.provisional).toBeUndefined()
    expect(merged.years[2027]).toEqual(official.years[2027])
    expect(merged.years[2026]!.source).toBe('国办发明电〔2025〕7号、国办发明电〔2026〕1号')
    expect(['2026-12-27', '2026-12-31', '2026-10-01'].map((d) => isWorkingDay(d, merged))).toEqual([true, false, false])
  })
  test('merging the same notice twice changes nothing', () => {
    const once = mergeYears(stateCouncil, official)
    expect(mergeYears(once, official)).toEqual(once)
  })
  test('a later notice can turn a worked day into a day off', () => {
    const longer = mergeYears(stateCouncil, { years: { 2026: { off: ['2026-10-10'], work: [], source: '某通知' } } })
    expect(isWorkingDay('2026-10-10', longer)).toBe(false)
    expect(longer.years[2026]!.work).not.toContain('2026-10-10')
  })
  test('what is assumed never touches what is published', () => {
    const year = { off: ['2026-11-30'], work: [], source: '猜测' }
    expect(refusalOf(() => mergeYears(stateCouncil, { years: { 2026: year }, provisional: [2026] }))).toEqual({
      code: 'calendar.official-year-stands',
      status: 409,
      facts: { year: 2026, source: '国办发明电〔2025〕7号' },
    })
  })
  test.each([
    [{ off: ['2026-01-01'], work: [], source: 'x' }, 'day', '2026-01-01'],
    [{ off: ['2027-02-30'], work: [], source: 'x' }, 'day', '2027-02-30'],
    [{ off: ['2027-01-02'], work: ['2027-01-02'], source: 'x' }, 'both', '2027-01-02'],
    [{ off: [], work: [], source: ' ' }, 'source', null],
  ])('a broken year is refused: %o', (year, problem, day) => {
    expect(refusalOf(() => mergeYears(stateCouncil, { years: { 2027: year } }))).toEqual({
      code: 'calendar.bad-year',
      status: 422,
      facts: { year: 2027, problem, day },
    })
  })
})

describe('reading days as clerks write them', () => {
  test.each([
    '2026-1-5',
    '2026-01-05',
    '2026/01/05',
    '2026/1/5',
    '2026.1.5',
    '2026．1．5',
    '2026年1月5日',
    '2026 年 1 月 5 日',
    '2026年1月5号',
    '２０２６年１月５日',
    '２０２６－０１－０５',
    '2026—1—5',
    '20260105',
    20260105,
    '46027',
    46027,
    46027.75,
    ' 2026-01-05 ',
    '2026-01-05 00:00:00',
    '2026/1/5 0:00',
    '2026-01-05T08:30:00.000',
    '2026年1月5日 08:30',
  ])('%j', (written) => expect(parseDay(written)).toEqual({ ok: true, day: '2026-01-05' }))
  test.each([
    ['', 'day.empty'],
    ['　', 'day.empty'],
    ['26-1-5', 'day.two-digit-year'],
    ['26年1月5日', 'day.two-digit-year'],
    ['98.12.1', 'day.two-digit-year'],
    ['260105', 'day.two-digit-year'],
    ['5/1/2026', 'day.order-unclear'],
    ['05.01.2026', 'day.order-unclear'],
    ['2026', 'day.no-day-of-month'],
    [2026, 'day.no-day-of-month'],
    ['2026年', 'day.no-day-of-month'],
    ['2026.1', 'day.no-day-of-month'],
    ['2026年1月', 'day.no-day-of-month'],
    ['202601', 'day.no-day-of-month'],
    ['2026-2-29', 'day.no-such-day'],
    ['20260230', 'day.no-such-day'],
    ['2026-13-1', 'day.no-such-day'],
    ['1841-1-1', 'day.year-out-of-range'],
    ['2026-01-04T16:00:00.000Z', 'day.instant-not-day'],
    ['2026-01-05T00:00:00+08:00', 'day.instant-not-day'],
    [1.5, 'day.unreadable'],
    ['12', 'day.unreadable'],
    ['一月五日', 'day.unreadable'],
    ['去年', 'day.unreadable'],
    ['2026-1-5至2026-1-9', 'day.unreadable'],
    ['2026-1-123', 'day.unreadable'],
    [-46027, 'day.unreadable'],
  ])('%j is refused: %s', (written, reason) => expect(parseDay(written)).toEqual({ ok: false, reason }))
  test('every day is read back from each shape', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const [y, m, d] = day.split('-').map(Number)
        for (const shape of [`${y}-${m}-${d}`, `${y}/${m}/${d}`, `${y}.${m}.${d}`, chineseFullDay(day), day.replaceAll('-', '')])
          expect(parseDay(shape)).toEqual({ ok: true, day })
        expect(parseDay(daysBetween('1899-12-30', day))).toEqual({ ok: true, day })
      }),
    )
  })
  test('Excel serial numbers step over the 29 February 1900 that never was', () => {
    expect([1, 59, 60, 61, 36526, 46027.999].map(dayOfSerial)).toEqual([
      { ok: true, day: '1900-01-01' },
      { ok: true, day: '1900-02-28' },
      { ok: false, reason: 'day.no-such-day' },
      { ok: true, day: '1900-03-01' },
      { ok: true, day: '2000-01-01' },
      { ok: true, day: '2026-01-05' },
    ])
    expect([0, -1, Number.NaN, 2_958_466].map(dayOfSerial)).toEqual(
      Array.from({ length: 4 }, () => ({ ok: false, reason: 'day.unreadable' })),
    )
    expect(dayOfSerial(200_000)).toEqual({ ok: false, reason: 'day.year-out-of-range' })
  })
})

test('days in a sentence are read as days; what is quoted or part of a number stays', () => {
  expect(inChineseDays('期限 2026-08-01 已经过了（今天是 2026-08-26）')).toBe('期限2026年8月1日已经过了（今天是2026年8月26日）')
  expect(inChineseDays('请按“2026-01-05”的样子填写')).toBe('请按“2026-01-05”的样子填写')
  expect(inChineseDays('编号 12026-01-05 和 2026-01-05T08:00')).toBe('编号 12026-01-05 和 2026-01-05T08:00')
  expect(chineseMonth('2026-06')).toBe('2026年6月')
})
