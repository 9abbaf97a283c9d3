import { z } from 'zod'
import { checkpointText } from '../event/event.read.ts'
import { lastCheckpoint } from '../event/event.seal.ts'
import { type Hall, type HallAnswer, hall, type PublicContext } from '../http/hall.ts'
import { chineseDay, chineseFullDay, dayOf, isWorkingDay } from '../lib/calendar.ts'
import { parsePublicCode } from '../lib/digest.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { Refused } from '../lib/refusal.ts'
import { findForm, form, type HallForm } from '../web/hall/form.ts'
import { type Html, html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { actions, facts, items, note, prose, section, table, tag, timeline } from '../web/hall/parts.ts'
import { entriesOf, listNoticeRows, type NoticeRow, readNotice, successorOf } from './notice.read.ts'
import { channelNames, noticeStateNames, noticeText, outcomeNames } from './notice.text.ts'
import { clockOf, type NoticeState, noticeCan } from './notice.ts'
import { followObjection, takeObjection } from './objection.actions.ts'
import { publicTerms as t } from './public.text.ts'

const realm = z.string()
const id = z.coerce.number().int()

const stateTag = (state: NoticeState): Html =>
  tag(({ open: 'running', closed: 'done', superseded: 'frozen' } as const)[state], noticeStateNames[`notice.state.${state}`])

/** The running clock: how many working days are left, today included. */
const clock = (n: NoticeRow, today: string): Html => {
  const { left, elapsed, over } = clockOf(n, stateCouncil, today)
  const all = n.working_days_n
  const nth = over ? all : elapsed + (isWorkingDay(today, stateCouncil) ? 1 : 0)
  const cells = Array.from({ length: all }, (_, i) => (i < nth ? html`<li class="on"></li>` : html`<li></li>`))
  return html`<div class="ck${over ? ' over' : ''}"><b>${over ? t.over : t.left(left)}</b><ol aria-hidden="true">${cells}</ol><p>${
    over || nth === 0 ? t.total(all) : t.day(nth, all)
  }，${t.span(n.starts_on, n.last_on)}</p><p class="m">${t.until(n.objections_until_on)}</p></div>`
}

const seal = async (c: PublicContext) => {
  const checkpoint = await lastCheckpoint(c.tx)
  return checkpoint
    ? {
        checkpoint,
        foot: {
          at: chineseDay(dayOf(checkpoint.sealed_at, c.zone)),
          code: `${checkpoint.root.slice(0, 4)}-${checkpoint.root.slice(4, 8)}`.toUpperCase(),
          to: `/h/${c.realm.code}/ledger`,
        },
      }
    : null
}

/** A digest or checkpoint: broken anywhere, its own lines kept. */
const long = (text: string): Html => html`<code style="overflow-wrap:anywhere;white-space:pre-wrap">${text}</code>`

const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url })

const noticeItem = (c: PublicContext, n: NoticeRow) => {
  const { left, over } = clockOf(n, stateCouncil, c.today)
  return {
    title: n.title,
    to: `/h/${c.realm.code}/notice/${n.id}`,
    note: `${n.document.unit.name}　${t.span(n.starts_on, n.last_on)}${n.state === 'open' ? `　${over ? t.over : t.left(left)}` : ''}`,
    tag: stateTag(n.state),
  }
}

/** Open lists, for the home page. */
export const noticesNow = async (c: PublicContext): Promise<Html | null> => {
  const open = await listNoticeRows(c.tx, { state: 'open', after: null, limit: 5 })
  return open.length === 0
    ? null
    : section(
        t.notices,
        items(
          open.slice(0, 5).map((n) => noticeItem(c, n)),
          t.none,
        ),
      )
}

const list = hall('hall.notices', 'GET /h/:realm/notices', z.object({ realm }), async (c) => {
  const rows = (await listNoticeRows(c.tx, { after: null, limit: 100 })).slice(0, 100)
  const sorted = [...rows.filter((r) => r.state === 'open'), ...rows.filter((r) => r.state !== 'open')]
  return hallPage({
    ...base(c),
    title: t.notices,
    lead: t.noticesLead,
    date: chineseDay(c.today),
    body: html`${items(
      sorted.map((n) => noticeItem(c, n)),
      t.none,
    )}${actions([{ to: `/h/${c.realm.code}/objection`, label: t.follow }])}`,
    seal: (await seal(c))?.foot ?? null,
  })
})

