import { expect, test } from 'vitest'
import { remapped } from './mapping.ts'

const run = {
  mapping: [
    { column: '姓名', key: 'name' },
    { column: '支部', key: 'branch' },
    { column: '备用', key: null },
  ],
  choices: [{ key: 'name' }, { key: 'branch' }, { key: 'phone' }],
}

test('one column read otherwise: the field leaves the column where it stood', () => {
  expect(remapped(run, { 备用: 'phone' })).toEqual({ name: '姓名', branch: '支部', phone: '备用' })
  expect(remapped(run, { 备用: 'branch' })).toEqual({ name: '姓名', branch: '备用', phone: null })
  expect(remapped(run, { 姓名: null })).toEqual({ name: null, branch: '支部', phone: null })
})

test('what the file has not, or what is so already, changes nothing', () => {
  expect(remapped(run, { 姓名: 'name', 电话: 'phone' })).toBeNull()
  expect(remapped({ mapping: run.mapping }, { 备用: 'phone' })).toBeNull()
})
