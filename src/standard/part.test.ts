import { expect, test } from 'vitest'
import { z } from 'zod'
import { canonicalText } from '../lib/canonical.ts'
import { builtinStandards, measures, stage } from './builtin.ts'
import { changesBetween } from './change.ts'
import { changeNode } from './item.ts'
import {
  bonusForm,
  classForm,
  columnForm,
  deductionForm,
  detailForm,
  detailOf,
  formsOf,
  gradeForm,
  moveNode,
  vetoForm,
  withBonus,
  withColumns,
  withDeductions,
  withDetail,
  withGrades,
  withVetoes,
} from './part.ts'
import { bindMeasures, leavesOf, readStandardFile } from './standard.ts'
import type { StandardFile } from './standard-schema.ts'

const goods = (): StandardFile => structuredClone(builtinStandards().get('five-goods')!)
const bind = (s: StandardFile) => bindMeasures(s, measures(), stage)

test('every built-in standard comes out of its own forms as it went in', () => {
  expect(builtinStandards().size).toBeGreaterThan(1)
  for (const s of builtinStandards().values()) {
    const f = formsOf(s)
    const through = <S extends z.ZodRawShape>(shape: S, v: unknown) => z.strictObject(shape).parse(JSON.parse(JSON.stringify(v)))
    let next = withBonus(s, through(bonusForm, f.bonus))
    next = withDeductions(next, through(deductionForm, f.deductions))
    next = withVetoes(next, through(vetoForm, f.vetoes))
    next = withGrades(next, through(gradeForm, f.grades))
    next = withColumns(next, through(columnForm, f.columns))
    next = { ...next, classes: through(classForm, f.classes).classes }
    for (const { leaf } of leavesOf(s)) next = changeNode(next, leaf.id, (n) => withDetail(n as never, through(detailForm, detailOf(leaf))))
    expect(canonicalText(readStandardFile(next)), s.id).toBe(canonicalText(s))
    expect(changesBetween(bind(s), bind(next))).toEqual([])
  }
})

test('rows without an id get the next free one, and a cap without a grade is not guessed', () => {
  const s = goods()
  const when = { measure: 'pledge.kept_share', op: '<' as const, threshold: '0.5' }
  const row = { title: '失信', text: '承诺大面积不兑现', ...when }
  const out = withVetoes(s, {
    items: [
      { ...row, effect: 'fail' },
      { ...row, id: 'v1', effect: 'zero', basisDocument: '某发〔2025〕1号' },
    ],
  })
  expect(out.vetoes).toEqual([
    { id: 'v2', title: '失信', text: '承诺大面积不兑现', effect: { kind: 'fail' }, when, basisDocument: null },
    { id: 'v1', title: '失信', text: '承诺大面积不兑现', effect: { kind: 'zero' }, when, basisDocument: '某发〔2025〕1号' },
  ])
  expect(() => withVetoes(s, { items: [{ ...row, effect: 'capGrade' }] })).toThrow('standard.item-incomplete')
  expect(() => withBonus(s, { items: [{ title: '获奖', text: '获上级表彰', points: '2' }] })).toThrow('standard.item-incomplete')
  expect(withBonus(s, { items: [] }).bonus).toBeNull()
})

test('an item moves among its own or under another branch, keeping its id', () => {
  const s = goods()
  const ids = (x: StandardFile) => x.tree.map((n) => ('children' in n ? n.children.map((k) => k.id).join(' ') : n.id))
  expect(ids(moveNode(s, '1.1', 'down'))[0]!.startsWith('1.2 1.1 ')).toBe(true)
  expect(ids(moveNode(moveNode(s, '1.1', 'down'), '1.1', 'up'))).toEqual(ids(s))
  expect(ids(moveNode(s, '2', 'up')).slice(0, 2)).toEqual([ids(s)[1], ids(s)[0]])
  expect(ids(moveNode(s, '1.1', { under: '3' }))[2]!.endsWith(' 1.1')).toBe(true)
  expect(() => moveNode(s, '1.1', 'up')).toThrow('standard.cannot-move')
  expect(() => moveNode(s, '1', { under: '2' })).toThrow('standard.cannot-move')
})

test('what a version changed is told line by line in the words people read', () => {
  const s = goods()
  const first = leavesOf(s)[0]!.leaf
  let next = changeNode(s, first.id, (n) => ({ ...n, max: '7' }))
  next = changeNode(next, leavesOf(s)[1]!.leaf.id, () => null)
  next = { ...next, rescale: s.rescale === 'branch' ? 'total' : 'branch', classes: [...s.classes, { id: 'port', title: '港口单位' }] }
  const changes = changesBetween(bind(s), bind(next))
  expect(changes.map((c) => `${c.mark} ${c.part} ${c.id}`)).toEqual([
    `changed item ${first.id}`,
    'added class port',
    'changed rest whole',
    `removed item ${leavesOf(s)[1]!.leaf.id}`,
  ])
  expect(changes[0]!.facts.find((f) => f.label === '分值')).toEqual({ label: '分值', was: first.max, now: '7' })
  expect(changes[2]!.facts.map((f) => f.label)).toEqual(['不计项的折算'])
})
