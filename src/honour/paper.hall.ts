import { z } from 'zod'
import { planOf } from '../campaign/campaign.read.ts'
import { type Hall, type HallAnswer, hall, type PublicContext } from '../http/hall.ts'
import { chineseFullDay } from '../lib/calendar.ts'
import { notFound } from '../lib/contract.ts'
import { parsePublicCode } from '../lib/digest.ts'
import { type Html, html, raw } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { actions, note, section, table } from '../web/hall/parts.ts'
import { qr } from '../web/hall/qr.ts'
import { type HonourListRow, honoursOfDecision, listHonourRows } from './honour.read.ts'
import { honourStateWords } from './honour.text.ts'
import { isPublic } from './honour.ts'
import { paperCss } from './paper.css.ts'
import { decisionText } from './paper.read.ts'
import { paperWords as t } from './paper.text.ts'
import { publicTerms } from './public.text.ts'

const realm = z.string()
const form = z.enum(['certificate', 'plaque']).default('certificate')
type Form = z.infer<typeof form>
type Decision = Awaited<ReturnType<typeof decisionText>>

const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url })
const originOf = (c: PublicContext): string => new URL(c.url).origin

/** One certificate or plaque: who, what, by whom, and a code that tells the state of the day it is scanned. */
const sheet = (c: PublicContext, f: Form, h: HonourListRow, d: Decision): Html => {
  const { document } = d
  const address = `${originOf(c)}/h/${c.realm.code}/plaque/${h.code}`
  const by = html`<p class="by">${document.award.grantedBy}<br>${chineseFullDay(h.granted_on)}</p>`
  const foot = html`<div class="foot">${qr(address, t.check)}<div><p>${t.code} <code>${h.code}</code></p>${
    h.expires_on ? html`<p>${t.term(chineseFullDay(h.expires_on))}</p>` : null
  }<p>${t.check}</p><p>${t.digest} <code>${d.digest}</code></p></div></div>`
  const paper = { title: h.title_name, posthumous: h.posthumous, documentNo: h.document_no }
  return f === 'certificate'
    ? html`<article class="sheet certificate"><h2>${t.certificate}</h2><div><p class="to">${t.address(h.holder)}</p><p class="say">${
        ['通报表扬', '表扬'].includes(h.level) && !h.posthumous ? t.praiseOf(paper) : t.certificateOf(paper)
      }</p>${by}</div>${foot}</article>`
    : html`<article class="sheet plaque"><p class="for">${h.holder}</p><h2>${h.title_name}${h.posthumous ? `（${t.posthumous}）` : ''}</h2><div>${by}${foot}</div></article>`
}

const page = (c: PublicContext, f: Form, rows: readonly HonourListRow[], d: Decision, back: string): string => {
  const other = `?form=${f === 'certificate' ? 'plaque' : 'certificate'}`
  return html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${t.papers}　${
    c.realm.name
  }</title><link rel="icon" href="data:,"><style>${raw(paperCss)}</style></head><body><header class="bar"><h1>${t.papers}</h1><a href="${back}">${
    publicTerms.check
  }</a><a href="${other}">${f === 'certificate' ? t.printPlaque : t.printCertificate}</a></header><main>${rows.map((h) => sheet(c, f, h, d))}</main></body></html>`
    .text
}

const has = (h: HonourListRow, f: Form): boolean => (f === 'certificate' ? h.certificate : h.plaque)
/** Paper is printed of what is in force; a title that ended or was withdrawn gives none. */
const inForce = (h: HonourListRow): boolean => h.state === 'effective' || h.state === 'warned'

const one = hall(
  'hall.honour-paper',
  'GET /h/:realm/plaque/:code/paper',
  z.object({ realm, code: z.string().max(60), form }),
  async (c, input): Promise<HallAnswer> => {
    const code = parsePublicCode(input.code)
    const h = code === null ? undefined : (await listHonourRows(c.tx, { code }, c.today, null, 1))[0]
    const back = `/h/${c.realm.code}/plaque`
    const no = (words: string): HallAnswer => ({
      status: h ? 412 : 404,
      body: hallPage({
        ...base(c),
        title: t.papers,
        body: html`${note(words, 'warn')}${actions([{ to: back, label: publicTerms.check }])}`,
        quiet: true,
      }),
    })
    if (!h) return no(publicTerms.unknown)
    if (!inForce(h)) return no(t.notNow(honourStateWords[h.state]))
    if (!has(h, input.form)) return no(t.noPaper)
    return page(c, input.form, [h], await decisionText(c.tx, h.decision_id), `${back}/${h.code}`)
  },
)

/** @throws http.not-found; an internal appraisal is told to its units, not to the public */
const publicDecision = async (c: PublicContext, id: number): Promise<Decision> => {
  const d = await decisionText(c.tx, id)
  if (!isPublic((await planOf(c.tx, d.document.campaign.id)).basis.kind)) throw notFound({ noun: 'honour' })
  return d
}
const id = z.coerce.number().int()

const all = hall('hall.decision-papers', 'GET /h/:realm/decision/:id/papers', z.object({ realm, id, form }), async (c, input) => {
  const d = await publicDecision(c, input.id)
  const rows = (await honoursOfDecision(c.tx, input.id, c.today)).filter((h) => h.code !== null && inForce(h) && has(h, input.form))
  return page(c, input.form, rows, d, `/h/${c.realm.code}/decision/${input.id}`)
})

const decision = hall('hall.decision', 'GET /h/:realm/decision/:id', z.object({ realm, id }), async (c, input) => {
  const d = await publicDecision(c, input.id)
  const { document } = d
  const here = `/h/${c.realm.code}/decision/${input.id}`
  const rows = await honoursOfDecision(c.tx, input.id, c.today)
  return hallPage({
    ...base(c),
    title: document.title,
    lead: document.documentNo,
    crumbs: [{ label: publicTerms.honours, to: `/h/${c.realm.code}/honours` }],
    date: chineseFullDay(c.today),
    source: document.unit.name,
    body: html`${d.paragraphs.map((p) => html`<p>${p}</p>`)}${section(
      publicTerms.honours,
      table({
        caption: document.title,
        head: [t.no, t.title, t.name, t.unit].map((label) => ({ label })),
        rows: document.holders.map((x) => [String(x.no), `${x.title}${x.posthumous ? `（${t.posthumous}）` : ''}`, x.name, x.unit]),
      }),
    )}<p>${document.unit.name}<br>${chineseFullDay(document.decidedOn)}</p>${section(
      t.digest,
      html`<p><code style="overflow-wrap:anywhere">${d.digest}</code></p>`,
    )}${actions([
      ...(rows.some((h) => h.certificate && inForce(h)) ? [{ to: `${here}/papers`, label: t.printCertificate }] : []),
      ...(rows.some((h) => h.plaque && inForce(h)) ? [{ to: `${here}/papers?form=plaque`, label: t.printPlaque }] : []),
    ])}`,
  })
})

export const paperHalls: Hall[] = [one, all, decision]
