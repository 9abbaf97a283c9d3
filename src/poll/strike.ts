import { refusal } from '../lib/refusal.ts'
import { clopperPearson, type Interval } from './interval.ts'
import { isBelow } from './result.ts'

export const strikeRules = ['consecutive', 'cumulative'] as const
export type StrikeRule = (typeof strikeRules)[number]
export const appointments = ['elected', 'appointed', 'hired'] as const
/** How a post was come by decides who studies the matter and by which procedure; none of them is this product. */
export type Appointment = (typeof appointments)[number]

export const notServed = refusal<{ title: string }>()(422, 'poll.not-served')
export const notTwice = refusal<{ n: number; rule: string }>()(422, 'poll.not-twice')
export const strikeRaised = refusal<{ raisedOn: string }>()(412, 'poll.strike-raised')
export const strikeAnswered = refusal()(412, 'poll.strike-answered')

export interface FrozenPoll {
  pollId: number
  title: string
  on: string
  satisfied: number
  valid: number
}
export interface StrikePoll extends FrozenPoll {
  below: boolean
  /** Exact 95 %, as shares. */
  interval: Interval | null
  /** The interval holds the threshold: the papers cannot tell whether it is below. */
  unsure: boolean
}
export interface StrikeVerdict {
  polls: StrikePoll[]
  /** Polls that make the case under the rule; empty when there is none. */
  strikes: number[]
  twice: boolean
  /** No strike whose interval holds the threshold. */
  sure: boolean
}

/**
 * 群众满意率两次低于 60 %: a finding that ends in 提请研究, never in a removal. Polls of the people served only, in the order they were held.
 * `consecutive`: two running; `cumulative`: any two.
 */
export const strikesOf = (polls: readonly FrozenPoll[], rule: StrikeRule, threshold = '60'): StrikeVerdict => {
  const line = Number(threshold) / 100
  const judged = [...polls]
    .sort((a, b) => (a.on === b.on ? a.pollId - b.pollId : a.on < b.on ? -1 : 1))
    .map((p): StrikePoll => {
      const interval = clopperPearson(p.satisfied, p.valid)
      return { ...p, below: isBelow(p, threshold), interval, unsure: interval !== null && interval.low <= line && line <= interval.high }
    })
  let strikes: StrikePoll[] = []
  if (rule === 'cumulative') strikes = judged.filter((p) => p.below)
  else
    for (const [i, p] of judged.entries()) {
      const next = judged[i + 1]
      if (p.below && next?.below) strikes = [p, next]
    }
  const twice = strikes.length >= 2
  return { polls: judged, strikes: twice ? strikes.map((p) => p.pollId) : [], twice, sure: twice && strikes.every((p) => !p.unsure) }
}
