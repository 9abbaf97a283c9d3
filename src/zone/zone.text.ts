import { actName } from '../event/names.text.ts'
import { inChineseDays } from '../lib/calendar.ts'
/** Every sentence of 党建协作区. */
export const zoneText = {
  'zone.title': '党建协作区',
  'zone.empty': '还没有协作区。由活动办或社区党组织书记登记第一个。',
  'zone.coverage': '协作区覆盖社区',
  'zone.coverage-of': (f: { covered: number; communities: number; share: string }) => `${f.covered} ÷ ${f.communities} = ${f.share}`,
  'zone.members-of': (f: { members: number }) => `${f.members} 个成员党组织（跨区参加的只计一次）`,
  'zone.numerator': '有在用协作区的城市社区',
  'zone.denominator': '城市社区（居民委员会）',
  'db.zone_name_once': '已有同名的在用协作区，请换一个名称。',
  'db.zone_one_for_a_community': '这个社区已有在用的协作区，一个社区只设一个。',
  'zone.not-urban-community': (f: { unit: string }) => `“${f.unit}”不是城市社区的居民委员会，协作区以城市社区为单位设立。`,
  'zone.already-covered': (f: { community: string; zone: string }) => `“${f.community}”已有在用的“${f.zone}”，一个社区只设一个协作区。`,
  'zone.already-member': (f: { unit: string; sinceOn: string }) => `“${f.unit}”自 ${f.sinceOn} 起已是成员单位，不必重复登记。`,
  'zone.not-member': (f: { unit: string }) => `“${f.unit}”现在不是这个协作区的成员单位。`,
  'zone.not-party-organisation': (f: { unit: string }) => `“${f.unit}”不是党组织，协作区由党组织牵头和参加。`,
  'zone.bad-day': (f: { day: string; from: string; until: string }) => `日期 ${f.day} 不对，应在 ${f.from} 至 ${f.until} 之间。`,
} as const

export const zoneStateNames = { 'zone.state.standing': '在用', 'zone.state.ended': '已撤销' } as const

const happened: Record<string, (d: Record<string, unknown>) => string> = {
  'zone.recorded': (d) => `登记协作区，成员 ${d.members} 个`,
  'zone.joined': (d) => `${d.name}加入`,
  'zone.left': (d) => `${d.name}退出`,
  'zone.ended': (d) => `撤销：${d.reason}`,
  'gap.noted': (d) => `写明未设原因：${d.cause}`,
}
export const saysZone = (type: string, detail: Record<string, unknown>): string => inChineseDays(happened[type]?.(detail) ?? actName(type))
