import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare, toExact } from '../lib/rational.ts'
import { isOverdue, judgingOpen, kindOf, pledgeCan, verdictOf } from './pledge.ts'
import { alike, bands, bare, COPY, lint, shingles, type Wording, wayGone } from './wording.ts'

const good: Wording = {
  what: '为三号楼、五号楼加装楼道扶手',
  measures: '四月勘察，六月安装，七月由住户验收',
  baseline: '0',
  target: '24',
  figureUnit: '处',
  dueOn: '2026-07-31',
  beneficiary: '三号楼、五号楼住户',
  responsible: '李某',
}

test('a measurable, dated pledge to somebody in particular passes; each gap is named with its field', () => {
  expect(lint(good)).toEqual([])
  expect(
    lint({
      ...good,
      what: '进一步加强服务，努力做好群众工作',
      target: null,
      baseline: null,
      figureUnit: '',
      dueOn: null,
      beneficiary: '广大群众',
      responsible: '',
    }),
  ).toEqual([
    { problem: 'what-vague', at: 'what', words: ['进一步加强', '努力做好'] },
    { problem: 'target-missing', at: 'target', words: [] },
    { problem: 'baseline-missing', at: 'baseline', words: [] },
    { problem: 'unit-missing', at: 'figureUnit', words: [] },
    { problem: 'day-missing', at: 'dueOn', words: [] },
    { problem: 'beneficiary-vague', at: 'beneficiary', words: ['广大群众'] },
    { problem: 'responsible-missing', at: 'responsible', words: [] },
  ])
  expect(lint({ ...good, baseline: '24.0' }).map((f) => f.problem)).toEqual(['target-is-baseline'])
  expect(lint({ ...good, beneficiary: '' }).map((f) => f.problem)).toEqual(['beneficiary-missing'])
})

test('the way gone is exact and works downwards too', () => {
  expect(toExact(wayGone('0', '24', '8'))).toBe('1/3')
  expect(toExact(wayGone('20', '10', '13'))).toBe('0.7')
  expect(toExact(wayGone('0.1', '0.4', '0.2'))).toBe('1/3')
  expect(toExact(wayGone('20', '10', '25'))).toBe('-0.5')
})

test('a copy with other figures and another unit’s name is still a copy; a different deed is not', () => {
  const of = (text: string, ...names: string[]) => shingles(bare(text, names))
  const one = of('枫林社区党委为60岁以上独居老人每周上门探访2次，发现困难当天报告', '枫林社区党委')
  expect(toExact(alike(one, of('柳岸社区党委为70岁以上独居老人每周上门探访3次,发现困难当天报告。', '柳岸社区党委')))).toBe('1')
  expect(compare(alike(one, of('为六十五岁以上独居老人每月理发一次，费用由社区公益金出')), COPY)).toBe(-1)
  expect(compare(alike(one, of('新装路灯二十盏，修好人行道三百米')), COPY)).toBe(-1)
  expect(toExact(alike(of(''), of('')))).toBe('0')
})

test('what is alike to four fifths shares a band, so the index finds it', () => {
  const char = fc.constantFrom(...'社区老人楼道扶手路灯每周上门探访报告困难帮助代办医保修缮环境停车')
  fc.assert(
    fc.property(fc.array(char, { minLength: 30, maxLength: 80 }), fc.nat(), char, (chars, at, other) => {
      const copy = [...chars]
      copy[at % chars.length] = other
      const [a, b] = [shingles(chars.join('')), shingles(copy.join(''))]
      if (compare(alike(a, b), COPY) < 0) return true
      const mine = new Set(bands(a))
      return bands(b).some((x) => mine.has(x))
    }),
    { numRuns: 500, seed: 20260302 },
  )
  expect(bands(new Set())).toEqual([])
  expect(bands(shingles('为老人代办')).every(Number.isSafeInteger)).toBe(true)
})

test('the verdict is what most said; a tie goes to the worse', () => {
  expect(verdictOf({ kept: 0, partly: 0, unkept: 0 })).toBe(null)
  expect(verdictOf({ kept: 2, partly: 1, unkept: 1 })).toBe('kept')
  expect(verdictOf({ kept: 2, partly: 2, unkept: 1 })).toBe('partly')
  expect(verdictOf({ kept: 1, partly: 1, unkept: 1 })).toBe('unkept')
  expect(verdictOf({ kept: 3, partly: 0, unkept: 3 })).toBe('unkept')
})

test('judging opens with the claim or after the last day; overdue is derived', () => {
  expect(judgingOpen({ state: 'fulfilling', dueOn: '2026-07-31' }, '2026-07-31')).toBe(false)
  expect(judgingOpen({ state: 'fulfilling', dueOn: '2026-07-31' }, '2026-08-01')).toBe(true)
  expect(judgingOpen({ state: 'claimed', dueOn: '2026-07-31' }, '2026-06-01')).toBe(true)
  const p = { state: 'fulfilling' as const, dueOn: '2026-07-31', verdict: null, explained: false }
  expect(isOverdue(p, '2026-07-31')).toBe(false)
  expect(isOverdue(p, '2026-08-01')).toBe(true)
  expect(isOverdue({ ...p, explained: true }, '2026-08-01')).toBe(false)
  expect(isOverdue({ ...p, state: 'claimed' }, '2026-08-01')).toBe(false)
  expect(isOverdue({ ...p, state: 'judged', verdict: 'unkept' }, '2026-08-01')).toBe(true)
  expect(isOverdue({ ...p, state: 'judged', verdict: 'kept' }, '2026-08-01')).toBe(false)
})

test('what is lawful in each state', () => {
  expect(pledgeCan.lawful('draft')).toEqual(['edit', 'propose', 'withdraw'])
  expect(pledgeCan.lawful('accepted')).toEqual(['publish', 'withdraw'])
  expect(pledgeCan.lawful('claimed')).toEqual(['explain', 'issueSlips', 'judge', 'conclude'])
  expect(pledgeCan.lawful('judged')).toEqual(['explain'])
  expect(pledgeCan.lawful('withdrawn')).toEqual([])
})

test('a kind is the plan’s, and for the classes it names', () => {
  const source = { from: 'seed' as const, ref: '002' }
  const section = {
    kinds: [{ id: 'window', name: '服务窗口', by: 'window' as const, min: 1, max: 5, classes: ['organ'], source }],
    steps: [],
    voluntaryFor: [],
  }
  expect(kindOf(section, 'window', { name: '机关支部', classKey: 'organ' }).max).toBe(5)
  expect(() => kindOf(section, 'window', { name: '枫林', classKey: 'street-community' })).toThrow('pledge.kind-not-for-unit')
  expect(() => kindOf(section, 'unit', { name: '枫林', classKey: 'organ' })).toThrow('pledge.kind-unknown')
  expect(() => kindOf(undefined, 'unit', { name: '枫林', classKey: null })).toThrow('pledge.kind-unknown')
})
