import { assertMay, whichMay } from '../access/access.read.ts'
import { implement } from '../http/action.ts'
import type { Output } from '../lib/contract.ts'
import { mul, parseRational, rational, toDecimal, toExact } from '../lib/rational.ts'
import { type PollGate, type Visible, visible } from '../poll/visible.ts'
import { type Definition, questionsOf } from './definition.ts'
import { responseLine } from './randomised.ts'
import type { QuestionFigure, SurveyResult } from './result.ts'
import * as api from './survey.api.ts'
import * as read from './survey.read.ts'
import { conditionSays, howSays, surveyText as t } from './survey.text.ts'
import { mayReadSurveys, mayReadTexts, mayRunSurveys, surveyCan } from './survey.ts'
import { weights } from './weight.ts'

/** The one gate to results, of polls and of surveys alike. */
export const gateOf = (s: read.SurveyRow): PollGate => ({
  state: s.state === 'counted' ? 'opened' : s.state,
  publish: s.definition.settings.publish,
  closesAt: s.closes_at,
})

const per = (n: number, of: number): string | null => (of === 0 ? null : toDecimal(rational(100 * n, of), 2))

/** What every printed table of this survey must say beside its figures. */
const meaningOf = (s: read.SurveyRow, r: SurveyResult): string[] => {
  const d = s.definition
  const left = r.questions.some((q) => q.cross?.rows.some((x) => x.cells.includes(null)))
  return [
    t[`survey.mean.${s.mode}`],
    ...(r.strata.length > 1 ? [t['survey.mean.weights']] : []),
    t['survey.mean.interval'],
    t['survey.mean.shares'],
    t['survey.mean.smallest']({ n: d.settings.smallest, source: d.settings.smallestSource }),
    ...(left ? [t['survey.mean.left-out']] : []),
    ...(questionsOf(d).some((q) => q.kind === 'sensitive') ? [t['survey.mean.randomised']] : []),
    ...(r.straight.length > 0 ? [t['survey.mean.straight']] : []),
    ...(s.about_id === s.unit_id ? [t['survey.mean.own']] : []),
  ]
}

type Wire = Output<typeof api.showResult>
const questionOf = (d: Definition, f: QuestionFigure): Wire['sections'][number]['questions'][number] => {
  const q = questionsOf(d).find((x) => x.id === f.id)!
  const e = f.sensitive
  return {
    ...f,
    hint: q.hint,
    condition: q.when.map((w) => conditionSays(d, w)).join('；'),
    number: f.number === null || q.kind !== 'number' ? null : { ...f.number, unit: q.unit },
    sensitive:
      e === null || q.kind !== 'sensitive'
        ? null
        : {
            least: e.least,
            n: e.n,
            p: toExact(responseLine(q.design).p),
            how: howSays(q.design),
            ...('yes' in e
              ? { yes: e.yes, estimate: percentOf(e.estimate), low: e.low, high: e.high, cut: e.cut }
              : { yes: null, estimate: null, low: null, high: null, cut: false }),
          },
  }
}
const percentOf = (exact: string): string => toDecimal(mul(rational(100), parseRational(exact)), 2)

/** The wire form of a result; takes nothing but what came through the gate. */
export const tableOf = (s: read.SurveyRow, digest: string, v: Visible<SurveyResult>): Wire => {
  const r = v.value
  const w = r.strata.length > 1 ? weights(r.strata) : null
  const of = new Map(r.questions.map((q) => [q.id, q]))
  return {
    title: s.title,
    state: s.state,
    digest,
    meaning: meaningOf(s, r),
    strata: r.strata.map((x) => ({ ...x, rate: per(x.answered, x.drawn), weight: w === null ? null : toExact(w.get(x.stratum)!) })),
    total: { ...r.total, rate: per(r.total.answered, r.total.drawn) },
    sections: s.definition.sections.map((x) => ({
      title: x.title,
      lead: x.lead,
      questions: x.questions.map((q) => questionOf(s.definition, of.get(q.id)!)),
    })),
    straight: r.straight.map((x) => ({
      ...x,
      says: x.n === null ? t['survey.straight.few']({ of: x.of, least: s.definition.settings.smallest }) : t['survey.straight']({ of: x.of, n: x.n, share: x.share! }), // biome-ignore format: one line
    })),
  }
}

const show = implement(api.showResult, async (c, { id }) => {
  const s = await read.readSurvey(c.tx, id)
  await assertMay(c.tx, c.actor, mayReadSurveys, s.unit_id, 'survey')
  const runs = (await whichMay(c.tx, c.actor, mayRunSurveys, [s.unit_id])).has(s.unit_id)
  const found = await read.readResult(c.tx, id)
  surveyCan.assert('read', s.state)
  return tableOf(s, found!.digest, visible({ reads: true, runs, isObject: false }, gateOf(s), c.now, found!.result))
})

const texts = implement(api.showTexts, async (c, { id }) => {
  const s = await read.readSurvey(c.tx, id)
  await assertMay(c.tx, c.actor, mayReadTexts, s.unit_id, 'survey')
  surveyCan.assert('texts', s.state)
  const all = await read.textsOf(c.tx, id)
  return {
    questions: questionsOf(s.definition)
      .filter((q) => q.kind === 'text')
      .map((q) => ({ id: q.id, text: q.text, answers: all.filter((x) => x.question === q.id).map((x) => x.words) })),
  }
})

export const surveyResultActions = [show, texts]
