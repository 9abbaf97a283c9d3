import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import * as p from './poll.ts'
import * as roll from './roll.ts'

const id = z.coerce.number().int().positive()
const int = z.number().int()
const version = int
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
const words = (least: number, most: number) => z.string().trim().min(least).max(most)

export const buildRoll = command('poll.roll', 'POST /polls/:id/roll', {
  may: p.mayRunPolls,
  input: z.object({
    id,
    version,
    classKey: slug,
    source: z.discriminatedUnion('from', [
      /** Members of branches at and below the units. */
      z.object({ from: z.literal('members'), unitIds: z.array(int).min(1).max(200), atHost: z.boolean().default(false) }),
      /** Holders of posts in the units. */
      z.object({ from: z.literal('leaders'), unitIds: z.array(int).min(1).max(200), posts: z.array(words(1, 40)).max(20).default([]) }),
      /** Representatives, service users: a list the clerk has. */
      z.object({ from: z.literal('named'), people: z.array(z.object({ name: words(1, 40), stratum: words(1, 40).nullable().default(null) })).max(5000) }), // biome-ignore format: one line
    ]),
  }),
  output: z.object({ version: int, n: int, leftOut: int }),
  refusals: [roll.noSuchClass, roll.nobodyOnRoll, roll.onRollTwice, wrongState, staleVersion],
  summary: '编制参评人员名册的一类',
})
const drawn = z.object({
  wanted: int,
  frame: int,
  commitments: z.array(
    z.object({ by: z.string(), mine: z.boolean(), outside: z.boolean(), commitment: z.string(), secret: z.string().nullable() }),
  ),
  strata: z.array(z.object({ stratum: z.string(), frame: int, picked: z.array(int), list: z.string(), seed: z.string() })),
  drawnOn: z.string().nullable(),
})
export const showRoll = query('poll.show-roll', 'GET /polls/:id/roll', {
  may: p.mayRunPolls,
  input: z.object({ id }),
  output: z.object({
    rows: z.array(z.object({ idx: int, classKey: z.string(), name: z.string(), stratum: z.string().nullable() })),
    digest: z.string().nullable(),
    draws: z.array(drawn.extend({ classKey: z.string() })),
  }),
  summary: '参评人员名册（不记谁参加了）',
})
/** Also for the party from outside the office, who may not see the roll. */
export const showPollDraw = query('poll.show-draw', 'GET /polls/:id/draw', {
  may: p.mayCountPolls,
  input: z.object({ id }),
  output: z.object({ title: z.string(), state: z.enum(p.pollStates), version: int, classes: z.array(z.object({ key: z.string(), title: z.string() })), mayFrame: z.boolean(), draws: z.array(drawn.extend({ classKey: z.string() })) }), // biome-ignore format: one line
  summary: '抽样的底册人数、封存的秘数和抽定结果',
})
export const setFrame = command('poll.frame', 'POST /polls/:id/frame', {
  may: p.mayRunPolls,
  input: z.object({
    id,
    version,
    classKey: slug,
    wanted: int.min(1).max(100_000),
    people: z.array(z.object({ name: words(1, 40), stratum: words(1, 40) })).min(1).max(20_000), // biome-ignore format: one line
  }),
  output: z.object({ version: int, seats: z.record(z.string(), int) }),
  refusals: [roll.noSuchClass, roll.sampleTooLarge, roll.drawSettled, wrongState, staleVersion],
  summary: '登记抽样底册和抽取人数',
})
export const commitDraw = command('poll.commit', 'POST /polls/:id/draw/commit', {
  may: p.mayCountPolls,
  input: z.object({ id, commitment: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: z.object({ n: int }),
  refusals: [roll.drawerTwice, roll.outsiderMissing, roll.drawSettled, roll.noFrame, wrongState],
  summary: '抽样前封存一方的秘数；两方中要有一方是监督、纪检一方',
})
export const revealDraw = command('poll.reveal', 'POST /polls/:id/draw/reveal', {
  may: p.mayCountPolls,
  input: z.object({ id, secret: z.string().min(16).max(200) }),
  output: z.object({ drawn: int.nullable() }),
  refusals: [roll.secretWrong, roll.drawPending, roll.drawSettled, wrongState],
  summary: '公布一方的秘数；双方都公布即抽出',
})
