import { number, unit } from './words.ts'

/** What a rule gives or takes, with the words before it that say when. */
export interface Outcome {
  kind: 'deduct' | 'zero' | 'get' | 'full'
  points: string
  when: string
  /** The sentence it stands in, whole. */
  sentence: string
}

/** Said of every item and adding nothing: the floor is 0 in the grammar. */
const floorWords =
  /[(,，。;；]?(?:本项|该项|单项|此项|各项|每项)?(?:分值)?(?:直至|直到)?(?:扣完|扣光|减完)(?:本项|该项|此项|分值|所有分|\d+分)?(?:分)?(?:为止|即止)[)]?|[,;(]?最低(?:得|扣至|为|计)?0分[)]?|[,。;]?不(?:计|得)负分/g
/** A ceiling that only repeats the item's own points is dropped; others are kept apart. */
const ceilings = new RegExp(
  `[,;。(]?(?:本项|该项|单项|累计|总计|合计)?(?:最高|最多|满分|上限|不超过|共计?)(?:可?得|计|加|为|扣|加分)?(${number})分[)]?`,
  'g',
)

export const tidy = (text: string): string => text.replace(floorWords, ';')

export const ceilingsOf = (text: string): { rest: string; ceilings: string[] } => {
  const found: string[] = []
  const rest = text.replace(ceilings, (_, n: string) => {
    found.push(n)
    return ''
  })
  return { rest, ceilings: found }
}

const outcome = new RegExp(
  [
    `(?:的|则|,)?(?:最多|一次性|各|再)?(?:扣除|扣减|倒扣|扣|减去|减|少得)(${number})分`,
    '(取消(?:该项|本项|此项)(?:得分|分数|分值)|扣除(?:该项|本项|此项)(?:全部|所有)?(?:分值|得分|分数)?|不得分|不给分|不予得分|(?:得|计|记|为|给)0分|(?:该项|此项|本项)?(?:分)?(?:(?<![健齐安完不])全扣|扣完|扣光)|(?<![\\d.])0分(?!以|及|至|到|-)|一票否决(?:该项|本项|此项)|(?:该项|本项|此项)一票否决)',
    '((?:得|计|给)(?:该项|本项)?满分)',
    `(?:各|可)?(?:得|计|记|给|加|\\+)?(${number})分(?!以|及|至|到|-|得|的得|之间|\\(含|不得)`,
  ].join('|'),
  'g',
)

const perAfter = new RegExp(`^/(${unit})`)
const unread =
  /(?<!不)(?:扣分|减分|加分)|按比例|递减|递增|减半|加倍|折半|不计分|不予计分|另行|取消得分|抵扣|[得计给]\d+(?:\.\d+)?%|扣\d+(?:\.\d+)?(?![\d.分])|按[卷件次项个人户处](?=;|$)/

/** Words about points that no outcome took in: the text says more than was read. */
export const leftover = (text: string): string | null => unread.exec(text.replace(outcome, ';'))?.[0] ?? null

/** Every outcome of a text in order. */
export const outcomesOf = (text: string): Outcome[] => {
  const out: Outcome[] = []
  for (const sentence of text.split(/[。;]/)) {
    let from = 0
    for (const m of sentence.matchAll(outcome)) {
      const after = perAfter.exec(sentence.slice(m.index + m[0].length))
      // 扣 0.5 分/次 is 每次扣 0.5 分.
      const when = sentence.slice(from, m.index).replace(/^[,、:的]+|[,、:(]+$/g, '') + (after ? `,每${after[1]}` : '')
      from = m.index + m[0].length + (after ? after[0].length : 0)
      if (m[1] !== undefined) out.push({ kind: 'deduct', points: m[1], when, sentence })
      else if (m[2] !== undefined) out.push({ kind: 'zero', points: '0', when, sentence })
      else if (m[3] !== undefined) out.push({ kind: 'full', points: '', when, sentence })
      else out.push({ kind: 'get', points: m[4]!, when, sentence })
    }
  }
  return out
}
