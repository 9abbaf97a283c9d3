import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, parseRational, toExact } from '../lib/rational.ts'
import { lint } from '../standard/lint.ts'
import type { Leaf, RuleOf } from '../standard/standard-schema.ts'
import type { ImportedResult } from './evidence.ts'
import { explainLine } from './explain.ts'
import { aLeaf, anEvidence, aStandard } from './maker.ts'
import { sheet } from './sheet.ts'
import { whatif } from './whatif.ts'

const digest = 'c'.repeat(64)
const total: RuleOf<'imported'> = { kind: 'imported', source: { title: '市考' }, outOf: '110' }
const byGrade: RuleOf<'imported'> = {
  kind: 'imported',
  source: { title: '市考' },
  grades: [
    { grade: '好', points: '4' },
    { grade: 'fair', points: '2.5' },
  ],
}
const named = (over: Partial<ImportedResult> = {}): ImportedResult => ({
  digest,
  title: '2025 年市考',
  result: { score: '99', grade: 'good', gradeTitle: '好' },
  ref: 'round/7',
  ledgerPosition: 5,
  ...over,
})
const lineOf = (rule: RuleOf<'imported'>, of: ImportedResult | null, over: Partial<Leaf> = {}) => {
  const standard = aStandard([aLeaf('1', '4', rule, over), aLeaf('2', '96', { kind: 'judged', step: '1', guidance: '看' })], [])
  const evidence = anEvidence(of ? { imports: { '1': of } } : {})
  const s = sheet(standard, evidence, 10)
  return { line: s.lines[0]!, standard, evidence }
}
const said = (rule: RuleOf<'imported'>, of: ImportedResult | null, over: Partial<Leaf> = {}) => {
  const { line } = lineOf(rule, of, over)
  return [line.state, line.points && toExact(line.points), line.why, line.explanation]
}

describe('an item that takes the frozen result of another round', () => {
  it('reckons from the total or from the grade, and says where it is from', () => {
    expect(said(total, named())).toEqual(['scored', '3.6', null, '99 ÷ 110 × 4 = 3.6'])
    expect(said(byGrade, named())).toEqual(['scored', '4', null, '等次“好”，得 4 分'])
    expect(said(byGrade, named({ result: { score: '85', grade: 'fair', gradeTitle: '较好' } }))).toEqual([
      'scored',
      '2.5',
      null,
      '等次“较好”，得 2.5 分',
    ])
    const { line, evidence } = lineOf(total, named())
    expect(explainLine(line, evidence)[2]).toEqual({
      label: '来源',
      text: `“2025 年市考”：总分 99，等次“好”；冻结结果摘要 ${digest.slice(0, 16)}`,
      refs: ['round/7'],
    })
    expect(line.reading).toBe('取“市考”的冻结结果，总分按满分 110 折算为 4 分；其中没有本单位结果的不计，分值折算到其他项')
  })
  it('never takes what is missing for 0: not named, changed, of a grade nobody listed, later than the sheet', () => {
    expect(said(total, null)).toEqual(['pending', null, 'no-import', '还没有指定取哪一份“市考”，由活动办公室指定；指定前不按 0 分计'])
    expect(said(total, named({ changed: true })).slice(0, 3)).toEqual(['pending', null, 'import-changed'])
    expect(said(total, named({ ledgerPosition: 11 })).slice(0, 3)).toEqual(['pending', null, 'later'])
    expect(said(byGrade, named({ result: { score: '1', grade: 'odd', gradeTitle: '优' } }))).toEqual([
      'pending',
      null,
      'no-result',
      '“市考”定为“优”，本项没有写这一等次得几分',
    ])
    const only = { ...total, source: { title: '市考', package: 'd'.repeat(64) } }
    expect(said(only, named()).slice(0, 3)).toEqual(['pending', null, 'import-changed'])
    expect(said({ ...only, source: { title: '市考', package: digest } }, named())[1]).toBe('3.6')
  })
  it('does with a unit the source has no result for what the standard says, in words', () => {
    const none = named({ result: null })
    expect(said(total, none)).toEqual(['notApplicable', null, 'no-result', '“市考”里没有本单位的结果，不计，分值折算到其他项'])
    expect(said(total, none, { ifNone: 'zero' })).toEqual(['scored', '0', null, '“市考”里没有本单位的结果，按标准不得分'])
    expect(said(total, none, { ifNone: 'full' })).toEqual(['scored', '4', null, '“市考”里没有本单位的结果，按标准得满分'])
    const { line, evidence } = lineOf(total, none)
    expect(explainLine(line, evidence).find((s) => s.label === '来源')!.text).toBe(
      `“2025 年市考”：没有本单位的结果；冻结结果摘要 ${digest.slice(0, 16)}`,
    )
  })
  it('stays between 0 and its maximum whatever the other total is, exactly', () => {
    const score = fc
      .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 99 }))
      .map(([a, b]) => `${a}.${String(b).padStart(2, '0')}`)
    fc.assert(
      fc.property(score, (s) => {
        const { line } = lineOf(total, named({ result: { score: s, grade: 'good', gradeTitle: '好' } }))
        const raw = { n: parseRational(s).n * 4n, d: parseRational(s).d * 110n }
        const most = parseRational('4')
        const expected = compare(raw, most) > 0 ? most : raw
        expect(line.points!.n * expected.d).toBe(expected.n * line.points!.d)
      }),
    )
  })
  it('cannot be raised here: it is somebody else’s closed result', () => {
    const { standard, evidence } = lineOf(total, named())
    expect(whatif(standard, evidence, 10, '1')).toEqual([])
  })
  it('is named by the linter where a grade is worth more than the item', () => {
    const { standard } = lineOf({ ...byGrade, grades: [{ grade: '好', points: '5' }] }, null)
    expect(
      lint(standard, () => [])
        .filter((f) => f.at === '1')
        .map((f) => f.sentence),
    ).toEqual(['“1 第 1 项”满分 4 分，按等次写了 5 分，以满分为限'])
  })
})
