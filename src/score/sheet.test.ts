import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, parseRational, sum, toExact } from '../lib/rational.ts'
import type { Rule } from '../standard/standard-schema.ts'
import { allowedPoints, evidenceSchema } from './evidence.ts'
import { explainLine } from './explain.ts'
import { aJudgement, aLeaf, aMeasure, anEvidence, aStandard, aValue } from './maker.ts'
import { sheet } from './sheet.ts'
import { fromWire, sheetWire, toWire } from './sheet-wire.ts'

const floating = aMeasure('member.floating_unclear_n', { title: '登记不完整的流动党员人数', denominator: '流动党员' })
const kept = aMeasure('pledge.kept_share', { title: '承诺兑现率', kind: 'ratio', unit: '件', denominator: '到期的公开承诺' })
const one = (rule: Rule, max = '100', over = {}) => aStandard([aLeaf('1', max, rule, over)], [floating, kept])
const per: Rule = { kind: 'deductPer', measure: floating.id, step: '0.25' }
const share: Rule = { kind: 'proportional', measure: kept.id }
const judged: Rule = { kind: 'judged', step: '0.5', guidance: '看现场' }
const points = (rule: Rule, value: ReturnType<typeof aValue>, max = '4', over = {}) => {
  const measures = { ['measure' in rule ? rule.measure : '']: value }
  const [line] = sheet(one(rule, max, over), anEvidence({ measures }), 10).lines
  return { state: line!.state, points: line!.points && toExact(line!.points), says: line!.explanation }
}

