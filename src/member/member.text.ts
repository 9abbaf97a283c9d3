import { actName } from '../event/names.text.ts'
import { inChineseDays } from '../lib/calendar.ts'
import type { EndReason, MemberKind, Standing } from './member.ts'

export const memberNouns = { member: '党员', post: '职务' }
export const standingNames: Record<Standing, string> = {
  full: '正式党员',
  probationary: '预备党员',
  activist: '入党积极分子',
  'not-member': '非党员',
}
export const kindNames: Record<MemberKind, string> = {
  inService: '在职',
  retired: '离退休',
  floating: '流动',
  selfEmployed: '自主就业',
  student: '学生',
  farmer: '务农',
  infirm: '年老体弱',
}
export const sexNames = { male: '男', female: '女' } as const
export const endReasonNames: Record<EndReason, string> = {
  'transferred-out': '组织关系转出',
  died: '去世',
  left: '退党',
  expelled: '开除党籍',
  'entered-by-mistake': '误登记，撤回',
}

const idReasons: Record<string, string> = {
  'code.id.fifteen-digits': '是 15 位的旧号码，请填写 18 位号码',
  'code.id.length': '不是 18 位',
  'code.id.characters': '前 17 位应为数字，最后一位为数字或 X',
  'code.id.birth': '其中的出生日期不存在',
  'code.id.check': '最后一位校验不符，可能有一位写错',
}
const where = (branch: string | null) => (branch === null ? '另一个党组织' : `“${branch}”`)
const n = (value: number) => value.toLocaleString('en-US')

export const memberText = {
  'member.title': '党员',
  'member.empty': '还没有党员。可以从 Excel 或 CSV 导入花名册，也可以逐个登记。',
  'member.export.title': '党员花名册',
  'member.export.branch': '党支部全称',
  'member.export.posts-elsewhere': '在其他单位的职务',
  'member.export.note': (f: { today: string; unit: string; full: boolean }) =>
    `注：截至 ${f.today}，范围为“${f.unit}”及其下级党支部。${f.full ? '含完整公民身份号码，请按规定保管，用后销毁。' : '公民身份号码已遮盖。'}`,
  'member.bad-national-id': (f: { reason: string }) => `公民身份号码${idReasons[f.reason] ?? '不对'}。请照证件核对。`,
  'member.id-disagrees': (f: { what: 'birth' | 'sex' }) =>
    `填写的${f.what === 'birth' ? '出生日期' : '性别'}与公民身份号码不一致。请照证件核对其中一项。`,
  'member.duplicate-person': (f: { branch: string | null }) =>
    `这个人已在${where(f.branch)}登记。要换支部，请办理“转接”；同一个人不能登记两次。`,
  'db.member_national_id_once': () => '这个公民身份号码刚刚已有人登记。同一个人不能登记两次。',
  'unit.merge-with-itself': (f: { unit: string }) => `“${f.unit}”不能并入它自己。`,
  'unit.merge-needs-branch': (f: { unit: string; into: string; n: number }) =>
    `“${f.unit}”有 ${f.n} 名党员，“${f.into}”不是党支部，党员落不到它上面。请并入一个党支部，或先转出党员。`,
  'unit.split-not-branch': (f: { unit: string }) => `“${f.unit}”不是党支部，没有直接的党员可分。请用“设立单位”和“调整隶属”。`,
  'unit.split-not-here': (f: { n: number }) => `所选党员中有 ${f.n} 名已不在这个党支部，请刷新后重选。`,
  'unit.split-everybody': (f: { unit: string }) => `选了“${f.unit}”的全部党员，原支部就空了。这是改名或调整隶属，不是分设。`,
  'member.not-a-branch': (f: { unit: string }) => `“${f.unit}”不是党支部。党员的正式组织关系要落在一个党支部。`,
  'member.ended': (f: { endedOn: string }) => `这名党员已于 ${f.endedOn} 不在册，不能再办理。`,
  'member.same-branch': (f: { branch: string }) => `现在就在“${f.branch}”，不必转接。`,
  'member.transfer-outside': () => '转入的党支部不在您的范围内。请由两个支部共同的上级办理。',
  'member.day-not-yet': (f: { onDay: string }) => `${f.onDay} 还没有到，请填当日或以前的日期。`,
  'member.day-too-early': (f: { sinceOn: string }) => `日期不能早于进入现支部的 ${f.sinceOn}。`,
  'member.days-disagree': (f: { what: 'full-before-joined' | 'probationary-with-full' }) =>
    f.what === 'full-before-joined' ? '转正时间早于入党时间，请核对。' : '预备党员不应有转正时间；已转正的，请把类别改为正式党员。',
  'member.no-national-id': () => '没有登记公民身份号码，无可查看。',
  'member.post-twice': (f: { post: string; unit: string }) => `已在“${f.unit}”任“${f.post}”，不必重复登记。`,
  'member.post-ended': () => '这个职务已经卸任或交接，不能再办理。',
  'member.not-linked': () => '您的账号没有对应到花名册上的人。请系统管理员核对。',
  'member.near': (f: { name: string; branch: string | null }) => `${where(f.branch)}有同名同日出生的${f.name}，请核对是否同一个人。`,

  // Import: each begins after its place.
  'member.import.title': '导入党员花名册',
  'member.import.branch-missing': () => '没有写所在党支部。',
  'member.import.branch-unknown': (f: { branch: string }) => `“${f.branch}”不是所选范围内的党支部；请核对名称，或先导入组织树。`,
  'member.import.branch-ambiguous': (f: { branch: string; n: number }) =>
    `叫“${f.branch}”的党支部有 ${f.n} 个；请改写它的单位代码，或写成“上级/支部”。`,
  'member.import.exists': (f: { branch: string | null }) => `这个人已在${where(f.branch)}登记；请删去这一行，要换支部的办理“转接”。`,
  'member.import.near': (f: { branch: string | null }) =>
    `${where(f.branch)}有同名同日出生的人，请核对是否同一个人；确实不是的，可以照样导入。`,
  'member.import.near-in-file': (f: { firstLine: number }) => `与第 ${f.firstLine} 行同名同日出生，请核对是否同一个人。`,
  'member.import.birth-differs': (f: { birthOn: string }) => `与公民身份号码中的 ${f.birthOn} 不一致；导入后以号码为准。`,
  'member.import.sex-differs': () => '与公民身份号码不一致；请照证件核对。',
  'member.import.full-before-joined': (f: { joinedOn: string }) => `早于入党时间 ${f.joinedOn}；请核对。`,
  'member.import.probationary-with-full': () => '写了转正时间，类别却是预备党员；请核对。',
  'member.import.under-18': (f: { age: number }) => `入党时 ${f.age} 周岁，不满 18 周岁；请核对。`,
  'member.import.odd-name': (f: { text: string }) => `写的是“${f.text}”，不像姓名；请核对。`,
  'member.import.no-id': () => '没有写公民身份号码；以后无法识别重复登记的同一个人。',
  'member.import.not-member': () => '不是党员；照样导入的，记为非党员，不计入党员人数。',
  'member.import.no-kind': (f: { text: string }) => `写的是“${f.text}”，没有认出来，将不登记。`,
  'member.import.done': (f: { n: number; posts: number }) => `已导入 ${n(f.n)} 人${f.posts > 0 ? `，登记职务 ${n(f.posts)} 项` : ''}。`,

  // Timeline
  'member.event.created': '登记',
  'member.event.corrected': '更正资料',
  'member.event.transferred': '转接组织关系',
  'member.event.ended': '不再在册',
  'member.event.revealed': '查看公民身份号码',
  'member.event.post-given': '任职',
  'member.event.post-ended': '卸任',
  'member.event.post-handed-over': '交接职务',
  'member.event.imported': '导入花名册',
  'member.event.exported': '导出花名册',
} as const

