import { z } from 'zod'
import { hall, type PublicContext } from '../http/hall.ts'
import { chineseDay, chineseFullDay } from '../lib/calendar.ts'
import { notFound } from '../lib/contract.ts'
import { type Html, html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { bar, facts, figures, items, note, prose, section, table, tag, timeline, type Way } from '../web/hall/parts.ts'
import { goalAnswersOf, phasesOf, planOf, plansOf, publicCampaignRows, readCampaign, unitFacts } from './campaign.read.ts'
import { campaignStateNames, levelNames, participationNames, publicTerms as t } from './campaign.text.ts'
import { type CampaignState, campaignCan, type PublicCampaign } from './campaign.ts'
import { type Answer, noRecord } from './goal.ts'
import { resolveMilestones } from './plan.ts'
import { TO_FILL } from './plan-schema.ts'
import { publicFigures } from './unit.read.ts'

export const stateTag = (state: CampaignState): Html =>
  tag(
    ({ draft: 'todo', launched: 'running', ended: 'done', withdrawn: 'frozen' } as const)[state],
    campaignStateNames[`campaign.state.${state}`],
  )

const answerTags = { 达到: 'done', 未达到: 'late', 无从作答: 'todo' } as const satisfies Record<Answer, string>

/** Where the people served take part, by the noun a plan names; nouns hand in theirs. What nobody handed in is not built, and not announced. */
export const participationDoors = new Map<string, (c: PublicContext, k: PublicCampaign) => Way | null | Promise<Way | null>>()

/** Every point of participation that has a door now. The plan's own words invite to all of a point, so they stand only where all of it is open. */
const openPoints = async (c: PublicContext, k: PublicCampaign) => {
  const open = new Map<string, Way>()
  for (const noun of new Set(Object.values(k.plan.participation).flatMap((p) => p.by))) {
    const way = await participationDoors.get(noun)?.(c, k)
    if (way) open.set(noun, way)
  }
  return (Object.keys(participationNames) as (keyof typeof participationNames)[]).flatMap((point) => {
    const { how, by } = k.plan.participation[point]
    const found = by.flatMap((noun) => open.get(noun) ?? [])
    const [first, ...rest] = found.map((w) => ({ title: w.label, to: w.to, note: w.note }))
    if (!first) return []
    return found.length === by.length ? [{ ...first, title: participationNames[point], note: how }, ...rest] : [first, ...rest]
  })
}

/** Two days without their year only where both are of this one. */
const spanOf = (from: string, until: string, today: string): string => {
  const say = [from, until].every((d) => d.slice(0, 4) === today.slice(0, 4)) ? chineseDay : chineseFullDay
  return `${say(from)}—${say(until)}`
}
const dayOfYear = (day: string, today: string): string => (day.slice(0, 4) === today.slice(0, 4) ? chineseDay : chineseFullDay)(day)

/** Public figures of one campaign: whole subtree, from duties and events; never a person, never a ranking. */
const publicCampaign = hall(
  'hall.campaign',
  'GET /h/:realm/c/:id',
  z.object({ realm: z.string(), id: z.coerce.number().int() }),
  async (c, { id }) => {
    const campaign = await readCampaign(c.tx, id)
    if (!campaignCan.can('publish', campaign.state)) throw notFound({ noun: 'campaign' })
    const plan = await planOf(c.tx, id)
    const [phases, plans, f, organiser] = [
      await phasesOf(c.tx, id),
      await plansOf(c.tx, id),
      await publicFigures(c.tx, id, c.today),
      await unitFacts(c.tx, campaign.organiser_id),
    ]
    const answers = new Map((await goalAnswersOf(c.tx, id, campaign.organiser_id)).map((a) => [a.goal_key, a]))
    // An ended campaign has no current stage, whatever its days say.
    const now = campaignCan.can('act', campaign.state) ? phases.find((p) => p.starts_on <= c.today && c.today <= p.ends_on) : undefined
    const last = plans.at(-1)
    const per = (a: number, b: number) => html`${a}<span class="m"> / ${b}</span>`
    const roleName = (key: string) => plan.roles.find((r) => r.key === key)?.name ?? key
    const points = await openPoints(c, { id, state: campaign.state, plan })
    const milestones = resolveMilestones(plan, campaign.launch_on!)
    const body = html`${campaign.public_intro ? prose(campaign.public_intro) : null}
    ${facts([
      { label: t.organiser, value: organiser.name },
      { label: t.theme, value: plan.theme || t.notSet },
      { label: t.time, value: `${chineseFullDay(campaign.launch_on!)}—${chineseFullDay(campaign.ends_on!)}` },
      { label: t.state, value: stateTag(campaign.state) },
      ...(now ? [{ label: t.phase, value: `${now.name}（${spanOf(now.starts_on, now.ends_on, c.today)}）` }] : []),
    ])}
    ${section(
      t.figures,
      figures([
        { value: per(Number(f.adopted), Number(f.units)), label: t.adopted },
        { value: per(Number(f.items_done), Number(f.items)), label: t.items, note: t.itemsNote(chineseDay(c.today)) },
        { value: per(Number(f.settled), Number(f.carried)), label: t.carried },
      ]),
      Number(f.units) > 0
        ? bar(t.adoptedBar, [
            { label: t.adoptedDone, n: Number(f.adopted), tone: 'done' },
            { label: t.adoptedOpen, n: Number(f.units) - Number(f.adopted), tone: 'todo' },
          ])
        : null,
    )}
    ${section(
      t.goals,
      items(
        plan.goals.map((g) => {
          const a = answers.get(g.id)
          return {
            title: g.text,
            note:
              a?.verdict === noRecord
                ? a.reason
                : g.answer.by === 'measure'
                  ? t.byMeasure(g.answer.op, g.answer.target, g.answer.unit)
                  : t.byJudge(roleName(g.answer.who)),
            tag: a ? tag(answerTags[a.verdict as Answer], a.figure ? `${a.verdict}（${a.figure}）` : a.verdict) : tag('todo', t.unanswered),
          }
        }),
        t.noGoals,
      ),
    )}
    ${points.length > 0 ? section(t.takePart, items(points, '')) : null}
    ${section(
      t.phases,
      timeline([
        ...phases.map((p) => ({
          when: spanOf(p.starts_on, p.ends_on, c.today),
          what: p.round_no > 1 ? `${p.name}（第 ${p.round_no} 轮）` : p.name,
          note: plan.phases.find((x) => x.id === p.phase_key)?.tasks.join('；') ?? null,
        })),
        ...milestones.map((m) => ({ when: dayOfYear(m.on, c.today), what: m.name })),
      ]),
    )}
    ${
      plan.classes.some((x) => x.menu.length > 0 || x.requirements.length > 0)
        ? section(
            t.classes,
            table({
              caption: t.classesCaption,
              head: [{ label: t.class }, { label: t.requirement }, { label: t.menu }],
              rows: plan.classes.map((x) => [
                x.name,
                x.requirements.join('；') || '—',
                x.menu.map((m) => (m.content === TO_FILL ? `${m.name}（${TO_FILL}）` : m.name)).join('、') || '—',
              ]),
            }),
          )
        : null
    }
    ${campaign.ended_on ? section(t.longTerm, note(`${campaign.long_term === 'kept' ? t.kept : t.none}${campaign.long_term_reason ?? ''}`, campaign.long_term === 'kept' ? 'ok' : '')) : null}
    ${last ? html`<p class="m">${t.version(last.plan_no, chineseFullDay(last.frozen_at.toISOString().slice(0, 10)), last.digest.slice(0, 16))}</p>` : null}`
    return hallPage({
      title: campaign.title,
      realm: { name: c.realm.name, code: c.realm.code },
      url: c.url,
      crumbs: [{ label: t.campaigns, to: `/h/${c.realm.code}/campaigns` }, { label: campaign.title }],
      lead: t.lead(levelNames[plan.organiser.level] ?? '', plan.basis.kind),
      body,
      date: chineseDay(c.today),
      source: t.source,
      contact: organiser.name,
    })
  },
)

const publicCampaigns = hall('hall.campaigns', 'GET /h/:realm/campaigns', z.object({ realm: z.string() }), async (c) => {
  const rows = await publicCampaignRows(c.tx)
  return hallPage({
    title: t.campaigns,
    realm: { name: c.realm.name, code: c.realm.code },
    url: c.url,
    crumbs: [{ label: t.campaigns }],
    body: items(
      rows.map((r) => ({
        title: r.title,
        to: `/h/${c.realm.code}/c/${r.id}`,
        note: `${r.organiser}　${chineseFullDay(r.launch_on)}—${chineseFullDay(r.ends_on)}`,
        tag: stateTag(r.state),
      })),
      t.noCampaigns,
    ),
    date: chineseDay(c.today),
    source: t.source,
  })
})

export const campaignHalls = [publicCampaigns, publicCampaign]
