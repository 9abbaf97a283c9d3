import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare, mul, parseRational, sum, toExact, ZERO } from '../src/lib/rational.ts'
import type { Evidence } from '../src/score/evidence.ts'
import { settleEvidence } from '../src/score/frozen.ts'
import { aLeaf, aMeasure, aStandard } from '../src/score/maker.ts'
import { leavesOf, readStandard } from '../src/standard/standard.ts'
import type { Leaf, Rule, Standard } from '../src/standard/standard-schema.ts'
import { hasOracle, oracleBatch } from './oracle.ts'

// Standards and evidence of every kind the grammar knows, scored by the product and by test/oracle/score.py, which was written from docs/scoring.md.

const AS_OF = 100
const ratios = ['pledge.a_share', 'poll.b_share']
const counts = ['member.c_n', 'zone.d_n']
const later = 'visit.e_n'
const source = 'a'.repeat(64)
const measures = [
  ...ratios.map((id) => aMeasure(id, { kind: 'ratio' })),
  ...counts.map((id) => aMeasure(id)),
  { ...aMeasure(later), available: false },
]
const pick = fc.constantFrom
const decimal = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 99 }))
  .map(([a, b]) => (b === 0 ? `${a}` : `${a}.${String(b).padStart(2, '0')}`))
const maybe = <T>(a: fc.Arbitrary<T>) => fc.option(a, { nil: undefined })
/** Without the keys that came out undefined: the schema knows absent, not undefined. */
const clean = <T extends object>(o: T): T => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as T
const anyMeasure = pick(...ratios, ...counts, later)
const per = pick('1', '2', '1/100', '0.5', '3/7')

const bands = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 4 }).chain((cuts) => {
  const at = [...cuts].sort((a, b) => b - a).map((n) => `${n}/20`)
  return fc
    .array(fc.tuple(fc.boolean(), decimal), { minLength: at.length, maxLength: at.length })
    .map((of) =>
      of.map(([points, n], i) => ({ from: at[i]!, to: i === 0 ? null : at[i - 1]!, ...(points ? { points: n } : { proportional: n }) })),
    )
})
const rule: fc.Arbitrary<Rule> = fc
  .oneof(
    fc.record({
      kind: pick('deductPer'),
      measure: anyMeasure,
      step: decimal,
      per: maybe(per),
      free: maybe(decimal),
      atLeast: maybe(decimal),
      part: maybe(pick('none', 'whole', 'share')),
    }),
    fc.record({
      kind: pick('allOrNothing'),
      measure: anyMeasure,
      op: pick('>=', '>', '<=', '<', '=', '!='),
      threshold: pick('0.9', '3', '1/3', '0'),
    }),
    fc.record({ kind: pick('bands'), measure: anyMeasure, bands }),
    fc.record({ kind: pick('proportional'), measure: anyMeasure, times: maybe(decimal), inverse: maybe(pick(true)) }),
    fc.record({ kind: pick('poll'), measure: pick('poll.b_share'), times: maybe(decimal), leastBallots: maybe(pick(1, 5, 20)) }),
    fc.record({
      kind: pick('imported'),
      source: pick({ title: '他项' }, { title: '他项', package: source }),
      outOf: pick('100', '110', '3'),
    }),
    fc.record({
      kind: pick('imported'),
      source: pick({ title: '他项' }),
      grades: pick([
        { grade: '好', points: '9' },
        { grade: 'fair', points: '1.5' },
      ]),
    }),
    fc.record({ kind: pick('rank'), measure: anyMeasure, order: pick('high', 'low'), best: decimal, minus: decimal }),
    fc.record({ kind: pick('judged'), step: pick('0.5'), guidance: pick('看现场') }),
    fc.record({ kind: pick('judged'), step: pick('0.5'), guidance: pick('看现场') }),
  )
  .map((r) => clean(r) as unknown as Rule)

type Choice = {
  max: string
  rule: Rule
  appliesTo: string[] | undefined
  columns: string[] | undefined
  ifNone: Leaf['ifNone'] | undefined
  topIsFull: true | undefined
}
const choice: fc.Arbitrary<Choice> = fc.record({
  max: pick('2', '4.5', '7', '10'),
  rule,
  appliesTo: maybe(pick(['x'], ['x', 'y'])),
  columns: maybe(pick(['self', 'review'], ['review', 'spot'], ['review'])),
  ifNone: maybe(pick('notApplicable', 'full', 'zero')),
  topIsFull: fc.option(pick(true as const), { nil: undefined, freq: 3 }),
})
const leafOf = (id: string, c: Choice): Leaf =>
  aLeaf(
    id,
    c.max,
    c.rule,
    clean({
      appliesTo: c.appliesTo,
      columns: c.columns,
      ifNone: c.ifNone,
      mayNotApply: true as const,
      topIsFull: c.topIsFull,
    }) as Partial<Leaf>,
  )