describe('one rule', () => {
  it('takes a quarter point off for each of 7 floating members, as the page says it', () => {
    const standard = one(per, '4')
    const evidence = anEvidence({ measures: { [floating.id]: aValue(7, 31, { refs: ['member/9', 'member/3'], ledgerPosition: 184_203 }) } })
    const [line] = sheet(standard, evidence, 184_203).lines
    expect(line!.reading).toBe('每出现 1 名扣 0.25 分，下限 0 分　指标：登记不完整的流动党员人数')
    expect(explainLine(line!)).toEqual([
      { label: '原文', text: '第 1 项原文', refs: [] },
      { label: '读作', text: '每出现 1 名扣 0.25 分，下限 0 分　指标：登记不完整的流动党员人数', refs: [] },
      {
        label: '取数',
        text: '登记不完整的流动党员人数：7 名（共 31 名），出自 2 条记录，台账位置 184203',
        refs: ['member/3', 'member/9'],
      },
      { label: '计算', text: '4 − 7 × 0.25 = 2.25', refs: [] },
      { label: '折算', text: '因有不计的项，本项按 25 倍折算，计入总分 56.25 分', refs: [] },
      { label: '状态', text: '满分 4 分，得 2.25 分，失 1.75 分', refs: [] },
    ])
  })
  it.each([
    ['扣完为止', per, aValue(20, 31), '0', '4 − 20 × 0.25 = −1，扣完为止，得 0 分'],
    ['free occurrences', { ...per, free: '2' }, aValue(7), '2.75', '免扣 2 名；4 − 5 × 0.25 = 2.75'],
    ['a shortfall', { ...per, step: '0.5', atLeast: '4' }, aValue(3), '3.5', '应达 4 名，实为 3 名；4 − 1 × 0.5 = 3.5'],
    ['more than asked', { ...per, step: '0.5', atLeast: '4' }, aValue(9), '4', '应达 4 名，实为 9 名；4 − 0 × 0.5 = 4'],
    ['per five, the rest free', { ...per, step: '1', per: '5' }, aValue(7), '3', '每 5 名为 1 次，计 1 次；4 − 1 × 1 = 3'],
    ['per five, the rest whole', { ...per, step: '1', per: '5', part: 'whole' }, aValue(7), '2', '每 5 名为 1 次，计 2 次；4 − 2 × 1 = 2'],
    [
      'per five, the rest by share',
      { ...per, step: '1', per: '5', part: 'share' },
      aValue(7),
      '2.6',
      '每 5 名为 1 次，计 1.4 次；4 − 1.4 × 1 = 2.6',
    ],
    [
      'each percentage point short',
      { kind: 'deductPer', measure: kept.id, step: '0.5', per: '1/100', atLeast: '9/10' },
      aValue(17, 20),
      '1.5',
      '应达 90%，实为 85%；每 1%为 1 次，计 5 次；4 − 5 × 0.5 = 1.5',
    ],
    ['all', { kind: 'allOrNothing', measure: kept.id, op: '>=', threshold: '0.9' }, aValue(9, 10), '4', '90%，不低于 90%，得 4 分'],
    [
      'nothing',
      { kind: 'allOrNothing', measure: kept.id, op: '>=', threshold: '0.9' },
      aValue(8, 10),
      '0',
      '80%，没有做到“不低于 90%”，不得分',
    ],
    ['a ratio', share, aValue(19, 20), '3.8', '95% × 4 = 3.8'],
    ['a ratio that does not end', share, aValue(2, 3), '8/3', '66.67% × 4 = 2.67'],
    ['the other way round', { ...share, inverse: true }, aValue(1, 20), '3.8', '（1 − 5%）× 4 = 3.8'],
    ['more than the maximum', { ...share, times: '5' }, aValue(19, 20), '4', '95% × 5 = 4.75，以满分为限，得 4 分'],
  ] as [string, Rule, ReturnType<typeof aValue>, string, string][])('reckons %s', (_, rule, value, expected, says) => {
    expect(points(rule, value)).toEqual({ state: 'scored', points: expected, says })
  })
  it('includes the lower edge of a band and not the upper', () => {
    const rule: Rule = {
      kind: 'bands',
      measure: kept.id,
      bands: [
        { from: '9/10', to: null, points: '8' },
        { from: '4/5', to: '9/10', points: '6' },
        { from: null, to: '4/5', proportional: '6' },
      ],
    }
    expect([90, 89, 80, 79, 0].map((n) => points(rule, aValue(n, 100), '8').points)).toEqual(['8', '6', '6', '4.74', '0'])
    const upward = { ...rule, bands: [...rule.bands].reverse() }
    expect([90, 80].map((n) => points(upward, aValue(n, 100), '8').points)).toEqual(['8', '6'])
    expect(points({ ...rule, bands: rule.bands.slice(0, 1) }, aValue(89, 100), '8')).toEqual({
      state: 'scored',
      points: '0',
      says: '89%，不在任何一档内，不得分',
    })
  })
  it('does not take 0 of 0 for a failure unless the standard says so', () => {
    const none = aValue(0, 0)
    expect(points(share, none).state).toBe('notApplicable')
    expect(points(share, none, '4', { ifNone: 'full' }).points).toBe('4')
    expect(points(share, none, '4', { ifNone: 'zero' }).points).toBe('0')
    expect(points(per, none).points).toBe('4')
    expect(points(per, none, '4', { ifNone: 'notApplicable' }).state).toBe('notApplicable')
  })
  it('keeps a poll with too few ballots out', () => {
    const poll = aMeasure('poll.satisfied_share', { title: '居民满意率', kind: 'ratio', unit: '张' })
    const standard = aStandard([aLeaf('1', '100', { kind: 'poll', measure: poll.id, leastBallots: 30 })], [poll])
    const of = (n: number, d: number) => sheet(standard, anEvidence({ measures: { [poll.id]: aValue(n, d) } }), 10)
    expect(of(29, 29).lines[0]).toMatchObject({ state: 'notApplicable', why: 'few-ballots' })
    expect(of(33, 36).total.shown).toBe('91.67')
  })
})

