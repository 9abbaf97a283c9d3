import { whichMay } from '../access/access.read.ts'
import { planOf } from '../campaign/campaign.read.ts'
import { goalsOf } from '../campaign/goal.ts'
import type { Context } from '../http/action.ts'
import { rational, toDecimal } from '../lib/rational.ts'
import * as polls from '../poll/poll.read.ts'
import { mayReadPolls, pollCan } from '../poll/poll.ts'
import { gateOf } from '../poll/result.actions.ts'
import { figureItem } from '../poll/result.ts'
import { ballotGrade } from '../poll/review.ts'
import { visible } from '../poll/visible.ts'
import { isOverdue } from '../rectification/rectification.ts'
import { isLate, mayReadDebriefs } from './debrief.ts'
import { readFigures } from './facts.read.ts'
import { commentsOf, itemsOf, questionsOf, type ReportRow } from './report.read.ts'
import { type Figure, type ReportDocument, sentencesOf, termOf } from './report.ts'

/** How near somebody stands to a report: the arranging unit sees all of it, the unit and the secretary their own. */
export interface Nearness {
  see: boolean
  own: boolean
  self: boolean
}
export const nearnessOf = async (c: Context, r: ReportRow): Promise<Nearness> => {
  const may = await whichMay(c.tx, c.actor, mayReadDebriefs, [r.session_unit_id, r.unit_id])
  return {
    see: may.has(r.session_unit_id),
    own: may.has(r.unit_id),
    self: c.actor.memberId !== null && c.actor.memberId === r.member_id,
  }
}

/** Goals are kept by their key; people know them by their words. */
const withGoalTexts = async (c: Context, figures: Figure[]): Promise<Figure[]> => {
  const texts = new Map<string, string>()
  for (const f of figures)
    for (const r of f.records) {
      const [noun, id] = r.ref.split('/')
      if (noun !== 'goal' || texts.has(`${id}`)) continue
      texts.set(`${id}`, '')
      for (const g of goalsOf(await planOf(c.tx, Number(id)))) texts.set(`${id}：${g.id}`, g.text)
    }
  return figures.map((f) => ({
    ...f,
    records: f.records.map((r) => {
      const [noun, id] = r.ref.split('/')
      return noun === 'goal' ? { ...r, title: texts.get(`${id}：${r.title}`) ?? r.title } : r
    }),
  }))
}
/** `35/40` → `87.50%（35/40）`, as every share is printed. */
const withShares = (figures: Figure[]): Figure[] =>
  figures.map((f) =>
    f.key !== 'poll'
      ? f
      : {
          ...f,
          records: f.records.map((r) => {
            const [n, of] = r.value.split('/').map(Number) as [number, number]
            return of > 0 ? { ...r, value: `${toDecimal(rational(100 * n, of), 2)}%（${n}/${of}）` } : r
          }),
        },
  )

/** What the records say today, for one figure or all. */
export const figuresNow = async (c: Context, r: ReportRow, only: string | null = null): Promise<Figure[]> => {
  const { from, until } = termOf({ fromOn: r.from_on, untilOn: r.until_on }, r.post_from_on, c.today)
  const scope = { unitId: r.unit_id, reach: r.settings.reach, from, until, campaignId: r.campaign_id, heldOn: r.held_on }
  return withShares(await withGoalTexts(c, await readFigures(c.tx, scope, only)))
}

/** The report as it stands: frozen if it was handed in, else drafted from the records of today. */
export const documentOf = async (c: Context, r: ReportRow): Promise<ReportDocument> => {
  if (r.bytes !== null) return JSON.parse(r.bytes) as ReportDocument
  const term = termOf({ fromOn: r.from_on, untilOn: r.until_on }, r.post_from_on, c.today)
  const figures = await figuresNow(c, r)
  return {
    schema: 'zhengyou.debrief.report/1',
    session: { id: r.debrief_id, title: r.session_title, unit: r.session_unit, heldOn: r.held_on },
    secretary: { memberId: r.member_id, name: r.name, unit: r.unit_name, post: r.post, since: r.post_from_on },
    ...term,
    asOf: c.today,
    figures,
    sentences: sentencesOf(figures, term),
    words: { problems: r.problems, causes: r.causes, next: r.next_steps },
  }
}

export interface BallotClass {
  title: string
  counts: number[] | null
  valid: number
  grade: string | null
}
/**
 * The papers about one secretary, class by class and never added up over classes. Read from the certified result through the poll's own gate:
 * before that nobody gets anything here, not even who runs the poll.
 */
