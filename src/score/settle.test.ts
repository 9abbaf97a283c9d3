import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toExact } from '../lib/rational.ts'
import type { Rule, Standard } from '../standard/standard-schema.ts'
import { grade } from './grade.ts'
import { aLeaf, aMeasure, anEvidence, aStandard, aValue } from './maker.ts'
import { settle } from './settle.ts'
import { type ScoreSheet, sheet } from './sheet.ts'
import { toWire } from './sheet-wire.ts'

const result = aMeasure('pledge.kept_share', { title: '承诺兑现率', kind: 'ratio', unit: '件' })
const ranked = aMeasure('rectification.open_n', { title: '未销号问题数', unit: '项' })
const satisfied = aMeasure('poll.satisfied_share', { title: '居民满意率', kind: 'ratio', unit: '张', owedBy: 'residents' })
const share: Rule = { kind: 'proportional', measure: result.id }
const rank: Rule = { kind: 'rank', measure: ranked.id, order: 'low', best: '20', minus: '4' }

const plain = (over: Partial<Standard> = {}) => aStandard([aLeaf('1', '100', share)], [result, satisfied], over)
/** One sheet worth `points` of 100 with two decimals. */
const worth = (standard: Standard, id: number, points: string, measures = {}, group: string | null = '甲'): ScoreSheet =>
  sheet(
    standard,
    anEvidence({
      unit: { id, name: `单位${id}`, class: null, group },
      measures: { [result.id]: aValue(String(Math.round(Number(points) * 1000)), 100_000), ...measures },
    }),
    10,
  )
const gradesOf = (standard: Standard, sheets: ScoreSheet[]) => settle(standard, sheets).map((s) => s.grade)

describe('ranks inside a like-unit group', () => {
  const standard = aStandard([aLeaf('1', '80', share), aLeaf('2', '20', rank)], [result, ranked])
  const of = (id: number, open: number | null, group = '甲') =>
    worth(standard, id, '50', open === null ? {} : { [ranked.id]: aValue(open) }, group)
  it('wait for the cohort and then share the better place on a tie (1, 2, 2, 4)', () => {
    const sheets = [of(1, 3), of(2, 0), of(3, 7), of(4, 3), of(5, 9, '乙')]
    expect(sheets[0]!.lines[1]).toMatchObject({ state: 'cohort', points: null, explanation: '要与同类组一并算出，定等时得分' })
    expect(sheets[0]!.total.complete).toBe(false)
    const settled = settle(standard, sheets)
    expect(settled.map((s) => [s.sheet.unit.id, s.group, toExact(s.sheet.lines[1]!.points!), s.sheet.total.shown])).toEqual([
      [1, '甲', '16', '56.00'],
      [2, '甲', '20', '60.00'],
      [3, '甲', '8', '48.00'],
      [4, '甲', '16', '56.00'],
      [5, '乙', '20', '60.00'],
    ])
    expect(settled[2]!.sheet.lines[1]!.explanation).toBe('同类组 4 个单位中并列取高列第 4，20 − 3 × 4 = 8')
  })
  it('are not given while a unit of the group has no figure', () => {
    const [first, second] = settle(standard, [of(1, 3), of(2, null), of(3, 1, '乙')])
    expect(first!.sheet.lines[1]).toMatchObject({
      state: 'cohort',
      why: 'cohort-waits',
      explanation: '同类组还有 1 个单位没有数，排不出名次',
    })
    expect([first!.grade, second!.grade]).toEqual([null, null])
    expect(second!.because).toEqual(['还有 1 项待补，暂不定等'])
  })
  it('stop at 0', () => {
    const settled = settle(
      standard,
      Array.from({ length: 8 }, (_, i) => of(i + 1, i)),
    )
    expect(settled.map((s) => toExact(s.sheet.lines[1]!.points!))).toEqual(['20', '16', '12', '8', '4', '0', '0', '0'])
  })
})

describe('grade', () => {
  it('compares the rounded total, which is the figure the unit is shown', () => {
    const standard = plain()
    expect(['89.995', '89.994', '80', '60', '59.99', '0'].map((p) => grade(standard, worth(standard, 1, p)).grade)).toEqual([
      'good',
      'fair',
      'fair',
      'plain',
      'poor',
      'poor',
    ])
    expect(grade(standard, worth(standard, 1, '91')).because).toEqual(['总分 91.00，达到 90 分，初定“好”'])
  })
  const veto = (effect: Standard['vetoes'][number]['effect']): Standard =>
    plain({
      vetoes: [
        {
          id: 'v',
          title: '满意率不足九成',
          text: '原文',
          effect,
          when: { measure: satisfied.id, op: '<', threshold: '9/10' },
          basisDocument: '组厅字〔2012〕6号',
        },
      ],
    })
  const at = (standard: Standard, n: number) => worth(standard, 1, '95', { [satisfied.id]: aValue(n, 100) })
  it('is capped by a veto only below the threshold, and says by which', () => {
    const standard = veto({ kind: 'capGrade', grade: 'plain' })
    expect(grade(standard, at(standard, 90)).grade).toBe('good')
    expect(grade(standard, at(standard, 89))).toEqual({
      grade: 'plain',
      title: '一般',
      because: ['总分 95.00，达到 90 分，初定“好”', '“满意率不足九成”成立，最高只能定为“一般”'],
    })
    expect(at(standard, 89).vetoes[0]!.explanation).toBe('居民满意率 89%，低于 90%，成立')
  })
  it.each([
    [{ kind: 'zero' } as const, '0.00', 'poor', true],
    [{ kind: 'fail' } as const, '95.00', 'poor', true],
    [{ kind: 'cancelEligibility' } as const, '95.00', 'good', false],
  ])('under a standing veto %j', (effect, total, id, eligible) => {
    const standard = veto(effect)
    const [settled] = settle(standard, [at(standard, 50)])
    expect([settled!.sheet.total.shown, settled!.grade, settled!.eligible]).toEqual([total, id, eligible])
  })
  it('waits for a veto whose figure is missing', () => {
    const standard = veto({ kind: 'fail' })
    const s = worth(standard, 1, '95')
    expect(s.vetoes[0]).toMatchObject({ state: 'pending', owedBy: '群众测评（由活动办公室组织）' })
    expect(grade(standard, s)).toEqual({ grade: null, title: null, because: ['还有 1 项待补，暂不定等'] })
  })
  it('falls one grade per unmet ladder step, and each lower step is asked too', () => {
    const step = (id: string, threshold: string) => ({
      grade: id,
      text: `满意率达到 ${threshold}`,
      when: { measure: satisfied.id, op: '>=' as const, threshold },
    })
    const standard = plain({ ladder: [step('good', '0.9'), step('fair', '0.8')] })
    expect([95, 85, 75].map((n) => grade(standard, at(standard, n)).grade)).toEqual(['good', 'fair', 'plain'])
    expect(grade(standard, at(standard, 75)).because.slice(1)).toEqual([
      '不满足晋级条件“满意率达到 0.9”，降为“较好”',
      '不满足晋级条件“满意率达到 0.8”，降为“一般”',
    ])
  })
})

