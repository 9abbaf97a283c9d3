import { z } from 'zod'
import { type Hall, type HallAnswer, hall, type PublicContext } from '../http/hall.ts'
import { chineseFullDay, dayOf } from '../lib/calendar.ts'
import { parsePublicCode } from '../lib/digest.ts'
import { Refused } from '../lib/refusal.ts'
import { findForm, form, type HallForm } from '../web/hall/form.ts'
import { type Html, html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { actions, facts, note, prose, section, timeline } from '../web/hall/parts.ts'
import { entriesOf, readNotice } from './notice.read.ts'
import { channelNames, noticeStateNames, noticeText, outcomeNames } from './notice.text.ts'
import { noticeCan } from './notice.ts'
import { followObjection, takeObjection } from './objection.actions.ts'
import { publicTerms as t } from './public.text.ts'

const realm = z.string()
const id = z.coerce.number().int()
const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url })

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

export const objectionHalls: Hall[] = [askObject, sendObject, follow]
