import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { compare, parseRational, rational, toDecimal } from '../lib/rational.ts'
import type { Lookup, RuleOf } from '../nomination/eligibility.read.ts'
import { eligibilityText as t } from '../nomination/eligibility.text.ts'
import type { Answered } from '../nomination/eligibility.ts'
import { grouped } from '../nomination/grouped.ts'

/** An honour of such a name in force, held by the nominee. */
export const holds: Lookup<'holds'> = async (tx, list, rule, today) => {
  const found = await tx.db
    .selectFrom('honour as h')
    .innerJoin('honour_decision as d', (j) => j.onRef('d.realm_id', '=', 'h.realm_id').onRef('d.id', '=', 'h.decision_id'))
    .select(['h.id', 'h.title_name', 'h.subject_member_id', 'h.subject_unit_id', 'd.document_no'])
    .where('h.realm_id', '=', tx.realm)
    .where('h.state', '=', 'effective')
    .where((e) => e.or([e('h.expires_on', 'is', null), e('h.expires_on', '>=', today)]))
    .where('h.title_name', 'in', rule.titles)
    .where((e) =>
      e.or([
        e('h.subject_member_id', 'in', [-1, ...list.flatMap((n) => n.subjectMemberId ?? [])]),
        e('h.subject_unit_id', 'in', [-1, ...list.flatMap((n) => n.subjectUnitId ?? [])]),
      ]),
    )
    .orderBy('h.granted_on', 'desc')
    .orderBy('h.id', 'desc')
    .execute()
  return list.map((n) => {
    const one = found.find((h) =>
      n.subjectMemberId !== null
        ? h.subject_member_id === n.subjectMemberId
        : n.subjectUnitId !== null && h.subject_unit_id === n.subjectUnitId,
    )
    return one
      ? { verdict: 'ok', source: t.holds(one.title_name, one.document_no), open: `/honours/${one.id}` }
      : { verdict: 'unknown', source: t.holdsNone, supplier: t.organisation }
  })
}

interface Below {
  top: number
  unit_id: number
  unit: string
  /** Of a kind the rule counts. */
  counts: boolean
  title: string | null
  document: string | null
  grade: string | null
  round: string | null
  frozen_on: string | null
}

/** The units below these, each with an honour of such a name in force and with the grade of its newest frozen round. */
const unitsBelow = async (tx: Tx, unitIds: readonly number[], rule: RuleOf<'share-below'>, today: string): Promise<Below[]> =>
  (
    await sql<Below>`
      select top.unit_id as top, l.unit_id, u.short_name as unit, l.kind = any(${[...rule.unitKinds]}::text[]) as counts, h.title, h.document,
        g.grade, g.round, g.frozen_on
      from unit_line top
      join unit_line l on l.realm_id = top.realm_id and l.line = top.line and l.path > top.path and l.path < left(top.path, -1) || '0'
      join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
      left join lateral (
        select h.title_name as title, d.document_no as document
        from honour h
        join honour_decision d on d.realm_id = h.realm_id and d.id = h.decision_id
        where h.realm_id = l.realm_id
          and h.subject_unit_id = l.unit_id
          and h.state = 'effective'
          and (h.expires_on is null or h.expires_on >= ${today})
          and h.title_name = any(${[...rule.titles]}::text[])
        order by h.granted_on desc, h.id desc
        limit 1) h on true
      left join lateral (
        select coalesce(s.bytes::jsonb -> 'result' ->> 'gradeTitle', s.grade) as grade, r.title as round, r.frozen_on::text as frozen_on
        from score_unit s
        join score_round r on r.realm_id = s.realm_id and r.id = s.round_id
        where s.realm_id = l.realm_id
          and s.unit_id = l.unit_id
          and r.state = 'frozen'
        order by r.frozen_on desc, r.id desc
        limit 1) g on true
      where top.realm_id = ${tx.realm}
        and top.line = 'party'
        and top.unit_id = any(${[...new Set(unitIds)]}::bigint[])
        and (u.ended_on is null or u.ended_on > ${today})
        -- 党小组 is no organisation that is honoured or graded, unless the plan says so.
        and (l.kind <> 'party-group' or l.kind = any(${[...rule.unitKinds]}::text[]))
        and (not ${rule.direct === true} or l.path = top.path || l.unit_id || '/')
      order by top.unit_id, l.path`.execute(tx.db)
  ).rows

const reached = (b: Below, rule: RuleOf<'share-below'>): string | null => {
  if (b.title !== null) return t.belowTitle(b.title, b.document ?? '')
  return b.grade !== null && rule.grades.includes(b.grade) ? t.belowGrade(b.grade, b.round ?? '', b.frozen_on ?? '') : null
}

/** 三级联创: the share of the units below that hold such an honour, or such a grade in their newest frozen round. A unit with none below is not concerned. */
export const shareBelow: Lookup<'share-below'> = async (tx, list, rule, today) => {
  const found = grouped(
    await unitsBelow(
      tx,
      list.flatMap((n) => n.subjectUnitId ?? []),
      rule,
      today,
    ),
    (b) => b.top,
  )
  return list.map((n): Answered => {
    if (n.subjectUnitId === null) return { verdict: 'unknown', source: t.notOfSuch, supplier: t.inspectors }
    const all = found.get(n.subjectUnitId) ?? []
    if (all.length === 0) return { verdict: 'ok', source: t.belowNot }
    const below = all.filter((b) => b.counts).map((b) => ({ unitId: b.unit_id, unit: b.unit, by: reached(b, rule) }))
    if (below.length === 0) return { verdict: 'unknown', source: t.belowNone, supplier: t.organisation }
    const share = rational(below.filter((b) => b.by !== null).length * 100, below.length)
    return {
      verdict: compare(share, parseRational(rule.percent)) >= 0 ? 'ok' : 'fail',
      source: t.below(below.filter((b) => b.by !== null).length, below.length, toDecimal(share, 1), rule.percent, today),
      open: `/honours?unitId=${n.subjectUnitId}`,
      below,
    }
  })
}
