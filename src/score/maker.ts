import type { Leaf, MeasureDefinition, Rule, Standard, StandardFile } from '../standard/standard-schema.ts'
import type { Evidence, Judgement, MeasureValue } from './evidence.ts'

// Makers for tests: they fill in what a test does not mention.

export const aMeasure = (id: string, over: Partial<MeasureDefinition> = {}): MeasureDefinition & { available: boolean } => ({
  id,
  title: id,
  numerator: '分子',
  denominator: '分母',
  unit: '名',
  source: id.split('.')[0]!,
  meaning: '试验用',
  kind: 'count',
  nature: 'result',
  owedBy: 'unit',
  available: true,
  ...over,
})

export const aLeaf = (id: string, max: string, rule: Rule, over: Partial<Leaf> = {}): Leaf => ({
  id,
  title: `第 ${id} 项`,
  text: `第 ${id} 项原文`,
  max,
  verification: ['computed'],
  evidence: ['register'],
  department: '组织部',
  cycle: 'year',
  rule,
  ...over,
})

export const aStandard = (
  tree: StandardFile['tree'],
  measures: (MeasureDefinition & { available: boolean })[],
  over: Partial<Standard> = {},
): Standard => ({
  schema: 'standard/1',
  id: 'trial',
  version: 1,
  title: '试验标准',
  object: 'organisation',
  source: '试验',
  total: '100',
  classes: [],
  columns: [
    { id: 'self', kind: 'self', title: '自评', scorer: '本单位', always: true },
    { id: 'review', kind: 'review', title: '复核', scorer: '复核组', always: true },
    { id: 'spot', kind: 'spot', title: '抽查', scorer: '检查组', always: false },
  ],
  combination: { kind: 'weights', weights: { review: '3/5', spot: '2/5' } },
  rescale: 'branch',
  tree,
  bonus: null,
  deductions: [],
  vetoes: [],
  grades: {
    bands: [
      { id: 'good', title: '好', from: '90' },
      { id: 'fair', title: '较好', from: '80' },
      { id: 'plain', title: '一般', from: '60' },
      { id: 'poor', title: '较差', from: null },
    ],
    tie: 'out',
  },
  ladder: [],
  rounding: { of: 'total', places: 2, mode: 'half-up' },
  measures: Object.fromEntries(measures.map((m) => [m.id, m])),
  ...over,
})

export const aValue = (
  numerator: number | string,
  denominator: number | string | null = null,
  over: Partial<MeasureValue> = {},
): MeasureValue => ({
  numerator: String(numerator),
  denominator: denominator === null ? null : String(denominator),
  refs: [],
  ledgerPosition: 10,
  ...over,
})

export const aJudgement = (leaf: string, column: string, points: string, over: Partial<Judgement> = {}): Judgement => ({
  leaf,
  column,
  by: `${column}-1`,
  points,
  reason: '现场核实',
  ref: `finding/${leaf.replace('.', '-')}-${column}`,
  ledgerPosition: 10,
  ...over,
})

export const anEvidence = (over: Partial<Evidence> = {}): Evidence => ({
  unit: { id: 1, name: '枫林社区党委', class: null, group: '老旧小区' },
  measures: {},
  judgements: [],
  awards: [],
  exemptions: [],
  ...over,
})
