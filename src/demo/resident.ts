import { departmentOf } from './government.ts'
import { type Ground, shareOut } from './ground.ts'
import type { Profile } from './people.ts'
import type { Sector, UnitKind } from './register.ts'
import type { Community } from './street.ts'
import { associations, brandHeads, brandTails, cityName, privateTrades } from './words.ts'

/** A party organisation of units resident in a community, and the legal units it is set up in. */
export interface Resident {
  readonly key: string
  readonly community: Community
}

interface Trade {
  readonly sector: Sector
  readonly kind: Extract<UnitKind, 'department' | 'enterprise' | 'institution' | 'social-organisation'>
  readonly profile: Profile
  readonly category: string
  readonly department: string
  /** Name of the legal unit; those with the community's name exist there once. */
  readonly name: (g: Ground, c: Community) => string
  readonly many: boolean
  /** Superior party organisation, in order of preference. */
  readonly under: readonly ((c: Community) => string)[]
  readonly weight: number
}

const stem = (c: Community) => c.name.slice(0, -2)
const organs = (c: Community) => `${c.district.key}.organs`
const schools = [(c: Community) => `${c.district.key}.education`, () => 'work.education']
const clinics = [(c: Community) => `${c.district.key}.health`, (c: Community) => `${c.district.key}.organs`]
const state = [() => 'soe']
const money = [() => 'work.finance', () => 'soe']
const mixed = [(c: Community) => `${c.streetKey}.mixed`]
const one = (g: Ground, s: string) => s[g.r.int(s.length)]!

const organ = (tail: string, department: string, weight: number): Trade => ({
  sector: 'organ',
  kind: 'department',
  profile: 'office',
  category: '11',
  department,
  name: (_, c) => `${cityName}${c.district.name}${stem(c)}${tail}`,
  many: false,
  under: [organs],
  weight,
})
const institution = (tail: string, department: string, profile: Profile, under: Trade['under'], weight: number): Trade => ({
  ...organ(tail, department, weight),
  sector: 'sci-edu-cul-health',
  kind: 'institution',
  profile,
  category: '12',
  under,
})
const stateOwned = (head: string, tail: string, department: string, under: Trade['under'], weight: number): Trade => ({
  ...organ(tail, department, weight),
  sector: 'soe-finance',
  kind: 'enterprise',
  profile: 'state',
  category: '91',
  name: (_, c) => `云溪${head}${stem(c)}${tail}`,
  under,
})

const trades: readonly Trade[] = [
  organ('派出所', 'police', 4),
  organ('税务所', 'tax', 2),
  organ('市场监督管理所', 'market', 4),
  organ('司法所', 'justice', 3),
  institution('小学', 'education', 'school', schools, 7),
  institution('中学', 'education', 'school', schools, 4),
  institution('幼儿园', 'education', 'school', schools, 3),
  institution('卫生服务中心', 'health', 'health', clinics, 5),
  institution('文化馆', 'culture', 'school', [organs], 2),
  stateOwned('银行', '支行', 'finance', money, 6),
  stateOwned('供电公司', '供电所', 'soe', state, 4),
  stateOwned('邮政公司', '营业部', 'soe', state, 3),
  stateOwned('公交公司', '车队', 'soe', state, 2),
  stateOwned('粮油公司', '门市部', 'soe', state, 2),
  {
    sector: 'non-public',
    kind: 'enterprise',
    profile: 'private',
    category: '91',
    department: 'market',
    name: (g) => `${cityName}${one(g, brandHeads)}${one(g, brandTails)}${g.r.pick(privateTrades)}有限公司`,
    many: true,
    under: mixed,
    weight: 30,
  },
  ...associations.map(
    ([name, office]): Trade => ({
      sector: 'social-organisation',
      kind: 'social-organisation',
      profile: 'social',
      category: office ? '52' : '51',
      department: 'civil',
      name: (_, c) => `${cityName}${c.district.name}${stem(c)}${name}`,
      many: false,
      under: mixed,
      weight: 1.7,
    }),
  ),
]

/** Legal units and their party organisations in the territory of the communities; `counts[i]` organisations in the i-th. */
export const plantResidents = (g: Ground, communities: readonly Community[], counts: readonly number[]): Resident[] => {
  const found: Resident[] = []
  const total = counts.reduce((sum, n) => sum + n, 0)
  const few = g.size.breaches.under3
  const shrunk = new Set(Array.from({ length: few }, (_, n) => Math.floor(((n + 1) * total) / (few + 1))))
  for (const [i, c] of communities.entries()) {
    const left = new Set(trades)
    let joint = 0
    for (let n = 1; n <= counts[i]!; n++) {
      // The smallest city shows each class: it takes them in turn, the others by weight.
      const turn = ['non-public', 'sci-edu-cul-health', 'soe-finance', 'social-organisation', 'organ'][found.length % 5]
      const open = [...left].filter((t) => g.size.wide || t.sector === turn)
      const trade = g.r.weighted(open, (t) => t.weight)
      if (!trade.many) left.delete(trade)
      const form = shrunk.has(found.length)
        ? 'too-small'
        : trade.sector === 'non-public' && (!g.size.wide || g.r.next() < 0.15)
          ? 'joint'
          : 'plain'
      if (form === 'joint') joint++
      found.push({ key: plantResident(g, c, trade, n, form, joint), community: c })
    }
    // Units without a party organisation: what 党建空白点 and 双报双推 are about.
    const blanks = g.size.wide ? g.r.int(3) : i === 0 ? 1 : 0
    for (let n = 1; n <= blanks; n++) {
      const open = [...left].filter((t) => t.sector === 'non-public' || t.sector === 'social-organisation')
      const trade = g.r.weighted(open, (t) => t.weight)
      if (!trade.many) left.delete(trade)
      plantLegal(g, c, trade, `x${n}`)
    }
  }
  return found
}

