import { addDays, type Day, daysBetween } from '../lib/calendar.ts'
import type { Random } from '../lib/random.ts'
import type { Ground } from './ground.ts'
import type { Member, Post, Unit } from './register.ts'
import type { Resident } from './resident.ts'
import type { Community } from './street.ts'

/** Shares of communities; after 2019 the double post became the rule, the exceptions are what the registers are asked about. */
const SECRETARY_IS_DIRECTOR = 0.62
const CROSS_POSTED = 0.8

interface Bench {
  readonly posts: Post[]
  /** Members of a branch who may be elected, the likeliest first; each is given out once. */
  take(branchKey: string, wish?: (m: Member) => boolean): Member | undefined
  appoint(m: Member | undefined, unitKey: string, post: string): void
  /** Holder today. */
  holder(unitKey: string, post: string): string | undefined
}

const bench = (g: Ground, r: Random, members: readonly Member[]): Bench => {
  const byBranch = new Map<string, Member[]>()
  // Full members of working age first, in roster order, which puts community workers in front.
  const rank = (m: Member) => {
    const age = Number(g.asOf.slice(0, 4)) - Number(m.birthOn.slice(0, 4))
    return age <= 59 ? 0 : age <= 70 ? 1 : 2
  }
  for (const m of members) {
    if (m.status !== 'full' || m.kinds.includes('infirm') || m.kinds.includes('floating')) continue
    const list = byBranch.get(m.branchKey)
    if (list) list.push(m)
    else byBranch.set(m.branchKey, [m])
  }
  for (const [key, list] of byBranch)
    byBranch.set(
      key,
      [0, 1, 2].flatMap((n) => list.filter((m) => rank(m) === n)),
    )
  const posts: Post[] = []
  const today = new Map<string, string>()
  const terms = new Map<string, Day>()
  return {
    posts,
    holder: (unitKey, post) => today.get(`${unitKey} ${post}`),
    take: (branchKey, wish) => {
      const list = byBranch.get(branchKey)
      if (!list?.length) return undefined
      const at = wish ? list.findIndex(wish) : 0
      return list.splice(Math.max(0, at), 1)[0]
    },
    appoint: (m, unitKey, post) => {
      if (!m) return
      const unit = g.unit(unitKey)
      const earliest = [unit.foundedOn, addDays(m.joinedOn, 366)].sort()[1]!
      // A committee is elected together; one post in six was filled between elections.
      const elected = terms.get(unitKey) ?? addDays(g.asOf, -40 - r.int(1000))
      terms.set(unitKey, elected)
      const drawn = r.next() < 1 / 6 ? addDays(elected, r.int(daysBetween(elected, g.asOf))) : elected
      const fromOn = [earliest > drawn ? earliest : drawn, g.asOf].sort()[0]!
      posts.push({ memberKey: m.key, unitKey, post, fromOn })
      today.set(`${unitKey} ${post}`, m.key)
    },
  }
}

/** Committee of a branch: with seven full members or more it has one, below that a secretary and perhaps a deputy (支部工作条例, art. 22). */
const branchTitles = (n: number): string[] => {
  if (n < 7) return n >= 5 ? ['书记', '副书记'] : ['书记']
  return ['书记', '组织委员', '宣传委员', ...(n >= 16 ? ['纪检委员'] : []), ...(n >= 28 ? ['副书记'] : [])]
}
const committeeTitles = ['副书记', '组织委员', '宣传委员', '纪检委员', '委员', '委员']
const cityTitles = ['书记', '副书记', '副书记', '常委', '常委', '常委', '常委']
const leaderTitles = ['书记', '副书记', '副书记', '组织委员', '宣传委员', '纪检委员', '委员']

