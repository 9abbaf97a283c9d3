import { z } from 'zod'
import { sameHolder } from '../ballot/office/office.ts'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import * as step from './ceremony.ts'
import * as def from './definition.ts'
import * as paper from './paper.ts'
import * as p from './poll.ts'
import * as roll from './roll.ts'
import { noMonths } from './window.ts'

const id = z.coerce.number().int().positive()
const int = z.number().int()
const version = int
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const state = z.enum(p.pollStates)
const words = (least: number, most: number) => z.string().trim().min(least).max(most)
const definitionRefusals = [def.unfairWording, def.twiceNamed, def.noSuchGrade, def.gradeBothWays, def.scoreCalledRate, def.noWeight, def.badShare, def.personPublic, def.rowNeedsReason] // biome-ignore format: one line

const objectIn = z.object({
  unitId: int,
  memberId: int.nullable().default(null),
  windowId: int.nullable().default(null),
  /** What stands on the paper; the register's name if not given. */
  name: z.string().trim().max(60).default(''),
})

/** What either way of drawing up a poll says of it beside its questions. */
const drawnUp = {
  unitId: int,
  campaignId: int.nullable().default(null),
  /** Several small electorates of one undertaking (千人评议机关). */
  series: slug.nullable().default(null),
  channel: z.enum(p.channels),
  objects: z.array(objectIn).max(200).default([]),
  /** Put in all full members of the unit, to be graded. */
  fillMembers: z.boolean().default(false),
  /** One poll for each object, each with a roll of its own. */
  each: z.boolean().default(false),
  /** For `aggregate`: the months of window ratings that stand for a second vote. */
  months: z.array(month).max(24).default([]),
}
const drafted = z.object({ ids: z.array(int), warnings: z.array(z.string()) })
const draftRefusals = [...definitionRefusals, p.noSuchKind, p.wrongObject, p.noObjects, p.wrongChannel, noMonths, notTakingPart, wrongState]

