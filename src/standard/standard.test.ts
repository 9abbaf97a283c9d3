import { describe, expect, it } from 'vitest'
import { checkText } from '../campaign/redline.ts'
import { parseRational } from '../lib/rational.ts'
import { aLeaf, aMeasure, aStandard } from '../score/maker.ts'
import { assertAcceptable, lint } from './lint.ts'
import { readingOf } from './reading.ts'
import { bindMeasures, measuresOf, meets, readStandardFile } from './standard.ts'
import type { Leaf, Rule, Standard, StandardFile } from './standard-schema.ts'

const kept = aMeasure('pledge.kept_share', { title: '承诺兑现率', kind: 'ratio', unit: '件' })
const unclear = aMeasure('member.floating_unclear_n', { title: '登记不完整的流动党员人数' })
const months = aMeasure('activity.life_done_share', { title: '组织生活落实率', kind: 'ratio', nature: 'volume', unit: '次' })
const share: Rule = { kind: 'proportional', measure: kept.id }
const per: Rule = { kind: 'deductPer', measure: unclear.id, step: '0.25' }
const judged: Rule = { kind: 'judged', step: '0.5', guidance: '走访三户' }
const leaf = (rule: Rule, over: Partial<Leaf> = {}, max = '100') => aLeaf('1', max, rule, over)
const one = (l: Leaf, over: Partial<Standard> = {}) => aStandard([l], [kept, unclear, months], over)
const found = (s: Standard, code: string) =>
  lint(s, checkText)
    .filter((f) => f.code === `lint.${code}`)
    .map((f) => [f.level, f.at, f.sentence])

describe('a standard document', () => {
  const file: StandardFile = (({ measures: _, ...rest }) => rest)(one(leaf(share)))
  const refused = (document: unknown) => {
    try {
      readStandardFile(document)
      return null
    } catch (e) {
      return e as { code: string; facts: { problems: string[] } }
    }
  }
  it('is read as it stands', () => expect(readStandardFile(file)).toEqual(file))
  it.each([
    ['a total', { ...file, score: '98' }],
    ['a binary float for points', { ...file, tree: [{ ...leaf(share), max: 4.5 }] }],
    ['a total other than 100', { ...file, total: '110' }],
    ['an evidence kind that is a red line', { ...file, tree: [leaf(share, { evidence: ['check-in' as never] })] }],
    ['a rule nobody knows', { ...file, tree: [leaf({ kind: 'typed', points: '5' } as never)] }],
    ['persons as its object', { ...file, object: 'member' }],
    [
      'a fourth level',
      {
        ...file,
        tree: [
          {
            id: 'a',
            title: 'a',
            max: '100',
            children: [{ id: 'b', title: 'b', max: '100', children: [{ id: 'c', title: 'c', max: '100', children: [leaf(share)] }] }],
          },
        ],
      },
    ],
    [
      'a band with both points and a proportion',
      { ...file, tree: [leaf({ kind: 'bands', measure: kept.id, bands: [{ from: null, to: null, points: '1', proportional: '1' }] })] },
    ],
    ['a judged item with a step of zero', { ...file, tree: [leaf({ ...judged, step: '0.0' } as Rule)] }],
    ['a poll leaf over another noun', { ...file, tree: [leaf({ kind: 'poll', measure: kept.id })] }],
  ])('is refused with %s', (_, document) => {
    const r = refused(document)
    expect(r?.code).toBe('standard.bad-shape')
    expect(r?.facts.problems.length).toBeGreaterThan(0)
  })
  it('takes the definitions of its measures from the catalogue, and names those it cannot find', () => {
    const catalogue = { schema: 'measures/1' as const, measures: [(({ available: _, ...m }) => ({ ...m, availableFrom: 3 }))(kept)] }
    expect(measuresOf(file)).toEqual([kept.id])
    expect(bindMeasures(file, catalogue, 2).measures[kept.id]).toMatchObject({ title: '承诺兑现率', available: false })
    expect(bindMeasures(file, catalogue, 3).measures[kept.id]!.available).toBe(true)
    expect(() => bindMeasures(file, { ...catalogue, measures: [] })).toThrow(
      expect.objectContaining({ code: 'standard.unknown-measure', facts: { measures: [kept.id] } }),
    )
  })
  it('compares exactly', () => {
    const third = parseRational('1/3')
    expect((['>=', '>', '<=', '<', '=', '!='] as const).map((op) => meets({ op, threshold: '1/3' }, third))).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ])
  })
})

