import { describe, expect, test } from 'vitest'
import { halfWidth, looksLikeName, normaliseName } from './name.ts'

test('half width for letters, digits, signs and blanks; Chinese stops and rare characters stay', () => {
  expect(halfWidth('ＡＢｃ１２３（）：　～。、﨑')).toBe('ABc123(): ~。、﨑')
})

describe('one spelling for one name', () => {
  test.each([
    ['张　三', '张三'],
    [' 张 三 ', '张三'],
    ['张\u200b三\ufeff', '张三'],
    ['欧阳 修\n', '欧阳修'],
    ['买买提•艾力', '买买提·艾力'],
    ['买买提・艾力', '买买提·艾力'],
    ['买买提‧艾力', '买买提·艾力'],
    ['买买提 · 艾力', '买买提·艾力'],
    ['买买提.艾力', '买买提·艾力'],
    ['买买提．艾力.江', '买买提·艾力·江'],
    ['Ｊｏｈｎ　 Smith', 'John Smith'],
    ['J. R. Smith', 'J. R. Smith'],
    ['', ''],
  ])('%j is %j', (typed, name) => {
    expect(normaliseName(typed)).toBe(name)
    expect(normaliseName(name)).toBe(name)
  })
})

describe('looks like a name', () => {
  test.each(['张三', '张　三', '欧阳修', '司马相如', '买买提·艾力', '阿卜杜拉·买买提·艾力', '𠮷田', 'John Smith', "O'Neil", '〇三'])(
    '%s',
    (text) => expect(looksLikeName(text)).toBe(true),
  )
  test.each([
    '',
    '张',
    '姓名',
    '姓 名',
    '合计',
    '待定',
    '张三1',
    '13812345678',
    '第一党支部委员会',
    '张三、李四',
    '（空）',
    'A',
    '·张三',
    '张三·',
  ])('%j does not', (text) => expect(looksLikeName(text)).toBe(false))
})