export const definePoll = command('poll.define', 'POST /polls', {
  may: p.mayRunPolls,
  input: z.object({ ...drawnUp, planKey: slug.nullable().default(null), definition: def.definitionSchema }),
  output: drafted,
  refusals: draftRefusals,
  summary: '拟定测评（可一次为多个对象各设一个）',
})
/** The short way: a kind with its usual items, grades and rules. */
export const draftPoll = command('poll.draft', 'POST /polls/drafts', {
  may: p.mayRunPolls,
  input: z.object({
    ...drawnUp,
    kind: slug,
    object: z.enum(p.pollObjects),
    title: z.string().trim().min(2).max(100),
    /** What those who answer are called: 居民, 师生, 服务对象, 党员. */
    served: words(1, 30),
    lead: z.string().trim().max(500).default(''),
  }),
  output: drafted,
  refusals: draftRefusals,
  summary: '按种类的通行做法拟定测评',
})
export const editPoll = command('poll.edit', 'POST /polls/:id/edit', {
  may: p.mayRunPolls,
  input: z.object({
    id,
    version,
    definition: def.definitionSchema,
    /** Numbers of the objects as they are to stand; empty: unchanged. */
    order: z.array(int).max(200).default([]),
  }),
  output: z.object({ version: int }),
  refusals: [...definitionRefusals, p.wrongObject, p.noSuchObject, wrongState, staleVersion],
  summary: '修改测评草稿',
})
export const orderObjects = command('poll.order', 'POST /polls/:id/order', {
  may: p.mayRunPolls,
  input: z.object({ id, version }),
  output: z.object({
    version: int,
    /** Surnames not in the table of strokes: the clerk sets where they stand. */
    unknown: z.array(z.string()),
    ties: z.array(z.array(z.string())),
    source: z.string(),
  }),
  refusals: [wrongState, staleVersion],
  summary: '按姓氏笔画排列评议对象',
})
const holder = z.object({ unitId: int, accountIds: z.array(int).min(1).max(20) })
const key = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export const freezePoll = command('poll.freeze', 'POST /polls/:id/freeze', {
  may: p.mayRunPolls,
  freezes: true,
  input: z.object({
    id,
    version,
    /** Left out: now. */
    opensAt: z.iso.datetime().nullable().default(null),
    closesAt: z.iso.datetime(),
    supervisor: z.string().trim().max(60).default(''),
    /** Tokens are given out as soon as the offices are ready; `opensAt` is then now. */
    openNow: z.boolean().default(false),
    /** Only for the secret ballot: what the trustees' page made, and who answers for each office. */
    ceremony: z
      .object({
        authA: z.enum(['desk', 'slip', 'with-b']),
        seals: z.array(z.object({ classId: int, public: key })).max(10),
        recovery: key,
        trustees: z.object({ need: int.min(1).max(3), names: z.array(words(1, 40)).min(1).max(3) }),
        /** Slips for people without a phone, by class: printed by supervision, drawn in the hall. */
        printed: z
          .array(z.object({ classId: int.min(1), n: int.min(0).max(5000) }))
          .max(10)
          .default([]),
        /** Who answers for each issuer; on one machine both are the organiser if not said. */
        holders: z
          .object({ a: holder.nullable().default(null), b: holder })
          .nullable()
          .default(null),
      })
      .nullable()
      .default(null),
  }),
  /** A ballot is frozen by its offices: the digests are there when they are done. */
  output: z.object({ state, digest: z.string().nullable(), rollDigest: z.string().nullable(), few: z.array(z.string()) }),
  refusals: [sameHolder, step.notSupervision, step.underWay, def.classTooSmall, def.classTooThin, roll.drawPending, p.closesInPast, p.noOffices, p.ceremonyMissing, p.noObjects, wrongState, staleVersion], // biome-ignore format: one line
  summary: '冻结名册、项目、等次和规则',
})
export const startPoll = command('poll.start', 'POST /polls/:id/start', {
  may: p.mayRunPolls,
  input: z.object({
    id,
    version,
    /** 实到, asked of papers only; 应到 is the frozen roll. */
    present: int.min(0).max(1_000_000).nullable().default(null),
  }),
  output: z.object({ state }),
  refusals: [
    step.underWay,
    paper.attendanceMissing,
    paper.noQuorum,
    paper.presentOverShould,
    p.openTooEarly,
    p.noOffices,
    wrongState,
    staleVersion,
  ],
  summary: '开始测评',
})
export const closePoll = command('poll.close', 'POST /polls/:id/close', {
  may: p.mayRunPolls,
  freezes: true,
  input: z.object({ id, version, reason: z.string().trim().max(300).default('') }),
  output: z.object({ state }),
  refusals: [step.underWay, p.closeTooEarly, p.earlyReason, p.noOffices, wrongState, staleVersion],
  summary: '结束测评',
})
export const countPapers = command('poll.count', 'POST /polls/:id/counts', {
  may: p.mayCountPolls,
  input: z.object({
    id,
    classes: z.array(z.object({ classKey: slug, issued: int.min(0).max(1_000_000), returned: int.min(0).max(1_000_000), invalid: int.min(0).max(1_000_000) })).max(9), // biome-ignore format: one line
    counts: z
      .array(
        z.object({
          classKey: slug,
          objectNo: int,
          itemId: slug,
          grades: z.array(int.min(0).max(1_000_000)).max(6),
          noOpinion: int.min(0).max(1_000_000),
        }),
      )
      .max(36_000),
  }),
  output: z.object({
    state,
    agreed: z.boolean(),
    differences: z.array(
      z.object({
        classKey: z.string(),
        objectNo: int.nullable(),
        itemId: z.string().nullable(),
        what: z.string(),
      }),
    ),
  }),
  refusals: [p.wrongChannel, paper.enoughClerks,
    paper.objectCounts, paper.countIncomplete, paper.countTwice, paper.overPapers, paper.invalidOverReturned, paper.issuedOverPresent, wrongState], // biome-ignore format: one line
  summary: '计票人分别录入纸质票计数，两份一致才算数',
})
export const openResult = command('poll.open-result', 'POST /polls/:id/open-result', {
  may: p.mayRunPolls,
  freezes: true,
  input: z.object({ id, version, shares: z.array(z.string().min(1).max(400)).max(3).default([]) }),
  output: z.object({ state }),
  refusals: [step.underWay, step.graceRuns, step.tooFewShares, p.wrongChannel, p.noOffices, noMonths, wrongState, staleVersion],
  summary: '开启结果（电子票由保管人启封，窗口评议按月汇总）',
})
export const certifyPoll = command('poll.certify', 'POST /polls/:id/certify', {
  may: p.mayCertifyPolls,
  freezes: true,
  input: z.object({ id, version }),
  output: z.object({ state, digest: z.string() }),
  refusals: [p.counterCertifies, wrongState, staleVersion],
  summary: '确认测评结果',
})
export const voidPoll = command('poll.void', 'POST /polls/:id/void', {
  may: p.mayRunPolls,
  input: z.object({ id, version, reason: words(2, 300) }),
  output: z.object({ state }),
  refusals: [wrongState, staleVersion],
  summary: '宣布测评无效',
})
export const withdrawPoll = command('poll.withdraw', 'POST /polls/:id/withdraw', {
  may: p.mayRunPolls,
  input: z.object({ id, version, reason: words(2, 300) }),
  output: z.object({ state }),
  refusals: [wrongState, staleVersion],
  summary: '撤回测评草稿',
})

