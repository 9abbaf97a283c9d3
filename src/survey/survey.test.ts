import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { random } from '../lib/random.ts'
import { parseRational, rational, sum, toExact } from '../lib/rational.ts'
import { fieldName, readSheet } from './answer.ts'
import { type Condition, type Definition, type Design, definitionSchema, optionsOf, type Question, questionsOf } from './definition.ts'
import { lintSurvey } from './lint.ts'
import { asked, type Given, lintLogic } from './logic.ts'
import { maskWords } from './mask.ts'
import { estimateOf, instructions, leastAnswers, responseLine } from './randomised.ts'
import { type AnswerRow, resultOf } from './result.ts'
import { aForm, aMany, aNumber, aScale, aSensitive, aSingle, aSurvey, aText, die, is, not, theSurvey } from './survey.fixture.ts'
import { equalSeats, weightedInterval, weightedShare, weights } from './weight.ts'

const rules = (d: Definition) => lintSurvey(d).map((f) => `${f.rule} ${f.question}`)

describe('logic', () => {
  const d = aSurvey([
    [aSingle('a', ['x', 'y', 'z']), aMany('m', ['p', 'q', 'r']), aSingle('b', ['u', 'v'], [is('a', 'x', 'y')])],
    [aSingle('c', ['k', 'l'], [not('m', 'p'), is('b', 'u')]), aText('t')],
  ])
  test('a question is asked where its conditions hold and their questions were asked', () => {
    const of = (given: Given) => [...asked(d, given)]
    expect(of({})).toEqual(['a', 'm', 't'])
    expect(of({ a: 'x' })).toEqual(['a', 'm', 'b', 't'])
    expect(of({ a: 'x', m: ['q'], b: 'u' })).toEqual(['a', 'm', 'b', 'c', 't'])
    expect(of({ a: 'x', m: ['q', 'p'], b: 'u' })).toEqual(['a', 'm', 'b', 't'])
    // «not» needs an answer: who said nothing did not say no.
    expect(of({ a: 'x', b: 'u' })).toEqual(['a', 'm', 'b', 't'])
    // What was said where nothing is asked counts for nothing.
    expect(of({ a: 'z', m: ['q'], b: 'u' })).toEqual(['a', 'm', 't'])
  })
  test('circles, later questions, conditions that cannot hold and questions nobody reaches are found', () => {
    const logic = (...parts: Question[][]) => lintLogic(aSurvey(parts)).map((f) => `${f.rule} ${f.question}`)
    expect(logic([aSingle('a', ['x', 'y'], [is('b', 'u')]), aSingle('b', ['u', 'v'], [is('a', 'x')])])).toEqual(['cycle a'])
    expect(logic([aSingle('a', ['x', 'y'], [is('a', 'x')])])).toEqual(['cycle a'])
    expect(logic([aSingle('a', ['x', 'y'], [is('b', 'u')]), aSingle('b', ['u', 'v'])])).toEqual(['later a'])
    expect(logic([aSingle('a', ['x', 'y']), aSingle('b', ['u', 'v'], [is('a', 'x'), is('a', 'y')])])).toEqual(['contradiction b'])
    expect(logic([aSingle('a', ['x', 'y']), aSingle('b', ['u', 'v'], [not('a', 'x', 'y')])])).toEqual(['contradiction b'])
    expect(logic([aSingle('a', ['x', 'y']), aSingle('b', ['u', 'v'], [is('a', 'x')]), aSingle('c', ['k', 'l'], [is('b', 'u'), is('a', 'y')])])).toEqual(['unreachable c']) // biome-ignore format: one line
    expect(logic([aMany('m', ['p', 'q', 'r'], 1, 2), aSingle('b', ['u', 'v'], [is('m', 'p'), is('m', 'q')])])).toEqual([])
    expect(logic([aMany('m', ['p', 'q', 'r'], 1, 1), aSingle('b', ['u', 'v'], [is('m', 'p'), is('m', 'q')])])).toEqual(['contradiction b'])
    expect(logic([aMany('m', ['p', 'q', 'r'], 1, 2), aSingle('b', ['u', 'v'], [is('m', 'p'), is('m', 'q'), is('m', 'r')])])).toEqual(['contradiction b']) // biome-ignore format: one line
    expect(logic([aNumber('n'), aSingle('b', ['u', 'v'], [is('n', '3')])])).toEqual(['no-condition-on b'])
    expect(logic([aSensitive('s'), aSingle('b', ['u', 'v'], [is('s', 'yes')])])).toEqual(['no-condition-on b'])
    expect(logic([aSingle('a', ['x', 'y']), aSingle('b', ['u', 'v'], [is('a', 'w')]), aSingle('c', ['k', 'l'], [is('gone', 'w')])])).toEqual(['no-such-option b', 'no-such-question c']) // biome-ignore format: one line
  })
  test('against every way of answering: found unreachable exactly when nobody gets there', () => {
    const ids = ['a', 'b', 'c', 'd']
    const condition = (at: number): fc.Arbitrary<Condition> =>
      fc.record({ question: fc.constantFrom(...ids.slice(0, at)), op: fc.constantFrom('is' as const, 'any-of' as const, 'not' as const), options: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 2 }) }) // biome-ignore format: one line
    const question = (at: number) =>
      fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 3 }), at === 0 ? fc.constant([] as Condition[]) : fc.array(condition(at), { maxLength: 2 })).map(([many, most, when]) =>
        many ? aMany(ids[at]!, ['x', 'y', 'z'], 0, most, when) : aSingle(ids[at]!, ['x', 'y', 'z'], when)) // biome-ignore format: one line
    const subsets = (most: number) =>
      [[], ['x'], ['y'], ['z'], ['x', 'y'], ['x', 'z'], ['y', 'z'], ['x', 'y', 'z']].filter((s) => s.length <= most)
    fc.assert(
      fc.property(fc.tuple(question(0), question(1), question(2), question(3)), (list) => {
        const d = aSurvey([list])
        const reached = new Set<string>()
        const walk = (i: number, given: Record<string, string | string[]>): void => {
          if (i === list.length) {
            for (const id of asked(d, given)) reached.add(id)
            return
          }
          const q = list[i]!
          for (const v of q.kind === 'many' ? subsets(q.most) : ['x', 'y', 'z']) walk(i + 1, { ...given, [q.id]: v })
        }
        walk(0, {})
        const found = lintLogic(d).map((f) => f.question)
        expect(ids.filter((id) => !reached.has(id))).toEqual(ids.filter((id) => found.includes(id)))
      }),
      { numRuns: 150, seed: 7 },
    )
  })
})

