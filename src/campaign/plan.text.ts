import type { Finding, LegalRule } from './legal.ts'
import type { LaunchGap, PlanProblem } from './plan.ts'
import type { RedFinding, RedRule } from './redline.ts'

type F = Record<string, unknown>

const levelWords: Record<string, string> = {
  central: '中央',
  province: '省',
  city: '市',
  district: '县区',
  street: '街道',
  college: '院校',
  community: '社区',
}
const bodyWords: Record<string, string> = {
  'party-committee': '党委',
  'work-committee': '党工委',
  'basic-committee': '基层党委',
  'general-branch': '党总支',
  branch: '党支部',
  government: '政府',
  department: '部门',
  'mass-organisation': '群团组织',
}
const objectWords: Record<string, string> = { resident: '居民', household: '家庭', building: '楼栋' }
const nounWords: Record<string, string> = {
  phase: '阶段',
  class: '单位类别',
  role: '责任人',
  carrier: '载体',
  criteria: '标准条目',
  mechanism: '机制',
  duty: '任务',
  title: '表彰项目',
  channel: '宣传渠道',
}

const problemText: Record<PlanProblem['code'], (f: F) => string> = {
  'plan.not-json': () => '文件不是有效的 JSON，请检查括号、引号和逗号。',
  'plan.missing': (f) => `缺少“${f.key}”一项，请补上。`,
  'plan.unknown-key': (f) => `“${f.key}”不是方案里的项目，请删去或改正名称。`,
  'plan.bad-value': (f) => `“${f.key}”的内容不合要求${f.found ? `（现为“${f.found}”）` : ''}，请按方案格式填写。`,
  'plan.twice': (f) => `编号“${f.id}”出现了两次，请改成不同的编号。`,
  'plan.no-such': (f) => `引用的${nounWords[String(f.noun)] ?? f.noun}“${f.id}”在方案里没有，请补上或改正引用。`,
  'plan.ends-before-start': (f) => `阶段“${f.id}”的结束日（第 ${f.endDay} 天）早于开始日（第 ${f.startDay} 天）。`,
  'plan.prefilled-over-fields': (f) => `任务“${f.id}”预填的项数（${f.prefilled}）多于总项数（${f.fields}）。`,
  'plan.event-unknown': (f) => `任务“${f.id}”引用的“${f.event}”不是系统记录的事项，不能作为完成依据。`,
  'plan.limit-empty': (f) => `构成要求“${f.id}”要写人数或比例，只写一个。`,
}
/** Sentence for a problem of form, with its place. */
export const sayProblem = (p: PlanProblem): string => `${p.at || '全文'}：${problemText[p.code](p.facts)}`

const gapText: Record<LaunchGap['code'], (f: F) => string> = {
  'plan.theme-empty': () => '活动主题还没有填写。',
  'plan.to-fill': (f) => `“${f.term}”的内容待本单位填写。`,
  'plan.quota-empty': (f) => `“${f.term}”的名额还没有确定，推荐开始前填写。`,
  'plan.day-empty': (f) => `“${f.term}”的日期还没有确定。`,
  'plan.standard-not-frozen': (f) => `“${f.term}”还没有冻结，动员时冻结并记入摘要。`,
  'plan.drive-empty': (f) => `“${f.term}”的整治范围还没有填写。`,
}
export const sayGap = (g: LaunchGap): string => gapText[g.code](g.facts)

