import { z } from 'zod'
import { type Hall, type HallAnswer, hall, type PublicContext } from '../http/hall.ts'
import { Refused } from '../lib/refusal.ts'
import { frameText } from '../web/frame.text.ts'
import { findForm, steps } from '../web/hall/form.ts'
import { type Html, html, type Part, raw } from '../web/hall/html.ts'
import { island } from '../web/hall/island.ts'
import { hallPage, isLarge, otherSize } from '../web/hall/page.ts'
import { actions, note, section } from '../web/hall/parts.ts'
import { type Fault, fieldName, givenIn, readSheet } from './answer.ts'
import { type Definition, optionsOf, type Question, questionsOf } from './definition.ts'
import { handIn, surveyOfCode } from './hold.actions.ts'
import { asked, type Given, holds } from './logic.ts'
import { instructions } from './randomised.ts'
import { conditionSays, faultNames, howSays, instructionNames, outcomeNames, surveyText, surveyPublic as t } from './survey.text.ts'

type Sent = Readonly<Record<string, unknown>>
const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url, secret: true, quiet: true })

/** Questions of a part that may be asked, given the parts before it; a condition within the part is left to the person (and the script). */
const openIn = (d: Definition, at: number, given: Given): Question[] => {
  const before = new Set(d.sections.slice(0, at).flatMap((s) => s.questions.map((q) => q.id)))
  const shown = asked(d, given)
  const open = new Set<string>()
  for (const q of d.sections[at]!.questions)
    if (q.when.every((c) => (before.has(c.question) ? shown.has(c.question) && holds(c, given) : open.has(c.question)))) open.add(q.id)
  return d.sections[at]!.questions.filter((q) => open.has(q.id))
}

/** A page in the middle of a form has no tools; its beginning lets one choose the size. */
const sizeWay = (c: PublicContext): Html =>
  html`<p><a class="size" href="${otherSize(c.url)}">${isLarge(c.url) ? frameText['hall.normal'] : frameText['hall.large']}</a></p>`

