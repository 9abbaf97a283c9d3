import type { Fault } from './answer.ts'
import { type Condition, type Definition, type Design, optionsOf, type Question, questionsOf } from './definition.ts'
import { type Instruction, instructions } from './randomised.ts'

/** Sentences of the noun: refusals, states, words of a result. */
export const surveyText = {
  'survey.state.draft': '草稿',
  'survey.state.frozen': '已冻结',
  'survey.state.open': '答卷中',
  'survey.state.closed': '已结束',
  'survey.state.counted': '结果已计出',
  'survey.state.certified': '已确认',
  'survey.state.void': '无效',
  'survey.state.withdrawn': '已撤回',
  'survey.mode.sample': '抽样调查',
  'survey.mode.everyone': '请全体回答',
  'survey.allocation.proportional': '按各层人数比例',
  'survey.allocation.equal': '各层人数相等',
  'survey.mean.sample': '抽样调查：各层的底册人数、抽取、送达、回答和未回答人数见表；未回答的人可能与回答的人不同，下列数字只代表回答的人',
  'survey.mean.everyone': '请全体回答：没有抽样误差，但没有回答的人可能与回答的人不同',
  'survey.mean.weights': '加权比例＝Σ 该层占全体的比例×该层回答中的比例，用分数计算，印出时才四舍五入；加权区间按有效样本量（Kish）计算',
  'survey.mean.interval': '区间为95%置信区间：不足40份用精确区间（Clopper—Pearson），40份以上用Wilson区间，按随机样本计算',
  'survey.mean.shares': '每题各项比例合计为100.00；“不了解”一类和没有回答的不进分母；多选题的比例是占全部勾选的比例',
  'survey.mean.smallest': (f: { n: number; source: string }) => `少于${f.n}份的不单列。依据：${f.source}`,
  'survey.mean.left-out': '分层表中“—”是不单列的格子；凡能由合计推出或者推得太近的格子也一并不列',
  'survey.mean.randomised': '随机应答题只估计全体的比例，任何一份答卷说明不了本人的情况；回答太少时不公布',
  'survey.mean.straight':
    '“一路同选”指一组含反向题的等次题全部选同一等次。只统计占比，不记是哪一份，不剔除；份数够时另列不含这些答卷的数字',
  'survey.mean.own': '本次调查由被评单位自行组织',
  'survey.straight': (f: { of: number; n: number; share: string }) => `一路同选${f.n}份，占答完全组的${f.of}份的${f.share}%`,
  'survey.straight.few': (f: { of: number; least: number }) => `答完全组的${f.of}份；一路同选的份数（或其余份数）少于${f.least}，不单列`,
  'survey.unfit': (f: { found: readonly string[] }) => `问卷还不能用：${f.found.slice(0, 3).map((x) => x.replace(/。$/, '')).join('；')}${f.found.length > 3 ? `；等${f.found.length}处` : ''}。`, // biome-ignore format: one line
  'survey.no-frame': '还没有登记调查对象的底册，请先登记再继续。',
  'survey.not-drawn': '抽样还没有完成：要由两方封存并公布秘数以后才能冻结。',
  'survey.wrong-mode': (f: { mode: string }) => `本次是“${f.mode}”，不用抽签。`,
  'survey.wanted-missing': '抽样调查要写明一共抽取多少人。',
  'survey.stratum-too-small': (f: { stratum: string; n: number; least: number }) =>
    `“${f.stratum}”只有${f.n}人，少于${f.least}人的层会认出是谁答的，请并入其他层。`,
  'survey.too-many-passes': (f: { n: number; max: number }) => `一份问卷最多请${f.max}人回答，现在是${f.n}人，请改为抽样或者分开办。`,
  'survey.draw-settled': '抽签已经开始公布或者已经抽定，不能再改。',
  'survey.draw-pending': '要两方都封存了秘数，才能公布。',
  'survey.drawer-twice': '同一个人不能封存两方的秘数，请另一方来办。',
  'survey.outsider-missing': '两方中要有一方是监督、纪检一方，不能都是组织单位的人。',
  'survey.secret-wrong': '这个秘数与封存的不符，请核对后再公布。',
  'survey.no-passes': '答卷条还没有印制，没有人能够答卷，请先印制。',
  'survey.closes-in-past': '结束时间要晚于现在，也要晚于开始时间。',
  'survey.open-too-early': (f: { opensAt: string }) => `还没有到冻结时公布的开始时间（${f.opensAt.slice(0, 16).replace('T', ' ')} UTC）。`,
  'survey.close-too-early': (f: { closesAt: string }) =>
    `还没有到冻结时公布的结束时间（${f.closesAt.slice(0, 16).replace('T', ' ')} UTC）。`,
  'survey.reached-wrong': (f: { stratum: string; answered: number; drawn: number }) =>
    `“${f.stratum}”的送达数应在已回答的${f.answered}与抽取的${f.drawn}之间。`,
  'survey.counter-certifies': '计出结果的人不能自己确认，请另一位有权的同志办理。',
  'survey.unknown-code': '没有这个答卷码，请对照答卷条再输一次。',
  'survey.code-spent': '这张答卷条已经交过一份答卷。如果是您刚才交的，说明已经收到，不用再交。',
  'survey.not-open': '现在不能答卷：还没有开始，或者已经结束。',
  'survey.answers-faulty': (f: { questions: readonly string[] }) => `有${f.questions.length}道题的回答需要改一改。`,
} as const

