import type { Ground } from './ground.ts'
import type { Sector } from './register.ts'
import { cityAssociations, cityName, countyName, districtNames } from './words.ts'

/** The fictional division of the city: province digits 99 are not assigned in GB/T 2260, so no code below it is anyone's. */
export const cityCode = '999100'

export interface District {
  readonly key: string
  readonly name: string
  readonly code: string
  readonly county: boolean
}

interface Department {
  readonly key: string
  readonly name: string
  readonly of: 'party' | 'government'
  /** Also exists in districts, as the one that guides the same line there. */
  readonly below: boolean
  /** Kept even in the smallest city: other units stand under it in the business line. */
  readonly core: boolean
}

const departments: readonly Department[] = [
  { key: 'organisation', name: '组织部', of: 'party', below: true, core: true },
  { key: 'publicity', name: '宣传部', of: 'party', below: false, core: false },
  { key: 'discipline', name: '纪律检查委员会', of: 'party', below: false, core: false },
  { key: 'civil', name: '民政局', of: 'government', below: true, core: true },
  { key: 'education', name: '教育局', of: 'government', below: true, core: true },
  { key: 'health', name: '卫生健康委员会', of: 'government', below: true, core: false },
  { key: 'culture', name: '文化广电和旅游局', of: 'government', below: false, core: false },
  { key: 'soe', name: '国有资产监督管理委员会', of: 'government', below: false, core: true },
  { key: 'finance', name: '地方金融管理局', of: 'government', below: false, core: false },
  { key: 'market', name: '市场监督管理局', of: 'government', below: true, core: true },
  { key: 'police', name: '公安局', of: 'government', below: false, core: false },
  { key: 'tax', name: '税务局', of: 'government', below: false, core: false },
  { key: 'justice', name: '司法局', of: 'government', below: false, core: false },
]

const named = (place: string, d: Department): string =>
  d.of === 'government' ? `${place}${d.name}` : `中共${place}${d.key === 'discipline' ? '' : '委'}${d.name}`

/** Key of the department that guides a line in a district, else the city's, else none. */
export const departmentOf = (g: Ground, name: string, district?: District): string | undefined =>
  [district ? `${district.key}.dept.${name}` : '', `dept.${name}`].find((k) => g.has(k))

const officeBranch = (g: Ground, key: string, name: string, parentKey: string, seatKey: string, least = 8) => {
  g.add({ key, name, short: name, kind: 'branch', sector: 'organ', years: [8, 25], seatKeys: [seatKey], lines: { party: parentKey } })
  g.recruit({ branchKey: key, profile: 'office', full: least + g.r.int(g.size.wide ? 13 : 3), probationary: g.r.int(2), homeKeys: [] })
}

/** The bodies of the city and of its districts and county, with their departments and office branches. */
export const plantGovernment = (g: Ground): District[] => {
  const old: [number, number] = [55, 70]
  const city = `中共${cityName}委员会`
  const work = (key: string, name: string, short: string, sector: Sector | null, business?: null) =>
    g.add({
      key,
      name: `中共${cityName}委${name}工作委员会`,
      short,
      kind: 'party-work-committee',
      sector,
      years: [12, 22],
      lines: { party: 'city', business },
    })

  g.add({ key: 'city', name: city, short: '市委', kind: 'party-committee', sector: null, years: old, lines: { party: null } })
  g.add({
    key: 'gov',
    name: `${cityName}人民政府`,
    short: '市政府',
    kind: 'administrative',
    sector: null,
    years: old,
    legal: ['11', cityCode],
    externalCode: cityCode,
    lines: { territory: null },
  })
  work('work.community', '社区', '市社区党工委', 'street-community', null)
  work('work.organs', '直属机关', '市直机关工委', 'organ')
  work('work.education', '教育', '市委教育工委', 'sci-edu-cul-health')
  if (g.size.wide) work('work.finance', '金融', '市委金融工委', 'soe-finance')
  const committee = (key: string, name: string, short: string, sector: Sector) =>
    g.add({ key, name: `中共${cityName}${name}委员会`, short, kind: 'party-committee', sector, years: [12, 22], lines: { party: 'city' } })
  committee('soe', '国有资产监督管理委员会', '市国资委党委', 'soe-finance')
  committee('social', '社会组织综合', '市社会组织综合党委', 'social-organisation')

  for (const d of departments) {
    if (!d.core && !g.size.wide) continue
    const key = `dept.${d.key}`
    const party = d.of === 'party'
    g.add({
      key,
      name: named(cityName, d),
      short: d.key === 'discipline' ? '市纪委' : party ? `市委${d.name}` : `市${d.name}`,
      kind: 'department',
      sector: 'organ',
      years: [15, 60],
      legal: ['11', cityCode],
      lines: { party: party ? 'city' : undefined, territory: party ? undefined : 'gov', business: null },
    })
    if (g.size.wide) officeBranch(g, `${key}.b`, `${party ? '' : '中共'}${named(cityName, d)}机关支部委员会`, 'work.organs', key)
  }
  g.add({
    key: 'office.community',
    name: `中共${cityName}委社区工作委员会办公室`,
    short: '市社区党工委办公室',
    kind: 'department',
    sector: 'organ',
    years: [10, 12],
    legal: ['11', cityCode],
    lines: { party: 'work.community' },
  })
  officeBranch(g, 'office.community.b', `中共${cityName}委社区工作委员会办公室支部委员会`, 'work.organs', 'office.community', 22)
  officeBranch(g, 'city.b', `中共${cityName}委员会办公室支部委员会`, 'work.organs', 'city', g.size.wide ? 22 : 30)

  const group = (key: string, name: string, short: string, kind: 'league' | 'union' | 'women') =>
    g.add({ key, name, short, kind, sector: null, years: [40, 55], ledByKey: 'city', seatKeys: ['city'], lines: { [kind]: null } })
  group('league', `中国共产主义青年团${cityName}委员会`, '团市委', 'league')
  group('union', `${cityName}总工会`, '市总工会', 'union')
  group('women', `${cityName}妇女联合会`, '市妇联', 'women')

  const districts: District[] = districtNames
    .slice(0, g.size.districts)
    .map((name, i) => ({ key: `d${i + 1}`, name, code: `99910${i + 2}`, county: false }))
  districts.push({ key: 'county', name: countyName, code: '999121', county: true })
  for (const d of districts) plantDistrict(g, d)
  return districts
}

