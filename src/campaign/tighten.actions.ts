import { assertMay } from '../access/access.read.ts'
import { type Implementation, implement } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import { readUnit } from '../organisation/organisation.read.ts'
import { mayReadCampaigns } from './campaign.ts'
import { defaultLegal, type LegalSettings } from './legal.ts'
import * as api from './tighten.api.ts'
import { legalFor, tightenings } from './tighten.read.ts'
import { assertTighter, mayTighten, type Tightening } from './tighten.ts'
import { insertTightening } from './tighten.write.ts'

const rhythmOf = (set: LegalSettings): string => set.rhythm.flatMap((r) => (r.inFiveYears === null ? [] : [r.inFiveYears])).join(' / ')
const figures: Record<keyof Tightening & string, (set: LegalSettings) => string> = {
  collectivesMax: (s) => String(s.collectivesMax),
  personsMax: (s) => String(s.personsMax),
  leadingSharePercent: (s) => `${s.leadingSharePercent}%`,
  noticeWorkingDays: (s) => String(s.noticeWorkingDays),
  sameProjectYears: (s) => String(s.sameProjectYears),
  awardProjectsPerYear: (s) => String(s.awardProjectsPerYear),
  inFiveYears: rhythmOf,
  timelyMonths: (s) => String(s.timely.months),
  forbiddenWords: (s) => s.forbiddenWords.join('、'),
}

const showLegal = implement(api.showLegal, async (c, { unitId }) => {
  await assertMay(c.tx, c.actor, mayReadCampaigns, unitId)
  const unit = await readUnit(c.tx, unitId)
  if (!unit) throw notFound({ noun: 'unit' })
  const now = await legalFor(c.tx, unitId)
  return {
    unit: unit.shortName,
    limits: (Object.keys(figures) as (keyof typeof figures)[]).map((setting) => ({
      setting,
      rule: figures[setting](defaultLegal),
      now: figures[setting](now),
    })),
    set: (await tightenings(c.tx, unitId)).map((t) => ({ unitId: t.unit_id, unit: t.unit, source: t.source, on: t.set_on, by: t.by })),
    timelySource: `${now.timely.source.rule}${now.timely.source.article}`,
  }
})

const tightenLegal = implement(api.tightenLegal, async (c, { unitId, source, ...settings }) => {
  await assertMay(c.tx, c.actor, mayTighten, unitId)
  assertTighter(settings)
  await insertTightening(c.tx, { unitId, settings, source, by: c.actor.accountId!, on: c.today })
  await c.record('campaign.legal-tightened', { unitId, detail: { settings: Object.keys(settings), source } })
  return { ok: true as const }
})

export const tightenActions: Implementation[] = [showLegal, tightenLegal]
