import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { compare, parseRational, rational } from '../lib/rational.ts'
import type { Lookup } from '../nomination/eligibility.read.ts'
import { eligibilityText as t } from '../nomination/eligibility.text.ts'

/** An honour of such a name in force, held by the nominee. */
export const holds: Lookup<'holds'> = async (tx, n, rule, today) => {
  const found = await tx.db
    .selectFrom('honour as h')
    .innerJoin('honour_decision as d', (j) => j.onRef('d.realm_id', '=', 'h.realm_id').onRef('d.id', '=', 'h.decision_id'))
    .select(['h.id', 'h.title_name', 'd.document_no'])
    .where('h.realm_id', '=', tx.realm)
    .where('h.state', '=', 'effective')
    .where((e) => e.or([e('h.expires_on', 'is', null), e('h.expires_on', '>=', today)]))
    .where('h.title_name', 'in', rule.titles)
    .where((e) =>
      n.subjectMemberId !== null ? e('h.subject_member_id', '=', n.subjectMemberId) : e('h.subject_unit_id', '=', n.subjectUnitId ?? -1),
    )
    .orderBy('h.granted_on', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found
    ? { verdict: 'ok', source: t.holds(found.title_name, found.document_no), open: `/honours/${found.id}` }
    : { verdict: 'unknown', source: t.holdsNone, supplier: t.organisation }
}

const countBelow = async (
  tx: Tx,
  unitId: number,
  kinds: readonly string[],
  titles: readonly string[],
  grades: readonly string[],
  today: string,
) =>
  (
    await sql<{ n: number; of: number }>`
      select count(*) as of,
        count(*) filter (where exists (
          select 1
          from honour h
          where h.realm_id = l.realm_id
            and h.subject_unit_id = l.unit_id
            and h.state = 'effective'
            and (h.expires_on is null or h.expires_on >= ${today})
            and h.title_name = any(${titles as string[]})) or (
          select coalesce(s.bytes::jsonb -> 'result' ->> 'gradeTitle', s.grade) = any(${grades as string[]})
          from score_unit s
          join score_round r on r.realm_id = s.realm_id and r.id = s.round_id
          where s.realm_id = l.realm_id
            and s.unit_id = l.unit_id
            and r.state = 'frozen'
          order by r.frozen_on desc, r.id desc
          limit 1)) as n
      from unit_line top
      join unit_line l on l.realm_id = top.realm_id and l.line = top.line and l.path > top.path and l.path < left(top.path, -1) || '0'
      where top.realm_id = ${tx.realm}
        and top.line = 'party'
        and top.unit_id = ${unitId}
        and l.kind = any(${kinds as string[]})`.execute(tx.db)
  ).rows[0]!

/** 三级联创: the share of the units below that hold such an honour, or such a grade in their newest frozen round. */
export const shareBelow: Lookup<'share-below'> = async (tx, n, rule, today) => {
  if (n.subjectUnitId === null) return { verdict: 'unknown', source: t.notOfSuch, supplier: t.inspectors }
  const found = await countBelow(tx, n.subjectUnitId, rule.unitKinds, rule.titles, rule.grades, today)
  const [count, of] = [Number(found.n), Number(found.of)]
  if (of === 0) return { verdict: 'unknown', source: t.belowNone, supplier: t.organisation }
  const enough = compare(rational(count * 100, of), parseRational(rule.percent)) >= 0
  return { verdict: enough ? 'ok' : 'fail', source: `${t.below(count, of)}（${today}）`, open: `/honours?unitId=${n.subjectUnitId}` }
}
