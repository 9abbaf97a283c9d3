import { actName } from '../event/names.text.ts'
import { chineseFullDay, inChineseDays } from '../lib/calendar.ts'
import { lineNames, organisationText, sectorNames, settlementNames, unitKindNames } from './organisation.text.ts'

/** The verb of an event of a unit, as its timeline names it. */
export const eventWord = (type: string): string => {
  const word = (organisationText as Record<string, unknown>)[type.replace('unit.', 'unit.event.')]
  return typeof word === 'string' ? word : actName(type)
}

export const fieldNames: Record<string, string> = {
  name: '名称',
  shortName: '简称',
  kind: '类别',
  sector: '领域',
  creditCode: '统一社会信用代码',
  externalCode: '单位代码',
  urban: '城市社区',
  settlement: '小区类型',
  households: '户数',
  ledById: '由哪个党组织领导',
  foundedOn: '成立日期',
  note: '备注',
}

const show = (field: string, v: unknown): string => {
  if (v === null || v === undefined || v === '') return '空'
  if (typeof v === 'boolean') return v ? '是' : '否'
  const names: Record<string, string> | undefined = { kind: unitKindNames, sector: sectorNames, settlement: settlementNames }[field]
  return names?.[String(v)] ?? inChineseDays(String(v))
}

/** Why an arranged change was refused on its day, where the sentence needs no facts. */
const refusalWord = (code: unknown): string => {
  const word = (organisationText as Record<string, unknown>)[String(code)]
  return typeof word === 'string' ? word : ''
}

/** What the event says in words: old → new, the document, the line. */
export const eventNote = (type: string, detail: Record<string, unknown>): string => {
  if (type === 'unit.edited')
    return Object.entries((detail.changes ?? {}) as Record<string, [unknown, unknown]>)
      .sort(([a], [b]) => Object.keys(fieldNames).indexOf(a) - Object.keys(fieldNames).indexOf(b))
      .map(([k, [was, is]]) => `${fieldNames[k] ?? k}：${show(k, was)} → ${show(k, is)}`)
      .join('；')
  const parts = [
    detail.line ? `${lineNames[detail.line as keyof typeof lineNames]}线` : '',
    detail.fromName && detail.toName ? `${detail.fromName} → ${detail.toName}` : '',
    detail.onDay ? `${chineseFullDay(String(detail.onDay))}生效` : '',
    detail.document ? String(detail.document) : '',
    refusalWord(detail.why),
  ]
  return parts.filter(Boolean).join('；')
}
