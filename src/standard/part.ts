import { z } from 'zod'
import { refusal } from '../lib/refusal.ts'
import { changeNode, itemIncomplete } from './item.ts'
import { standardText as t } from './standard.text.ts'
import { isLeaf } from './standard.ts'
import {
  bonusPool,
  column,
  condition,
  deduction,
  evidenceKinds,
  grades,
  LEAST_TO_TRIM,
  type Leaf,
  leaf,
  measureId,
  type StandardFile,
  type StandardNode,
  verifications,
  veto,
} from './standard-schema.ts'

// What stands beside the tree, each part as one form with a row per line. An id left empty is given; one that stays keeps what refers to it.

export const cannotMove = refusal<{ at: string }>()(422, 'standard.cannot-move')

const points = leaf.shape.max
const exact = condition.shape.threshold
const blank = <T extends z.ZodType>(of: T) => of.nullable().optional()
const id = blank(leaf.shape.id)
const bonusItem = bonusPool.shape.items.element.shape
const rows = <T extends z.ZodType>(of: T, most = 60) => z.array(of).max(most)

export const vetoKinds = ['zero', 'capGrade', 'fail', 'cancelEligibility'] as const

export const bonusForm = {
  cap: blank(points),
  items: rows(z.strictObject({ id, title: bonusItem.title, text: bonusItem.text, points: bonusItem.points, group: id })),
}
export const deductionForm = {
  items: rows(
    z.strictObject({
      id,
      title: deduction.shape.title,
      text: deduction.shape.text,
      measure: measureId,
      step: points,
      per: blank(exact),
      free: blank(exact),
      atLeast: blank(exact),
      cap: blank(points),
    }),
  ),
}
const when = { measure: measureId, op: condition.shape.op, threshold: exact }
export const vetoForm = {
  items: rows(
    z.strictObject({
      id,
      title: veto.shape.title,
      text: veto.shape.text,
      effect: z.enum(vetoKinds),
      grade: id,
      ...when,
      basisDocument: blank(z.string().trim().min(1).max(120)),
    }),
  ),
}
export const gradeForm = {
  bands: rows(z.strictObject({ id, title: grades.shape.bands.element.shape.title, from: blank(exact), share: blank(exact) }), 12),
  tie: grades.shape.tie,
  ladder: rows(z.strictObject({ grade: leaf.shape.id, text: leaf.shape.text, ...when }), 12),
}
export const columnForm = {
  columns: rows(
    z.strictObject({
      id,
      kind: column.shape.kind,
      title: column.shape.title,
      scorer: column.shape.scorer,
      always: z.boolean(),
      weight: blank(exact),
    }),
    12,
  ),
  combine: z.enum(['weights', 'latest']),
  rescale: z.enum(['branch', 'total']),
  /** Scorers of a column from which one highest and one lowest are left out. */
  trimFrom: blank(z.int().min(LEAST_TO_TRIM).max(99)),
}
export const classForm = {
  classes: rows(z.strictObject({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), title: leaf.shape.title }), 40),
}
export const detailForm = {
  verification: z.array(z.enum(verifications)).min(1).max(6),
  evidence: z.array(z.enum(evidenceKinds)).min(1).max(14),
  cycle: leaf.shape.cycle,
  /** None: every class, every column. */
  classes: z.array(z.string().max(40)).max(40).default([]),
  columns: z.array(leaf.shape.id).max(12),
  ifNone: blank(z.enum(['notApplicable', 'full', 'zero'])),
  mayNotApply: z.boolean(),
  topIsFull: blank(z.boolean()),
}

type Form<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>>

/** Ids for rows that have none: prefix and the next free number. */
const named = <R extends { id?: string | null | undefined }>(prefix: string, of: readonly R[]): (R & { id: string })[] => {
  const taken = new Set(of.flatMap((r) => r.id ?? []))
  let n = 0
  return of.map((r) => {
    if (r.id) return { ...r, id: r.id }
    do n++
    while (taken.has(`${prefix}${n}`))
    taken.add(`${prefix}${n}`)
    return { ...r, id: `${prefix}${n}` }
  })
}
/** @throws standard.item-incomplete */
const needed = (value: string | null | undefined, what: string): string => {
  if (!value) throw itemIncomplete({ missing: [what] })
  return value
}
/** Only what was answered. */
const some = <T extends object>(of: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(of).filter(([, v]) => v !== undefined && v !== null && v !== '')) as never

export const withBonus = (s: StandardFile, f: Form<typeof bonusForm>): StandardFile => ({
  ...s,
  bonus:
    f.items.length === 0
      ? null
      : {
          cap: needed(f.cap, t['fact.bonusCap']),
          items: named('j', f.items).map(({ id, title, text, points: p, group }) => ({ id, title, text, points: p, ...some({ group }) })),
        },
})

export const withDeductions = (s: StandardFile, f: Form<typeof deductionForm>): StandardFile => ({
  ...s,
  deductions: named('k', f.items).map(({ id, title, text, measure, step, per, free, atLeast, cap }) => ({
    id,
    title,
    text,
    ...some({ cap }),
    rule: { kind: 'deductPer', measure, step, ...some({ per, free, atLeast }) },
  })),
})

