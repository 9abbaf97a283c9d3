import { activityMeasures } from '../activity/figure.read.ts'
import type { Tx } from '../db/db.ts'
import { pledgeMeasures } from '../pledge/pledge.read.ts'
import { pollMeasures, pollRecords } from '../poll/figure.read.ts'
import { rectificationMeasures } from '../rectification/rectification.read.ts'
import { surveyMeasures, surveyRecords } from '../survey/figure.read.ts'
import { type MeasureRow, type MeasureScope, notCountedYet, type RecordRow } from './measure.ts'
import { nounRecords } from './records.read.ts'
import { recordsOf, relations, rowsOf } from './register.read.ts'

/** What one noun supplies: the figures by unit, and the records behind each. Both are read from the same rows. */
export interface Provider {
  readonly source: string
  readonly measures: readonly string[]
  /** Nouns of the events after which its figures are counted again; 'any' where other nouns' acts count. */
  readonly nouns: readonly string[] | 'any'
  /** An event of a unit may change figures kept at the units above it. */
  readonly above: boolean
  readonly rows: (tx: Tx, scope: MeasureScope) => Promise<MeasureRow[]>
  readonly records: (tx: Tx, measure: string, scope: MeasureScope, page: { offset: number; limit: number }) => Promise<RecordRow[]>
}

const fromRelations = (source: string, measures: readonly string[], nouns: Provider['nouns'], above = false): Provider => ({
  source,
  measures,
  nouns,
  above,
  rows: rowsOf(measures),
  records: (tx, measure, scope, page) => recordsOf(tx, relations[measure]!(tx, scope), page),
})
const fromNoun = (source: string, measures: readonly string[], nouns: Provider['nouns'], rows: Provider['rows']): Provider => ({
  source,
  measures,
  nouns,
  above: false,
  rows,
  records: (tx, measure, scope, page) => recordsOf(tx, nounRecords[measure]!(tx, scope), page),
})

/** Every noun that supplies figures. A measure of the catalogue no provider names has no register yet. */
export const providers: readonly Provider[] = [
  fromRelations(
    'register',
    ['organisation.size_fit_share', 'member.assigned_share', 'cadre.one_head_n', 'cadre.dual_post_share'],
    ['member'],
    true,
  ),
  fromRelations('zone', ['zone.joined_n'], ['zone']),
  // A duty is done by an act of any noun.
  fromRelations('duty', ['duty.on_time_share'], 'any'),
  fromNoun('pledge', ['pledge.kept_share', 'pledge.member_kept_share', 'pledge.overdue_n'], ['pledge'], pledgeMeasures),
  fromNoun(
    'activity',
    ['activity.service_confirmed_share', 'activity.post_alive_share', 'activity.life_done_share'],
    ['activity', 'carrier', 'service', 'member'],
    activityMeasures,
  ),
  fromRelations('pace', ['activity.late_written_share', 'activity.long_gap_n'], ['activity', 'inspection']),
  {
    source: 'poll',
    measures: ['poll.satisfied_share', 'poll.cadre_satisfied_share'],
    nouns: ['poll'],
    above: false,
    rows: pollMeasures,
    records: (tx, measure, scope, page) => recordsOf(tx, pollRecords(tx, measure, scope), page),
  },
  {
    source: 'survey',
    measures: ['survey.satisfied_share'],
    nouns: ['survey'],
    above: false,
    rows: surveyMeasures,
    records: (tx, _measure, scope, page) => recordsOf(tx, surveyRecords(tx, scope), page),
  },
  fromNoun('rectification', ['rectification.closed_on_time_share', 'rectification.reopened_n'], ['rectification'], rectificationMeasures),
]

export const suppliedMeasures: readonly string[] = providers.flatMap((p) => p.measures)

/** @throws measure.not-counted-yet */
export const providerOf = (measure: string): Provider => {
  const found = providers.find((p) => p.measures.includes(measure))
  if (!found) throw notCountedYet({ measure })
  return found
}
