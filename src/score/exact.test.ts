import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// A score is made of whole numbers and fractions of them. What turns text into a double, rounds one, or writes one down has no place in the engine;
// `Number` may only take a whole count out of a BigInt, an id or a ledger position.
const engine = ['src/score', 'src/standard'].flatMap((folder) =>
  readdirSync(folder)
    .filter((f) => /\.ts$/.test(f) && !/\.(test|fixture|text|api|pages)\.ts$|^maker\.ts$/.test(f))
    // The rehearsal of a standard and what is parsed from tables are statistics and text, not scores.
    .filter((f) => folder === 'src/score' || /^(standard|standard-schema|reading|weigh|lint|draft)\.ts$/.test(f))
    .map((f) => `${folder}/${f}`),
)
const floats: [RegExp, string][] = [
  [/\bparseFloat\b/, 'const p = parseFloat(points)'],
  [/\.toFixed\(/, 'points.toFixed(2)'],
  [/\btoNumber\b/, 'toNumber(total)'],
  [/\bMath\.(?:round|floor|ceil|trunc|fround|sqrt|pow)\b/, 'Math.round(total * 100)'],
  [/\bNumber\((?!(?:floor|ceil)\(|id\)|v!\.positions|j\.by\.)/, 'const n = Number(l.points)'],
  [/(?<![\w.'"`/])\d+\.\d+(?![\w'"`.])/, 'const step = 0.5'],
  [/::\s*(?:float|double|real)\b|\bfloat8\b/, 'select points::float8'],
]
const code = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")

test('no binary float anywhere in a score', () => {
  expect(engine.length).toBeGreaterThan(30)
  const found = engine.flatMap((path) =>
    floats.flatMap(([pattern]) => {
      const hit = pattern.exec(code(path))
      return hit ? [`${path}: ${hit[0]}`] : []
    }),
  )
  expect(found).toEqual([])
  for (const [pattern, broken] of floats) expect(pattern.test(broken), broken).toBe(true)
})
