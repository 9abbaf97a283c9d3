import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalise, canonicalText } from './canonical.ts'
import { fromHex, toHex } from './digest.ts'

const double = (hex: string): number => new DataView(fromHex(hex).buffer as ArrayBuffer).getFloat64(0)

describe('RFC 8785', () => {
  test('section 3.2.2 and 3.2.4: the sample and its bytes', () => {
    const sample: unknown = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    )
    expect(canonicalText(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
    expect(toHex(canonicalise(sample))).toBe(
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
    )
  })
  test('section 3.2.3: members are sorted by UTF-16 code units', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      ö: 'Latin Small Letter O With Diaeresis',
    }
    expect(Object.values(JSON.parse(canonicalText(sample)) as object).slice(1)).toEqual([
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
    expect(canonicalText(sample).startsWith('{"\\r":"Carriage Return","1":"One","\u0080":')).toBe(true)
  })
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555554', '333333333.33333325'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B: %s is %s', (hex, text) => expect(canonicalText(double(hex))).toBe(text))
})

test('the order in which members were written does not matter; nothing is lost', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const again = (v: unknown): unknown =>
        Array.isArray(v)
          ? v.map(again)
          : v && typeof v === 'object'
            ? Object.fromEntries(
                Object.entries(v)
                  .map(([k, w]) => [k, again(w)] as const)
                  .reverse(),
              )
            : v
      expect(canonicalText(again(value))).toBe(canonicalText(value))
      expect(canonicalText(JSON.parse(canonicalText(value)))).toBe(canonicalText(value))
      expect(JSON.parse(new TextDecoder().decode(canonicalise(value)))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

const cyclic: Record<string, unknown> = {}
cyclic.a = { b: cyclic }
test.each([
  ['NaN', { a: [1, Number.NaN] }, '/a/1: NaN'],
  ['infinity', Number.POSITIVE_INFINITY, '/: Infinity'],
  ['undefined', undefined, '/: undefined'],
  ['an undefined member', { a: undefined }, '/a: undefined'],
  ['a hole', new Array(2), '/0: undefined'],
  ['a lone high surrogate', ['\ud800'], '/0: lone surrogate'],
  ['a lone low surrogate in a name', { 'a\udc00b': 1 }, '/: lone surrogate'],
  ['a bigint', 1n, '/: bigint'],
  ['a function', { f: () => 1 }, '/f: function'],
  ['a day object', { on: new Date(0) }, '/on: Date'],
  ['a map', new Map(), '/: Map'],
  ['a cycle', cyclic, '/a/b: cycle'],
])('%s is refused, with its place', (_, value, where) => {
  expect(() => canonicalise(value)).toThrow(new TypeError(`not canonical JSON at ${where}`))
})
test('a pair of surrogates is a character; the same object twice is no cycle', () => {
  const shared = { x: '😀' }
  expect(canonicalText([shared, shared])).toBe('[{"x":"😀"},{"x":"😀"}]')
})
