/**
 * Whether a questionnaire lets people say no. Nothing here reads a configuration and no finding can be overridden (N7): the surveys that ended in
 * an inquiry all had a scale without a real negative, a question that answers itself, a box ticked beforehand, or a price on saying no.
 */
export const wordingRules = [
  'no-negative',
  'few-negatives',
  'no-positive',
  'scores-upside-down',
  'leading',
  'pre-ticked',
  'burdened-negative',
  'reward',
] as const
export type WordingRule = (typeof wordingRules)[number]
export interface WordingFinding {
  readonly rule: WordingRule
  readonly words: string
}

export interface Questionnaire {
  readonly texts: readonly string[]
  readonly grades: readonly { id: string; title: string; points: string; sense: 'positive' | 'neutral' | 'negative' }[]
  readonly noOpinion: string | null
  /** Ids of the grades counted as 满意 and as 不满意, where something is counted. */
  readonly satisfied?: readonly string[]
  readonly dissatisfied?: readonly string[]
  readonly preTicked: string | null
}

/** What a word says, whatever the form declares it to be: a soft word for bad is no negative. */
const negative =
  /^(?:很|非常|十分|极|极其|比较|较|太)?(?:不满意|不合格|不称职|不好|不同意|不认可|不赞成|不达标|不胜任|不信任|差|很差|较差|后进|落后|糟糕|失望)$/
const soft = /不太|不够|有待|待提高|待改进|尚可|需努力|仍需|还需|可以更|有提升|有差距|欠|进步|一般|还行|还可以|过得去|凑合|说不清/
const positive =
  /^(?:很|非常|十分|最|特别|比较|较|基本|大体|总体)?(?:满意|好|优秀|优|良好|良|合格|称职|同意|认可|赞成|达标|先进|胜任|信任|放心|支持|肯定|出色)$/

const senseOf = (title: string): 'positive' | 'negative' | 'neutral' =>
  negative.test(title) ? 'negative' : soft.test(title) ? 'neutral' : positive.test(title) ? 'positive' : 'neutral'

const leading =
  /难道|众所周知|毋庸置疑|有目共睹|不言而喻|大家都(?:认为|知道|说)|广大(?:群众|党员|居民|师生)(?:一致|普遍|都)|一致(?:认为|好评|认可)|深受(?:好评|欢迎|群众)|(?:显著|巨大|丰硕|突出|优异|辉煌|可喜)(?:的)?(?:成效|成绩|成果|变化|进步)|(?:取得|获得)了?[^，。？]{0,8}(?:显著|巨大|很大|优异|突出|可喜|丰硕)|无微不至|热情周到|(?:优质|高效|满意|贴心|一流|出色)的?(?:服务|工作)[^，。？]{0,8}(?:是否|吗|如何|怎么样|怎样|感到|给)|(?:请|望|恳请|敬请|务请|希望|盼)(?:您|各位|大家|你|全体|多多|务必|一定|给予|予以)*(?:支持|好评|选满意|选择满意|打满分|评为?满意|选(?:择)?[“「『]?满意|勾选[“「『]?满意|给予满意|肯定|理解和支持)|(?:务必|一定要|必须|应当|应)(?:选|勾|填|评|打)[^，。？]{0,8}(?:满意|优秀|好|满分)|(?:是不是|是否)(?:非常|十分|很|更加?)(?:满意|好|优秀|认可)|(?:您|你)(?:一定|肯定|想必|应该)(?:会?(?:满意|认可|觉得|认为))|(?:不断|明显|大幅)(?:提升|提高|改善)的[^，。？]{0,10}(?:是否|满意|评价)|为(?:了)?[^，。？]{0,12}(?:荣誉|争光|创建成功|夺牌|达标)[^，。？]{0,14}(?:请|希望|务必)|您?同意[^，。？]{0,20}(?:优秀|先进|最好)[^，。？]{0,6}吗/
const burdened =
  /(?:不满意|不合格|差评|不称职|差|最低等次)[^，。；]{0,8}(?:者|的|票)?[^。；]{0,6}(?:须|必须|应当?|请|要|需)?(?:说明|写明|填写|注明|提供|附)[^。；]{0,8}(?:理由|原因|姓名|电话|证据|证明|依据|联系方式|材料)|(?:选|填|评|打)(?:择)?[“「『]?(?:不满意|不合格|差)[^。；]{0,14}(?:回访|核实|约谈|谈话|视为无效|无效|重新填写|重填)/
const reward =
  /(?:满意|好评|完成(?:评价|测评|问卷)|参与(?:评价|测评))[^。；]{0,10}(?:领取?|赠|送|兑换|抽奖|红包|礼品|纪念品|奖品|积分|奖励)|(?:抽奖|红包|礼品|纪念品)[^。；]{0,10}(?:满意|好评)/

const normal = (text: string): string => text.normalize('NFKC').replace(/[\s\u200b-\u200f\u2060\ufeff·•*_]/g, '')

/** Everything wrong with how a questionnaire asks; an empty list is a fair one. */
export const lintQuestionnaire = (q: Questionnaire): WordingFinding[] => {
  const found: WordingFinding[] = []
  const titles = q.grades.map((g) => ({ ...g, title: normal(g.title) }))
  const no = titles.filter((g) => senseOf(g.title) === 'negative')
  const yes = titles.filter((g) => senseOf(g.title) === 'positive')
  const all = titles.map((g) => g.title).join('、')
  if (no.length === 0) found.push({ rule: 'no-negative', words: all })
  // One no against three shades of yes is the most that the forms in use have; the no's themselves may not be softened away.
  else if (no.length * 3 < yes.length) found.push({ rule: 'few-negatives', words: all })
  if (yes.length === 0) found.push({ rule: 'no-positive', words: all })
  for (const g of no) {
    if (g.sense !== 'negative' || q.satisfied?.includes(g.id)) found.push({ rule: 'scores-upside-down', words: g.title })
    else if (yes.some((y) => worth(y.points) <= worth(g.points))) found.push({ rule: 'scores-upside-down', words: g.title })
  }
  for (const g of yes) if (q.dissatisfied?.includes(g.id)) found.push({ rule: 'scores-upside-down', words: g.title })
  for (const raw of q.texts) {
    const text = normal(raw)
    const hit = leading.exec(text)
    if (hit) found.push({ rule: 'leading', words: hit[0] })
    const price = burdened.exec(text)
    if (price) found.push({ rule: 'burdened-negative', words: price[0] })
    const gift = reward.exec(text)
    if (gift) found.push({ rule: 'reward', words: gift[0] })
  }
  if (q.preTicked !== null) found.push({ rule: 'pre-ticked', words: q.grades.find((g) => g.id === q.preTicked)?.title ?? q.preTicked })
  return found
}

const worth = (points: string): number => {
  const [n = '0', d = '1'] = points.split('/')
  return Number(n) / Number(d)
}

/** Names that would call a weighted score a rate. @source domain.md 3.4, the 开县 site: 100 votes of 不满意 read as 满意率 50 % */
const calledRate = /率|百分比|比例|占比|%|％/
/** Whether a label may stand on a weighted score: it may never be called a rate. */
export const mayLabelScore = (label: string): boolean => !calledRate.test(normal(label))
