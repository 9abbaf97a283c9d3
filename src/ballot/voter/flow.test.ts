import { expect, test } from 'vitest'
import { bodyOf, type Flow, HOLD, type Rules, type Step, startFlow, step } from './flow.ts'

const rules: Rules = { columns: 3, grades: 3, abstain: true, notes: false, caps: [] }
const play = (r: Rules, from: Flow, ...steps: Step[]): Flow => steps.reduce((f, e) => step(r, f, e), from)
const pick = (at: number, grade: number): Step[] => [{ kind: 'choose', at, grade }, { kind: 'next' }]
const reviewed = (r = rules): Flow => play(r, startFlow(r), { kind: 'begin' }, ...pick(0, 1), ...pick(1, 0), ...pick(2, 3))

test('one screen per column, nothing ticked beforehand, and the review is reached only with every grade given', () => {
  const f = startFlow(rules)
  expect(f.grades).toEqual([null, null, null])
  expect(play(rules, f, { kind: 'begin' }, { kind: 'next' })).toMatchObject({ screen: 'grade', at: 0, fault: 'choose' })
  expect(reviewed()).toMatchObject({ screen: 'review', grades: [1, 0, 3], fault: null })
  expect([...bodyOf(reviewed(), [1, 2, 3])]).toEqual([1, 0, 3])
  expect(() => bodyOf(f, [1])).toThrow('column 1 has no grade')
})

test('a grade that is not offered, or a column that is not on the screen, is not taken', () => {
  const f = play(rules, startFlow(rules), { kind: 'begin' })
  expect(step(rules, f, { kind: 'choose', at: 0, grade: 4 })).toBe(f)
  expect(step(rules, f, { kind: 'choose', at: 1, grade: 1 })).toBe(f)
  expect(step({ ...rules, abstain: false }, f, { kind: 'choose', at: 0, grade: 0 })).toBe(f)
})

test('back works from everywhere and keeps what was given; mending leads back to the review', () => {
  const f = play(rules, reviewed(), { kind: 'back' })
  expect(f).toMatchObject({ screen: 'grade', at: 2, grades: [1, 0, 3] })
  expect(play(rules, f, { kind: 'back' }, { kind: 'back' }, { kind: 'back' })).toMatchObject({ screen: 'read', grades: [1, 0, 3] })
  const mended = play(rules, reviewed(), { kind: 'mend', at: 1 }, { kind: 'choose', at: 1, grade: 2 }, { kind: 'next' })
  expect(mended).toMatchObject({ screen: 'review', grades: [1, 2, 3], mending: false })
})

test('the list asks for all of them on one page', () => {
  const list = play(rules, startFlow(rules), { kind: 'list' }, { kind: 'choose', at: 2, grade: 1 })
  expect(play(rules, list, { kind: 'next' })).toMatchObject({ screen: 'list', fault: 'choose' })
  const all = play(rules, list, { kind: 'choose', at: 0, grade: 1 }, { kind: 'choose', at: 1, grade: 1 }, { kind: 'next' })
  expect(all).toMatchObject({ screen: 'review', grades: [1, 1, 1] })
})

test('one tap casts; for ten seconds it can be taken back; it leaves only with its tokens', () => {
  const tick: Step = { kind: 'tick' }
  const ticks = (n: number): Step[] => Array.from({ length: n }, () => tick)
  const held = play(rules, reviewed(), { kind: 'held' }, { kind: 'cast' })
  expect(held).toMatchObject({ screen: 'hold', left: 10 })
  expect(HOLD).toBe(10)
  expect(play(rules, held, ...ticks(9))).toMatchObject({ screen: 'hold', left: 1 })
  expect(play(rules, held, ...ticks(9), { kind: 'undo' })).toMatchObject({ screen: 'review', left: 0, grades: [1, 0, 3] })
  expect(play(rules, held, ...ticks(10)).screen).toBe('sending')
  // After it has left nothing brings it back, nor a second one.
  expect(play(rules, held, ...ticks(10), { kind: 'undo' }, { kind: 'cast' }, { kind: 'back' }).screen).toBe('sending')
  const without = play(rules, reviewed(), { kind: 'cast' }, ...ticks(12))
  expect(without).toMatchObject({ screen: 'hold', left: 0, tokens: 'asking' })
  expect(step(rules, without, { kind: 'held' }).screen).toBe('sending')
  expect(play(rules, without, { kind: 'undo' }, { kind: 'held' })).toMatchObject({ screen: 'review', tokens: 'held' })
})

test('a hall that is not complete is waited for; a receipt ends it', () => {
  const sent = play(rules, reviewed(), { kind: 'held' }, { kind: 'cast' }, ...Array.from({ length: 10 }, (): Step => ({ kind: 'tick' })))
  const waiting = step(rules, sent, { kind: 'notYet' })
  expect(waiting.screen).toBe('waiting')
  const done = play(rules, waiting, { kind: 'again' }, { kind: 'sent' })
  expect(done.screen).toBe('done')
  expect(step(rules, done, { kind: 'stop', why: 'refused' })).toBe(done)
  expect(step(rules, waiting, { kind: 'stop', why: 'too-late' })).toMatchObject({ screen: 'stopped', why: 'too-late' })
})

test('a cap of a row ballot stops it at the review; a note too long stops it at the note', () => {
  const r: Rules = { ...rules, caps: [{ grade: 1, atMost: 1 }], notes: true }
  let f = play(r, startFlow(r), { kind: 'begin' }, ...pick(0, 1), ...pick(1, 1), ...pick(2, 3))
  expect(f.screen).toBe('note')
  expect(play(r, f, { kind: 'write', note: '长', fits: false }, { kind: 'next' })).toMatchObject({ screen: 'note', fault: 'note-long' })
  f = play(r, f, { kind: 'write', note: '好', fits: true }, { kind: 'next' })
  expect(step(r, f, { kind: 'cast' })).toMatchObject({ screen: 'review', fault: 'cap', note: '好' })
})