test('the check refuses unfair wording, ticked answers, one-way batteries, useless dice; nothing overrides it', () => {
  expect(definitionSchema.parse(theSurvey())).toEqual(theSurvey())
  expect(lintSurvey(theSurvey())).toEqual([])
  const one = (q: Question) => rules(aSurvey([[q]]))
  const s = (grades: [string, 'positive' | 'neutral' | 'negative', string][]): Question => aScale('q', { scale: { grades: grades.map(([title, sense, points], i) => ({ id: `g${i}`, title, points, sense })), noOpinion: null, satisfied: ['g0'], dissatisfied: ['g1'] } }) // biome-ignore format: one line
  expect(one(s([['非常满意', 'positive', '100'], ['有待提高', 'negative', '0']]))).toEqual(['no-negative q']) // biome-ignore format: one line
  expect(one(aScale('q', { text: '广大群众一致认为服务很好，您满意吗' }))).toEqual(['leading q'])
  expect(one(aSingle('q', ['x', 'y'], [], { text: '您对我们热情周到的服务感到如何' }))).toEqual(['leading q'])
  expect(one(aScale('q', { preTicked: 'satisfied' }))).toEqual(['pre-ticked q'])
  expect(one(aSingle('q', ['x', 'y'], [], { preTicked: 'x' }))).toEqual(['pre-ticked q'])
  expect(one(aScale('q', { hint: '选不满意的须写明理由和电话' }))).toEqual(['burdened-negative q'])
  expect(one(aScale('overall', { required: false }))).toEqual(['overall overall'])
  expect(one(aMany('q', ['x', 'y'], 2, 1))).toEqual(['bad-bounds q'])
  expect(one(aSensitive('q', { ...die, yes: 0 }))).toEqual(['design-certain q'])
  expect(one(aSensitive('q', { ...die, truth: 5, yes: 1 }))).toEqual(['design-certain q'])
  expect(one(aSensitive('q', { method: 'warner', device: 'die', truth: 3, yes: 0 }))).toEqual(['design-blind q'])
  expect(one(aSensitive('q', { method: 'warner', device: 'two-coins', truth: 4, yes: 0 }))).toEqual(['design-certain q'])
  const b = (id: string, reversed = false) => aScale(id, { battery: 'b', reversed })
  expect(rules(aSurvey([[b('x'), b('y'), b('z')]]))).toEqual(['battery-one-way x'])
  expect(rules(aSurvey([[b('x'), b('y', true)]]))).toEqual(['battery-short x'])
  expect(rules(aSurvey([[aSingle('a', ['x', 'y'])], [aSingle('a', ['x', 'y'])]]))).toEqual(['question-twice a'])
})

