import { z } from 'zod'
import { query } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import * as x from './examine.ts'
import * as n from './nomination.ts'
import { composition, facts } from './nominee.ts'
import { meetingKinds } from './settings.ts'

const id = z.coerce.number().int()

const choice = z.object({
  id: z.number().int(),
  title: z.string(),
  organiser: z.boolean(),
  titles: z.array(z.object({ key: z.string(), name: z.string() })),
  noticeLevels: z.array(z.object({ id: z.string(), name: z.string(), at: z.enum(['recommending-unit', 'organiser']) })),
  workingDays: z.number().int().nullable(),
  awards: z.array(z.object({ id: z.string(), level: z.string(), titles: z.array(z.string()), plaque: z.boolean() })),
})

/** Running campaigns that select, in which a unit takes part, and those of other units the reader may see: for the forms. */
export const nominationChoices = query('nomination.choices', 'GET /nomination-choices', {
  may: n.mayReadNominations,
  input: z.object({ unitId: id }),
  output: z.object({
    unitName: z.string(),
    campaigns: z.array(choice),
    /** The highest units of other running campaigns within the reader's posts. */
    below: z.array(choice.extend({ unitId: z.number().int(), unit: z.string() })),
  }),
  summary: '可以推荐、公示、表彰的活动',
})

export const listTitles = query('nomination.titles', 'GET /campaigns/:campaignId/titles', {
  may: n.mayReadNominations,
  input: z.object({ campaignId: id, unitId: id.optional() }),
  output: z.object({
    titles: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        object: z.enum(n.objects),
        perUnit: z.number().int().nullable(),
        total: z.number().int().nullable(),
        /** Nominees of the unit asked about. */
        ofUnit: z.number().int(),
        alive: z.number().int(),
        composition: z.array(composition),
        eligibility: z.array(z.object({ id: z.string(), text: z.string() })),
        groups: z.array(z.string()),
        limits: z.object({ briefChars: z.number().int(), deedsChars: z.number().int(), source: z.string() }),
      }),
    ),
    chain: z.array(z.object({ key: z.string(), name: z.string(), kind: z.enum(n.stepKinds), meeting: z.enum(meetingKinds).nullable() })),
    meetings: z.array(z.object({ kind: z.enum(meetingKinds), quorum: z.string(), pass: z.string(), source: z.string() })),
  }),
  refusals: [n.noSection],
  summary: '称号、名额、构成限制（随时计算）和推荐程序',
})

const stepView = z.object({
  key: z.string(),
  name: z.string(),
  kind: z.enum(n.stepKinds),
  unitId: z.number().int(),
  unit: z.string(),
  state: z.enum(['done', 'due', 'later']),
})
export const nominationRow = z.object({
  id: z.number().int(),
  campaignId: z.number().int(),
  titleKey: z.string(),
  title: z.string(),
  object: z.enum(n.objects),
  unitId: z.number().int(),
  unit: z.string(),
  name: z.string(),
  state: z.enum(n.nominationStates),
  /** The step that is due, or null. */
  step: z.string().nullable(),
  stepUnit: z.string().nullable(),
  steps: z.array(stepView),
  suspended: z.boolean(),
  endReason: z.string().nullable(),
  version: z.number().int(),
})
export const listNominations = query('nomination.list', 'GET /nominations', {
  may: n.mayReadNominations,
  input: listInput(
    {
      campaignId: id.optional(),
      titleKey: z.string().max(60).optional(),
      state: z.enum(n.nominationStates).optional(),
      unitId: id.optional(),
      /** Kind of the step that is due. */
      due: z.enum(n.stepKinds).optional(),
    },
    ['tree'] as const,
  ),
  output: listOutput(nominationRow),
  summary: '推荐对象及所在环节',
})
export const showNomination = query('nomination.show', 'GET /nominations/:id', {
  may: n.mayReadNominations,
  input: z.object({ id }),
  output: nominationRow.extend({
    campaign: z.string(),
    subjectUnitId: z.number().int().nullable(),
    subjectMemberId: z.number().int().nullable(),
    facts,
    groups: z.array(z.string()),
    grounds: z.array(z.object({ id: z.string(), ground: z.string() })),
    brief: z.string(),
    deeds: z.string(),
    nominatedOn: z.string().nullable(),
    selectedOn: z.string().nullable(),
    reportedDocument: z.string().nullable(),
    posthumous: z.string().nullable(),
    /** Kind of meeting the due step is held as, or null. */
    meeting: z.enum(meetingKinds).nullable(),
    /** Recommended by a branch, whose members may have voted where the plan asks for no meeting. */
    ofBranch: z.boolean(),
    dueKind: z.enum(n.stepKinds).nullable(),
    inspection: z.object({ on: z.string(), by: z.string(), finding: z.string(), verdict: z.enum(x.inspectionVerdicts) }).nullable(),
    eligibility: z.array(
      z.object({
        rule: z.string(),
        verdict: z.enum(['ok', 'fail', 'unknown']),
        source: z.string(),
        id: z.string().optional(),
        supplier: z.string().optional(),
        open: z.string().optional(),
        /** 三级联创: the units below that were counted, each with what it has reached. */
        below: z.array(z.object({ unitId: z.number().int(), unit: z.string(), by: z.string().nullable() })).optional(),
      }),
    ),
    acts: z.array(
      z.object({
        round: z.number().int(),
        name: z.string(),
        unit: z.string(),
        verdict: z.enum(['passed', 'returned', 'stopped']),
        words: z.string(),
        by: z.string(),
        paperBy: z.string().nullable(),
        /** Of a paper: its scan and the second hand; `by` entered it. */
        scanId: z.number().int().nullable(),
        confirmedBy: z.string().nullable(),
        on: z.string(),
      }),
    ),
    opinions: z.array(
      z.object({
        id: z.number().int(),
        from: z.string(),
        binding: z.boolean(),
        unitId: z.number().int().nullable(),
        state: z.enum(['asked', 'given', 'not-needed']),
        verdict: z.enum(['agree', 'object']).nullable(),
        words: z.string().nullable(),
        person: z.string().nullable(),
        via: z.enum(['product', 'link', 'paper']).nullable(),
        /** Of a link: a sealed slip or the body's own request, whose hand it went out from, who gave the second code. */
        channel: z.enum(n.linkChannels).nullable(),
        handedBy: z.string().nullable(),
        handedOn: z.string().nullable(),
        confirmedBy: z.string().nullable(),
        discipline: z.boolean(),
        givenOn: z.string().nullable(),
      }),
    ),
    votes: z.array(
      z.object({
        heldOn: z.string(),
        minutes: z.string(),
        should: z.number().int(),
        present: z.number().int(),
        for: z.number().int(),
        against: z.number().int(),
        abstain: z.number().int(),
        recused: z.number().int(),
        passed: z.boolean(),
        source: z.string(),
      }),
    ),
    /** Actions lawful now that this actor's seats may do. */
    can: z.array(z.string()),
    timeline: z.array(
      z.object({
        id: z.number().int(),
        type: z.string(),
        happenedOn: z.string(),
        recordedAt: z.string(),
        by: z.string().nullable(),
        proxy: z.boolean(),
        sentence: z.string(),
      }),
    ),
  }),
  summary: '推荐对象：材料、环节、意见、票数',
})
