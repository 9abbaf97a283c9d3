import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acts } from './acts.text.ts'
import { actName, nounNames, typeName } from './names.text.ts'

const src = join(import.meta.dirname, '..')
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts') && !/\.(test|fixture|text)\.ts$/.test(f) && !f.startsWith('event/'))
  .map((f) => readFileSync(join(src, f), 'utf8'))
/** What stands between the brackets of a call of `record`, up to its second argument. */
const recorded = sources.flatMap((text) =>
  [...text.matchAll(/\b(?:record|appender\([^)]*\))\(\s*((?:[^\n,(]|\([^)]*\)){0,160})/g)].flatMap((m) =>
    [...m[1]!.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map((q) => q[1]!),
  ),
)
const types = Object.entries(acts).flatMap(([noun, words]) => Object.keys(words).map((verb) => `${noun}.${verb}`))

test('every type of event the source records has a word', () => {
  expect(recorded.length).toBeGreaterThan(200)
  expect([...new Set(recorded)].filter((t) => !types.includes(t)).sort()).toEqual([])
})

test('no word stands for a type nothing records', () => {
  // Their verb is put in where they are recorded, or they come from outside.
  const made = ['refinement.approved', 'refinement.returned', 'pledge.accepted', 'pledge.returned', 'inspection.announced']
  expect(types.filter((t) => !made.includes(t) && !sources.some((text) => text.includes(`'${t}'`)))).toEqual([])
})

test('the ledger says what was done in words, never in a code', () => {
  expect(types.map(typeName).filter((words) => /[a-z]/i.test(words))).toEqual([])
  expect(typeName('score.draw-joined')).toBe('考核 · 参加抽签')
  expect(typeName('nomination.stopped')).toBe('推荐 · 终止')
  expect(typeName('comparison.trends-listed')).toBe('同类比较 · 列出本周动向')
  expect(actName('gone.with-the-wind')).toBe('其他办理')
  expect(Object.keys(nounNames)).toEqual(Object.keys(acts))
})
