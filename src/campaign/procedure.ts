import { z } from 'zod'
import { type NominationSection, nominationSection, noticeSection, type PlanV1, role } from './plan-schema.ts'
import { procedureText as t } from './procedure.text.ts'

/**
 * A way of selecting that people know by name: roles, titles, chain, opinions, meetings and notice of a plan, without the rest of it.
 * `plans/procedures` holds the national, a provincial and a college one (domain facts 2.2).
 */
export const procedure = z.strictObject({
  id: z.string().regex(/^[a-z-]{1,40}$/),
  name: z.string().min(1).max(60),
  source: z.string().min(1).max(300),
  roles: z.array(role).min(1).max(50),
  nomination: nominationSection,
  notice: noticeSection,
})
export type Procedure = z.infer<typeof procedure>

/**
 * A plan with the chain, opinions, meetings and notice of a procedure. What the organiser set itself stays: titles, quotas, caps, limits
 * across the list, lengths, channels; a notice is never made shorter; opinions of classes the plan does not have are left out.
 */
export const adoptProcedure = (plan: PlanV1, p: Procedure): PlanV1 => {
  const was = plan.sections.nomination
  const roles = [...plan.roles]
  const keyOf = new Map<string, string>()
  for (const r of p.roles) {
    const same = roles.find((x) => x.key === r.key)
    // A role of that name at another level is another role.
    const key = same !== undefined && same.at !== r.at ? `${r.key}-${p.id}` : r.key
    keyOf.set(r.key, key)
    if (!roles.some((x) => x.key === key)) roles.push({ ...r, key })
  }
  const known = new Set(plan.classes.map((k) => k.key))
  const opinions = p.nomination.opinions.flatMap((o) => {
    if (o.classes === undefined) return [o]
    const classes = o.classes.filter((k) => known.has(k))
    return classes.length === 0 ? [] : [{ ...o, classes }]
  })
  const { meeting, inspect, persons } = p.nomination.settings ?? {}
  const { meeting: _m, inspect: _i, persons: _p, ...kept } = was?.settings ?? {}
  const settings = {
    ...kept,
    ...(meeting === undefined ? {} : { meeting }),
    ...(inspect === undefined ? {} : { inspect }),
    ...(persons === undefined ? {} : { persons }),
  }
  const { settings: _s, ...section } = was ?? p.nomination
  const nomination: NominationSection = {
    ...section,
    chain: p.nomination.chain.map((s) => ({ ...s, by: keyOf.get(s.by) ?? s.by })),
    opinions,
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
  }
  const old = plan.sections.notice
  const notice: PlanV1['sections']['notice'] = {
    ...p.notice,
    workingDays: Math.max(p.notice.workingDays, old?.workingDays ?? 0),
    objectionExtraWorkingDays: Math.max(p.notice.objectionExtraWorkingDays, old?.objectionExtraWorkingDays ?? 0),
    channels: old?.channels ?? p.notice.channels,
    ...(old?.settings ? { settings: old.settings } : {}),
  }
  return { ...plan, roles, sections: { ...plan.sections, nomination, notice } }
}

export const procedureParts = ['roles', 'titles', 'chain', 'opinions', 'meeting', 'inspect', 'persons', 'levels', 'days'] as const
export interface ProcedureChange {
  part: (typeof procedureParts)[number]
  /** One line each. */
  was: string[]
  now: string[]
}

/** Each part of a plan that a procedure settles, in lines as people read them. */
const linesOf = (plan: PlanV1): Record<ProcedureChange['part'], string[]> => {
  const { nomination: s, notice } = plan.sections
  const nameOf = (key: string) => plan.roles.find((r) => r.key === key)?.name ?? key
  return {
    roles: plan.roles.map((r) => r.name),
    titles: (s?.titles ?? []).map((x) => x.name),
    chain: (s?.chain ?? []).map((c) => t.step(c.name, nameOf(c.by), c.meeting)),
    opinions: (s?.opinions ?? []).map((o) => t.opinion(o.from, o.on, o.binding)),
    meeting: (['members', 'committee', 'election'] as const).flatMap((kind) => {
      const m = s?.settings?.meeting?.[kind]
      return m ? [t.meeting(kind, m)] : []
    }),
    inspect: s?.settings?.inspect ? [t.ratio(s.settings.inspect)] : [],
    persons: s?.settings?.persons ? [t.persons(s.settings.persons)] : [],
    levels: (notice?.levels ?? []).map((l) => l.name),
    days: notice ? [t.days(notice.workingDays)] : [],
  }
}

/** What adopting would change, part by part; parts that stay are left out. */
export const procedureChanges = (before: PlanV1, after: PlanV1): ProcedureChange[] => {
  const [was, now] = [linesOf(before), linesOf(after)]
  return procedureParts
    .filter((part) => was[part].join('\n') !== now[part].join('\n'))
    .map((part) => ({ part, was: was[part], now: now[part] }))
}
