import type { PollSection } from '../campaign/plan-schema.ts'
import { daysBetween } from '../lib/calendar.ts'
import { type Acting, insist, type Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import { between, type Player } from './stage.ts'

type Poll = PollSection['polls'][number]
interface Definition {
  kind: string
  object: string
  items: { id: string }[]
  scale: { grades: { title: string; sense: string }[]; noOpinion: string | null }
  classes: { key: string; title: string; served: boolean }[]
}
interface Held {
  /** Who asks. */
  unit: Acting
  by: Player
  objects: { unitId: number; memberId?: number }[]
  fillMembers: boolean
  name: string
}

/** So many invited people at a table; what measures take needs thirty papers. */
const invited = 36

const kindOf = (poll: Poll): string => {
  if (poll.kind === '满意度') return 'satisfaction'
  if (poll.kind === '成效评判') return 'outcome'
  if (poll.kind === '行风评议') return poll.classes?.length === 1 && poll.classes[0] === 'organ' ? 'thousand' : 'trade-style'
  if (poll.kind === '测评') return 'appraisal'
  return poll.object === 'member' ? 'member-review' : 'mass-review'
}

/** A table for each body that is asked about: its own people, its own papers. */
const heldFor = (p: Play, poll: Poll, visited: readonly Acting[]): Held[] => {
  const organiser = p.units[0]!
  const office = p.seat('office')
  const byOffice = (u: Acting, objects: Held['objects'], name = u.name): Held => ({
    unit: organiser,
    by: office,
    objects,
    fillMembers: false,
    name,
  })
  const fits = p.units.filter((u) => !u.organiser && (poll.classes === undefined || (u.sector !== null && poll.classes.includes(u.sector))))
  if (poll.object === 'campaign') return [byOffice(organiser, [{ unitId: organiser.id }], '')]
  if (poll.object === 'member')
    return fits
      .filter((u) => {
        const roster = p.sim.members.filter((m) => m.branchKey === u.key && m.status === 'full').length
        return u.kind === 'branch' && roster >= 8 && roster <= 40
      })
      .slice(0, 2)
      .map((u) => ({ unit: u, by: u.own, objects: [], fillMembers: true, name: u.name }))
  if (poll.object === 'cadre')
    return visited.slice(0, 3).flatMap((u) => {
      const people = [
        ...new Set(
          p.sim.posts.filter((x) => x.unitKey === u.key && x.untilOn === undefined && x.fromOn <= p.stage.today()).map((x) => x.memberKey),
        ),
      ].slice(0, 3)
      return people.length === 0
        ? []
        : [
            byOffice(
              u,
              people.map((k) => ({ unitId: u.id, memberId: p.loaded.memberOf.get(k)! })),
            ),
          ]
    })
  // What is scored is asked about; of the others two are.
  const some = visited.filter((u) => fits.includes(u))
  return (some.length > 0 && poll.kind !== '测评' ? some : fits.slice(0, 2)).map((u) => byOffice(u, [{ unitId: u.id }]))
}

/** 测评、评议、满意度: on paper at a meeting, counted by two, certified by a third; nobody sees a figure before. */
export const planPolls = (p: Play, visited: readonly Acting[]): void => {
  if (!p.stage.has('poll.define', 'poll.certify')) return
  const working = p.phases.find((x) => daysBetween(x.startsOn, x.endsOn) >= 100) ?? p.phases.at(-1)!
  for (const [n, poll] of (p.plan.sections.poll?.polls ?? []).entries()) {
    const phase = poll.phase === null ? working : p.phases.find((x) => x.id === poll.phase)
    if (!phase) continue
    p.diary.on(between(phase.startsOn, phase.endsOn, Math.min(0.6, 0.2 + 0.04 * n)), t.steps.polls, async () => {
      for (const h of heldFor(p, poll, visited)) await hold(p, poll, h)
    })
  }
}

/** Grades of one object and item as they were counted; people of good sense mostly agree. */
const gradesOf = (p: Play, d: Definition, papers: number): { grades: number[]; noOpinion: number } => {
  const noOpinion = d.scale.noOpinion === null ? 0 : p.chance.int(3)
  const grades = d.scale.grades.map(() => 0)
  const like = [6, 3, ...d.scale.grades.slice(2).map(() => 0.5)]
  for (let i = 0; i < papers - noOpinion; i++) grades[p.chance.weighted([...grades.keys()], (k) => like[k]!)]!++
  return { grades, noOpinion }
}

/**
 * The definition of a poll of the plan: its kind's usual items and rules, the plan's own grades and voters.
 * @throws Failed when no scale of the product has the plan's grades
 */
export const pollDefinition = async (
  p: Play,
  poll: Poll,
  about: string,
): Promise<{ definition: Definition & { title: string }; classKey: string }> => {
  const known = await p.kinds()
  const kind = kindOf(poll)
  const own: Definition = known.kinds
    .find((k: { id: string }) => k.id === kind)
    .definitions.find((d: Definition) => d.object === poll.object)
  // The plan's own words for the grades: a scale of the product has them, or the plan asked for what the product cannot count.
  const titles = (s: Definition['scale']) => [...s.grades.map((g) => g.title), ...(s.noOpinion === null ? [] : [s.noOpinion])]
  const has = (s: Definition['scale']) => poll.grades.every((g) => titles(s).includes(g)) && s.grades.length <= poll.grades.length
  const found = has(own.scale) ? own.scale : known.scales.find((s: Definition['scale']) => has(s))
  insist(found, t.noScale({ poll: poll.name, grades: poll.grades.join('、') }))
  const { id: _, source: __, ...scale } = found
  const title = about === '' ? poll.name : t.pollTitle(poll.name, about)
  const classes = own.classes.map((k) => ({ ...k, title: poll.voters.slice(0, 60) }))
  return { definition: { ...own, title, lead: t.pollLead(poll.voters), scale, classes } as never, classKey: own.classes[0]!.key }
}

const hold = async (p: Play, poll: Poll, h: Held): Promise<void> => {
  const { definition, classKey } = await pollDefinition(p, poll, h.name)
  const made = await h.by.post('/polls', {
    unitId: h.unit.id,
    campaignId: p.campaign,
    planKey: poll.id,
    series: poll.id,
    channel: 'paper',
    definition,
    objects: h.objects,
    fillMembers: h.fillMembers,
  })
  const id: number = made.ids[0]
  const at = `/polls/${id}`
  const { n } = await h.by.post(`${at}/roll`, {
    version: 1,
    classKey,
    source: h.fillMembers
      ? { from: 'members', unitIds: [h.unit.id] }
      : {
          from: 'named',
          people: Array.from({ length: invited }, (_x, i) => ({ name: t.invited(p.plan.servedPublic, i + 1), stratum: null })),
        },
  })
  const day = p.stage.today()
  await h.by.post(`${at}/freeze`, { version: 2, opensAt: `${day}T00:30:00Z`, closesAt: `${day}T10:00:00Z` })
  if (p.left.refusals.every((r) => r !== p.quorumSaid)) {
    p.quorumSaid = await h.by.refused('POST', `${at}/start`, { version: 3, present: Math.floor(n / 2) }, 'poll.no-quorum')
    p.left.refusals.push(p.quorumSaid)
  }
  const present = n - p.chance.int(Math.max(1, Math.floor(n / 8)))
  await h.by.post(`${at}/start`, { version: 3, present })
  await h.by.post(`${at}/close`, { version: 4, reason: t.allCast() })
  const invalid = p.chance.int(2)
  const objects: { no: number }[] = (await h.by.get(at)).objectRows
  const count = {
    classes: [{ classKey, issued: present, returned: present, invalid }],
    counts: objects.flatMap((o) =>
      definition.items.map((i) => ({
        classKey,
        objectNo: o.no,
        itemId: i.id,
        ...gradesOf(p, definition, present - invalid),
      })),
    ),
  }
  const asked = p.units.find((u) => u.id === h.objects[0]?.unitId) ?? h.unit
  const first = p.outsider(asked, p.seat('clerk'), p.seat('supervisor'))
  const second = p.outsider(asked, ...[p.seat('supervisor'), p.seat('discipline')].filter((s) => s.login !== first.login))
  await first.post(`${at}/counts`, count)
  const { agreed } = await second.post(`${at}/counts`, count)
  insist(agreed, t.countsDiffer(poll.name))
  await p.seat('office').post(`${at}/certify`, { version: 6 })
  const result = await p.seat('office').get(`${at}/result`)
  const rows = p.book.tables.get('polls') ?? []
  for (const c of result.columns)
    rows.push({
      poll: definition.title,
      object: c.object,
      item: c.item,
      valid: c.shown ? c.valid : null,
      satisfied: c.satisfied?.printed ?? null,
      dissatisfied: c.dissatisfied?.printed ?? null,
    })
  p.book.tables.set('polls', rows)
  p.book.did(t.counts.polls)
}
