import { z } from 'zod'
import { type Download, download, type Hall, type HallAnswer, hall, type PublicContext } from '../../http/hall.ts'
import { notFound } from '../../lib/contract.ts'
import { type Html, html, raw } from '../../web/hall/html.ts'
import { island, islandPath, islandScript } from '../../web/hall/island.ts'
import { hallPage } from '../../web/hall/page.ts'
import { note } from '../../web/hall/parts.ts'
import type { Offices } from '../offices.ts'
import { deskText, hallText as t, trusteeText, voterText } from './voter.text.ts'

export { slipAddress, slipSheet } from './slips.hall.ts'

/** What the pages need of those who know the polls: the offices, and polls that are open to the public by their ballot's id. */
export interface BallotHallNeeds {
  offices: () => Offices | null
  /** Ballot id (64 hex digits) of a poll by its number; null for none. */
  pollOf: (c: PublicContext, id: number) => Promise<string | null>
  /** Polls whose being held is public, for those who type instead of scanning. */
  publicPolls: (c: PublicContext) => Promise<{ poll: string; title: string }[]>
}

const here = /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|localhost|\[::1?\])$/

/** Where a phone reaches an office: one that listens on this machine is reached under the name by which the page was. */
export const reachable = (office: string, page: string): string => {
  const [to, from] = [new URL(office), new URL(page)]
  if (here.test(to.hostname)) to.hostname = from.hostname
  return to.origin
}

const realm = z.string()
const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url })
const at = (c: PublicContext) => `/h/${c.realm.code}/ballot`

