import type { District } from './government.ts'
import { type Ground, shareOut } from './ground.ts'
import { cityName, firstCommunities, placeHeads, placeTails, streetNames } from './words.ts'

export interface Community {
  /** Its party organisation; `null` for the one founded so lately that it has none. */
  readonly key: string | null
  readonly rcKey: string
  readonly name: string
  readonly streetKey: string
  readonly district: District
  readonly zoned: boolean
  readonly settlement: 'old' | 'new'
}

type Form = 'party-committee' | 'general-branch' | 'branch'

/** Sub-districts and their urban communities, exactly as many as the size says. */
export const plantStreets = (g: Ground, districts: readonly District[]): Community[] => {
  const { streets, communities: total, zones, breaches } = g.size
  const urban = districts.filter((d) => !d.county)
  const many = shareOut(g, total, streets, Math.max(1, Math.floor(total / streets) - 3), Math.ceil(total / streets) + 4)
  // Which communities have a zone and which form their party organisation has: exact numbers in drawn places.
  const zoned = g.r.shuffle(Array.from({ length: total }, (_, i) => i < zones))
  const forms = g.r.shuffle(
    Array.from({ length: total }, (_, i): Form => (i < total * 0.12 ? 'party-committee' : i < total * 0.48 ? 'general-branch' : 'branch')),
  )
  // The first community is the one of the demonstration accounts: in a zone, with branches of its own.
  toFront(zoned, true)
  toFront(forms, 'general-branch')
  const orphan = breaches.noParty ? zoned.lastIndexOf(false) : -1
  const over100 = forms.indexOf('general-branch', Math.max(1, Math.floor(total / 3)))
  const singles = forms.flatMap((f, i) => (f === 'branch' && i !== orphan ? [i] : []))
  const over50 = new Set(
    Array.from({ length: breaches.over50 }, (_, n) => singles[Math.floor(((n + 1) * singles.length) / (breaches.over50 + 1))]!),
  )
  const found: Community[] = []
  for (let s = 0; s < streets; s++) {
    const d = urban[s % urban.length]!
    const street = plantStreet(g, d, s)
    for (let c = 0; c < many[s]!; c++) {
      const i = found.length
      const form = i === orphan ? null : forms[i]!
      const excess = over50.has(i) ? 'branch-over-50' : breaches.over100 > 0 && i === over100 ? 'general-branch-over-100' : undefined
      found.push(plantCommunity(g, { d, street, i, c, form, zoned: zoned[i]!, excess }))
    }
  }
  return found
}

const toFront = <T>(list: T[], value: T) => {
  const at = list.indexOf(value)
  if (at > 0) [list[0], list[at]] = [list[at]!, list[0]!]
}

const plantStreet = (g: Ground, d: District, s: number) => {
  const name = `${streetNames[s]!}街道`
  const key = `${d.key}.s${s + 1}`
  const full = `${cityName}${d.name}${name}`
  const code = `${d.code}${String(s + 1).padStart(3, '0')}`
  const sector = 'street-community'
  g.add({
    key,
    name: `中共${cityName}${d.name}委${name}工作委员会`,
    short: `${name}党工委`,
    kind: 'party-work-committee',
    sector,
    years: [16, 28],
    lines: { party: d.key, business: 'work.community' },
  })
  g.add({
    key: `${key}.office`,
    name: `${cityName}${d.name}人民政府${name}办事处`,
    short: `${name}办事处`,
    kind: 'administrative',
    sector,
    years: [16, 28],
    legal: ['11', d.code],
    externalCode: code,
    lines: { territory: `${d.key}.gov` },
  })
  g.add({
    key: `${key}.b`,
    name: `中共${full}机关支部委员会`,
    short: `${name}机关党支部`,
    kind: 'branch',
    sector: 'organ',
    years: [10, 16],
    seatKeys: [`${key}.office`],
    lines: { party: key },
  })
  g.recruit({ branchKey: `${key}.b`, profile: 'office', full: 18 + g.r.int(g.size.wide ? 12 : 2), probationary: g.r.int(3), homeKeys: [] })
  g.add({
    key: `${key}.mixed`,
    name: `中共${full}非公有制企业和社会组织综合委员会`,
    short: `${name}两新综合党委`,
    kind: 'party-committee',
    sector: 'non-public',
    years: [5, 12],
    lines: { party: key },
  })
  for (const [kind, title, short] of [
    ['league', `中国共产主义青年团${full}工作委员会`, '团工委'],
    ['union', `${full}总工会`, '总工会'],
    ['women', `${full}妇女联合会`, '妇联'],
  ] as const) {
    if (!g.size.wide && s > 0) continue
    const above = g.has(`${d.key}.${kind}`) ? `${d.key}.${kind}` : kind
    g.add({
      key: `${key}.${kind}`,
      name: title,
      short: `${name}${short}`,
      kind,
      sector: null,
      years: [8, 16],
      ledByKey: key,
      seatKeys: [key],
      lines: { [kind]: above },
    })
  }
  return { key, name, full, code }
}

