import { max as most, parseRational, sum, toExact } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import { readingWords as w } from './import.text.ts'
import type { Clause, Flag } from './read/clause.ts'
import { measureFor } from './read/measure.ts'
import { computedRule, judgedRule } from './read/rule.ts'
import { sayClauses, sayOutside } from './read/say.ts'
import type { ReadItem, ReadLine, ReadOutside, ReadTable } from './read/table.ts'
import type { EvidenceKind, Leaf, MeasureDefinition, Rule, StandardFile, Veto } from './standard-schema.ts'

export const importNothing = refusal<{ fileName: string }>()(422, 'standard.import-nothing')
/** Lines that nobody has decided and no reading was found for. */
export const importUndecided = refusal<{ n: number; lines: number[] }>()(422, 'standard.import-undecided')
export const importNoLine = refusal<{ line: number }>()(422, 'standard.import-no-line')
export const importWrongMeasure = refusal<{ line: number; measure: string }>()(422, 'standard.import-wrong-measure')

/** What a person decided about one line; what is absent stays as proposed. `judged` takes a flagged line as a judgement on its original words. */
export interface Decision {
  line: number
  max?: string | undefined
  measure?: string | undefined
  rule?: Rule | undefined
  judged?: true | undefined
  cap?: string | undefined
}

export interface Proposal {
  item: ReadItem
  /** Our reading in words, one sentence a clause; empty when flagged. */
  sentences: string[]
  flag: Flag | null
  rule: Rule
  max: string
  /** Measures that could count it, nearest words first; empty when it can only be judged. */
  offered: MeasureDefinition[]
}

const guidanceOf = (item: ReadLine, clauses: readonly Clause[]): string =>
  (clauses.length > 0 ? sayClauses(clauses).join('；') : item.rule).slice(0, 2000) || item.title

/** The rule proposed for one item, from the reading and what a person has chosen. @throws standard.import-wrong-measure */
export const propose = (item: ReadItem, catalogue: readonly MeasureDefinition[], decided?: Decision): Proposal => {
  const clauses = item.reading.clauses ?? []
  const max = decided?.max ?? item.max ?? '0'
  const { named, offered } = measureFor(clauses, [item.title, item.content, item.rule].join('，'), catalogue)
  const chosen = decided?.measure === undefined ? named : (offered.find((m) => m.id === decided.measure) ?? null)
  if (decided?.measure !== undefined && !chosen) throw importWrongMeasure({ line: item.line, measure: decided.measure })
  const computed = chosen && !decided?.judged ? computedRule(clauses, chosen, max) : null
  return {
    item,
    sentences: sayClauses(clauses),
    flag: item.reading.flag,
    rule: decided?.rule ?? computed ?? judgedRule(clauses, max, guidanceOf(item, clauses)),
    max,
    offered,
  }
}

const evidenceWords: [EvidenceKind, RegExp][] = [
  ['photo', /照片|图片|影像|视频/],
  ['signin', /签到/],
  ['news', /新闻|报道|信息稿/],
  ['minutes', /记录|纪要|笔记/],
  ['register', /名册|登记|档案|花名册|系统|数据/],
  ['ledger', /台账|账/],
  ['poll', /测评|问卷|评议|票/],
  ['visit', /现场|实地/],
  ['interview', /走访|座谈|入户|访谈/],
  ['document', /文件|协议|合同|通知|批复|资料|材料|报告|证书|文本/],
]
const verificationWords: [Leaf['verification'][number], RegExp][] = [
  ['visit', /实地|现场|公开栏/],
  ['interview', /座谈|走访|入户|访谈/],
  ['poll', /测评|问卷|评议/],
  ['sample', /抽查|抽样/],
  ['documents', /查|阅|资料|档案|记录|数据|文件|台账|系统/],
]

const leafOf = (id: string, p: Proposal, department: string): Leaf => {
  const how = `${p.item.method} ${p.item.evidence}`
  const evidence = evidenceWords.filter(([, r]) => r.test(how)).map(([k]) => k)
  const verification = verificationWords.filter(([, r]) => r.test(how)).map(([k]) => k)
  const extra = p.item.content.replace(/\s*\n\s*/g, '；')
  const text = p.item.content.includes(p.item.title) && extra.length > p.item.title.length + 8 ? `${extra}：${p.item.rule}` : p.item.rule
  return {
    id,
    title: p.item.title || text.slice(0, 20),
    text: text.slice(0, 2000) || p.item.title,
    max: p.max,
    verification: p.rule.kind === 'judged' ? (verification.length > 0 ? verification : ['documents']) : ['computed'],
    evidence: evidence.length > 0 ? evidence : ['document'],
    department: (p.item.department || department).replace(/\s+/g, ' ').slice(0, 80),
    cycle: 'year',
    rule: p.rule,
  }
}

type Node = StandardFile['tree'][number]

/** Leaves under their branches, numbered as on paper: 1, 1.2, 1.2.3. */
const treeOf = (table: ReadTable, proposals: readonly Proposal[], department: string): StandardFile['tree'] => {
  const maxOf = (path: readonly string[]): string => table.branches.find((b) => b.path.join('/') === path.join('/'))?.max ?? '0'
  const build = (rows: readonly Proposal[], depth: number, prefix: string): Node[] => {
    const out: Node[] = []
    for (let i = 0; i < rows.length; ) {
      const title = rows[i]!.item.above[depth]
      const id = `${prefix}${out.length + 1}`
      if (title === undefined) {
        out.push(leafOf(id, rows[i]!, department))
        i++
        continue
      }
      let end = i
      while (end < rows.length && rows[end]!.item.above[depth] === title) end++
      const own = rows.slice(i, end)
      const max = maxOf(own[0]!.item.above.slice(0, depth + 1))
      out.push({ id, title: title.slice(0, 80), max, children: build(own, depth + 1, `${id}.`) } as Node)
      i = end
    }
    return out
  }
  return build(proposals, 0, '')
}

