import { z } from 'zod'
import { dayCursor } from '../activity/activity.read.ts'
import { hall, type PublicContext } from '../http/hall.ts'
import { chineseDay, chineseFullDay } from '../lib/calendar.ts'
import { maskName } from '../lib/codes.ts'
import { cursor } from '../lib/cursor.ts'
import { parsePublicCode } from '../lib/digest.ts'
import { Refused } from '../lib/refusal.ts'
import { form } from '../web/hall/form.ts'
import { type Html, html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { actions, bar, facts, items, note, prose, section, tag, timeline } from '../web/hall/parts.ts'
import { judgeBySlip } from './judging.actions.ts'
import * as read from './pledge.read.ts'
import { pledgeText as t, verdictNames } from './pledge.text.ts'
import { isOverdue, judgingOpen, pledgeCan, type Verdict, verdicts, votesOf } from './pledge.ts'
import { toneOf } from './tone.ts'

export const publicTag = (p: read.PledgeRow, today: string): Html => {
  const overdue = isOverdue({ state: p.state, dueOn: p.due_on, verdict: p.verdict, explained: p.explained_on !== null }, today)
  const { kind, word } = toneOf({ state: p.state, verdict: p.verdict, overdue })
  return tag(kind, word)
}

/** Who pledges, as the public may read it: a member by branch, with his name only if he agreed. */
export const madeBy = (p: read.PledgeRow): string => {
  if (p.by === 'member')
    return t['pledge.hall.member']({ unit: p.unit_name, name: p.name_public ? p.member_name! : maskName(p.member_name!) })
  return p.subject ? `${p.unit_name} ${p.subject}` : p.unit_name
}
const span = (p: read.PledgeRow): string => t['pledge.hall.from-to']({ from: p.baseline!, to: p.target!, unit: p.figure_unit })

const list = hall(
  'hall.pledges',
  'GET /h/:realm/pledges',
  z.object({
    realm: z.string(),
    // An empty choice of the form is no choice; a stale link must not fail.
    campaign: z.coerce.number().int().positive().optional().catch(undefined),
    unit: z.string().trim().max(40).optional(),
    after: z.string().max(200).optional(),
  }),
  async (c, q) => {
    const here = `/h/${c.realm.code}/pledges`
    const { rows, counts } = await read.listPublicPledges(c.tx, { campaignId: q.campaign, unit: q.unit }, dayCursor(q.after), 50)
    const shown = rows.slice(0, 50)
    const campaigns = await read.publicCampaigns(c.tx)
    const last = shown.at(-1)
    const more = rows.length > 50 && last ? cursor.write(last.due_on!, last.id) : null
    const next = new URLSearchParams({
      ...(q.campaign === undefined ? {} : { campaign: String(q.campaign) }),
      ...(q.unit ? { unit: q.unit } : {}),
      ...(more === null ? {} : { after: more }),
    })
    return hallPage({
      title: t['pledge.hall.title'],
      realm: { name: c.realm.name, code: c.realm.code },
      url: c.url,
      crumbs: [{ label: t['pledge.hall.title'] }],
      lead: t['pledge.hall.lead'],
      date: chineseDay(c.today),
      source: t['pledge.hall.source'],
      body: html`${form({
        method: 'get',
        action: here,
        submit: t['pledge.hall.filter.go'],
        values: { campaign: q.campaign === undefined ? '' : String(q.campaign), unit: q.unit },
        fields: [
          ...(campaigns.length > 1
            ? [
                {
                  name: 'campaign',
                  label: t['pledge.hall.filter.campaign'],
                  kind: 'choice' as const,
                  optional: true,
                  options: [
                    { value: '', label: t['pledge.hall.filter.all'] },
                    ...campaigns.map((k) => ({ value: String(k.id), label: k.title })),
                  ],
                },
              ]
            : []),
          { name: 'unit', label: t['pledge.hall.filter.unit'], kind: 'search', optional: true, max: 40 },
        ],
      })}
      <p class="m">${t['pledge.hall.counts'](counts)}</p>
      ${items(
        shown.map((p) => ({
          title: p.what,
          to: `/h/${c.realm.code}/pledge/${p.code}`,
          note: `${madeBy(p)}；${span(p)}；${t['pledge.hall.due']} ${chineseFullDay(p.due_on!)}`,
          tag: publicTag(p, c.today),
        })),
        t['pledge.hall.empty'],
      )}
      ${more === null ? null : actions([{ to: `${here}?${next}`, label: t['pledge.hall.next'] }])}`,
    })
  },
)

type Judging = { values?: Record<string, string>; errors?: Record<string, string>; thanks?: boolean }

const judgingPart = (c: PublicContext, p: read.PledgeRow, j: Judging): Html | null => {
  // Without a form to stand at, what is wrong is said where the form would be.
  const wrong = Object.values(j.errors ?? {})[0]
  if (!pledgeCan.can('judge', p.state)) return wrong ? section(t['pledge.hall.judge.title'], note(wrong, 'warn')) : null
  const dueOn = chineseFullDay(p.due_on!)
  if (!judgingOpen({ state: p.state, dueOn: p.due_on! }, c.today))
    return section(t['pledge.hall.judge.title'], wrong ? note(wrong, 'warn') : note(t['pledge.hall.judge.closed']({ dueOn })))
  return section(
    t['pledge.hall.judge.title'],
    prose(t['pledge.hall.judge.lead']),
    form({
      method: 'post',
      action: `/h/${c.realm.code}/pledge/${p.code}/judge`,
      submit: t['pledge.hall.judge.send'],
      ...(j.values ? { values: j.values } : {}),
      ...(j.errors ? { errors: j.errors } : {}),
      fields: [
        { name: 'slip', label: t['pledge.hall.judge.slip'], kind: 'text', max: 40 },
        {
          name: 'verdict',
          label: t['pledge.hall.judge.ask'],
          kind: 'choice',
          options: verdicts.map((v) => ({ value: v, label: verdictNames[v] })),
        },
        { name: 'words', label: t['pledge.hall.judge.words'], kind: 'long', max: 500, lines: 3, optional: true },
      ],
    }),
  )
}

const pageOf = async (c: PublicContext, p: read.PledgeRow, j: Judging = {}): Promise<string> => {
  const changes = (await read.changesOf(c.tx, p.id)).filter((x) => x.state === 'agreed')
  const progress = (await read.progressOf(c.tx, p.id)).filter((e) => e.state === 'stands')
  const votes = { kept: p.kept_n, partly: p.partly_n, unkept: p.unkept_n }
  const n = votesOf(votes)
  return hallPage({
    title: p.what,
    realm: { name: c.realm.name, code: c.realm.code },
    // After a judgement the address is still that of the pledge.
    url: c.url.replace(/\/judge(?=\?|$)/, ''),
    crumbs: [{ label: t['pledge.hall.title'], to: `/h/${c.realm.code}/pledges` }, { label: madeBy(p) }],
    date: chineseDay(c.today),
    source: t['pledge.hall.source'],
    contact: p.unit_name,
    body: html`${j.thanks ? note(t['pledge.hall.thanks'], 'ok') : null}
    ${p.state === 'withdrawn' ? note(t['pledge.hall.withdrawn']({ reason: p.reason }), 'warn') : null}
    ${facts([
      { label: t['pledge.hall.unit'], value: madeBy(p) },
      { label: t['pledge.hall.target'], value: span(p) },
      { label: t['pledge.hall.now'], value: p.figure === null ? t['pledge.hall.nothing-yet'] : `${p.figure}${p.figure_unit}` },
      { label: t['pledge.hall.due'], value: chineseFullDay(p.due_on!) },
      { label: t['pledge.hall.for'], value: p.beneficiary },
      // A member who keeps his name back is not named as responsible either.
      ...(p.by !== 'member' || p.name_public ? [{ label: t['pledge.hall.responsible'], value: p.responsible }] : []),
      { label: t['pledge.hall.state'], value: publicTag(p, c.today) },
    ])}
    ${p.measures ? section(t['pledge.hall.measures'], prose(p.measures)) : null}
    ${section(
      t['pledge.hall.progress'],
      progress.length === 0
        ? note(t['pledge.hall.nothing-yet'])
        : timeline(progress.map((e) => ({ when: chineseDay(e.on_day), what: `${e.figure}${p.figure_unit}`, note: e.words }))),
    )}
    ${
      changes.length === 0
        ? null
        : section(
            t['pledge.hall.changes'],
            timeline(
              changes.map((x) => ({
                when: chineseDay(x.decided_on!),
                what: t['pledge.hall.change']({
                  wasTarget: x.was_target,
                  target: x.target,
                  wasDue: chineseDay(x.was_due_on),
                  due: chineseDay(x.due_on),
                  unit: p.figure_unit,
                  reason: x.reason,
                }),
              })),
            ),
          )
    }
    ${section(
      t['pledge.hall.verdict'],
      n === 0
        ? note(t['pledge.hall.no-votes'])
        : html`${bar(t['pledge.hall.verdict'], [
            { label: verdictNames.kept, n: votes.kept, tone: 'done' },
            { label: verdictNames.partly, n: votes.partly, tone: 'running' },
            { label: verdictNames.unkept, n: votes.unkept, tone: 'late' },
          ])}<p>${t['pledge.hall.votes']({ n, ...votes })}</p>`,
    )}
    ${p.explained_on === null ? null : section(t['pledge.hall.reason'], prose(p.reason))}
    ${judgingPart(c, p, j)}`,
  })
}

/** The pledge of a public code, however it was typed. @throws http.not-found */
const byCode = (c: PublicContext, typed: string) => read.readPublicPledge(c.tx, parsePublicCode(typed) ?? typed)

const one = hall('hall.pledge', 'GET /h/:realm/pledge/:code', z.object({ realm: z.string(), code: z.string().max(60) }), async (c, q) =>
  pageOf(c, await byCode(c, q.code)),
)

const judge = hall(
  'hall.pledge.judge',
  'POST /h/:realm/pledge/:code/judge',
  z.object({
    realm: z.string(),
    code: z.string().max(60),
    slip: z.string().max(100).default(''),
    verdict: z.enum(verdicts).optional().catch(undefined),
    words: z.string().max(500).default(''),
  }),
  async (c, q) => {
    const p = await byCode(c, q.code)
    const values = { slip: q.slip, words: q.words, ...(q.verdict ? { verdict: q.verdict } : {}) }
    const again = async (errors: Record<string, string>, status: number) => ({ body: await pageOf(c, p, { values, errors }), status })
    if (q.slip.trim() === '' || q.verdict === undefined)
      return again({ [q.slip.trim() === '' ? 'slip' : 'verdict']: t['pledge.hall.missing'] }, 422)
    try {
      await judgeBySlip(c, { code: p.code, slip: q.slip, verdict: q.verdict as Verdict, words: q.words.trim() })
    } catch (e) {
      // Refused before anything was written (judgeBySlip), so the same page can answer, with everything typed still there.
      if (!(e instanceof Refused)) throw e
      const say = t[e.code as keyof typeof t] as ((f: unknown) => string) | undefined
      return again({ [e.at === 'slip' ? 'slip' : '']: say ? say(e.facts) : t['pledge.hall.later'] }, e.status)
    }
    return pageOf(c, await byCode(c, q.code), { thanks: true })
  },
)

export const pledgeHalls = [list, one, judge]
/** For the home page. */
export const pledgeWay = (c: PublicContext) => ({
  to: `/h/${c.realm.code}/pledges`,
  label: t['pledge.hall.way'],
  note: t['pledge.hall.way-note'],
})