/** Posts held and some held before, in both trees. */
export const fillPosts = (
  g: Ground,
  r: Random,
  members: readonly Member[],
  communities: readonly Community[],
  residents: readonly Resident[],
): Post[] => {
  const b = bench(g, r, members)
  const below = new Map<string, Unit[]>()
  const full = new Map<string, number>()
  for (const m of members) if (m.status === 'full') full.set(m.branchKey, (full.get(m.branchKey) ?? 0) + 1)
  for (const u of g.units) {
    const parent = u.lines.find((l) => l.line === 'party')?.parentKey
    if (parent) below.set(parent, [...(below.get(parent) ?? []), u])
  }
  const byKey = new Map(members.map((m) => [m.key, m]))

  const branches = (u: Unit) => (below.get(u.key) ?? []).filter((x) => x.kind === 'branch' || x.kind === 'general-branch')
  // A committee set up in a community or a unit, not one that leads a territory or a system.
  const basic = (u: Unit) => u.kind === 'general-branch' || (u.kind === 'party-committee' && u.seatKeys !== undefined)

  leaders(g, b)
  streets(r, b, communities)

  // Branch committees; below a grassroots committee the first two of its own are taken from its first branch before that elects.
  for (const u of g.units) {
    if (!basic(u)) continue
    const inner = branches(u)
    const first = inner.find((x) => x.kind === 'branch') ?? below.get(inner[0]?.key ?? '')?.[0]
    if (first) b.appoint(b.take(first.key), u.key, '书记')
  }
  for (const u of g.units) {
    if (u.kind === 'branch') for (const title of branchTitles(full.get(u.key) ?? 0)) b.appoint(b.take(u.key), u.key, title)
    if (u.kind === 'party-group')
      b.appoint(
        members.find((m) => m.groupKey === u.key && m.status === 'full'),
        u.key,
        '组长',
      )
  }
  // Secretaries of branches sit on the committee above them (seed 004: 支部书记尽可能由社区党委或总支委员兼任).
  for (const u of g.units) {
    if (!basic(u)) continue
    const inner = branches(u)
    const first = inner.find((x) => x.kind === 'branch')
    const elected = inner.map((x) => byKey.get(b.holder(x.key, '书记') ?? '')).filter((m) => m !== undefined)
    for (const title of committeeTitles.slice(0, 5)) b.appoint(elected.shift() ?? (first && b.take(first.key)), u.key, title)
  }
  residentsCommittees(g, r, b, communities, byKey)
  partTime(g, b, r, communities, residents, byKey)
  groupLines(g, b, byKey)
  vacate(g, b, residents)
  predecessors(g, r, b, communities)
  return b.posts
}

/** City, districts, towns, their governments and departments. */
const leaders = (g: Ground, b: Bench) => {
  const thisYear = Number(g.asOf.slice(0, 4))
  const experienced = (m: Member) => thisYear - Number(m.birthOn.slice(0, 4)) >= 40
  const lead = (unitKey: string, branchKey: string, govKey: string | null, head: string, titles: readonly string[] = leaderTitles) => {
    for (const [i, title] of titles.entries()) {
      const m = b.take(branchKey, experienced)
      b.appoint(m, unitKey, title)
      if (i === 1 && govKey) b.appoint(m, govKey, head)
    }
    if (govKey) for (let i = 0; i < 2; i++) b.appoint(b.take(branchKey), govKey, `副${head}`)
    b.appoint(b.take(branchKey), unitKey, '干事')
  }
  const title = (u: Unit) => (/局$/.test(u.name) ? '局长' : /部$/.test(u.name) ? '部长' : /纪律检查委员会$/.test(u.name) ? '书记' : '主任')
  lead('city', 'city.b', 'gov', '市长', cityTitles)
  lead('work.community', 'office.community.b', null, '')
  for (const t of ['主任', '副主任', '干事', '干事']) b.appoint(b.take('office.community.b'), 'office.community', t)
  for (const u of g.units) {
    if (u.lines.some((l) => l.line === 'party' && l.parentKey === 'city') && u.kind === 'party-committee' && g.has(`${u.key}.gov`))
      lead(u.key, `${u.key}.b`, `${u.key}.gov`, u.key === 'county' ? '县长' : '区长', cityTitles)
    if (/^county\.t\d+$/.test(u.key)) lead(u.key, `${u.key}.b`, `${u.key}.gov`, '镇长')
    if (u.kind === 'department' && u.key !== 'office.community' && g.has(`${u.key}.b`)) {
      b.appoint(b.take(`${u.key}.b`), u.key, title(u))
      b.appoint(b.take(`${u.key}.b`), u.key, `副${title(u)}`)
      b.appoint(b.take(`${u.key}.b`), u.key, '干事')
    }
  }
  // Committees that lead a system are headed by the department that manages it; where it has no branch of its own, by the city's office.
  for (const [unitKey, from] of [
    ['work.organs', 'city.b'],
    ['work.education', 'dept.education.b'],
    ['work.finance', 'dept.finance.b'],
    ['soe', 'dept.soe.b'],
    ['social', 'dept.civil.b'],
  ] as const) {
    if (!g.has(unitKey)) continue
    for (const t of ['书记', '副书记', '干事']) b.appoint(b.take(g.has(from) ? from : 'city.b'), unitKey, t)
  }
  for (const u of g.units) {
    const system = /^(\w+)\.(education|health|organs)$/.exec(u.key)
    if (!system || u.key.startsWith('work')) continue
    const own = `${system[1]}.dept.${system[2]}.b`
    for (const t of ['书记', '副书记']) b.appoint(b.take(g.has(own) ? own : `${system[1]}.b`), u.key, t)
  }
}

