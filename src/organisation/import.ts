import { checkCreditCode } from '../lib/codes.ts'
import { code, day, integer, oneOf, text, yesNo } from '../lib/sheet/cells.ts'
import { defineSheet } from '../lib/sheet/columns.ts'
import type { RowFinding } from '../lib/sheet/rows.ts'
import { sectorNames, unitKindNames } from './organisation.text.ts'
import type { Sector, UnitKind } from './organisation.ts'

const kindWords: Record<UnitKind, readonly [string, ...string[]]> = {
  'party-work-committee': [unitKindNames['party-work-committee'], '工委', '中国共产党工作委员会', '街道党工委'],
  'party-committee': [unitKindNames['party-committee'], '基层党委', '社区党委', '委员会', '党的委员会'],
  'general-branch': [unitKindNames['general-branch'], '总支', '党总支部', '总支部'],
  branch: [unitKindNames.branch, '支部', '联合支部', '联合党支部', '党的支部'],
  'party-group': [unitKindNames['party-group'], '小组'],
  'party-leading-group': [unitKindNames['party-leading-group']],
  'residents-committee': [unitKindNames['residents-committee'], '居委会', '村委会', '社区居委会', '居民委员会', '村民委员会'],
  administrative: [unitKindNames.administrative, '行政', '机关', '政府', '街道办事处', '办事处'],
  department: [unitKindNames.department, '处室', '科室', '内设机构', '工作部门'],
  enterprise: [unitKindNames.enterprise, '公司', '国有企业', '非公企业', '民营企业'],
  institution: [unitKindNames.institution, '事业'],
  college: [unitKindNames.college, '学校', '高校', '学院'],
  'social-organisation': [unitKindNames['social-organisation'], '社会团体', '协会', '商会', '民办非企业单位'],
  league: [unitKindNames.league, '团委', '团支部', '团总支'],
  union: [unitKindNames.union, '工会'],
  women: [unitKindNames.women, '妇联', '妇女联合会', '妇委会'],
}
const sectorWords: Record<Sector, readonly [string, ...string[]]> = {
  rural: [sectorNames.rural, '村', '农村基层'],
  'street-community': [sectorNames['street-community'], '社区', '街道', '街道和社区', '城市社区'],
  'soe-finance': [sectorNames['soe-finance'], '国企和金融', '国有企业', '国企', '金融', '国有企业和金融'],
  organ: [sectorNames.organ, '党政机关', '机关单位'],
  'sci-edu-cul-health': [sectorNames['sci-edu-cul-health'], '科教文卫体', '教育', '卫生', '事业单位', '学校'],
  'non-public': [sectorNames['non-public'], '非公', '非公企业', '非公有制', '两新', '非公经济'],
  'social-organisation': [sectorNames['social-organisation'], '社会团体'],
}

/** The organisation register as a sheet, in and out: what is exported reads back to the same units. */
export const unitSheet = defineSheet({
  name: '组织名册',
  columns: {
    name: {
      title: '单位名称',
      synonyms: ['组织名称', '党组织名称', '名称', '全称', '单位全称', '机构名称'],
      required: true,
      parse: text(100, { squeeze: true }),
    },
    shortName: { title: '简称', synonyms: ['单位简称', '组织简称'], parse: text(40, { squeeze: true }) },
    kind: {
      title: '单位类别',
      synonyms: ['组织类别', '类别', '单位类型', '组织类型', '党组织类别', '类型'],
      required: true,
      parse: oneOf(kindWords),
    },
    parent: {
      title: '上级单位',
      synonyms: ['上级组织', '上级党组织', '上级', '隶属单位', '所属上级', '上级单位名称', '上级组织名称', '上级单位或代码'],
      parse: text(210, { squeeze: true }),
      fillDown: true,
      noneWords: ['无', '/', '—', '-'],
    },
    creditCode: {
      title: '统一社会信用代码',
      synonyms: ['信用代码', '社会信用代码'],
      noneWords: ['无', '/', '—', '-'],
      parse: code({
        max: 40,
        check: (c) => {
          const read = checkCreditCode(c)
          return read.ok
            ? null
            : {
                level: 'warning',
                code: read.reason === 'code.credit.check' ? 'unit.import.credit-code' : 'unit.import.credit-shape',
                facts: { text: c },
              }
        },
      }),
    },
    externalCode: { title: '单位代码', synonyms: ['组织代码', '党组织代码', '代码', '编码', '单位编码'], parse: code({ max: 40 }) },
    sector: { title: '领域', synonyms: ['领域(七类)', '所属领域', '领域类别', '行业类别', '分类'], parse: oneOf(sectorWords) },
    foundedOn: { title: '成立日期', synonyms: ['成立时间', '建立时间', '设立日期', '设立时间'], parse: day() },
    urban: { title: '是否城市社区', synonyms: ['城市社区'], parse: yesNo() },
    settlement: {
      title: '小区类型',
      synonyms: ['新旧小区'],
      parse: oneOf({ old: ['老旧小区为主', '老旧小区', '旧'], new: ['新建小区为主', '新建小区', '新'] }),
    },
    households: { title: '户数', synonyms: ['居民户数', '户数(户)'], parse: integer(0, 10_000_000) },
  },
})

