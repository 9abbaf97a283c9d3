import { randomBytes } from 'node:crypto'
import type { Client, CommittedWorld } from '../../test/world.ts'
import { clock } from '../ballot/office/issuer.fixture.ts'
import { chance, deposit, type Four, type Poll as Frozen, sealed, tokensOf } from '../ballot/office/release.fixture.ts'
import { trusteeKeys } from '../ballot/office/trustee.ts'
import { jobs } from '../job/runner.ts'
import type { Definition } from './definition.ts'
import { people } from './poll.fixture.ts'
import { pollReactions, pollTicks } from './poll.jobs.ts'

/** Both clocks: that of the product and that of the offices. */
export const setClocks = (w: Pick<CommittedWorld, 'at'>, instant: string): void => {
  w.at(instant)
  clock.now = new Date(instant)
}
/** Rounds of the background jobs until what was asked for is so. */
export const until = async (w: CommittedWorld, what: () => Promise<boolean>): Promise<void> => {
  const later = jobs({ database: w.database, sealer: w.sealer, reactions: pollReactions, ticks: pollTicks, clock: w.now })
  for (let i = 0; i < 600; i++) {
    await later.round(w.realm)
    if (await what()) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('the offices did not finish')
}
/** Until the offices have done what they were asked. */
export const settled = (w: CommittedWorld, who: Client, id: number): Promise<void> =>
  until(w, async () => (await who.get(`/polls/${id}/ceremony`)).body.step === null)

export const aBallot = async (
  who: Client,
  unitId: number,
  definition: Definition,
  objects: { unitId: number }[],
  voters: number,
): Promise<number> => {
  const id = (await who.post('/polls', { unitId, channel: 'ballot', definition, objects })).body.ids[0] as number
  await who.post(`/polls/${id}/roll`, {
    version: 1,
    classKey: definition.classes[0]!.key,
    source: { from: 'named', people: people(voters) },
  })
  return id
}
/** What the trustees' page makes. */
export const trustees = (classes = 1) => {
  const made = trusteeKeys(randomBytes(32), {
    classIds: Array.from({ length: classes }, (_, i) => i + 1),
    notes: false,
    need: 2,
    of: 3,
    chance,
  })
  return {
    shares: made.shares,
    ceremony: { authA: 'with-b', seals: made.seals, recovery: made.recovery, trustees: { need: 2, names: ['甲', '乙', '丙'] } },
  }
}

/**
 * Everybody takes a token with one code; then, when the hall may begin, casts the grade of `grade(voter, column)`.
 * @param n the first so many rows, or these; `stays`: took a token and casts nothing
 */
export const castAll = async (
  w: CommittedWorld,
  four: Four,
  id: number,
  clerk: Client,
  n: number | readonly number[],
  grade: (i: number, column: number) => number,
  stays: (i: number) => boolean = () => false,
): Promise<Frozen> => {
  const { ballotId, slips } = (await clerk.post(`/polls/${id}/slips`)).body as {
    ballotId: string
    slips: { idx: number; code: string; classTitle: string }[]
  }
  const codes = slips.map((s) => s.code)
  const manifest = JSON.parse((await w.page(`/h/qinghe/ballot/${ballotId.slice(0, 32)}/manifest.json`)).html).manifest as Frozen['manifest']
  const poll: Frozen = {
    pollId: ballotId,
    manifest,
    signatures: { a: '', b: '' },
    shares: [],
    seed: new Uint8Array(),
    codes: { a: codes, b: codes },
    classOf: (idx) => manifest.classes.find((c) => c.title === slips[idx]!.classTitle)!.id,
  }
  const rows = typeof n === 'number' ? Array.from({ length: n }, (_, i) => i) : n
  const tokens = await Promise.all(rows.map((i) => tokensOf(four, poll, i)))
  await until(w, async () => (await clerk.get(`/polls/${id}/ceremony`)).body.casting === true)
  for (const [at, t] of tokens.entries()) {
    const i = rows[at]!
    if (stays(i)) continue
    const r = await deposit(four, poll, sealed(poll, poll.classOf(i), t, (column) => grade(i, column)).outer)
    if (r.status !== 200) throw new Error(`deposit: ${r.body.code}`)
  }
  return poll
}