describe('our reading of a rule', () => {
  it.each([
    [per, {}, '每出现 1 名扣 0.25 分，下限 0 分　指标：登记不完整的流动党员人数'],
    [
      { ...per, atLeast: '4', free: '1', per: '2', part: 'whole' },
      {},
      '应达 4 名，每少 2 名扣 0.25 分，下限 0 分，前 1 名不扣，不足一个单位的按一个单位扣　指标：登记不完整的流动党员人数',
    ],
    [
      { kind: 'deductPer', measure: kept.id, step: '0.5', per: '1/100', atLeast: '9/10' },
      {},
      '应达 90%，每少 1 个百分点扣 0.5 分，下限 0 分，不足一个单位的不扣　指标：承诺兑现率',
    ],
    [{ kind: 'allOrNothing', measure: kept.id, op: '>=', threshold: '0.9' }, {}, '不低于 90%的得 100 分，否则不得分　指标：承诺兑现率'],
    [share, { ifNone: 'zero' }, '指标值 × 100 分，最高 100 分；没有此项对象的不得分　指标：承诺兑现率'],
    [
      {
        kind: 'bands',
        measure: kept.id,
        bands: [
          { from: '9/10', to: null, points: '8' },
          { from: '4/5', to: '9/10', points: '6' },
          { from: null, to: '4/5', proportional: '6' },
        ],
      },
      {},
      '90% 以上（含）的得 8 分，80%（含）至 90%（不含）的得 6 分，不到 80%的按指标值 × 6 分计　指标：承诺兑现率',
    ],
    [
      { kind: 'rank', measure: unclear.id, order: 'low', best: '5', minus: '0.5' },
      {},
      '在同类组内从低到高排，第一名得 5 分，每降一名少 0.5 分，并列取高，下限 0 分　指标：登记不完整的流动党员人数',
    ],
    [judged, { columns: ['review', 'spot'] }, '由复核、抽查评定，0 至 100 分，每档 0.5 分，须写明理由'],
    [{ kind: 'judged', allowed: ['0', '3', '5'], guidance: '看' }, {}, '由自评、复核、抽查评定，只能给 0、3、5 分，须写明理由'],
  ] as [Rule, Partial<Leaf>, string][])('of %j', (rule, over, words) => {
    const l = leaf(rule, over)
    expect(readingOf(one(l), l)).toBe(words)
  })
})

