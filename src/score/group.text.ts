import { sectorNames, unitKindNames } from '../organisation/organisation.text.ts'
import type { GroupFact } from './round.ts'

/** Facts by which units are grouped: those of a round and those of a grouping fixed before it. */
type Fact = GroupFact | 'members' | 'households' | 'branches'

const facts: Record<Fact, string> = {
  class: '类别',
  settlement: '新老小区',
  kind: '组织设置',
  level: '层级',
  urban: '城乡',
  members: '党员',
  households: '户数',
  branches: '支部',
}
export const factNames = facts
const units: Partial<Record<Fact, string>> = { members: '名', households: '户', branches: '个' }
const values: Partial<Record<Fact, Record<string, string>>> = {
  settlement: { old: '老旧小区', new: '新建小区' },
  kind: unitKindNames,
  level: { city: '市', district: '县区', street: '街道', college: '院校', community: '社区' },
  urban: { true: '城市', false: '农村' },
}
const sector = (v: string): string | undefined => (sectorNames as Record<string, string>)[v]
const unknown = '其他'
const size = (v: string): string => {
  if (v.startsWith('<=')) return `不超过 ${v.slice(2)}`
  if (v.startsWith('>')) return `超过 ${v.slice(1)}`
  return v.replace('-', ' 至 ')
}
/** '城市社区 · 老旧小区 · 党员 51 至 100 名' from the key of a group. */
export const sayGroup = (key: string | null, classes: ReadonlyMap<string, string> = new Map()): string =>
  key === null
    ? '全部'
    : key
        .split(';')
        .map((part) => {
          const at = part.indexOf('=')
          const [fact, v] = [part.slice(0, at) as Fact, part.slice(at + 1)]
          if (v === '*') return `${facts[fact]}不分`
          if (v === '-') return `${facts[fact]}未登记`
          if (fact === 'class') return classes.get(v) ?? sector(v) ?? unknown
          return units[fact] ? `${facts[fact]} ${size(v)} ${units[fact]}` : (values[fact]?.[v] ?? unknown)
        })
        .join(' · ')
