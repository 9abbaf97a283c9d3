import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { addDays, daysBetween } from '../lib/calendar.ts'
import { compare, parseRational, rational, toDecimal } from '../lib/rational.ts'
import { periodOf } from '../measure/measure.read.ts'
import { figureOf } from '../measure/measure.ts'
import { measures } from '../standard/builtin.ts'
import { valueText } from '../standard/reading.ts'
import { type Lookup, lookups, type PlannedRule } from './eligibility.read.ts'
import { eligibilityText as t } from './eligibility.text.ts'
import { type Answered, coveredDays, type EligibilityFinding, type Nominee } from './eligibility.ts'

/** The unit a nominee is judged with: itself, or a member's branch. */
const unitOf = async (tx: Tx, n: Nominee): Promise<number> => {
  if (n.subjectUnitId !== null) return n.subjectUnitId
  if (n.subjectMemberId === null) return n.unitId
  const m = await tx.db
    .selectFrom('member')
    .select('branch_id')
    .where('realm_id', '=', tx.realm)
    .where('id', '=', n.subjectMemberId)
    .executeTakeFirst()
  return m?.branch_id ?? n.unitId
}

/** Newest frozen results of a unit. */
const frozenOf = async (tx: Tx, unitId: number, limit: number) =>
  (
    await sql<{ id: number; title: string; on: string; grade: string | null; grade_title: string | null; eligible: boolean | null }>`
      select r.id, r.title, r.frozen_on::text as "on", u.grade, u.bytes::jsonb -> 'result' ->> 'gradeTitle' as grade_title,
        (u.bytes::jsonb -> 'result' ->> 'eligible')::boolean as eligible
      from score_unit u
      join score_round r on r.realm_id = u.realm_id and r.id = u.round_id
      where u.realm_id = ${tx.realm}
        and u.unit_id = ${unitId}
        and r.state = 'frozen'
      order by r.frozen_on desc, r.id desc
      limit ${limit}`.execute(tx.db)
  ).rows

const grade: Lookup<'grade'> = async (tx, n, rule) => {
  const unit = await unitOf(tx, n)
  const found = await frozenOf(tx, unit, rule.rounds)
  const word = (r: (typeof found)[number]) => r.grade_title ?? r.grade ?? ''
  const bad = found.find((r) => !rule.grades.includes(word(r)) && !rule.grades.includes(r.grade ?? ''))
  const newest = bad ?? found[0]
  const source = newest ? t.grade(newest.title, word(newest), newest.on) : ''
  const open = newest ? { open: `/rounds/${newest.id}/units/${unit}` } : {}
  if (bad) return { verdict: 'fail', source, ...open }
  if (found.length < rule.rounds) return { verdict: 'unknown', source: t.noRound(rule.rounds, found.length), supplier: t.assessor, ...open }
  return { verdict: 'ok', source, ...open }
}

const noVeto: Lookup<'no-veto'> = async (tx, n) => {
  const unit = await unitOf(tx, n)
  const [r] = await frozenOf(tx, unit, 1)
  if (!r || r.eligible === null) return { verdict: 'unknown', source: t.noRound(1, 0), supplier: t.assessor }
  const open = `/rounds/${r.id}/units/${unit}`
  return r.eligible ? { verdict: 'ok', source: t.noVeto(r.title, r.on), open } : { verdict: 'fail', source: t.veto(r.title, r.on), open }
}

const measure: Lookup<'measure'> = async (tx, n, rule) => {
  const m = measures().measures.find((x) => x.id === rule.measure)
  const period = await periodOf(tx, { campaignId: n.campaignId })
  const unit = await unitOf(tx, n)
  const value =
    m && period
      ? await tx.db
          .selectFrom('measure_value')
          .select(['numerator', 'denominator'])
          .where('realm_id', '=', tx.realm)
          .where('period_id', '=', period.id)
          .where('unit_id', '=', unit)
          .where('measure', '=', m.id)
          .executeTakeFirst()
      : undefined
  const figure = m && value ? figureOf(m, value.numerator, value.denominator).value : null
  if (!m || figure === null || period?.countedOn == null)
    return { verdict: 'unknown', source: t.noFigure(m?.title ?? rule.measure), supplier: t.figures }
  const sign = compare(figure, parseRational(rule.value))
  return {
    verdict: (rule.op === '>=' ? sign >= 0 : sign <= 0) ? 'ok' : 'fail',
    source: t.measure(m.title, valueText(m, figure), period.countedOn),
    open: `/measures/${m.id}?campaign=${n.campaignId}&unit=${unit}`,
  }
}

