import { expect, test } from 'vitest'
import { type CellKind, code, day, decimal, integer, nationalId, oneOf, phone, readCell, text, yesNo } from './cells.ts'
import { anId } from './sheet.fixture.ts'
import type { Cell } from './sheet.ts'

/** Value taken, or the code of what was found. */
const read = <T>(kind: CellKind<T>, cells: Cell[]): unknown[] =>
  cells.map((cell) => {
    const r = readCell(kind, cell)
    return r.ok ? (r.found ? [r.value, r.found.code] : r.value) : r.found.code
  })

test('text: trimmed, digits and letters half width, Chinese punctuation kept, at most so long', () => {
  expect(
    read(text(12), ['　朝阳社区（西里） ', 'Ａ座１２号', '王  五', 12, 1e21, true, '', ' \u3000', null, '一二三四五六七八九十一二三']),
  ).toEqual(['朝阳社区（西里）', 'A座12号', '王 五', '12', 'sheet.too-long', 'true', null, null, null, 'sheet.too-long'])
  expect(read(text(30, { squeeze: true }), ['张　三', '买买提 · 艾力', 'John Smith'])).toEqual(['张三', '买买提 · 艾力', 'John Smith'])
})

test('errors of formulas and characters lost in conversion are named, not taken', () => {
  expect(read(text(20), ['#N/A', '#REF!', '#1 楼', '王\ufffd'])).toEqual([
    'sheet.error-cell',
    'sheet.error-cell',
    '#1 楼',
    'sheet.bad-character',
  ])
})

test('whole numbers: full-width digits, thousands, text or number, never rounded', () => {
  expect(read(integer(0, 5000), ['１２', '1,234', 12, '12.0', 12.5, '十二', '12人', -1, '5001', '1,23', true])).toEqual([
    12,
    1234,
    12,
    12,
    'sheet.not-integer',
    'sheet.not-integer',
    'sheet.not-integer',
    'sheet.out-of-range',
    'sheet.out-of-range',
    'sheet.not-integer',
    'sheet.not-integer',
  ])
})

test('decimals stay exact text in shortest form', () => {
  expect(
    read(decimal(4, -100, 1e15), [
      '12.50',
      85.3,
      '.5',
      '-0.0',
      '+007.10',
      '85%',
      '0.5%',
      '100%',
      '1.23456',
      '约 3',
      '123456789012345',
      '−3',
    ]),
  ).toEqual(['12.5', '85.3', '0.5', '0', '7.1', '0.85', '0.005', '1', 'sheet.too-many-places', 'sheet.not-number', '123456789012345', '-3'])
})

test('days of mixed shapes', () => {
  const kind = day({ notBefore: '1900-01-01', notAfter: '2026-11-21' })
  expect(
    read(kind, ['1985-02-13', '1985.2.13', '1985年2月13日', '１９８５／２／１３', '19850213', 19850213, 31091, '1985-02-13 08:30']),
  ).toEqual(Array(8).fill('1985-02-13'))
  expect(read(kind, ['85.13.2', '1985-02', '1985-02-30', 12, '不详', true, 1985])).toEqual(Array(7).fill('sheet.not-a-day'))
  expect(read(kind, ['2026-11-22'])).toEqual(['sheet.day-too-late'])
  expect(readCell(kind, '85.13.2')).toEqual({
    ok: false,
    found: { level: 'error', code: 'sheet.not-a-day', facts: { text: '85.13.2', reason: 'day.two-digit-year' } },
  })
})

test('one of a list, yes and no', () => {
  const sex = oneOf({ male: ['男', '男性', 'M'], female: ['女', '女性', 'F'] })
  expect(read(sex, ['男', '女 性', 'ｆ', '不详'])).toEqual(['male', 'female', 'female', 'sheet.not-one-of'])
  expect(read(yesNo(), ['是', '√', '无', 0, 1, true, false, 'Ｎ', '也许'])).toEqual([
    true,
    true,
    false,
    false,
    true,
    true,
    false,
    false,
    'sheet.not-yes-no',
  ])
})

test('codes: upper case, a check may warn or refuse, a number that has lost its zeros is told', () => {
  const kind = code({
    max: 6,
    pattern: /^[A-Z]?\d{3}$/,
    check: (c) =>
      c === '999' ? { level: 'error', code: 'x.closed', facts: {} } : c === 'Z001' ? { level: 'warning', code: 'x.old', facts: {} } : null,
  })
  expect(read(kind, ['ａ００１', '001', 1, 123, 'Z001', '999', '12', '1234567', 1.1e17])).toEqual([
    'A001',
    '001',
    'sheet.code-as-number',
    '123',
    ['Z001', 'x.old'],
    'x.closed',
    'sheet.not-a-code',
    'sheet.too-long',
    'sheet.code-as-number',
  ])
})

test('telephone numbers', () => {
  expect(
    read(phone(), [
      13800138000,
      '138-0013-8000',
      '+86 13800138000',
      '010-62345678',
      '(0311)8765432转1',
      '0311 8765432',
      '12345',
      '13800138000/13900139000',
    ]),
  ).toEqual([
    '13800138000',
    '13800138000',
    '13800138000',
    '010-62345678',
    'sheet.not-a-phone',
    '0311-8765432',
    'sheet.not-a-phone',
    'sheet.not-a-phone',
  ])
  expect(read(phone('warning'), ['12345'])).toEqual([['12345', 'sheet.not-a-phone']])
})

test('identity numbers: example of the standard, its neighbours, numbers that lost their end', () => {
  // GB 11643-1999, annex A
  expect(
    read(nationalId(), [
      '11010519491231002X',
      '11010519491231002x',
      ' 1101051949 1231002Ｘ',
      '440524188001010014',
      '110105194912310021',
      '110105491231002',
      '1101051949123100',
      Number('110105194912310021'),
      '1.10105E+17',
      '110105194913310026',
    ]),
  ).toEqual([
    '11010519491231002X',
    '11010519491231002X',
    '11010519491231002X',
    'sheet.id-birthday',
    'sheet.id-check',
    'sheet.id-of-15',
    'sheet.id-not-18',
    'sheet.id-as-number',
    'sheet.id-as-number',
    'sheet.id-check',
  ])
  expect(readCell(nationalId(), '110105194912310021')).toEqual({
    ok: false,
    found: { level: 'error', code: 'sheet.id-check', facts: { text: '110*************21' } },
  })
})

test('an identity number with one wrong digit never passes', () => {
  for (let n = 0; n < 40; n++) {
    const id = anId(n)
    expect(read(nationalId(), [id])).toEqual([id])
    for (let i = 0; i < 18; i++) {
      const wrong = id.slice(0, i) + (id[i] === '1' ? '2' : '1') + id.slice(i + 1)
      const r = readCell(nationalId(), wrong)
      expect(r.ok).toBe(false)
    }
  }
})
