import type { Line } from '../lib/permission.ts'
import type { Sector, UnitKind } from './organisation.ts'

export const unitKindNames: Record<UnitKind, string> = {
  'party-work-committee': '党工委',
  'party-committee': '党委',
  'general-branch': '党总支',
  branch: '党支部',
  'party-group': '党小组',
  'party-leading-group': '党组',
  'residents-committee': '居（村）委会',
  administrative: '行政单位',
  department: '部门',
  enterprise: '企业',
  institution: '事业单位',
  college: '院校',
  'social-organisation': '社会组织',
  league: '共青团组织',
  union: '工会组织',
  women: '妇联组织',
}

/** The seven classes of 分类指导. */
export const sectorNames: Record<Sector, string> = {
  rural: '农村',
  'street-community': '街道社区',
  'soe-finance': '国有企业和金融机构',
  organ: '机关',
  'sci-edu-cul-health': '科教文卫',
  'non-public': '非公有制经济组织',
  'social-organisation': '社会组织',
}

export const lineNames: Record<Line, string> = {
  party: '党组织',
  territory: '属地',
  business: '行业',
  league: '共青团',
  union: '工会',
  women: '妇联',
}
const line = (l: string) => lineNames[l as Line] ?? l

export const organisationNouns = { unit: '单位', order: '安排', attachment: '附件' }
export const settlementNames = { old: '老旧小区为主', new: '新建小区为主' } as const
const n = (value: number) => value.toLocaleString('en-US')

