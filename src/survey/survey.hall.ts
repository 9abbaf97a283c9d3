import { z } from 'zod'
import { type Hall, hall, type PublicContext } from '../http/hall.ts'
import { chineseDay, dayOf } from '../lib/calendar.ts'
import type { Output } from '../lib/contract.ts'
import { notFound } from '../lib/contract.ts'
import { thePublic, visible } from '../poll/visible.ts'
import { type Html, html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { facts, items, note, section, table, tag } from '../web/hall/parts.ts'
import { answerHalls } from './answer.hall.ts'

export { surveyWay } from './answer.hall.ts'

import { optionsOf, questionsOf } from './definition.ts'
import { gateOf, tableOf } from './result.actions.ts'
import type { showResult } from './survey.api.ts'
import * as read from './survey.read.ts'
import { conditionSays, howSays, surveyStateNames, surveyText, surveyPublic as t } from './survey.text.ts'
import { surveyCan } from './survey.ts'
import { toneOf } from './tone.ts'

const stateTag = (s: read.SurveyRow): Html => tag(toneOf(s.state), surveyStateNames[`survey.state.${s.state}`]!)
const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url })
const moment = (c: PublicContext, at: Date | null): string =>
  at === null ? t.none : `${chineseDay(dayOf(at, c.zone))} ${new Intl.DateTimeFormat('zh-CN', { timeZone: c.zone, hour: '2-digit', minute: '2-digit', hour12: false }).format(at)}` // biome-ignore format: one line

const list = hall('hall.surveys', 'GET /h/:realm/surveys', z.object({ realm: z.string() }), async (c) =>
  hallPage({
    ...base(c),
    title: t.list,
    crumbs: [{ label: t.list }],
    lead: t.lead,
    date: chineseDay(c.today),
    source: t.source,
    body: items(
      (await read.publicSurveys(c.tx, 100)).map((s) => ({
        title: s.title,
        to: `/h/${c.realm.code}/surveys/${s.id}`,
        note: `${s.unit_name}　${t.span(moment(c, s.opens_at), moment(c, s.closes_at))}`,
        tag: stateTag(s),
      })),
      t.empty,
    ),
  }),
)

type Wire = Output<typeof showResult>
type Question = Wire['sections'][number]['questions'][number]
const span = (i: { low: number; high: number } | null): string =>
  i === null ? t.none : `${(100 * i.low).toFixed(2)}%—${(100 * i.high).toFixed(2)}%`

// On a phone a table scrolls rather than breaks its words.
const whole = (words: string): Html => html`<span style="white-space:nowrap">${words}</span>`
const named = (words: string): Html => html`<span style="display:inline-block;min-width:5em">${words}</span>`

const questionResult = (q: Question, no: number): Html => {
  const head = html`<h3>${no}. ${q.text}</h3>${q.hint ? html`<p class="m">${q.hint}</p>` : null}${q.condition ? html`<p class="m">${t.condition(q.condition)}</p>` : null}<p class="m">${t.asked(q.asked, q.answered)}</p>`
  if (q.sensitive) {
    const e = q.sensitive
    return html`${head}<p class="m">${t.designed(e.p, e.how)}</p><p><b>${
      e.estimate === null ? t.needsMore(e.least, e.n) : t.estimate(e.estimate, e.low!.toFixed(2), e.high!.toFixed(2), e.n)
    }</b>${e.cut ? html`<br><span class="m">${t.cut}</span>` : null}</p>`
  }
  if (q.withheld) return html`${head}${note(t.withheld)}`
  if (q.kind === 'text') return html`${head}<p>${t.textLine}</p>`
  if (q.number) return html`${head}<p>${t.numberLine(q.number)}</p>`
  const weighted = q.options.some((o) => o.weighted !== null)
  const title = new Map(q.options.map((o) => [o.id, o.title]))
  return html`${head}${table({
    caption: t.spread,
    head: [
      { label: t.option },
      { label: t.n, right: true },
      { label: t.share, right: true },
      { label: t.interval, right: true },
      ...(weighted
        ? [
            { label: t.weighted, right: true },
            { label: t.interval, right: true },
          ]
        : []),
      ...(q.withoutStraight ? [{ label: t.without, right: true }] : []),
    ],
    rows: q.options.map((o, i) => [
      named(o.title),
      o.n,
      o.share === null ? t.none : `${o.share}%`,
      whole(span(o.interval)),
      ...(weighted ? [o.weighted === null ? t.none : `${o.weighted.printed}%`, whole(span(o.weighted))] : []),
      ...(q.withoutStraight ? [q.withoutStraight[i]!] : []),
    ]),
  })}${
    q.satisfied && q.dissatisfied
      ? html`<p>${t.satisfied(q.satisfied.n, q.satisfied.of, q.satisfied.printed)}；${t.dissatisfied(q.dissatisfied.n, q.dissatisfied.of, q.dissatisfied.printed)}</p>`
      : null
  }${
    q.cross
      ? table({
          caption: t.crossOf,
          head: [
            { label: t.stratum },
            ...q.cross.columns.map((k) => ({ label: k === '' ? t.unanswered : (title.get(k) ?? k), right: true })),
          ],
          rows: q.cross.rows.map((r) => [named(r.stratum), ...r.cells.map((n) => (n === null ? t.none : n))]),
        })
      : null
  }`
}

