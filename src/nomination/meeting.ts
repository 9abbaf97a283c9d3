import { compare, mul, parseRational, rational } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import type { MeetingRule } from './settings.ts'

export const noQuorum = refusal<{ should: number; present: number; needed: number; source: string }>()(422, 'nomination.no-quorum')
export const presentOverShould = refusal<{ should: number; present: number }>()(422, 'nomination.present-over-should')
export const votesOverPresent = refusal<{ name: string; votes: number; present: number }>()(422, 'nomination.votes-over-present')

export interface Attendance {
  should: number
  present: number
}
export interface Count {
  for: number
  against: number
  abstain: number
}

/** Fewest who make a quorum: the share of those who should attend, rounded up. */
export const quorumOf = (rule: MeetingRule, should: number): number => {
  const wanted = mul(parseRational(rule.quorum), rational(should))
  return Number((wanted.n + wanted.d - 1n) / wanted.d)
}

/** @throws nomination.no-quorum, nomination.present-over-should */
export const assertQuorum = (rule: MeetingRule, a: Attendance): void => {
  if (a.present > a.should) throw presentOverShould({ ...a })
  const needed = quorumOf(rule, a.should)
  if (a.present < needed || a.should === 0) throw noQuorum({ ...a, needed, source: rule.source })
}

/**
 * Whether the votes for one nominee pass; exactly the share does not.
 * @throws nomination.votes-over-present when more votes were counted than people were there
 */
export const passes = (rule: MeetingRule, a: Attendance, c: Count, name: string): boolean => {
  const votes = c.for + c.against + c.abstain
  if (votes > a.present) throw votesOverPresent({ name, votes, present: a.present })
  return compare(rational(c.for), mul(parseRational(rule.pass), rational(rule.passOf === 'should' ? a.should : a.present))) > 0
}

/** Fewest votes that pass: the whole number just above the share. */
export const votesNeeded = (rule: MeetingRule, a: Attendance): number => {
  const share = mul(parseRational(rule.pass), rational(rule.passOf === 'should' ? a.should : a.present))
  return Number(share.n / share.d) + 1
}
