import { z } from 'zod'
import { refusal } from '../lib/refusal.ts'
import { standardText as t } from './standard.text.ts'
import { isLeaf } from './standard.ts'
import { condition, type Leaf, leaf, measureId, type Rule, type StandardFile, type StandardNode } from './standard-schema.ts'

/** `missing`: parts of the rule in words. */
export const itemIncomplete = refusal<{ missing: string[] }>()(422, 'standard.item-incomplete')
export const noItem = refusal<{ at: string }>()(422, 'standard.no-item')

export const ruleKinds = ['deductPer', 'allOrNothing', 'bands', 'proportional', 'poll', 'rank', 'imported', 'judged'] as const
const points = leaf.shape.max
const exact = condition.shape.threshold
const blank = <T extends z.ZodType>(of: T) => of.nullable().optional()

/** A leaf as a form asks it: one flat question per part, only those of the chosen kind answered. */
export const itemForm = {
  title: leaf.shape.title,
  text: leaf.shape.text,
  max: points,
  department: leaf.shape.department,
  kind: z.enum(ruleKinds),
  measure: blank(measureId),
  step: blank(points),
  per: blank(exact),
  atLeast: blank(exact),
  free: blank(exact),
  op: blank(condition.shape.op),
  threshold: blank(exact),
  bands: blank(z.array(z.strictObject({ from: blank(exact), to: blank(exact), points })).max(20)),
  times: blank(points),
  inverse: blank(z.boolean()),
  order: blank(z.enum(['high', 'low'])),
  best: blank(points),
  minus: blank(points),
  judgeStep: blank(points),
  /** 5、3、0 */
  allowed: blank(
    z
      .string()
      .trim()
      .regex(/^\d+(\.\d+)?(\s*[、，,]\s*\d+(\.\d+)?)*$/),
  ),
  guidance: blank(z.string().max(2000)),
  package: blank(
    z
      .string()
      .trim()
      .regex(/^[0-9a-f]{64}$/),
  ),
  packageTitle: blank(z.string().trim().min(1).max(80)),
  outOf: blank(points),
  /** 好=5、较好=3: instead of outOf. */
  gradePoints: blank(z.array(z.strictObject({ grade: z.string().trim().min(1).max(80), points })).max(12)),
  leastBallots: blank(z.int().min(1)),
}
const form = z.object(itemForm)
export type ItemForm = z.infer<typeof form>

type Part = Extract<keyof typeof t, `part.${string}`> extends `part.${infer P}` ? P : never

/** The rule a filled form stands for. @throws standard.item-incomplete */
export const ruleOfForm = (f: ItemForm): Rule => {
  const missing: string[] = []
  const need = <K extends Part & keyof ItemForm>(name: K): NonNullable<ItemForm[K]> => {
    const v = f[name]
    if (v === undefined || v === null || v === '') missing.push(t[`part.${name}`])
    return v as NonNullable<ItemForm[K]>
  }
  const some = <K extends keyof ItemForm>(name: K): { [P in K]?: NonNullable<ItemForm[K]> } => {
    const v = f[name]
    return (v === undefined || v === null || v === '' ? {} : { [name]: v }) as { [P in K]?: NonNullable<ItemForm[K]> }
  }
  const build = (): Rule => {
    switch (f.kind) {
      case 'deductPer':
        return { kind: f.kind, measure: need('measure'), step: need('step'), ...some('per'), ...some('atLeast'), ...some('free') }
      case 'allOrNothing':
        return { kind: f.kind, measure: need('measure'), op: need('op'), threshold: need('threshold') }
      case 'bands': {
        const bands = (need('bands') ?? []).map((b) => ({ from: b.from ?? null, to: b.to ?? null, points: b.points }))
        if (bands.length === 0 && missing.length === 0) missing.push(t['part.bands'])
        return { kind: f.kind, measure: need('measure'), bands }
      }
      case 'proportional':
        return { kind: f.kind, measure: need('measure'), ...some('times'), ...(f.inverse ? { inverse: true as const } : {}) }
      case 'poll':
        return { kind: f.kind, measure: need('measure'), ...some('times'), ...some('leastBallots') }
      case 'rank':
        return { kind: f.kind, measure: need('measure'), order: need('order'), best: need('best'), minus: need('minus') }
      case 'imported': {
        const source = { title: need('packageTitle'), ...some('package') }
        const grades = f.gradePoints ?? []
        return grades.length > 0 ? { kind: f.kind, source, grades } : { kind: f.kind, source, outOf: need('outOf') }
      }
      case 'judged': {
        const guidance = f.guidance?.trim() || f.text
        return f.allowed
          ? { kind: f.kind, guidance, allowed: f.allowed.split(/\s*[、，,]\s*/) }
          : { kind: f.kind, guidance, step: need('judgeStep') }
      }
    }
  }
  const made = build()
  if (missing.length > 0) throw itemIncomplete({ missing })
  return made
}