describe('shares of a group', () => {
  const shares = (tie: 'in' | 'out', good = '1/4', fair = '1/2') =>
    plain({
      grades: {
        ...plain().grades,
        shares: [
          { grade: 'good', atMost: good },
          { grade: 'fair', atMost: fair },
        ],
        tie,
      },
    })
  const cohort = (standard: Standard, points: string[], group = '甲') => points.map((p, i) => worth(standard, i + 1, p, {}, group))
  it('keep the best and pass the rest down, each grade with its own share', () => {
    const standard = shares('out')
    const settled = settle(standard, cohort(standard, ['99', '98', '97', '96', '95', '94', '93', '92']))
    expect(settled.map((s) => s.grade)).toEqual(['good', 'good', 'fair', 'fair', 'fair', 'fair', 'plain', 'plain'])
    expect(settled[7]!.because.slice(1)).toEqual([
      '同类组 8 个单位，“好”最多 2 个，定为“较好”',
      '同类组 8 个单位，“较好”最多 4 个，定为“一般”',
    ])
  })
  it('treat equal totals across the cut alike', () => {
    const points = ['99', '95', '95', '90', '61', '61', '61', '61']
    expect(gradesOf(shares('out'), cohort(shares('out'), points)).slice(0, 4)).toEqual(['good', 'fair', 'fair', 'fair'])
    expect(gradesOf(shares('in'), cohort(shares('in'), points)).slice(0, 4)).toEqual(['good', 'good', 'good', 'fair'])
    // Equal ones that all stand beyond the cut stay beyond it.
    const beyond = ['99', '98', '95', '95', '61', '61', '61', '61']
    expect(gradesOf(shares('in'), cohort(shares('in'), beyond)).slice(0, 4)).toEqual(['good', 'good', 'fair', 'fair'])
  })
  it('round places down and count each group by itself', () => {
    const standard = shares('out')
    const sheets = [
      ...cohort(standard, ['99', '98', '97']),
      ...['99', '61', '61', '61'].map((p, i) => worth(standard, 10 + i, p, {}, '乙')),
    ]
    expect(gradesOf(standard, sheets)).toEqual(['fair', 'plain', 'plain', 'good', 'plain', 'plain', 'plain'])
  })
  it('wait while any unit of the group is pending, and only in that group', () => {
    const standard = shares('out')
    const missing = sheet(standard, anEvidence({ unit: { id: 9, name: '缺', class: null, group: '甲' } }), 10)
    const settled = settle(standard, [...cohort(standard, ['99', '98']), missing, worth(standard, 20, '61', {}, '乙')])
    expect(settled.map((s) => s.grade)).toEqual([null, null, null, 'plain'])
    expect(settled[0]!.because.at(-1)).toBe('同类组还有 1 个单位待补，按比例的等次暂不能定')
  })
  it('never exceed the share when ties go out, and always answer the same in any order', () => {
    const standard = shares('out')
    const totals = fc.array(fc.integer({ min: 55, max: 100 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(totals, fc.infiniteStream(fc.integer({ min: 0, max: 11 })), (points, chance) => {
        const sheets = cohort(standard, points.map(String))
        const settled = settle(standard, sheets)
        expect(settled.filter((s) => s.grade === 'good').length * 4).toBeLessThanOrEqual(points.length)
        expect(settled.filter((s) => s.grade === 'fair').length * 2).toBeLessThanOrEqual(points.length)
        const shuffled = [...sheets].sort(() => (chance.next().value! % 2 === 0 ? -1 : 1))
        expect(JSON.stringify(toWire(settle(standard, shuffled)))).toBe(JSON.stringify(toWire(settled)))
      }),
      { numRuns: 200 },
    )
  })
  it('refuse a sheet of another standard and a unit twice', () => {
    const standard = plain()
    expect(() => settle({ ...standard, version: 2 }, [worth(standard, 1, '90')])).toThrow(
      expect.objectContaining({ code: 'score.other-standard', facts: { expected: 'trial/2', found: 'trial/1' } }),
    )
    expect(() => settle(standard, [worth(standard, 1, '90'), worth(standard, 1, '91')])).toThrow(
      expect.objectContaining({ code: 'score.unit-twice', facts: { unit: 1 } }),
    )
  })
})
