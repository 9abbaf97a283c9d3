import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultDefinition, pollKinds, pollScales, surnameStrokes } from './builtin.ts'
import { assertDefinition, checkElectorate, type Definition, definitionSchema, quorumNeeded, topLimit } from './definition.ts'
import { clopperPearson, incompleteBeta, intervals } from './interval.ts'
import { bySurnameStrokes } from './order.ts'
import { assertAttendance, assertCount, differences, type PaperCount, returnedOverIssued } from './paper.ts'
import { pollCan, pollStates } from './poll.ts'
import { countOf, figureItem, resultOf, servedFigures, type Tally, withheldClasses } from './result.ts'
import { drawSample, isGraded, mayVote, rollDigest, seatsByStratum } from './roll.ts'
import { strikesOf } from './strike.ts'
import { seal, thePublic, visible } from './visible.ts'
import { monthShown } from './window.ts'
import { lintQuestionnaire, mayLabelScore, type WordingRule } from './wording.ts'

const aPoll = (kind = 'satisfaction', more: Partial<Definition> = {}): Definition => ({
  ...defaultDefinition(kind, {
    title: '测评',
    object: pollKinds().find((k) => k.id === kind)!.objects[0]!,
    served: '居民',
    scoreTitle: '测评得分',
  })!,
  ...more,
})
const withSettings = (d: Definition, s: Partial<Definition['settings']>): Definition => ({ ...d, settings: { ...d.settings, ...s } })
const oneClass = (
  d: Definition,
  rows: { objectNo?: number; itemId: string; grades: number[]; noOpinion?: number }[],
  returned = 0,
): Tally => {
  const papers = Math.max(returned, ...rows.map((r) => r.grades.reduce((a, b) => a + b, 0) + (r.noOpinion ?? 0)))
  const classKey = d.classes[0]!.key
  return {
    classes: [{ classKey, eligible: papers, issued: papers, returned: papers, invalid: 0 }],
    counts: rows.map((r) => ({ classKey, objectNo: r.objectNo ?? 1, itemId: r.itemId, grades: r.grades, noOpinion: r.noOpinion ?? 0 })),
  }
}

describe('kinds', () => {
  it('every kind that comes with the product is a poll that may be held', () => {
    expect(pollKinds().map((k) => k.id)).toEqual([
      'member-review', 'appraisal', 'satisfaction', 'trade-style', 'thousand', 'mass-review', 'outcome', 'vote', 'debrief', 'debrief-community',
    ]) // biome-ignore format: one line
    for (const k of pollKinds())
      for (const object of k.objects) {
        const d = defaultDefinition(k.id, { title: k.title, object, served: '居民', scoreTitle: '测评得分' })!
        expect(definitionSchema.parse(d)).toEqual(d)
        assertDefinition(d)
        for (const s of Object.values(k.settings)) expect(s.source, k.id).toMatch(/\p{Script=Han}{4}/u)
      }
    expect(pollScales().map((s) => s.grades.map((g) => g.title).join('/'))).toEqual([
      '满意/基本满意/不满意',
      '满意/比较满意/基本满意/不满意',
      '好/较好/一般/差',
      '优秀/合格/基本合格/不合格',
      '先进/一般/后进',
      '优秀/称职/基本称职/不称职',
    ])
  })
  it('five items for a unit, four for a member', () => {
    const of = (object: 'unit' | 'member') =>
      defaultDefinition('mass-review', { title: 'x', object, served: '居民', scoreTitle: 'y' })!.items.length
    expect([of('unit'), of('member')]).toEqual([5, 4])
  })
  it('definitions that cannot be held are refused', () => {
    const code = (d: Definition) => {
      try {
        assertDefinition(d)
        return null
      } catch (e) {
        return (e as { code: string }).code
      }
    }
    const d = aPoll()
    expect(code({ ...d, items: [d.items[0]!, d.items[0]!] })).toBe('poll.twice-named')
    expect(code({ ...d, scale: { ...d.scale, satisfied: ['none'] } })).toBe('poll.no-such-grade')
    expect(code({ ...d, scale: { ...d.scale, satisfied: ['not'] } })).toBe('poll.grade-both-ways')
    expect(code({ ...d, classes: [{ ...d.classes[0]!, weight: '0' }] })).toBe('poll.no-weight')
    expect(code(withSettings(d, { quorum: '3/2' }))).toBe('poll.bad-share')
    expect(code(withSettings(d, { scoreTitle: '综合满意率' }))).toBe('poll.score-called-rate')
    expect(code({ ...withSettings(d, { publish: 'public' }), object: 'cadre' })).toBe('poll.person-public')
    expect(code(withSettings(d, { layout: 'row' }))).toBe('poll.row-needs-reason')
    expect(code(withSettings(d, { layout: 'row', rowReason: '选票限额' }))).toBe(null)
    expect(code({ ...d, preTicked: 'satisfied' })).toBe('poll.unfair-wording')
  })
  it('every action names where it is lawful', () => {
    expect(pollStates.map((s) => pollCan.lawful(s))).toEqual([
      ['edit', 'roll', 'draw', 'freeze', 'appraise', 'withdraw'],
      ['start', 'desk', 'appraise', 'void'],
      ['close', 'desk', 'appraise', 'void'],
      ['count', 'openResult', 'void'],
      ['read', 'certify', 'assess', 'void'],
      ['read', 'archive', 'assess', 'tell', 'follow'],
      [],
      [],
    ])
  })
})