const plantDistrict = (g: Ground, d: District) => {
  const level = d.county ? '县' : '区'
  const full = `${cityName}${d.name}`
  g.add({
    key: d.key,
    name: `中共${full}委员会`,
    short: `${d.name}委`,
    kind: 'party-committee',
    sector: null,
    years: [30, 55],
    lines: { party: 'city' },
  })
  g.add({
    key: `${d.key}.gov`,
    name: `${full}人民政府`,
    short: `${d.name}政府`,
    kind: 'administrative',
    sector: null,
    years: [30, 55],
    legal: ['11', d.code],
    externalCode: d.code,
    lines: { territory: 'gov' },
  })
  g.add({
    key: `${d.key}.organs`,
    name: `中共${full}委直属机关工作委员会`,
    short: `${level}直机关工委`,
    kind: 'party-work-committee',
    sector: 'organ',
    years: [12, 25],
    lines: { party: d.key },
  })
  officeBranch(g, `${d.key}.b`, `中共${full}委员会办公室支部委员会`, `${d.key}.organs`, d.key, 20)
  if (!g.size.wide) return

  for (const dept of departments.filter((x) => x.below)) {
    const key = `${d.key}.dept.${dept.key}`
    const party = dept.of === 'party'
    g.add({
      key,
      name: named(full, dept),
      short: `${d.name}${party ? '委' : ''}${dept.name}`,
      kind: 'department',
      sector: 'organ',
      years: [12, 50],
      legal: ['11', d.code],
      lines: { party: party ? d.key : undefined, territory: party ? undefined : `${d.key}.gov`, business: `dept.${dept.key}` },
    })
    officeBranch(g, `${key}.b`, `${party ? '' : '中共'}${named(full, dept)}机关支部委员会`, `${d.key}.organs`, key)
  }
  // Schools and clinics stand under one of these in the party line, under a residents' committee in the territory line.
  for (const [system, name] of [
    ['education', '教育'],
    ['health', '卫生健康'],
  ] as const)
    g.add({
      key: `${d.key}.${system}`,
      name: `中共${full}委${name}工作委员会`,
      short: `${d.name}委${name}工委`,
      kind: 'party-work-committee',
      sector: 'sci-edu-cul-health',
      years: [12, 30],
      seatKeys: [`${d.key}.dept.${system}`],
      lines: { party: d.key },
    })
  for (const [kind, name, short] of [
    ['league', `中国共产主义青年团${full}委员会`, `共青团${d.name}委`],
    ['union', `${full}总工会`, `${d.name}总工会`],
    ['women', `${full}妇女联合会`, `${d.name}妇联`],
  ] as const)
    g.add({
      key: `${d.key}.${kind}`,
      name,
      short,
      kind,
      sector: null,
      years: [20, 40],
      ledByKey: d.key,
      seatKeys: [d.key],
      lines: { [kind]: kind },
    })
}

/** City-wide associations, each with its branch. */
export const plantAssociations = (g: Ground, homeKey: () => string) => {
  for (const [i, name] of cityAssociations.slice(0, g.size.cityAssociations).entries()) {
    const key = `assoc${i + 1}`
    g.add({
      key,
      name: `${cityName}${name}`,
      short: `市${name}`,
      kind: 'social-organisation',
      sector: 'social-organisation',
      years: [4, 18],
      legal: ['51', cityCode],
      lines: { territory: homeKey(), business: departmentOf(g, 'civil') },
    })
    g.add({
      key: `${key}.p`,
      name: `中共${cityName}${name}支部委员会`,
      short: `市${name}党支部`,
      kind: 'branch',
      sector: 'social-organisation',
      years: [1, 9],
      seatKeys: [key],
      lines: { party: 'social' },
    })
    g.recruit({ branchKey: `${key}.p`, profile: 'social', full: 3 + g.r.int(10), probationary: g.r.int(2), homeKeys: [] })
  }
}
