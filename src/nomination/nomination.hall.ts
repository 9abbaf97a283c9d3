import { z } from 'zod'
import { planOf, readCampaign } from '../campaign/campaign.read.ts'
import { campaignCan, type PublicCampaign } from '../campaign/campaign.ts'
import { type Hall, type HallAnswer, hall, type PublicContext } from '../http/hall.ts'
import { chineseFullDay } from '../lib/calendar.ts'
import { notFound } from '../lib/contract.ts'
import { parsePublicCode, sha256Hex } from '../lib/digest.ts'
import { Refused } from '../lib/refusal.ts'
import { findForm, form, type HallForm } from '../web/hall/form.ts'
import { html } from '../web/hall/html.ts'
import { actions, facts, items, note, prose, section } from '../web/hall/parts.ts'
import { sectionFor } from './climb.actions.ts'
import { unitsTakingPart } from './nomination.read.ts'
import { nominationText, objectName } from './nomination.text.ts'
import { wrongCodes } from './nomination.ts'
import { opinionByLink } from './opinion.read.ts'
import { publicTerms as t } from './public.text.ts'
import { recommendOpenly } from './recommendation.actions.ts'
import { recommendationByCode } from './recommendation.read.ts'
import { giveByLink, opinionOfLink } from './slip.actions.ts'
import { answered, codeOf, missingIn, ofNominee, pageOf, verdictForm } from './verdict.hall.ts'

const realm = z.string()
const id = z.coerce.number().int()

/** A form that was refused comes back with what was typed and the sentence of the rule. */
const refused = (e: unknown, say: Record<string, unknown>): Record<string, string> => {
  if (!(e instanceof Refused)) throw e
  const s = say[e.code]
  if (s === undefined) throw e
  return { [e.at ?? '']: typeof s === 'function' ? (s as (f: unknown) => string)(e.facts) : String(s) }
}

const open = async (c: PublicContext, campaignId: number) => {
  const campaign = await readCampaign(c.tx, campaignId)
  if (!campaignCan.can('act', campaign.state)) throw notFound({ noun: 'campaign' })
  const [plan, chosen] = [await planOf(c.tx, campaignId), await sectionFor(c, campaignId)]
  return { campaign, plan, section: chosen, home: `/h/${c.realm.code}/c/${campaignId}` }
}

/** For the public page of a campaign: a door as long as one may recommend. */
export const recommendWay = (c: PublicContext, k: PublicCampaign) =>
  k.plan.sections.nomination && campaignCan.can('act', k.state)
    ? { to: `/h/${c.realm.code}/c/${k.id}/recommend`, label: t.recommend, note: t.recommendLead(k.plan.servedPublic) }
    : null

const recommendForm = async (
  c: PublicContext,
  campaignId: number,
  unitId: number,
  values: HallForm['values'] = {},
  errors: Record<string, string> = {},
): Promise<HallAnswer> => {
  const { plan, section: s, home } = await open(c, campaignId)
  const unit = (await unitsTakingPart(c.tx, campaignId, { id: unitId }))[0]
  if (!unit) throw notFound({ noun: 'unit' })
  const body = html`${facts([{ label: t.unit, value: unit.name }])}${form({
    method: 'post',
    action: `${home}/recommend`,
    hidden: { unit: String(unitId) },
    submit: t.send,
    back: `${home}/recommend`,
    values,
    errors,
    fields: [
      { name: 'title', kind: 'choice', label: t.titleField, options: s.titles.map((x) => ({ value: x.id, label: x.name })) },
      {
        name: 'nominee',
        kind: 'text',
        label: t.nominee,
        max: 60,
        hint: t.nomineeHint([...new Set(s.titles.map((x) => objectName(x.object)))].join('、')),
      },
      { name: 'reason', kind: 'long', label: t.reason, max: 1000, hint: t.reasonHint },
    ],
  })}`
  const crumb = { label: t.back, to: home }
  return answered(pageOf(c, { title: t.recommend, lead: t.recommendLead(plan.servedPublic), body, crumb }), errors)
}

const askRecommend = hall(
  'hall.recommend',
  'GET /h/:realm/c/:id/recommend',
  z.object({ realm, id, unit: id.optional(), q: z.string().trim().max(60).optional() }),
  async (c, { id: campaignId, unit, q }) => {
    if (unit !== undefined) return recommendForm(c, campaignId, unit)
    const { plan, home } = await open(c, campaignId)
    const found = await unitsTakingPart(c.tx, campaignId, { words: q })
    const body = html`${findForm({
      action: `${home}/recommend`,
      name: 'q',
      label: t.whichUnit,
      hint: t.unitHint,
      submit: t.find,
      ...(q ? { value: q } : {}),
    })}${section(
      t.units,
      items(
        found.map((u) => ({ title: u.name, to: `${home}/recommend?unit=${u.id}` })),
        t.noUnits,
      ),
    )}`
    return pageOf(c, { title: t.recommend, lead: t.recommendLead(plan.servedPublic), body, crumb: { label: t.back, to: home } })
  },
)

