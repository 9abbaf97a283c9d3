import { day, oneOf, text } from '../lib/sheet/cells.ts'
import { defineSheet, type Values } from '../lib/sheet/columns.ts'
import type { Checks, RowFinding } from '../lib/sheet/rows.ts'

/** 上轮遗留 as people keep it: a list of what was promised, found or judged badly and never brought to an end. */
export const carrySheet = defineSheet({
  name: '上轮遗留',
  columns: {
    kind: {
      title: '类别',
      synonyms: ['遗留类别', '事项类别', '类型', '来源类别'],
      required: true,
      parse: oneOf({
        pledge: ['未兑现承诺', '承诺', '公开承诺', '未兑现的承诺'],
        rectification: ['未完成整改', '整改', '整改事项', '未销号整改', '问题整改'],
        poll: ['测评偏低', '测评', '低测评', '群众测评', '满意度偏低'],
        goal: ['未达到目标', '目标', '未完成目标'],
      }),
    },
    unit: {
      title: '责任单位',
      synonyms: ['单位', '单位名称', '承办单位', '党组织', '党组织名称', '单位代码'],
      required: true,
      fillDown: true,
      parse: text(100, { squeeze: true }),
    },
    what: { title: '事项', synonyms: ['遗留事项', '内容', '问题', '承诺内容', '整改内容', '主要问题'], required: true, parse: text(500) },
    source: { title: '出处', synonyms: ['来源', '依据', '台账编号', '编号', '文号'], required: true, parse: text(200) },
    dueOn: { title: '期限', synonyms: ['完成时限', '时限', '限期', '办结期限', '整改期限'], parse: day({}) },
  },
  keys: [['unit', 'source']],
})

export interface CarryParty {
  unitId: number
  name: string
  shortName: string
  code: string | null
}

/** Each row's unit among those that take part: by name, short name or code; two of one name are for a person to tell apart. */
export const carryChecks = (
  parties: readonly CarryParty[],
): { checks: Checks<typeof carrySheet.columns>; unitOf: (v: Values<typeof carrySheet.columns>) => number | null } => {
  const byWord = new Map<string, Set<number>>()
  for (const p of parties)
    for (const word of [p.name, p.shortName, p.code]) if (word) byWord.set(word, (byWord.get(word) ?? new Set()).add(p.unitId))
  const found = (word: string): Set<number> => byWord.get(word) ?? new Set()
  return {
    unitOf: (v) => {
      const ids = found(v.unit)
      return ids.size === 1 ? [...ids][0]! : null
    },
    checks: {
      onRow: ({ values }): RowFinding<typeof carrySheet.columns>[] => {
        if (values.unit === null) return []
        const n = found(values.unit).size
        if (n === 1) return []
        return [
          {
            key: 'unit',
            level: 'error',
            code: n === 0 ? 'carry.import.unit-unknown' : 'carry.import.unit-twice',
            facts: { text: values.unit },
          },
        ]
      },
    },
  }
}
