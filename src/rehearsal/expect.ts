import type { PlanV1 } from '../campaign/plan-schema.ts'
import { Failed } from './failed.ts'
import type { Acting, Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'

/** One line of an `.expected` file: a mechanism, actor, figure, date or term of a source text, where the plan holds it and where it is used. */
export interface Expected {
  id: string
  phrase: string
  row: string
  part: string
  /** JSON pointer into the plan; `[x]` picks from a list by id or key. */
  at: string
  screen: string
  assert: string
}

/** @throws Error for another format than `zhengyou-expected/1` */
export const readExpected = (text: string): Expected[] => {
  const lines = text.split(/\r?\n/)
  if (!lines[0]?.startsWith('# zhengyou-expected/1')) throw new Error('not a list of zhengyou-expected/1')
  return lines
    .filter((l) => l !== '' && !l.startsWith('#'))
    .map((l) => {
      const cells = l.split('\t')
      if (cells.length !== 9) throw new Error(`${cells.length} cells: ${l}`)
      const [id, phrase, , , row, part, at, screen, assert] = cells as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ]
      return { id, phrase, row, part, at, screen, assert }
    })
}

/** What the screens of one campaign show once it has been gone through; read through the endpoints those screens read. */
export interface Shown {
  plan: PlanV1
  /** Keys of phases that have dates. */
  phases: readonly string[]
  /** The public page of the campaign, as text. */
  page: string
  noticePage: string
  seats: readonly { group: string; roleKey: string }[]
  /** Units that made their own plan, by class, and how many of their items stand. */
  adopted: readonly { classKey: string | null; className: string | null; items: number }[]
  summaries: number
  carried: number
  duties: readonly { ruleKey: string; done: boolean }[]
  pledges: readonly { kind: string; by: string; published: boolean; sector: string | null }[]
  nominations: readonly { titleKey: string; steps: readonly string[] }[]
  recommendations: number
  notices: number
  honours: readonly { title: string }[]
}

const find = (value: unknown, at: string): unknown =>
  at
    .split('/')
    .slice(1)
    .reduce<unknown>((v, step) => {
      const key = /^\[(.+)\]$/.exec(step)?.[1]
      if (key === undefined) return (v as Record<string, unknown> | null | undefined)?.[step]
      return Array.isArray(v) ? v.find((x: { id?: string; key?: string }) => x.id === key || x.key === key) : undefined
    }, value)