export const ballotHalls = (needs: BallotHallNeeds): Hall[] => {
  const doorsOf = async (c: PublicContext): Promise<Record<'a' | 'b' | 'relay' | 'box', string> | null> => {
    const offices = needs.offices()
    const found = offices ? (await offices.health()).filter((o) => o.url !== '') : []
    return found.length === 4
      ? (Object.fromEntries(found.map((o) => [o.office, reachable(o.url, c.url)])) as Record<'a' | 'b' | 'relay' | 'box', string>)
      : null
  }
  /** A page whose script may call the offices of this installation and nobody else. */
  const page = async (
    c: PublicContext,
    o: {
      title: string
      place: string
      script: string
      attributes: Readonly<Record<string, string>>
      lead?: string
      noscript: string
      before?: Html
    },
  ): Promise<HallAnswer> => {
    const doors = await doorsOf(c)
    const attributes = Object.entries({ ...doors, ...o.attributes }).map(([k, v]) => html` data-${raw(k)}="${v}"`)
    return {
      body: hallPage({
        ...base(c),
        title: o.title,
        secret: true,
        codeless: true,
        ...(o.lead ? { lead: o.lead } : {}),
        body: doors
          ? html`${o.before}<noscript>${note(o.noscript, 'warn')}</noscript><div id="${o.place}" style="overflow-wrap:anywhere"${attributes}></div>${island(o.script)}`
          : note(t.noOffices, 'warn'),
      }),
      connect: doors ? [...new Set(Object.values(doors))] : [],
    }
  }
  const voter = async (c: PublicContext, mode: string, poll = '') =>
    page(c, {
      title: mode === 'receipt' ? t.receipt : voterText.title,
      place: 'ballot',
      script: 'ballot',
      attributes: {
        mode,
        poll: poll.slice(0, 32),
        polls: JSON.stringify(await needs.publicPolls(c)),
        home: at(c),
        receipt: `${at(c)}/receipt`,
        qr: islandPath('ballot-qr'),
      },
      noscript: voterText.noscript,
    })
  const desk = async (c: PublicContext, mode: 'print' | 'paper') =>
    page(c, {
      title: mode === 'print' ? deskText.printTitle : deskText.entryTitle,
      place: 'ballot',
      script: 'ballot-desk',
      attributes: { mode, polls: JSON.stringify(await needs.publicPolls(c)) },
      noscript: voterText.noscript,
    })
  const known = async (c: PublicContext, id: number): Promise<string> => {
    const poll = await needs.pollOf(c, id)
    if (poll === null) throw notFound({ noun: 'poll' })
    return poll
  }
  const recount = async (c: PublicContext, poll: string | null): Promise<HallAnswer> => {
    const box = (await doorsOf(c))?.box
    return page(c, {
      title: t.recount,
      place: 'recount',
      script: 'recount',
      attributes: { address: box && poll ? `${box}/poll/${poll}/` : '' },
      lead: t.recountLead,
      noscript: t.recountNo,
    })
  }
  const hex = z.string().regex(/^[\da-f]{64}$/)
  const number = z.object({ realm, id: z.coerce.number().int().positive() })
  return [
    hall('hall.ballot', 'GET /h/:realm/ballot', z.object({ realm }), async (c) => voter(c, 'phone')),
    hall('hall.ballot-of', 'GET /h/:realm/ballot/:id', number, async (c, { id }) => voter(c, 'phone', await known(c, id))),
    hall('hall.ballot-kiosk', 'GET /h/:realm/ballot/kiosk', z.object({ realm }), async (c) => voter(c, 'kiosk')),
    hall('hall.ballot-receipt', 'GET /h/:realm/ballot/receipt', z.object({ realm }), async (c) => voter(c, 'receipt')),
    hall('hall.ballot-print', 'GET /h/:realm/ballot/print', z.object({ realm }), async (c) => desk(c, 'print')),
    hall('hall.ballot-paper', 'GET /h/:realm/ballot/paper', z.object({ realm }), async (c) => desk(c, 'paper')),
    hall('hall.ballot-recount', 'GET /h/:realm/ballot/recount', z.object({ realm, poll: hex.optional() }), async (c, { poll }) =>
      recount(c, poll ?? null),
    ),
    hall('hall.ballot-recount-of', 'GET /h/:realm/ballot/:id/recount', number, async (c, { id }) => recount(c, await known(c, id))),
    hall('hall.ballot-trustee', 'GET /h/:realm/ballot/trustee', z.object({ realm }), async (c) =>
      page(c, {
        title: trusteeText.title,
        place: 'trustee',
        script: 'trustee',
        attributes: {},
        lead: trusteeText.lead,
        noscript: trusteeText.noscript,
        before: html`<p class="noprint"><a class="btn" href="/api/ballots/trustee?realm=${c.realm.code}" download>${trusteeText.keep}</a></p>`,
      }),
    ),
    hall('hall.ballot-opening', 'GET /h/:realm/ballot/:id/opening', number, async (c, { id }) =>
      page(c, {
        title: trusteeText.openTitle,
        place: 'trustee',
        script: 'trustee',
        attributes: { id: String(id), poll: await known(c, id) },
        noscript: trusteeText.noscript,
      }),
    ),
  ]
}

/** The trustees' page as one file: the key is best made on a machine without a network. */
const kept = download(
  'ballot.trustee',
  '/ballots/trustee',
  z.object({ realm: z.string().max(60) }),
  async (_database, caller) => ({
    name: `${trusteeText.title}-${caller.today}.html`,
    type: 'text/html; charset=utf-8',
    body: html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${trusteeText.title}</title>
<style>body{font:18px/1.7 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1d1d1b}input,textarea,button{font:inherit;min-height:48px;padding:.4rem .7rem}input[type=text],textarea{width:100%;box-sizing:border-box}label{display:block;margin-top:1rem}.code{font:600 20px/1.5 monospace}.er{color:#a4262c}@media print{.noprint,form,.act,#public{display:none}}</style></head>
<body><h1 class="noprint">${trusteeText.title}</h1><p class="noprint">${trusteeText.lead}</p><div id="trustee"></div><script>${raw(islandScript('trustee').replaceAll('</', '<\\/'))}</script></body></html>`
      .text,
  }),
  true,
)
export const ballotDownloads: Download[] = [kept]
