import { expect, test } from 'vitest'
import { covers, type Scope, scopeBelow } from './permission.ts'

const below = (...paths: string[]): Scope => scopeBelow(paths.map((path) => ({ line: 'party', path })))

test('a subtree is covered by itself and by what stands above it in the same line, by nothing beside or below', () => {
  expect(covers(below('1/'), below('1/7/'))).toBe(true)
  expect(covers(below('1/7/'), below('1/7/'))).toBe(true)
  expect(covers(below('1/7/'), below('1/'))).toBe(false)
  // '1/70/' begins with the letters of '1/7' and is another unit.
  expect(covers(below('1/7/'), below('1/70/'))).toBe(false)
  expect(covers(scopeBelow([{ line: 'territory', path: '1/' }]), below('1/7/'))).toBe(false)
})

test('of a unit in several lines every place must be covered', () => {
  const both = scopeBelow([
    { line: 'party', path: '1/7/' },
    { line: 'territory', path: '4/9/' },
  ])
  expect(covers(below('1/'), both)).toBe(false)
  expect(
    covers({ everywhere: false, ranges: [...below('1/').ranges, ...scopeBelow([{ line: 'territory', path: '4/' }]).ranges] }, both),
  ).toBe(true)
  expect(covers({ everywhere: true, ranges: [] }, both)).toBe(true)
})

test('a unit that stands nowhere is within any scope, and adds nothing to it', () => {
  expect(covers({ everywhere: false, ranges: [] }, below())).toBe(true)
  expect(below()).toEqual({ everywhere: false, ranges: [] })
})