describe('the linter', () => {
  it('refuses totals that are not 100 and branches that do not add up', () => {
    const branch = { id: 'a', title: '领导班子', max: '60', children: [aLeaf('a1', '30', share), aLeaf('a2', '25', judged)] }
    const s = aStandard([branch, aLeaf('b', '30', per)], [kept, unclear])
    expect(found(s, 'total-not-100')).toEqual([['refuse', '', '各项分值合计 90 分，应为 100 分']])
    expect(found(s, 'branch-sum')).toEqual([['refuse', 'a', '“a 领导班子”定为 60 分，下级各项合计 55 分']])
  })
  it('adds up for each class what applies to it', () => {
    const classes = [
      { id: 'rural', title: '农村' },
      { id: 'organ', title: '机关' },
    ]
    const tree = [
      aLeaf('a', '60', share),
      aLeaf('b', '40', judged, { appliesTo: ['rural'] }),
      aLeaf('c', '40', per, { appliesTo: ['organ'] }),
    ]
    const s = aStandard(tree, [kept, unclear], { classes })
    expect([found(s, 'total-not-100'), found(s, 'branch-sum')]).toEqual([[], []])
    const short = aStandard(tree.slice(0, 2), [kept], { classes })
    expect(found(short, 'total-not-100')).toEqual([['warn', '', '“机关”适用的各项分值合计 60 分，应为 100 分']])
    const over = aStandard([...tree, aLeaf('d', '5', judged)], [kept, unclear], { classes })
    expect(found(over, 'total-not-100').map((f) => f[0])).toEqual(['refuse', 'refuse'])
  })
  it('names points for counts of activities above a tenth, and results below a half or from fewer than four nouns', () => {
    const s = aStandard(
      [aLeaf('a', '11', { kind: 'proportional', measure: months.id }), aLeaf('b', '49', share), aLeaf('c', '40', judged)],
      [kept, months],
    )
    expect(found(s, 'volume-heavy')).toEqual([['warn', '', '按活动次数或材料份数给分的共 11 分，占 11%，超过一成：a']])
    expect(found(s, 'results-thin')).toEqual([['warn', '', '由结果决定的只有 49 分，占 49%，来自 1 类记录；应不少于一半、不少于四类']])
    const tenth = aStandard([aLeaf('a', '10', { kind: 'proportional', measure: months.id }), aLeaf('b', '90', share)], [kept, months])
    expect(found(tenth, 'volume-heavy')).toEqual([])
  })
  it('names items proven by pictures, sign-in sheets or news alone', () => {
    expect(found(one(leaf(judged, { evidence: ['photo', 'signin'] })), 'trace-only')).toEqual([
      ['warn', '1', '“1 第 1 项”只凭图片、签到册认定，属留痕考核，请改用登记、确认或实地查看'],
    ])
    expect(found(one(leaf(judged, { evidence: ['photo', 'visit'] })), 'trace-only')).toEqual([])
  })
  it('names a measure that is counted twice', () => {
    const s = aStandard([aLeaf('a', '50', share), aLeaf('b', '50', { ...share, times: '60' })], [kept])
    expect(found(s, 'counted-twice')).toEqual([['warn', 'a', '指标“承诺兑现率”在 a、b 中重复计分']])
  })
  it.each([
    ['a share above the whole', { kind: 'allOrNothing', measure: kept.id, op: '>=', threshold: '1.1' }, '0'],
    ['more than the whole', { kind: 'allOrNothing', measure: kept.id, op: '>', threshold: '1' }, '0'],
    ['bands that stop short', { kind: 'bands', measure: kept.id, bands: [{ from: null, to: null, points: '80' }] }, '80'],
    ['a factor that stops short', { ...share, times: '90' }, '90'],
    ['steps that step over the maximum', { kind: 'judged', step: '7', guidance: '看' }, '98'],
    ['a list without the maximum', { kind: 'judged', allowed: ['0', '60'], guidance: '看' }, '60'],
    ['a rank whose best is less', { kind: 'rank', measure: unclear.id, order: 'low', best: '90', minus: '1' }, '90'],
  ] as [string, Rule, string][])('names what no unit can reach: %s', (_, rule, best) => {
    expect(found(one(leaf(rule)), 'unreachable')).toEqual([['warn', '1', `“1 第 1 项”满分 100 分，任何单位最多只能得 ${best} 分`]])
  })
  it('refuses a veto on communities without the number of the document, warns elsewhere', () => {
    const veto = {
      id: 'v',
      title: '安全事故',
      text: '原文',
      effect: { kind: 'zero' as const },
      when: { measure: unclear.id, op: '>' as const, threshold: '0' },
      basisDocument: null,
    }
    const s = one(leaf(share), { object: 'community', vetoes: [veto] })
    expect(found(s, 'veto-basis-community')).toEqual([
      ['refuse', 'v', '对社区不得设一票否决，除非写明依据文号（民发〔2015〕136号）：“安全事故”'],
    ])
    expect(found({ ...s, object: 'unit' }, 'veto-basis').map((f) => f[0])).toEqual(['warn'])
    expect(found({ ...s, vetoes: [{ ...veto, basisDocument: '某发〔2020〕1号' }] }, 'veto-basis-community')).toEqual([])
    expect(() => assertAcceptable(s, checkText)).toThrow(expect.objectContaining({ code: 'standard.not-acceptable' }))
  })
  it('refuses a red line by the name of its rule, and lets a roll for the quorum pass', () => {
    const s = (text: string) => found(one(leaf(judged, { text })), 'red-line')
    expect(s('党员每日打卡，缺一次扣 0.5 分')).toEqual([
      ['refuse', '1', '“1 第 1 项”以“打卡”为考核依据，违反“不得以打卡签到作为考核依据”，请删去或改用办成的事'],
    ])
    expect(s('公众号点赞数达到 100 的得 5 分').map((f) => f[0])).toEqual(['refuse'])
    expect(s('党员大会应到 30 人、实到 24 人，签到册存档，达到法定人数')).toEqual([])
  })
  it.each([
    ['a duplicate id', { tree: [aLeaf('a', '50', share), aLeaf('a', '50', per)] }, 'duplicate-id', '编号 a 用了不止一次'],
    ['an unknown column', { tree: [leaf(judged, { columns: ['boss'] })] }, 'unknown', '“1”引用了不存在的评分栏“boss”'],
    ['an unknown class', { tree: [leaf(share, { appliesTo: ['moon'] })] }, 'unknown', '“1”引用了不存在的单位类别“moon”'],
    [
      'weights that are not 1',
      { combination: { kind: 'weights', weights: { review: '1/2', spot: '1/3' } } },
      'weights',
      '各评分栏权重合计为 0.83，应为 1',
    ],
    [
      'a judged item nobody counts',
      { tree: [leaf(judged, { columns: ['self'] })] },
      'columns-without-weight',
      '“1 第 1 项”的评分栏都没有权重，得不出分',
    ],
    [
      'overlapping bands',
      {
        tree: [
          leaf({
            kind: 'bands',
            measure: kept.id,
            bands: [
              { from: '1/2', to: null, points: '100' },
              { from: null, to: '3/5', points: '1' },
            ],
          }),
        ],
      },
      'bands',
      '“1 第 1 项”的分档有重叠',
    ],
    [
      'bands with a gap',
      {
        tree: [
          leaf({
            kind: 'bands',
            measure: kept.id,
            bands: [
              { from: '1/2', to: null, points: '100' },
              { from: null, to: '2/5', points: '1' },
            ],
          }),
        ],
      },
      'bands',
      '“1 第 1 项”的分档有空档',
    ],
    [
      'no lowest grade',
      {
        grades: {
          bands: [
            { id: 'a', title: '好', from: '90' },
            { id: 'b', title: '差', from: '0' },
          ],
          tie: 'out',
        },
      },
      'grades',
      '最低一等不能有下限，否则有单位没有等次',
    ],
    [
      'grades upside down',
      {
        grades: {
          bands: [
            { id: 'a', title: '好', from: '60' },
            { id: 'b', title: '中', from: '90' },
            { id: 'c', title: '差', from: null },
          ],
          tie: 'out',
        },
      },
      'grades',
      '等次下限应从高到低排列',
    ],
  ] as [string, Partial<Standard>, string, string][])('refuses %s', (_, over, code, sentence) => {
    const s = one(leaf(share), over)
    const own = found(s, code)
    expect(own.map((f) => [f[0], f[2]])).toContainEqual(['refuse', sentence])
  })
})
