import { z } from 'zod'
import { hall, type PublicContext } from '../http/hall.ts'
import { chineseDay, dayOf } from '../lib/calendar.ts'
import { notFound } from '../lib/contract.ts'
import { Refused } from '../lib/refusal.ts'
import { form } from '../web/hall/form.ts'
import { type Html, html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { actions, facts, items, note, section, table, tag } from '../web/hall/parts.ts'
import { pollKinds } from './builtin.ts'
import { topLimit } from './definition.ts'
import * as read from './poll.read.ts'
import { pollStateNames, pollText, pollPublic as t } from './poll.text.ts'
import { pollCan } from './poll.ts'
import { publishedHalls, recountPart } from './published.hall.ts'
import { gateOf, meaningOf, tableOf } from './result.actions.ts'
import { rollOf } from './roll.read.ts'
import { eligibleByClass } from './roll.ts'
import { toneOf } from './tone.ts'
import { thePublic, visible } from './visible.ts'
import { rateByCode } from './window.actions.ts'
import { type Rating, ratings } from './window.ts'

/** A name is read across, not down: a narrow window scrolls the table instead. */
const upright = (name: string): Html => html`<span style="display:block;min-width:4.5em">${name}</span>`
const across = (figure: string): Html => html`<span style="display:block;white-space:nowrap">${figure}</span>`
const stateTag = (p: read.PollRow): Html => tag(toneOf(p.state), pollStateNames[`poll.state.${p.state}`]!)
const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url })
const moment = (c: PublicContext, at: Date | null): string =>
  at === null ? t.none : `${chineseDay(dayOf(at, c.zone))} ${new Intl.DateTimeFormat('zh-CN', { timeZone: c.zone, hour: '2-digit', minute: '2-digit', hour12: false }).format(at)}` // biome-ignore format: one line

const list = hall('hall.polls', 'GET /h/:realm/polls', z.object({ realm: z.string() }), async (c) =>
  hallPage({
    ...base(c),
    title: t.list,
    crumbs: [{ label: t.list }],
    lead: t.lead,
    date: chineseDay(c.today),
    source: t.source,
    body: items(
      (await read.publicPolls(c.tx, 100)).map((p) => ({
        title: p.title,
        to: `/h/${c.realm.code}/poll/${p.id}`,
        note: `${p.unit_name}　${t.span(moment(c, p.opens_at), moment(c, p.closes_at))}`,
        tag: stateTag(p),
      })),
      t.empty,
    ),
  }),
)

/** @throws http.not-found for what is not for the public, whether or not it exists */
const publicPoll = async (c: PublicContext, id: number): Promise<read.PollRow> => {
  const p = await read.readPoll(c.tx, id)
  if (p.digest === null || p.definition.settings.publish !== 'public' || p.state === 'withdrawn') throw notFound({ noun: 'poll' })
  return p
}

/** The result as the public reads it; nothing but a note before it is certified. */
const resultPart = async (c: PublicContext, p: read.PollRow, objects: read.ObjectRow[]): Promise<Html> => {
  const found = pollCan.can('read', p.state) ? await read.readResult(c.tx, p.id) : null
  if (!found || p.state !== 'certified') return section(t.result, note(p.state === 'void' ? p.reason : t.notYet))
  const r = tableOf(p, objects, found, visible(thePublic, gateOf(p), c.now, found.result))
  const rate = (x: (typeof r.columns)[number]['satisfied']) => (x === null ? t.none : t.rateRow(x.numerator, x.denominator, x.printed))
  const interval = (x: (typeof r.columns)[number]['satisfied']) =>
    x === null ? t.none : `${(100 * x.interval.exact.low).toFixed(2)}%—${(100 * x.interval.exact.high).toFixed(2)}%`
  return section(
    t.result,
    html`<p>${t.turnout(r.total.eligible, r.total.issued, r.total.returned, r.total.invalid)}；${t.nonResponse(r.total.eligible - r.total.returned)}</p>`,
    table({
      caption: r.title,
      head: [
        { label: t.object },
        { label: t.item },
        { label: t.satisfied, right: true },
        { label: t.dissatisfied, right: true },
        { label: r.scoreTitle, right: true },
        ...r.grades.map((label) => ({ label, right: true })),
        ...(r.noOpinion === null ? [] : [{ label: r.noOpinion, right: true }]),
      ],
      rows: r.columns.map((k) => [
        upright(k.object),
        upright(k.item),
        k.satisfied === null
          ? t.none
          : html`${across(rate(k.satisfied))}<span class="m">${t.interval}<br>${across(interval(k.satisfied))}</span>`,
        across(rate(k.dissatisfied)),
        k.score?.printed ?? t.none,
        ...k.grades.map((n, i) => (k.shown ? `${n}${k.shares ? `（${k.shares[i]}%）` : ''}` : t.none)),
        ...(r.noOpinion === null ? [] : [k.shown ? String(k.noOpinion) : t.none]),
      ]),
    }),
    html`<ul class="prose">${r.meaning.map((m) => html`<li>${m}</li>`)}</ul>`,
  )
}

