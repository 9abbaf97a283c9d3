import { sql } from 'kysely'
import type { Title } from '../campaign/plan-schema.ts'
import type { Tx } from '../db/db.ts'
import { addDays, daysBetween } from '../lib/calendar.ts'
import { compare, parseRational, rational, toDecimal } from '../lib/rational.ts'
import { periodOf } from '../measure/measure.read.ts'
import { figureOf } from '../measure/measure.ts'
import { measures } from '../standard/builtin.ts'
import { valueText } from '../standard/reading.ts'
import { type Lookup, lookups, type PlannedRule, type RuleKind, type RuleOf } from './eligibility.read.ts'
import { eligibilityText as t } from './eligibility.text.ts'
import { type Answered, coveredDays, type EligibilityFinding, type Nominee } from './eligibility.ts'
import { grouped } from './grouped.ts'

/** A look-up of this file: of one nominee, out of what was read for all of them. */
type Look<K extends RuleKind> = (n: Nominee, rule: RuleOf<K>, today: string, k: Known) => Answered

/** What the registers say of many nominees, read once for all of them. */
export interface Known {
  members: Map<number, { branch_id: number; full_on: string | null }>
  posts: Map<number, { post: string; from_on: string; until_on: string | null }[]>
  memberFacts: Map<number, { document: string; from_on: string }>
  unitFacts: Map<number, { document: string; from_on: string }>
  agreed: Map<string, { from_body: string; given_on: string | null }>
  verified: Map<number, Verified[]>
  /** Newest first, of each unit. */
  frozen: Map<number, Frozen[]>
}
interface Frozen {
  unit_id: number
  id: number
  title: string
  on: string
  grade: string | null
  grade_title: string | null
  eligible: boolean | null
}
interface Verified {
  nomination_id: number
  rule_id: string
  verdict: string
  words: string
  body: string
  person: string
  done_on: string
}

const firstOf = <R, K>(rows: readonly R[], keyOf: (r: R) => K): Map<K, R> => new Map([...rows].reverse().map((r) => [keyOf(r), r]))

/** Six statements for any number of nominees, five where no requirement is of grades. */
const knownOf = async (tx: Tx, list: readonly Nominee[], today: string, grades: boolean): Promise<Known> => {
  const memberIds = [-1, ...list.flatMap((n) => (n.subjectMemberId === null ? [] : [n.subjectMemberId]))]
  const unitIds = [-1, ...list.flatMap((n) => (n.subjectUnitId === null ? [] : [n.subjectUnitId]))]
  const nominationIds = [-1, ...list.flatMap((n) => (n.nominationId === undefined ? [] : [n.nominationId]))]
  const members = await tx.db
    .selectFrom('member')
    .select(['id', 'branch_id', 'full_on'])
    .where('realm_id', '=', tx.realm)
    .where('id', 'in', memberIds)
    .execute()
  const posts = await tx.db
    .selectFrom('member_post')
    .select(['member_id', 'post', 'from_on', 'until_on'])
    .where('realm_id', '=', tx.realm)
    .where('member_id', 'in', memberIds)
    .where('from_on', '<=', today)
    .execute()
  const facts = await tx.db
    .selectFrom('nomination_fact')
    .select(['unit_id', 'member_id', 'document', 'from_on'])
    .where('realm_id', '=', tx.realm)
    .where('from_on', '<=', today)
    .where((e) => e.or([e('until_on', 'is', null), e('until_on', '>=', today)]))
    .where((e) => e.or([e('member_id', 'in', memberIds), e.and([e('member_id', 'is', null), e('unit_id', 'in', unitIds)])]))
    .orderBy('from_on', 'desc')
    .execute()
  const agreed = await tx.db
    .selectFrom('nomination_opinion')
    .select(['nomination_id', 'round_no', 'from_body', 'given_on'])
    .where('realm_id', '=', tx.realm)
    .where('nomination_id', 'in', nominationIds)
    .where('discipline', '=', true)
    .where('verdict', '=', 'agree')
    .execute()
  const verified = await tx.db
    .selectFrom('nomination_verification')
    .select(['nomination_id', 'rule_id', 'verdict', 'words', 'body', 'person', 'done_on'])
    .where('realm_id', '=', tx.realm)
    .where('nomination_id', 'in', nominationIds)
    .orderBy('id', 'desc')
    .execute()
  const known: Known = {
    members: new Map(members.map((m) => [m.id, m])),
    posts: grouped(posts, (p) => p.member_id),
    memberFacts: firstOf(
      facts.filter((f) => f.member_id !== null),
      (f) => f.member_id!,
    ),
    unitFacts: firstOf(
      facts.filter((f) => f.member_id === null),
      (f) => f.unit_id,
    ),
    agreed: firstOf(agreed, (a) => `${a.nomination_id}/${a.round_no}`),
    verified: grouped(verified, (v) => v.nomination_id),
    frozen: new Map(),
  }
  if (grades)
    known.frozen = grouped(
      await frozenOf(
        tx,
        list.map((n) => unitOf(n, known)),
      ),
      (r) => r.unit_id,
    )
  return known
}