describe('wording', () => {
  const rows = readFileSync(new URL('./wording.corpus.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((l) => l && !l.startsWith('#'))
    .map((l) => l.split('\t') as [string, WordingRule | '-', string, string])
  it('the corpus is large enough to mean something', () => {
    expect(rows.length).toBeGreaterThanOrEqual(55)
    expect(rows.filter((r) => r[0] === 'fair').length).toBeGreaterThanOrEqual(20)
  })
  it.each(rows)('%s %s: %s (%s)', (verdict, rule, question, answers) => {
    const grades = answers.split(' ').map((a, i, all) => {
      const [, tick, title, sign] = /^(\*?)(.*)([+0-])$/.exec(a)!
      const sense = sign === '+' ? 'positive' : sign === '-' ? 'negative' : 'neutral'
      return {
        id: `g${i}`,
        title: title!,
        tick,
        sense: sense as 'positive',
        points: String(Math.round((100 * (all.length - 1 - i)) / (all.length - 1))),
      }
    })
    const found = lintQuestionnaire({ texts: [question], grades, noOpinion: '不了解', preTicked: grades.find((g) => g.tick)?.id ?? null })
    if (verdict === 'fair') expect(found).toEqual([])
    else expect(found.map((f) => f.rule)).toContain(rule)
  })
  it('a weighted score is never called a rate', () => {
    expect(['测评得分', '综合得分', '满意率', '满意 率', '满意度（%）', '优秀占比', '得票比例'].map(mayLabelScore)).toEqual([
      true, true, false, false, false, false, false,
    ]) // biome-ignore format: one line
  })
})

describe('figures', () => {
  it('the table of 141 votes adds up to 100.00 as printed in 2011', () => {
    const items = ['activity', 'central-work', 'pledge', 'service', 'building']
    const scale = aPoll().scale
    const d = withSettings(
      { ...aPoll('mass-review'), items: items.map((id) => ({ id, title: id })), scale },
      { rounding: 'last-takes-rest' },
    )
    const votes = [[134, 4, 3], [134, 5, 2], [127, 8, 6], [126, 9, 6], [132, 7, 2]] // biome-ignore format: a table
    const r = resultOf(
      d,
      [{ no: 1 }],
      oneClass(
        d,
        items.map((itemId, i) => ({ itemId, grades: votes[i]! })),
      ),
    )
    expect(r.columns.map((c) => c.shares!.join(' / '))).toEqual([
      '95.04 / 2.84 / 2.12',
      '95.04 / 3.55 / 1.41',
      '90.07 / 5.67 / 4.26',
      '89.36 / 6.38 / 4.26',
      '93.62 / 4.96 / 1.42',
    ])
    for (const c of r.columns) expect(c.shares!.reduce((n, s) => n + Math.round(Number(s) * 100), 0)).toBe(10_000)
    // 满意率 of the first item: (134 + 4) ÷ 141; it was announced as 100 %, which is 1 − 不满意率 of nothing.
    expect([r.columns[0]!.satisfied!.printed, r.columns[0]!.dissatisfied!.printed]).toEqual(['97.87', '2.13'])
  })
  it('a hundred papers of 不满意 are 0 in every figure', () => {
    const d = aPoll()
    const r = resultOf(d, [{ no: 1 }], oneClass(d, [{ itemId: 'overall', grades: [0, 0, 100] }]))
    expect(r.columns[0]).toMatchObject({
      satisfied: { printed: '0.00' },
      dissatisfied: { printed: '100.00' },
      score: { printed: '0.00' },
      unanimous: true,
    })
  })
  it('no opinion stays out of the denominator, or in, as the setting says', () => {
    const d = aPoll()
    expect(countOf(d, [30, 10, 10], 50)).toMatchObject({
      valid: 50,
      shares: ['60.00', '20.00', '20.00'],
      satisfied: { numerator: 40, denominator: 50 },
    })
    expect(countOf(withSettings(d, { noOpinionCounts: 'included' }), [30, 10, 10], 50)).toMatchObject({
      valid: 100,
      shares: ['30.00', '10.00', '10.00', '50.00'],
      satisfied: { numerator: 40, denominator: 100, printed: '40.00' },
    })
  })
  const classes = (w: [string, string, string]) =>
    (['a', 'b', 'c'] as const).map((key, i) => ({ key, title: key, weight: w[i]!, served: key === 'c', population: null, least: null }))
  const three = (grades: [number[], number[], number[]]): Tally => ({
    classes: (['a', 'b', 'c'] as const).map((classKey, i) => {
      const n = grades[i]!.reduce((x, y) => x + y, 0)
      return { classKey, eligible: n, issued: n, returned: n, invalid: 0 }
    }),
    counts: (['a', 'b', 'c'] as const).map((classKey, i) => ({
      classKey,
      objectNo: 1,
      itemId: 'overall',
      grades: grades[i]!,
      noOpinion: 0,
    })),
  })
  it('classes weigh as exact fractions; an empty class gives its weight to the others or voids the score', () => {
    const d = { ...aPoll('appraisal'), classes: classes(['1/3', '1/3', '1/3']) }
    // 100; 80; (60 + 0 × 2) ÷ 3 = 20 → exactly 66 2/3.
    const full = resultOf(d, [{ no: 1 }], three([[9, 0, 0, 0], [0, 8, 0, 0], [0, 0, 3, 6]])) // biome-ignore format: a table
    expect(full.columns[0]!.score).toEqual({ exact: '200/3', printed: '66.67' })
    const gone = three([[9, 0, 0, 0], [0, 8, 0, 0], [0, 0, 0, 0]]) // biome-ignore format: a table
    expect(resultOf(d, [{ no: 1 }], gone).columns[0]!.score).toEqual({ exact: '90', printed: '90.00' })
    expect(resultOf(withSettings(d, { emptyClass: 'void' }), [{ no: 1 }], gone).columns[0]).toMatchObject({
      score: null,
      noScore: 'empty-class',
    })
  })
  it('a small class is not shown, and no other figure gives it away', () => {
    expect(withheldClasses({ a: 20, b: 12, c: 3 }, 5)).toEqual(['b', 'c'])
    expect(withheldClasses({ a: 20, b: 4, c: 3 }, 5)).toEqual(['b', 'c'])
    expect(withheldClasses({ a: 20, b: 2, c: 2 }, 5)).toEqual(['a', 'b', 'c'])
    expect(withheldClasses({ a: 20, b: 12, c: 0 }, 5)).toEqual([])
    expect(withheldClasses({ a: 3 }, 5)).toEqual([])
    const d = { ...aPoll('appraisal'), classes: classes(['1/2', '3/10', '1/5']) }
    const r = resultOf(d, [{ no: 1 }], three([[20, 0, 0, 0], [6, 6, 0, 0], [0, 0, 0, 3]])) // biome-ignore format: a table
    expect(r.withheld).toEqual(['b', 'c'])
    expect(r.columns[0]).toMatchObject({ grades: [26, 6, 0, 3], score: null, noScore: 'withheld', byClass: [{ classKey: 'a' }] })
    expect(servedFigures(d, r)).toEqual([])
    const tiny = resultOf(aPoll(), [{ no: 1 }], oneClass(aPoll(), [{ itemId: 'overall', grades: [4, 0, 0] }]))
    expect(tiny).toMatchObject({
      allWithheld: true,
      columns: [{ grades: [0, 0, 0], shares: null, satisfied: null, score: null, byClass: [] }],
    })
  })
  it('measures read papers of the people served on the item that stands for the whole', () => {
    const d = { ...aPoll('appraisal'), classes: classes(['1/2', '3/10', '1/5']) }
    const r = resultOf(d, [{ no: 1 }], three([[20, 0, 0, 0], [6, 6, 0, 0], [4, 4, 4, 8]])) // biome-ignore format: a table
    expect(servedFigures(d, r)).toEqual([{ objectNo: 1, satisfied: 8, dissatisfied: 8, valid: 20 }])
    expect(figureItem(aPoll('mass-review'))).toBe(null)
    expect(figureItem({ items: [{ id: 'x', title: 'x' }, { id: 'overall', title: 'y' }] })).toBe('overall') // biome-ignore format: one line
  })
})

describe('intervals', () => {
  it('exact 95 % intervals agree with published values', () => {
    // R: binom.test(7, 10), (0, 10), (10, 10), (60, 100), (15, 20)$conf.int
    expect(clopperPearson(7, 10)).toEqual({ low: 0.3475, high: 0.9333 })
    expect(clopperPearson(0, 10)).toEqual({ low: 0, high: 0.3085 })
    expect(clopperPearson(10, 10)).toEqual({ low: 0.6915, high: 1 })
    expect(clopperPearson(60, 100)).toEqual({ low: 0.4972, high: 0.6967 })
    expect(clopperPearson(15, 20)).toEqual({ low: 0.509, high: 0.9134 })
    expect(clopperPearson(0, 0)).toBe(null)
  })
  it('agrees with adding up the binomial, and is never inside Wilson for the middle of the range', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k)
    for (const [k, n, p] of [
      [3, 12, 0.2],
      [5, 17, 0.4],
      [9, 30, 0.33],
    ] as const) {
      // biome-ignore format: one line
      const tail = Array.from({ length: n - k + 1 }, (_, i) => choose(n, k + i) * p ** (k + i) * (1 - p) ** (n - k - i)).reduce((a, b) => a + b, 0)
      expect(incompleteBeta(p, k, n - k + 1)).toBeCloseTo(tail, 10)
    }
    for (let k = 5; k <= 35; k++) {
      const both = intervals(k, 40)!
      expect(both.exact.low).toBeLessThanOrEqual(both.wilson.low + 1e-9)
      expect(both.exact.high).toBeGreaterThanOrEqual(both.wilson.high - 1e-9)
    }
  })
})