export const pollRow = z.object({
  id: int,
  unitId: int,
  unitName: z.string(),
  campaignId: int.nullable(),
  series: z.string().nullable(),
  kind: z.string(),
  kindTitle: z.string(),
  object: z.enum(p.pollObjects),
  channel: z.enum(p.channels),
  title: z.string(),
  state,
  closesAt: z.string().nullable(),
  certifiedOn: z.string().nullable(),
  objects: int,
  eligible: int,
})
export const listPolls = query('poll.list', 'GET /polls', {
  may: p.mayReadPolls,
  input: listInput(
    { unitId: id.optional(), campaignId: id.optional(), state: state.optional(), kind: slug.optional(), series: slug.optional() },
    ['newest'],
  ),
  output: listOutput(pollRow),
  summary: '测评列表',
})
export const showPoll = query('poll.show', 'GET /polls/:id', {
  may: p.mayReadPolls,
  input: z.object({ id }),
  output: pollRow.extend({
    definition: def.definitionSchema,
    /** Whole minutes until the published end, by the server's clock; null once it is past. */
    minutesLeft: int.nullable(),
    objectRows: z.array(
      z.object({ no: int, name: z.string(), unitId: int, unitName: z.string(), memberId: int.nullable(), windowId: int.nullable() }),
    ),
    objectOrder: z.string(),
    eligibleBy: z.array(z.object({ classKey: z.string(), title: z.string(), n: int, few: z.boolean() })),
    opensAt: z.string().nullable(),
    should: int.nullable(),
    present: int.nullable(),
    digest: z.string().nullable(),
    rollDigest: z.string().nullable(),
    ballotId: z.string().nullable(),
    /** The total alone: neither classes nor persons, and no grades. */
    progress: z.object({ eligible: int, deposits: int.nullable() }),
    /** How many clerks have counted, not what. */
    counted: int,
    reason: z.string(),
    topLimit: int.nullable(),
    version: int,
    lawful: z.array(z.string()),
    may: z.object({ run: z.boolean(), count: z.boolean(), certify: z.boolean(), withheld: z.boolean() }),
    history: z.array(z.object({ type: z.string(), happenedOn: z.string(), by: z.string().nullable() })),
  }),
  summary: '一次测评（不含结果）',
})
