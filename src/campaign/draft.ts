import { addDays, daysBetween } from '../lib/calendar.ts'
import type { Basis, CampaignKind, Goal, HonourLevel, OwnPart, PlanV1 } from './plan-schema.ts'

// Plan ↔ what stands on the screen. Pure: text for what is typed, '' for what is open.

export interface GoalRow {
  /** '' in a row that was just added. */
  id: string
  by: 'measure' | 'judge' | ''
  text: string
  who: string
  how: string
  target: string
}
export interface PhaseRow {
  id: string
  name: string
  startDay: string
  endDay: string
}
export interface DraftValues {
  /** Texts of the basis. */
  [other: string]: unknown
  title: string
  intro: string
  theme: string
  kind: CampaignKind
  goals: GoalRow[]
  classThemes: { key: string; name: string; theme: string }[]
  phases: PhaseRow[]
  milestones: { id: string; name: string; day: string }[]
  quotas: { id: string; name: string; perUnit: string; total: string }[]
  awards: { id: string; name: string; level: HonourLevel; plaque: boolean }[]
  publicRanking: boolean
}

/** Texts of the basis, asked in this order; the year count is a figure. */
export const basisTexts = ['documentNumber', 'approvingAuthority', 'approvalNumber', 'superiorConsent', 'signedBy'] as const

const text = (n: number | null): string => (n === null ? '' : String(n))
const figure = (s: unknown): number | null => (typeof s === 'string' && /^\d+$/.test(s.trim()) ? Number(s.trim()) : null)
const blankNull = (s: unknown): string | null => (typeof s === 'string' && s.trim() !== '' ? s.trim() : null)
const said = (s: unknown): string => (typeof s === 'string' ? s.trim() : '')

export const goalRows = (goals: readonly Goal[]): GoalRow[] =>
  goals.map((g) => ({
    id: g.id,
    by: g.answer.by,
    text: g.text,
    who: g.answer.by === 'judge' ? g.answer.who : '',
    how: g.answer.by === 'judge' ? g.answer.how : '',
    target: g.answer.target,
  }))

export const draftValues = (plan: PlanV1, title: string, intro: string): DraftValues => ({
  title,
  intro,
  theme: plan.theme,
  kind: plan.basis.kind,
  ...Object.fromEntries(basisTexts.map((k) => [k, plan.basis[k] ?? ''])),
  cycleYears: text(plan.basis.cycleYears),
  goals: goalRows(plan.goals),
  classThemes: plan.classes.map((c) => ({ key: c.key, name: c.name, theme: c.theme })),
  phases: plan.phases.map((p) => ({ id: p.id, name: p.name, startDay: String(p.startDay), endDay: String(p.endDay) })),
  milestones: plan.milestones.map((m) => ({ id: m.id, name: m.name, day: text(m.day) })),
  quotas: (plan.sections.nomination?.titles ?? []).map((t) => ({
    id: t.id,
    name: t.name,
    perUnit: text(t.quota.perUnit),
    total: text(t.quota.total),
  })),
  awards: (plan.sections.honour?.awards ?? []).map((a) => ({
    id: a.id,
    name: a.titles.map((id) => plan.sections.nomination?.titles.find((t) => t.id === id)?.name ?? id).join('、'),
    level: a.level,
    plaque: a.plaque,
  })),
  publicRanking: plan.sections.honour?.publicRanking ?? false,
})

/** A new id beside those in use: `goal-1`, `goal-2` … */
export const freshId = (stem: string, used: Iterable<string>): string => {
  const taken = new Set(used)
  let n = 1
  while (taken.has(`${stem}-${n}`)) n++
  return `${stem}-${n}`
}

/** Goal rows back as clauses: what the screen does not ask (measure, sign, source) stays as it was; an added row is one that somebody judges. */
export const goalsFrom = (rows: readonly GoalRow[], before: readonly Goal[], reserved: readonly string[] = []): Goal[] => {
  const used = [...before.map((g) => g.id), ...reserved]
  return rows.map((r) => {
    const was = before.find((g) => g.id === r.id)
    if (was?.answer.by === 'measure') return { ...was, text: said(r.text), answer: { ...was.answer, target: said(r.target) } }
    const id = was?.id ?? freshId('goal', used)
    used.push(id)
    return {
      id,
      text: said(r.text),
      answer: { by: 'judge', who: said(r.who), how: said(r.how), target: said(r.target) },
      source: was?.source ?? { from: 'not-in-seed', ref: '本单位' },
    }
  })
}