const ruleText: Record<LegalRule, (f: F) => string> = {
  'organiser-mismatch': (f) =>
    `方案写的是${levelWords[String(f.planLevel)] ?? f.planLevel}一级的${bodyWords[String(f.planBody)] ?? f.planBody}，实际组织者是${levelWords[String(f.level)] ?? f.level}一级的${bodyWords[String(f.body)] ?? f.body}`,
  'who-may-run': (f) =>
    `${f.organiser}（${levelWords[String(f.level)] ?? f.level}${bodyWords[String(f.body)] ?? f.body}）不能举办“${f.kind}”类活动`,
  'approval-number': (f) => `“${f.kind}”类活动没有填写批准文号`,
  'document-number': (f) => `“${f.kind}”类活动没有填写依据文号`,
  'superior-consent': (f) => `${f.organiser}是基层党委，集中表彰的时间由上级党组织确定，还没有填写上级同意的文号`,
  'signed-basis': (f) => `“${f.kind}”类活动没有责任人签署依据`,
  'forbidden-word': (f) => `名称“${f.name}”中有“${f.word}”字样`,
  'model-word': (f) => `“${f.name}”带有“${f.word}”字样，街道、社区不得以此命名单位`,
  'cycle-missing': (f) => `“${f.kind}”类活动没有填写批准的周期`,
  'cycle-too-soon': (f) => `本项目 ${f.last} 年办过，周期为 ${f.years} 年，${f.next} 年起可以再办`,
  rhythm: (f) => `${f.organiser}五年内已集中表彰 ${f.held} 次，最多 ${f.most} 次`,
  'timely-kind': (f) => `及时性表彰只用于党内表彰，方案的类别是“${f.kind}”`,
  'timely-consent': (f) => `对“${f.event}”作及时性表彰，还没有填写上级同意的文号`,
  'timely-late': (f) => `“${f.event}”已于 ${f.endedOn} 结束，超过 ${f.months} 个月的不再作及时性表彰`,
  'timely-unverified': (f) => `“${f.event}”按及时性表彰办理，不占集中表彰次数；条文原文没有核对，以上级答复为准`,
  'one-a-year': (f) => `${f.year} 年已有一个评比达标表彰项目，县级每年不超过 ${f.most} 个`,
  'collectives-cap': (f) => `先进集体名额 ${f.found} 个，最多 ${f.most} 个`,
  'persons-cap': (f) => `先进个人名额 ${f.found} 名，最多 ${f.most} 名`,
  'leading-share': (f) => `“${f.name}”没有写明县处级干部比例不超过 ${f.most}%`,
  'honour-level': (f) => `“${f.kind}”类活动不能以“${f.level}”结束`,
  'no-naming': (f) => `“${f.kind}”类活动以“${f.level}”结束，不能授牌`,
  'public-ranking': () => '方案要求公布单位名次',
  'party-honour-object': (f) => `“${f.name}”的对象是${objectWords[String(f.object)] ?? f.object}，不属于党内表彰对象`,
  'discipline-opinion': (f) => `“${f.kind}”类活动的推荐没有安排征求纪检机关意见`,
  'notice-missing': (f) => `“${f.kind}”类活动有表彰而没有公示安排`,
  'notice-short': (f) => `公示 ${f.found} 个工作日，一般不少于 ${f.least} 个`,
  'community-veto': (f) => `“${f.text}”是对社区的一票否决事项，没有填写依据文号`,
  'veto-basis': (f) => `一票否决事项“${f.text}”没有填写依据文号`,
}
const remedyText: Record<Finding['remedy'], string> = {
  're-type': '可以改为“单位内部”考评，或由有权的组织举办',
  enter: '请在方案依据中填写后再提交',
  rename: '请修改名称',
  wait: '请等周期届满，或改为“年度考核定级”“单位内部”',
  reduce: '请减少名额',
  remove: '请删去这一项',
  add: '请在方案中补上',
  'ask-superior': '请先报上级党组织同意，再填写文号',
}
/** Sentence naming fact, rule and the way out. */
export const sayFinding = (f: Finding): string =>
  `${ruleText[f.rule](f.facts)}（《${f.source.rule}》${f.source.article}）。${remedyText[f.remedy]}。`

const redText: Record<RedRule, string> = {
  'check-in': '不得要求打卡、签到，签到记录不得作为评价依据',
  'points-ranking': '不得搞积分、排名',
  'online-time': '不得统计在线时长、活跃情况',
  'log-in': '不得统计登录次数、注册使用情况',
  'forced-media': '不得强制上传照片、视频、截图、轨迹',
  'likes-shares': '点赞、转发、点击、浏览不得作为依据',
  'web-vote': '公开网络投票不得用于评价',
  'study-hours': '学习时长、学时不得作为依据',
  'forced-install': '不得强制下载、安装、关注',
}
/** Sentence naming the words and the red line; red lines have no way round but another wording of the task itself. */
export const sayRed = (r: RedFinding): string =>
  `${r.at.startsWith('/') ? `${r.at}：` : ''}“${r.words}”触及红线：${redText[r.rule]}。请改为看做成了什么、谁确认。`

export const planText = {
  'plan.common-touched': (f: { places: string[] }) =>
    `统一方案的内容不能改动（${f.places.join('、')}）。本单位的主题、目标和事项请写在“本单位”部分。`,
  'plan.own-theme-required': () => '统一方案要求每个单位确定自己的主题，请填写后提交。',
  'plan.own-goal-required': () => '统一方案要求每个单位提出自己的目标，请至少填写一条。',
  'goal.wrong-judge': (f: { goal: string; named: string; found: string }) => `目标“${f.goal}”由“${f.named}”认定，不能由“${f.found}”认定。`,
  'goal.reason-missing': (f: { goal: string }) => `认定目标“${f.goal}”要写明理由。`,
  'goal.wrong-input': (f: { goal: string; needs: string }) =>
    `目标“${f.goal}”${f.needs === 'judge' ? '由指定的人认定，不取指标值' : '由指标值得出，不由人认定'}。`,
  'goal.has-figure': (f: { goal: string; figure: string }) => `目标“${f.goal}”已由指标得出（${f.figure}），不能写成无从作答。`,
  'goal.unanswered': (f: { goals: string[] }) => `还有 ${f.goals.length} 条目标没有作答：${f.goals.join('、')}。`,
} as const
