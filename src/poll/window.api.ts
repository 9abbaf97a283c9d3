import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import { mayReadPolls, mayRunPolls } from './poll.ts'
import * as w from './window.ts'

const id = z.coerce.number().int().positive()
const int = z.number().int()
const state = z.enum(w.windowStates)

export const windowRow = z.object({
  id: int,
  unitId: int,
  unitName: z.string(),
  name: z.string(),
  place: z.string(),
  state,
  sinceOn: z.string(),
  version: int,
})
export const listWindows = query('window.list', 'GET /windows', {
  may: mayReadPolls,
  input: listInput({ unitId: id.optional(), state: state.optional() }, ['number']),
  output: listOutput(windowRow),
  summary: '服务窗口（按登记次序，不排名）',
})
export const windowMonths = query('window.months', 'GET /windows/months', {
  may: mayReadPolls,
  input: listInput({ unitId: id.optional(), state: state.optional() }, ['number']),
  output: listOutput(
    windowRow.extend({
      /** The last months that are over, oldest first; nothing of the month that runs, small ones without a figure. */
      months: z.array(z.object({ month: z.string(), rated: int, shown: z.boolean(), rate: z.string().nullable() })),
    }),
  ),
  summary: '各服务窗口最近几个月的即时评议（按登记次序，不排名）',
})
export const showWindow = query('window.show', 'GET /windows/:id', {
  may: mayReadPolls,
  input: z.object({ id }),
  output: windowRow.extend({
    openCodes: int,
    /** Months that are over; small ones without figures. */
    months: z.array(
      z.object({
        month: z.string(),
        issued: int,
        rated: int,
        shown: z.boolean(),
        satisfied: int,
        mostly: int,
        not: int,
        shares: z.array(z.string()).nullable(),
        /** 满意率 (满意＋基本满意), per cent. */
        rate: z.string().nullable(),
        interval: z.object({ low: z.number(), high: z.number() }).nullable(),
      }),
    ),
    lawful: z.array(z.string()),
  }),
  summary: '一个服务窗口：已结束各月的即时评议',
})
export const registerWindow = command('window.register', 'POST /windows', {
  may: mayRunPolls,
  input: z.object({ unitId: int, name: z.string().trim().min(1).max(40), place: z.string().trim().max(80).default('') }),
  output: z.object({ id: int }),
  refusals: [w.windowNamesake],
  summary: '登记服务窗口',
})
export const issueCodes = command('window.issue-codes', 'POST /windows/:id/codes', {
  tellsOnce: true,
  may: mayRunPolls,
  input: z.object({ id, n: int.min(1).max(500) }),
  output: z.object({ codes: z.array(z.string()), untilOn: z.string() }),
  refusals: [w.tooManyCodes, wrongState],
  summary: '领取一次性评议码（印出后交给办完事的人）',
})
export const closeWindow = command('window.close', 'POST /windows/:id/close', {
  may: mayRunPolls,
  input: z.object({ id, version: int }),
  output: z.object({ state }),
  refusals: [wrongState, staleVersion],
  summary: '停用服务窗口',
})