/** The result as the public reads it. */
const resultPart = (r: Wire): Html => {
  let no = 0
  const pct = (x: string | null) => (x === null ? t.none : `${x}%`)
  return html`${section(
    t.result,
    table({
      caption: t.who,
      head: [t.stratum, t.population, t.drawnN, t.reachedN, t.answeredN, t.missedN, t.rate, ...(r.strata.length > 1 ? [t.weight] : [])].map(
        (label, i) => ({ label, right: i > 0 }),
      ),
      rows: [
        ...r.strata.map((s) => [
          named(s.stratum),
          s.population,
          s.drawn,
          s.reached,
          s.answered,
          s.drawn - s.answered,
          pct(s.rate),
          ...(r.strata.length > 1 ? [s.weight ?? t.none] : []),
        ]),
        [
          t.all,
          r.total.population,
          r.total.drawn,
          r.total.reached,
          r.total.answered,
          r.total.drawn - r.total.answered,
          pct(r.total.rate),
          ...(r.strata.length > 1 ? [''] : []),
        ],
      ],
    }),
  )}${r.sections.map((s) => section(s.title, s.lead ? html`<p>${s.lead}</p>` : null, html`${s.questions.map((q) => questionResult(q, ++no))}`))}${section(
    t.meaning,
    html`<ul class="prose">${[...r.straight.map((s) => s.says), ...r.meaning].map((m) => html`<li>${m}</li>`)}</ul>`,
  )}`
}

const show = hall(
  'hall.survey-public',
  'GET /h/:realm/surveys/:id',
  z.object({ realm: z.string(), id: z.coerce.number().int().positive() }),
  async (c, { id }) => {
    const s = await read.readSurvey(c.tx, id)
    // For what is not for the public, whether or not it exists.
    if (s.digest === null || s.definition.settings.publish !== 'public' || s.state === 'withdrawn') throw notFound({ noun: 'survey' })
    const d = s.definition
    const found = surveyCan.can('read', s.state) && s.state === 'certified' ? await read.readResult(c.tx, id) : null
    const all = questionsOf(d)
    return hallPage({
      ...base(c),
      title: s.title,
      crumbs: [{ label: t.list, to: `/h/${c.realm.code}/surveys` }, { label: s.unit_name }],
      lead: d.lead || null,
      date: chineseDay(c.today),
      source: t.source,
      contact: s.unit_name,
      body: html`${facts([
        { label: t.organiser, value: html`${s.unit_name}　${stateTag(s)}` },
        { label: t.about, value: s.about_name },
        {
          label: t.who,
          value: `${surveyText[`survey.mode.${s.mode}`]}：${s.strata!.map((x) => t.whoOf(x.stratum, x.drawn, x.population)).join('；')}`,
        },
        { label: t.time, value: t.span(moment(c, s.opens_at), moment(c, s.closes_at)) },
        { label: t.digest, value: html`<code style="overflow-wrap:anywhere">${s.digest}</code>` },
        ...(s.drawn ? [{ label: t.draw, value: s.drawn.map((x) => t.drawOf(x.stratum, x.list, x.seed)).join('；') }] : []),
      ])}${
        found
          ? resultPart(tableOf(s, found.digest, visible(thePublic, gateOf(s), c.now, found.result)))
          : html`${section(t.result, note(s.state === 'void' ? s.reason : t.notYet))}${section(
              t.questions,
              html`<ol class="prose">${all.map(
                (q, i) =>
                  html`<li style="list-style:none">${i + 1}. ${q.text}${
                    optionsOf(q).length > 0
                      ? html`<br><span class="m">${optionsOf(q)
                          .map((o) => o.title)
                          .join('、')}</span>`
                      : null
                  }${
                    q.kind === 'sensitive' ? html`<br><span class="m">${t.randomTitle}：${howSays(q.design)}</span>` : null
                  }${q.when.length > 0 ? html`<br><span class="m">${t.condition(q.when.map((w) => conditionSays(d, w)).join('，'))}</span>` : null}</li>`,
              )}</ol>`,
            )}`
      }${section(t.privacyTitle, html`<ul class="prose">${t.privacy.map((x) => html`<li>${x}</li>`)}</ul>`)}`,
    })
  },
)

export const surveyHalls: Hall[] = [list, show, ...answerHalls]
export const surveyListWay = (c: PublicContext) => ({ to: `/h/${c.realm.code}/surveys`, label: t.listWay, note: t.listWayNote })