const show = hall(
  'hall.poll',
  'GET /h/:realm/poll/:id',
  z.object({ realm: z.string(), id: z.coerce.number().int().positive() }),
  async (c, { id }) => {
    const p = await publicPoll(c, id)
    const d = p.definition
    const objects = await read.objectsOf(c.tx, id)
    const eligible = eligibleByClass(await rollOf(c.tx, id))
    return hallPage({
      ...base(c),
      title: p.title,
      crumbs: [{ label: t.list, to: `/h/${c.realm.code}/polls` }, { label: p.unit_name }],
      lead: d.lead || null,
      date: chineseDay(c.today),
      source: t.source,
      contact: p.unit_name,
      body: html`${facts([
        { label: t.kind, value: html`${pollKinds().find((k) => k.id === p.kind)?.title ?? p.kind}　${stateTag(p)}` },
        { label: t.organiser, value: p.unit_name },
        { label: t.how, value: pollText[`poll.channel.${p.channel}`] },
        { label: t.time, value: t.span(moment(c, p.opens_at), moment(c, p.closes_at)) },
        { label: t.objects, value: objects.map((o) => o.name).join('、') },
        { label: t.items, value: d.items.map((i) => i.title).join('、') },
        {
          label: t.grades,
          value: [...d.scale.grades.map((g) => g.title), ...(d.scale.noOpinion === null ? [] : [d.scale.noOpinion])].join('、'),
        },
        { label: t.voters, value: d.classes.map((k) => t.votersOf(k.title, eligible[k.key] ?? 0, k.weight)).join('；') },
        { label: t.digest, value: html`<code style="overflow-wrap:anywhere">${p.digest ?? ''}</code>` },
        { label: t.rollDigest, value: html`<code style="overflow-wrap:anywhere">${p.roll_digest ?? ''}</code>` },
      ])}
    ${await resultPart(c, p, objects)}
    ${await recountPart(c, p)}
    ${p.state === 'certified' ? null : html`<ul class="prose">${meaningOf(d, { withheld: 0, own: p.object !== 'member' && objects.every((o) => o.unitId === p.unit_id), objects: objects.length }).map((m) => html`<li>${m}</li>`)}</ul>`}
    ${actions([{ to: `/h/${c.realm.code}/poll/${id}/paper`, label: t.paper }])}`,
    })
  },
)

/** A blank paper as it is handed out: no number, no mark, nothing ticked. */
const paper = hall(
  'hall.poll-paper',
  'GET /h/:realm/poll/:id/paper',
  z.object({ realm: z.string(), id: z.coerce.number().int().positive() }),
  async (c, { id }) => {
    const p = await publicPoll(c, id)
    const d = p.definition
    const objects = await read.objectsOf(c.tx, id)
    const top = d.object === 'member' ? topLimit(d.settings.topAtMost, objects.length) : null
    const answers = [...d.scale.grades.map((g) => g.title), ...(d.scale.noOpinion === null ? [] : [d.scale.noOpinion])]
    return hallPage({
      ...base(c),
      title: p.title,
      quiet: true,
      lead: d.lead || null,
      body: html`${top === null ? null : note(t.guidance(d.scale.grades[0]!.title, top))}
    ${d.object === 'member' && d.settings.selfVote === 'excluded' ? note(t.selfExcluded) : null}
    ${table({
      caption: t.paper,
      head: [{ label: t.object }, { label: t.item }, ...answers.map((label) => ({ label }))],
      rows: objects.flatMap((o) => d.items.map((i) => [o.name, i.title, ...answers.map(() => '□')])),
    })}`,
    })
  },
)

interface Rated {
  code: string
  values?: Record<string, string>
  errors?: Record<string, string>
  thanks?: boolean
}
const windowPage = (c: PublicContext, r: Rated): string =>
  hallPage({
    ...base(c),
    url: c.url,
    title: t.windowTitle,
    secret: true,
    quiet: true,
    lead: t.windowLead,
    body: r.thanks
      ? note(t.windowThanks, 'ok')
      : form({
          method: 'post',
          action: `/h/${c.realm.code}/window`,
          submit: t.windowSend,
          values: { code: r.code, ...r.values },
          ...(r.errors ? { errors: r.errors } : {}),
          fields: [
            { name: 'code', label: t.windowCode, kind: 'text', hint: t.windowCodeHint, max: 40 },
            { name: 'rating', label: t.windowAskPlain, kind: 'choice', options: ratings.map((v) => ({ value: v, label: t.ratings[v] })) },
          ],
        }),
  })
const ask = hall(
  'hall.window',
  'GET /h/:realm/window',
  z.object({ realm: z.string(), code: z.string().max(60).default('') }),
  async (c, q) => windowPage(c, q),
)
const rate = hall(
  'hall.window.rate',
  'POST /h/:realm/window',
  z.object({ realm: z.string(), code: z.string().max(100).default(''), rating: z.enum(ratings).optional().catch(undefined) }),
  async (c, q) => {
    const again = (errors: Record<string, string>, status: number) => ({
      body: windowPage(c, { code: q.code, values: q.rating ? { rating: q.rating } : {}, errors }),
      status,
    })
    if (q.code.trim() === '' || q.rating === undefined) return again({ [q.code.trim() === '' ? 'code' : 'rating']: t.windowMissing }, 422)
    try {
      await rateByCode(c, { code: q.code, rating: q.rating as Rating })
      return windowPage(c, { code: '', thanks: true })
    } catch (e) {
      // Every refusal comes before the first write, so the same page can answer.
      if (!(e instanceof Refused)) throw e
      const say = pollText[e.code as 'poll.code-used']
      return again({ code: typeof say === 'string' ? say : t.windowStopped }, e.status)
    }
  },
)

export const pollHalls = [list, show, paper, ask, rate, ...publishedHalls]
export const windowWay = (c: PublicContext) => ({ to: `/h/${c.realm.code}/window`, label: t.windowWay, note: t.windowWayNote })
export const pollWay = (c: PublicContext) => ({ to: `/h/${c.realm.code}/polls`, label: t.pollWay, note: t.pollWayNote })