const condition = fc.record({ measure: anyMeasure, op: pick('>=', '<', '='), threshold: pick('0.5', '4', '1') })
const standards: fc.Arbitrary<Standard> = fc
  .record({
    tree: fc.array(fc.array(choice, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
    top: fc.array(choice, { maxLength: 2 }),
    deep: fc.boolean(),
    rescale: pick('branch', 'total'),
    latest: fc.boolean(),
    trimFrom: maybe(pick(5, 6)),
    cap: pick('1', '2.5', '10'),
    deductions: fc.array(
      fc.record({
        cap: maybe(decimal),
        rule: fc.record({
          step: decimal,
          measure: anyMeasure,
          per: maybe(per),
          free: maybe(decimal),
          atLeast: maybe(decimal),
          part: maybe(pick('none', 'whole', 'share')),
        }),
      }),
      { maxLength: 2 },
    ),
    // A branch has its own maximum, whatever its children add up to.
    more: pick(0, 0, 3),
    vetoes: fc.array(
      fc.record({
        when: condition,
        effect: pick({ kind: 'zero' }, { kind: 'fail' }, { kind: 'capGrade', grade: 'fair' }, { kind: 'cancelEligibility' }),
      }),
      { maxLength: 3 },
    ),
    ladder: fc.array(fc.record({ when: condition, grade: pick('good', 'fair', 'plain') }), { maxLength: 2 }),
    shares: fc.option(pick('1/3', '0.5', '0.1'), { nil: null }),
    tie: pick('in', 'out'),
    places: pick(0, 2, 3),
  })
  .map((o) => {
    const tree: Standard['tree'] = o.tree.map((of, b) => {
      const leaves = of.map((c, i) => leafOf(`${b + 1}.${i + 1}`, c))
      const whole = (n: Leaf[]) => String(n.reduce((s, l) => s + Number(l.max) * 2, 0) / 2)
      const children =
        o.deep && leaves.length > 2
          ? [leaves[0]!, { id: `${b + 1}.in`, title: '二级', max: whole(leaves.slice(1)), children: leaves.slice(1) }]
          : leaves
      return { id: `${b + 1}`, title: `一级 ${b + 1}`, max: String(Number(whole(leaves)) + o.more), children }
    })
    const text = '试验'
    return readStandard(
      aStandard([...tree, ...o.top.map((c, i) => leafOf(`t${i}`, c))], measures, {
        classes: [
          { id: 'x', title: '甲' },
          { id: 'y', title: '乙' },
        ],
        rescale: o.rescale as 'branch',
        combination: clean(
          o.latest
            ? { kind: 'latest' as const, order: ['self', 'review', 'spot'], trimFrom: o.trimFrom }
            : { kind: 'weights' as const, weights: { review: '3/5', spot: '2/5' }, trimFrom: o.trimFrom },
        ) as Standard['combination'],
        bonus: {
          cap: o.cap,
          items: [
            { id: 'b1', title: '市级', text, points: '1', group: 'g' },
            { id: 'b2', title: '省级', text, points: '2.5', group: 'g' },
            { id: 'b3', title: '其他', text, points: '0.7' },
            // Outside every group: each counts for itself, on the same matter too.
            { id: 'b4', title: '另一项', text, points: '0.4' },
          ],
        },
        deductions: o.deductions.map((d, i) =>
          clean({ id: `d${i}`, title: '扣分', text, cap: d.cap, rule: clean({ kind: 'deductPer' as const, ...d.rule }) }),
        ) as Standard['deductions'],
        vetoes: o.vetoes.map((v, i) => ({ id: `v${i}`, title: '否决', text, basisDocument: null, ...v })) as Standard['vetoes'],
        ladder: o.ladder.map((l) => ({ text, ...l })) as Standard['ladder'],
        grades: {
          ...aStandard([], []).grades,
          tie: o.tie as 'in',
          ...(o.shares
            ? {
                shares: [
                  { grade: 'good', atMost: o.shares },
                  { grade: 'fair', atMost: '0.5' },
                ],
              }
            : {}),
        },
        rounding: { of: 'total', places: o.places, mode: 'half-up' },
      }),
    )
  })

const position = fc.integer({ min: 1, max: 104 })
const value = (kind: 'ratio' | 'count') =>
  fc
    .record({
      d: fc.integer({ min: 0, max: 30 }),
      n: fc.integer({ min: 0, max: 30 }),
      none: fc.boolean(),
      at: position,
      few: fc.integer({ min: 0, max: 20 }),
    })
    .map((v) => ({
      numerator: String(kind === 'ratio' ? Math.min(v.n, v.d) : v.n),
      denominator: kind === 'count' && v.none ? null : String(v.d),
      refs: [],
      ledgerPosition: v.at,
      ...(v.few === 0 ? { suppressed: true as const } : {}),
    }))
/** Evidence of one unit for a standard: judgements on its steps, in its columns. */
const evidenceFor = (s: Standard, id: number): fc.Arbitrary<Evidence> => {
  const leaves: Leaf[] = []
  const walk = (nodes: readonly (Standard['tree'][number] | Leaf)[]): void => {
    for (const n of nodes)
      if ('rule' in n) leaves.push(n)
      else walk(n.children)
  }
  walk(s.tree)
  const judged = leaves.filter((l) => l.rule.kind === 'judged')
  const columns = (l: Leaf) => l.columns ?? s.columns.map((c) => c.id)
  const judgements = fc
    .tuple(
      ...judged.flatMap((l) =>
        columns(l).flatMap((column) =>
          [1, 2, 1, ...(column === 'review' ? [3, 4, 5, 6] : [])]
            .map((n, i) => [`account/${n}`, i] as const)
            .map(([by, i]) =>
              fc
                .record({
                  give: fc.integer({ min: 0, max: column === 'review' && i === 0 ? 20 : 1 }),
                  half: fc.integer({ min: 0, max: Number(l.max) * 2 }),
                  at: position,
                })
                .map((g) =>
                  g.give === 0
                    ? []
                    : [{ leaf: l.id, column, by, points: String(g.half / 2), reason: '核实', ref: `event/${i}`, ledgerPosition: g.at }],
                ),
            ),
        ),
      ),
    )
    .map((all) => all.flat())
  const imported = leaves.filter((l) => l.rule.kind === 'imported')
  const result = fc.option(
    fc.record({
      score: pick('92.5', '0', '118', '66.67'),
      grade: pick('good', 'fair', 'odd'),
      gradeTitle: pick('好', '较好'),
    }),
    { nil: null, freq: 4 },
  )
  const imports = fc
    .tuple(
      ...imported.map((l) =>
        fc
          .record({ result, at: position, digest: pick(source, source, source, 'b'.repeat(64)), lost: fc.integer({ min: 0, max: 24 }) })
          .map((x) =>
            x.lost === 0
              ? []
              : [
                  [
                    l.id,
                    {
                      digest: x.digest,
                      title: '他项',
                      result: x.result,
                      ref: 'round/3',
                      ledgerPosition: x.at,
                      ...(x.lost === 1 ? { changed: true as const } : {}),
                    },
                  ] as const,
                ],
          ),
      ),
    )
    .map((all) => Object.fromEntries(all.flat()))
  return fc.record({
    imports,
    unit: fc.record({ id: pick(id), name: pick(`单位${id}`), class: pick('x', 'x', 'y', null), group: pick('g', 'h', null) }),
    measures: fc
      .tuple(fc.integer({ min: 0, max: 12 }), ...ratios.map(() => value('ratio')), ...counts.map(() => value('count')))
      .map(([gap, ...of]) => Object.fromEntries([...ratios, ...counts].map((m, i) => [m, of[i]!] as const).filter((_, i) => i !== gap))),
    judgements,
    awards: fc.array(
      fc.record({
        item: pick('b1', 'b2', 'b3', 'b4'),
        matter: pick('甲事', '乙事'),
        ref: pick('event/7', 'event/8'),
        ledgerPosition: position,
      }),
      { maxLength: 4 },
    ),
    exemptions: fc.array(
      fc.record({
        leaf: pick(...leaves.map((l) => l.id)),
        by: pick('account/1'),
        reason: pick('租用'),
        ref: pick('event/9'),
        ledgerPosition: position,
      }),
      { maxLength: 1 },
    ),
  })
}
const cases = standards.chain((standard) =>
  fc
    .tuple(fc.constant(standard), fc.tuple(...[1, 2, 3, 4, 5].map((id) => evidenceFor(standard, id))))
    .map(([s, evidence]) => ({ standard: s, asOf: AS_OF, evidence })),
)

const ours = (standard: Standard, evidence: readonly Evidence[], asOf: number) =>
  settleEvidence(standard, evidence, asOf).map((u) => ({
    unit: u.sheet.unit.id,
    points: toExact(u.sheet.total.points),
    shown: u.sheet.total.shown,
    bonus: toExact(u.sheet.total.bonus),
    deducted: toExact(u.sheet.total.deducted),
    complete: u.sheet.total.complete,
    eligible: u.eligible,
    grade: u.grade,
    gradeTitle: u.title,
    lines: u.sheet.lines.map((l) => ({
      id: l.id,
      state: l.state,
      points: l.points && toExact(l.points),
      factor: toExact(l.factor),
      counted: l.counted && toExact(l.counted),
    })),
  }))

test('neither the order of units nor that of judgements, awards, exemptions or measures changes a digit', () => {
  const backwards = (e: Evidence): Evidence => ({
    ...e,
    measures: Object.fromEntries(Object.entries(e.measures).reverse()),
    judgements: [...e.judgements].reverse(),
    imports: Object.fromEntries(Object.entries(e.imports ?? {}).reverse()),
    awards: [...e.awards].reverse(),
    exemptions: [...e.exemptions].reverse(),
  })
  fc.assert(
    fc.property(cases, ({ standard, evidence, asOf }) => {
      expect(ours(standard, [...evidence].reverse().map(backwards), asOf)).toEqual(ours(standard, evidence, asOf))
    }),
    { numRuns: 150, seed: 3 },
  )
})

test('caps, floors and re-scaling hold for every standard: items within 0 and their maximum, the bonus under its cap, the whole never below 0', () => {
  fc.assert(
    fc.property(cases, ({ standard, evidence, asOf }) => {
      for (const u of settleEvidence(standard, evidence, asOf)) {
        const { lines, total } = u.sheet
        for (const l of lines) if (l.points) expect(compare(l.points, ZERO) >= 0 && compare(l.points, l.max) <= 0).toBe(true)
        expect(compare(total.bonus, parseRational(standard.bonus!.cap)) <= 0 && compare(total.points, ZERO) >= 0).toBe(true)
        // Whatever does not apply, what remains is worth the whole of the standard, exactly.
        const worth = sum(lines.filter((l) => l.state !== 'notApplicable').map((l) => mul(l.max, l.factor)))
        if (lines.some((l) => l.state !== 'notApplicable')) expect(toExact(worth)).toBe(standard.total)
      }
    }),
    { numRuns: 150, seed: 5 },
  )
})

const leafBy = (s: Standard, id: string): Leaf => leavesOf(s).find(({ leaf }) => leaf.id === id)!.leaf

test('the second implementation reckons every digit of 600 random standards over five units alike', () => {
  const all = fc.sample(cases, { numRuns: 600, seed: 20260302 })
  const mine = all.map((x) => ours(x.standard, x.evidence, x.asOf))
  // The sample reaches what it is for: grades given and withheld, every state of a line, shares and vetoes at work.
  const units = mine.flat()
  const states = new Set(units.flatMap((u) => u.lines.map((l) => l.state)))
  expect([...states].sort()).toEqual(['cohort', 'notApplicable', 'pending', 'scored'])
  for (const g of ['good', 'fair', 'plain', 'poor', null]) expect(units.filter((u) => u.grade === g).length, String(g)).toBeGreaterThan(5)
  const lines = all.flatMap((x, i) => mine[i]!.flatMap((u) => u.lines.map((l) => ({ l, leaf: leafBy(x.standard, l.id) }))))
  const scored = (of: (leaf: Leaf) => boolean) => lines.filter(({ l, leaf }) => l.state === 'scored' && of(leaf)).length
  expect(scored((leaf) => leaf.topIsFull === true && leaf.rule.kind !== 'rank')).toBeGreaterThan(100)
  expect(scored((leaf) => leaf.rule.kind === 'imported' && leaf.rule.grades !== undefined)).toBeGreaterThan(30)
  expect(scored((leaf) => leaf.rule.kind === 'imported' && leaf.rule.outOf !== undefined)).toBeGreaterThan(30)
  if (!hasOracle('random standards')) return
  const theirs = oracleBatch(all)
  for (const [i, m] of mine.entries()) expect(theirs[i], `case ${i}: ${JSON.stringify(all[i])}`.slice(0, 4000)).toEqual(m)
})
