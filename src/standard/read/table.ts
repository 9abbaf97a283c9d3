import { equal, parseRational, sum, toExact } from '../../lib/rational.ts'
import type { Flag, ItemReading } from './clause.ts'
import { type ColumnRole, findHeading, type Heading } from './columns.ts'
import { readItem } from './item.ts'
import { type OutsideReading, outsideKind, readOutside } from './outside.ts'
import { plain } from './words.ts'

/** A sheet or Word table with merged cells filled. Lines count from 1. */
export interface Grid {
  name: string
  rows: { line: number; cells: string[] }[]
}

export interface ReadLine {
  line: number
  /** Titles of the branches above it, outermost first; at most two. */
  above: string[]
  title: string
  /** The description beside the rule, original words. */
  content: string
  /** Original words of the rule. */
  rule: string
  max: string | null
  method: string
  evidence: string
  department: string
  remark: string
}
export interface ReadItem extends ReadLine {
  reading: ItemReading
}
export interface ReadOutside extends ReadLine {
  reading: OutsideReading
}
export interface BranchLine {
  path: string[]
  max: string
  /** Declared points and the sum of its items differ. */
  flag: Flag | null
}
export interface ReadTable {
  sheet: string
  title: string
  heading: Heading | null
  branches: BranchLine[]
  items: ReadItem[]
  outside: ReadOutside[]
}