export const withVetoes = (s: StandardFile, f: Form<typeof vetoForm>): StandardFile => ({
  ...s,
  vetoes: named('v', f.items).map((v) => ({
    id: v.id,
    title: v.title,
    text: v.text,
    effect: v.effect === 'capGrade' ? { kind: v.effect, grade: needed(v.grade, t['part.of.grades']) } : { kind: v.effect },
    when: { measure: v.measure, op: v.op, threshold: v.threshold },
    basisDocument: v.basisDocument ?? null,
  })),
})

export const withGrades = (s: StandardFile, f: Form<typeof gradeForm>): StandardFile => {
  const bands = named('g', f.bands)
  const shares = bands.flatMap((b) => (b.share ? [{ grade: b.id, atMost: b.share }] : []))
  return {
    ...s,
    grades: {
      bands: bands.map((b) => ({ id: b.id, title: b.title, from: b.from ?? null })),
      ...(shares.length > 0 ? { shares } : {}),
      tie: f.tie,
    },
    ladder: f.ladder.map(({ grade, text, measure, op, threshold }) => ({ grade, text, when: { measure, op, threshold } })),
  }
}

export const withColumns = (s: StandardFile, f: Form<typeof columnForm>): StandardFile => {
  const columns = named('c', f.columns)
  return {
    ...s,
    columns: columns.map(({ id, kind, title, scorer, always }) => ({ id, kind, title, scorer, always })),
    combination:
      f.combine === 'latest'
        ? { kind: 'latest', order: columns.map((k) => k.id), ...some({ trimFrom: f.trimFrom }) }
        : {
            kind: 'weights',
            weights: Object.fromEntries(columns.flatMap((k) => (k.weight ? [[k.id, k.weight]] : []))),
            ...some({ trimFrom: f.trimFrom }),
          },
    rescale: f.rescale,
  }
}

export const withDetail = (l: Leaf, f: Form<typeof detailForm>): Leaf => {
  const { appliesTo: _classes, columns: _columns, ifNone: _ifNone, mayNotApply: _may, topIsFull: _top, ...rest } = l
  return {
    ...rest,
    verification: f.verification,
    evidence: f.evidence,
    cycle: f.cycle,
    ...(f.classes.length > 0 ? { appliesTo: f.classes } : {}),
    ...(f.columns.length > 0 ? { columns: f.columns } : {}),
    ...(f.ifNone ? { ifNone: f.ifNone } : {}),
    ...(f.mayNotApply ? { mayNotApply: true as const } : {}),
    ...(f.topIsFull ? { topIsFull: true as const } : {}),
  }
}

/** The parts of a standard laid out as the forms ask them. */
export const formsOf = (s: StandardFile) => ({
  bonus: { cap: s.bonus?.cap, items: s.bonus?.items ?? [] },
  deductions: { items: s.deductions.map(({ rule: { kind: _kind, ...rule }, ...d }) => ({ ...d, ...rule })) },
  vetoes: {
    items: s.vetoes.map(({ effect, when: w, ...v }) => ({
      ...v,
      ...w,
      effect: effect.kind,
      ...(effect.kind === 'capGrade' ? { grade: effect.grade } : {}),
    })),
  },
  grades: {
    bands: s.grades.bands.map((b) => ({ ...b, share: s.grades.shares?.find((x) => x.grade === b.id)?.atMost })),
    tie: s.grades.tie,
    ladder: s.ladder.map(({ when: w, ...l }) => ({ ...l, ...w })),
  },
  columns: {
    columns: s.columns.map((k) => ({ ...k, weight: s.combination.kind === 'weights' ? s.combination.weights[k.id] : undefined })),
    combine: s.combination.kind,
    rescale: s.rescale,
    trimFrom: s.combination.trimFrom,
  },
  classes: { classes: s.classes },
})
export const detailOf = (l: Leaf) => ({
  verification: l.verification,
  evidence: l.evidence,
  cycle: l.cycle,
  classes: l.appliesTo ?? [],
  columns: l.columns ?? [],
  ifNone: l.ifNone,
  mayNotApply: l.mayNotApply ?? false,
  topIsFull: l.topIsFull ?? false,
})

const shifted = (nodes: readonly StandardNode[], at: string, way: -1 | 1): StandardNode[] | null => {
  const i = nodes.findIndex((n) => n.id === at)
  if (i >= 0) {
    const j = i + way
    if (j < 0 || j >= nodes.length) return null
    const out = [...nodes]
    ;[out[i], out[j]] = [out[j]!, out[i]!]
    return out
  }
  for (const [k, n] of nodes.entries()) {
    if (isLeaf(n)) continue
    const children = shifted(n.children, at, way)
    if (children) return nodes.map((x, y) => (y === k ? ({ ...n, children } as StandardNode) : x))
  }
  return null
}

/**
 * A node one place up or down among its siblings, or a leaf under another branch at its end; ids stay, so that what cites them holds.
 * @throws standard.cannot-move, standard.no-item
 */
export const moveNode = (s: StandardFile, at: string, to: 'up' | 'down' | { under: string }): StandardFile => {
  if (typeof to === 'string') {
    const tree = shifted(s.tree, at, to === 'up' ? -1 : 1)
    if (!tree) throw cannotMove({ at })
    return { ...s, tree: tree as StandardFile['tree'] }
  }
  let moved: StandardNode | undefined
  const without = changeNode(s, at, (n) => {
    moved = n
    return null
  })
  if (!moved || !isLeaf(moved)) throw cannotMove({ at })
  const node = moved
  return changeNode(without, to.under, (n) => {
    if (isLeaf(n)) throw cannotMove({ at })
    return { ...n, children: [...n.children, node] } as StandardNode
  })
}
