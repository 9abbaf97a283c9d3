import { z } from 'zod'
import { futureDay } from '../campaign/campaign.ts'
import { staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import * as x from './examine.ts'
import { noQuorum, presentOverShould, votesOverPresent } from './meeting.ts'
import * as n from './nomination.ts'
import { meetingKinds } from './settings.ts'

const day = z.iso.date()
const text = (max: number) => z.string().trim().min(1).max(max)

/** A meeting as it is entered, with its count, on a page or from a sealed paper; and what may be wrong with a step either way. */
export const meetingInput = z.object({
  kind: z.enum(meetingKinds),
  heldOn: day,
  /** Number or title of the minutes. */
  minutes: text(120),
  should: z.number().int().min(1).max(100_000),
  present: z.number().int().min(0).max(100_000),
})
export const counted = z.object({
  for: z.number().int().min(0).max(100_000),
  against: z.number().int().min(0).max(100_000),
  abstain: z.number().int().min(0).max(100_000),
})
export const meetingCount = meetingInput.extend(counted.shape)
export const stepRefusals = [
  x.conflict,
  x.personConflict,
  x.tooFewPersons,
  x.meetingRequired,
  x.unverified,
  x.foundUnfit,
  x.notInspected,
  n.notEligible,
  n.samePerson,
  n.officeAlone,
  n.ownCase,
  n.ownUnit,
  n.wrongSeat,
  n.suspended,
  futureDay,
  noQuorum,
  presentOverShould,
  votesOverPresent,
  staleVersion,
  wrongState,
] as const
