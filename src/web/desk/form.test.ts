import { expect, test } from 'vitest'
import { z } from 'zod'
import { clashes, errorLine, errorsOf, type Field, filledCells, toInput, toValues, valueText } from './form.ts'

const fields: Field[] = [
  { name: 'title', label: '名称', kind: 'text' },
  { name: 'households', label: '受益户数', kind: 'whole', unit: '户' },
  { name: 'share', label: '比例', kind: 'decimal', optional: true },
  { name: 'dueOn', label: '期限', kind: 'day' },
  { name: 'unitId', label: '单位', kind: 'choice', numeric: true, options: [{ value: '7', label: '枫林' }] },
  { name: 'other', label: '其他', kind: 'text', when: (v) => v.unitId === '' },
  { name: 'items', label: '事项', kind: 'rows', fields: [{ name: 'what', label: '做什么', kind: 'text' }] },
]
const schema = z.object({
  id: z.number(),
  title: z.string().min(2).max(5),
  households: z.number().int().min(1),
  share: z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .optional(),
  dueOn: z.iso.date(),
  unitId: z.number(),
  items: z.array(z.object({ what: z.string() })).min(1),
})
const values = (v: object) => ({ ...toValues(fields, {}), ...v })

test('the screen becomes the input once: blanks out, numbers numbers, questions not asked not answered', () => {
  expect(
    toInput(fields, values({ title: ' 雨棚 ', households: '168', share: '0.50', unitId: '7', other: 'x', items: [{ what: '装' }] })),
  ).toEqual({ title: '雨棚', households: 168, share: '0.50', unitId: 7, items: [{ what: '装' }] })
})

test('every kind of mistake has its sentence with its label', () => {
  expect(errorsOf(schema, fields, values({}), { id: 1 })).toEqual({
    title: '请填写“名称”。',
    households: '请填写“受益户数”。',
    dueOn: '请填写“期限”。',
    unitId: '请选择“单位”。',
    items: '请填写“事项”。',
  })
  expect(
    errorsOf(
      schema,
      fields,
      values({ title: '一二三四五六', households: '0', share: '一半', dueOn: '明天', unitId: '7', items: [{ what: '' }] }),
      { id: 1 },
    ),
  ).toEqual({
    title: '最多 5 个字，请缩短。',
    households: '不能小于 1。',
    share: '请填数字，例如 12 或 3.5。',
    dueOn: '请填日期，例如 2026-11-21。',
    'items.0.what': '请填写“做什么”。',
  })
  expect(
    errorsOf(schema, fields, values({ title: '雨棚', households: '1.5', dueOn: '2026-12-15', unitId: '7', items: [{ what: '装' }] }), {
      id: 1,
    }),
  ).toEqual({
    households: '请填整数。',
  })
})

test('errors come in the order of the screen and name their field in the summary', () => {
  const found = errorsOf(schema, [fields[3]!, fields[0]!], values({ title: '雨' }), {
    id: 1,
    households: 1,
    unitId: 7,
    items: [{ what: '装' }],
  })
  expect(Object.entries(found)).toEqual([
    ['dueOn', '请填写“期限”。'],
    ['title', '至少 2 个字。'],
  ])
  expect(errorLine(fields, 'title', '至少 2 个字。')).toBe('名称：至少 2 个字。')
  expect(errorLine(fields, 'items.0.what', '请填写“做什么”。')).toBe('请填写“做什么”。')
})

test("a schema's own sentence wins", () => {
  const own = z.object({ title: z.string('题目要写明办什么事') })
  expect(errorsOf(own, [fields[0]!], values({}), {})).toEqual({ title: '题目要写明办什么事' })
})

test('a conflict names what the other changed and whether I touched it', () => {
  const seen = values({ title: '雨棚', households: '100', unitId: '7' })
  const now = values({ title: '雨棚', households: '168', unitId: '' })
  const mine = values({ title: '雨棚二期', households: '120', unitId: '7' })
  expect(clashes(fields, seen, now, mine).map((c) => [c.field.name, c.seen, c.now, c.mine, c.untouched])).toEqual([
    ['households', '100', '168', '120', false],
    ['unitId', '7', '', '7', true],
  ])
  expect(valueText(fields[4]!, '7')).toBe('枫林')
  expect(valueText(fields[4]!, '')).toBe('（空）')
})

test('prefilled cells are counted shown, filled, and left unchanged', () => {
  const first = values({ title: '雨棚', households: '100', unitId: '7' })
  expect(filledCells(fields, first, { ...first, households: '120' })).toEqual({ asked: 6, prefilled: 3, kept: 2 })
  expect(filledCells(fields, { ...first, items: [{ what: '' }] }, first).prefilled).toBe(3)
})