const plantLegal = (g: Ground, c: Community, t: Trade, suffix: string): { key: string; name: string } => {
  const key = `${c.rcKey.slice(0, -3)}.${suffix}`
  const name = g.fresh(() => t.name(g, c))
  g.add({
    key,
    name,
    short: name.replace(cityName, ''),
    kind: t.kind,
    sector: t.sector,
    years: [1, 20],
    legal: [t.category, c.district.code],
    lines: { territory: c.rcKey, business: departmentOf(g, t.department, c.district) },
  })
  return { key, name }
}

const plantResident = (g: Ground, c: Community, t: Trade, n: number, form: 'plain' | 'joint' | 'too-small', joint: number): string => {
  const legal = plantLegal(g, c, t, `r${n}`)
  const seatKeys = [legal.key]
  const under = t.under.map((f) => f(c)).find((k) => g.has(k))!
  const u = g.r.next()
  const key = `${legal.key}.p`
  const base = { sector: t.sector, years: [1, 12] as const, lines: { party: under } }
  const big = form === 'plain' && g.size.wide && (t.sector === 'sci-edu-cul-health' || t.sector === 'soe-finance')
  if (big && u < 0.02) {
    g.add({
      ...base,
      key,
      name: `中共${legal.name}委员会`,
      short: `${legal.name.replace(cityName, '')}党委`,
      kind: 'party-committee',
      seatKeys,
    })
    plantInner(g, key, legal.name, t, seatKeys, shareOut(g, 104 + g.r.int(30), 5, 12, 40))
  } else if (big && u < 0.09) {
    g.add({
      ...base,
      key,
      name: `中共${legal.name}总支部委员会`,
      short: `${legal.name.replace(cityName, '')}党总支`,
      kind: 'general-branch',
      seatKeys,
    })
    plantInner(g, key, legal.name, t, seatKeys, shareOut(g, 52 + g.r.int(30), 3, 10, 40))
  } else {
    const tooSmall = form === 'too-small'
    if (form === 'joint') for (let m = 2 + g.r.int(2); m > 1; m--) seatKeys.push(plantLegal(g, c, t, `r${n}m${m}`).key)
    const label = `${c.name}非公企业第${'一二三四五六七八九'[joint - 1]!}联合`
    g.add({
      ...base,
      key,
      name: form === 'joint' ? `中共${cityName}${c.district.name}${label}支部委员会` : `中共${legal.name}支部委员会`,
      short: form === 'joint' ? `${label}党支部` : `${legal.name.replace(cityName, '')}党支部`,
      kind: 'branch',
      seatKeys,
      ...(form === 'joint' ? { form } : {}),
    })
    if (tooSmall) g.breaches.push({ unitKey: key, rule: 'branch-under-3' })
    const full = tooSmall ? 2 : t.sector === 'non-public' || t.sector === 'social-organisation' ? 3 + g.r.int(6) : 5 + g.r.int(12)
    g.recruit({ branchKey: key, profile: t.profile, full, probationary: tooSmall ? 0 : g.r.int(2), homeKeys: [] })
  }
  plantGroups(g, c, t, legal, key)
  return key
}

const plantInner = (g: Ground, key: string, name: string, t: Trade, seatKeys: readonly string[], sizes: readonly number[]) => {
  for (const [i, full] of sizes.entries()) {
    const last = i === sizes.length - 1
    const label = last ? '离退休' : `第${'一二三四五'[i]!}`
    const branchKey = g.add({
      key: `${key}.b${i + 1}`,
      name: `中共${name}${label}支部委员会`,
      short: `${name.replace(cityName, '')}${label}党支部`,
      kind: 'branch',
      sector: t.sector,
      years: [1, 10],
      seatKeys,
      ...(last ? { form: 'retired' as const } : {}),
      lines: { party: key },
    })
    g.recruit({ branchKey, profile: last ? 'retired' : t.profile, full, probationary: last ? 0 : g.r.int(2), homeKeys: [] })
  }
}

const plantGroups = (g: Ground, c: Community, t: Trade, legal: { key: string; name: string }, ledByKey: string) => {
  if (!g.size.wide) return
  const base = { sector: null, years: [1, 8] as const, ledByKey, seatKeys: [legal.key] }
  const short = legal.name.replace(cityName, '')
  if ((t.profile === 'school' || t.profile === 'state') && g.r.next() < 0.3)
    g.add({
      ...base,
      key: `${legal.key}.league`,
      name: `中国共产主义青年团${legal.name}支部委员会`,
      short: `${short}团支部`,
      kind: 'league',
      lines: { league: `${c.streetKey}.league` },
    })
  if (t.kind === 'enterprise' && g.r.next() < 0.35)
    g.add({
      ...base,
      key: `${legal.key}.union`,
      name: `${legal.name}工会委员会`,
      short: `${short}工会`,
      kind: 'union',
      lines: { union: `${c.streetKey}.union` },
    })
}