describe('judgements', () => {
  const standard = one(judged, '100')
  const judge = (...judgements: ReturnType<typeof aJudgement>[]) => sheet(standard, anEvidence({ judgements }), 10)
  it('weighs review and spot check, keeps the self-assessment without weight', () => {
    const s = judge(aJudgement('1', 'self', '99'), aJudgement('1', 'review', '80'), aJudgement('1', 'spot', '70.5'))
    expect(s.lines[0]!.explanation).toBe('复核 80 分，理由：现场核实。抽查 70.5 分，理由：现场核实。各栏合成：80 × 60% + 70.5 × 40% = 76.2')
    expect(s.total.shown).toBe('76.20')
    expect(s.columns.map((c) => [c.id, c.shown])).toEqual([
      ['self', '99.00'],
      ['review', '80.00'],
      ['spot', '70.50'],
    ])
  })
  it('gives the weight of an undrawn spot check to the review, and waits for a review that is owed', () => {
    expect(judge(aJudgement('1', 'review', '80')).total.shown).toBe('80.00')
    const waiting = judge(aJudgement('1', 'self', '99'), aJudgement('1', 'spot', '70'))
    expect(waiting.lines[0]).toMatchObject({ state: 'pending', why: 'missing-judgement', owedBy: '复核组', points: null })
    expect(waiting.total).toMatchObject({ complete: false, pending: parseRational('100') })
  })
  it('takes the mean of a panel exactly and only the latest of one scorer', () => {
    const s = judge(
      aJudgement('1', 'review', '80', { by: 'a' }),
      aJudgement('1', 'review', '81', { by: 'b' }),
      aJudgement('1', 'review', '10', { by: 'c', ledgerPosition: 3 }),
      aJudgement('1', 'review', '81.5', { by: 'c', ledgerPosition: 4 }),
      aJudgement('1', 'review', '0', { by: 'c', ledgerPosition: 11 }),
    )
    expect(toExact(s.lines[0]!.points!)).toBe('485/6')
  })
  it('lets the last present column decide where the standard says so', () => {
    const latest = { ...standard, combination: { kind: 'latest' as const, order: ['self', 'review', 'spot'] } }
    const at = (...j: ReturnType<typeof aJudgement>[]) => sheet(latest, anEvidence({ judgements: j }), 10).lines[0]!
    const self = aJudgement('1', 'self', '99')
    expect(at(self).state).toBe('pending')
    expect(toExact(at(self, aJudgement('1', 'review', '80')).points!)).toBe('80')
    expect(toExact(at(self, aJudgement('1', 'review', '80'), aJudgement('1', 'spot', '70')).points!)).toBe('70')
  })
  it.each([
    ['without a reason', { reason: ' \n' }, 'score.reason-missing', { leaf: '1' }],
    [
      'between the steps',
      { points: '80.25' },
      'score.points-off-step',
      { leaf: '1', points: '80.25', allowed: '0 至 100 分之间 0.5 分的整数倍' },
    ],
    [
      'above the maximum',
      { points: '100.5' },
      'score.points-off-step',
      { leaf: '1', points: '100.5', allowed: '0 至 100 分之间 0.5 分的整数倍' },
    ],
    [
      'below nothing',
      { points: '-0.5' },
      'score.points-off-step',
      { leaf: '1', points: '-0.5', allowed: '0 至 100 分之间 0.5 分的整数倍' },
    ],
    ['of an unknown item', { leaf: '9' }, 'score.no-such-leaf', { leaf: '9' }],
    ['in an unknown column', { column: 'boss' }, 'score.not-its-column', { leaf: '1', column: 'boss' }],
  ])('refuses one %s', (_, over, code, facts) => {
    expect(() => judge({ ...aJudgement('1', 'review', '80'), ...over })).toThrow(expect.objectContaining({ code, facts }))
  })
  it('refuses points on what a measure decides, and has no field for a total', () => {
    const evidence = anEvidence({ judgements: [aJudgement('1', 'review', '4')] })
    expect(() => sheet(one(per), evidence, 10)).toThrow(
      expect.objectContaining({ code: 'score.not-judged', facts: { leaf: '1', measure: floating.title } }),
    )
    for (const over of [{ total: '100' }, { points: { '1': '4' } }, { sums: [] }])
      expect(evidenceSchema.safeParse({ ...evidence, ...over }).success).toBe(false)
    expect(evidenceSchema.safeParse(evidence).success).toBe(true)
    expect(evidenceSchema.safeParse({ ...evidence, measures: { [kept.id]: { ...aValue(1, 2), numerator: 0.5 } } }).success).toBe(false)
  })
  it('declares an item not applicable only where the standard allows it and with a reason', () => {
    const e = { leaf: '1', by: 'a', reason: '无场所', ref: 'decision/1', ledgerPosition: 1 }
    const may = one(judged, '100', { mayNotApply: true })
    expect(sheet(may, anEvidence({ exemptions: [e] }), 10).lines[0]).toMatchObject({ state: 'notApplicable', why: 'exempt' })
    expect(() => sheet(standard, anEvidence({ exemptions: [e] }), 10)).toThrow(expect.objectContaining({ code: 'score.not-exemptible' }))
    expect(() => sheet(may, anEvidence({ exemptions: [{ ...e, reason: '' }] }), 10)).toThrow(
      expect.objectContaining({ code: 'score.reason-missing' }),
    )
  })
  it('lists what may be given', () => {
    expect(allowedPoints(aLeaf('1', '2', { ...judged, step: '0.5' })).map(toExact)).toEqual(['0', '0.5', '1', '1.5', '2'])
    expect(allowedPoints(aLeaf('1', '5', { kind: 'judged', allowed: ['5', '0', '3'], guidance: '看' })).map(toExact)).toEqual([
      '0',
      '3',
      '5',
    ])
  })
})

