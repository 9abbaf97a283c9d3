import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCreditCode, checkNationalId, checkRegion, maskName, maskNationalId, maskPhone } from './codes.ts'

describe('credit codes (GB 32100)', () => {
  test.each(['91350100M000100Y43', '91512081MA62K0260E'])('%s is valid', (code) =>
    expect(checkCreditCode(code)).toEqual({ ok: true, code }),
  )
  test.each([
    ['91350100M000100Y4Z', 'code.credit.characters'],
    ['91350100M000100Y44', 'code.credit.check'],
    ['91530100M000100Y43', 'code.credit.check'],
    ['9135010OM000100Y43', 'code.credit.characters'],
    ['9135A100M000100Y43', 'code.credit.characters'],
    ['91350100M000100Y4', 'code.credit.length'],
    ['', 'code.credit.length'],
  ])('%j is refused: %s', (code, reason) => expect(checkCreditCode(code)).toEqual({ ok: false, code, reason }))
  test('full width, small letters and blanks are forgiven', () => {
    expect(checkCreditCode(' ９１３５０１００ｍ０００ １００y43')).toEqual({ ok: true, code: '91350100M000100Y43' })
  })
  // Adjacent values that differ by 31 do not exist, and no two weights are equal modulo 31, so every swap of two unlike characters shows.
  test('any one wrong character and any swap of neighbours is found', () => {
    const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    const code = '91512081MA62K0260E'
    const refused: boolean[] = []
    for (let i = 0; i < 18; i++) {
      for (const c of ALPHABET) if (c !== code[i]) refused.push(!checkCreditCode(code.slice(0, i) + c + code.slice(i + 1)).ok)
      if (i && code[i] !== code[i - 1]) refused.push(!checkCreditCode(code.slice(0, i - 1) + code[i] + code[i - 1] + code.slice(i + 1)).ok)
    }
    expect(refused.filter((r) => !r)).toEqual([])
    expect(refused.length).toBeGreaterThan(540)
  })
})

describe('national ids (GB 11643)', () => {
  test.each([
    ['11010519491231002X', '110105', '1949-12-31', 'female'],
    ['440524188001010014', '440524', '1880-01-01', 'male'],
    ['34052419800101001X', '340524', '1980-01-01', 'male'],
  ])('%s is valid', (id, region, birthOn, sex) => expect(checkNationalId(id)).toEqual({ ok: true, id, region, birthOn, sex }))
  test('full width, a small x and blanks are forgiven', () => {
    expect(checkNationalId('１１０１０５ 19491231 002ｘ')).toMatchObject({ ok: true, id: '11010519491231002X' })
  })
  test.each([
    ['110105194912310021', 'code.id.check'],
    ['11010519491231020X', 'code.id.check'],
    ['11010519490229002X', 'code.id.birth'],
    ['11010519491331002X', 'code.id.birth'],
    ['11010519491231O02X', 'code.id.characters'],
    ['X1010519491231002X', 'code.id.characters'],
    ['110105491231002', 'code.id.fifteen-digits'],
    ['1101051949123100', 'code.id.length'],
    ['', 'code.id.length'],
  ])('%j is refused: %s', (id, reason) => expect(checkNationalId(id)).toEqual({ ok: false, id, reason }))
  test('exactly one check character fits any first seventeen', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(36_000), (order, age) => {
        const birth = new Date(Date.UTC(1900, 0, 1 + age)).toISOString().slice(0, 10).replaceAll('-', '')
        const body = `520103${birth}${String(order % 1000).padStart(3, '0')}`
        expect([...'0123456789X'].filter((c) => checkNationalId(body + c).ok).length).toBe(1)
      }),
    )
  })
})

describe('division codes', () => {
  test.each([
    ['520000', 'province'],
    ['520100', 'city'],
    ['520103', 'county'],
    ['429004', 'county'],
    ['520103001', 'town'],
    ['520103000', 'county'],
    ['520103001001', 'village'],
    ['520103001000', 'town'],
    ['520000000000', 'province'],
    ['５２０１０３', 'county'],
  ])('%s is a %s', (code, level) => expect(checkRegion(code)).toMatchObject({ ok: true, level }))
  test.each(['', '52010', '020103', '520003', '520100001', '520103000001', '520103600', '52010300100', '52010A'])('%j is none', (code) =>
    expect(checkRegion(code)).toEqual({ ok: false, code, reason: 'code.region.shape' }),
  )
})

describe('masks', () => {
  test('hide the day of birth and the place', () => {
    expect(maskNationalId('11010519491231002x')).toBe('**************002X')
    expect(maskNationalId('12345')).toBe('*****')
  })
  test('keep the first character of a name', () => {
    expect(['张三', '张三丰', '买买提·艾力', '𠮷田', 'John Smith', ''].map(maskName)).toEqual([
      '张*',
      '张**',
      '买**·**',
      '𠮷*',
      'J*** *****',
      '',
    ])
  })
  test('keep the usual digits of a phone number', () => {
    expect(['13812345678', '138 1234 5678', '0851-86821234', '86821234', '110'].map(maskPhone)).toEqual([
      '138****5678',
      '138****5678',
      '****-*****234',
      '*****234',
      '***',
    ])
  })
})