const plain = (s: string): string => s.replace(/[\s“”"]/g, '').replaceAll(',', '，')
const keyAt = (at: string, list: string): string | null => new RegExp(`^${list}/\\[(.+?)\\]`).exec(at)?.[1] ?? null

/**
 * Why a line is not fulfilled, or null: the plan in force holds the phrase, and at its screen something was really done with it.
 * Pure: the same answers, the same verdict.
 */
export const unfulfilled = (e: Expected, s: Shown): string | null => {
  const there = find(s.plan, e.at)
  if (there === undefined || !plain(JSON.stringify(there)).includes(plain(e.phrase))) return t.notInPlan(e)
  const no = (what: string) => t.notUsed(e, what)
  const role = keyAt(e.at, '/roles')
  const group = keyAt(e.at, '/groups')
  const title = keyAt(e.at, '/sections/nomination/titles')
  const step = keyAt(e.at, '/sections/nomination/chain')
  const phase = keyAt(e.at, '/phases')
  const milestone = keyAt(e.at, '/milestones')
  const klass = keyAt(e.at, '/classes')
  const rule = keyAt(e.at, '/sections/duty/rules')
  switch (e.screen) {
    case 'campaign/plan':
      if (e.at === '/carryOver' && s.carried === 0) return no(t.counts.carried)
      return phase !== null && !s.phases.includes(phase) ? no(t.undated()) : null
    case 'campaign/goals': {
      const goal = keyAt(e.at, '/goals')
      const text = goal === null ? null : (there as { text: string }).text
      return text !== null && !s.page.includes(plain(text)) ? no(t.notOnPage()) : null
    }
    case 'campaign/phases':
      if (phase !== null && !s.phases.includes(phase)) return no(t.undated())
      return milestone !== null && !s.page.includes(plain((there as { name: string }).name)) ? no(t.notOnPage()) : null
    case 'campaign/lead': {
      const seated = s.plan.groups.flatMap((g) => g.roles)
      if (group !== null && !s.seats.some((x) => x.group === s.plan.groups.find((g) => g.id === group)!.name)) return no(t.nobodySeated())
      return role !== null && seated.includes(role) && !s.seats.some((x) => x.roleKey === role) ? no(t.nobodySeated()) : null
    }
    case 'campaign/classes': {
      if (klass === null) return s.adopted.some((u) => u.classKey !== null) ? null : no(t.counts.adopted)
      const here = s.adopted.filter((u) => u.classKey === klass)
      if (here.some((u) => u.className !== (there as { name: string }).name)) return no(t.wrongClass())
      return s.page.includes(plain((there as { name: string }).name)) ? null : no(t.notOnPage())
    }
    case 'campaign/adoption':
      if (s.adopted.length === 0 || s.adopted.every((u) => u.items === 0)) return no(t.counts.adopted)
      if (rule !== null && !s.duties.some((d) => d.ruleKey === rule && d.done)) return no(t.dutyOpen())
      return e.at === '/mechanisms/[stage-summary]' && s.summaries === 0 ? no(t.counts.summaries) : null
    case 'pledge/list': {
      const kind = keyAt(e.at, '/sections/pledge/kinds')
      if (kind !== null) return s.pledges.some((x) => x.kind === kind && x.published) ? null : no(t.counts.pledges)
      return s.pledges.some((x) => x.published && (klass === null || x.sector === klass)) ? null : no(t.counts.pledges)
    }
    case 'nomination/list':
      if (title !== null) return s.nominations.some((n) => n.titleKey === title) ? null : no(t.counts.nominations)
      if (e.at.includes('/[mass]') || e.at.startsWith('/participation')) return s.recommendations > 0 ? null : no(t.counts.recommendations)
      if (step !== null) return s.nominations.some((n) => n.steps.includes(step)) ? null : no(t.counts.steps)
      return s.nominations.length > 0 ? null : no(t.counts.nominations)
    case 'hall/notice':
      return s.notices > 0 && s.noticePage !== '' ? null : no(t.counts.notices)
    case 'honour/decision': {
      if (title !== null) return s.honours.some((h) => h.title === (there as { name: string }).name) ? null : no(t.counts.honours)
      if (step !== null) return s.nominations.some((n) => n.steps.includes(step)) && s.honours.length > 0 ? null : no(t.counts.steps)
      return s.honours.length > 0 ? null : no(t.counts.honours)
    }
    default:
      return t.unknownScreen(e.screen)
  }
}

const textOf = (html: string): string =>
  plain(
    html
      .replace(/<style[\s\S]*?<\/style>/g, '')
      .replace(/<[^>]*>/g, '')
      .replaceAll('&amp;', '&')
      .replaceAll('&quot;', '"'),
  )

/** Read the screens. */
export const gather = async (p: Play): Promise<Shown> => {
  const office = p.seat('office')
  const shown = await office.get(`/campaigns/${p.campaign}`)
  const organiser = p.units[0]!
  // One unit of every class, and the organiser: each sees its own part only.
  const some = [...new Map<string, Acting>(p.units.map((u) => [`${u.organiser} ${u.sector}`, u])).values()]
  const units = []
  const duties = []
  for (const u of new Set([organiser, ...some, ...p.units.slice(1, 6)])) {
    units.push(await u.own.get(`/campaigns/${p.campaign}/units/${u.id}`))
    duties.push(...(await u.own.get(`/campaigns/${p.campaign}/units/${u.id}/duties`)).rows)
  }
  const list = async (path: string): Promise<Record<string, never>[]> => {
    const rows: Record<string, never>[] = []
    for (let after: string | null = ''; after !== null; ) {
      const page: { rows: Record<string, never>[]; next: string | null } = await office.get(
        `${path}&limit=200${after ? `&after=${encodeURIComponent(after)}` : ''}`,
      )
      rows.push(...page.rows)
      after = page.next
    }
    return rows
  }
  const sectorOf = new Map(p.units.map((u) => [u.id, u.sector]))
  return {
    plan: shown.plan,
    phases: shown.phases.map((x: { key: string }) => x.key),
    page: textOf((await p.stage.page(`/h/${p.stage.code}/c/${p.campaign}`)).html),
    noticePage: [...p.book.pages].filter(([name]) => name.startsWith('notice-')).map(([, html]) => textOf(html))[0] ?? '',
    seats: units.flatMap((u) => u.seats.map((s: { group: string; roleKey: string }) => ({ group: s.group, roleKey: s.roleKey }))),
    adopted: units
      .filter((u) => u.state === 'adopted')
      .map((u) => ({ classKey: u.classKey, className: u.className, items: u.items.length })),
    summaries: units.reduce((n, u) => n + u.summaries.filter((s: { state: string }) => s.state === 'submitted').length, 0),
    carried: (await office.get(`/campaigns/${p.campaign}/carry`)).rows.length,
    duties: duties.map((d) => ({ ruleKey: d.ruleKey, done: d.state === 'done' || d.state === 'done-late' })),
    pledges: (await list(`/pledges?campaignId=${p.campaign}`)).map((r) => ({
      kind: r.kind!,
      by: r.by!,
      published: !['draft', 'proposed', 'returned', 'accepted', 'withdrawn'].includes(r.state!),
      sector: sectorOf.get(r.unitId!) ?? null,
    })),
    nominations: (await list(`/nominations?campaignId=${p.campaign}`)).map((r) => ({
      titleKey: r.titleKey!,
      steps: (r.steps as unknown as { key: string; state: string }[]).filter((x) => x.state === 'done').map((x) => x.key),
    })),
    recommendations: (await list(`/recommendations?campaignId=${p.campaign}`)).length,
    notices: (await list(`/notices?campaignId=${p.campaign}`)).length,
    honours: (await list(`/honours?campaignId=${p.campaign}`)).map((r) => ({ title: r.title! })),
  }
}

/** Every line of this part of the project at its screen. @throws Failed that names the line */
export const assertExpected = async (p: Play, expected: readonly Expected[]): Promise<Shown> => {
  const shown = await gather(p)
  for (const e of expected) {
    if (e.part !== '1') continue
    const why = unfulfilled(e, shown)
    if (why !== null) throw Object.assign(new Failed(why), { step: `${e.row} ${e.phrase}` })
    p.book.did(e.row)
  }
  return shown
}
