import { z } from 'zod'
import { type Hall, type HallAnswer, hall, type PublicContext } from '../http/hall.ts'
import { chineseFullDay } from '../lib/calendar.ts'
import { notFound } from '../lib/contract.ts'
import { Refused } from '../lib/refusal.ts'
import { findForm, form, type HallForm } from '../web/hall/form.ts'
import { type Html, html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { actions, facts, items, note, prose, section, tag, timeline } from '../web/hall/parts.ts'
import { type DebriefRow, publicDebriefs } from './debrief.read.ts'
import { answerWayNames, debriefText, questionSourceNames, questionStates, debriefPublic as t } from './debrief.text.ts'
import { debriefCan } from './debrief.ts'
import { followQuestion, takeQuestion } from './question.actions.ts'
import { questionsOf, reportsOf } from './report.read.ts'
import type { ReportDocument } from './report.ts'

const realm = z.string()
const id = z.coerce.number().int().positive()
const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url })
const asks = (d: DebriefRow): boolean => d.settings.askPublic && debriefCan.can('ask', d.state)

const entry = (c: PublicContext, d: DebriefRow) => ({
  title: d.title,
  to: `/h/${c.realm.code}/debrief/${d.id}`,
  note: `${d.unit_name}　${chineseFullDay(d.held_on)}　${t.reports(Number(d.reports_n))}`,
  tag: asks(d) ? tag('running', t.asking) : tag('done', t.closed),
})

const list = hall('hall.debriefs', 'GET /h/:realm/debriefs', z.object({ realm }), async (c) =>
  hallPage({
    ...base(c),
    title: t.list,
    crumbs: [{ label: t.list }],
    lead: t.lead,
    date: chineseFullDay(c.today),
    source: t.source,
    body: html`${items(
      (await publicDebriefs(c.tx)).map((d) => entry(c, d)),
      t.empty,
    )}${actions([{ to: `/h/${c.realm.code}/debrief-answer`, label: t.follow }])}`,
  }),
)

/** @throws http.not-found for what is not for the public, whether or not it exists */
const publicDebrief = async (c: PublicContext, wanted: number): Promise<DebriefRow> => {
  const d = (await publicDebriefs(c.tx)).find((x) => x.id === wanted)
  if (!d) throw notFound({ noun: 'debrief' })
  return d
}

/** What was handed in and said, once it is over and the setting makes it public; no ballot, no grade, nobody's name but the secretary's. */
const told = async (c: PublicContext, d: DebriefRow) => {
  const rows = (await reportsOf(c.tx, d.id)).filter((r) => r.bytes !== null)
  const questions = await questionsOf(c.tx, rows.map((r) => r.id)) // biome-ignore format: one line
  return rows.map((r) => {
    const doc = JSON.parse(r.bytes!) as ReportDocument
    const own = questions.filter((q) => q.report_id === r.id && q.state !== 'set-aside')
    return html`${section(
      `${doc.secretary.unit}　${doc.secretary.post}　${doc.secretary.name}`,
      html`<h3>${t.facts}</h3><ul class="prose">${doc.sentences.map((s) => html`<li>${s.parts.map((p) => p.text).join('')}</li>`)}</ul>
      <h3>${t.problems}</h3>${prose(doc.words.problems)}<h3>${t.next}</h3>${prose(doc.words.next)}<h3>${t.questions}</h3>${
        own.length === 0
          ? html`<p>${t.noQuestions}</p>`
          : timeline(
              own.map((q) => ({
                when: `${questionSourceNames[q.source]}　${chineseFullDay(q.asked_on)}`,
                what: q.words,
                note: q.state === 'answered' ? `${answerWayNames[q.how!]}：${q.answer}` : t.unanswered,
              })),
            )
      }<p>${t.digest} <code style="overflow-wrap:anywhere">${r.digest ?? ''}</code></p>`,
    )}`
  })
}

const show = hall('hall.debrief', 'GET /h/:realm/debrief/:id', z.object({ realm, id }), async (c, { id: wanted }) => {
  const d = await publicDebrief(c, wanted)
  const here = `/h/${c.realm.code}/debrief/${d.id}`
  const who = (await reportsOf(c.tx, d.id)).filter((r) => r.state !== 'absent')
  return hallPage({
    ...base(c),
    title: d.title,
    crumbs: [{ label: t.list, to: `/h/${c.realm.code}/debriefs` }, { label: d.unit_name }],
    date: chineseFullDay(c.today),
    source: t.source,
    contact: d.unit_name,
    body: html`${facts([
      { label: t.organiser, value: d.unit_name },
      { label: t.heldOn, value: chineseFullDay(d.held_on) },
      { label: t.place, value: d.place || t.none },
      { label: t.who, value: who.map((r) => `${r.unit_name}　${r.post}　${r.name}`).join('；') },
    ])}${d.settings.publish && d.closed_on !== null ? await told(c, d) : null}${actions([
      ...(asks(d) ? [{ to: `${here}/ask`, label: t.ask }] : []),
      { to: `/h/${c.realm.code}/debrief-answer`, label: t.follow },
    ])}`,
  })
})