test('a form is read question by question; what is not asked is dropped, what is wrong is named', () => {
  const d = theSurvey()
  expect(readSheet(d, aForm())).toEqual({ answers: { overall: 'satisfied', met: 'no', what: ['water'], times: '3', b1: 'satisfied', b2: 'mostly', b3: 'not', asked: 'no' }, faults: {} }) // biome-ignore format: one line
  // The desk was chosen, then «no, not met»: the desk is gone.
  expect(readSheet(d, aForm({ 'q.where': 'desk' })).answers.where).toBeUndefined()
  expect(readSheet(d, aForm({ 'q.met': 'yes', 'q.where': 'desk' })).answers.where).toBe('desk')
  expect(readSheet(d, aForm({ 'q.met': 'yes' })).faults).toEqual({ where: 'missing' })
  expect(readSheet(d, aForm({ 'q.overall': 'perfect', 'q.times': '3.25', 'q.what.lift': '1', 'q.what.noise': '1', 'q.more': '长'.repeat(101) })).faults).toEqual({ overall: 'no-such-option', what: 'too-many', times: 'no-number', more: 'too-long' }) // biome-ignore format: one line
  expect(readSheet(d, aForm({ 'q.times': '50.5' })).faults).toEqual({ times: 'out-of-bounds' })
  expect(readSheet(d, aForm({ 'q.times': '３' })).answers.times).toBe('3')
  expect(readSheet(d, {}, new Set(['met'])).faults).toEqual({ met: 'missing' })
  expect(readSheet(d, aForm({ 'q.overall': 'no-opinion' })).answers.overall).toBe('no-opinion')
  expect(fieldName('a', 'b')).toBe('q.a.b')
})

describe('randomised response', () => {
  const designs: Design[] = [
    die,
    { method: 'forced', device: 'two-coins', truth: 2, yes: 1 },
    { method: 'warner', device: 'die', truth: 4, yes: 0 },
  ]
  test('what each fall asks for, and the line it makes, in exact fractions', () => {
    expect(instructions(die)).toEqual(['truth', 'truth', 'truth', 'truth', 'yes', 'no'])
    expect(instructions(designs[2]!)).toEqual(['truth', 'truth', 'truth', 'truth', 'opposite', 'opposite'])
    expect(designs.map((d) => Object.values(responseLine(d)).map(toExact))).toEqual([
      ['2/3', '1/6', '2/3'],
      ['0.5', '0.25', '0.5'],
      ['2/3', '1/3', '1/3'],
    ])
    expect(designs.map(leastAnswers)).toEqual([97, 171, 385])
    // λ = 0.3: π = (0.3 − 1/6) ÷ 2/3 = 1/5; variance 0.3 · 0.7 ÷ (99 · 4/9).
    expect(estimateOf(die, 30, 100)).toMatchObject({ p: '2/3', estimate: '0.2', variance: toExact(parseRational('21/4400')), cut: false })
    expect(estimateOf(die, 10, 100)).toMatchObject({ estimate: '0', low: 0, cut: true })
    expect(estimateOf(die, 30, 96)).toBeNull()
  })
  test('one answer says little whatever it is: how much likelier a yes makes it is bounded', () => {
    // P(yes | true) ÷ P(yes | not true)
    const ratio = (d: Design) => { const { base, slope } = responseLine(d); const f = (r: { n: bigint; d: bigint }) => Number(r.n) / Number(r.d); return (f(base) + f(slope)) / f(base) } // biome-ignore format: one line
    expect(designs.map(ratio).map((x) => Math.round(x * 100) / 100)).toEqual([5, 3, 2])
  })
  test('the interval covers the truth about 95 times in 100, and the estimate is not to one side', () => {
    const r = random('survey/randomised/1')
    for (const d of designs)
      for (const truth of [0.05, 0.2, 0.5]) {
        const falls = instructions(d)
        const n = Math.max(300, leastAnswers(d))
        let covered = 0
        let total = 0
        const rounds = 1500
        for (let round = 0; round < rounds; round++) {
          let yes = 0
          for (let i = 0; i < n; i++) {
            const has = r.next() < truth
            const what = falls[r.int(falls.length)]!
            if (what === 'truth' ? has : what === 'opposite' ? !has : what === 'yes') yes++
          }
          const e = estimateOf(d, yes, n)!
          if (e.low <= 100 * truth && 100 * truth <= e.high) covered++
          const { base, slope } = responseLine(d)
          total += (yes / n - Number(base.n) / Number(base.d)) / (Number(slope.n) / Number(slope.d))
        }
        expect([d.method, d.device, truth, covered / rounds > 0.93 && covered / rounds < 0.972]).toEqual([d.method, d.device, truth, true])
        expect(Math.abs(total / rounds - truth)).toBeLessThan(0.01)
      }
  })
})