const sendRecommend = hall(
  'hall.recommend-send',
  'POST /h/:realm/c/:id/recommend',
  z.object({
    realm,
    id,
    unit: id,
    title: z.string().max(60).default(''),
    nominee: z.string().trim().max(60).default(''),
    reason: z.string().trim().max(1000).default(''),
  }),
  async (c, input) => {
    const { id: campaignId, unit, title, nominee, reason } = input
    const typed = { title, nominee, reason }
    const missing = {
      ...(title === '' ? { title: t.titleField } : {}),
      ...(nominee === '' ? { nominee: t.nominee } : {}),
    }
    if (Object.keys(missing).length > 0) return recommendForm(c, campaignId, unit, typed, missing)
    try {
      const { code } = await recommendOpenly(c, { campaignId, titleKey: title, unitId: unit, nominee, reason, by: 'served' })
      return pageOf(c, {
        title: t.sent,
        lead: t.sentLead,
        secret: true,
        body: html`${facts([{ label: t.code, value: code }])}${actions([{ to: `/h/${c.realm.code}/recommendation`, label: t.follow }])}`,
      })
    } catch (e) {
      const errors = refused(e, { 'recommendation.empty': nominationText['recommendation.empty'] })
      return recommendForm(c, campaignId, unit, typed, { reason: errors[''] ?? '' })
    }
  },
)

const followRecommend = hall(
  'hall.recommendation',
  'GET /h/:realm/recommendation',
  z.object({ realm, code: z.string().max(60).optional() }),
  async (c, { code: typed }) => {
    const code = typed === undefined ? null : parsePublicCode(typed)
    const r = code === null ? undefined : await recommendationByCode(c.tx, sha256Hex(code))
    const find = findForm({
      action: `/h/${c.realm.code}/recommendation`,
      name: 'code',
      label: t.code,
      hint: t.followHint,
      submit: t.follow,
    })
    if (!r)
      return pageOf(c, { title: t.follow, lead: t.followLead, body: html`${find}${typed ? note(t.unknown, 'warn') : null}`, secret: true })
    return pageOf(c, {
      title: t.follow,
      secret: true,
      body: html`${facts([
        { label: t.nominee, value: r.nominee },
        { label: t.unit, value: r.unit_name },
        { label: t.on, value: chineseFullDay(r.made_on) },
        { label: t.state, value: r.state === 'open' ? t.waiting : r.state === 'read' ? t.read : t.answered(r.taken === true) },
      ])}${section(t.reason, prose(r.reason))}${r.answer ? section(t.answer, prose(r.answer)) : null}`,
    })
  },
)

const opinionPage = async (
  c: PublicContext,
  code: string,
  values: HallForm['values'] = {},
  errors: Record<string, string> = {},
): Promise<HallAnswer> => {
  const { opinion, row } = await opinionOfLink(c, code)
  const verdicts = [
    { value: 'agree', label: t.agree },
    { value: 'object', label: t.objectTo },
  ]
  const body = html`${ofNominee(row)}${section(t.brief, prose(row.brief))}${verdictForm(
    `/h/${c.realm.code}/opinion/${code}`,
    verdicts,
    { values, errors },
    [
      { name: 'person', kind: 'text', label: t.person, max: 60 },
      { name: 'confirm', kind: 'text', label: t.confirm, hint: t.confirmHint, max: 12 },
    ],
  )}`
  return answered(pageOf(c, { title: t.opinion(opinion.from_body), lead: t.opinionLead, body, secret: true }), errors)
}

/** The count of wrong codes stays, so the page is answered, not refused; after the fifth the link is gone. */
const wrongCode = async (c: PublicContext, code: string, values: HallForm['values']): Promise<HallAnswer> => {
  const left = wrongCodes - ((await opinionByLink(c.tx, sha256Hex(code)))?.wrong_n ?? wrongCodes)
  if (left > 0) return opinionPage(c, code, values, { confirm: t.confirmWrong(left) })
  return { body: pageOf(c, { title: t.spent, lead: t.spentLead, body: html``, secret: true }), status: 422 }
}

const askOpinion = hall('hall.opinion', 'GET /h/:realm/opinion/:code', z.object({ realm, code: z.string().max(60) }), (c, { code }) =>
  opinionPage(c, codeOf(code)),
)
const sendOpinion = hall(
  'hall.opinion-send',
  'POST /h/:realm/opinion/:code',
  z.object({
    realm,
    code: z.string().max(60),
    verdict: z.enum(['agree', 'object']).optional(),
    words: z.string().trim().max(1000).default(''),
    person: z.string().trim().max(60).default(''),
    confirm: z.string().max(20).default(''),
  }),
  async (c, { code: typed, verdict, words, person, confirm: typedConfirm }) => {
    const code = codeOf(typed)
    const confirm = typedConfirm.normalize('NFKC').replace(/\D/g, '')
    const values = { ...(verdict ? { verdict } : {}), words, person }
    if (verdict === undefined || words === '' || person === '' || confirm.length !== 6)
      return opinionPage(c, code, values, {
        ...missingIn({ verdict, words }),
        ...(person ? {} : { person: t.person }),
        ...(confirm.length === 6 ? {} : { confirm: t.confirmHint }),
      })
    if ((await giveByLink(c, code, { verdict, words, person, confirm })) === 'wrong') return wrongCode(c, code, values)
    return { redirect: `/h/${c.realm.code}/opinion-given` }
  },
)
const opinionGiven = hall('hall.opinion-given', 'GET /h/:realm/opinion-given', z.object({ realm }), async (c) =>
  pageOf(c, { title: t.given, lead: t.givenLead, body: html``, secret: true }),
)

export const nominationHalls: Hall[] = [askRecommend, sendRecommend, followRecommend, askOpinion, sendOpinion, opinionGiven]