describe('two strikes', () => {
  const poll = (pollId: number, satisfied: number, valid = 1000, on = `2026-0${pollId}-01`) => ({
    pollId,
    title: `第${pollId}次`,
    on,
    satisfied,
    valid,
  })
  it('two running, or any two; exactly 60 % is not below', () => {
    const apart = [poll(1, 500), poll(2, 700), poll(3, 550)]
    expect(strikesOf(apart, 'consecutive')).toMatchObject({ twice: false, strikes: [] })
    expect(strikesOf(apart, 'cumulative')).toMatchObject({ twice: true, strikes: [1, 3], sure: true })
    expect(strikesOf([poll(2, 550), poll(1, 500)], 'consecutive')).toMatchObject({ twice: true, strikes: [1, 2] })
    expect(strikesOf([poll(1, 600), poll(2, 599)], 'cumulative').polls.map((p) => p.below)).toEqual([false, true])
  })
  it('says when the papers are too few to tell', () => {
    const r = strikesOf([poll(1, 11, 20), poll(2, 11, 20)], 'consecutive')
    expect(r).toMatchObject({ twice: true, sure: false })
    expect(r.polls.map((p) => [p.unsure, p.interval])).toEqual([[true, { low: 0.3153, high: 0.7694 }], [true, { low: 0.3153, high: 0.7694 }]]) // biome-ignore format: one line
  })
})