describe('weights', () => {
  const strata = [
    { stratum: '东', population: 100, answered: 10 },
    { stratum: '西', population: 300, answered: 10 },
  ]
  test('of a stratum: its share of all by its answers, exact, and all answers together weigh one', () => {
    const w = weights(strata)!
    expect([...w].map(([s, x]) => [s, toExact(x)])).toEqual([['东', '0.025'], ['西', '0.075']]) // biome-ignore format: one line
    expect(toExact(sum(strata.map((s) => rational(s.answered * Number(w.get(s.stratum)!.n), Number(w.get(s.stratum)!.d)))))).toBe('1')
    expect(weights([{ ...strata[0]!, answered: 0 }, strata[1]!])).toBeNull()
  })
  test('a weighted share is the strata’s own shares in their true proportion', () => {
    const share = weightedShare(strata, new Map([['东', { x: 10, n: 10 }], ['西', { x: 3, n: 9 }]]))! // biome-ignore format: one line
    expect(toExact(share)).toBe('0.5')
    expect(weightedShare(strata, new Map([['东', { x: 1, n: 1 }]]))).toBeNull()
    // Kish: (1)² ÷ (1/16/10 + 9/16/10) = 16.
    expect(weightedInterval(share, strata, new Map([['东', 10], ['西', 10]]))).toEqual({ low: 0.28, high: 0.72, effective: 16 }) // biome-ignore format: one line
  })
  test('equal seats: the same for each, small strata give what they have', () => {
    expect(equalSeats({ a: 100, b: 100, c: 100 }, 30)).toEqual({ a: 10, b: 10, c: 10 })
    expect(equalSeats({ a: 4, b: 100, c: 100 }, 30)).toEqual({ a: 4, b: 13, c: 13 })
    expect(() => equalSeats({ a: 4, b: 5 }, 10)).toThrow('poll.sample-too-large')
  })
})

test('numbers that name somebody are masked, others stay', () => {
  expect(maskWords('找我13812345678，或138 1234 5678、+86-138-1234-5678、021-62345678')).toBe(
    '找我138****5678，或138****5678、138****5678、***-*****678',
  )
  expect(maskWords('身份证11010519491231002X和110105491231002')).toBe(`身份证${'*'.repeat(14)}002X和${'*'.repeat(11)}1002`)
  expect(maskWords('邮箱zhang.san@example.com，微信号：zhangsan_88，卡号6222021234567890123')).toBe(
    '邮箱z***，微信号：***，卡号***************0123',
  )
  expect(maskWords('全角１３８１２３４５６７８也一样')).toBe('全角138****5678也一样')
  expect(maskWords('3号楼电梯12月停了20次，2026年还没修')).toBe('3号楼电梯12月停了20次，2026年还没修')
})

