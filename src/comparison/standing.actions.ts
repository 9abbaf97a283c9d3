import { assertMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { isZero, parseRational, toDecimal } from '../lib/rational.ts'
import { ledgerPosition, valuesOfMany } from '../measure/measure.read.ts'
import { figureOf, figureWords } from '../measure/measure.ts'
import { suppliedMeasures } from '../measure/provider.read.ts'
import type { Evidence } from '../score/evidence.ts'
import { type FrozenUnit, frozenUnit, settleEvidence } from '../score/frozen.ts'
import { evidenceOf, frozenGroup, type Round, type RoundUnit, readRound, readRoundUnit, roundUnits } from '../score/score.read.ts'
import type { SettledUnit } from '../score/settle.ts'
import { readFrozen } from '../standard/standard.read.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { exactShare } from './binomial.ts'
import { againstPast, type Classed, classed, inflation, placesAtTop } from './compare.ts'
import { gradesIn, packageOf } from './comparison.actions.ts'
import * as api from './comparison.api.ts'
import * as read from './comparison.read.ts'
import { comparisonText, howText as how, outsideSources, sayGroupKey } from './comparison.text.ts'
import * as rules from './comparison.ts'
import type { Group } from './grouping.ts'
import { steps } from './tier.ts'

interface Cohort {
  standard: Standard
  of: { evidence: Evidence; settled: SettledUnit }[]
}

/** One group of a round: as frozen, or as it stands since the sheets are final. */
export const cohort = async (c: Context, round: Round, group: string | null, units: readonly RoundUnit[]): Promise<Cohort> => {
  const { standard } = await readFrozen(c.tx, round.standard_id, round.standard_no)
  const evidence =
    round.state === 'frozen'
      ? (await frozenGroup(c.tx, round.id, group)).map((b) => frozenUnit.parse(JSON.parse(b)).evidence)
      : await evidenceOf(c.tx, round, standard, units)
  const settled = new Map(settleEvidence(standard, evidence, await ledgerPosition(c.tx)).map((s) => [s.sheet.unit.id, s]))
  return { standard, of: evidence.map((e) => ({ evidence: e, settled: settled.get(e.unit.id)! })) }
}

/** @throws comparison.round-still-open */
export const assertFinal = (round: Round): void => {
  if (round.state !== 'final' && round.state !== 'frozen') throw rules.roundStillOpen({ round: round.title })
}

/** Was this group fixed as too small to compare? */
const isApart = async (c: Context, round: Round, key: string | null): Promise<{ fixed: boolean; apart: boolean }> => {
  const g = await read.groupingOf(c.tx, round.campaign_id)
  if (!g?.bytes) return { fixed: false, apart: false }
  const groups = (JSON.parse(g.bytes) as { groups: Group[] }).groups
  return { fixed: true, apart: groups.find((x) => x.key === key)?.apart ?? false }
}

const sayHow = (k: Classed, units: number, group: { fixed: boolean; apart: boolean }): string[] => {
  if (group.apart) return [how.apart]
  const out: string[] = group.fixed ? [how.grouped] : []
  if (k.method === 'exact') out.push(how.exact)
  if (k.method === 'none') {
    const say = comparisonText[k.refused!.code as 'comparison.not-connected'] as (f: unknown) => string
    return [...out, how.noTiers({ why: say(k.refused!.facts) })]
  }
  if (k.panel) {
    out.push(how.model({ ratings: k.panel.ratings, raters: k.panel.raters, units }), how.assumes, how.interval({ df: k.panel.df }))
    if (k.panel.leftOut > 0) out.push(how.leftOut({ n: k.panel.leftOut }))
    out.push(how.advisory)
  }
  out.push(k.places === null ? how.noPlaces : how.places({ n: k.places }))
  return out
}

export const classesOf = (s: Standard) => new Map(s.classes.map((k) => [k.id, k.title]))
const decimal = (x: number): string => x.toFixed(2)

/**
 * The group asked for, else the largest, in the order of the tree; '' is the group of those without one.
 * @throws comparison.no-such-group
 */
export const groupOf = <U extends { group_key: string | null; path: string }>(all: readonly U[], group: string | undefined) => {
  const count = new Map<string | null, number>()
  for (const u of all) count.set(u.group_key, (count.get(u.group_key) ?? 0) + 1)
  const key = group === undefined ? [...count].sort((a, b) => b[1] - a[1])[0]![0] : group === '' ? null : group
  if (!count.has(key)) throw rules.noSuchGroup({ group: group ?? '' })
  return { key, count, units: all.filter((u) => u.group_key === key).sort((a, b) => (a.path < b.path ? -1 : 1)) }
}

const compareRound = implement(api.compareRound, async (c, { id, group, places }) => {
  const round = await readRound(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayCompare, round.organiser_id, 'round')
  assertFinal(round)
  const { key, count, units: own } = groupOf(await roundUnits(c.tx, id), group)
  const { standard, of } = await cohort(c, round, key, own as RoundUnit[])
  const fixed = await isApart(c, round, key)
  const k = classed(standard, of, fixed.apart ? null : placesAtTop(standard, of.length, places))
  const puffed = inflation(
    of.map((x) => x.settled),
    standard,
  )
  const byUnit = new Map(k.units.map((u) => [u.unit, u]))
  const classes = classesOf(standard)
  return {
    round: { id, title: round.title, state: round.state, standard: standard.title },
    groups: [...count].map(([g, units]) => ({ key: g, name: sayGroupKey(g, classes), units })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    group: { key, name: sayGroupKey(key, classes) },
    places: k.places,
    method: k.method,
    how: sayHow(k, own.length, fixed),
    spread: k.spread,
    panel: k.panel && { ...k.panel, units: own.length, spread: decimal(k.panel.spread), sigma: decimal(k.panel.sigma) },
    inflation: puffed.middle,
    rows: own.map((u) => {
      const x = byUnit.get(u.unit_id)!
      return {
        unitId: u.unit_id,
        unit: u.name,
        shown: x.shown,
        judged: x.judged && {
          ratings: x.judged.ratings,
          raw: decimal(x.judged.raw),
          corrected: decimal(x.judged.corrected),
          low: decimal(x.judged.low),
          high: decimal(x.judged.high),
        },
        side: fixed.apart ? null : x.side,
        best: x.best,
        worst: x.worst,
        inflation: puffed.own.get(u.unit_id) ?? null,
      }
    }),
  }
})

const linesOf = (s: SettledUnit) =>
  s.sheet.lines.map((l) => ({ id: l.id, points: l.points && toDecimal(l.points, 6).replace(/\.?0+$/, '') }))

const pastOf = async (c: Context, round: Round, standard: Standard, unitId: number, now: SettledUnit) => {
  const rows = await read.pastOf(c.tx, { roundId: round.id, standardId: round.standard_id, unitId })
  return Promise.all(
    rows.map(async (r) => {
      const then: FrozenUnit = frozenUnit.parse(JSON.parse(r.bytes))
      const old = (await readFrozen(c.tx, r.standard_id, r.standard_no)).standard
      const { same, was, now: is, changed } = againstPast({ standard: old, lines: then.result.lines }, { standard, lines: linesOf(now) })
      return {
        roundId: r.id,
        title: r.title,
        on: r.frozen_on,
        shown: then.result.shown,
        grade: then.result.gradeTitle,
        was,
        now: is,
        same,
        changed,
      }
    }),
  )
}

/** Figures of the standard for each unit directly below. */
const belowOf = async (c: Context, round: Round, standard: Standard, unitId: number) => {
  const children = await read.childrenOf(c.tx, round.line, unitId)
  const measures = Object.values(standard.measures)
    .filter((m) => m.available && suppliedMeasures.includes(m.id))
    .slice(0, 8)
  const values = new Map(
    (
      await valuesOfMany(
        c.tx,
        round.period_id,
        children.map((u) => u.id),
        measures.map((m) => m.id),
      )
    ).map((v) => [v.unit_id, v]),
  )
  return {
    measures: measures.map((m) => ({ id: m.id, title: m.title })),
    rows: children.map((u) => {
      const v = values.get(u.id)
      return {
        unitId: u.id,
        unit: u.name,
        values: measures.map((m) => {
          const i = v?.measures.indexOf(m.id) ?? -1
          if (i < 0) return '—'
          const f = figureOf(m, v!.numerators[i]!, v!.denominators[i]!)
          return f.value === null ? '—' : figureWords(m, f)
        }),
      }
    }),
  }
}

/** What people outside said of it: polls, confirmations, results of other campaigns. */
interface Heard {
  id: string
  title: string
  source: string
  words: string
}
const heardOutside = (standard: Standard, s: SettledUnit): Heard[] =>
  s.sheet.lines.flatMap((l): Heard[] => {
    // Another round's result has no figure behind it: its line says total or grade itself.
    if (l.kind === 'imported' && l.state === 'scored')
      return [{ id: l.id, title: l.title, source: outsideSources.package, words: l.explanation }]
    const [input] = l.inputs
    if (!input || l.state !== 'scored') return []
    const m = standard.measures[input.measure]!
    const source =
      l.kind === 'poll' || m.owedBy === 'residents'
        ? outsideSources.poll
        : input.measure.includes('confirmed')
          ? outsideSources.confirmation
          : null
    if (source === null) return []
    const ratio = input.kind === 'ratio' && input.denominator !== null && !isZero(input.denominator)
    const value = ratio ? { n: input.numerator.n * input.denominator!.d, d: input.numerator.d * input.denominator!.n } : input.numerator
    const words = figureWords(m, { numerator: input.numerator, denominator: input.denominator, value })
    return [{ id: l.id, title: l.title, source, words }]
  })

const compareUnit = implement(api.compareUnit, async (c, { id, unitId }) => {
  const round = await readRound(c.tx, id)
  const unit = await readRoundUnit(c.tx, id, unitId)
  await assertMay(c.tx, c.actor, rules.mayReadStanding, unitId, 'round')
  assertFinal(round)
  const group = (await roundUnits(c.tx, id)).filter((u) => u.group_key === unit.group_key)
  const { standard, of } = await cohort(c, round, unit.group_key, group as RoundUnit[])
  const own = of.find((x) => x.evidence.unit.id === unitId)!.settled
  const fixed = await isApart(c, round, unit.group_key)
  const k = classed(standard, of, fixed.apart ? null : placesAtTop(standard, of.length, undefined))
  const puffed = inflation(
    of.map((x) => x.settled),
    standard,
  )
  const names = new Map(group.map((u) => [u.unit_id, u.name]))
  return {
    round: { id, title: round.title, standard: standard.title },
    unit: { unitId, unit: unit.name },
    shown: own.sheet.total.shown,
    like: {
      group: sayGroupKey(unit.group_key, classesOf(standard)),
      spread: k.spread,
      steps: steps(
        of.map((x) => x.settled.sheet.total.shown),
        own.sheet.total.shown,
      ),
      side: fixed.apart ? null : (k.units.find((u) => u.unit === unitId)?.side ?? null),
      places: k.places,
      alike: fixed.apart ? null : (k.alike(unitId)?.map((u) => ({ unitId: u, unit: names.get(u)! })) ?? null),
      how: sayHow(k, of.length, fixed),
    },
    past: await pastOf(c, round, standard, unitId, own),
    columns: own.sheet.columns.map((x) => ({ id: x.id, title: x.title, shown: x.shown, complete: isZero(x.pending) })),
    inflation: { own: puffed.own.get(unitId) ?? null, middle: puffed.middle },
    below: await belowOf(c, round, standard, unitId),
    outside: {
      lines: heardOutside(standard, own),
      realms: (await read.packages(c.tx)).map((r) => {
        const p = packageOf(r.bytes)
        const best = standard.grades.bands[0]!.id
        const sameStandard = p.standard.digest === round.standard_digest
        const n = gradesIn(p).find((g) => g.grade === best)?.units ?? 0
        // Grades of another standard mean something else; its result is shown, not set beside one's own.
        const share = sameStandard ? exactShare(n, p.units.length) : null
        const hundred = (x: number) => toDecimal(parseRational((x * 100).toFixed(2)), 1)
        return {
          realm: r.from_realm,
          title: p.title,
          basis: r.basis,
          on: r.imported_on,
          sameStandard,
          units: p.units.length,
          top: sameStandard ? String(n) : '',
          low: share && hundred(share.low),
          high: share && hundred(share.high),
        }
      }),
    },
  }
})

export const standingActions = [compareRound, compareUnit]