describe('what is missing', () => {
  it('is pending, names who owes it, and never 0', () => {
    const standard = aStandard([aLeaf('1', '60', share), aLeaf('2', '40', per)], [floating, kept])
    const s = sheet(standard, anEvidence({ measures: { [floating.id]: aValue(4) } }), 10)
    expect(s.lines[0]).toMatchObject({ state: 'pending', why: 'missing-measure', owedBy: '本单位', points: null, counted: null })
    expect(toWire(s.total)).toEqual({ tree: '39', bonus: '0', deducted: '0', points: '39', pending: '60', complete: false, shown: '39.00' })
  })
  it('does not use what the ledger says after the position', () => {
    const evidence = anEvidence({ measures: { [kept.id]: aValue(1, 2, { ledgerPosition: 11 }) } })
    expect(sheet(one(share), evidence, 10).lines[0]).toMatchObject({ state: 'pending', why: 'later' })
    expect(sheet(one(share), evidence, 11).total.shown).toBe('50.00')
  })
  it('shows neither figure nor records of a group too small to publish', () => {
    const evidence = anEvidence({ measures: { [kept.id]: aValue(1, 3, { suppressed: true, refs: ['pledge/1'] }) } })
    expect(sheet(one(share), evidence, 10).lines[0]).toMatchObject({ state: 'notApplicable', why: 'suppressed', inputs: [] })
  })
  it('is not asked of a class the item is not for, nor of a register that does not exist yet', () => {
    const standard = aStandard(
      [aLeaf('1', '60', share, { appliesTo: ['rural'] }), aLeaf('2', '40', per)],
      [floating, { ...kept, available: false }],
      {
        classes: [{ id: 'rural', title: '农村' }],
      },
    )
    const of = (unitClass: string | null) => {
      const unit = { ...anEvidence().unit, class: unitClass }
      return sheet(standard, anEvidence({ unit, measures: { [floating.id]: aValue(4) } }), 10)
    }
    expect([of(null).lines[0]!.why, of('rural').lines[0]!.why]).toEqual(['class', 'unavailable'])
    expect(of('rural').total.shown).toBe('97.50')
  })
})

describe('beside the tree', () => {
  const bonus = {
    cap: '4',
    items: [
      { id: 'n', title: '国家级', text: '加 3 分', points: '3', group: 'honour' },
      { id: 'c', title: '市级', text: '加 1 分', points: '1', group: 'honour' },
    ],
  }
  const full = { [floating.id]: aValue(0) }
  const award = (item: string, matter: string, ref: string) => ({ item, matter, ref, ledgerPosition: 1 })
  it('counts one matter once at its highest level, and stops at the cap', () => {
    const standard = aStandard([aLeaf('1', '100', per)], [floating], { bonus })
    const of = (...awards: ReturnType<typeof award>[]) => sheet(standard, anEvidence({ measures: full, awards }), 10)
    const s = of(award('c', '楼道自治', 'honour/1'), award('n', '楼道自治', 'honour/2'))
    expect(s.bonus.map((b) => [b.item, b.counted, b.explanation])).toEqual([
      ['n', true, '楼道自治（国家级）加 3 分'],
      ['c', false, '楼道自治（市级）已按更高一级计，不重复加分'],
    ])
    expect(s.total.shown).toBe('103.00')
    expect(of(award('n', '甲', 'honour/1'), award('n', '乙', 'honour/2')).total.shown).toBe('104.00')
    expect(() => of(award('x', '甲', 'honour/1'))).toThrow(expect.objectContaining({ code: 'score.no-such-award', facts: { item: 'x' } }))
  })
  it('takes deductions from the total, capped, never below 0', () => {
    const falsified = aMeasure('inspection.falsified_n', { unit: '起' })
    const d = {
      id: 'd',
      title: '弄虚作假',
      text: '每起扣 5 分',
      cap: '12',
      rule: { kind: 'deductPer' as const, measure: falsified.id, step: '5' },
    }
    const standard = aStandard([aLeaf('1', '100', per)], [floating, falsified], { deductions: [d] })
    const of = (n: number, unclear = 0) =>
      sheet(standard, anEvidence({ measures: { [floating.id]: aValue(unclear), [falsified.id]: aValue(n) } }), 10)
    expect([of(2).total.shown, of(3).total.shown, of(3, 380).total.shown]).toEqual(['90.00', '88.00', '0.00'])
    const waiting = sheet(standard, anEvidence({ measures: full }), 10)
    expect([waiting.deductions[0]!.state, waiting.total.complete]).toEqual(['pending', false])
  })
})

