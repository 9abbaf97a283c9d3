import { z } from 'zod'
import { hall, type PublicContext } from '../http/hall.ts'
import { chineseDay } from '../lib/calendar.ts'
import { parsePublicCode, sha256Hex } from '../lib/digest.ts'
import { Refused } from '../lib/refusal.ts'
import { form } from '../web/hall/form.ts'
import { html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { facts, note, prose } from '../web/hall/parts.ts'
import { activityStateNames, activityText as t } from './activity.text.ts'
import { answerBySlip } from './carrier.actions.ts'
import { findServiceBySlip } from './carrier.read.ts'
import { serviceCan } from './carrier.ts'

type Asked = { values?: Record<string, string>; errors?: Record<string, string>; thanks?: 'confirmed' | 'disputed' }

const pageOf = async (c: PublicContext, slip: string, a: Asked = {}): Promise<string> => {
  const code = parsePublicCode(slip)
  const found = code === null ? null : await findServiceBySlip(c.tx, sha256Hex(code))
  const here = `/h/${c.realm.code}/service`
  const choice = {
    name: 'done',
    label: t['service.hall.ask'],
    kind: 'choice' as const,
    options: [
      { value: 'yes', label: t['service.hall.done'] },
      { value: 'no', label: t['service.hall.not-done'] },
    ],
  }
  const ask = form({
    method: 'post',
    action: here,
    submit: t['service.hall.send'],
    values: { slip, ...a.values },
    ...(a.errors ? { errors: a.errors } : {}),
    fields: [
      { name: 'slip', label: t['service.hall.slip'], kind: 'text', hint: t['service.hall.slip-hint'], max: 40 },
      choice,
      { name: 'words', label: t['service.hall.words'], kind: 'long', max: 500, lines: 3, optional: true },
    ],
  })
  const answerable = !found || (serviceCan.can('confirm', found.state) && found.answered_on === null)
  return hallPage({
    title: t['service.hall.title'],
    realm: { name: c.realm.name, code: c.realm.code },
    url: c.url,
    secret: true,
    quiet: true,
    body: html`${a.thanks ? note(t[`service.hall.thanks.${a.thanks}`], a.thanks === 'confirmed' ? 'ok' : 'warn') : null}
    ${
      found
        ? html`${prose(t['service.hall.by']({ unit: found.unit_name }))}${facts([
            { label: t['service.title'], value: found.what },
            { label: t['service.hall.state'], value: activityStateNames[`service.state.${found.state}`] },
            ...(found.served_on ? [{ label: t['service.hall.served-on'], value: chineseDay(found.served_on) }] : []),
          ])}`
        : null
    }
    ${answerable ? ask : a.thanks ? null : note(found.answered_on ? t['service.slip-used']({ answeredOn: found.answered_on }) : t['service.hall.waiting'])}`,
  })
}

const show = hall('hall.service', 'GET /h/:realm/service', z.object({ realm: z.string(), slip: z.string().max(60).default('') }), (c, q) =>
  pageOf(c, q.slip),
)

const answer = hall(
  'hall.service.answer',
  'POST /h/:realm/service',
  z.object({
    realm: z.string(),
    slip: z.string().max(100).default(''),
    done: z.enum(['yes', 'no']).optional().catch(undefined),
    words: z.string().max(500).default(''),
  }),
  async (c, q) => {
    const values = { words: q.words, ...(q.done ? { done: q.done } : {}) }
    const again = async (errors: Record<string, string>, status: number) => ({ body: await pageOf(c, q.slip, { values, errors }), status })
    if (q.slip.trim() === '' || q.done === undefined)
      return again({ [q.slip.trim() === '' ? 'slip' : 'done']: t['service.hall.missing'] }, 422)
    try {
      return await pageOf(c, q.slip, { thanks: await answerBySlip(c, { slip: q.slip, done: q.done === 'yes', words: q.words.trim() }) })
    } catch (e) {
      // Every refusal comes before the first write, so the same page can answer.
      if (!(e instanceof Refused)) throw e
      const say = t[e.code as keyof typeof t] as ((f: unknown) => string) | undefined
      return again({ slip: say ? say(e.facts) : t['service.hall.waiting'] }, e.status)
    }
  },
)

export const serviceHalls = [show, answer]
export const serviceWay = (c: PublicContext) => ({
  to: `/h/${c.realm.code}/service`,
  label: t['service.hall.way'],
  note: t['service.hall.way-note'],
})
