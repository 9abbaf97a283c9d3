const MOST = 5000

/** Numbers as a clerk writes them: `3、5-8，12`. Each once, in order. Null for what is no list of numbers, or too many. */
export const numbersIn = (typed: string): number[] | null => {
  const parts = typed.split(/[\s,，、;；]+/).filter(Boolean)
  if (parts.length === 0) return null
  const found = new Set<number>()
  for (const part of parts) {
    const range = /^(\d{1,6})(?:[-—－~～\u81f3](\d{1,6}))?$/.exec(part)
    if (!range) return null
    const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])]
    if (from < 1 || to < from || to - from >= MOST) return null
    for (let n = from; n <= to; n++) found.add(n)
  }
  return found.size > MOST ? null : [...found].sort((a, b) => a - b)
}