export const ballotOf = async (c: Context, r: ReportRow, near: Nearness) => {
  if (r.poll_id === null) return null
  const p = await polls.readPoll(c.tx, r.poll_id)
  // The poll's own page is for those above.
  const shut = {
    pollId: near.see ? p.id : null,
    state: p.state,
    grades: p.definition.scale.grades.map((g) => g.title),
    classes: [] as BallotClass[],
  }
  const reads = near.see && (await whichMay(c.tx, c.actor, mayReadPolls, [p.unit_id])).has(p.unit_id)
  if (!pollCan.can('tell', p.state) || !(reads || near.self)) return shut
  const found = await polls.readResult(c.tx, p.id)
  if (!found) return shut
  const result = visible({ reads, runs: false, isObject: near.self }, gateOf(p), c.now, found.result).value
  const item = figureItem(p.definition) ?? p.definition.items[0]!.id
  const column = result.columns.find((x) => x.objectNo === r.object_no && x.itemId === item)
  const only = p.definition.classes.length === 1
  return {
    ...shut,
    classes: p.definition.classes.map((k): BallotClass => {
      const of = column?.byClass.find((b) => b.classKey === k.key) ?? (only && column?.shown ? column : undefined)
      const at = of ? ballotGrade(of.grades) : null
      return {
        title: k.title,
        counts: of?.grades ?? null,
        valid: of?.valid ?? 0,
        grade: at === null ? null : shut.grades[at]!,
      }
    }),
  }
}

const heldBy = <T extends { report_id: number }>(rows: readonly T[], id: number): T[] => rows.filter((x) => x.report_id === id)

/** Reports with all that belongs to them, each as near as the actor stands to it. */
export const reportsOut = async (c: Context, rows: readonly ReportRow[], near: ReadonlyMap<number, Nearness>) => {
  const ids = rows.map((r) => r.id)
  const questions = await questionsOf(c.tx, ids)
  const comments = await commentsOf(c.tx, ids)
  const items = await itemsOf(c.tx, ids)
  const out = []
  for (const r of rows) {
    const doc = await documentOf(c, r)
    const ballot = await ballotOf(c, r, near.get(r.id)!)
    const grades = r.poll_id === null ? [] : (await polls.readPoll(c.tx, r.poll_id)).definition.scale.grades
    const told = r.grade !== null && (near.get(r.id)!.see || r.session_state === 'closed')
    const comment = heldBy(comments, r.id)[0]
    out.push({
      id: r.id,
      debriefId: r.debrief_id,
      title: r.session_title,
      sessionUnit: r.session_unit,
      sessionState: r.session_state,
      year: r.year_no,
      heldOn: r.held_on,
      handInOn: r.hand_in_on,
      unitId: r.unit_id,
      unitName: r.unit_name,
      memberId: r.member_id,
      name: r.name,
      post: r.post,
      since: r.post_from_on,
      from: doc.from,
      until: doc.until,
      asOf: doc.asOf,
      state: r.state,
      late: isLate({ state: r.state, handedOn: r.handed_on }, r.hand_in_on, c.today),
      proxy: r.proxy,
      returned: r.returned_n,
      reason: r.reason,
      handedOn: r.handed_on,
      digest: r.digest,
      sentences: doc.sentences,
      ...doc.words,
      questions: heldBy(questions, r.id).map((q) => ({
        id: q.id,
        source: q.source,
        asker: q.asker,
        words: q.words,
        askedOn: q.asked_on,
        state: q.state,
        how: q.how,
        answer: q.answer,
        answeredOn: q.answered_on,
        reason: q.reason,
        itemId: q.item_id,
      })),
      comment: comment
        ? { by: comment.by_name, strengths: comment.strengths, problems: comment.problems, givenOn: comment.given_on }
        : null,
      ballot,
      grade: told
        ? {
            title: grades.find((g) => g.id === r.grade)?.title ?? r.grade!,
            reason: r.grade_reason,
            meeting: r.grade_meeting,
            on: r.graded_on!,
          }
        : null,
      items: heldBy(items, r.id).map((i) => ({
        itemId: i.item_id,
        source: i.source,
        what: i.what,
        responsible: i.responsible,
        dueOn: i.due_on,
        overdue: isOverdue({ state: i.state, dueOn: i.due_on }, c.today),
        state: i.state,
        outcome: i.outcome,
        closedOn: i.closed_on,
      })),
    })
  }
  return out
}