describe('electorates', () => {
  it('fewer than five are refused, under ten is said, a group may have to be asked in part or whole', () => {
    const d = aPoll()
    expect(() => checkElectorate(d, { served: 4 })).toThrow('poll.class-too-small')
    expect(checkElectorate(d, { served: 5 })).toEqual(['served'])
    expect(checkElectorate(d, { served: 10 })).toEqual([])
    const thin = { ...d, classes: [{ ...d.classes[0]!, population: 1001, least: '1/10' }] }
    expect(() => checkElectorate(thin, { served: 100 })).toThrow('poll.class-too-thin')
    expect(checkElectorate(thin, { served: 101 })).toEqual([])
  })
  it('probationers take part and are not graded, and never where a right to vote is asked; nor a guest', () => {
    const vote = (standing: string, kinds: string[], needsVotingRight: boolean, atHost = false) =>
      mayVote({ memberId: 1, name: '某', standing, kinds }, { needsVotingRight, atHost })
    expect([vote('full', [], true), vote('probationary', [], false), vote('probationary', [], true), vote('activist', [], false)]).toEqual([true, true, false, false]) // biome-ignore format: one line
    expect([vote('full', ['floating'], false, true), vote('full', ['floating'], true, true), vote('full', ['floating'], true)]).toEqual([true, false, true]) // biome-ignore format: one line
    expect(['full', 'probationary'].map(isGraded)).toEqual([true, false])
  })
  it('a sample is spread over the strata and follows from both secrets', () => {
    expect(seatsByStratum({ 东区: 700, 西区: 200, 新村: 100 }, 10)).toEqual({ 东区: 7, 新村: 1, 西区: 2 })
    expect(seatsByStratum({ 大: 1000, 小: 1 }, 3)).toEqual({ 大: 2, 小: 1 })
    expect(() => seatsByStratum({ a: 3 }, 4)).toThrow('poll.sample-too-large')
    for (let k = 3; k <= 60; k++) expect(Object.values(seatsByStratum({ a: 31, b: 17, c: 12 }, k)).reduce((x, y) => x + y, 0)).toBe(k)
    const frame = Array.from({ length: 60 }, (_, i) => ({ no: i + 1, stratum: i < 40 ? '东' : '西' }))
    const drawn = drawSample(frame, 6, ['organiser-secret-0001', 'supervisor-secret-02'])
    expect(drawn.map((d) => [d.stratum, d.frame, d.picked.length])).toEqual([['东', 40, 4], ['西', 20, 2]]) // biome-ignore format: one line
    expect(drawSample([...frame].reverse(), 6, ['supervisor-secret-02', 'organiser-secret-0001'])).toEqual(drawn)
    expect(drawSample(frame, 6, ['organiser-secret-0001', 'supervisor-secret-03'])).not.toEqual(drawn)
  })
  it('the digest of a roll changes with any row', () => {
    const rows = [{ idx: 1, classKey: 'a', memberId: 3, name: '郑明' }]
    expect(rollDigest('s', rows)).not.toBe(rollDigest('s', [{ ...rows[0]!, classKey: 'b' }]))
    expect(rollDigest('s', rows)).not.toBe(rollDigest('t', rows))
  })
  it('names stand in the order of strokes; what the table cannot tell is named', () => {
    const names = ['陈一', '王二', '丁三', '亓四', '李五', '张六', '杨七']
    expect(bySurnameStrokes(names, surnameStrokes())).toEqual({ order: [2, 1, 4, 6, 0, 5, 3], unknown: ['亓四'], ties: [['李五', '杨七'], ['陈一', '张六']] }) // biome-ignore format: one line
  })
  it('stroke counts agree with the collation of CLDR where old and new forms are counted alike', () => {
    // 阝 艹 辶 and a few parts have one stroke more in the forms CLDR counts.
    const differ = /[邓邢阮陆陈邵郑郎郁郝郭邱邹邸邬那郗阎隋陶边艾花苏范苗荣莫萧董蒋葛蓝蒲蔡蔺薛薄芮莲祁祝禄黄甄褚魏许诸]/
    const table = Object.entries(surnameStrokes()).filter(([c]) => !differ.test(c))
    expect(table.length).toBeGreaterThan(200)
    const collator = new Intl.Collator('zh-u-co-stroke')
    const sorted = table.sort((a, b) => collator.compare(a[0], b[0]))
    const falls = sorted.filter(([, [n]], i) => i > 0 && n < sorted[i - 1]![1][0]).map(([c]) => c)
    expect(falls).toEqual([])
  })
})