const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`
const fieldsOf = (q: Question, given: Given): [string, string][] => {
  const v = given[q.id]
  if (v === undefined || v.length === 0) return []
  return typeof v === 'string' ? [[fieldName(q.id), v]] : v.map((o) => [fieldName(q.id, o), '1'] as [string, string])
}

const choice = (q: Question, type: 'radio' | 'checkbox', name: (o: string) => string, value: (o: string) => string, given: Given): Html => {
  const v = given[q.id] ?? ''
  return html`${optionsOf(q).map(
    (o) =>
      html`<label class="o"><input type="${type}" name="${name(o.id)}" value="${value(o.id)}"${
        (typeof v === 'string' ? v === o.id : v.includes(o.id)) ? raw(' checked') : null
      }><span>${o.title}</span></label>`,
  )}`
}
const randomBox = (q: Extract<Question, { kind: 'sensitive' }>): Html => {
  const names = outcomeNames(q.design)
  const falls = instructions(q.design).map((what, i) => [names[i]!, instructionNames[what]])
  return html`<div class="note" data-falls="${JSON.stringify(falls)}"><b>${t.randomTitle}</b><p>${t.randomWhy}</p><p>${
    q.design.device === 'die' ? t.randomDie : t.randomCoins
  }</p><ul class="prose">${howSays(q.design)
    .split('；')
    .map((x) => html`<li>${x}</li>`)}</ul></div>`
}

const questionPart = (d: Definition, q: Question, given: Given, fault: Fault | undefined): Html => {
  const no = questionsOf(d).findIndex((x) => x.id === q.id) + 1
  const id = `q-${q.id}`
  const conditions = q.when.map((c) => conditionSays(d, c)).join('，')
  const limits: Part =
    q.kind === 'many' ? t.chooseMany(q.least, q.most) : q.kind === 'number' ? t.inUnit(q.unit, q.least, q.most) : q.kind === 'text' ? t.most(q.most) : null // biome-ignore format: one line
  const says = html`${no}. ${q.text}${q.required ? null : html` <span class="m">（${t.optional}）</span>`}`
  const around = html`${conditions ? html`<p class="h">${t.condition(conditions)}</p>` : null}${
    q.hint || limits || q.kind === 'text'
      ? html`<p class="h" id="${id}-h">${[q.hint, limits, q.kind === 'text' ? q.privacy : ''].filter(Boolean).join('　')}</p>`
      : null
  }${fault ? html`<p class="er" id="${id}-e">${faultNames[fault](q)}</p>` : null}`
  const ids = [q.hint || limits || q.kind === 'text' ? `${id}-h` : '', fault ? `${id}-e` : ''].filter(Boolean).join(' ')
  const described = html`${ids ? html` aria-describedby="${ids}"` : null}${fault ? raw(' aria-invalid="true"') : null}`
  const name = fieldName(q.id)
  const marks = html` data-q="${q.id}" data-when="${JSON.stringify(q.when)}"`
  const value = typeof given[q.id] === 'string' ? (given[q.id] as string) : ''
  if (q.kind === 'number')
    return html`<div class="f${fault ? ' bad' : ''}"${marks}><label for="${id}">${says}</label>${around}<input type="text" inputmode="decimal" id="${id}" name="${name}" value="${value}" maxlength="20"${described}></div>`
  if (q.kind === 'text')
    return html`<div class="f${fault ? ' bad' : ''}"${marks}><label for="${id}">${says}</label>${around}<textarea id="${id}" name="${name}" rows="4" maxlength="${q.most}"${described}>${value}</textarea></div>`
  const inner =
    q.kind === 'many'
      ? choice(
          q,
          'checkbox',
          (o) => fieldName(q.id, o),
          () => '1',
          given,
        )
      : choice(
          q,
          'radio',
          () => name,
          (o) => o,
          given,
        )
  return html`<fieldset class="f${fault ? ' bad' : ''}" id="${id}"${marks}${ids ? html` aria-describedby="${ids}"` : null}><legend>${says}</legend>${around}${
    q.kind === 'sensitive' ? randomBox(q) : null
  }${inner}</fieldset>`
}

interface At {
  d: Definition
  code: string
  given: Given
  faults?: Record<string, Fault>
}
const formOf = (c: PublicContext, o: At & { step: number; inside: ReadonlySet<string>; body: Html; buttons: Html }): Html =>
  html`<form method="post" action="/h/${c.realm.code}/survey/${o.code}" id="survey-form" novalidate>${hidden('step', String(o.step))}${questionsOf(
    o.d,
  )
    .filter((q) => !o.inside.has(q.id))
    .flatMap((q) =>
      fieldsOf(q, o.given).map(([k, v]) => hidden(k, v)),
    )}${o.body}<p class="act">${o.buttons}</p></form>${island('survey-form')}`

const button = (go: string, label: string, main = false): Html =>
  html`<button class="btn${main ? ' main' : ''}" type="submit" name="go" value="${go}">${label}</button>`

const partPage = (c: PublicContext, o: At & { step: number }): HallAnswer => {
  const { d, step } = o
  const of = d.sections.length
  const open = openIn(d, step, o.given)
  const faults = open.filter((q) => o.faults?.[q.id] !== undefined)
  const summary =
    faults.length === 0
      ? null
      : html`<div class="sum" role="alert" tabindex="-1"><b>${t.faults}</b><ul>${faults.map(
          (q) => html`<li><a href="#q-${q.id}">${faultNames[o.faults![q.id]!](q)}</a></li>`,
        )}</ul></div>`
  const s = d.sections[step]!
  const text = hallPage({
    ...base(c),
    title: d.title,
    above: steps({ label: s.title, at: step + 1, of: of + 1, words: t.partOf(step + 1, of) }),
    lead: step === 0 ? d.lead || null : null,
    body: html`${step === 0 ? html`<details class="note"><summary>${t.privacyTitle}</summary><ul class="prose">${t.privacy.map((x) => html`<li>${x}</li>`)}</ul></details>` : null}${summary}${section(
      s.title,
      s.lead ? html`<p>${s.lead}</p>` : null,
      html`<div id="survey-line"></div>`,
      formOf(c, {
        ...o,
        inside: new Set(s.questions.map((q) => q.id)),
        body: html`${open.map((q) => questionPart(d, q, o.given, o.faults?.[q.id]))}`,
        buttons: html`${button('next', step + 1 < of ? t.next : t.toReview, true)}${step > 0 ? button('back', t.back) : null}`,
      }),
    )}`,
  })
  return faults.length > 0 ? { body: text, status: 422 } : text
}

const answerSays = (q: Question, v: string | readonly string[] | undefined): string => {
  if (v === undefined || v.length === 0) return t.blank
  if (q.kind === 'number') return `${String(v)}${q.unit}`
  if (q.kind === 'text') return String(v)
  const all = optionsOf(q)
  return (typeof v === 'string' ? [v] : v).map((x) => all.find((o) => o.id === x)?.title ?? x).join('、')
}
const reviewPage = (c: PublicContext, o: At): HallAnswer => {
  const { d } = o
  const { answers } = readSheet(d, Object.fromEntries(questionsOf(d).flatMap((q) => fieldsOf(q, o.given))))
  const shown = asked(d, answers)
  return hallPage({
    ...base(c),
    title: t.review,
    above: steps({ label: d.title, at: 1, of: 1, words: t.review }),
    lead: t.reviewLead,
    body: formOf(c, {
      ...o,
      step: d.sections.length,
      inside: new Set(),
      body: html`${d.sections.map((s, i) => {
        const list = s.questions.filter((q) => shown.has(q.id))
        return list.length === 0
          ? null
          : section(
              s.title,
              html`<dl class="fc">${list.map((q) => html`<div><dt>${questionsOf(d).indexOf(q) + 1}. ${q.text}</dt><dd><b>${answerSays(q, answers[q.id])}</b></dd></div>`)}</dl>`,
              html`<p>${button(`edit.${i}`, t.change)}</p>`,
            )
      })}`,
      buttons: button('send', t.send, true),
    }),
  })
}

const codePage = (c: PublicContext, said: string | null, status = 200, typed = ''): HallAnswer => ({
  body: hallPage({
    ...base(c),
    title: t.codeTitle,
    lead: t.codeLead,
    body: html`${sizeWay(c)}${said === null ? null : html`<div role="alert">${note(said, 'warn')}</div>`}${findForm({
      action: `/h/${c.realm.code}/survey`,
      name: 'code',
      label: t.code,
      hint: t.codeHint,
      submit: t.begin,
      value: typed,
    })}`,
  }),
  status,
})

/** A slip that opens nothing is told so on the page where another can be typed. */
const refusedAs = (c: PublicContext, e: unknown): HallAnswer => {
  if (!(e instanceof Refused)) throw e
  const say = surveyText[e.code as 'survey.code-spent']
  if (typeof say !== 'string') throw e
  return codePage(c, say, e.status)
}
const keep = (c: PublicContext, to: string): HallAnswer => ({ redirect: isLarge(c.url) ? `${to}?print=large` : to })

const enter = hall(
  'hall.survey-code',
  'GET /h/:realm/survey',
  z.object({ realm: z.string(), code: z.string().max(60).default('') }),
  async (c, { code }) => {
    if (code.trim() === '') return codePage(c, null)
    try {
      return keep(c, `/h/${c.realm.code}/survey/${(await surveyOfCode(c, code)).code}`)
    } catch (e) {
      return refusedAs(c, e)
    }
  },
)

const begin = hall('hall.survey', 'GET /h/:realm/survey/:code', z.object({ realm: z.string(), code: z.string().max(60) }), async (c, q) => {
  try {
    const { survey, code } = await surveyOfCode(c, q.code)
    return partPage(c, { d: survey.definition, code, given: {}, step: 0 })
  } catch (e) {
    return refusedAs(c, e)
  }
})

const goOn = async (c: PublicContext, q: { code: string; step: number; go: string } & Sent): Promise<HallAnswer> => {
  const { survey, code } = await surveyOfCode(c, q.code)
  const d = survey.definition
  const given = givenIn(d, q)
  const last = d.sections.length
  const at = { d, code, given }
  const step = Math.min(q.step, last)
  const edit = /^edit\.(\d+)$/.exec(q.go)
  const faultsIn = (k: number): Record<string, Fault> => readSheet(d, q, new Set(d.sections[k]!.questions.map((x) => x.id))).faults
  /** The next part in this direction in which anything is asked. */
  const towards = (from: number, by: 1 | -1): number => {
    let k = from + by
    while (k >= 0 && k < last && openIn(d, k, given).length === 0) k += by
    return k
  }
  if (edit) return partPage(c, { ...at, step: Math.min(Number(edit[1]), last - 1) })
  if (q.go === 'back') return partPage(c, { ...at, step: Math.max(0, towards(step, -1)) })
  if (q.go !== 'send' && step < last) {
    const faults = faultsIn(step)
    if (Object.keys(faults).length > 0) return partPage(c, { ...at, step, faults })
    const next = towards(step, 1)
    return next < last ? partPage(c, { ...at, step: next }) : reviewPage(c, at)
  }
  // Handed in, or a part was never shown: the first with something wrong comes back.
  for (let k = 0; k < last; k++) {
    const faults = faultsIn(k)
    if (Object.keys(faults).length > 0) return partPage(c, { ...at, step: k, faults })
  }
  if (q.go !== 'send') return reviewPage(c, at)
  await handIn(c, code, q)
  return keep(c, `/h/${c.realm.code}/survey-done`)
}
const answer = hall(
  'hall.survey.answer',
  'POST /h/:realm/survey/:code',
  z
    .object({
      realm: z.string(),
      code: z.string().max(60),
      step: z.coerce.number().int().min(0).max(20).catch(0),
      go: z.string().max(20).default('next'),
    })
    .catchall(z.string().max(4000)),
  async (c, q) => {
    try {
      return await goOn(c, q as never)
    } catch (e) {
      // Every refusal comes before the first write, so the same transaction can answer.
      return refusedAs(c, e)
    }
  },
)

const done = hall('hall.survey-done', 'GET /h/:realm/survey-done', z.object({ realm: z.string() }), async (c) =>
  hallPage({
    ...base(c),
    title: t.thanks,
    body: html`<div id="survey-done">${note(t.thanksLead, 'ok')}</div>${actions([{ to: `/h/${c.realm.code}/surveys`, label: t.listWay }])}${island('survey-form')}`,
  }),
)

export const answerHalls: Hall[] = [enter, begin, answer, done]
export const surveyWay = (c: PublicContext) => ({ to: `/h/${c.realm.code}/survey`, label: t.way, note: t.wayNote })