const fieldNames: Record<string, string> = {
  name: '姓名',
  sex: '性别',
  birthOn: '出生日期',
  nationalId: '公民身份号码',
  ethnic: '民族',
  education: '学历',
  phone: '手机',
  note: '备注',
  joinedOn: '入党时间',
  fullOn: '转正时间',
  standing: '党员类别',
  kinds: '人员类别',
}
const show = (field: string, v: unknown): string => {
  if (v === null || v === undefined || v === '' || (Array.isArray(v) && v.length === 0)) return '空'
  const word = (x: unknown): string =>
    (field === 'standing' ? standingNames : field === 'sex' ? sexNames : field === 'kinds' ? kindNames : ({} as Record<string, string>))[
      String(x) as never
    ] ?? String(x)
  return Array.isArray(v) ? v.map(word).join('、') : word(v)
}

export const eventWord = (type: string): string => {
  const word = (memberText as Record<string, unknown>)[type.replace('member.', 'member.event.')]
  return typeof word === 'string' ? word : actName(type)
}

/** What an event of a member says. @param personal its personal part, if it still stands and the reader may see it */
export const eventNote = (detail: Record<string, unknown>, personal: Record<string, unknown> | null): string => {
  const changes = { ...((personal?.changes ?? {}) as object), ...((detail.changes ?? {}) as object) } as Record<string, [unknown, unknown]>
  // Stored as jsonb, which keeps no order: told in the order of the roster.
  const inOrder = Object.entries(changes).sort(([a], [b]) => Object.keys(fieldNames).indexOf(a) - Object.keys(fieldNames).indexOf(b))
  const parts = inOrder.map(([k, [was, is]]) => `${fieldNames[k] ?? k}：${show(k, was)} → ${show(k, is)}`)
  if (detail.fromName && detail.toName) parts.push(`${detail.fromName} → ${detail.toName}`)
  if (detail.post) parts.push(`${detail.unitName ?? ''}${detail.post}`)
  if (detail.reason) parts.push(endReasonNames[detail.reason as EndReason] ?? String(detail.reason))
  if (detail.document) parts.push(String(detail.document))
  if (personal?.why) parts.push(`事由：${personal.why}`)
  if (personal?.note) parts.push(String(personal.note))
  return inChineseDays(parts.join('；'))
}