const outsideOf = (
  rows: readonly ReadOutside[],
  decisions: ReadonlyMap<number, Decision>,
  catalogue: readonly MeasureDefinition[],
): Pick<StandardFile, 'bonus' | 'deductions' | 'vetoes'> & { left: string[] } => {
  const bonus: NonNullable<StandardFile['bonus']>['items'] = []
  const caps: string[] = []
  const deductions: StandardFile['deductions'] = []
  const vetoes: Veto[] = []
  const left: string[] = []
  for (const row of rows) {
    const o = row.reading.outside
    const chosen = catalogue.find((m) => m.id === decisions.get(row.line)?.measure)
    const text = row.rule.slice(0, 2000)
    const title = row.title.slice(0, 60)
    if (o?.kind === 'bonus') {
      const group = `b${row.line}`
      o.amounts.forEach((points, i) => {
        const id = `${group}.${i + 1}`
        bonus.push({ id, title: o.amounts.length > 1 ? `${title}（${points} 分）` : title, text, points, ...(o.highest ? { group } : {}) })
      })
      const cap = decisions.get(row.line)?.cap ?? o.cap
      caps.push(cap ?? toExact(o.amounts.map(parseRational).reduce((a, b) => most(a, b))))
    } else if (o?.kind === 'deduction' && chosen)
      deductions.push({
        id: `d${row.line}`,
        title,
        text,
        ...(o.cap ? { cap: o.cap } : {}),
        rule: { kind: 'deductPer', measure: chosen.id, step: o.points, ...(o.per.n === '1' ? {} : { per: o.per.n }) },
      })
    else if (o?.kind === 'veto' && chosen)
      vetoes.push({
        id: `v${row.line}`,
        title,
        text,
        effect:
          o.effect === 'capgrade' ? { kind: 'capGrade', grade: 'fair' } : { kind: o.effect === 'cancel' ? 'cancelEligibility' : o.effect },
        when: { measure: chosen.id, op: '>', threshold: '0' },
        basisDocument: null,
      })
    else left.push(`${row.title}：${row.rule}`)
  }
  return {
    bonus: bonus.length === 0 ? null : { cap: toExact(sum(caps.map(parseRational))), items: bonus },
    deductions,
    vetoes,
    left,
  }
}

export interface ImportTarget {
  key: string
  title: string
  object: StandardFile['object']
  fileName: string
  department?: string | undefined
}

/**
 * The table as a draft standard: what was read, with a person's decisions over it. Vetoes and deductions outside the tree need a measure; those
 * without one are kept in words in `source` and named in `left`.
 * @throws standard.import-wrong-measure, standard.import-no-line
 */
export const draftOf = (
  table: ReadTable,
  to: ImportTarget,
  catalogue: readonly MeasureDefinition[],
  decided: readonly Decision[],
): { document: StandardFile; proposals: Proposal[]; undecided: number[]; left: string[] } => {
  const decisions = new Map(decided.map((d) => [d.line, d]))
  const lines = new Set([...table.items, ...table.outside].map((i) => i.line))
  for (const d of decided) if (!lines.has(d.line)) throw importNoLine({ line: d.line })
  const proposals = table.items.map((i) => propose(i, catalogue, decisions.get(i.line)))
  const open = (p: Proposal): boolean => {
    const d = decisions.get(p.item.line)
    return (p.flag !== null && !d?.rule && !d?.judged) || (p.item.max === null && d?.max === undefined)
  }
  const { left, ...outside } = outsideOf(table.outside, decisions, catalogue)
  const [good, fair, plain, poor] = w.grades
  const document: StandardFile = {
    schema: 'standard/1',
    id: to.key,
    version: 1,
    title: to.title,
    object: to.object,
    source: w.imported(to.fileName, left.length > 0 ? w.leftOut(left.join('；')) : '').slice(0, 2000),
    total: '100',
    classes: [],
    columns: [
      { id: 'self', kind: 'self', title: w.self[0], scorer: w.self[1], always: true },
      { id: 'review', kind: 'review', title: w.review[0], scorer: w.review[1], always: true },
    ],
    combination: { kind: 'weights', weights: { review: '1' } },
    rescale: 'branch',
    tree: treeOf(table, proposals, to.department || w.noDepartment),
    ...outside,
    grades: {
      bands: [
        { id: 'good', title: good, from: '90' },
        { id: 'fair', title: fair, from: '80' },
        { id: 'plain', title: plain, from: '60' },
        { id: 'poor', title: poor, from: null },
      ],
      tie: 'out',
    },
    ladder: [],
    rounding: { of: 'total', places: 2, mode: 'half-up' },
  }
  return { document, proposals, undecided: proposals.filter(open).map((p) => p.item.line), left }
}

/** What stands outside the hundred points, in words. */
export const outsideSentence = (row: ReadOutside): string | null => (row.reading.outside ? sayOutside(row.reading.outside) : null)
