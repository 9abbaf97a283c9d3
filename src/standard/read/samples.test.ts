import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { sha256Hex } from '../../lib/digest.ts'
import { gridsOf } from './file.ts'
import { bytesOf, compareItems, compareOutside, type Sample, samplesOf } from './samples.fixture.ts'
import { readTable } from './table.ts'

const read = async (s: Sample) => {
  const { bytes, fileName } = await bytesOf(s)
  const grids = await gridsOf(bytes, fileName)
  expect(grids).toHaveLength(1)
  return readTable(grids[0]!)
}

/** Figures of one half: what is in it, read without a flag, read rightly, flagged, and wrong without a flag. */
const score = async (half: Sample['half']) => {
  const rows = (
    await Promise.all(
      samplesOf(half).map(async (s) => {
        const table = await read(s)
        expect(table.items, s.name).toHaveLength(s.expected.items.length)
        expect(table.outside, s.name).toHaveLength(s.expected.outside.length)
        return compareItems(s, table).map((r) => ({ ...r, sample: s.name }))
      }),
    )
  ).flat()
  const readable = rows.filter((r) => !r.want.reading.startsWith('flag'))
  const unflagged = rows.filter((r) => !r.flagged)
  const right = unflagged.filter((r) => r.right)
  return {
    items: rows.length,
    readable: readable.length,
    readRightly: right.length,
    flagged: rows.length - unflagged.length,
    flaggedNeedlessly: readable.filter((r) => r.flagged).map((r) => `${r.sample} ${r.want.title}`),
    wrongUnflagged: unflagged.filter((r) => !r.right).map((r) => `${r.sample} ${r.want.title}: ${r.reading}`),
    precision: right.length / unflagged.length,
    recall: right.length / readable.length,
    flaggedShare: (rows.length - unflagged.length) / rows.length,
    wrongShare: (unflagged.length - right.length) / rows.length,
  }
}

const print = (half: string, s: Awaited<ReturnType<typeof score>>): void => {
  const percent = (x: number): string => `${(100 * x).toFixed(1)} %`
  console.log(
    `standards, ${half}: ${s.items} items, precision ${percent(s.precision)}, recall ${percent(s.recall)}, flagged ${percent(s.flaggedShare)}, wrong and unflagged ${percent(s.wrongShare)}`,
  )
}

describe('existing standards', () => {
  it('reads the half the parser was written beside', async () => {
    const s = await score('seen')
    print('seen', s)
    expect(s).toMatchObject({ items: 94, readable: 91, readRightly: 91, flaggedNeedlessly: [], wrongUnflagged: [] })
  })
  it('reads the half held out as it did the first time', async () => {
    const s = await score('heldout')
    print('held out', s)
    expect(s).toMatchObject({
      items: 93,
      readable: 91,
      readRightly: 90,
      flaggedNeedlessly: ['heldout/nonpublic 组织生活正常'],
      wrongUnflagged: [],
    })
    expect(s.recall).toBeGreaterThanOrEqual(0.9)
    expect(s.flaggedShare).toBeLessThanOrEqual(0.15)
    expect(s.wrongShare).toBeLessThanOrEqual(0.01)
  })
  it('does not change what was held out', () => {
    const folder = new URL('../../../test/standards/heldout/', import.meta.url)
    const all = readdirSync(folder)
      .sort()
      .map((f) => `${f}\n${readFileSync(new URL(f, folder), 'utf8')}`)
    expect(sha256Hex(all.join('\n'))).toBe('e9baeb702072a1be77e0cae6677ba17f72423b67855e2654a81fa2127e7ee006')
  })
  it.each([...samplesOf('seen'), ...samplesOf('heldout')])('keeps the tree of $name', async (s) => {
    const t = await read(s)
    expect(t.branches.map((b) => ({ level: b.path.length, title: b.path.at(-1), max: b.max }))).toEqual(s.expected.branches)
    expect(t.branches.filter((b) => b.flag)).toEqual([])
    expect(t.items.map((i) => i.above)).toEqual(s.expected.items.map((i) => i.above))
  })
  it('reads what stands outside the hundred points', async () => {
    const rows = (
      await Promise.all([...samplesOf('seen'), ...samplesOf('heldout')].map(async (s) => compareOutside(s, await read(s))))
    ).flat()
    expect(rows).toHaveLength(14)
    // A 分值 cell of +3 is taken for the cap of the pool; the paper says none.
    expect(rows.filter((r) => !r.right).map((r) => [r.want.title, r.want.reading, r.reading])).toEqual([
      ['获5A', 'bonus 3,2,1', 'bonus 3,2,1 cap 3'],
    ])
  })
  it('covers two papers of each sector class, two of them Word tables', () => {
    const all = [...samplesOf('seen'), ...samplesOf('heldout')]
    expect(all).toHaveLength(14)
    expect(all.filter((s) => s.as === 'docx').map((s) => s.name)).toEqual(['seen/soe', 'heldout/organ'])
    expect(Math.min(...all.map((s) => s.expected.items.length + s.expected.outside.length))).toBeGreaterThanOrEqual(12)
  })
})

const grid = (text: string) => ({
  name: 'Sheet1',
  rows: text
    .trim()
    .split('\n')
    .map((l, i) => ({ line: i + 1, cells: l.split('|').map((c) => c.trim()) })),
})

test.each([
  ['a roster', '序号|姓名|所在支部|入党时间|备注\n1|甲|第一支部|2003-07-01|\n2|乙|第二支部|2004-07-01|'],
  ['a recipe', '用料|用量|做法\n面粉|500克|加水揉成面团，醒20分钟\n鸡蛋|3个|打散备用'],
  ['a speech', '同志们：\n今天召开动员会，就创先争优活动作部署。\n一要提高认识，二要突出重点，三要加强领导。'],
  ['a timetable', '日期|内容|负责部门\n3月5日|志愿服务|团委\n7月1日|表彰大会|组织部'],
  ['results of a match', '名次|单位|得分|评分标准\n1|一队|98|\n2|二队|95|'],
])('%s yields an empty draft', (_, text) => {
  expect(readTable(grid(text))).toMatchObject({ items: [], outside: [], branches: [], heading: null })
})

test('a person may say which column is which', () => {
  const odd = grid('甲|乙|丙\n班子健全|每缺1人扣1分|5\n党课|全年4次，每少1次扣1分|5')
  expect(readTable(odd).items).toEqual([])
  const told = readTable(odd, { line: 1, roles: { 0: 'name', 1: 'rule', 2: 'points' } })
  expect(told.items.map((i) => [i.title, i.max, i.reading.clauses?.[0]?.kind])).toEqual([
    ['班子健全', '5', 'per'],
    ['党课', '5', 'short'],
  ])
})
