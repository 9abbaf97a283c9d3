import { z } from 'zod'
import { type Hall, type HallAnswer, hall, type PublicContext } from '../http/hall.ts'
import { chineseDay, chineseFullDay } from '../lib/calendar.ts'
import { parsePublicCode } from '../lib/digest.ts'
import { unitName } from '../nomination/nomination.read.ts'
import { findForm } from '../web/hall/form.ts'
import { type Html, html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { actions, facts, items, note, section, tag, timeline } from '../web/hall/parts.ts'
import { changesOf, listHonourRows, readDecision } from './honour.read.ts'
import { honourStateWords } from './honour.text.ts'
import { type HonourState, isPublic } from './honour.ts'
import { paperHalls } from './paper.hall.ts'
import { paperWords } from './paper.text.ts'
import { keepsOffline, plaqueHalls } from './plaque.hall.ts'
import { publicTerms as t } from './public.text.ts'

const realm = z.string()
const stateTag = (state: HonourState): Html =>
  tag(
    ({ effective: 'done', warned: 'late', expired: 'frozen', withdrawn: 'returned', recovered: 'frozen' } as const)[state],
    honourStateWords[state],
  )

const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url })

/** For the home page. */
export const honourWay = (c: PublicContext) => ({ to: `/h/${c.realm.code}/plaque`, label: t.check, note: t.checkLead })

/** Honours everybody may know, newest first. */
const publicRows = async (c: PublicContext) =>
  (await listHonourRows(c.tx, {}, c.today, null, 500)).filter((r) => isPublic(r.kind)).slice(0, 500)

export const honoursWay = async (c: PublicContext) =>
  (await publicRows(c)).length === 0 ? null : { to: `/h/${c.realm.code}/honours`, label: t.honours, note: t.honoursWay }

const list = hall('hall.honours', 'GET /h/:realm/honours', z.object({ realm }), async (c) => {
  // An internal appraisal is told to its units; it has no public list.
  const rows = await publicRows(c)
  const years = [...new Set(rows.map((r) => r.granted_on.slice(0, 4)))]
  return hallPage({
    ...base(c),
    title: t.honours,
    lead: t.lead,
    date: chineseDay(c.today),
    body: html`${actions([{ to: `/h/${c.realm.code}/plaque`, label: t.check }])}${
      rows.length === 0
        ? note(t.none)
        : years.map((year) =>
            section(
              `${year}年`,
              items(
                rows
                  .filter((r) => r.granted_on.startsWith(year))
                  .map((r) => ({
                    title: r.holder,
                    ...(r.code ? { to: `/h/${c.realm.code}/plaque/${r.code}` } : {}),
                    note: `${r.title_name}${r.posthumous ? `（${t.posthumous}）` : ''}　${r.unit_name}　${r.document_no}`,
                    tag: stateTag(r.state),
                  })),
                t.none,
              ),
            ),
          )
    }`,
  })
})

const check = (c: PublicContext, typed: string | undefined): HallAnswer => {
  const body = html`${findForm({ action: `/h/${c.realm.code}/plaque`, name: 'code', label: t.code, hint: t.codeHint, submit: t.find, ...(typed ? { value: typed } : {}) })}${
    typed ? note(t.unknown, 'warn') : null
  }${keepsOffline(c)}`
  const text = hallPage({ ...base(c), title: t.check, lead: t.checkLead, body })
  return typed ? { body: text, status: 404 } : text
}

const plaqueOf = async (c: PublicContext, typed: string): Promise<HallAnswer> => {
  const code = parsePublicCode(typed)
  const h = code === null ? undefined : (await listHonourRows(c.tx, { code }, c.today, null, 1))[0]
  if (!h) return check(c, typed)
  const [decision, changes] = [await readDecision(c.tx, h.decision_id), await changesOf(c.tx, h.id)]
  return hallPage({
    ...base(c),
    title: h.holder,
    crumbs: [{ label: t.honours, to: `/h/${c.realm.code}/honours` }],
    date: chineseFullDay(c.today),
    body: html`${note(html`${stateTag(h.state)} ${t.says[h.state]}`, h.state === 'effective' ? 'ok' : 'warn')}${facts([
      { label: t.title, value: `${h.title_name}${h.posthumous ? `（${t.posthumous}）` : ''}` },
      { label: t.holder, value: h.holder },
      { label: t.level, value: h.level },
      { label: t.by, value: await unitName(c.tx, decision.unit_id) },
      {
        label: t.document,
        value: isPublic(h.kind)
          ? html`<a href="/h/${c.realm.code}/decision/${decision.id}">${decision.document_no}</a>`
          : decision.document_no,
      },
      { label: t.granted, value: chineseFullDay(h.granted_on) },
      ...(h.expires_on ? [{ label: t.expires, value: chineseFullDay(h.expires_on) }] : []),
      ...(h.recheck_on && ['effective', 'warned'].includes(h.state) ? [{ label: t.recheck, value: chineseFullDay(h.recheck_on) }] : []),
      { label: t.code, value: html`<code>${h.code}</code>` },
    ])}${
      changes.length === 0
        ? null
        : section(
            t.changes,
            timeline(
              changes.map((x) => ({
                when: chineseFullDay(x.changed_on),
                what: t.actions[x.action] ?? x.action,
                note: [x.document, x.reason].filter(Boolean).join('　'),
              })),
            ),
          )
    }${
      ['effective', 'warned'].includes(h.state)
        ? actions([
            ...(h.certificate ? [{ to: `/h/${c.realm.code}/plaque/${h.code}/paper`, label: paperWords.printCertificate }] : []),
            ...(h.plaque ? [{ to: `/h/${c.realm.code}/plaque/${h.code}/paper?form=plaque`, label: paperWords.printPlaque }] : []),
          ])
        : null
    }${keepsOffline(c)}`,
  })
}

const plaque = hall('hall.plaque', 'GET /h/:realm/plaque/:code', z.object({ realm, code: z.string().max(60) }), (c, { code }) =>
  plaqueOf(c, code),
)
const find = hall(
  'hall.plaque-find',
  'GET /h/:realm/plaque',
  z.object({ realm, code: z.string().max(60).optional() }),
  async (c, { code }) => (code ? plaqueOf(c, code) : check(c, undefined)),
)

export const honourHalls: Hall[] = [list, ...plaqueHalls, ...paperHalls, plaque, find]
