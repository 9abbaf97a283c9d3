import { expect, test } from 'vitest'
import { fateOf, type Standing, spanOf, startsFrom } from './yearly.ts'

const h = (over: Partial<Standing> = {}): Standing => ({
  state: 'effective',
  expiresOn: '2029-03-25',
  recheckOn: null,
  arrangedOn: null,
  withdrawnOn: null,
  ...over,
})
const [today, until] = ['2027-03-02', '2027-12-31']
const fate = (over: Partial<Standing>) => Object.values(fateOf(h(over), today, until))

test('each title of earlier years has one fate in this year’s round, and the day by which it is due', () => {
  expect(fate({})).toEqual(['keeps', null, false])
  expect(fate({ expiresOn: null })).toEqual(['keeps', null, false])
  expect(fate({ recheckOn: '2028-01-01' })).toEqual(['keeps', null, false])
  expect(fate({ recheckOn: until })).toEqual(['recheck', until, false])
  expect(fate({ recheckOn: '2027-03-01' })).toEqual(['recheck', '2027-03-01', true])
  // Whichever day comes first binds.
  expect(fate({ recheckOn: '2027-11-01', arrangedOn: '2027-06-30' })).toEqual(['recheck', '2027-06-30', false])
  expect(fate({ expiresOn: until })).toEqual(['ends', until, false])
  expect(fate({ expiresOn: '2028-01-01' })).toEqual(['keeps', null, false])
  // A re-check after the end of the term checks nothing.
  expect(fate({ expiresOn: '2027-06-01', recheckOn: '2027-07-01' })).toEqual(['ends', '2027-06-01', false])
  expect(fate({ expiresOn: '2027-06-01', recheckOn: '2027-06-01' })).toEqual(['recheck', '2027-06-01', false])
  expect(fate({ state: 'warned', recheckOn: '2027-02-01' })).toEqual(['warned', '2027-02-01', true])
  // Over on its day although the tick has not run.
  expect(fate({ expiresOn: '2027-03-01' })).toEqual(['ended', '2027-03-01', false])
  expect(fate({ state: 'warned', expiresOn: '2027-03-01' })).toEqual(['ended', '2027-03-01', false])
  expect(fate({ state: 'recovered', withdrawnOn: '2026-09-01' })).toEqual(['withdrawn', '2026-09-01', false])
  expect(fate({ state: 'recovered', expiresOn: '2026-09-01' })).toEqual(['ended', '2026-09-01', false])
})

test('a round starts from what stood in the year before it began', () => {
  const span = spanOf({ launchOn: '2027-03-01', endsOn: null }, today)
  expect(span).toEqual({ since: '2026-02-28', until: '2027-12-31' })
  expect(spanOf({ launchOn: null, endsOn: '2027-10-01' }, today)).toEqual({ since: '2025-12-31', until: '2027-10-01' })
  const starts = (over: Partial<Standing>) => startsFrom(h(over), span.since)
  expect([
    starts({}),
    starts({ withdrawnOn: '2026-02-27' }),
    starts({ withdrawnOn: '2026-02-28' }),
    starts({ expiresOn: '2026-02-27' }),
  ]).toEqual([true, false, true, false])
})
