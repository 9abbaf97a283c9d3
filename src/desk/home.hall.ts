import { sql } from 'kysely'
import { z } from 'zod'
import { stateTag } from '../campaign/campaign.hall.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { checkpointText } from '../event/event.read.ts'
import { lastCheckpoint } from '../event/event.seal.ts'
import { hall, type PublicContext } from '../http/hall.ts'
import { chineseDay, chineseFullDay } from '../lib/calendar.ts'
import { html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { facts, items, note, section, type Way, ways } from '../web/hall/parts.ts'
import { homeTerms as t } from './desk.text.ts'

/** Parts of the home page that nouns hand in, in order of what a resident asks first. */
export const homeSections: ((c: PublicContext) => Promise<ReturnType<typeof section> | null>)[] = []
/** Ways to take part and public lists that nouns hand in; `null` where there is nothing to show yet. */
export const homeWays: ((c: PublicContext) => Way | null | Promise<Way | null>)[] = []

const home = hall('hall.home', 'GET /h/:realm', z.object({ realm: z.string() }), async (c) => {
  const campaigns = await sql<{ id: number; title: string; state: 'launched' | 'ended'; launch_on: string; ends_on: string }>`
    select id, title, state, launch_on, ends_on
    from campaign
    where realm_id = ${c.tx.realm}
      and state = any(${[...campaignCan.table.publish!]})
    order by launch_on desc, id desc
    limit 5`.execute(c.tx.db)
  const open: Way[] = []
  for (const w of homeWays) {
    const way = await w(c)
    if (way) open.push(way)
  }
  const parts = []
  for (const s of homeSections) parts.push(await s(c))
  const checkpoint = await lastCheckpoint(c.tx)
  return hallPage({
    title: t.title(c.realm.name),
    realm: { name: c.realm.name, code: c.realm.code },
    url: c.url,
    lead: t.lead,
    body: html`${open.length > 0 ? ways(open) : null}${parts}${section(
      t.campaigns,
      items(
        campaigns.rows.map((r) => ({
          title: r.title,
          to: `/h/${c.realm.code}/c/${r.id}`,
          note: `${chineseFullDay(r.launch_on)}—${chineseFullDay(r.ends_on)}`,
          tag: stateTag(r.state),
        })),
        t.none,
      ),
    )}`,
    date: chineseDay(c.today),
    source: t.source,
    seal: checkpoint
      ? {
          at: chineseDay(checkpoint.sealed_at.toISOString().slice(0, 10)),
          code: `${checkpoint.root.slice(0, 4)}-${checkpoint.root.slice(4, 8)}`.toUpperCase(),
          to: `/h/${c.realm.code}/ledger`,
        }
      : null,
  })
})

/** The ledger's checkpoint, to be kept outside: whoever keeps it can later prove that nothing before it was changed. */
const ledger = hall('hall.ledger', 'GET /h/:realm/ledger', z.object({ realm: z.string() }), async (c) => {
  const checkpoint = await lastCheckpoint(c.tx)
  return hallPage({
    title: t.ledger,
    realm: { name: c.realm.name, code: c.realm.code },
    url: c.url,
    crumbs: [{ label: t.ledger }],
    lead: t.ledgerLead,
    body: checkpoint
      ? html`${facts([
          { label: t.size, value: String(checkpoint.size) },
          { label: t.root, value: html`<code style="word-break:break-all">${checkpoint.root}</code>` },
          {
            label: t.sealedAt,
            value: `${chineseFullDay(checkpoint.sealed_at.toISOString().slice(0, 10))} ${checkpoint.sealed_at.toISOString().slice(11, 16)} UTC`,
          },
        ])}${section(t.keep, note(html`<pre style="white-space:pre-wrap;word-break:break-all;margin:0">${checkpointText(c.realm.code, checkpoint.size, checkpoint.root)}</pre>`), html`<p class="m">${t.how}</p>`)}`
      : note(t.unsealed),
    date: chineseDay(c.today),
    source: t.source,
  })
})

export const deskHalls = [home, ledger]