export interface SheetUnit {
  line: number
  /** Null where the cell was not taken: such a row has a parent, but is nobody's. */
  name: string | null
  shortName: string | null
  kind: UnitKind | null
  parent: string | null
  externalCode: string | null
  sector: Sector | null
}
export interface Existing {
  id: number
  name: string
  shortName: string
  externalCode: string | null
  parentId: number | null
}
export type Parent = { unitId: number } | { line: number }

type Finding = RowFinding<typeof unitSheet.columns>
const error = (key: Finding['key'], code: string, facts: Finding['facts']): Finding => ({ key, level: 'error', code, facts })

/**
 * What only all rows together tell: whose parent is whom, circles, namesakes. Pure.
 * @param existing units at and below `belowId`, itself included
 * @returns findings by line, and the parent of every row without an error
 */
export const joinTree = (
  rows: readonly SheetUnit[],
  existing: readonly Existing[],
  belowId: number,
): { findings: Map<number, Finding[]>; parents: Map<number, Parent> } => {
  const findings = new Map<number, Finding[]>()
  const say = (line: number, f: Finding) => void findings.set(line, [...(findings.get(line) ?? []), f])
  const parents = new Map<number, Parent>()
  const byId = new Map(existing.map((u) => [u.id, u]))

  const byCode = new Map<string, Parent>()
  const byName = new Map<string, Parent[]>()
  const named = (name: string, p: Parent) => void byName.set(name, [...(byName.get(name) ?? []), p])
  const codeOf = new Map<string, string>()
  for (const u of existing) {
    named(u.name, { unitId: u.id })
    if (u.shortName !== u.name) named(u.shortName, { unitId: u.id })
    const above = u.parentId === null ? undefined : byId.get(u.parentId)
    if (above) named(`${above.name}/${u.name}`, { unitId: u.id })
    if (u.externalCode) {
      byCode.set(u.externalCode.toUpperCase(), { unitId: u.id })
      codeOf.set(u.externalCode.toUpperCase(), u.name)
    }
  }
  const lineOfCode = new Map<string, number>()
  for (const r of rows) {
    if (r.name !== null) named(r.name, { line: r.line })
    if (r.shortName && r.shortName !== r.name) named(r.shortName, { line: r.line })
    if (r.parent && r.name !== null) named(`${r.parent.split('/').at(-1)}/${r.name}`, { line: r.line })
    if (!r.externalCode) continue
    const first = lineOfCode.get(r.externalCode)
    const taken = codeOf.get(r.externalCode)
    if (first !== undefined) say(r.line, error('externalCode', 'unit.import.code-twice', { firstLine: first }))
    else if (taken !== undefined) say(r.line, error('externalCode', 'unit.import.code-exists', { name: taken }))
    else {
      lineOfCode.set(r.externalCode, r.line)
      byCode.set(r.externalCode, { line: r.line })
    }
  }

  for (const r of rows) {
    if (r.parent === null) {
      parents.set(r.line, { unitId: belowId })
      continue
    }
    const coded = byCode.get(r.parent.toUpperCase())
    const all = coded ? [coded] : (byName.get(r.parent) ?? [])
    const others = all.filter((p) => !('line' in p && p.line === r.line))
    if (all.length > 0 && others.length === 0) say(r.line, error('parent', 'unit.import.own-parent', {}))
    else if (others.length === 0) say(r.line, error('parent', 'unit.import.parent-unknown', { parent: r.parent }))
    else if (others.length > 1) say(r.line, error('parent', 'unit.import.parent-ambiguous', { parent: r.parent, n: others.length }))
    else parents.set(r.line, others[0]!)
  }

  // Circles: follow parents within the file; a walk that meets itself has found one.
  const done = new Set<number>()
  for (const r of rows) {
    const walk: number[] = []
    let at: number | undefined = r.line
    while (at !== undefined && !done.has(at) && !walk.includes(at)) {
      walk.push(at)
      const p: Parent | undefined = parents.get(at)
      at = p && 'line' in p ? p.line : undefined
    }
    if (at !== undefined && walk.includes(at)) {
      const circle = walk.slice(walk.indexOf(at))
      for (const line of circle) {
        say(line, error('parent', 'unit.import.cycle', { lines: circle.filter((l) => l !== line).slice(0, 10) }))
        parents.delete(line)
      }
    }
    for (const line of walk) done.add(line)
  }

  const childNames = new Map<string, number>()
  const held = new Set(existing.map((u) => `${u.parentId}/${u.name}`))
  for (const r of rows) {
    if (r.kind === 'branch' && r.sector === null)
      say(r.line, { key: 'sector', level: 'warning', code: 'unit.import.branch-without-sector', facts: {} })
    const p = parents.get(r.line)
    if (!p || r.name === null) continue
    if ('unitId' in p && held.has(`${p.unitId}/${r.name}`)) say(r.line, error('name', 'unit.import.exists', { name: r.name }))
    const key = `${'line' in p ? `#${p.line}` : p.unitId}/${r.name}`
    const first = childNames.get(key)
    if (first !== undefined) say(r.line, error('name', 'unit.import.twice-in-file', { firstLine: first }))
    else childNames.set(key, r.line)
  }
  return { findings, parents }
}
