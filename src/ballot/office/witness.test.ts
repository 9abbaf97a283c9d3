import { expect, test } from 'vitest'
import { consistencyProof, leafHash, rootOf } from '../../lib/log.ts'
import type { Refused } from '../../lib/refusal.ts'
import { type Witnessed, witnessRule } from './witness.ts'

const leaves = Array.from({ length: 9 }, (_, i) => leafHash(Uint8Array.of(i)))
const head = (size: number) => ({ size, root: rootOf(leaves.slice(0, size)) })
const code = (
  last: Witnessed | null,
  now: ReturnType<typeof head>,
  proof = consistencyProof(Math.min(last?.size ?? 1, now.size), leaves.slice(0, now.size)),
) => {
  try {
    return witnessRule(last, now, proof)
  } catch (e) {
    return (e as Refused).code
  }
}

test('the witness signs what grew, refuses what is smaller or another log, and nothing after the final one', () => {
  const last = { ...head(4), final: false }
  expect(code(null, head(4))).toBe('sign')
  expect(code(last, head(9))).toBe('sign')
  expect(code(last, head(4))).toBe('sign')
  expect(code(last, head(3))).toBe('ballot.log-smaller')
  expect(code(last, { size: 4, root: leafHash(Uint8Array.of(99)) }, [])).toBe('ballot.log-forked')
  expect(code(last, head(9), [])).toBe('ballot.log-forked')
  const other = leaves.map((l, i) => (i === 2 ? leafHash(Uint8Array.of(77)) : l))
  expect(code(last, { size: 9, root: rootOf(other) }, consistencyProof(4, other))).toBe('ballot.log-forked')
  const final = { ...last, final: true }
  expect(code(final, head(4))).toBe('again')
  expect(code(final, head(9))).toBe('ballot.log-final')
  expect(code(final, head(3))).toBe('ballot.log-final')
})
