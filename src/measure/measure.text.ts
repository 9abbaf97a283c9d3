/** Every sentence of the measures. */
export const measureText = {
  'measure.title': '指标目录',
  'measure.no-such-measure': (f: { measure: string }) => `指标目录里没有“${f.measure}”。`,
  'measure.not-counted-yet': (f: { measure: string }) => `“${f.measure}”的登记簿尚未启用，待后续功能。`,
  'measure.later': '待后续功能',
  'measure.none': '没有对象，不计',
  'measure.not-yet-counted': '还没有取数，下一次计数后可见',
  'measure.lead': '指标由系统从登记簿和台账取数，没有人填报。每个数都能点开看到背后的记录。',
} as const

export const natureNames = { result: '结果', process: '过程', volume: '数量' } as const
export const owedByNames = { unit: '本单位', superior: '上级党组织', office: '活动办公室', residents: '群众测评' } as const
