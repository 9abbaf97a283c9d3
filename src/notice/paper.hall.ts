import { z } from 'zod'
import { type Hall, hall, type PublicContext } from '../http/hall.ts'
import { chineseFullDay } from '../lib/calendar.ts'
import { html, raw } from '../web/hall/html.ts'
import { feedXml } from '../web/hall/page.ts'
import { qr } from '../web/hall/qr.ts'
import { channelsOf, listNoticeRows, readNotice } from './notice.read.ts'
import type { ListEntry } from './notice.ts'
import { paperCss } from './paper.css.ts'
import { publicTerms as t } from './public.text.ts'

const realm = z.string()
const originOf = (c: PublicContext): string => new URL(c.url).origin

/** The notice as paper has it, of the same frozen list; its code leads to the running clock and to objecting. */
const paper = hall(
  'hall.notice-paper',
  'GET /h/:realm/notice/:id/paper',
  z.object({ realm, id: z.coerce.number().int() }),
  async (c, { id }) => {
    const n = await readNotice(c.tx, id)
    const d = n.document
    const here = `/h/${c.realm.code}/notice/${id}`
    const channels = await channelsOf(c.tx, n)
    const columns: { label: string; of: (e: ListEntry) => string | null }[] = [
      { label: t.no, of: (e: ListEntry) => String(e.no) },
      { label: t.name, of: (e: ListEntry) => e.name },
      { label: t.sex, of: (e: ListEntry) => e.sex },
      { label: t.ethnic, of: (e: ListEntry) => e.ethnic },
      { label: t.post, of: (e: ListEntry) => e.unitAndPost },
      { label: t.unit, of: (e: ListEntry) => e.unit },
      { label: t.title, of: (e: ListEntry) => e.title },
      { label: t.briefs, of: (e: ListEntry) => e.brief },
    ].filter((x) => d.entries.some((e) => x.of(e)))
    return html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${d.title}</title><link rel="icon" href="data:,"><style>${raw(
      paperCss,
    )}</style></head><body><nav class="bar"><a href="${here}">${t.notice}</a></nav><main><h1>${d.title}</h1>${
      d.supersedes ? html`<p>${t.supersedes(d.supersedes.reason)}</p>` : null
    }<p>${t.paperIntro({ campaign: d.campaign.title, level: d.level.name })}</p><p>${t.paperTerm({
      from: chineseFullDay(d.startsOn),
      to: chineseFullDay(d.lastOn),
      days: d.workingDays,
    })}</p><p>${t.paperRange(d.range, channels.join('、'))}</p><p>${t.paperAsk(chineseFullDay(d.objectionsUntilOn))}</p><p>${t.paperContact(
      d.contact,
    )}</p><div class="hold" tabindex="0" role="region" aria-label="${t.list}"><table><caption>${t.listOf(d.entries.length)}</caption><thead><tr>${columns.map(
      (x) => html`<th scope="col">${x.label}</th>`,
    )}</tr></thead><tbody>${d.entries.map((e) => html`<tr>${columns.map((x) => html`<td>${x.of(e) ?? ''}</td>`)}</tr>`)}</tbody></table></div><p class="by">${
      d.unit.name
    }<br>${chineseFullDay(d.startsOn)}</p><div class="foot">${qr(`${originOf(c)}${here}`, t.paperCode)}<div><p>${t.paperCode}</p><p>${t.digest} <code>${
      n.digest
    }</code></p>${(d.grounds ?? []).map((g) => html`<p>${t.ground(g.title, g.frozenOn)} <code>${g.digest}</code></p>`)}<p>${t.calendar} ${d.calendar.join(
      '、',
    )}</p></div></div></main></body></html>`.text
  },
)

/** What was published, for readers of feeds: titles and spans, no names. */
const feed = hall('hall.notices-feed', 'GET /h/:realm/notices.xml', z.object({ realm }), async (c) => {
  const rows = (await listNoticeRows(c.tx, { after: null, limit: 50 })).slice(0, 50)
  const url = `${originOf(c)}/h/${c.realm.code}/notices.xml`
  return {
    type: 'application/atom+xml; charset=utf-8',
    body: feedXml({
      title: t.feedTitle(c.realm.name),
      url,
      updated: rows[0]?.published_at ?? c.now,
      entries: rows.map((n) => {
        const to = `${originOf(c)}/h/${c.realm.code}/notice/${n.id}`
        return {
          id: to,
          title: n.title,
          url: to,
          updated: n.published_at,
          summary: t.feedSummary(n.document.unit.name, n.document.range, n.document.entries.length, n.objections_until_on),
        }
      }),
    }),
  }
})

export const paperHalls: Hall[] = [feed, paper]
