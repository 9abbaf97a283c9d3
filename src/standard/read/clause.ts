/** A figure with its counter: 4 次, 95 %. `of`: over which period or whom it is owed once, 月, 季, 人. */
export interface Norm {
  n: string
  unit: string
  of?: string
}
export interface Band {
  /** Included; null = open. */
  from: string | null
  /** Excluded; null = open. */
  to: string | null
  points: string
}

/** One sentence of a rule, read. Points are exact decimal text; `when` keeps the words it stands on. */
export type Clause =
  | { kind: 'short'; norms: Norm[]; per: Norm; points: string; when: string }
  | { kind: 'per'; per: Norm; points: string; when: string }
  | { kind: 'if'; points: string; when: string }
  | { kind: 'zero'; when: string }
  | { kind: 'get'; points: string; when: string }
  | { kind: 'each'; points: string; when: string }
  | { kind: 'bands'; unit: string; bands: Band[] }
  | { kind: 'levels'; levels: { points: string; when: string }[] }
  | { kind: 'share'; points: string; when: string }
  | { kind: 'import'; outOf: string; when: string }
  | { kind: 'rank'; best: string; minus: string }

/** Why a text is left to a person; the sentence of each stands in the standard's texts. */
export const flagReasons = [
  'no-rule',
  'no-max',
  'discretion',
  'open-list',
  'no-norm',
  'norm-unit',
  'sum',
  'band-gap',
  'band-unit',
  'above-max',
  'steps',
  'leftover',
  'no-amount',
  'no-effect',
] as const
export type FlagReason = (typeof flagReasons)[number]
export interface Flag {
  reason: FlagReason
  /** Words of the paper it is about. */
  words: string
}

/** All clauses of an item, or why none is taken: a text read in part would be a guess. */
export type ItemReading = { clauses: Clause[]; flag: null } | { clauses: null; flag: Flag }

export const normNote = (n: Norm): string => `${n.n}${n.unit}${n.of ? `/${n.of}` : ''}`

/** Short form of a clause, as the expected readings of the samples are written. */
export const notation = (c: Clause): string => {
  switch (c.kind) {
    case 'short':
      return `short ${c.norms.map(normNote).join('+')} by ${normNote(c.per)} -${c.points}`
    case 'per':
      return `per ${normNote(c.per)} -${c.points}`
    case 'if':
      return `if -${c.points}`
    case 'zero':
      return 'zero'
    case 'get':
    case 'each':
    case 'share':
      return `${c.kind} ${c.points}`
    case 'bands':
      return `bands ${c.bands.map((b) => `[${b.from === null ? '' : b.from + (c.unit === '%' ? '%' : '')},${b.to === null ? '' : b.to + (c.unit === '%' ? '%' : '')}) ${b.points}`).join(', ')}`
    case 'levels':
      return `levels ${c.levels.map((l) => l.points).join(',')}`
    case 'import':
      return `import ${c.outOf}`
    case 'rank':
      return `rank ${c.best} -${c.minus}`
  }
}
