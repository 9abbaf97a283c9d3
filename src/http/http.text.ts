const stateWords: Record<string, string> = {}

/** Nouns add the official words of their states, so that a wrong-state sentence speaks the interface's language. */
export const nameStates = (words: Record<string, string>): void => void Object.assign(stateWords, words)

const nouns: Record<string, string> = {
  realm: '领域',
  unit: '单位',
  member: '党员',
  account: '账号',
  grant: '授权',
  page: '页面',
  attachment: '附件',
  campaign: '活动',
  item: '事项',
  seat: '岗位',
  carry: '遗留事项',
  phase: '阶段',
  summary: '小结',
  duty: '任务',
}
export const nameNouns = (words: Record<string, string>): void => void Object.assign(nouns, words)

export const httpText = {
  'http.bad-shape': (f: { problems: string[] }) =>
    `填写的内容不完整或格式不对：${f.problems.slice(0, 3).join('；')}。改好后再提交，原来的内容没有变动。`,
  'http.not-found': (f: { noun: string }) => `没有找到这个${nouns[f.noun] ?? '内容'}，或者它不在您的范围内。`,
  'http.stale-version': (_f: { noun: string; seen: number; now: number }) =>
    '您打开之后，别人已经改过。请对照新的内容再提交，您写的文字还在。',
  'http.told-once': () => '这次提交已经办理，结果里有只显示一次的内容，不再重复显示。需要时请重新办理。',
  'http.idempotency-key-reused': () => '同一个提交编号用在了不同的内容上，没有办理。请刷新后重新提交。',
  'http.too-large': (f: { limitBytes: number }) => `内容太大，超过 ${Math.round(f.limitBytes / 1024 / 1024)} MB，没有接收。`,
  'http.too-many': (f: { retryAfterSeconds: number }) => `办理得太频繁，请 ${f.retryAfterSeconds} 秒后再试。`,
  'http.too-slow': (_f: { retryAfterSeconds: number }) => '这次查询用时太长，已停止。请缩小范围后再试。',
  'http.too-many-forms': (f: { seconds: number }) =>
    `这个网络地址短时间内提交得太多，请过 ${Math.ceil(f.seconds / 60)} 分钟再试。没有提交成功的内容请留在手边；也可以当面或用纸交来。`,
  'http.foreign-origin': () => '这次提交不是从本系统的页面发出的，没有办理。',
  'http.bug': (f: { reference: string }) => `系统出了差错，没有办理。请把编号 ${f.reference} 告诉系统管理员。`,
  'state.wrong': (f: { noun: string; action: string; state: string; lawfulIn: string[] }) =>
    `现在是“${stateWords[`${f.noun}.state.${f.state}`] ?? f.state}”，不能办理这一步；${
      f.lawfulIn.length === 0
        ? '这一步已不再办理'
        : `要在“${f.lawfulIn.map((s) => stateWords[`${f.noun}.state.${s}`] ?? s).join('”或“')}”时才能办理`
    }。`,
} as const

const kindWords: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  nan: '数字',
  boolean: '是或否',
  array: '列表',
  object: '一组填写项',
  record: '一组填写项',
  date: '日期',
}
/** What may be wrong with a submission before any field is looked at. */
export const bodyWords = {
  notFields: '整个提交应为一组填写项',
  tooDeep: '内容嵌套太深',
  notText: '含有不能保存的字符',
  outOfRange: '有一项超出了可以保存的范围',
} as const

const counted: Record<string, string> = { string: '个字', array: '项', set: '项' }

/** What is wrong with one field, for whoever filled it in; `undefined` where the contract has words of its own. */
export const shapeWords = (issue: {
  readonly code?: string | undefined
  readonly input?: unknown
  readonly expected?: unknown
  readonly origin?: unknown
  readonly minimum?: unknown
  readonly maximum?: unknown
  readonly format?: unknown
}): string | undefined => {
  const unit = counted[String(issue.origin)]
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '没有填写' : `应为${kindWords[String(issue.expected)] ?? '另一种内容'}`
    case 'invalid_value':
      return issue.input === undefined ? '没有填写' : '不在可选的范围内'
    case 'too_small':
      return unit === undefined ? `不能小于 ${issue.minimum}` : Number(issue.minimum) === 1 ? '不能为空' : `至少 ${issue.minimum} ${unit}`
    case 'too_big':
      return unit === undefined ? `不能大于 ${issue.maximum}` : `最多 ${issue.maximum} ${unit}`
    case 'invalid_format':
      return issue.format === 'date' ? '不是有效的日期（年-月-日）' : '格式不对'
    case 'unrecognized_keys':
      return '有不认识的填写项'
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return '内容不对'
    default:
      return undefined
  }
}