// A tree of two branches with five leaves over one measure each; `na` makes any of them not applicable.
const five = (rescale: 'branch' | 'total') => {
  const ids = ['a', 'b', 'c', 'd', 'e'].map((x) => `trial.${x}`)
  const leaf = (i: number, max: string) => aLeaf(`${i}`, max, { kind: 'proportional', measure: ids[i]! })
  return {
    ids,
    standard: aStandard(
      [
        {
          id: 'x',
          title: '甲',
          max: '40',
          children: [leaf(0, '10'), { id: 'x2', title: '甲二', max: '30', children: [leaf(1, '13'), leaf(2, '17')] }],
        },
        { id: 'y', title: '乙', max: '60', children: [leaf(3, '25'), leaf(4, '35')] },
      ],
      ids.map((id) => aMeasure(id, { kind: 'ratio' })),
      { rescale },
    ),
  }
}
const some = fc.integer({ min: 0, max: 97 }).chain((d) => fc.integer({ min: 0, max: d }).map((n): [number, number] => [n, d]))

/** Half of them without anything to count, so that whole branches fall away. */
const ratio = fc.oneof(fc.constant<[number, number]>([0, 0]), some)

describe('properties', () => {
  it('never leaves 0 … max, whatever the rule and the figure', () => {
    const decimal = fc
      .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 99 }))
      .map(([a, b]) => `${a}.${String(b).padStart(2, '0')}`)
    const positive = decimal.filter((d) => Number(d) > 0)
    const m = floating.id
    const rules = fc.oneof(
      fc.record({
        kind: fc.constant('deductPer' as const),
        measure: fc.constant(m),
        step: decimal,
        free: decimal,
        per: positive,
        part: fc.constantFrom('none', 'whole', 'share'),
      }),
      fc.record({ kind: fc.constant('deductPer' as const), measure: fc.constant(m), step: decimal, atLeast: decimal }),
      fc.record({ kind: fc.constant('proportional' as const), measure: fc.constant(m), times: decimal }),
      fc.record({
        kind: fc.constant('proportional' as const),
        measure: fc.constant(m),
        times: decimal,
        inverse: fc.constant(true as const),
      }),
      fc.record({
        kind: fc.constant('allOrNothing' as const),
        measure: fc.constant(m),
        op: fc.constantFrom('>=', '>', '<=', '<', '=', '!='),
        threshold: decimal,
      }),
      fc.record({
        kind: fc.constant('bands' as const),
        measure: fc.constant(m),
        bands: fc.array(fc.record({ from: fc.option(decimal), to: fc.option(decimal), points: decimal }), { minLength: 1, maxLength: 4 }),
      }),
    )
    fc.assert(
      fc.property(rules, decimal, positive, (rule, value, max) => {
        const [line] = sheet(one(rule as Rule, max), anEvidence({ measures: { [m]: aValue(value) } }), 10).lines
        expect(line!.state).toBe('scored')
        expect(compare(line!.points!, parseRational('0'))).toBeGreaterThanOrEqual(0)
        expect(compare(line!.points!, parseRational(max))).toBeLessThanOrEqual(0)
      }),
      { numRuns: 500 },
    )
  })
  it('hands the points of what does not apply to the rest: the whole stays exactly 100', () => {
    const five_ = { branch: five('branch'), total: five('total') }
    fc.assert(
      fc.property(fc.constantFrom('branch', 'total'), fc.array(ratio, { minLength: 5, maxLength: 5 }), (how, values) => {
        const { ids, standard } = five_[how as 'branch' | 'total']
        const of = (value: (i: number) => ReturnType<typeof aValue>) =>
          sheet(standard, anEvidence({ measures: Object.fromEntries(ids.map((id, i) => [id, value(i)])) }), 10)
        const s = of((i) => aValue(...values[i]!))
        if (values.every(([, d]) => d === 0)) return
        expect(toExact(sum(s.sums.filter((b) => b.level === 1).map((b) => b.countedMax)))).toBe('100')
        if (how === 'branch') {
          const x = values.slice(0, 3).some(([, d]) => d > 0)
          const y = values.slice(3).some(([, d]) => d > 0)
          expect(s.sums.filter((b) => b.level === 1).map((b) => toExact(b.countedMax))).toEqual(
            x && y ? ['40', '60'] : x ? ['100', '0'] : ['0', '100'],
          )
        }
        const full = of((i) => aValue(values[i]![1], values[i]![1]))
        expect(toWire(full.total)).toMatchObject({ points: '100', pending: '0', complete: true, shown: '100.00' })
      }),
      { numRuns: 300 },
    )
  })
  it('adds thirds and sevenths without losing any: an independent count over one common denominator agrees', () => {
    const { ids, standard } = five('total')
    const max = [10n, 13n, 17n, 25n, 35n]
    fc.assert(
      fc.property(
        fc.array(
          ratio.filter(([, d]) => d > 0),
          { minLength: 5, maxLength: 5 },
        ),
        (values) => {
          const s = sheet(standard, anEvidence({ measures: Object.fromEntries(ids.map((id, i) => [id, aValue(...values[i]!)])) }), 10)
          const common = values.reduce((p, [, d]) => p * BigInt(d), 1n)
          const top = values.reduce((t, [n, d], i) => t + (BigInt(n) * max[i]! * common) / BigInt(d), 0n)
          expect(s.total.points.n * common).toBe(top * s.total.points.d)
        },
      ),
    )
  })
  it('does not depend on the order in which evidence is given', () => {
    const { ids, standard } = five('branch')
    const withJudged = {
      ...standard,
      tree: [...standard.tree.slice(0, 1), { id: 'y', title: '乙', max: '60', children: [aLeaf('j', '60', judged)] }],
      bonus: {
        cap: '9',
        items: [
          { id: 'n', title: '国', text: '加', points: '3', group: 'g' },
          { id: 'c', title: '市', text: '加', points: '1', group: 'g' },
        ],
      },
    }
    const judgements = ['self', 'review', 'review', 'spot', 'review'].map((column, i) =>
      aJudgement('j', column, `${10 + i}`, { by: `p${i % 3}`, ref: `finding/${i}`, ledgerPosition: i % 2 }),
    )
    const awards = ['n', 'c', 'n', 'c'].map((item, i) => ({ item, matter: i < 2 ? '甲' : '乙', ref: `honour/${i}`, ledgerPosition: 1 }))
    const values = ids.map((id, i) => [id, aValue(i, i + 3, { refs: ['pledge/3', 'pledge/1', 'pledge/2'] })] as const)
    const of = (v: typeof values, j: typeof judgements, a: typeof awards) =>
      JSON.stringify(toWire(sheet(withJudged, anEvidence({ measures: Object.fromEntries(v), judgements: j, awards: a }), 10)))
    const expected = of(values, judgements, awards)
    const shuffled = <T>(xs: T[]) => fc.shuffledSubarray(xs, { minLength: xs.length })
    fc.assert(
      fc.property(shuffled(values), shuffled(judgements), shuffled(awards), (v, j, a) => {
        expect(of(v, j, a)).toBe(expected)
      }),
    )
  })
  it('travels as exact text and comes back the same', () => {
    const { ids, standard } = five('total')
    fc.assert(
      fc.property(fc.array(ratio, { minLength: 5, maxLength: 5 }), (values) => {
        const s = sheet(standard, anEvidence({ measures: Object.fromEntries(ids.map((id, i) => [id, aValue(...values[i]!)])) }), 10)
        const wire = sheetWire.parse(JSON.parse(JSON.stringify(toWire(s))))
        expect(fromWire(wire)).toEqual(s)
        expect(typeof wire.total.points).toBe('string')
      }),
      { numRuns: 50 },
    )
  })
  it('uses no binary floats: the engine has no word for them', () => {
    const here = new URL('.', import.meta.url)
    const engine = [
      'compiled',
      'evidence',
      'figure',
      'grade',
      'judged',
      'points',
      'settle',
      'sheet',
      'totals',
      'whatif',
      'explain',
      'sheet-wire',
    ]
    expect(readdirSync(here)).toEqual(expect.arrayContaining(engine.map((f) => `${f}.ts`)))
    for (const f of engine) {
      const code = readFileSync(new URL(`${f}.ts`, here), 'utf8').replace(
        /\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`|\/[^/\n]+\/[a-z]*\./g,
        '',
      )
      expect(code, f).not.toMatch(/toNumber|parseFloat|Math\.|\d\.\d|toFixed/)
    }
  })
})