describe('results', () => {
  const strata = (a: number, b: number) => [
    { stratum: '东', population: 200, drawn: 60, reached: 55, answered: a },
    { stratum: '西', population: 100, drawn: 30, reached: 30, answered: b },
  ]
  const rows = (n: number, stratum: string, answers: AnswerRow['answers']): AnswerRow[] =>
    Array.from({ length: n }, () => ({ stratum, answers }))
  test('shares add up to 100, the weighted share is exact, nothing is shown of few', () => {
    const d = aSurvey([[aScale('overall'), aSingle('met', ['yes', 'no'])], [aSingle('where', ['desk', 'phone'], [is('met', 'yes')])]])
    const all = [
      ...rows(20, '东', { overall: 'satisfied', met: 'no' }),
      ...rows(10, '东', { overall: 'mostly', met: 'no' }),
      ...rows(11, '东', { overall: 'not', met: 'no' }),
      ...rows(6, '西', { overall: 'satisfied', met: 'no' }),
      ...rows(7, '西', { overall: 'mostly', met: 'no' }),
      ...rows(6, '西', { overall: 'not', met: 'no' }),
      ...rows(4, '西', { overall: 'no-opinion', met: 'yes', where: 'desk' }),
    ]
    const r = resultOf(d, all, strata(41, 23))
    expect(r.total).toEqual({ population: 300, drawn: 90, reached: 85, answered: 64 })
    const [overall, met, where] = r.questions
    expect(overall!.options.map((o) => [o.id, o.n, o.share])).toEqual([['satisfied', 26, '43.34'], ['mostly', 17, '28.33'], ['not', 17, '28.33'], ['no-opinion', 4, null]]) // biome-ignore format: one line
    expect(overall!.satisfied).toMatchObject({ n: 43, of: 60, printed: '71.67' })
    // Four of the west had no opinion: the cell goes, and another with it so that it cannot be worked out; then nothing weighted is printed.
    expect(overall!.cross!.rows.map((x) => x.cells.filter((c) => c === null).length)).toEqual([2, 2])
    expect(overall!.options.every((o) => o.weighted === null)).toBe(true)
    expect(met!.cross!.rows.some((x) => x.cells.includes(null))).toBe(true)
    // Four were asked where: no figure of theirs.
    expect([where!.asked, where!.answered, where!.withheld, where!.options, where!.cross]).toEqual([4, 4, true, [], null])
  })
  test('without small cells the weighted share stands beside the plain one', () => {
    const d = aSurvey([[aSingle('met', ['yes', 'no'])]])
    const all = [...rows(10, '东', { met: 'yes' }), ...rows(10, '东', { met: 'no' }), ...rows(18, '西', { met: 'yes' }), ...rows(6, '西', { met: 'no' })] // biome-ignore format: one line
    const q = resultOf(d, all, strata(20, 24)).questions[0]!
    // 2/3 · 10/20 + 1/3 · 18/24 = 7/12
    expect(q.options[0]).toMatchObject({ n: 28, share: '63.64', weighted: { exact: '7/12', printed: '58.33' } })
    expect(q.cross).toEqual({ columns: ['yes', 'no', ''], rows: [{ stratum: '东', cells: [10, 10, 0] }, { stratum: '西', cells: [18, 6, 0] }] }) // biome-ignore format: one line
  })
  test('forms answered straight down are counted as a share, left in, and printed apart only where that tells of nobody', () => {
    const d = aSurvey([[aScale('b1', { battery: 'b' }), aScale('b2', { battery: 'b' }), aScale('b3', { battery: 'b', reversed: true })]])
    const straight = (n: number) => rows(n, '东', { b1: 'satisfied', b2: 'satisfied', b3: 'satisfied' })
    const honest = (n: number) => rows(n, '东', { b1: 'satisfied', b2: 'mostly', b3: 'not' })
    const one = [{ stratum: '东', population: 50, drawn: 50, reached: 50, answered: 50 }]
    const of = (all: AnswerRow[]) => resultOf(d, all, one)
    const many = of([...straight(10), ...honest(40)])
    expect(many.straight).toEqual([{ battery: 'b', of: 50, n: 10, share: '20.00' }])
    expect(many.questions.map((q) => [q.options.map((o) => o.n), q.withoutStraight])).toEqual([
      [[50, 0, 0, 0], [40, 0, 0, 0]],
      [[10, 40, 0, 0], [0, 40, 0, 0]],
      [[10, 0, 40, 0], [0, 0, 40, 0]],
    ]) // biome-ignore format: one line
    const few = of([...straight(3), ...honest(47)])
    expect(few.straight).toEqual([{ battery: 'b', of: 50, n: null, share: null }])
    expect(few.questions.map((q) => q.withoutStraight)).toEqual([null, null, null])
    // Seven, but three of them of another grade: the difference would tell of three.
    const mixed = of([...straight(7), ...rows(3, '东', { b1: 'not', b2: 'not', b3: 'not' }), ...honest(40)])
    expect(mixed.questions[0]!.withoutStraight).toBeNull()
    // Knowing nothing of any of it is no straight line.
    expect(of([...rows(10, '东', { b1: 'no-opinion', b2: 'no-opinion', b3: 'no-opinion' }), ...honest(40)]).straight[0]!.n).toBe(0)
  })
  test('numbers by middle and quarters, never by the one who is farthest out', () => {
    const q = resultOf(aSurvey([[aNumber('times')]]), ['1', '2', '2.5', '3', '50'].map((times) => ({ stratum: '东', answers: { times } })), [{ stratum: '东', population: 5, drawn: 5, reached: 5, answered: 5 }]).questions[0]! // biome-ignore format: one line
    expect(q.number).toEqual({ mean: '11.70', median: '2.50', low: '2.00', high: '3.00' })
  })
  test('every option of every kind can be told from its answers', () => {
    for (const q of questionsOf(theSurvey())) if (q.kind !== 'number' && q.kind !== 'text') expect(optionsOf(q).length).toBeGreaterThan(1)
  })
})
