import { z } from 'zod'
import { checkpointText } from '../event/event.read.ts'
import { lastCheckpoint } from '../event/event.seal.ts'
import { type Hall, hall, type PublicContext } from '../http/hall.ts'
import { chineseDay, dayOf, isWorkingDay } from '../lib/calendar.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { type Html, html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { actions, facts, items, note, prose, section, table, tag } from '../web/hall/parts.ts'
import { channelsOf, listNoticeRows, type NoticeRow, readNotice, successorOf } from './notice.read.ts'
import { noticeStateNames } from './notice.text.ts'
import { clockOf, type NoticeState, noticeCan } from './notice.ts'
import { objectionHalls } from './objection.hall.ts'
import { paperHalls } from './paper.hall.ts'
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

/** The list of all notices, also of those that are over. */
export const noticesDoor = (c: PublicContext) => ({ to: `/h/${c.realm.code}/notices`, label: t.noticesAll, note: t.noticesWay })
/** For the home page. */
export const noticesWay = async (c: PublicContext) =>
  (await listNoticeRows(c.tx, { after: null, limit: 1 })).length === 0 ? null : noticesDoor(c)

const list = hall('hall.notices', 'GET /h/:realm/notices', z.object({ realm }), async (c) => {
  const rows = (await listNoticeRows(c.tx, { after: null, limit: 100 })).slice(0, 100)
  const sorted = [...rows.filter((r) => r.state === 'open'), ...rows.filter((r) => r.state !== 'open')]
  return hallPage({
    ...base(c),
    feed: `/h/${c.realm.code}/notices.xml`,
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
    { label: t.channels, value: (await channelsOf(c.tx, n)).join('、') },
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
      ...(d.grounds ?? []).map((g) => ({
        label: t.ground(g.title, g.frozenOn),
        value: html`${long(g.digest)} <a href="/h/${c.realm.code}/results/${g.round}">${t.groundHow}</a>`,
      })),
      ...(sealed
        ? [
            {
              label: t.checkpoint,
              value: long(checkpointText(c.realm.code, sealed.checkpoint.size, sealed.checkpoint.root)),
            },
          ]
        : []),
    ]),
    html`<p class="m">${t.digestNote} <a href="${`${here}/${n.id}/paper`}">${t.paper}</a></p>`,
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

export const noticeHalls: Hall[] = [...paperHalls, list, record, ...objectionHalls]