/** The unit a nominee is judged with: itself, or a member's branch. */
const unitOf = (n: Nominee, k: Pick<Known, 'members'>): number =>
  n.subjectUnitId ?? (n.subjectMemberId === null ? undefined : k.members.get(n.subjectMemberId)?.branch_id) ?? n.unitId

/** The most rounds a requirement may look back over. */
const rounds = 5

/** Newest frozen results of units. */
const frozenOf = async (tx: Tx, unitIds: readonly number[]) =>
  (
    await sql<Frozen>`
      select x.unit_id, f.*
      from unnest(${[...new Set(unitIds)]}::bigint[]) as x (unit_id)
      cross join lateral (
        select r.id, r.title, r.frozen_on::text as "on", u.grade, u.bytes::jsonb -> 'result' ->> 'gradeTitle' as grade_title,
          (u.bytes::jsonb -> 'result' ->> 'eligible')::boolean as eligible
        from score_unit u
        join score_round r on r.realm_id = u.realm_id and r.id = u.round_id
        where u.realm_id = ${tx.realm}
          and u.unit_id = x.unit_id
          and r.state = 'frozen'
        order by r.frozen_on desc, r.id desc
        limit ${rounds}) f
      order by x.unit_id, f."on" desc, f.id desc`.execute(tx.db)
  ).rows

const grade: Look<'grade'> = (n, rule, _today, k) => {
  const unit = unitOf(n, k)
  const found = (k.frozen.get(unit) ?? []).slice(0, rule.rounds)
  const word = (r: Frozen) => r.grade_title ?? r.grade ?? ''
  const bad = found.find((r) => !rule.grades.includes(word(r)) && !rule.grades.includes(r.grade ?? ''))
  const newest = bad ?? found[0]
  const source = newest ? t.grade(newest.title, word(newest), newest.on) : ''
  const open = newest ? { open: `/rounds/${newest.id}/units/${unit}` } : {}
  if (bad) return { verdict: 'fail', source, ...open }
  if (found.length < rule.rounds) return { verdict: 'unknown', source: t.noRound(rule.rounds, found.length), supplier: t.assessor, ...open }
  return { verdict: 'ok', source, ...open }
}

const noVeto: Look<'no-veto'> = (n, _rule, _today, k) => {
  const unit = unitOf(n, k)
  const r = k.frozen.get(unit)?.[0]
  if (!r || r.eligible === null) return { verdict: 'unknown', source: t.noRound(1, 0), supplier: t.assessor }
  const open = `/rounds/${r.id}/units/${unit}`
  return r.eligible ? { verdict: 'ok', source: t.noVeto(r.title, r.on), open } : { verdict: 'fail', source: t.veto(r.title, r.on), open }
}

const asked = async (tx: Tx, list: readonly Nominee[], rule: RuleOf<'measure'>, k: Known): Promise<Answered[]> => {
  const m = measures().measures.find((x) => x.id === rule.measure)
  const period = list[0] ? await periodOf(tx, { campaignId: list[0].campaignId }) : null
  const values =
    m && period
      ? await tx.db
          .selectFrom('measure_value')
          .select(['unit_id', 'numerator', 'denominator'])
          .where('realm_id', '=', tx.realm)
          .where('period_id', '=', period.id)
          .where('unit_id', 'in', [-1, ...list.map((n) => unitOf(n, k))])
          .where('measure', '=', m.id)
          .execute()
      : []
  const ofUnit = new Map(values.map((v) => [v.unit_id, v]))
  return list.map((n) => {
    const unit = unitOf(n, k)
    const value = ofUnit.get(unit)
    const figure = m && value ? figureOf(m, value.numerator, value.denominator).value : null
    if (!m || figure === null || period?.countedOn == null)
      return { verdict: 'unknown', source: t.noFigure(m?.title ?? rule.measure), supplier: t.figures }
    const sign = compare(figure, parseRational(rule.value))
    return {
      verdict: (rule.op === '>=' ? sign >= 0 : sign <= 0) ? 'ok' : 'fail',
      source: t.measure(m.title, valueText(m, figure), period.countedOn),
      open: `/measures/${m.id}?campaign=${n.campaignId}&unit=${unit}`,
    }
  })
}

