import { deductReading, readingOf } from './reading.ts'
import { standardText as t } from './standard.text.ts'
import { columnsOf, isLeaf } from './standard.ts'
import type { Standard, StandardNode } from './standard-schema.ts'

export const changeParts = ['item', 'bonus', 'deduction', 'veto', 'grade', 'column', 'class', 'rest'] as const
export type ChangePart = (typeof changeParts)[number]
/** One line that differs between two versions. */
export interface Change {
  part: ChangePart
  id: string
  title: string
  mark: 'added' | 'removed' | 'changed'
  /** Facts that differ, in words; '' where one side has none. */
  facts: { label: string; was: string; now: string }[]
}

type Facts = Record<string, string>
type Lines = Map<string, { part: ChangePart; id: string; title: string; facts: Facts }>

const words = (of: readonly string[]): string => of.join('、')

/** Every line of a standard with what is said of it, in the words people read. */
const linesOf = (s: Standard): Lines => {
  const out: Lines = new Map()
  const put = (part: ChangePart, id: string, title: string, facts: Facts): void => {
    out.set(`${part}/${id}`, { part, id, title, facts })
  }
  const titles = (of: readonly { id: string; title: string }[], ids: readonly string[]): string =>
    words(ids.map((id) => of.find((x) => x.id === id)?.title ?? id))
  const measure = (id: string): string => s.measures[id]?.title ?? id
  const when = (w: { measure: string; op: keyof typeof opNames; threshold: string }): string =>
    `${measure(w.measure)}${opNames[w.op]} ${w.threshold}`
  const walk = (n: StandardNode, above: string): void => {
    const facts: Facts = { [t['fact.title']]: n.title, [t['fact.max']]: n.max, [t['fact.above']]: above }
    if (!isLeaf(n)) {
      put('item', n.id, n.title, facts)
      for (const k of n.children) walk(k, n.title)
      return
    }
    put('item', n.id, n.title, {
      ...facts,
      [t['fact.text']]: n.text,
      [t['fact.reading']]: readingOf(s, n),
      [t['fact.guidance']]: n.rule.kind === 'judged' ? n.rule.guidance : '',
      [t['fact.department']]: n.department,
      [t['fact.verification']]: words(n.verification.map((v) => t[`verification.${v}`])),
      [t['fact.evidence']]: words(n.evidence.map((e) => t[`evidence.${e}`])),
      [t['fact.cycle']]: t[`cycle.${n.cycle}`],
      [t['fact.classes']]: titles(s.classes, n.appliesTo ?? []),
      [t['fact.columns']]: titles(s.columns, columnsOf(s, n)),
      [t['fact.ifNone']]: n.ifNone ? t[`ifNone.${n.ifNone}`] : '',
      [t['fact.mayNotApply']]: n.mayNotApply ? t['fact.yes'] : '',
      [t['fact.topIsFull']]: n.topIsFull ? t['fact.yes'] : '',
    })
  }
  for (const n of s.tree) walk(n, '')
  for (const b of s.bonus?.items ?? [])
    put('bonus', b.id, b.title, { [t['fact.text']]: b.text, [t['fact.points']]: b.points, [t['fact.group']]: b.group ?? '' })
  for (const d of s.deductions)
    put('deduction', d.id, d.title, {
      [t['fact.text']]: d.text,
      [t['fact.reading']]: deductReading(d.rule, s.measures[d.rule.measure]!) + t['reading.measure']({ measure: measure(d.rule.measure) }),
      [t['fact.cap']]: d.cap ?? '',
    })
  for (const v of s.vetoes)
    put('veto', v.id, v.title, {
      [t['fact.text']]: v.text,
      [t['fact.effect']]: t[`effect.${v.effect.kind}`] + (v.effect.kind === 'capGrade' ? titles(s.grades.bands, [v.effect.grade]) : ''),
      [t['fact.when']]: when(v.when),
      [t['fact.basis']]: v.basisDocument ?? '',
    })
  for (const g of s.grades.bands)
    put('grade', g.id, g.title, {
      [t['fact.title']]: g.title,
      [t['fact.from']]: g.from ?? '',
      [t['fact.share']]: s.grades.shares?.find((x) => x.grade === g.id)?.atMost ?? '',
      [t['fact.ladder']]: words(s.ladder.filter((l) => l.grade === g.id).map((l) => `${l.text}（${when(l.when)}）`)),
    })
  for (const k of s.columns)
    put('column', k.id, k.title, {
      [t['fact.title']]: k.title,
      [t['fact.scorer']]: k.scorer,
      [t['fact.always']]: k.always ? t['fact.yes'] : '',
      [t['fact.weight']]: s.combination.kind === 'weights' ? (s.combination.weights[k.id] ?? '') : '',
    })
  for (const k of s.classes) put('class', k.id, k.title, { [t['fact.title']]: k.title })
  put('rest', 'whole', s.title, {
    [t['fact.title']]: s.title,
    [t['fact.source']]: s.source,
    [t['fact.bonusCap']]: s.bonus?.cap ?? '',
    [t['fact.combine']]:
      s.combination.kind === 'latest' ? `${t['combine.latest']}：${titles(s.columns, s.combination.order)}` : t['combine.weights'],
    [t['fact.trimFrom']]: String(s.combination.trimFrom ?? ''),
    [t['fact.rescale']]: t[`rescale.${s.rescale}`],
    [t['fact.tie']]: t[`tie.${s.grades.tie}`],
    [t['fact.places']]: String(s.rounding.places),
  })
  return out
}
const opNames = {
  '>=': t['op.>='],
  '>': t['op.>'],
  '<=': t['op.<='],
  '<': t['op.<'],
  '=': t['op.='],
  '!=': t['op.!='],
} as const

/** What a version changed against another: lines by their id, in the order of the later, what went last. */
export const changesBetween = (before: Standard, after: Standard): Change[] => {
  const was = linesOf(before)
  const now = linesOf(after)
  const out: Change[] = []
  for (const [key, { part, id, title, facts }] of now) {
    const old = was.get(key)
    const labels = [...new Set([...Object.keys(facts), ...Object.keys(old?.facts ?? {})])]
    const differ = labels.map((label) => ({ label, was: old?.facts[label] ?? '', now: facts[label] ?? '' })).filter((f) => f.was !== f.now)
    if (!old) out.push({ part, id, title, mark: 'added', facts: differ })
    else if (differ.length > 0) out.push({ part, id, title, mark: 'changed', facts: differ })
  }
  for (const [key, { part, id, title, facts }] of was)
    if (!now.has(key))
      out.push({
        part,
        id,
        title,
        mark: 'removed',
        facts: Object.entries(facts)
          .filter(([, v]) => v !== '')
          .map(([label, v]) => ({ label, was: v, now: '' })),
      })
  return out
}
