import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filesBelow, read } from '../../test/source.ts'
import { sayExtents } from './profile.text.ts'
import { extentsOf, grades, isShown, shuffled, turnOutOf } from './profile.ts'

test('what was said is told by how many said it, in words, the better grade first', () => {
  expect(sayExtents(extentsOf(['good', 'good', 'good']))).toBe('一致认为“好”')
  expect(sayExtents(extentsOf(['fair', 'good', 'good', 'good', 'good']))).toBe('多数认为“好”，个别认为“一般”')
  expect(sayExtents(extentsOf(['good', 'fairly-good', 'poor', 'good']))).toBe('部分认为“好”，部分认为“较好”，部分认为“差”')
  expect(sayExtents(extentsOf([]))).toBe('')
})

test('fewer than three voices, or less than half, are not shown', () => {
  expect([0, 1, 2, 3, 4].map((n) => turnOutOf(n, 4))).toEqual(['none', 'few', 'few', 'half', 'all'])
  expect([1, 2].map((n) => isShown(turnOutOf(n, 2)))).toEqual([false, false])
  expect([3, 4, 5].map((n) => turnOutOf(n, 9))).toEqual(['few', 'few', 'half'])
})

test('neither the order in which members spoke nor a figure can be read from the answer', () => {
  const said = fc.array(fc.constantFrom(...grades), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(said, fc.array(fc.constantFrom('勤', '好', '实', '快'), { maxLength: 8 }), (of, words) => {
      const sentence = sayExtents(extentsOf(of))
      expect(sentence).not.toMatch(/\d|[一二三四五六七八九十百]人|%/)
      expect(sayExtents(extentsOf([...of].reverse()))).toBe(sentence)
      expect(shuffled([...words].reverse())).toEqual(shuffled(words))
    }),
  )
})

// P7: persons are described, not measured. What would add up, average or order them has no word in this noun.
test('no file of the noun adds up, averages, counts out or orders persons', () => {
  const files = filesBelow('src/profile', /\.tsx?$/).filter((f) => !f.includes('.test.'))
  expect(files.length).toBeGreaterThan(6)
  const forbidden =
    /\b(sum|avg|average|mean|score|points|rank|ranking|total|percentile|sortBy|orderByGrade)\b|\.reduce\(|\bcount\(|order by [^\n]*(grade|side|words)|sort:|Math\.|toFixed|rational/i
  expect(
    files.flatMap((f) =>
      read(f)
        .split('\n')
        .flatMap((line, i) => (forbidden.test(line) ? [`${f}:${i + 1}: ${line.trim()}`] : [])),
    ),
  ).toEqual([])
  // The only list that is put in order holds words, by their letters.
  const sorts = files.flatMap((f) =>
    read(f)
      .split('\n')
      .filter((line) => /\.sort\(|toSorted/.test(line)),
  )
  expect(sorts).toEqual([expect.stringContaining('export const shuffled')])
  // Grades are words in the tables as well: no column of the noun holds a figure about a person.
  const sql = read('db/migrations/0069_refine.sql')
  const tables = sql.slice(sql.indexOf('create table profile ('))
  expect(tables.match(/^ {2}\w+ (?:numeric|real|double|smallint|integer)\b.*$/gm)).toEqual(['  version integer not null default 1,'])
})
