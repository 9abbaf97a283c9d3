import { nationalIdFor } from '../src/demo/identity.ts'
import { type Random, random } from '../src/lib/random.ts'
import { parseKeys, sealNationalId, setKeys } from '../src/member/secret.ts'

export type Level = 'root' | 'province' | 'city' | 'district' | 'street' | 'committee' | 'branch'

export interface Shape {
  readonly levels: readonly { readonly level: Level; readonly n: number }[]
  readonly units: number
  /** Mean members of a branch. */
  readonly perBranch: number
}

// 5.25 million organisations and 100 million members as published for the end of 2024; the split by level is rounded from the
// 31 provinces, 340 cities, 2,850 counties and 40,000 streets and towns there are.
const national = [1, 31, 340, 2850, 40_000, 620_000]
const names: readonly Level[] = ['root', 'province', 'city', 'district', 'street', 'committee', 'branch']

/** @param scale 1 is the nation; the upper levels shrink by the cube root, so that a small register is as deep. */
export const nationalShape = (scale: number): Shape => {
  const units = Math.round(5_250_000 * scale)
  const upper = national.map((n, i) =>
    i === 0 ? 1 : i <= 3 ? Math.max(1, Math.round(n * Math.cbrt(scale) ** (i === 3 ? 2.4 : 1.6))) : Math.round(n * scale),
  )
  const levels = [...upper, units - upper.reduce((a, b) => a + b)].map((n, i) => ({ level: names[i]!, n }))
  return { levels, units, perBranch: (100_000_000 * scale) / levels.at(-1)!.n }
}

/** A city of 30,000 organisations and 600,000 members. */
export const cityShape = (): Shape => ({
  levels: [
    { level: 'root', n: 1 },
    { level: 'district', n: 9 },
    { level: 'street', n: 140 },
    { level: 'committee', n: 2400 },
    { level: 'branch', n: 27_450 },
  ],
  units: 30_000,
  perBranch: 600_000 / 27_450,
})

export interface Tree {
  readonly shape: Shape
  /** By unit − 1: index of the level, and the parent's id (0 for the root). Ids run level by level. */
  readonly level: Uint8Array
  readonly parent: Int32Array
  /** First id of each level. */
  readonly first: readonly number[]
}

/** Parents get uneven shares of the level below (half to twice the mean), each at least one if there are enough. */
export const growTree = (shape: Shape): Tree => {
  const level = new Uint8Array(shape.units)
  const parent = new Int32Array(shape.units)
  const first: number[] = []
  const r = random('bench/tree')
  let id = 1
  shape.levels.forEach(({ n }, at) => {
    first.push(id)
    if (at === 0) {
      id++
      return
    }
    const above = shape.levels[at - 1]!.n
    const weights = Float64Array.from({ length: above }, () => 0.5 + r.next() * 1.5)
    const whole = weights.reduce((a, b) => a + b)
    let given = 0
    let sum = 0
    for (let p = 0; p < above; p++) {
      sum += weights[p]!
      const until = p === above - 1 ? n : Math.max(given, Math.min(n, Math.round((sum / whole) * n)))
      for (; given < until; given++, id++) {
        level[id - 1] = at
        parent[id - 1] = first[at - 1]! + p
      }
    }
  })
  return { shape, level, parent, first }
}

export const pathOf = (tree: Tree, id: number): string => {
  let path = ''
  for (let at = id; at > 0; at = tree.parent[at - 1]!) path = `${at}/${path}`
  return path
}

const placeWords =
  '枫柳梅兰竹松柏桂榆槐杨杏桃荷莲菊云溪清河江湖泉潭石岭峰谷原田园庄林森阳光明华新兴安康宁和平顺福禄寿喜金银玉珠东南西北中前后上下'
const trades = [
  '机关',
  '第一中学',
  '中心医院',
  '机械厂',
  '商贸',
  '物流',
  '农业合作社',
  '物业',
  '软件园',
  '建材市场',
  '离退休',
  '律师事务所',
  '供电所',
  '幼儿园',
]
const suffix: Record<Level, string> = {
  root: '党委',
  province: '省党委',
  city: '市党委',
  district: '区党委',
  street: '街道党工委',
  committee: '社区党委',
  branch: '党支部',
}
const kinds: Record<Level, readonly [string, number][]> = {
  root: [['party-committee', 1]],
  province: [['party-committee', 1]],
  city: [['party-committee', 1]],
  district: [['party-committee', 1]],
  street: [
    ['party-work-committee', 0.7],
    ['party-committee', 1],
  ],
  committee: [
    ['party-committee', 0.45],
    ['general-branch', 1],
  ],
  branch: [['branch', 1]],
}
// Shares of branches by where their members work, rounded from the published figures of 2024.
const sectors: readonly [string, number][] = [
  ['rural', 0.26],
  ['street-community', 0.49],
  ['soe-finance', 0.58],
  ['organ', 0.71],
  ['sci-edu-cul-health', 0.82],
  ['non-public', 0.97],
  ['social-organisation', 1],
]
const by = (r: Random, shares: readonly [string, number][]): string => {
  const x = r.next()
  return (shares.find(([, until]) => x < until) ?? shares.at(-1)!)[0]
}

export interface UnitLook {
  name: string
  shortName: string
  kind: string
  sector: string
}