const streets = (r: Random, b: Bench, communities: readonly Community[]) => {
  for (const key of new Set(communities.map((c) => c.streetKey))) {
    const branch = `${key}.b`
    for (const [i, title] of leaderTitles.slice(0, 6).entries()) {
      const m = b.take(branch)
      b.appoint(m, key, title)
      if (i === 0) b.appoint(m, `${key}.mixed`, '书记')
      if (i === 1) b.appoint(m, `${key}.office`, '主任')
      if (i === 3) b.appoint(m, `${key}.mixed`, '副书记')
    }
    b.appoint(b.take(branch), `${key}.office`, '副主任')
    const clerk = b.take(branch)
    b.appoint(clerk, key, '干事')
    b.appoint(clerk, `${key}.mixed`, '干事')
    // One guide for two or three communities: a person with posts in several units.
    const own = communities.filter((c) => c.streetKey === key && c.key !== null)
    for (let i = 0; i < own.length; ) {
      const guide = b.take(branch)
      if (!guide) break
      for (let n = 2 + r.int(2); n > 0 && i < own.length; n--, i++) b.appoint(guide, own[i]!.key!, '党建工作指导员')
    }
  }
}

const residentsCommittees = (g: Ground, r: Random, b: Bench, communities: readonly Community[], byKey: ReadonlyMap<string, Member>) => {
  for (const [i, c] of communities.entries()) {
    if (c.key === null) continue
    const branchKey = g.unit(c.key).kind === 'branch' ? c.key : `${c.key}.b1`
    const held = (post: string) => byKey.get(b.holder(c.key!, post) ?? '')
    // The first community is shown to visitors: its secretary holds both posts.
    const double = i === 0 || r.next() < SECRETARY_IS_DIRECTOR
    const cross = double ? r.next() < 0.9 : r.next() < CROSS_POSTED * 0.8
    b.appoint(double ? held('书记') : b.take(branchKey), c.rcKey, '居委会主任')
    b.appoint((cross ? (held('副书记') ?? held('组织委员')) : undefined) ?? b.take(branchKey), c.rcKey, '居委会副主任')
    b.appoint((cross ? held('宣传委员') : undefined) ?? b.take(branchKey), c.rcKey, '居委会委员')
    b.appoint(b.take(branchKey), c.key, '干事')
    for (let n = i === 0 ? 2 : r.int(3); n > 0; n--)
      b.appoint(
        b.take(branchKey, (m) => m.kinds.includes('retired')),
        c.key,
        '活动监督员',
      )
    if (r.next() < 0.2)
      b.appoint(
        b.take(branchKey, (m) => Number(m.birthOn.slice(0, 4)) > Number(g.asOf.slice(0, 4)) - 33),
        c.rcKey,
        '社区大学生',
      )
  }
  for (const u of g.units) {
    if (u.kind !== 'residents-committee' || u.urban !== false) continue
    const key = u.key.slice(0, -3)
    const secretary = byKey.get(b.holder(key, '书记') ?? '')
    b.appoint(r.next() < 0.7 ? secretary : b.take(key), u.key, u.sector === 'rural' ? '村委会主任' : '居委会主任')
    if (r.next() < 0.2) b.appoint(b.take('county.b'), key, '第一书记')
  }
}