export const surveyNouns = { survey: '问卷' }
export const surveyStateNames = Object.fromEntries(Object.entries(surveyText).filter(([k]) => k.includes('.state.'))) as Record<
  string,
  string
>

type Says = (f: { words: string; where: string }) => string
const at = (where: string): string => (where === '' ? '' : `“${where}”：`)
/** What the check finds, in words. */
export const findingNames: Record<string, Says> = {
  'no-negative': (f) => `${at(f.where)}等次“${f.words}”里没有真正的否定。`,
  'few-negatives': (f) => `${at(f.where)}等次“${f.words}”里肯定太多、否定太少。`,
  'no-positive': (f) => `${at(f.where)}等次“${f.words}”里没有肯定。`,
  'scores-upside-down': (f) => `${at(f.where)}“${f.words}”的分值或性质颠倒。`,
  leading: (f) => `${at(f.where)}“${f.words}”是引导性的话。`,
  'pre-ticked': (f) => `${at(f.where)}“${f.words}”是预先选好的，不能预选。`,
  'burdened-negative': (f) => `${at(f.where)}“${f.words}”给否定的回答加了负担。`,
  reward: (f) => `${at(f.where)}“${f.words}”用好处换回答。`,
  'option-twice': (f) => `${at(f.where)}选项“${f.words}”重复。`,
  'bad-bounds': (f) => `${at(f.where)}范围${f.words}不成立。`,
  'bad-shares': (f) => `${at(f.where)}满意或不满意所含的等次“${f.words}”不对。`,
  'design-too-many': (f) => `${at(f.where)}随机应答的各种结果加起来超出了骰子或硬币的可能。`,
  'design-blind': (f) => `${at(f.where)}正问和反问机会相等，什么也估计不出来。`,
  'design-certain': (f) => `${at(f.where)}随机应答要同时留出固定答“是”和固定答“否”的可能，否则一份答卷就会说出真情。`,
  overall: (f) => `${at(f.where)}代号overall的题作总体评价，须是人人必答、不反向的等次题。`,
  'question-twice': (f) => `代号“${f.words}”用了两次。`,
  'battery-scales': (f) => `题组“${f.words}”的等次不一致。`,
  'battery-short': (f) => `题组“${f.words}”少于三题。`,
  'battery-one-way': (f) => `题组“${f.words}”要有正向题也要有反向题。`,
  'battery-hidden': (f) => `${at(f.where)}题组里的题不能按条件显示。`,
  'no-such-question': (f) => `${at(f.where)}条件里的题“${f.words}”不存在。`,
  'no-such-option': (f) => `${at(f.where)}条件里的选项“${f.words}”不存在。`,
  'no-condition-on': (f) => `${at(f.where)}“${f.words}”不能作条件（数字、文字和随机应答题不作条件）。`,
  cycle: (f) => `${at(f.where)}与“${f.words}”互为条件，绕成一圈。`,
  later: (f) => `${at(f.where)}条件“${f.words}”在它后面，还没有问到。`,
  contradiction: (f) => `${at(f.where)}几个条件不可能同时成立。`,
  unreachable: (f) => `${at(f.where)}没有任何回答能走到这一题。`,
}

