import { expect, test } from 'vitest'
import { lastTenth, paceOf } from './pace.ts'

test('the last tenth of a phase: whole days, rounded up, never less than one', () => {
  expect(lastTenth({ from: '2026-03-01', until: '2026-03-30' })).toBe('2026-03-28')
  expect(lastTenth({ from: '2026-03-01', until: '2026-03-31' })).toBe('2026-03-28')
  expect(lastTenth({ from: '2026-03-01', until: '2026-03-05' })).toBe('2026-03-05')
})

test('the longest gap counts both ends of the span; records of the last tenth or after an announced inspection are late', () => {
  const phases = [
    { name: '承诺', from: '2026-01-01', until: '2026-01-30' },
    { name: '践诺', from: '2026-01-31', until: '2026-03-31' },
  ]
  const on = (heldOn: string, writtenOn = heldOn) => ({ heldOn, writtenOn })
  const records = [on('2026-01-05'), on('2026-01-06', '2026-01-29'), on('2026-02-20'), on('2026-02-21'), on('2026-03-30')]
  const span = { from: '2026-01-01', until: '2026-03-31' }
  expect(paceOf(records, phases, [], span)).toEqual({
    longest: { from: '2026-01-06', until: '2026-02-20', days: 45 },
    late: { n: 2, of: 5 },
    phases: [
      { name: '承诺', from: '2026-01-01', until: '2026-01-30', tenthFrom: '2026-01-28', n: 1, of: 2 },
      { name: '践诺', from: '2026-01-31', until: '2026-03-31', tenthFrom: '2026-03-26', n: 1, of: 3 },
    ],
  })
  expect(paceOf(records, phases, ['2026-02-21'], span).late).toEqual({ n: 3, of: 5 })
  // Seen on 10 March, what is not yet over is no gap and not late.
  expect(paceOf(records, phases, [], { from: '2026-01-01', until: '2026-03-10' })).toMatchObject({
    longest: { days: 45 },
    late: { n: 1, of: 4 },
  })
  expect(paceOf([], phases, [], span)).toMatchObject({ longest: null, late: { n: 0, of: 0 } })
})