/** Secretaries of resident units as part-time members of a community committee (大党委); only committees and general branches have them. */
const partTime = (
  g: Ground,
  b: Bench,
  r: Random,
  communities: readonly Community[],
  residents: readonly Resident[],
  byKey: ReadonlyMap<string, Member>,
) => {
  for (const c of communities) {
    if (c.key === null || !c.zoned || g.unit(c.key).kind === 'branch' || r.next() < 0.2) continue
    const near = residents.filter((x) => x.community === c).slice(0, 3)
    for (const x of near) b.appoint(byKey.get(b.holder(x.key, '书记') ?? ''), c.key, '兼职委员')
  }
}

const groupLines = (g: Ground, b: Bench, byKey: ReadonlyMap<string, Member>) => {
  for (const u of g.units) {
    if (u.kind !== 'league' && u.kind !== 'union' && u.kind !== 'women') continue
    const led = u.ledByKey!
    const branch = [led, `${led}.b`, `${led}.b1`].find((k) => g.has(k) && g.unit(k).kind === 'branch')
    const young = Number(g.asOf.slice(0, 4)) - 36
    const wish =
      u.kind === 'women'
        ? (m: Member) => m.sex === 'female'
        : u.kind === 'league'
          ? (m: Member) => Number(m.birthOn.slice(0, 4)) >= young
          : () => true
    const chosen = branch ? b.take(branch, wish) : undefined
    b.appoint(chosen ?? byKey.get(b.holder(led, '副书记') ?? ''), u.key, u.kind === 'league' ? '书记' : '主席')
  }
}

/** Secretaries missing for more than three months: one of the conditions of 软弱涣散 (domain 5.9). */
const vacate = (g: Ground, b: Bench, residents: readonly Resident[]) => {
  const broken = new Set(g.breaches.map((x) => x.unitKey))
  const plain = residents.filter((x, i) => i > 0 && g.unit(x.key).kind === 'branch' && !broken.has(x.key))
  for (let n = 0; n < g.size.breaches.vacant; n++) {
    const unitKey = plain[Math.floor(((n + 1) * plain.length) / (g.size.breaches.vacant + 1))]!.key
    const at = b.posts.findIndex((p) => p.unitKey === unitKey && p.post === '书记')
    const untilOn = addDays(g.asOf, -100 - 20 * n)
    const before = b.posts[at]!
    const fromOn = before.fromOn < untilOn ? before.fromOn : g.unit(unitKey).foundedOn
    b.posts[at] = { ...before, fromOn: fromOn < untilOn ? fromOn : untilOn, untilOn }
    g.breaches.push({ unitKey, rule: 'secretary-vacant' })
  }
}

/** A quarter of the communities had another secretary before, who is still a member there. */
const predecessors = (g: Ground, r: Random, b: Bench, communities: readonly Community[]) => {
  for (const c of communities) {
    if (c.key === null || r.next() >= 0.25) continue
    const now = b.posts.find((p) => p.unitKey === c.key && p.post === '书记' && p.untilOn === undefined)
    const before = b.take(g.unit(c.key).kind === 'branch' ? c.key : `${c.key}.b1`, (m) => m.kinds.includes('retired'))
    if (!now || !before) continue
    const untilOn = addDays(now.fromOn, -1)
    const fromOn = [addDays(untilOn, -700 - r.int(1500)), g.unit(c.key).foundedOn, addDays(before.joinedOn, 366)].sort().at(-1)!
    if (fromOn < untilOn) b.posts.push({ memberKey: before.key, unitKey: c.key, post: '书记', fromOn, untilOn })
  }
}