const bracketed = /[(（]\s*([\d０-９.．]+)\s*分?\s*[)）]/
const trailing = /([\d.]+)\s*分$/
const lead = /^\s*(?:[一二三四五六七八九十]+\s*[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d+\s*[、.．](?!\d))\s*/

const pointsIn = (cell: string): string | null => {
  const m = /^\+?(\d+(?:\.\d+)?)分?$/.exec(plain(cell))
  return m ? toExact(parseRational(m[1]!)) : null
}
/** '一、基础保障（20分）' → its name and its points. */
const named = (cell: string): { name: string; points: string | null } => {
  const flat = cell.replace(/\s*\n\s*/g, '\n').trim()
  const inside = bracketed.exec(flat)
  const after = inside ? null : trailing.exec(flat.normalize('NFKC'))
  const points = inside?.[1] ?? after?.[1] ?? null
  const name = (inside ? flat.replace(bracketed, '') : after ? flat.slice(0, after.index) : flat).replace(lead, '').trim()
  return { name, points: points === null ? null : toExact(parseRational(points.normalize('NFKC'))) }
}

const isTotal = (cells: readonly string[]): boolean => {
  const first = plain(cells.find((c) => c !== '') ?? '')
  return /^(?:合计|总计|总分|小计|共计|总得分|合计得分)(?:\(.*\))?$/.test(first)
}
const isNote = (cells: readonly string[]): boolean =>
  new Set(cells.filter((c) => c !== '')).size === 1 &&
  /^(?:注|备注|说明|填表|附注|备 注)[^\n]{0,4}[:：]|^注/.test(cells.find((c) => c !== '')!.trim())

/** A description column: each of its cells stands alone beside the level to its left, which then carries the item. */
const describes = (rows: readonly string[][], left: number, right: number): boolean => {
  const groups = new Map<string, number>()
  let last = ''
  let run = 0
  for (const cells of rows) {
    if (!cells[left] || cells[left] === cells[right]) continue
    run = cells[left] === last ? run : run + 1
    last = cells[left]!
    groups.set(`${run} ${last}`, (groups.get(`${run} ${last}`) ?? 0) + 1)
  }
  return groups.size > 0 && [...groups.values()].every((n) => n === 1)
}

const emptyTable = (grid: Grid): ReadTable => ({ sheet: grid.name, title: '', heading: null, branches: [], items: [], outside: [] })

/**
 * A grid as a standard: branches, items with their readings, and what stands outside the hundred points.
 * A table of another kind has no heading and no items.
 */
export const readTable = (grid: Grid, given: Parameters<typeof findHeading>[1] = {}): ReadTable => {
  const heading = findHeading(grid.rows, given)
  if (!heading) return emptyTable(grid)
  const at = (role: ColumnRole): number[] => heading.columns.flatMap((c, i) => (c.role === role ? [i] : []))
  const body = grid.rows.filter((r) => r.line > heading.line && r.cells.some((c) => c !== '') && !isTotal(r.cells) && !isNote(r.cells))
  const cell = (cells: readonly string[], role: ColumnRole): string =>
    at(role)
      .map((i) => cells[i] ?? '')
      .find((c) => c !== '') ?? ''
  const ruleAt = at('rule')[0]!
  let names = at('name')
  const contents: number[] = []
  const inTree = body.filter((r) => (r.cells[ruleAt] ?? '') !== '' && !outsideKind(r.cells[names[0]!] ?? '', ''))
  while (
    names.length >= 3 ||
    (names.length === 2 && at('seq').length > 0 && /内容|要求|要点|说明/.test(heading.columns[names[1]!]!.words))
  ) {
    const [left, right] = names.slice(-2) as [number, number]
    if (
      names.length <= 3 &&
      !describes(
        inTree.map((r) => r.cells),
        left,
        right,
      )
    )
      break
    contents.unshift(right)
    names = names.slice(0, -1)
  }
  const items: ReadItem[] = []
  const outside: ReadOutside[] = []
  const declared = new Map<string, string>()
  let section: string[] = []
  for (const row of body) {
    const cells = row.cells
    const titles = names.map((i) => cells[i] ?? '').filter((c, i, all) => c !== '' && c !== all[i - 1])
    const ruleCell = cells[ruleAt] ?? ''
    const distinct = [...new Set(cells.filter((c) => c !== ''))]
    if (ruleCell === '' || distinct.length === 1) {
      // A row that only names: 组织建设 | 30.
      const head = distinct.length === 1 ? named(distinct[0]!) : named(titles[0] ?? '')
      const points = head.points ?? pointsIn(cell(cells, 'points'))
      if (head.name !== '' && points !== null) {
        section = [head.name]
        declared.set(head.name, points)
      }
      continue
    }
    const cuts = titles.map(named)
    const own = cuts.at(-1)
    const described = contents.map((i) => cells[i] ?? '').filter((c) => c !== '')
    if (!own && described.length === 0) continue
    const parents = [...section, ...cuts.slice(0, -1).map((c) => c.name)].slice(0, 2)
    cuts
      .slice(0, -1)
      .forEach(
        (c, i) => void (c.points !== null && declared.set([...section, ...cuts.slice(0, i + 1).map((x) => x.name)].join('/'), c.points)),
      )
    const raw = titles.at(-1) ?? described[0]!
    const points = pointsIn(cell(cells, 'points')) ?? named(raw.split('\n')[0]!).points
    const kind = outsideKind(titles[0] ?? '', ruleCell)
    const line: ReadLine = {
      line: row.line,
      above: parents,
      title: named(raw.split('\n')[0]!).name.slice(0, 80),
      content: [raw, ...described].join('\n'),
      rule: ruleCell,
      max: points,
      method: cell(cells, 'method'),
      evidence: cell(cells, 'evidence'),
      department: cell(cells, 'department'),
      remark: cell(cells, 'remark'),
    }
    if (kind) outside.push({ ...line, reading: readOutside(kind, ruleCell, titles.join(' '), points) })
    else items.push({ ...line, reading: readItem(ruleCell, line.content, points) })
  }
  const known = items.filter((i) => i.reading.flag?.reason !== 'no-rule')
  if (known.length === 0) return emptyTable(grid)
  const first = grid.rows.find((r) => r.line < heading.line && /细则|标准|办法|考[核评]|评[分价]|指标/.test(r.cells.join('')))
  return {
    sheet: grid.name,
    title: (first?.cells.find((c) => c !== '') ?? '').replace(/\s+/g, '').slice(0, 80),
    heading,
    branches: branchesOf(items, declared),
    items,
    outside,
  }
}

const branchesOf = (items: readonly ReadItem[], declared: ReadonlyMap<string, string>): BranchLine[] => {
  const paths = new Map<string, string[]>()
  for (const i of items) i.above.forEach((_, n) => void paths.set(i.above.slice(0, n + 1).join('/'), i.above.slice(0, n + 1)))
  return [...paths].map(([key, path]) => {
    const own = items.filter((i) => path.every((p, n) => i.above[n] === p))
    const total = sum(own.map((i) => parseRational(i.max ?? '0')))
    const said = declared.get(key)
    const differs = said !== undefined && !equal(parseRational(said), total)
    return {
      path,
      max: said ?? toExact(total),
      flag: differs ? { reason: 'sum', words: `${path.at(-1)} ${said} ≠ ${toExact(total)}` } : null,
    }
  })
}