const record = hall('hall.notice', 'GET /h/:realm/notice/:id', z.object({ realm, id }), async (c, { id: noticeId }) => {
  const n = await readNotice(c.tx, noticeId)
  const d = n.document
  const next = n.state === 'superseded' ? await successorOf(c.tx, n.id) : null
  const sealed = await seal(c)
  const here = `/h/${c.realm.code}/notice`
  const objectable = noticeCan.can('object', n.state) && c.today <= n.objections_until_on
  // A column nobody fills is not shown: a list of branches has no sex.
  const columns = [
    { label: t.no, of: (e: (typeof d.entries)[number]) => String(e.no) },
    { label: t.name, of: (e: (typeof d.entries)[number]) => e.name },
    { label: t.sex, of: (e: (typeof d.entries)[number]) => e.sex },
    { label: t.ethnic, of: (e: (typeof d.entries)[number]) => e.ethnic },
    { label: t.post, of: (e: (typeof d.entries)[number]) => e.unitAndPost },
    { label: t.unit, of: (e: (typeof d.entries)[number]) => e.unit },
    { label: t.title, of: (e: (typeof d.entries)[number]) => e.title },
  ].filter((x) => d.entries.some((e) => x.of(e)))
  const body = html`${n.state === 'open' ? clock(n, c.today) : null}${
    n.state === 'superseded'
      ? note(html`${t.superseded}${next === null ? null : html`<a href="${here}/${next}">${t.toNew}</a>`}`, 'warn')
      : null
  }${d.supersedes ? note(html`${t.supersedes(d.supersedes.reason)}（<a href="${here}/${d.supersedes.id}">${t.toOld}</a>）`) : null}${facts([
    { label: t.by, value: d.unit.name },
    { label: t.level, value: d.level.name },
    { label: t.range, value: d.range },
    { label: t.channels, value: d.channels.join('、') },
    { label: t.contact, value: d.contact },
    { label: t.campaign, value: html`<a href="/h/${c.realm.code}/c/${d.campaign.id}">${d.campaign.title}</a>` },
    ...(n.closed_on ? [{ label: stateName(n.state), value: t.closed(n.closed_on) }] : []),
  ])}${section(t.list, table({ caption: t.listOf(d.entries.length), head: columns.map((x) => ({ label: x.label })), rows: d.entries.map((e) => columns.map((x) => x.of(e) ?? '')) }))}${section(
    t.briefs,
    d.entries.map((e) => html`<h3>${e.no}. ${e.name}</h3>${prose(e.brief)}`),
  )}${
    objectable
      ? actions([
          { to: `${here}/${n.id}/object`, label: t.object },
          { to: `/h/${c.realm.code}/objection`, label: t.follow },
        ])
      : null
  }${section(
    t.digest,
    facts([
      { label: t.digest, value: long(n.digest) },
      { label: t.calendar, value: d.calendar.join('、') },
      ...(sealed
        ? [
            {
              label: t.checkpoint,
              value: long(checkpointText(c.realm.code, sealed.checkpoint.size, sealed.checkpoint.root)),
            },
          ]
        : []),
    ]),
    html`<p class="m">${t.digestNote}</p>`,
  )}`
  return hallPage({
    ...base(c),
    title: d.title,
    crumbs: [{ label: t.notices, to: `/h/${c.realm.code}/notices` }],
    date: chineseDay(c.today),
    source: d.unit.name,
    contact: d.contact,
    body,
    seal: sealed?.foot ?? null,
  })
})
const stateName = (state: NoticeState): string => noticeStateNames[`notice.state.${state}`]

const objectPage = async (
  c: PublicContext,
  noticeId: number,
  values: HallForm['values'] = {},
  errors: Record<string, string> = {},
): Promise<HallAnswer> => {
  const n = await readNotice(c.tx, noticeId)
  noticeCan.assert('object', n.state)
  const here = `/h/${c.realm.code}/notice/${n.id}`
  const body = form({
    method: 'post',
    action: `${here}/object`,
    submit: t.send,
    back: here,
    values,
    errors,
    fields: [
      {
        name: 'about',
        kind: 'choice',
        label: t.about,
        options: [...n.document.entries.map((e) => ({ value: String(e.no), label: e.name, note: e.unit })), { value: '0', label: t.whole }],
      },
      {
        name: 'objector',
        kind: 'choice',
        label: t.who,
        options: [
          { value: 'person', label: t.person },
          { value: 'organisation', label: t.organisation },
          { value: 'anonymous', label: t.anonymous, note: t.anonymousNote },
        ],
      },
      { name: 'organisation', kind: 'text', label: t.orgName, hint: t.orgHint, max: 80, optional: true },
      { name: 'name', kind: 'text', label: t.yourName, hint: t.nameHint, max: 60, optional: true },
      { name: 'contact', kind: 'text', label: t.contactField, hint: t.nameHint, max: 120, optional: true },
      { name: 'content', kind: 'long', label: t.content, max: 5000, lines: 8 },
    ],
  })
  const text = hallPage({
    ...base(c),
    title: t.object,
    lead: t.objectLead,
    crumbs: [{ label: n.title, to: here }],
    body,
    quiet: true,
    secret: true,
  })
  return Object.keys(errors).length > 0 ? { body: text, status: 422 } : text
}

