import type { Clause, FlagReason } from './clause.ts'
import { normsFor } from './norm.ts'
import type { Outcome } from './outcome.ts'
import { number, unit } from './words.ts'

const each = new RegExp(`每(?!季|年|月|半年|学期|周)([^,;每\\d]{0,12}?)(${number})?(${unit})`, 'g')
const below = new RegExp(`每(?:低于|少于|不足)(${number})(${unit})(${number})?(${unit})`)
const once = new RegExp(`([^,;\\d]{0,10})(${number})(${unit})`, 'g')
const compares = /(?:不足|少于|低于|超过|高于|不满|达到?|不少于|至少|不低于|≥|≤|<|>)$/
const lacking = /少|缺|差|低|降/

/** What a deduction words: per occurrence, per shortfall of what is owed, or once. */
export const deductionOf = (o: Outcome, rule: string, content: string): Clause | FlagReason => {
  const last = o.when.split(/[,、]/).findLast((s) => s !== '') ?? ''
  const points = o.points
  const under = below.exec(o.when)
  if (under)
    return {
      kind: 'short',
      norms: [{ n: under[1]!, unit: under[2]! }],
      per: { n: under[3] ?? '1', unit: under[4]! },
      points,
      when: o.when,
    }
  const every = [...last.matchAll(each)].at(-1)
  const single = every
    ? undefined
    : [...last.matchAll(once)].findLast((m) => !compares.test(m[1]!) && !/^(?:及|含)?以[上下内]/.test(last.slice(m.index + m[0].length)))
  const hit = every ?? single
  // 每 with a counter we do not know, 每超 1‰.
  if (!hit && /每(?!季|年|月|半年|学期|周)/.test(last)) return 'norm-unit'
  if (!hit) return { kind: 'if', points, when: o.when }
  // 2 次扣 3 分 beside nothing that says 每: a staircase, which the grammar has no word for.
  if (!every && hit[2] !== '1') return 'steps'
  const per = { n: hit[2] ?? '1', unit: hit[3]! }
  const verb = hit[1]!
  // 超过 3 件的每件: what costs nothing is not in the clause.
  if (/(?:超过|超出|多于)\d|\d[^,]{0,4}以内/.test(o.when)) return 'no-norm'
  // 每超 1 个百分点: over what is allowed, which has no clause.
  if (!lacking.test(verb) && per.unit === '%') return 'no-norm'
  if (!lacking.test(verb)) return { kind: 'per', per, points, when: o.when }
  const thing = every ? last.slice(0, every.index).replace(/^.*[的每]/, '') : verb.replace(/^.*(?:少|缺少?|差)/, '')
  const norms = normsFor(rule, content, per.unit, thing)
  if (norms === null) return 'norm-unit'
  if (norms.length > 0) return { kind: 'short', norms, per, points, when: o.when }
  // 缺 counts what is missing by itself; 少 and 低 say nothing without what is owed.
  return /缺|差/.test(verb) ? { kind: 'per', per, points, when: o.when } : 'no-norm'
}
