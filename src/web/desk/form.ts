import type { ReactNode } from 'react'
import type { z } from 'zod'
import { frameText as t } from '../frame.text.ts'
import type { Option } from './list.ts'

export interface ControlProps {
  id: string
  value: unknown
  onChange: (value: unknown) => void
  onBlur: () => void
  invalid: boolean
  describedBy: string | undefined
}

/** A question. `name` is the input's own field name; the form mirrors the screen and is converted once, on submit. */
export type Field = {
  name: string
  label: string
  hint?: ReactNode
  optional?: boolean
  /** Heading of the part that begins here. */
  section?: string
  /** Asked only while this holds. */
  when?: (values: Values) => boolean
  /** Never kept in a draft (identity numbers, secrets). */
  keep?: false
} & (
  | { kind: 'text'; max?: number; short?: boolean; autoComplete?: string }
  | { kind: 'secret'; autoComplete?: string }
  | { kind: 'long'; max?: number; lines?: number }
  /** Whole number in the input. */
  | { kind: 'whole'; unit?: string }
  /** Exact decimal, text in the input. */
  | { kind: 'decimal'; unit?: string }
  | { kind: 'day' }
  | { kind: 'choice'; options: readonly Option[]; numeric?: true; compact?: boolean }
  | { kind: 'many'; options: readonly Option[]; numeric?: true }
  | { kind: 'flag'; says: string }
  /** Looked up on the server while typing. */
  | { kind: 'find'; find: (q: string) => Promise<readonly Option[]>; numeric?: true; now?: Option }
  | { kind: 'rows'; fields: readonly Field[]; add?: string; max?: number }
  | { kind: 'custom'; control: (p: ControlProps) => ReactNode }
)

export type Values = Record<string, unknown>
/** Sentence per dotted path: `title`, `rows.2.target`. */
export type Errors = Record<string, string>

export const emptyOf = (f: Field): unknown => (f.kind === 'flag' ? false : f.kind === 'many' || f.kind === 'rows' ? [] : '')

/** What stands on the screen at first: text for what the record holds, blank for the rest. */
export const toValues = (fields: readonly Field[], record: Values): Values =>
  Object.fromEntries(
    fields.map((f) => {
      const v = record[f.name]
      if (v === undefined || v === null) return [f.name, emptyOf(f)]
      if (f.kind === 'rows') return [f.name, (v as Values[]).map((r) => toValues(f.fields, r))]
      if (f.kind === 'many') return [f.name, (v as unknown[]).map(String)]
      return [f.name, f.kind === 'flag' || f.kind === 'custom' ? v : String(v)]
    }),
  )

const whole = (v: string): unknown => (/^-?\d{1,15}$/.test(v) ? Number(v) : v)

/** Screen → input, once. Blanks are left out, questions not asked are not answered. */
export const toInput = (fields: readonly Field[], values: Values): Values => {
  const out: Values = {}
  for (const f of fields) {
    if (f.when && !f.when(values)) continue
    const v = values[f.name]
    if (f.kind === 'rows') out[f.name] = (v as Values[]).map((r) => toInput(f.fields, r))
    else if (f.kind === 'many') out[f.name] = f.numeric ? (v as string[]).map(whole) : v
    else if (typeof v === 'string') {
      const text = v.trim()
      if (text === '') continue
      out[f.name] = f.kind === 'whole' || ((f.kind === 'choice' || f.kind === 'find') && f.numeric) ? whole(text) : text
    } else if (v !== undefined && v !== null) out[f.name] = v
  }
  return out
}

/** Fields that held something and were emptied by hand: an edit says so with null, else the old value would stay. */
export const emptied = (fields: readonly Field[], first: Values, last: Values): Values =>
  Object.fromEntries(
    fields
      .filter(
        (f) =>
          (!f.when || f.when(last)) && typeof last[f.name] === 'string' && blank((last[f.name] as string).trim()) && !blank(first[f.name]),
      )
      .map((f) => [f.name, null]),
  )

