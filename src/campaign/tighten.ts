import { z } from 'zod'
import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { defaultLegal, type LegalSettings } from './legal.ts'

/** What a locality may set tighter than the rules for itself and the units below it; absent = as the rules have it. */
export const tightening = z.strictObject({
  collectivesMax: z.int().min(0).max(10_000).optional(),
  personsMax: z.int().min(0).max(10_000).optional(),
  leadingSharePercent: z.number().min(0).max(100).optional(),
  noticeWorkingDays: z.int().min(1).max(60).optional(),
  sameProjectYears: z.int().min(1).max(20).optional(),
  awardProjectsPerYear: z.int().min(0).max(100).optional(),
  /** Most concentrated party commendations in any five years. */
  inFiveYears: z.int().min(0).max(10).optional(),
  /** Months after its end within which an emergency may be commended for. */
  timelyMonths: z.int().min(1).max(120).optional(),
  forbiddenWords: z.array(z.string().trim().min(1).max(20)).max(50).optional(),
})
export type Tightening = z.infer<typeof tightening>

export const mayTighten = permission('campaign.tighten', 'own', ['office', 'secretary'])
export const legalLooser = refusal<{ setting: keyof Tightening & string; asked: number; rule: number }>()(422, 'campaign.legal-looser')
export const nothingTightened = refusal()(422, 'campaign.nothing-tightened')

const down = ['collectivesMax', 'personsMax', 'leadingSharePercent', 'awardProjectsPerYear'] as const
const up = ['noticeWorkingDays', 'sameProjectYears'] as const

/**
 * A setting may only be tighter than what holds without it.
 * @throws campaign.legal-looser, campaign.nothing-tightened
 */
export const assertTighter = (t: Tightening, set: LegalSettings = defaultLegal): void => {
  const looser = (setting: keyof Tightening & string, asked: number | undefined, rule: number, wrong: boolean) => {
    if (asked !== undefined && wrong) throw legalLooser({ setting, asked, rule }, setting)
  }
  for (const k of down) looser(k, t[k], set[k], (t[k] ?? 0) > set[k])
  for (const k of up) looser(k, t[k], set[k], (t[k] ?? set[k]) < set[k])
  looser('timelyMonths', t.timelyMonths, set.timely.months, (t.timelyMonths ?? 0) > set.timely.months)
  const most = Math.max(...set.rhythm.flatMap((r) => (r.inFiveYears === null ? [] : [r.inFiveYears])))
  looser('inFiveYears', t.inFiveYears, most, (t.inFiveYears ?? 0) > most)
  if (Object.values(t).every((v) => v === undefined || (Array.isArray(v) && v.length === 0))) throw nothingTightened({})
}

/** The settings with one tightening; whatever it says, nothing becomes looser. */
export const tighten = (set: LegalSettings, t: Tightening, source: string): LegalSettings => ({
  ...set,
  own: set.own === undefined ? source : `${set.own}、${source}`,
  collectivesMax: Math.min(set.collectivesMax, t.collectivesMax ?? set.collectivesMax),
  personsMax: Math.min(set.personsMax, t.personsMax ?? set.personsMax),
  leadingSharePercent: Math.min(set.leadingSharePercent, t.leadingSharePercent ?? set.leadingSharePercent),
  awardProjectsPerYear: Math.min(set.awardProjectsPerYear, t.awardProjectsPerYear ?? set.awardProjectsPerYear),
  noticeWorkingDays: Math.max(set.noticeWorkingDays, t.noticeWorkingDays ?? set.noticeWorkingDays),
  sameProjectYears: Math.max(set.sameProjectYears, t.sameProjectYears ?? set.sameProjectYears),
  timely: { ...set.timely, months: Math.min(set.timely.months, t.timelyMonths ?? set.timely.months) },
  // Where the superior sets the time, there is no figure to tighten.
  rhythm: set.rhythm.map((r) =>
    r.inFiveYears === null ? r : { ...r, inFiveYears: Math.min(r.inFiveYears, t.inFiveYears ?? r.inFiveYears) },
  ),
  forbiddenWords: [...new Set([...set.forbiddenWords, ...(t.forbiddenWords ?? [])])],
})