export const faultNames: Record<Fault, (q: Question) => string> = {
  missing: (q) => `请回答：${q.text}`,
  'no-such-option': () => '请从列出的选项里选。',
  'too-few': (q) => `至少选${q.kind === 'many' ? q.least : 1}项。`,
  'too-many': (q) => `最多选${q.kind === 'many' ? q.most : 1}项。`,
  'no-number': (q) => (q.kind === 'number' && q.places > 0 ? `请填数字，最多${q.places}位小数。` : '请填整数。'),
  'out-of-bounds': (q) => (q.kind === 'number' ? `请填${q.least}到${q.most}之间的数。` : '超出范围。'),
  'too-long': (q) => `最多写${q.kind === 'text' ? q.most : 0}字。`,
}

/** A condition as it stands beside its question on paper and on a page without script. */
export const conditionSays = (d: Definition, c: Condition): string => {
  const all = questionsOf(d)
  const q = all.find((x) => x.id === c.question)
  const words = q ? c.options.map((o) => optionsOf(q).find((x) => x.id === o)?.title ?? o).join('”“') : c.options.join('、')
  const no = all.findIndex((x) => x.id === c.question) + 1
  return c.op === 'not' ? `第${no}题没有选“${words}”` : `第${no}题选了“${words}”`
}

const faces = ['1点', '2点', '3点', '4点', '5点', '6点']
// Unlike falls first, so that with two coins truth is what happens when they differ.
const falls = ['一正一反（先正）', '一正一反（先反）', '两枚正面', '两枚反面']
export const outcomeNames = (d: Design): string[] => (d.device === 'die' ? faces : falls)
export const instructionNames: Record<Instruction, string> = {
  truth: '如实回答',
  yes: '不论实情，都选“是”',
  no: '不论实情，都选“否”',
  opposite: '回答相反的说法：实情是“是”就选“否”，实情是“否”就选“是”',
}
/** How chance decides, outcome by outcome: what is done with a real die or coins where a page has no script. */
export const howSays = (d: Design): string => {
  const names = outcomeNames(d)
  const by = new Map<Instruction, string[]>()
  for (const [i, what] of instructions(d).entries()) by.set(what, [...(by.get(what) ?? []), names[i]!])
  return [...by].map(([what, of]) => `${of.join('、')}：${instructionNames[what]}`).join('；')
}