const askObject = hall('hall.object', 'GET /h/:realm/notice/:id/object', z.object({ realm, id }), (c, { id: noticeId }) =>
  objectPage(c, noticeId),
)

const sendObject = hall(
  'hall.object-send',
  'POST /h/:realm/notice/:id/object',
  z.object({
    realm,
    id,
    /** Number on the list, 0 for the list as a whole, empty when nothing was chosen. */
    about: z
      .string()
      .regex(/^\d{0,4}$/)
      .default(''),
    objector: z.enum(['person', 'organisation', 'anonymous']).optional(),
    organisation: z.string().trim().max(80).default(''),
    name: z.string().trim().max(60).default(''),
    contact: z.string().trim().max(120).default(''),
    content: z.string().trim().max(5000).default(''),
  }),
  async (c, input) => {
    const { id: noticeId, about, objector, organisation, name, contact, content } = input
    const typed = { about, objector: objector ?? '', organisation, name, contact, content }
    if (about === '' || objector === undefined)
      return objectPage(c, noticeId, typed, {
        ...(about === '' ? { about: t.about } : {}),
        ...(objector === undefined ? { objector: t.who } : {}),
      })
    try {
      const { code } = await takeObjection(c, {
        id: noticeId,
        nominationId:
          Number(about) === 0
            ? undefined
            : ((await entriesOf(c.tx, noticeId)).find((e) => e.entry_no === Number(about))?.nomination_id ?? -1),
        objector,
        // Who asks to stay unnamed stays so, whatever was typed into the other fields.
        ...(objector === 'anonymous'
          ? {}
          : { organisation: organisation || undefined, name: name || undefined, contact: contact || undefined }),
        content,
        channel: 'page',
        receivedOn: c.today,
      })
      return hallPage({
        ...base(c),
        title: t.sent,
        lead: t.sentLead,
        quiet: true,
        secret: true,
        body: html`${facts([{ label: t.code, value: html`<code>${code}</code>` }])}${actions([{ to: `/h/${c.realm.code}/objection`, label: t.follow }])}`,
      })
    } catch (e) {
      if (!(e instanceof Refused) || !(e.code in noticeText)) throw e
      const say = noticeText[e.code as keyof typeof noticeText] as unknown
      return objectPage(c, noticeId, typed, {
        [e.at ?? '']: typeof say === 'function' ? (say as (f: unknown) => string)(e.facts) : String(say),
      })
    }
  },
)

const follow = hall(
  'hall.objection',
  'GET /h/:realm/objection',
  z.object({ realm, code: z.string().max(60).optional() }),
  async (c, { code: typed }) => {
    const find = findForm({ action: `/h/${c.realm.code}/objection`, name: 'code', label: t.code, hint: t.followHint, submit: t.find })
    const page = (title: string, body: Html, lead?: string) =>
      hallPage({ ...base(c), title, body, ...(lead ? { lead } : {}), quiet: true, secret: true })
    if (!typed) return page(t.follow, find, t.followLead)
    const code = parsePublicCode(typed)
    try {
      const { notice, objection: o, content, openings } = await followObjection(c, code ?? '')
      const state = o.state === 'answered' ? (outcomeNames[o.outcome!] ?? '') : noticeStateNames[`objection.state.${o.state}`]
      return page(
        t.follow,
        html`${facts([
          { label: t.notice, value: html`<a href="/h/${c.realm.code}/notice/${notice.id}">${notice.title}</a>` },
          { label: t.channel, value: channelNames[o.channel] ?? '' },
          { label: t.received, value: chineseFullDay(o.received_on) },
          { label: t.due, value: chineseFullDay(o.answer_due_on) },
          {
            label: t.state,
            value: o.suspended_until_on && o.state === 'suspended' ? `${state}（${chineseFullDay(o.suspended_until_on)}）` : state,
          },
        ])}${o.answer ? section(t.answer, prose(o.answer)) : null}${section(t.content, prose(content))}${section(
          t.openings,
          openings.length === 0
            ? html`<p>${t.noOpenings}</p>`
            : timeline(openings.map((x) => ({ when: chineseFullDay(dayOf(x.opened_at, c.zone)), what: x.opener, note: x.reason }))),
        )}`,
      )
    } catch (e) {
      if (!(e instanceof Refused)) throw e
      return { body: page(t.follow, html`${find}${note(noticeText['notice.code-unknown'](), 'warn')}`, t.followLead), status: 404 }
    }
  },
)

export const noticeHalls: Hall[] = [list, record, askObject, sendObject, follow]