const noNegativeFact: Lookup<'no-negative-fact'> = async (tx, n, _rule, today) => {
  const fact = await tx.db
    .selectFrom('nomination_fact')
    .select(['document', 'from_on'])
    .where('realm_id', '=', tx.realm)
    .where('from_on', '<=', today)
    .where((e) => e.or([e('until_on', 'is', null), e('until_on', '>=', today)]))
    .where((e) =>
      n.subjectMemberId !== null
        ? e('member_id', '=', n.subjectMemberId)
        : e.and([e('member_id', 'is', null), e('unit_id', '=', n.subjectUnitId ?? -1)]),
    )
    .orderBy('from_on', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (fact) return { verdict: 'fail', source: t.fact(fact.document, fact.from_on), supplier: t.discipline }
  const said = await tx.db
    .selectFrom('nomination_opinion')
    .select(['from_body', 'given_on'])
    .where('realm_id', '=', tx.realm)
    .where('nomination_id', '=', n.nominationId ?? -1)
    .where('round_no', '=', n.roundNo ?? -1)
    .where('discipline', '=', true)
    .where('verdict', '=', 'agree')
    .executeTakeFirst()
  return said
    ? { verdict: 'ok', source: t.agreed(said.from_body, said.given_on ?? '') }
    : { verdict: 'unknown', source: t.noFact, supplier: t.discipline }
}

/** Posts that are work for the party organisation, by their usual names. */
const partyWork = /书记|组织员|党务|党建|党委委员|支委|组织委员|宣传委员|纪检委员/

const partyWorkYears: Lookup<'party-work-years'> = async (tx, n, rule, today) => {
  if (n.subjectMemberId === null) return { verdict: 'unknown', source: t.notOfSuch, supplier: t.inspectors }
  const posts = await tx.db
    .selectFrom('member_post')
    .select(['post', 'from_on', 'until_on'])
    .where('realm_id', '=', tx.realm)
    .where('member_id', '=', n.subjectMemberId)
    .where('from_on', '<=', today)
    .execute()
  const held = posts.filter((p) => partyWork.test(p.post))
  const until = (on: string | null) => (on === null || on > today ? today : addDays(on, 1))
  const days = coveredDays(held.map((p) => ({ from: p.from_on, until: until(p.until_on) })))
  const open = `/members/${n.subjectMemberId}`
  // The register may not reach back far enough, so too few years are to be verified, not a refusal.
  return days >= rule.years * 365
    ? { verdict: 'ok', source: t.partyWork(toDecimal(rational(days, 365), 1)), open }
    : {
        verdict: 'unknown',
        source: held.length === 0 ? t.noPosts : t.partyWork(toDecimal(rational(days, 365), 1)),
        supplier: t.organisation,
        open,
      }
}

const memberYears: Lookup<'member-years'> = async (tx, n, rule, today) => {
  if (n.subjectMemberId === null) return { verdict: 'unknown', source: t.notOfSuch, supplier: t.inspectors }
  const m = await tx.db
    .selectFrom('member')
    .select('full_on')
    .where('realm_id', '=', tx.realm)
    .where('id', '=', n.subjectMemberId)
    .executeTakeFirst()
  const open = `/members/${n.subjectMemberId}`
  if (!m?.full_on) return { verdict: 'unknown', source: t.notJoined, supplier: t.branch, open }
  return { verdict: daysBetween(m.full_on, today) >= rule.years * 365 ? 'ok' : 'fail', source: t.joined(m.full_on), open }
}

const known: typeof lookups = {
  grade,
  'no-veto': noVeto,
  measure,
  'no-negative-fact': noNegativeFact,
  'party-work-years': partyWorkYears,
  'member-years': memberYears,
}

const answer = (tx: Tx, n: Nominee, rule: PlannedRule, today: string): Promise<Answered> => {
  const look = ({ ...known, ...lookups } as Record<string, Lookup<PlannedRule['kind']> | undefined>)[rule.kind]
  return look ? look(tx, n, rule as never, today) : Promise.resolve({ verdict: 'unknown', source: t.notOfSuch, supplier: t.inspectors })
}

/** Requirements of the title that records answer; what they leave open, the newest verification of a named person answers. */
export const recordRules = async (tx: Tx, n: Nominee, today: string): Promise<EligibilityFinding[]> => {
  const out: EligibilityFinding[] = []
  const rules = n.title.eligibility.filter((e) => e.rule !== undefined)
  const verified =
    rules.length === 0 || n.nominationId === undefined
      ? []
      : await tx.db
          .selectFrom('nomination_verification')
          .select(['rule_id', 'verdict', 'words', 'body', 'person', 'done_on'])
          .where('realm_id', '=', tx.realm)
          .where('nomination_id', '=', n.nominationId)
          .orderBy('id', 'desc')
          .execute()
  for (const e of rules) {
    const found = await answer(tx, n, e.rule!, today)
    const said = found.verdict === 'unknown' ? verified.find((v) => v.rule_id === e.id) : undefined
    out.push({
      rule: e.text,
      id: e.id,
      ...(said ? { verdict: said.verdict as 'ok' | 'fail', source: t.verified(said.body, said.person, said.done_on, said.words) } : found),
    })
  }
  return out
}