describe('papers of a meeting', () => {
  const d = aPoll()
  const count = (more: Partial<PaperCount['classes'][number]> = {}, grades = [20, 5, 3], noOpinion = 2): PaperCount => ({
    classes: [{ classKey: 'served', issued: 32, returned: 31, invalid: 1, ...more }],
    counts: [{ classKey: 'served', objectNo: 1, itemId: 'overall', grades, noOpinion }],
  })
  const code = (run: () => void) => {
    try {
      run()
      return null
    } catch (e) {
      return (e as { code: string }).code
    }
  }
  it('two thirds must have come', () => {
    expect([quorumNeeded('2/3', 31), quorumNeeded('4/5', 10), quorumNeeded(null, 9)]).toEqual([21, 8, 0])
    expect(code(() => assertAttendance('2/3', { should: 31, present: 20 }))).toBe('poll.no-quorum')
    expect(code(() => assertAttendance('2/3', { should: 31, present: 21 }))).toBe(null)
    expect(code(() => assertAttendance('2/3', { should: 31, present: 32 }))).toBe('poll.present-over-should')
    expect(code(() => assertAttendance(null, { should: 0, present: 0 }))).toBe('poll.no-quorum')
  })
  it('a count that no pile of papers can give is refused', () => {
    const of = (c: PaperCount) => code(() => assertCount(d, [{ no: 1, name: '枫林社区党委' }], 40, c))
    expect(of(count())).toBe(null)
    expect(of(count({ issued: 41 }))).toBe('poll.issued-over-present')
    expect(of(count({ invalid: 32 }))).toBe('poll.invalid-over-returned')
    expect(of(count({}, [20, 5, 4], 2))).toBe('poll.over-papers')
    expect(of(count({}, [20, 5], 2))).toBe('poll.count-incomplete')
    expect(of({ ...count(), counts: [] })).toBe('poll.count-incomplete')
    expect(of({ ...count(), counts: [...count().counts, ...count().counts] })).toBe('poll.count-twice')
    expect(of({ ...count(), classes: [] })).toBe('poll.count-incomplete')
  })
  it('two counts agree only when every figure does; more returned than issued is void', () => {
    expect(differences(count(), count())).toEqual([])
    expect(differences(count(), count({ returned: 30 }, [20, 4, 3], 2))).toEqual([
      { classKey: 'served', objectNo: null, itemId: null, what: 'returned' },
      { classKey: 'served', objectNo: 1, itemId: 'overall', what: '1' },
    ])
    expect([returnedOverIssued(count()), returnedOverIssued(count({ returned: 33 }))?.classKey]).toEqual([null, 'served'])
  })
  it('the committee may not call more than a third excellent', () => {
    expect([topLimit('1/3', 31), topLimit('1/3', 2), topLimit(null, 31)]).toEqual([10, 0, null])
  })
})