/** Draw the next unit of a level; a part of names returns in every corner of the register, as in life. */
export const lookOf = (r: Random, level: Level, id: number): UnitLook => {
  const word = placeWords[r.int(placeWords.length)]! + placeWords[r.int(placeWords.length)]!
  if (level === 'branch') {
    const trade = trades[r.int(trades.length)]!
    const name = `${word}${trade}第${1 + (id % 9)}${suffix.branch}`
    return { name, shortName: name, kind: 'branch', sector: by(r, sectors) }
  }
  return { name: `中共${word}${suffix[level]}`, shortName: `${word}${suffix[level]}`, kind: by(r, kinds[level]), sector: by(r, sectors) }
}

/** The number of members first drawn for a branch: 3 at least, a long tail, the mean as asked. */
export const rosterSize = (r: Random, mean: number): number => 3 + Math.min(200, Math.floor(-Math.log(1 - r.next()) * (mean - 2.5)))

const surnames =
  '王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚'
const given =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文斌波宇浩凯健俊帆雪琳晨佳怡婷欣颖慧丹萍莉云龙飞鹏辉宁东海山峰林森新春夏秋冬天成德仁义信诚达康乐福禄寿喜庆祥瑞安泰和顺清正廉洁光荣'
// The nth surname is drawn as often as 1 / (n + 3): 王, 李, 张 stand for a fifth.
const surnameUntil: number[] = []
for (let i = 0; i < surnames.length; i++) surnameUntil.push((surnameUntil.at(-1) ?? 0) + 1 / (i + 3))

export const personName = (r: Random): string => {
  const x = r.next() * surnameUntil.at(-1)!
  let lo = 0
  for (let hi = surnames.length - 1; lo < hi; ) {
    const mid = (lo + hi) >> 1
    if (surnameUntil[mid]! > x) hi = mid
    else lo = mid + 1
  }
  const one = surnames[lo]! + given[r.int(given.length)]!
  return r.next() < 0.82 ? one + given[r.int(given.length)]! : one
}

const schools = ['研究生', '大学本科', '大学本科', '大学专科', '大学专科', '中专', '高中', '高中', '初中', '小学']
const memberKinds = ['inService', 'retired', 'floating', 'selfEmployed', 'student', 'farmer', 'infirm']
const two = (n: number) => (n < 10 ? `0${n}` : `${n}`)

/** Keys of the bench: the same at every run, so that what was loaded can be opened. */
export const benchKeys = parseKeys(
  JSON.stringify({ mac: Buffer.alloc(32, 1).toString('base64'), seal: { 1: Buffer.alloc(32, 2).toString('base64') } }),
)

// Sealing costs ten times what the rest of a row does, so a thousand numbers are sealed once and given again; nobody bears them
// (divisions 99…). The keyed hash, which must be each row's own, is noise of its length: letters are bytes that need no escape.
const sealedOnce = new Map<number, string[]>()
const sealedIds = (realm: number): string[] => {
  const had = sealedOnce.get(realm)
  if (had) return had
  setKeys(benchKeys)
  const made = Array.from({ length: 1000 }, (_, i) =>
    sealNationalId(realm, nationalIdFor('999999', `19${50 + (i % 50)}-07-01`, 'male', i % 500)).sealed.toString('hex'),
  )
  sealedOnce.set(realm, made)
  return made
}
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const noise = (r: Random, n: number): string => {
  let out = ''
  while (out.length < n) for (const bits of r.bits()) for (let i = 0; i < 5; i++) out += letters[(bits >>> (i * 6)) & 63]
  return out.slice(0, n)
}
const day = (r: Random, from: number, years: number) => `${from + r.int(years)}-${two(1 + r.int(12))}-${two(1 + r.int(28))}`

/** One row of `copy member`, without its line end. Columns as in `memberColumns`. */
export const memberRow = (r: Random, realm: number, id: number, branchId: number): string => {
  const x = r.next()
  const standing = x < 0.93 ? 'full' : x < 0.95 ? 'probationary' : x < 0.995 ? 'activist' : 'not-member'
  const sex = r.next() < 0.31 ? 'female' : 'male'
  const birth = day(r, 1936, 70)
  const sealed = sealedIds(realm)
  const joined = `${Math.min(2025, Number(birth.slice(0, 4)) + 20 + r.int(15))}${birth.slice(4)}`
  const k = r.next()
  const kind = k < 0.5 ? 'inService' : k < 0.75 ? 'retired' : k < 0.97 ? memberKinds[2 + r.int(4)]! : ''
  const kindsText = k > 0.72 && k < 0.75 ? '{retired,infirm}' : `{${kind}}`
  const school = schools[r.int(schools.length)]!
  const phone = `1${3 + r.int(7)}${String(r.int(1_000_000_000)).padStart(9, '0')}`
  const ended = r.next() < 0.01
  return `${realm}\t${id}\t${personName(r)}\t${sex}\t${birth}\t\\\\x${sealed[id % sealed.length]}\t${noise(r, 32)}\t${r.next() < 0.923 ? '汉族' : '回族'}\t${school}\t${phone}\t${joined}\t${standing === 'full' ? joined : '\\N'}\t${standing}\t${kindsText}\t${branchId}\t2025-01-01\t${ended ? '2025-12-31' : '\\N'}\t${ended ? 'transferred-out' : '\\N'}\t2026-01-01 00:00:00Z`
}
export const memberColumns =
  'realm_id, id, name, sex, birth_on, national_id_sealed, national_id_mac, ethnic, education, phone, joined_on, full_on, standing, kinds, branch_id, since_on, ended_on, end_reason, created_at'
