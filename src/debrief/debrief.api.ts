import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import { channels, pollStates } from '../poll/poll.ts'
import { rectificationStates } from '../rectification/rectification.ts'
import * as d from './debrief.ts'

const id = z.coerce.number().int().positive()
const int = z.number().int()
const version = int
const day = z.iso.date()
const words = (least: number, most: number) => z.string().trim().min(least).max(most)
const state = z.enum(d.debriefStates)

const plan = {
  campaignId: int.nullable().default(null),
  year: int.min(2000).max(2100),
  title: words(2, 100),
  kind: z.enum(d.debriefKinds),
  heldOn: day,
  place: z.string().trim().max(120).default(''),
  /** Period reported on; the calendar year if not said. */
  fromOn: day.nullable().default(null),
  untilOn: day.nullable().default(null),
  /** Last day to hand reports in. */
  handInOn: day,
  /** Units whose secretaries report; who that is on the day is read from posts. */
  reporters: z.array(int).min(1).max(200),
  classes: z.array(d.classSchema).min(1).max(9),
  settings: d.settingsSchema.default(() => d.settingsSchema.parse({})),
}
const planRefusals = [d.noSecretary, d.twoSecretaries, d.reportsTwice, d.notBelow, d.daysWrong, d.limitsWrong, d.shareWrong, d.classTwice, notTakingPart, wrongState] // biome-ignore format: one line

export const arrangeDebrief = command('debrief.arrange', 'POST /debriefs', {
  may: d.mayArrange,
  input: z.object({ unitId: int, ...plan }),
  output: z.object({ id: int }),
  refusals: planRefusals,
  summary: '安排述职评议会（述职的人由任职登记得出）',
})
export const editDebrief = command('debrief.edit', 'POST /debriefs/:id/edit', {
  may: d.mayArrange,
  input: z.object({ id, version, ...plan }),
  output: z.object({ version: int }),
  refusals: [...planRefusals, staleVersion],
  summary: '修改还没有通知的述职评议会',
})
export const callDebrief = command('debrief.call', 'POST /debriefs/:id/call', {
  may: d.mayArrange,
  input: z.object({ id, version }),
  output: z.object({ state, should: int }),
  refusals: [d.noSecretary, d.twoSecretaries, d.nobodyInvited, wrongState, staleVersion],
  summary: '通知开会：固定述职人和应到人员，开始收报告和提问',
})
export const holdDebrief = command('debrief.hold', 'POST /debriefs/:id/hold', {
  may: d.mayArrange,
  input: z.object({
    id,
    version,
    /** Seats of the list of those who should come. */
    present: z.array(int).max(20_000),
    minutes: words(2, 5000),
  }),
  output: z.object({ state, should: int, present: int }),
  refusals: [d.notTheDay, d.noSuchSeat, d.noQuorum, wrongState, staleVersion],
  summary: '登记到会人员和会议记录',
})
export const ballotDebrief = command('debrief.ballot', 'POST /debriefs/:id/ballot', {
  may: d.mayArrange,
  input: z.object({ id, version, channel: z.enum(channels).exclude(['aggregate']) }),
  output: z.object({ pollIds: z.array(int), version: int }),
  refusals: [d.ballotStands, d.nobodyReports, wrongState, staleVersion],
  summary: '为述职评议会设测评（名册、等次由这次会得出）',
})
export const closeDebrief = command('debrief.close', 'POST /debriefs/:id/close', {
  may: d.mayArrange,
  freezes: true,
  input: z.object({ id, version }),
  output: z.object({ state }),
  refusals: [d.notFinished, wrongState, staleVersion],
  summary: '办结述职评议会（每位都已述职、点评、评定）',
})
export const withdrawDebrief = command('debrief.withdraw', 'POST /debriefs/:id/withdraw', {
  may: d.mayArrange,
  input: z.object({ id, version, reason: words(2, 300) }),
  output: z.object({ state }),
  refusals: [wrongState, staleVersion],
  summary: '撤销述职评议会',
})

export const debriefRow = z.object({
  id: int,
  unitId: int,
  unitName: z.string(),
  campaignId: int.nullable(),
  campaign: z.string().nullable(),
  year: int,
  title: z.string(),
  kind: z.enum(d.debriefKinds),
  heldOn: z.string(),
  handInOn: z.string(),
  state,
  reports: int,
  handed: int,
  /** Today past the day of hand-in with reports missing. */
  late: int,
})
export const listDebriefs = query('debrief.list', 'GET /debriefs', {
  may: d.mayReadDebriefs,
  input: listInput({ unitId: id.optional(), year: id.optional(), state: state.optional() }, ['newest']),
  output: listOutput(debriefRow),
  summary: '述职评议会列表',
})
export const reportLine = z.object({
  id: int,
  unitId: int,
  unitName: z.string(),
  memberId: int,
  name: z.string(),
  post: z.string(),
  state: z.enum(d.reportStates),
  handedOn: z.string().nullable(),
  late: z.boolean(),
  proxy: z.boolean(),
  reason: z.string(),
  questions: int,
  unanswered: int,
  commented: z.boolean(),
  pollId: int.nullable(),
  pollState: z.enum(pollStates).nullable(),
  grade: z.string().nullable(),
  items: int,
  itemsOpen: int,
  /** The posts of the day of the session name somebody else by now. */
  changed: z.boolean(),
})
export const showDebrief = query('debrief.show', 'GET /debriefs/:id', {
  may: d.mayReadDebriefs,
  input: z.object({ id }),
  output: debriefRow.extend({
    place: z.string(),
    fromOn: z.string(),
    untilOn: z.string(),
    minutes: z.string(),
    reason: z.string(),
    closedOn: z.string().nullable(),
    settings: d.settingsSchema,
    classes: z.array(d.classSchema.extend({ should: int, present: int })),
    should: int.nullable(),
    present: int.nullable(),
    quorum: int,
    /** Own report alone for a unit that reports; all for who arranges. */
    reportRows: z.array(reportLine),
    carried: z.array(
      z.object({ itemId: int, unitName: z.string(), year: int, what: z.string(), responsible: z.string(), dueOn: z.string(), overdue: z.boolean(), state: z.enum(rectificationStates) }), // biome-ignore format: one line
    ),
    version: int,
    lawful: z.array(z.string()),
    may: z.object({ arrange: z.boolean(), see: z.boolean() }),
    history: z.array(z.object({ type: z.string(), happenedOn: z.string(), by: z.string().nullable() })),
  }),
  summary: '一次述职评议会：谁交了报告、谁逾期，上年问题怎样了',
})
export const listAttendees = query('debrief.attendees', 'GET /debriefs/:id/attendees', {
  may: d.mayArrange,
  input: z.object({ id }),
  output: z.object({
    rows: z.array(z.object({ seat: int, classKey: z.string(), classTitle: z.string(), name: z.string(), present: z.boolean() })),
  }),
  summary: '应到和实到人员',
})
