/** Every sentence of the comparison; words of its pages stand in `page.text.ts`. */
export const comparisonText = {
  'comparison.round-still-open': (f: { round: string }) => `“${f.round}”还没有定稿，定稿以后才能比较，以免影响还没有交的评分。`,
  'comparison.rounds-begun': (f: { rounds: number }) => `本活动已发起 ${f.rounds} 轮考核。分组要在考核发起前固定，现在不能再定。`,
  'comparison.no-units-to-group': () => '这个活动还没有参加单位，不能分组。',
  'comparison.unit-without-group': (f: { units: string[] }) => `分组固定以后才参加的单位没有组别，不能列入本轮：${f.units.join('、')}。`,
  'comparison.no-such-group': () => '本轮没有这个同类组。',
  'comparison.bad-package': (f: { problem: 'shape' | 'canonical' | 'digest' }) =>
    f.problem === 'shape'
      ? '文件不是一轮考核的冻结结果，没有收入。'
      : f.problem === 'canonical'
        ? '文件与公布时的写法不是逐字节一致，没有收入。请取原件，不要转存或改动。'
        : '文件的摘要与所填的公布摘要不符，没有收入。请核对公示上的摘要。',
  'comparison.package-twice': () => '这份结果已经收入过。',
  'comparison.own-package': () => '这是本领域自己的结果，不用收入。',
  'comparison.nothing-to-rehearse': (f: { units: number }) => `那一轮只有 ${f.units} 个单位，太少，不能试算。请换一轮，或用模拟单位。`,
  'comparison.not-connected': (f: { parts: number; units: number[] }) =>
    `评定人之间没有交叉：本组分成 ${f.parts} 片，各由不同的人评定，分不清是评得严还是做得差，不分档。`,
  'comparison.too-few-ratings': (f: { ratings: number; needed: number }) =>
    `评定只有 ${f.ratings} 份，至少要 ${f.needed} 份才能估计偶然误差，不分档。`,
  'comparison.panel-too-large': (f: { units: number; raters: number; mostUnits: number; mostRaters: number }) =>
    `本组 ${f.units} 个单位、${f.raters} 名评定人，超过一次能算的 ${f.mostUnits} 个、${f.mostRaters} 名，请按同类组分开比较。`,
  'comparison.few-rankings': (f: { rankings: number }) => `选了 ${f.rankings} 份排序，至少要两份才能合并。`,
  'comparison.no-such-ranking': (f: { ranking: string }) => `没有“${f.ranking}”这份排序。`,
  'comparison.ranking-open': (f: { ranking: string; units: string[] }) =>
    `“${f.ranking}”还有单位没有结果，不能用来合并：${f.units.join('、')}。`,
  'comparison.unlike-rankings': (f: { ranking: number }) => `第 ${f.ranking} 份排序与其他各份所排的对象不同，不能合并。`,
  'comparison.no-common-order': (f: { candidates: number; most: number; circle: string[] }) =>
    `${f.candidates} 个对象的多数意见首尾相接（${f.circle.join('、')}），超过 ${f.most} 个时不再合成一个次序，请并列或另行研究。`,
} as const

export const groupingStateNames = { 'grouping.state.draft': '拟定', 'grouping.state.fixed': '已固定' } as const

/** Method and assumptions, as printed under every result. */
export const howText = {
  exact: '本组各项都由台账算出，没有人评定的项，得分相同的单位不分先后。',
  model: (f: { ratings: number; raters: number; units: number }) =>
    `评分＝单位＋评定人宽严＋偶然误差（可加模型，最小二乘）：${f.units} 个单位、${f.raters} 名评定人、${f.ratings} 份评定。`,
  assumes: '假定：每人的宽严对各单位一样，偶然误差互相独立、大小相近。评定人对个别单位有偏好、打分尺度差别很大时，区间会偏窄。',
  interval: (f: { df: number }) =>
    `区间为 95%（t 分布，自由度 ${f.df}）；两两比较，差数在区间以内的不分先后。没有用随机数，任何人重算都得同一结果。`,
  leftOut: (f: { n: number }) => `另有 ${f.n} 份评定所评项目与多数不同，看不出宽严，未列入。`,
  advisory: '校正只用来判断能否分出先后，得分和等次不变。',
  places: (f: { n: number }) => `以本组前 ${f.n} 名为界：肯定在内、肯定在外以外的，列为需复查，不以零点几分定先后。`,
  noPlaces: '标准没有规定比例，没有划界。',
  noTiers: (f: { why: string }) => `没有分档：${f.why}`,
  apart: '本组单位太少，只列出，不比较。',
  grouped: '同类组在考核发起前固定。',
} as const

export { factNames, sayGroup as sayGroupKey } from '../score/group.text.ts'

export const outsideSources = { poll: '群众测评', confirmation: '受益人确认', package: '他项考核' } as const
export const comparisonNouns = { grouping: '同类分组', comparison: '比较' } as const

/** How several rankings became one, printed with it. */
export const mergeText = {
  of: (f: { of: readonly string[] }) => `合并的是 ${f.of.length} 份排序：${f.of.join('、')}；每份只用先后，不用分差，各份同等看待。`,
  majority: '方法：两两比较，过半数排序认为在前的在前（孔多塞法）。各对的多数能排成一个次序，就用这个次序；多数两可的并列。',
  kemeny: '方法：两两比较的多数互相成环，排不成次序；在全部可能的次序中取与各份排序相违最少的一个（肯尼法，逐一算清，不是近似）。',
  rankSum: '方法：名次相加，和小的在前，并列的取中间名次。',
  against: (f: { against: number; pairs: number }) => `各份排序对每两个单位的先后共 ${f.pairs} 条，这个次序与其中 ${f.against} 条相违。`,
  notUnique: '另有别的次序相违同样少，这只是其中之一，不能作为唯一的次序使用。',
  advisory: '合并的次序只供参考，不改变得分和等次，不得作为名次公布。',
  warning:
    '名次相加没有公认的依据：增减一个不相干的单位，就可能颠倒另外两个单位的先后；名次之间的差距也不相等。经点名才使用，凡引用这个次序，须连同这段话一并写明。',
} as const

export const rehearsalText = {
  simulated: (f: { seed: string; n: number }) =>
    `用 ${f.n} 个模拟单位试算，种子“${f.seed}”，同一种子结果相同。模拟单位各项大体一致、上下浮动，只用来检查标准本身，不说明真实单位好坏。`,
  round: (f: { title: string; n: number }) =>
    `用“${f.title}”所在期间 ${f.n} 个单位的实际取数试算；由人评定的项，只取那一轮里同一编号、分值合规的评定，其余不计。`,
  order: '次序变动：一项的分值增减一成，其余不变，同类组内两两次序颠倒的对数；由不分先后变为分出先后的记半对（肯德尔距离）。',
  burden: '用时按每个评定项 4 分钟、每个自动取数项半分钟估算。',
} as const

export const trendText = {
  finding: (f: { item: string; units: number }) => `${f.units} 个单位在“${f.item}”上失分`,
  problem: (f: { kind: string; units: number }) => `${f.units} 个单位出现同一类问题“${f.kind}”`,
  recurrence: (f: { kind: string; n: number; units: number }) => `“${f.kind}”销号后复发 ${f.n} 次，涉及 ${f.units} 个单位`,
  falling: (f: { measure: string; units: number; was: string; now: string }) =>
    `“${f.measure}”下降：${f.units} 个单位比上一期间低 5 个百分点以上，其中降得最多的从 ${f.was}% 到 ${f.now}%`,
} as const
