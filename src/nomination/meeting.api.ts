import { z } from 'zod'
import { futureDay } from '../campaign/campaign.ts'
import { command } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { counted, meetingInput } from './count.ts'
import * as x from './examine.ts'
import { noQuorum, presentOverShould, votesOverPresent } from './meeting.ts'
import * as n from './nomination.ts'
import { compositionBroken, quotaOver, wholeBroken } from './quota.ts'

const id = z.coerce.number().int()

export const select = command('nomination.select', 'POST /campaigns/:campaignId/nomination-meetings', {
  may: n.mayMeet,
  input: meetingInput.extend({
    campaignId: id,
    titleKey: z.string().max(60),
    votes: z
      .array(counted.extend({ nominationId: z.number().int(), recused: z.number().int().min(0).max(1000).default(0) }))
      .min(1)
      .max(500),
    attachmentIds: z.array(id).max(10).default([]),
    /** Who came, by the register: those with an interest in a nominee are counted out of his votes. */
    attendees: z.array(z.number().int()).max(1000).optional(),
  }),
  output: z.object({
    meetingId: z.number().int(),
    selected: z.array(z.number().int()),
    notSelected: z.array(z.number().int()),
    needed: z.number().int(),
  }),
  refusals: [
    n.noSection,
    n.titleUnknown,
    n.notAtSelect,
    n.noticeFirst,
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
    quotaOver,
    compositionBroken,
    wholeBroken,
    x.conflict,
    x.recusedVoted,
    x.attendanceDiffers,
    x.tooFewPersons,
    x.meetingRequired,
    x.unverified,
    x.foundUnfit,
    x.notInspected,
    x.ratioShort,
    n.notEligible,
    wrongState,
  ],
  summary: '会议评选：应到、实到、逐名票数',
})