const askPage = async (
  c: PublicContext,
  wanted: number,
  values: HallForm['values'] = {},
  errors: Record<string, string> = {},
): Promise<HallAnswer> => {
  const d = await publicDebrief(c, wanted)
  const here = `/h/${c.realm.code}/debrief/${d.id}`
  const text = hallPage({
    ...base(c),
    title: t.ask,
    lead: t.askLead,
    crumbs: [{ label: d.title, to: here }],
    quiet: true,
    secret: true,
    body: asks(d)
      ? form({
          method: 'post',
          action: `${here}/ask`,
          submit: t.send,
          back: here,
          values,
          errors,
          fields: [
            {
              name: 'report',
              kind: 'choice',
              label: t.whom,
              options: (await reportsOf(c.tx, d.id)).filter((r) => r.state !== 'absent').map((r) => ({ value: String(r.id), label: `${r.name}`, note: `${r.unit_name}　${r.post}` })), // biome-ignore format: one line
            },
            { name: 'words', kind: 'long', label: t.question, hint: t.questionHint, max: 500, lines: 6 },
            { name: 'name', kind: 'text', label: t.name, hint: t.nameHint, max: 20, optional: true },
          ],
        })
      : note(debriefText['debrief.no-public-questions'](), 'warn'),
  })
  return Object.keys(errors).length > 0 ? { body: text, status: 422 } : text
}

const ask = hall('hall.debrief-ask', 'GET /h/:realm/debrief/:id/ask', z.object({ realm, id }), (c, q) => askPage(c, q.id))

const send = hall(
  'hall.debrief-ask-send',
  'POST /h/:realm/debrief/:id/ask',
  z.object({
    realm,
    id,
    report: z
      .string()
      .regex(/^\d{0,15}$/)
      .default(''),
    words: z.string().trim().max(500).default(''),
    name: z.string().trim().max(20).default(''),
  }),
  async (c, q) => {
    const d = await publicDebrief(c, q.id)
    const typed = { report: q.report, words: q.words, name: q.name }
    const whom = (await reportsOf(c.tx, d.id)).find((r) => String(r.id) === q.report)
    const short = [...q.words].length < 6
    if (!whom || short)
      return askPage(c, q.id, typed, { ...(whom ? {} : { report: t.chooseWhom }), ...(short ? { words: t.writeQuestion } : {}) })
    try {
      const code = await takeQuestion(c, { reportId: whom.id, asker: q.name || t.unnamed, words: q.words })
      return hallPage({
        ...base(c),
        title: t.sent,
        lead: t.sentLead,
        quiet: true,
        secret: true,
        body: html`${facts([{ label: t.code, value: html`<code>${code}</code>` }])}${actions([
          { to: `/h/${c.realm.code}/debrief-answer`, label: t.follow },
        ])}`,
      })
    } catch (e) {
      // Refusals come before the first write, so the same page can answer.
      if (!(e instanceof Refused) || !(e.code in debriefText)) throw e
      const say = debriefText[e.code as 'debrief.questions-full']
      return askPage(c, q.id, typed, { '': say() })
    }
  },
)

const follow = hall(
  'hall.debrief-answer',
  'GET /h/:realm/debrief-answer',
  z.object({ realm, code: z.string().max(60).optional() }),
  async (c, { code }) => {
    const find = findForm({ action: `/h/${c.realm.code}/debrief-answer`, name: 'code', label: t.code, hint: t.followHint, submit: t.find })
    const page = (body: ReturnType<typeof html>) =>
      hallPage({ ...base(c), title: t.follow, lead: t.followLead, body, quiet: true, secret: true })
    if (!code) return page(find)
    try {
      const { question: q, report: r } = await followQuestion(c, code)
      return page(
        html`${facts([
          { label: t.whom, value: `${r.unit_name}　${r.post}　${r.name}` },
          { label: t.asked, value: chineseFullDay(q.asked_on) },
          { label: t.state, value: questionStates[q.state] },
        ])}${section(t.question, prose(q.words))}${q.answer ? section(t.answer, prose(q.answer)) : null}${
          q.reason ? section(t.moved, prose(q.reason)) : null
        }`,
      )
    } catch (e) {
      if (!(e instanceof Refused)) throw e
      return { body: page(html`${find}${note(debriefText['debrief.answer-code'](), 'warn')}`), status: 404 }
    }
  },
)

export const debriefHalls: Hall[] = [list, show, ask, send, follow]
/** On the hall's first page, and only where a session's setting makes it public. */
export const debriefsNow = async (c: PublicContext): Promise<Html | null> => {
  const rows = (await publicDebriefs(c.tx)).slice(0, 5)
  if (rows.length === 0) return null
  return html`${section(
    t.list,
    items(rows.map((d) => entry(c, d)), t.empty), // biome-ignore format: one line
  )}${actions([{ to: `/h/${c.realm.code}/debriefs`, label: t.list }])}`
}