describe('the gate', () => {
  const before = new Date('2026-03-02T08:00:00Z')
  const end = new Date('2026-03-02T09:00:00Z')
  const after = new Date('2026-03-02T10:00:00Z')
  const result = seal({ canary: 'zq-canary-7781' })
  const reader = { reads: true, runs: false, isObject: false }
  const runner = { reads: true, runs: true, isObject: false }
  const code = (run: () => unknown) => {
    try {
      run()
      return 'shown'
    } catch (e) {
      return (e as { code: string }).code
    }
  }
  it('a sealed result says nothing to JSON, text, spread or log', async () => {
    const { inspect } = await import('node:util')
    for (const s of [
      JSON.stringify({ result }),
      `${result}`,
      JSON.stringify({ ...result }),
      inspect(result, { depth: 9, showHidden: true }),
    ])
      expect(s).not.toContain('canary-7781')
  })
  it('nobody before the end, then who runs it, then its readers and the public', () => {
    const at = (state: (typeof pollStates)[number], now: Date, publish: 'public' | 'unit' | 'person' = 'public') =>
      [runner, reader, thePublic, { ...thePublic, isObject: true }].map((v) =>
        code(() => visible(v, { state, publish, closesAt: end }, now, result)),
      )
    for (const state of ['draft', 'frozen', 'open', 'closed', 'void', 'withdrawn'] as const)
      expect(at(state, after)).toEqual(Array(4).fill('poll.not-yet'))
    expect(at('certified', before)).toEqual(Array(4).fill('poll.not-yet'))
    expect(at('opened', after)).toEqual(['shown', 'poll.not-yet', 'poll.not-yet', 'poll.not-yet'])
    expect(at('certified', after)).toEqual(['shown', 'shown', 'shown', 'shown'])
    expect(at('certified', after, 'person')).toEqual(['shown', 'poll.not-yours', 'poll.not-yours', 'shown'])
    expect(at('certified', after, 'unit')).toEqual(['shown', 'shown', 'poll.not-yours', 'shown'])
    expect(visible(runner, { state: 'opened', publish: 'unit', closesAt: null }, before, result).value).toEqual({
      canary: 'zq-canary-7781',
    })
  })
  it('a month of ratings is shown when it is over', () => {
    expect([monthShown('2026-02', '2026-03-01'), monthShown('2026-03', '2026-03-31')]).toEqual([true, false])
  })
})
