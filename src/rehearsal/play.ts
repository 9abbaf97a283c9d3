import type { DatedPhase } from '../campaign/plan.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import type { Loaded } from '../demo/load.ts'
import type { Day } from '../lib/calendar.ts'
import type { Random } from '../lib/random.ts'
import { Failed } from './failed.ts'
import type { Seat, Simulated } from './realm.ts'
import type { agenda, Player, Stage } from './stage.ts'

/** A unit that takes part, and who acts for it. */
export interface Acting {
  readonly key: string
  readonly id: number
  readonly name: string
  readonly kind: string
  readonly sector: string | null
  readonly organiser: boolean
  readonly depth: number
  /** Its own secretary. */
  readonly own: Player
  /** The secretary of the unit above it; of the organiser, whoever stands above that, if anybody. */
  readonly above: Player | null
  readonly parent: Acting | null
}

export interface Book {
  /** Named steps of the journey, in the order they were begun, with what was done in each. */
  readonly steps: { name: string; day: Day; done: Map<string, number>; notes: string[] }[]
  begin(name: string, day: Day): void
  did(what: string, n?: number): void
  note(sentence: string): void
  readonly tables: Map<string, Record<string, string | number | null>[]>
  readonly pages: Map<string, string>
}

export interface Play {
  readonly stage: Stage
  readonly sim: Simulated
  readonly loaded: Loaded
  readonly chance: Random
  readonly book: Book
  readonly diary: ReturnType<typeof agenda>
  /** As the organiser finished it before launch. */
  plan: PlanV1
  campaign: number
  launchOn: Day
  endsOn: Day
  phases: readonly DatedPhase[]
  /** Organiser first, parents before children. */
  readonly units: readonly Acting[]
  /** The unit that is late with its plan. */
  readonly late: Acting
  /** What one part of the journey leaves for another. */
  readonly left: Left
  /** Share of units that do more than they must, 0 to 1: a campaign of hundreds of units is acted in part. */
  readonly effort: number
  /** Title and unit of every nomination so far: a later round is for others. */
  readonly nominated: Set<string>
  readonly toFill: Map<string, { id: string; term: string }[]>
  /** Units the rounds of scoring are about. */
  visited: readonly Acting[]
  /** Frozen rounds of this campaign, the earliest first. */
  readonly rounds: number[]
  /** What the product said of a meeting too few came to. */
  quorumSaid: string
  /** Kinds of poll and scales of the product, asked once. */
  // biome-ignore lint/suspicious/noExplicitAny: see Answer
  kinds(): Promise<any>
  /** Pledges already worded in this realm. */
  readonly wordings: Set<string>
  readonly cast: readonly Seat[]
  nameOf(login: string): string
  /** The second person of a unit, for a step that the first may not do after his own. */
  deputyOf(u: Acting): Player
  /** The first of these people who does not stand on the roster of the unit: nobody reviews or checks his own branch. */
  outsider(u: Acting, ...people: readonly Player[]): Player
  /** The first who stands on no roster at or below the unit: nobody scores his own or what is above it. */
  beyond(u: Acting, ...people: readonly Player[]): Player
  /** A person of the organiser. */
  seat(
    role: 'office' | 'office-b' | 'secretary' | 'deputy' | 'leader' | 'inspector' | 'inspector-b' | 'discipline' | 'supervisor' | 'clerk',
  ): Player
}

/** What happened, for the promises of the report: each of these must have happened in a whole journey. */
export interface Left {
  late: string[]
  refusals: string[]
  upheld: string[]
  withdrawals: string[]
  files: string[]
  honours: { title: string; level: string; holder: string; code: string | null; id: number }[]
}

export const openBook = (say: (line: string) => void): Book => {
  const steps: Book['steps'] = []
  return {
    steps,
    tables: new Map(),
    pages: new Map(),
    begin: (name, day) => {
      steps.push({ name, day, done: new Map(), notes: [] })
      say(`${day}　${name}`)
    },
    did: (what, n = 1) => {
      const step = steps.at(-1)
      if (!step) throw new Error('nothing was begun')
      step.done.set(what, (step.done.get(what) ?? 0) + n)
    },
    note: (sentence) => {
      steps.at(-1)?.notes.push(sentence)
      say(`　　${sentence}`)
    },
  }
}

/** What must be so for the journey to go on; the sentence is the finding. @throws Failed */
export function insist(holds: unknown, sentence: string): asserts holds {
  if (!holds) throw new Failed(sentence)
}

/**
 * One act after the other, of one journey or of several in the same realm, the clock moved to its day; a step that fails says which it was.
 * @param until acts of later days are left undone: the realm is then in the middle of them
 */
export const playOut = async (stage: Stage, plays: readonly Pick<Play, 'diary' | 'book'>[], until: Day = '9999-12-31'): Promise<void> => {
  for (;;) {
    const first = plays.reduce<Pick<Play, 'diary' | 'book'> | null>(
      (a, b) => ((b.diary.peek() ?? '9999-99') < (a?.diary.peek() ?? '9999-99') ? b : a),
      null,
    )
    const act = first?.diary.next(until)
    if (!first || !act) break
    const { name } = act
    if (act.day > stage.today()) {
      stage.to(act.day)
      await stage.pass()
    }
    if (first.book.steps.at(-1)?.name !== name) first.book.begin(name, stage.today())
    try {
      await act.run()
    } catch (e) {
      if (e instanceof Failed) {
        e.step ||= name
        e.message = `${name}：${e.message}`
      }
      throw e
    }
  }
  await stage.pass()
}