/** The plan with what was typed; everything the form does not ask stays as it was. */
export const planFrom = (plan: PlanV1, v: DraftValues): PlanV1 => {
  const basis: Basis = { ...plan.basis, kind: v.kind, cycleYears: figure(v.cycleYears) }
  for (const k of basisTexts) basis[k] = blankNull(v[k])
  const { nomination, honour } = plan.sections
  return {
    ...plan,
    title: said(v.title),
    theme: said(v.theme),
    basis,
    goals: goalsFrom(v.goals, plan.goals),
    classes: plan.classes.map((c) => ({ ...c, theme: said(v.classThemes.find((x) => x.key === c.key)?.theme ?? c.theme) })),
    phases: plan.phases.map((p) => {
      const row = v.phases.find((x) => x.id === p.id)
      return { ...p, startDay: figure(row?.startDay) ?? p.startDay, endDay: figure(row?.endDay) ?? p.endDay }
    }),
    milestones: plan.milestones.map((m) => ({ ...m, day: figure(v.milestones.find((x) => x.id === m.id)?.day) })),
    sections: {
      ...plan.sections,
      ...(nomination && {
        nomination: {
          ...nomination,
          titles: nomination.titles.map((t) => {
            const row = v.quotas.find((x) => x.id === t.id)
            return { ...t, quota: { perUnit: figure(row?.perUnit), total: figure(row?.total) } }
          }),
        },
      }),
      ...(honour && {
        honour: {
          ...honour,
          publicRanking: v.publicRanking,
          awards: honour.awards.map((a) => {
            const row = v.awards.find((x) => x.id === a.id)
            return row ? { ...a, level: row.level, plaque: row.plaque } : a
          }),
        },
      }),
    },
  }
}

/** A phase must have both days, and end no earlier than it starts. */
export const phaseDaysRight = (rows: readonly PhaseRow[]): boolean =>
  rows.every((r) => {
    const [a, b] = [figure(r.startDay), figure(r.endDay)]
    return a !== null && b !== null && a <= b
  })
/** Blank or a whole number. */
export const figureOrBlank = (s: unknown): boolean => said(s) === '' || figure(s) !== null

// --- a unit's own part ------------------------------------------------------------------------------------------------

export interface ItemRow {
  id: string
  text: string
  role: string
  phase: string
  /** 'YYYY-MM-DD'; the plan keeps days after the launch. */
  dueOn: string
  serves: string
}
export interface OwnValues {
  [other: string]: unknown
  theme: string
  goals: GoalRow[]
  items: ItemRow[]
  fills: { mechanism: string; term: string; content: string }[]
  refinements: { criteria: string; item: string; name: string; text: string }[]
}

/** @param open mechanisms and menu items left to this unit; criteria come from the plan where it leaves them to the unit */
export const ownValues = (
  plan: PlanV1,
  own: OwnPart | null,
  open: readonly { id: string; term: string }[],
  launchOn: string,
): OwnValues => ({
  theme: own?.theme ?? '',
  goals: goalRows(own?.goals ?? []),
  items: (own?.items ?? []).map((i) => ({
    id: i.id,
    text: i.text,
    role: i.role,
    phase: i.phase,
    dueOn: addDays(launchOn, i.dueDay),
    serves: i.serves,
  })),
  fills: open.map((m) => ({ mechanism: m.id, term: m.term, content: own?.fills.find((f) => f.mechanism === m.id)?.content ?? '' })),
  refinements: plan.criteria
    .filter((c) => c.refineBy === 'unit')
    .flatMap((c) =>
      c.items.map((i) => ({
        criteria: c.id,
        item: i.id,
        name: i.name,
        text: own?.refinements.find((r) => r.criteria === c.id && r.item === i.id)?.text ?? '',
      })),
    ),
})

/** The unit's own part as the plan keeps it; blanks are left out. Goals avoid the ids of the common ones. */
export const ownFrom = (plan: PlanV1, own: OwnPart | null, v: OwnValues, launchOn: string): OwnPart => {
  const used = (own?.items ?? []).map((i) => i.id)
  return {
    theme: said(v.theme),
    goals: goalsFrom(
      v.goals,
      own?.goals ?? [],
      plan.goals.map((g) => g.id),
    ),
    items: v.items.map((i) => {
      const id = i.id || freshId('item', used)
      used.push(id)
      return { id, text: said(i.text), role: i.role, phase: i.phase, dueDay: daysBetween(launchOn, i.dueOn), serves: said(i.serves) }
    }),
    fills: v.fills.filter((f) => said(f.content) !== '').map((f) => ({ mechanism: f.mechanism, content: said(f.content) })),
    refinements: v.refinements.filter((r) => said(r.text) !== '').map((r) => ({ criteria: r.criteria, item: r.item, text: said(r.text) })),
  }
}
