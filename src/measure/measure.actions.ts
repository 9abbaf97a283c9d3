import { assertMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import { namesOf, readUnit } from '../organisation/organisation.read.ts'
import { isAvailable, measures } from '../standard/builtin.ts'
import type { MeasureDefinition } from '../standard/standard-schema.ts'
import { figuresOf, scopeOf, spanOf } from './count.actions.ts'
import * as api from './measure.api.ts'
import { periodOf, scopeOfUnit } from './measure.read.ts'
import { figureOf, figureWords, type MeasureScope, mayReadMeasures, noSuchMeasure, notCountedYet, type Period } from './measure.ts'
import { providerOf, suppliedMeasures } from './provider.read.ts'
import { campaignsOfRecords } from './records.read.ts'

const definition = (id: string): MeasureDefinition => {
  const m = measures().measures.find((x) => x.id === id)
  if (!m) throw noSuchMeasure({ measure: id })
  return m
}
export const isCounted = (m: MeasureDefinition): boolean => isAvailable(m) && suppliedMeasures.includes(m.id)

const rowOf = (m: MeasureDefinition) => ({
  id: m.id,
  title: m.title,
  numerator: m.numerator,
  denominator: m.denominator,
  unit: m.unit,
  source: m.source,
  meaning: m.meaning,
  kind: m.kind,
  nature: m.nature,
  owedBy: m.owedBy,
  counted: isCounted(m),
})

/** The period asked for: a campaign's, else the current year's. @throws http.not-found */
const periodAsked = async (c: Context, campaign: number | undefined): Promise<Period> => {
  const p = await periodOf(c.tx, campaign === undefined ? { year: Number(c.today.slice(0, 4)), line: 'party' } : { campaignId: campaign })
  if (!p) throw notFound({ noun: 'measure' })
  return p
}

/** Records behind one figure of a unit and all below it; for the page and for the frozen evidence of a score. */
export const recordsBehind = async (
  c: Context,
  period: Period,
  measure: string,
  unitId: number,
  page: { offset: number; limit: number },
): Promise<{ rows: Awaited<ReturnType<ReturnType<typeof providerOf>['records']>>; scope: MeasureScope }> => {
  const scope: MeasureScope = { ...(await scopeOfUnit(c.tx, period.line, unitId)), ...scopeOf(period, c.today) }
  return { rows: await providerOf(measure).records(c.tx, measure, scope, page), scope }
}

const listMeasures = implement(api.listMeasures, async (c, { unit, campaign }) => {
  const rows = measures().measures
  if (unit === undefined) return { unit: null, period: null, rows: rows.map((m) => ({ ...rowOf(m), value: null })) }
  await assertMay(c.tx, c.actor, mayReadMeasures, unit)
  const u = await readUnit(c.tx, unit)
  if (!u) throw notFound({ noun: 'unit' })
  const period = await periodAsked(c, campaign)
  const values = await figuresOf(c, period.id, unit)
  return {
    unit: { id: u.id, name: u.shortName },
    period: { ...spanOf(period, c.today), countedOn: period.countedOn },
    rows: rows.map((m) => {
      if (!isCounted(m) || period.countedOn === null) return { ...rowOf(m), value: null }
      const v = values.get(m.id)
      const figure = figureOf(m, v?.numerator ?? '0', v?.denominator ?? '0')
      const value = {
        numerator: v?.numerator ?? '0',
        denominator: m.denominator === null ? null : (v?.denominator ?? '0'),
        words: figureWords(m, figure),
        none: figure.value === null,
        position: v?.ledger_position ?? 0,
      }
      return { ...rowOf(m), value }
    }),
  }
})

const listRecords = implement(api.listRecords, async (c, { id, unit, campaign, after, limit }) => {
  const m = definition(id)
  await assertMay(c.tx, c.actor, mayReadMeasures, unit)
  const u = await readUnit(c.tx, unit)
  if (!u) throw notFound({ noun: 'unit' })
  if (!isCounted(m)) throw notCountedYet({ measure: m.title })
  const period = await periodAsked(c, campaign)
  const { rows, scope } = await recordsBehind(c, period, id, unit, { offset: after, limit: limit + 1 })
  const totals = (await providerOf(id).rows(c.tx, scope)).filter((r) => r.measure === id)
  const numerator = totals.reduce((n, r) => n + r.numerator, 0)
  const denominator = totals.reduce((n, r) => n + r.denominator, 0)
  const shown = rows.slice(0, limit)
  const names = await namesOf(
    c.tx,
    shown.map((r) => r.unitId),
  )
  const campaigns = await campaignsOfRecords(
    c.tx,
    shown.map((r) => r.ref),
  )
  return {
    measure: rowOf(m),
    unit: { id: u.id, name: u.shortName },
    period: { from: scope.from, until: scope.until },
    figure: { numerator, denominator, words: figureWords(m, figureOf(m, String(numerator), String(denominator))) },
    rows: shown.map((r) => ({
      ref: r.ref,
      title: r.title,
      on: r.on,
      counted: r.counted,
      campaign: campaigns.get(r.ref) ?? null,
      unitId: r.unitId,
      unit: names.get(r.unitId) ?? '',
    })),
    next: rows.length > limit ? after + limit : null,
  }
})

export const measureActions = [listMeasures, listRecords]