const noNegativeFact: Look<'no-negative-fact'> = (n, _rule, _today, k) => {
  const fact = n.subjectMemberId !== null ? k.memberFacts.get(n.subjectMemberId) : k.unitFacts.get(n.subjectUnitId ?? -1)
  if (fact) return { verdict: 'fail', source: t.fact(fact.document, fact.from_on), supplier: t.discipline }
  const said = k.agreed.get(`${n.nominationId ?? -1}/${n.roundNo ?? -1}`)
  return said
    ? { verdict: 'ok', source: t.agreed(said.from_body, said.given_on ?? '') }
    : { verdict: 'unknown', source: t.noFact, supplier: t.discipline }
}

/** Posts that are work for the party organisation, by their usual names. */
const partyWork = /书记|组织员|党务|党建|党委委员|支委|组织委员|宣传委员|纪检委员/

const partyWorkYears: Look<'party-work-years'> = (n, rule, today, k) => {
  if (n.subjectMemberId === null) return { verdict: 'unknown', source: t.notOfSuch, supplier: t.inspectors }
  const posts = k.posts.get(n.subjectMemberId) ?? []
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

const memberYears: Look<'member-years'> = (n, rule, today, k) => {
  if (n.subjectMemberId === null) return { verdict: 'unknown', source: t.notOfSuch, supplier: t.inspectors }
  const m = k.members.get(n.subjectMemberId)
  const open = `/members/${n.subjectMemberId}`
  if (!m?.full_on) return { verdict: 'unknown', source: t.notJoined, supplier: t.branch, open }
  return { verdict: daysBetween(m.full_on, today) >= rule.years * 365 ? 'ok' : 'fail', source: t.joined(m.full_on), open }
}

const ours: { [K in RuleKind]?: Look<K> } = {
  grade,
  'no-veto': noVeto,
  'no-negative-fact': noNegativeFact,
  'party-work-years': partyWorkYears,
  'member-years': memberYears,
}

const answers = async (tx: Tx, list: readonly Nominee[], rule: PlannedRule, today: string, k: Known): Promise<Answered[]> => {
  if (rule.kind === 'measure') return asked(tx, list, rule, k)
  const own = ours[rule.kind] as Look<RuleKind> | undefined
  if (own) return list.map((n) => own(n, rule, today, k))
  const look = lookups[rule.kind] as Lookup<RuleKind> | undefined
  return look ? look(tx, list, rule, today) : list.map(() => ({ verdict: 'unknown', source: t.notOfSuch, supplier: t.inspectors }))
}

/** Requirements of the title that records answer, of each nominee; what they leave open, the newest verification of a named person answers. */
export const recordRules = async (tx: Tx, title: Title, list: readonly Nominee[], today: string): Promise<EligibilityFinding[][]> => {
  const rules = title.eligibility.filter((e) => e.rule !== undefined)
  const out: EligibilityFinding[][] = list.map(() => [])
  if (rules.length === 0 || list.length === 0) return out
  const k = await knownOf(
    tx,
    list,
    today,
    rules.some((e) => e.rule!.kind === 'grade' || e.rule!.kind === 'no-veto'),
  )
  for (const e of rules) {
    const found = await answers(tx, list, e.rule!, today, k)
    for (const [i, n] of list.entries()) {
      const said = found[i]!.verdict === 'unknown' ? k.verified.get(n.nominationId ?? -1)?.find((v) => v.rule_id === e.id) : undefined
      out[i]!.push({
        rule: e.text,
        id: e.id,
        ...(said
          ? { verdict: said.verdict as 'ok' | 'fail', source: t.verified(said.body, said.person, said.done_on, said.words) }
          : found[i]!),
      })
    }
  }
  return out
}