/** A leaf laid out as the form, for changing it. */
export const formOfLeaf = (l: Leaf): Record<string, unknown> => {
  const { kind, ...r } = l.rule
  const rest: Record<string, unknown> = { ...r }
  if (l.rule.kind === 'judged') Object.assign(rest, { judgeStep: l.rule.step, allowed: l.rule.allowed?.join('、'), step: undefined })
  if (l.rule.kind === 'imported')
    Object.assign(rest, {
      package: l.rule.source.package,
      packageTitle: l.rule.source.title,
      gradePoints: l.rule.grades,
      source: undefined,
      grades: undefined,
    })
  return { title: l.title, text: l.text, max: l.max, department: l.department, kind, ...rest }
}

const map = (nodes: readonly StandardNode[], at: string, change: (n: StandardNode) => StandardNode | null): StandardNode[] =>
  nodes.flatMap((n): StandardNode[] => {
    if (n.id === at) {
      const next = change(n)
      return next === null ? [] : [next]
    }
    if (isLeaf(n)) return [n]
    const children = map(n.children, at, change)
    // A branch without items is no branch.
    return children.length === 0 ? [] : [{ ...n, children } as StandardNode]
  })

const has = (nodes: readonly StandardNode[], at: string): boolean => nodes.some((n) => n.id === at || (!isLeaf(n) && has(n.children, at)))

const free = (prefix: string, siblings: readonly StandardNode[]): string => {
  let n = siblings.length + 1
  while (siblings.some((s) => s.id === `${prefix}${n}`)) n++
  return `${prefix}${n}`
}

/** The standard with one node changed or, for null, taken out. @throws standard.no-item */
export const changeNode = (s: StandardFile, at: string, change: (n: StandardNode) => StandardNode | null): StandardFile => {
  if (!has(s.tree, at)) throw noItem({ at })
  return { ...s, tree: map(s.tree, at, change) as StandardFile['tree'] }
}

/** The standard with a new leaf under a branch, at the top, or in a new branch of its own. @throws standard.no-item */
export const addLeaf = (
  s: StandardFile,
  into: { under?: string | undefined; branch?: { title: string; max: string } | undefined },
  make: (id: string) => Leaf,
): { standard: StandardFile; id: string } => {
  if (into.branch) {
    const at = free('', s.tree)
    const id = `${at}.1`
    return { id, standard: { ...s, tree: [...s.tree, { id: at, ...into.branch, children: [make(id)] }] } }
  }
  if (!into.under) {
    const id = free('', s.tree)
    return { id, standard: { ...s, tree: [...s.tree, make(id)] } }
  }
  let id = ''
  const standard = changeNode(s, into.under, (n) => {
    if (isLeaf(n)) throw noItem({ at: into.under! })
    id = free(`${n.id}.`, n.children)
    return { ...n, children: [...n.children, make(id)] } as StandardNode
  })
  return { id, standard }
}
