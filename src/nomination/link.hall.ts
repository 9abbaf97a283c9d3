import { z } from 'zod'
import { type Hall, type HallAnswer, hall, type PublicContext } from '../http/hall.ts'
import type { HallForm } from '../web/hall/form.ts'
import { html } from '../web/hall/html.ts'
import { prose, section } from '../web/hall/parts.ts'
import { actByLink, stepOfLink } from './link.actions.ts'
import { publicTerms as t } from './public.text.ts'
import { answered, codeOf, missingIn, ofNominee, pageOf, verdictForm } from './verdict.hall.ts'

const stepPage = async (
  c: PublicContext,
  code: string,
  values: HallForm['values'] = {},
  errors: Record<string, string> = {},
): Promise<HallAnswer> => {
  const { row, step, link } = await stepOfLink(c, code)
  const doneBy = { label: t.doneBy, value: `${step.unitName}　${link.person}` }
  const verdicts = [
    { value: 'pass', label: t.agree },
    { value: 'return', label: t.sendBack },
  ]
  const body = html`${ofNominee(row, [doneBy])}${section(t.brief, prose(row.brief))}${section(t.deeds, prose(row.deeds))}${verdictForm(
    `/h/${c.realm.code}/nomination-step/${code}`,
    verdicts,
    { values, errors },
  )}`
  return answered(pageOf(c, { title: t.step(step.name), lead: t.stepLead, body, secret: true }), errors)
}

const code = z.string().max(60)

const askStep = hall('hall.nomination-step', 'GET /h/:realm/nomination-step/:code', z.object({ realm: z.string(), code }), (c, input) =>
  stepPage(c, codeOf(input.code)),
)
const sendStep = hall(
  'hall.nomination-step-send',
  'POST /h/:realm/nomination-step/:code',
  z.object({ realm: z.string(), code, verdict: z.enum(['pass', 'return']).optional(), words: z.string().trim().max(1000).default('') }),
  async (c, { code: typed, verdict, words }) => {
    if (verdict === undefined || words === '')
      return stepPage(c, codeOf(typed), { ...(verdict ? { verdict } : {}), words }, missingIn({ verdict, words }))
    await actByLink(c, codeOf(typed), verdict, words)
    return { redirect: `/h/${c.realm.code}/opinion-given` }
  },
)

export const linkHalls: Hall[] = [askStep, sendStep]
