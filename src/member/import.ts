import { checkNationalId } from '../lib/codes.ts'
import { looksLikeName, normaliseName } from '../lib/name.ts'
import { type CellKind, day, nationalId, oneOf, phone, text, tidyText } from '../lib/sheet/cells.ts'
import { defineSheet } from '../lib/sheet/columns.ts'
import type { CheckedRow, RowFinding } from '../lib/sheet/rows.ts'
import { kindNames, standingNames } from './member.text.ts'
import type { MemberKind } from './member.ts'

const personName: CellKind<string> = {
  read: (cell) => {
    const name = normaliseName(String(cell))
    if (name.length > 60) return { ok: false, found: { level: 'error', code: 'sheet.too-long', facts: { max: 60, length: name.length } } }
    return looksLikeName(name)
      ? { ok: true, value: name }
      : { ok: true, value: name, found: { level: 'warning', code: 'member.import.odd-name', facts: { text: name.slice(0, 20) } } }
  },
  show: (v) => v,
  width: 12,
}

/** 汉 and 汉族 are one people. */
const ethnic: CellKind<string> = {
  read: (cell) => {
    const t = tidyText(String(cell)).replace(/\s/g, '').slice(0, 20)
    return { ok: true, value: /族$/.test(t) || t.length > 4 ? t : `${t}族` }
  },
  show: (v) => v,
  width: 10,
}

const kindWords: Record<string, MemberKind> = {
  ...Object.fromEntries(Object.entries(kindNames).map(([k, w]) => [w, k as MemberKind])),
  ...{ 在职党员: 'inService', 在岗: 'inService', 离休: 'retired', 退休: 'retired', 离退休党员: 'retired', 流动党员: 'floating' },
  ...{
    外出: 'floating',
    个体: 'selfEmployed',
    自由职业: 'selfEmployed',
    大学生: 'student',
    学生党员: 'student',
    农民: 'farmer',
    体弱: 'infirm',
    困难: 'infirm',
  },
}
/** Several words in one cell; one that is not known is left out and said. */
const kinds: CellKind<MemberKind[]> = {
  read: (cell) => {
    const words = tidyText(String(cell))
      .split(/[、,，;；/\s]+/)
      .filter(Boolean)
    const value = [...new Set(words.flatMap((w) => kindWords[w] ?? []))]
    const odd = words.find((w) => kindWords[w] === undefined)
    return odd === undefined
      ? { ok: true, value }
      : { ok: true, value, found: { level: 'warning', code: 'member.import.no-kind', facts: { text: odd.slice(0, 20) } } }
  },
  show: (v) => v.map((k) => kindNames[k]).join('、'),
  width: 16,
}

const schoolWords = oneOf({
  研究生: ['研究生', '硕士', '博士', '硕士研究生', '博士研究生', '在职研究生'],
  大学本科: ['大学本科', '本科', '大学', '学士', '在职大学'],
  大学专科: ['大学专科', '大专', '专科', '高职'],
  中专: ['中专', '中技', '技校', '中等专科'],
  高中: ['高中', '职高', '高中及以下'],
  初中: ['初中', '初级中学'],
  小学: ['小学', '小学及以下', '文盲', '半文盲'],
})
/** Read to one of seven words; what was typed by hand into a record goes out as it is. */
const education: CellKind<string> = { ...schoolWords, show: (v) => v }

/** The roster as a sheet, in and out. */
export const rosterSheet = defineSheet({
  name: '党员花名册',
  columns: {
    name: { title: '姓名', synonyms: ['党员姓名', '名字'], required: true, parse: personName },
    sex: { title: '性别', parse: oneOf({ male: ['男', '男性', 'M'], female: ['女', '女性', 'F'] }) },
    birthOn: { title: '出生日期', synonyms: ['出生年月日', '出生年月', '生日', '出生时间'], parse: day({ notBefore: '1900-01-01' }) },
    nationalId: {
      title: '公民身份号码',
      synonyms: ['身份证号', '身份证号码', '身份证', '证件号码'],
      noneWords: ['无', '/', '—', '-'],
      parse: nationalId(),
    },
    ethnic: { title: '民族', parse: ethnic },
    education: { title: '学历', synonyms: ['文化程度', '最高学历'], parse: education },
    standing: {
      title: '党员类别',
      synonyms: ['人员类别', '类别', '党员类型', '政治面貌'],
      parse: oneOf({
        full: [standingNames.full, '正式', '中共党员', '党员'],
        probationary: [standingNames.probationary, '预备', '中共预备党员'],
        activist: [standingNames.activist, '积极分子', '发展对象'],
        'not-member': [standingNames['not-member'], '群众', '共青团员'],
      }),
    },
    joinedOn: { title: '入党时间', synonyms: ['入党日期', '入党年月'], parse: day({ notBefore: '1921-07-01' }) },
    fullOn: {
      title: '转正时间',
      synonyms: ['转正日期', '转为正式党员时间'],
      noneWords: ['无', '/', '—', '-'],
      parse: day({ notBefore: '1921-07-01' }),
    },
    branch: {
      title: '所在支部',
      synonyms: ['所在党支部', '党支部', '支部', '所属支部', '所在党组织', '支部名称', '组织关系所在支部'],
      fillDown: true,
      parse: text(210, { squeeze: true }),
    },
    post: {
      title: '职务',
      synonyms: ['党内职务', '支部职务', '担任职务'],
      noneWords: ['无', '/', '—', '-', '党员', '普通党员'],
      parse: text(80, { squeeze: true }),
    },
    phone: {
      title: '手机',
      synonyms: ['手机号', '手机号码', '联系电话', '电话', '联系方式'],
      noneWords: ['无', '/', '—', '-'],
      parse: phone('warning'),
    },
    kinds: { title: '人员情况', synonyms: ['党员情况', '身份', '分类'], parse: kinds },
  },
  keys: [['nationalId']],
})
export type Roster = typeof rosterSheet.columns
type Found = RowFinding<Roster>

