import type { Norm } from './clause.ts'
import { number, unit } from './words.ts'

const counted = new RegExp(`(${number})(${unit})`, 'g')
/** Before a count: it is taken away or compared, not owed. */
const taken =
  /(?:(?<![至不])少|缺少?|差|漏|降低|下降|降|低|少于|不足|低于|超过|高于|未达到?|不满|每有|每缺|每(?!季|个?月|半年|学期|周|年))[^\d,]{0,3}$/
const owedBefore = /不少于|不低于|不得少于|不得低于|至少|应(?!建|急)|达到?|≥|全年|每年|年内|年度|每季度?|每个?月|每半年|每学期|每周|人均/
const owedAfter = /^(?:及|或|\(含\))?以上/
const periods: [RegExp, string][] = [
  [/每季|按季/, '季'],
  [/每个?月|按月/, '月'],
  [/每半年/, '半年'],
  [/每学期/, '学期'],
  [/每周/, '周'],
  [/人均/, '人'],
]

interface Place extends Norm {
  /** Words before the count in its part of the sentence. */
  before: string
}

/** Everything a text says is owed, in order: 每月 1 次, 不少于 4 次, 达到 95 %. */
const owedIn = (text: string): Place[] =>
  text.split(/[,。;、()]/).flatMap((part): Place[] => {
    const found: Place[] = []
    let from = 0
    for (const m of part.matchAll(counted)) {
      const before = part.slice(from, m.index)
      const after = part.slice(m.index + m[0].length)
      from = m.index + m[0].length
      const lack = taken.test(before) && !/(?:不少于|不低于|不得少于|不得低于)$/.test(before)
      if (lack || !(owedBefore.test(before) || owedAfter.test(after))) continue
      const of = periods.find(([p]) => p.test(before))?.[1]
      found.push({ n: m[1]!, unit: m[2]!, ...(of ? { of } : {}), before })
    }
    const silent = found.length === 0 && !/\d/.test(part) ? periods.find(([p, name]) => name !== '人' && p.test(part))?.[1] : undefined
    return silent ? [{ n: '1', unit: '次', of: silent, before: part }] : found
  })

const perYear: Record<string, number> = { 月: 12, 季: 4, 半年: 2 }

/** What is owed in the counter of a deduction, null when the paper says it in two ways; the rule's own words come before the description's. `thing`: what the deduction names. */
export const normsFor = (rule: string, content: string, counter: string, thing: string): Norm[] | null => {
  const of = (text: string): Place[] => owedIn(text).filter((n) => n.unit === counter)
  const all = of(rule).length > 0 ? of(rule) : of(content)
  const named = thing.length < 2 ? [] : all.filter((n) => n.before.includes(thing))
  const owed = named.length > 0 ? named : all
  // 每月 1 次，全年 12 次: said twice, not owed twice; which of them counts is not ours to say.
  const yearly = owed.filter((n) => n.of === undefined)
  const twice = owed.some((n) => n.of !== undefined && yearly.some((y) => Number(y.n) === Number(n.n) * (perYear[n.of!] ?? 0)))
  return twice ? null : owed.map(({ before: _, ...n }) => n)
}
