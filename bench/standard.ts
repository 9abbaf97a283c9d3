import { canonicalText } from '../src/lib/canonical.ts'
import { suppliedMeasures } from '../src/measure/provider.read.ts'
import { measures as catalogue } from '../src/standard/builtin.ts'
import { readStandard } from '../src/standard/standard.ts'
import type { Leaf, Rule, Standard } from '../src/standard/standard-schema.ts'

const measured = 60
const judged = 40

const ruleOver = (measure: string, kind: 'ratio' | 'count', i: number): Rule => {
  if (kind === 'count') return { kind: 'deductPer', measure, step: '0.1' }
  if (i % 3 === 0) return { kind: 'proportional', measure, times: '1' }
  if (i % 3 === 1)
    return {
      kind: 'bands',
      measure,
      bands: [
        { from: '0.9', to: null, points: '1' },
        { from: '0.6', to: '0.9', points: '0.6' },
      ],
    }
  return { kind: 'deductPer', measure, step: '0.1', per: '1/20', atLeast: '1' }
}

/** 100 items of one point: 60 over the measures there are, 40 judged; ten aspects. */
export const hundredItems = (): Standard => {
  const supplied = catalogue().measures.filter((m) => suppliedMeasures.includes(m.id))
  const leaf = (i: number): Leaf => {
    const m = supplied[i % supplied.length]!
    return {
      id: `i${i + 1}`,
      title: `第 ${i + 1} 项`,
      text: `第 ${i + 1} 项原文`,
      max: '1',
      verification: ['computed'],
      evidence: ['register'],
      department: '组织部',
      cycle: 'year',
      rule: i < measured ? ruleOver(m.id, m.kind, i) : { kind: 'judged', step: '0.1', guidance: '现场查看' },
      ...(i < measured ? { ifNone: 'full' as const } : {}),
    }
  }
  const leaves = Array.from({ length: measured + judged }, (_, i) => leaf(i))
  return readStandard({
    schema: 'standard/1',
    id: 'bench',
    version: 1,
    title: '压测标准',
    object: 'organisation',
    source: '压测',
    total: '100',
    classes: [],
    columns: [{ id: 'review', kind: 'review', title: '复核', scorer: '复核组', always: true }],
    combination: { kind: 'latest', order: ['review'] },
    rescale: 'total',
    tree: Array.from({ length: 10 }, (_, a) => ({
      id: `a${a + 1}`,
      title: `第 ${a + 1} 方面`,
      max: '10',
      children: leaves.slice(a * 10, a * 10 + 10),
    })),
    bonus: null,
    deductions: [],
    vetoes: [],
    grades: {
      bands: [
        { id: 'good', title: '好', from: '80' },
        { id: 'poor', title: '较差', from: null },
      ],
      tie: 'out',
    },
    ladder: [],
    rounding: { of: 'total', places: 2, mode: 'half-up' },
    measures: Object.fromEntries(supplied.map((m) => [m.id, { ...m, available: true }])),
  })
}

export const bytesOf = (s: Standard): string => canonicalText(s)
export const judgedLeaves = Array.from({ length: judged }, (_, i) => `i${measured + i + 1}`)
