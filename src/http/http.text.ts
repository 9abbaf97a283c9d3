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
}
export const nameNouns = (words: Record<string, string>): void => void Object.assign(nouns, words)

export const httpText = {
  'http.bad-shape': (f: { problems: string[] }) =>
    `填写的内容不完整或格式不对：${f.problems.slice(0, 3).join('；')}。改好后再提交，原来的内容没有变动。`,
  'http.not-found': (f: { noun: string }) => `没有找到这个${nouns[f.noun] ?? '内容'}，或者它不在您的范围内。`,
  'http.stale-version': (_f: { noun: string; seen: number; now: number }) =>
    '您打开之后，别人已经改过。请对照新的内容再提交，您写的文字还在。',
  'http.idempotency-key-reused': () => '同一个提交编号用在了不同的内容上，没有办理。请刷新后重新提交。',
  'http.too-large': (f: { limitBytes: number }) => `内容太大，超过 ${Math.round(f.limitBytes / 1024 / 1024)} MB，没有接收。`,
  'http.too-many': (f: { retryAfterSeconds: number }) => `办理得太频繁，请 ${f.retryAfterSeconds} 秒后再试。`,
  'http.too-slow': (_f: { retryAfterSeconds: number }) => '这次查询用时太长，已停止。请缩小范围后再试。',
  'http.foreign-origin': () => '这次提交不是从本系统的页面发出的，没有办理。',
  'http.bug': (f: { reference: string }) => `系统出了差错，没有办理。请把编号 ${f.reference} 告诉系统管理员。`,
  'state.wrong': (f: { noun: string; action: string; state: string; lawfulIn: string[] }) =>
    `现在是“${stateWords[`${f.noun}.state.${f.state}`] ?? f.state}”，不能办理这一步；${
      f.lawfulIn.length === 0
        ? '这一步已不再办理'
        : `要在“${f.lawfulIn.map((s) => stateWords[`${f.noun}.state.${s}`] ?? s).join('”或“')}”时才能办理`
    }。`,
} as const
