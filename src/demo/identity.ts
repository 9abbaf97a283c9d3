import type { Day } from '../lib/calendar.ts'

// Check characters are worked out here from the standards' formulas and verified in the tests by lib/codes.ts, which was written apart.
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const powersOf3 = Array.from({ length: 17 }, (_, i) => 3 ** i % 31)
const powersOf2 = Array.from({ length: 17 }, (_, i) => 2 ** (17 - i) % 11)

/** GB 11714: eight characters and their check, `X` for ten. */
const organisationCode = (serial: number): string => {
  const body = `${serial}`.padStart(7, '0').replace(/^/, 'Y')
  const sum = [3, 7, 9, 10, 5, 8, 4, 2].reduce((s, w, i) => s + w * (i === 0 ? 34 : Number(body[i])), 0)
  const check = 11 - (sum % 11)
  return body + (check === 10 ? 'X' : check === 11 ? '0' : String(check))
}

/**
 * A 统一社会信用代码 with a valid check character (GB 32100) over the unassigned division 999….
 * @param category registration office and kind: 11 organ, 12 institution, 51 association, 52 private non-enterprise unit, 54 village, 55 residents' committee, 91 enterprise
 */
export const creditCodeFor = (category: string, division: string, serial: number): string => {
  const body = category + division + organisationCode(serial)
  const sum = [...body].reduce((s, c, i) => s + alphabet.indexOf(c) * powersOf3[i]!, 0)
  return body + alphabet[(31 - (sum % 31)) % 31]
}

/**
 * A 公民身份号码 with a valid check digit (GB 11643) that cannot be anyone's: its first six digits are 999…, and GB/T 2260 assigns
 * no province 99.
 * @param serial 0 … 499, made odd for men and even for women
 */
export const nationalIdFor = (division: string, birthOn: Day, sex: 'male' | 'female', serial: number): string => {
  const order = String(serial * 2 + (sex === 'male' ? 1 : 0)).padStart(3, '0')
  const body = division + birthOn.replaceAll('-', '') + order
  const sum = [...body].reduce((s, c, i) => s + Number(c) * powersOf2[i]!, 0)
  return body + '10X98765432'[sum % 11]!
}
