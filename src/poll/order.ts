/** Surname's first character → strokes and kind of the first stroke (1横 2竖 3撇 4点 5折); `plans/polls/strokes.json` with its source. */
export type Strokes = Readonly<Record<string, readonly [strokes: number, first: number]>>

export interface Ordered {
  /** Positions in the list given, as they are to stand on the paper. */
  readonly order: number[]
  /** Names whose surname is not in the table: they stand last, and the clerk sets where they belong. */
  readonly unknown: string[]
  /** Names the table cannot tell apart (as many strokes, same first stroke): the clerk looks at the next stroke or the given name. */
  readonly ties: string[][]
}

/** 姓氏笔画为序: fewer strokes first, then by the first stroke 横竖撇点折; what the table cannot decide stays in the order given and is named. */
export const bySurnameStrokes = (names: readonly string[], strokes: Strokes): Ordered => {
  const keyed = names.map((name, at) => {
    const key = strokes[[...name.trim()][0] ?? '']
    return { name, at, key, rank: key ? key[0] * 10 + key[1] : Number.POSITIVE_INFINITY }
  })
  const sorted = [...keyed].sort((a, b) => (a.rank === b.rank ? a.at - b.at : a.rank - b.rank))
  const ties: string[][] = []
  for (let i = 0; i < sorted.length; ) {
    let j = i
    while (j < sorted.length && sorted[j]!.rank === sorted[i]!.rank) j++
    if (j - i > 1 && sorted[i]!.key) ties.push(sorted.slice(i, j).map((k) => k.name))
    i = j
  }
  return { order: sorted.map((k) => k.at), unknown: sorted.filter((k) => !k.key).map((k) => k.name), ties }
}
