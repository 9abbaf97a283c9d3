import { z } from 'zod'
import { type Hall, type HallAnswer, hall, type PublicContext } from '../http/hall.ts'
import { parsePublicCode } from '../lib/digest.ts'
import { form, type HallForm } from '../web/hall/form.ts'
import { html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { facts, prose, section } from '../web/hall/parts.ts'
import { actByLink, stepOfLink } from './link.actions.ts'
import { publicTerms as t } from './public.text.ts'

/** Reached only with the code, so nothing of it is listed or cached. */
const pageOf = (c: PublicContext, title: string, lead: string, body: ReturnType<typeof html>): string =>
  hallPage({ title, lead, realm: { name: c.realm.name, code: c.realm.code }, url: c.url, secret: true, body })

const stepPage = async (
  c: PublicContext,
  code: string,
  values: HallForm['values'] = {},
  errors: Record<string, string> = {},
): Promise<HallAnswer> => {
  const { row, step, link } = await stepOfLink(c, code)
  const body = html`${facts([
    { label: t.object, value: row.name },
    { label: t.as, value: row.title_name },
    ...(row.facts.unitAndPost ? [{ label: t.post, value: row.facts.unitAndPost }] : []),
    { label: t.doneBy, value: `${step.unitName}　${link.person}` },
  ])}${section(t.brief, prose(row.brief))}${section(t.deeds, prose(row.deeds))}${form({
    method: 'post',
    action: `/h/${c.realm.code}/nomination-step/${code}`,
    submit: t.give,
    values,
    errors,
    fields: [
      {
        name: 'verdict',
        kind: 'choice',
        label: t.verdict,
        options: [
          { value: 'pass', label: t.agree },
          { value: 'return', label: t.sendBack },
        ],
      },
      { name: 'words', kind: 'long', label: t.words, max: 1000 },
    ],
  })}`
  const text = pageOf(c, t.step(step.name), t.stepLead, body)
  return Object.keys(errors).length > 0 ? { body: text, status: 422 } : text
}

const code = z.string().max(60)
const codeOf = (typed: string): string => parsePublicCode(typed) ?? ''

const askStep = hall('hall.nomination-step', 'GET /h/:realm/nomination-step/:code', z.object({ realm: z.string(), code }), (c, input) =>
  stepPage(c, codeOf(input.code)),
)
const sendStep = hall(
  'hall.nomination-step-send',
  'POST /h/:realm/nomination-step/:code',
  z.object({ realm: z.string(), code, verdict: z.enum(['pass', 'return']).optional(), words: z.string().trim().max(1000).default('') }),
  async (c, { code: typed, verdict, words }) => {
    if (verdict === undefined || words === '')
      return stepPage(
        c,
        codeOf(typed),
        { ...(verdict ? { verdict } : {}), words },
        { ...(verdict ? {} : { verdict: t.verdict }), ...(words ? {} : { words: t.words }) },
      )
    await actByLink(c, codeOf(typed), verdict, words)
    return { redirect: `/h/${c.realm.code}/opinion-given` }
  },
)

export const linkHalls: Hall[] = [askStep, sendStep]
