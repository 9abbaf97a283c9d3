import { expect, test } from 'vitest'
import { addWorkingDays, isWorkingDay } from './calendar.ts'
import { stateCouncil } from './holidays.ts'
import { addYears } from './years.ts'

// Its own file: what is added stays for the whole process.
test('years that came out later are taken from a file; a wrong file changes nothing', () => {
  const before = JSON.stringify(stateCouncil)
  expect(() => addYears('{')).toThrow(SyntaxError)
  expect(() => addYears('{"years":{"27":{"source":"x","off":[],"work":[]}}}')).toThrow()
  expect(() => addYears('{"years":{"2027":{"source":"x","off":["2026-01-01"],"work":[]}}}')).toThrow()
  expect(JSON.stringify(stateCouncil)).toBe(before)
  expect(() => addWorkingDays('2026-12-30', 3, stateCouncil)).toThrow()
  addYears('{"years":{"2027":{"source":"暂按周末推算","off":["2027-01-01"],"work":[]}},"provisional":[2027]}')
  expect(stateCouncil.provisional).toEqual([2027])
  expect(addWorkingDays('2026-12-30', 3, stateCouncil)).toBe('2027-01-05')
  addYears('{"years":{"2027":{"source":"国办发明电〔2026〕1号（示例）","off":["2027-01-01"],"work":["2027-01-02"]}}}')
  expect(stateCouncil.provisional).toBeUndefined()
  expect([isWorkingDay('2027-01-01', stateCouncil), isWorkingDay('2027-01-02', stateCouncil)]).toEqual([false, true])
  expect(addWorkingDays('2026-12-30', 3, stateCouncil)).toBe('2027-01-04')
})
