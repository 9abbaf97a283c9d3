import { actName } from '../event/names.text.ts'

type Detail = Record<string, unknown>
const happened: Record<string, (d: Detail) => string> = {
  'standard.created': () => '新建草稿',
  'standard.imported': (d) => `由表格读入 ${d.items} 项`,
  'standard.item-set': (d) => `${d.made ? '增加' : '修改'}“${d.at} ${d.title}”`,
  'standard.item-moved': (d) => `移动“${d.at} ${d.title}”`,
  'standard.part-set': (d) => `修改${d.title}`,
  'standard.item-removed': (d) => `删去“${d.at} ${d.title}”`,
  'standard.edited': (d) => `修改草稿，检查发现 ${d.findings} 处`,
  'standard.frozen': (d) => `冻结第 ${d.no} 版，摘要 ${String(d.digest).slice(0, 12)}`,
  'standard.revised': (d) => `起草第 ${d.no} 版`,
  'standard.revision-discarded': (d) => `放弃新版草稿：${d.reason}`,
  'standard.not-found': () => '活动方案引用的这一版没有找到',
  'standard.not-frozen': () => '活动方案引用的这一版没有冻结，请先改正再冻结',
  'standard.cited': (d) => `活动方案引用第 ${d.no} 版，摘要 ${String(d.digest).slice(0, 12)}`,
}

/** One line of a standard's timeline, from the event alone. */
export const saysStandard = (type: string, detail: Record<string, unknown>): string => happened[type]?.(detail) ?? actName(type)