export const organisationText = {
  'unit.title': '组织',
  'unit.empty': '还没有组织。可以从 Excel 或 CSV 导入组织树，也可以逐个设立。',
  'unit.import.title': '导入组织树',
  'unit.export.title': '组织名册',
  'unit.export.parent': '上级单位全称',
  'unit.export.note': (f: { today: string; unit: string }) =>
    `注：截至 ${f.today}，范围为“${f.unit}”及其下级组织。“上级单位”空着的，直接隶属于所导出的单位；重新导入时选这个单位，或选接收它们的单位。`,
  'unit.cyclic-tree': (f: { unit: string; parent: string }) =>
    `“${f.parent}”本身在“${f.unit}”之下（或就是它），不能作它的上级。请另选上级单位。`,
  'unit.parent-missing': (f: { parent: string }) => `没有找到上级单位“${f.parent}”，或者它不在这一条线上。`,
  'unit.ended': (f: { unit: string; endedOn: string }) => `“${f.unit}”已于 ${f.endedOn} 撤销，不能再办理。`,
  'unit.name-taken': (f: { name: string; parent: string }) =>
    `“${f.parent}”之下已有名为“${f.name}”的单位。如果是同一个单位，请直接修改；如果不是，请写全称以便区分。`,
  'unit.already-in-line': (f: { unit: string; line: string }) => `“${f.unit}”已在${line(f.line)}线上。要换上级，请办理“调整隶属”。`,
  'unit.not-in-line': (f: { unit: string; line: string }) => `“${f.unit}”不在${line(f.line)}线上，不能在这条线上调整。`,
  'unit.last-line': (f: { unit: string }) => `“${f.unit}”只在这一条线上，退出后就没有归属了。不再存在的，请办理“撤销”。`,
  'unit.already-there': (f: { unit: string; parent: string }) => `“${f.unit}”现在的上级就是“${f.parent}”，不必调整。`,
  'unit.has-children': (f: { unit: string; n: number }) => `“${f.unit}”之下还有 ${f.n} 个单位。请先把它们调整到别处或撤销，再撤销本单位。`,
  'unit.has-members': (f: { unit: string; n: number }) => `“${f.unit}”还有 ${f.n} 名党员。请先办理转接，再撤销本单位。`,
  'unit.before-it-was': (f: { unit: string; sinceOn: string }) => `“${f.unit}”从 ${f.sinceOn} 起才在现在的位置，生效日期不能早于这一天。`,
  'unit.document-missing': () => '调整隶属、合并、分设和撤销要写明依据的文件（文号或会议纪要）。',
  'unit.order-waiting': (f: { unit: string; onDay: string }) => `“${f.unit}”已有一项 ${f.onDay} 生效的安排。请先撤回那一项，再办理新的。`,
  'unit.order-done': (f: { state: string }) =>
    `这项安排${({ done: '已经生效', withdrawn: '已经撤回', failed: '没有办成' } as Record<string, string>)[f.state] ?? '已经了结'}，不能撤回。`,
  'unit.not-yet': (f: { onDay: string }) =>
    `${f.onDay} 还没有到。设立、修改和退出从当日或以前的日期起算；要以后生效，请办理“调整隶属”或“撤销”。`,
  'unit.sector-missing': () => '党支部要写明所属领域（七类之一），分类指导和考核标准按它区分。',
  'unit.hint.credit-code': (f: { creditCode: string }) => `统一社会信用代码 ${f.creditCode} 的校验位不符，请照登记证书核对。`,
  'unit.hint.under-3': (f: { n: number }) => `正式党员 ${f.n} 名，不足 3 名，不够单独成立党支部。`,
  'unit.hint.over-50': (f: { n: number }) => `正式党员 ${f.n} 名，超过 50 名，可以研究分设支部或成立党总支。`,
  'unit.hint.over-100': (f: { n: number }) => `正式党员 ${f.n} 名，达到 100 名，经上级批准可以成立党委。`,
  'unit.hint.no-secretary': () => '没有登记在任的书记。',
  'unit.hint.no-sector': () => '没有写明所属领域，分类指导时无法归类。',

  // Import: each begins after its place.
  'unit.import.parent-unknown': (f: { parent: string }) => `“${f.parent}”既不在文件里，也不在所选单位之下；请核对名称，或先导入上级单位。`,
  'unit.import.parent-ambiguous': (f: { parent: string; n: number }) => `叫“${f.parent}”的单位有 ${f.n} 个；请改写它的单位代码。`,
  'unit.import.own-parent': () => '上级单位写成了它自己。',
  'unit.import.cycle': (f: { lines: readonly number[] }) => `与第 ${f.lines.join('、')} 行互为上级，成了一个圈；请核对上级单位。`,
  'unit.import.twice-in-file': (f: { firstLine: number }) => `与第 ${f.firstLine} 行同名且同一个上级；请删去多余的一行。`,
  'unit.import.exists': (f: { name: string }) => `所选单位之下已有同一上级的“${f.name}”；不能重复导入，请删去这一行。`,
  'unit.import.code-twice': (f: { firstLine: number }) => `与第 ${f.firstLine} 行相同；单位代码不能重复。`,
  'unit.import.code-exists': (f: { name: string }) => `已由“${f.name}”使用；如果是同一个单位，请删去这一行。`,
  'unit.import.credit-code': (f: { text: string }) => `写的是“${f.text}”，校验位不符；照登记证书核对，确实如此的可以照样导入。`,
  'unit.import.credit-shape': (f: { text: string }) => `写的是“${f.text}”，不是 18 位的统一社会信用代码；请核对。`,
  'unit.import.branch-without-sector': () => '是党支部，没有写领域；分类指导时无法归类。',
  'unit.import.done': (f: { n: number }) => `已导入 ${n(f.n)} 个单位。`,

  // Timeline
  'unit.event.created': '设立',
  'unit.event.edited': '修改资料',
  'unit.event.moved': '调整隶属',
  'unit.event.ended': '撤销',
  'unit.event.merged': '并入',
  'unit.event.took-over': '并进',
  'unit.event.split': '分设',
  'unit.event.placed': '进入一条线',
  'unit.event.left-line': '退出一条线',
  'unit.event.ordered': '安排到日办理',
  'unit.event.order-withdrawn': '撤回安排',
  'unit.event.order-failed': '到日未能办成',
  'unit.event.imported': '导入组织树',
  'unit.event.export': '导出名册',
} as const
