import { z } from 'zod'
import { type Download, download, type Hall, hall, type PublicContext } from '../http/hall.ts'
import { notFound } from '../lib/contract.ts'
import { type Html, html, raw } from '../web/hall/html.ts'
import { island, islandScript } from '../web/hall/island.ts'
import { hallPage } from '../web/hall/page.ts'
import { note } from '../web/hall/parts.ts'
import { listCodes } from './honour.read.ts'
import { plaqueWords as t } from './plaque.text.ts'
import { publicTerms } from './public.text.ts'
import { signList } from './signer.ts'
import { type SignedList, statusText } from './status.ts'

const realm = z.string()

/** The realm's list of today, signed. @throws http.not-found where the installation has no keys */
const signedList = async (tx: Parameters<typeof listCodes>[0], of: { code: string; name: string }, today: string): Promise<SignedList> => {
  const signed = signList(of.code, statusText(of, today, await listCodes(tx, today)))
  if (signed === null) throw notFound({ noun: 'page' })
  return signed
}

const checker = (list: string): Html => html`${note(html`<span id="offline-answer" role="status">${t.lead}</span>`)}
<noscript><p class="note">${t.noscript}</p></noscript>
<form id="offline-form" class="fm" data-list="${list}"><label for="offline-code"><b>${t.code}</b><span class="m">${t.hint}</span></label>
<input id="offline-code" name="code" type="text" maxlength="40" autocomplete="off" required><button class="btn main">${t.check}</button></form>`

/** Put on every page that checks a plaque: from then on the browser can do so without a network. */
export const keepsOffline = (c: Pick<PublicContext, 'realm'>): Html =>
  html`<p class="m"><a href="/api/honours/checker?realm=${c.realm.code}" download>${t.keep}</a><br>${t.keepNote}</p><span data-plaque-worker="/h/${c.realm.code}/plaque/worker.js"></span>${island('plaque')}`

const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url })

const offline = hall('hall.plaque-offline', 'GET /h/:realm/plaque/offline', z.object({ realm }), async (c) =>
  hallPage({
    ...base(c),
    title: t.title,
    crumbs: [{ label: publicTerms.check, to: `/h/${c.realm.code}/plaque` }],
    body: html`${checker(`/h/${c.realm.code}/plaque/list.json`)}${keepsOffline(c)}`,
  }),
)

const list = hall('hall.plaque-list', 'GET /h/:realm/plaque/list.json', z.object({ realm }), async (c) => ({
  body: JSON.stringify(await signedList(c.tx, c.realm, c.today)),
  type: 'application/json; charset=utf-8',
}))

// Its address decides what it may answer for: the pages below it.
const worker = hall('hall.plaque-worker', 'GET /h/:realm/plaque/worker.js', z.object({ realm }), async () => ({
  body: islandScript('plaque-worker'),
  type: 'text/javascript; charset=utf-8',
}))

/** One file for a place without a network: list, signature, program. */
const kept = download(
  'honour.checker',
  '/honours/checker',
  z.object({ realm: z.string().max(60) }),
  async (database, caller) => {
    const signed = await database.query(caller.realm.id, (tx) => signedList(tx, caller.realm, caller.today))
    // A script ends at the first `</`, wherever it stands.
    const inScript = (text: string) => raw(text.replaceAll('</', '<\\/'))
    const body = html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${t.title}　${caller.realm.name}</title>
<style>body{font:18px/1.7 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#1d1d1b}input,button{font:inherit;padding:.5rem .75rem;min-height:48px;margin:.5rem 0}input{width:100%;box-sizing:border-box}.ok{border-left:6px solid #2b6a4b;padding-left:1rem}.warn{border-left:6px solid #a4262c;padding-left:1rem}.m{color:#555;display:block}</style></head>
<body><h1>${t.title}</h1><p>${caller.realm.name}</p>${checker('')}<p class="m">${t.key} ${signed.key}</p>
<script type="application/json" id="status-list">${inScript(JSON.stringify(signed))}</script><script>${inScript(islandScript('plaque'))}</script></body></html>`
    return { name: `${t.keep}-${caller.today}.html`, type: 'text/html; charset=utf-8', body: body.text }
  },
  true,
)

export const plaqueHalls: Hall[] = [offline, list, worker]
export const plaqueDownloads: Download[] = [kept]
