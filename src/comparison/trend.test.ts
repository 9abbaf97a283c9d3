import { expect, test } from 'vitest'
import { addDays, weekday } from '../lib/calendar.ts'
import { type Moved, mondayOf, type Seen, trendsOf } from './trend.ts'

const seen = (subject: string, unitId: number, n = 1): Seen => ({ subject, name: `${subject}名`, unitId, unit: `单位${unitId}`, n })
const moved = (unitId: number, was: [number, number], now: [number, number]): Moved => ({
  measure: 'poll.satisfied_share',
  title: '居民满意率',
  unitId,
  unit: `单位${unitId}`,
  was: { n: was[0], of: was[1] },
  now: { n: now[0], of: now[1] },
})

test('a finding counts from three units on, a recurrence from the first; a share must fall by five points on five cases', () => {
  const problems = [seen('消防通道', 3), seen('消防通道', 1), seen('消防通道', 1), seen('消防通道', 2, 4), seen('漏水', 1), seen('漏水', 2)]
  const falling = [
    moved(1, [90, 100], [85, 100]),
    moved(2, [90, 100], [86, 100]),
    moved(3, [4, 4], [0, 4]),
    moved(4, [9, 10], [5, 10]),
    moved(5, [5, 10], [9, 10]),
  ]
  expect(trendsOf({ findings: [], problems, recurrences: [seen('积水', 7, 2)], moved: falling })).toEqual([
    {
      kind: 'problem',
      subject: '消防通道',
      name: '消防通道名',
      n: 7,
      units: [
        { id: 1, name: '单位1' },
        { id: 2, name: '单位2' },
        { id: 3, name: '单位3' },
      ],
    },
    { kind: 'recurrence', subject: '积水', name: '积水名', n: 2, units: [{ id: 7, name: '单位7' }] },
    {
      kind: 'falling',
      subject: 'poll.satisfied_share',
      name: '居民满意率',
      n: 2,
      units: [
        { id: 1, name: '单位1' },
        { id: 4, name: '单位4' },
      ],
      was: '90.0',
      now: '50.0',
    },
  ])
  expect(trendsOf({ findings: [], problems: [], recurrences: [], moved: [] })).toEqual([])
})

test('weeks begin on Monday', () => {
  const monday = (d: string) => mondayOf(d, weekday(d), addDays)
  expect(['2026-03-02', '2026-03-04', '2026-03-08', '2026-03-09'].map(monday)).toEqual([
    '2026-03-02',
    '2026-03-02',
    '2026-03-02',
    '2026-03-09',
  ])
})