interface CommunityPlan {
  readonly d: District
  readonly street: { key: string; name: string; full: string; code: string }
  readonly i: number
  readonly c: number
  readonly form: Form | null
  readonly zoned: boolean
  readonly excess: 'branch-over-50' | 'general-branch-over-100' | undefined
}

const pick = (g: Ground, text: string) => text[g.r.int(text.length)]!

const plantCommunity = (g: Ground, p: CommunityPlan): Community => {
  const { d, street, form } = p
  const stem = g.fresh(() => firstCommunities[p.i] ?? pick(g, placeHeads) + pick(g, placeTails))
  const name = `${stem}社区`
  const key = `${street.key}.c${p.c + 1}`
  const rcKey = `${key}.rc`
  const settlement = form === null || g.r.next() < 0.38 ? 'new' : 'old'
  g.add({
    key: rcKey,
    name: `${street.full}${name}居民委员会`,
    short: `${name}居委会`,
    kind: 'residents-committee',
    sector: 'street-community',
    years: form === null ? [0.1, 0.2] : settlement === 'new' ? [2, 9] : [10, 22],
    urban: true,
    settlement,
    households: Math.round(settlement === 'new' ? 900 + g.r.next() * 1900 : 1400 + g.r.next() * 2600),
    legal: ['55', d.code],
    externalCode: `${street.code}${String(p.c + 1).padStart(3, '0')}`,
    lines: { territory: `${street.key}.office`, business: g.has(`${d.key}.dept.civil`) ? `${d.key}.dept.civil` : 'dept.civil' },
  })
  const made = { rcKey, name, streetKey: street.key, district: d, zoned: p.zoned, settlement } as const
  if (form === null) {
    g.breaches.push({ unitKey: rcKey, rule: 'no-party-organisation' })
    return { ...made, key: null }
  }
  const suffix = { 'party-committee': '委员会', 'general-branch': '总支部委员会', branch: '支部委员会' }[form]
  g.add({
    key,
    name: `中共${street.full}${name}${suffix}`,
    short: `${name}${{ 'party-committee': '党委', 'general-branch': '党总支', branch: '党支部' }[form]}`,
    kind: form,
    sector: 'street-community',
    years: settlement === 'new' ? [2, 9] : [8, 20],
    seatKeys: [rcKey],
    lines: { party: street.key, business: street.key },
  })
  if (p.excess) g.breaches.push({ unitKey: key, rule: p.excess })
  if (form === 'branch') plantSingle(g, key, rcKey, p.excess !== undefined)
  else plantBranches(g, { key, rcKey, name, full: street.full, form, excess: p.excess !== undefined, market: p.i === 0 })
  plantGroups(g, key, street, name)
  return { ...made, key }
}

