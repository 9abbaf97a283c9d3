import { boundWords } from './quota.ts'

type Named = Parameters<typeof boundWords>[0]

/** What the solver found, in words. */
export const compositionWords = {
  reached: (wanted: number) => `从已推荐的对象中可以排出 ${wanted} 名，各项限制都符合。`,
  short: (longest: number, wanted: number) => `各项限制都符合的名单最多 ${longest} 名，名额 ${wanted} 个。名额可以不用满。`,
  impossible: '已定的对象与限制冲突，排不出符合的名单。',
  unknown: '限制太多，没有在时间内算出结果，请人工核对。',
  free: (l: Named, by: number) =>
    l.op === '<=' ? `“${boundWords(l)}”放宽 ${by} 名，或减少 ${by} 名，即可排满` : `“${boundWords(l)}”再有 ${by} 名，即可排满`,
  stuck: (l: Named) => `只放宽“${boundWords(l)}”不够，还有别的限制`,
} as const

export const compositionText = {
  'nomination.quota-waived': (f: { unit: string; title: string; reason: string }) =>
    `“${f.unit}”已放弃“${f.title}”的名额（${f.reason}）。需要恢复的，请活动办重新分配。`,
  'nomination.quota-late': (f: { unit: string; title: string; dueOn: string }) =>
    `“${f.title}”的推荐截止到 ${f.dueOn}，“${f.unit}”逾期未报，视为放弃。`,
  'nomination.place-used': (f: { unit: string; used: number; quota: number }) =>
    `“${f.unit}”已推荐 ${f.used} 个，不能把名额减到 ${f.quota} 个。请先由该单位撤回。`,
  'nomination.whole-list': (f: { limits: string[] }) => `整个名单不合构成要求：${f.limits.join('；')}。请调整名单后重新表决。`,
} as const