/** Hall pages. */
export const surveyPublic = {
  list: '问卷和结果',
  lead: '问谁、问什么、怎么算，开始以前就公布；结果确认以后在这里公布。',
  empty: '现在没有公布的问卷。',
  source: '问卷台账',
  way: '填写问卷',
  wayNote: '手里有答卷条的，在这里输入答卷码',
  listWay: '问卷和结果',
  listWayNote: '问了谁、多少人回答、结果怎样',
  codeTitle: '填写问卷',
  codeLead: '请输入答卷条上的16位答卷码。一张答卷条只能交一份答卷。',
  code: '答卷码',
  codeHint: '字母不分大小写，横线可以不输。',
  begin: '开始',
  organiser: '组织单位',
  about: '问的是',
  who: '谁来回答',
  whoOf: (stratum: string, drawn: number, population: number) => `${stratum}${drawn === population ? `${population}人` : `${population}人中抽${drawn}人`}`, // biome-ignore format: one line
  time: '时间',
  span: (from: string, until: string) => `${from}至${until}`,
  questions: '问题',
  questionCount: (n: number) => `${n}题`,
  digest: '冻结内容的摘要',
  draw: '抽样依据',
  drawOf: (stratum: string, list: string, seed: string) => `${stratum}：名单摘要${list.slice(0, 16)}…，种子${seed.slice(0, 16)}…`,
  result: '结果',
  notYet: '结果确认以后在这里公布。结束以前任何人都看不到任何数字，也看不到谁交了。',
  privacyTitle: '您的回答怎样保密',
  privacy: [
    '答卷条上的码只用来保证一张条交一份，不记给了谁，也不记什么时候用的。',
    '收到的答卷不带码，不带时间，只带您所在的层；每收一份，都与别的答卷混在一起重写一遍。',
    '结果里少于规定份数的数字不列。结果确认以后，答卷条和整份答卷都清除，只留汇总的数字和遮盖了号码的文字。',
    '防不了的：旁边看着您填的人、手机里的恶意程序、实时盯着服务器的管理员。',
  ],
  partOf: (at: number, of: number) => `第${at}部分，共${of}部分`,
  next: '下一部分',
  toReview: '看一遍再交',
  back: '上一部分',
  review: '交卷以前看一遍',
  reviewLead: '交卷以后不能再改，也不能再看。',
  change: '修改这一部分',
  blank: '没有回答',
  send: '交卷',
  thanks: '已经收到',
  thanksLead: '谢谢您。没有回执：谁也不能拿它证明您是怎么答的。这张答卷条已经用完，可以扔掉。',
  condition: (words: string) => `只请${words}的人回答`,
  optional: '可以不答',
  chooseMany: (least: number, most: number) => (least > 0 ? `选${least}到${most}项` : `最多选${most}项`),
  inUnit: (unit: string, least: number, most: number) => `单位：${unit}，${least}到${most}之间`,
  most: (n: number) => `最多${n}字`,
  randomTitle: '这道题用随机应答',
  randomWhy:
    '您先让骰子或硬币决定怎么答，别人不知道您掷出了什么，所以您选“是”或“否”都说明不了您自己的情况；把许多人的回答合在一起，才能算出大约有多少人是。',
  randomDie: '请准备一枚骰子，自己掷一次，不要给人看：',
  randomCoins: '请准备两枚硬币，按先后自己掷一次，不要给人看：',
  faults: '有几题需要改一改',
  drawnN: '抽取',
  reachedN: '送达',
  answeredN: '回答',
  missedN: '未回答',
  rate: '回答率',
  stratum: '层',
  population: '人数',
  all: '合计',
  weight: '每份回答的权数',
  option: '选项',
  n: '份数',
  share: '比例',
  interval: '95%区间',
  weighted: '加权比例',
  asked: (asked: number, answered: number) => `问到${asked}份，回答${answered}份`,
  withheld: '回答太少，不公布。',
  needsMore: (least: number, n: number) => `回答${n}份，不足${least}份，估计不准，不公布。`,
  estimate: (p: string, low: string, high: string, n: number) => `估计有${p}%（95%区间${low}%—${high}%，${n}份回答）`,
  cut: '按公式算出的数落在0到100之外，按边界印出',
  designed: (p: string, how: string) => `随机应答，如实回答的概率p＝${p}。${how}`,
  numberLine: (f: { mean: string; median: string; low: string; high: string; unit: string }) =>
    `平均${f.mean}${f.unit}，中位数${f.median}${f.unit}，中间一半的人在${f.low}到${f.high}${f.unit}之间`,
  satisfied: (n: number, of: number, p: string) => `满意率${p}%（${n}÷${of}）`,
  dissatisfied: (n: number, of: number, p: string) => `不满意率${p}%（${n}÷${of}）`,
  textLine: '文字回答由有权的人阅读，不公布原文。',
  spread: '各项回答',
  crossOf: '按层分列',
  unanswered: '没有回答',
  without: '不含一路同选',
  none: '—',
  meaning: '怎么算的',
} as const