const at = (v: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((x, k) => (x as Record<PropertyKey, unknown> | undefined)?.[k], v)

// A row whose cells are all blank is blank too.
const blank = (v: unknown): boolean =>
  v === undefined ||
  v === null ||
  v === '' ||
  (Array.isArray(v) && v.every((x) => blank(x) || (typeof x === 'object' && Object.values(x as object).every(blank))))

/** The field a path leads to, rows included. */
export const fieldAt = (fields: readonly Field[], path: readonly PropertyKey[]): Field | undefined => {
  const f = fields.find((x) => x.name === path[0])
  return f?.kind === 'rows' && path.length > 2 ? fieldAt(f.fields, path.slice(2)) : f
}

// A schema's own message wins; for all others Zod is told to say this mark and the frame says its sentence with the label.
const unsaid = '\u0000'

const sentenceOf = (issue: z.core.$ZodIssue, field: Field | undefined, input: unknown): string => {
  if (issue.message !== unsaid) return issue.message
  const label = field?.label ?? ''
  const chooses = field?.kind === 'choice' || field?.kind === 'many' || field?.kind === 'find'
  const v = at(input, issue.path)
  if (blank(v)) return chooses ? t['form.choose'](label) : t['form.required'](label)
  if (issue.code === 'too_big') {
    if (issue.origin === 'string') return t['form.too-long'](Number(issue.maximum))
    return issue.origin === 'array' ? t['form.items-most'](Number(issue.maximum)) : t['form.at-most'](String(issue.maximum))
  }
  if (issue.code === 'too_small') {
    if (issue.origin === 'string') return t['form.too-short'](Number(issue.minimum))
    return issue.origin === 'array' ? t['form.items-least'](Number(issue.minimum)) : t['form.at-least'](String(issue.minimum))
  }
  if (field?.kind === 'day') return t['form.not-day']
  if (field?.kind === 'decimal') return t['form.not-number']
  if (field?.kind === 'whole') return t['form.not-whole']
  return t['form.bad']
}

/** Every answer checked against the contract's own schema; what the fixed part lacks is not the reader's fault and is left to the server. */
export const errorsOf = (schema: z.ZodType, fields: readonly Field[], values: Values, fixed: Values): Errors => {
  const input = { ...toInput(fields, values), ...fixed }
  const r = schema.safeParse(input, { error: () => unsaid })
  if (r.success) return {}
  const out: Errors = {}
  for (const issue of r.error.issues) {
    const path = issue.path.join('.')
    const field = fieldAt(fields, issue.path)
    if (field || issue.message !== unsaid) out[path] ??= sentenceOf(issue, field, input)
  }
  return inOrder(fields, out)
}

/** In the order of the screen, not of the schema or of the moments they appeared. */
export const inOrder = (fields: readonly Field[], errors: Errors): Errors => {
  const place = (path: string) => fields.findIndex((f) => f.name === path.split('.')[0])
  return Object.fromEntries(Object.entries(errors).sort(([a], [b]) => place(a) - place(b)))
}

/** An error in the summary at the top stands apart from its field, so it names it. */
export const errorLine = (fields: readonly Field[], path: string, sentence: string): string => {
  const label = fieldAt(fields, path.split('.'))?.label
  return !label || sentence.includes(label) ? sentence : `${label}：${sentence}`
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? '') === JSON.stringify(b ?? '')

export interface Clash {
  field: Field
  seen: unknown
  now: unknown
  mine: unknown
  /** I did not touch it, so theirs stands unless I say otherwise. */
  untouched: boolean
}

/** What somebody else changed while this form was open. */
export const clashes = (fields: readonly Field[], seen: Values, now: Values, mine: Values): Clash[] =>
  fields
    .filter((f) => !same(seen[f.name], now[f.name]))
    .map((field) => ({
      field,
      seen: seen[field.name],
      now: now[field.name],
      mine: mine[field.name],
      untouched: same(mine[field.name], seen[field.name]),
    }))

/** A value as words, for comparing. */
export const valueText = (f: Field, v: unknown): string => {
  if (blank(v)) return t['conflict.blank']
  if ((f.kind === 'choice' || f.kind === 'many') && f.options) {
    const word = (x: string) => f.options.find((o) => o.value === x)?.label ?? x
    return Array.isArray(v) ? v.map((x) => word(String(x))).join('、') : word(String(v))
  }
  if (f.kind === 'rows')
    return (v as Values[]).map((r, i) => `${i + 1}. ${f.fields.map((x) => valueText(x, r[x.name])).join('　')}`).join('\n')
  if (f.kind === 'flag') return v === true ? f.says : t['conflict.blank']
  return typeof v === 'object' ? JSON.stringify(v) : String(v)
}

/** Cells asked, shown filled, and filled and left as they were (decisions 46). */
export const filledCells = (fields: readonly Field[], first: Values, last: Values): { asked: number; prefilled: number; kept: number } => {
  const shown = fields.filter((f) => !f.when || f.when(last))
  const filled = shown.filter((f) => !blank(first[f.name]) && first[f.name] !== false)
  return { asked: shown.length, prefilled: filled.length, kept: filled.filter((f) => same(first[f.name], last[f.name])).length }
}