const found = (key: Found['key'], level: Found['level'], code: string, facts: Found['facts'] = {}): Found => ({ key, level, code, facts })

/** Where a roster's branch words lead: by code, by name, by short name, by “上级/支部”. Pure. */
export const branchIndex = (
  branches: readonly {
    id: number
    name: string
    shortName: string
    code: string | null
    aboveName: string | null
    aboveShort: string | null
  }[],
): ((word: string) => number[]) => {
  const byWord = new Map<string, Set<number>>()
  const add = (word: string | null, id: number) => void (word && byWord.set(word, (byWord.get(word) ?? new Set()).add(id)))
  for (const b of branches) {
    for (const own of new Set([b.name, b.shortName])) {
      add(own, b.id)
      for (const above of new Set([b.aboveName, b.aboveShort])) if (above) add(`${above}/${own}`, b.id)
    }
    add(b.code?.toUpperCase() ?? null, b.id)
  }
  return (word) => [...(byWord.get(word) ?? byWord.get(word.toUpperCase()) ?? [])]
}

/** What one row says about itself. Pure but for the people it has already seen in the file. */
export const rowChecks = (today: string, only: number | null, find: (word: string) => number[]): ((row: CheckedRow<Roster>) => Found[]) => {
  const seen = new Map<string, { line: number; id: string | null }>()
  return ({ line, values: v }) => {
    const out: Found[] = []
    if (v.branch === null) {
      if (only === null) out.push(found('branch', 'error', 'member.import.branch-missing'))
    } else {
      const ids = find(v.branch)
      if (ids.length === 0) out.push(found('branch', 'error', 'member.import.branch-unknown', { branch: v.branch.slice(0, 60) }))
      if (ids.length > 1)
        out.push(found('branch', 'error', 'member.import.branch-ambiguous', { branch: v.branch.slice(0, 60), n: ids.length }))
    }
    let birthOn = v.birthOn
    if (v.nationalId === null) out.push(found('nationalId', 'warning', 'member.import.no-id'))
    else {
      const read = checkNationalId(v.nationalId)
      if (read.ok) {
        if (v.birthOn !== null && v.birthOn !== read.birthOn)
          out.push(found('birthOn', 'warning', 'member.import.birth-differs', { birthOn: read.birthOn }))
        if (v.sex !== null && v.sex !== read.sex) out.push(found('sex', 'error', 'member.import.sex-differs'))
        birthOn = read.birthOn
      }
    }
    for (const [key, d] of [
      ['joinedOn', v.joinedOn],
      ['fullOn', v.fullOn],
      ['birthOn', birthOn],
    ] as const)
      if (d !== null && d > today) out.push(found(key, 'error', 'sheet.day-too-late', { day: d, notAfter: today }))
    if (v.joinedOn !== null && v.fullOn !== null && v.fullOn < v.joinedOn)
      out.push(found('fullOn', 'error', 'member.import.full-before-joined', { joinedOn: v.joinedOn }))
    if (v.standing === 'probationary' && v.fullOn !== null) out.push(found('fullOn', 'error', 'member.import.probationary-with-full'))
    if (birthOn !== null && v.joinedOn !== null) {
      const age = Number(v.joinedOn.slice(0, 4)) - Number(birthOn.slice(0, 4)) - (v.joinedOn.slice(5) < birthOn.slice(5) ? 1 : 0)
      // 党章第一条: from 18 years. Old rosters hold people who joined earlier, so it is a question, not an error.
      if (age < 18) out.push(found('joinedOn', 'warning', 'member.import.under-18', { age }))
    }
    if (v.standing === 'not-member') out.push(found('standing', 'warning', 'member.import.not-member'))
    if (v.name !== null && birthOn !== null) {
      const key = `${v.name}/${birthOn}`
      const first = seen.get(key)
      if (first === undefined) seen.set(key, { line, id: v.nationalId })
      else if (first.id === null || v.nationalId === null)
        out.push(found(null, 'warning', 'member.import.near-in-file', { firstLine: first.line }))
    }
    return out
  }
}

/** 书记、宣传委员 → two posts. */
export const postsOf = (cell: string | null): string[] => [
  ...new Set(
    (cell ?? '')
      .split(/[、,，;；/]+/)
      .map((p) => p.trim().slice(0, 40))
      .filter(Boolean),
  ),
]