/** A community with one branch; larger ones are divided into party groups by buildings. */
const plantSingle = (g: Ground, key: string, rcKey: string, excess: boolean) => {
  const full = excess ? 52 + g.r.int(8) : 14 + g.r.int(30)
  const groupKeys: string[] = []
  if (full >= (g.size.wide ? 24 : 50))
    for (let n = 1; n <= (full >= 36 ? 3 : 2); n++) {
      const name = `第${'一二三'[n - 1]!}党小组（${n * 6 - 5}至${n * 6}号楼）`
      groupKeys.push(
        g.add({
          key: `${key}.g${n}`,
          name,
          short: `第${'一二三'[n - 1]!}党小组`,
          kind: 'party-group',
          sector: 'street-community',
          years: [1, 6],
          lines: { party: key },
        }),
      )
    }
  const workers = 4
  g.recruit({ branchKey: key, profile: 'worker', full: workers, probationary: 0, homeKeys: [rcKey], groupKeys })
  g.recruit({ branchKey: key, profile: 'community', full: full - workers, probationary: g.r.int(3), homeKeys: [rcKey], groupKeys })
}

interface BranchPlan {
  readonly key: string
  readonly rcKey: string
  readonly name: string
  readonly full: string
  readonly form: Exclude<Form, 'branch'>
  readonly excess: boolean
  /** The first community has a market, so that even the smallest city hosts floating members. */
  readonly market: boolean
}

/** Branches by yard, by speciality, of retired members and of a market (seed 004: 楼宇, 庭院, 特长, 行业). */
const plantBranches = (g: Ground, p: BranchPlan) => {
  const committee = p.form === 'party-committee'
  const total = p.excess ? 104 + g.r.int(6) : committee ? 102 + g.r.int(g.size.wide ? 34 : 4) : 53 + g.r.int(g.size.wide ? 32 : 6)
  const n = (committee || p.excess) && g.size.wide ? 4 + g.r.int(2) : 3
  const sizes = shareOut(g, total, n, Math.max(8, Math.floor(total / n) - 8), Math.min(48, Math.ceil(total / n) + 8))
  const yards = ['东院', '西院', '南院', '北院', '中心花园']
  for (const [i, full] of sizes.entries()) {
    const u = g.r.next()
    const special = i < n - 1 ? null : p.market ? '市场' : u < 0.35 ? '夕阳红' : u < 0.6 ? '市场' : u < 0.75 ? '书画' : null
    const label = special ?? yards[i]!
    const form = special === '夕阳红' ? { form: 'retired' as const } : special === '市场' ? { form: 'market' as const } : {}
    const key = `${p.key}.b${i + 1}`
    g.add({
      key,
      name: `中共${p.full}${p.name}${label}支部委员会`,
      short: `${p.name}${label}党支部`,
      kind: 'branch',
      sector: 'street-community',
      years: [1, 8],
      seatKeys: [p.rcKey],
      ...form,
      lines: { party: p.key },
    })
    const workers = i === 0 ? 5 : 0
    const profile = special === '市场' ? 'market' : special === '夕阳红' ? 'retired' : 'community'
    if (workers) g.recruit({ branchKey: key, profile: 'worker', full: workers, probationary: 0, homeKeys: [p.rcKey] })
    g.recruit({ branchKey: key, profile, full: full - workers, probationary: g.r.int(3), homeKeys: [p.rcKey] })
  }
}

const plantGroups = (g: Ground, key: string, street: CommunityPlan['street'], name: string) => {
  if (!g.size.wide) return
  for (const [kind, share, title, short] of [
    ['league', 0.4, `中国共产主义青年团${street.full}${name}支部委员会`, '团支部'],
    ['women', 0.6, `${street.full}${name}妇女联合会`, '妇联'],
    ['union', 0.2, `${street.full}${name}联合工会委员会`, '联合工会'],
  ] as const)
    if (g.r.next() < share)
      g.add({
        key: `${key}.${kind}`,
        name: title,
        short: `${name}${short}`,
        kind,
        sector: null,
        years: [1, 7],
        ledByKey: key,
        seatKeys: [`${key}.rc`],
        lines: { [kind]: `${street.key}.${kind}` },
      })
}
