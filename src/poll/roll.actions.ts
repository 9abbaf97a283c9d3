import { assertMay, readActor, whichMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import type { Actor } from '../lib/permission.ts'
import { about, held } from './poll.actions.ts'
import type * as read from './poll.read.ts'
import { readPoll } from './poll.read.ts'
import { mayCountPolls, mayRunPolls, maySupervisePolls, notYours, pollCan } from './poll.ts'
import * as write from './poll.write.ts'
import * as api from './roll.api.ts'
import { drawsOf, frameOf, leadersOf, membersBelow, rollOf, secretsOf } from './roll.read.ts'
import * as rules from './roll.ts'
import { commitSecret, drawSample, mayVote, seatsByStratum, secretOpens } from './roll.ts'

const classOf = (p: read.Poll, key: string) => {
  const k = p.definition.classes.find((x) => x.key === key)
  if (!k) throw rules.noSuchClass({ key }, 'classKey')
  return k
}

export const buildPollRoll = implement(api.buildRoll, async (c, { id, version, classKey, source }) => {
  const p = await held(c, id, version)
  pollCan.assert('roll', p.state)
  const k = classOf(p, classKey)
  const others = (await rollOf(c.tx, id)).filter((r) => r.classKey !== classKey)
  let people: rules.RollPerson[]
  let leftOut = 0
  if (source.from === 'named') people = source.people.map((x) => ({ memberId: null, ...x }))
  else {
    const may = await whichMay(c.tx, c.actor, mayRunPolls, source.unitIds)
    if (source.unitIds.some((u) => !may.has(u))) throw notYours({}, 'unitIds')
    const found =
      source.from === 'members' ? await membersBelow(c.tx, source.unitIds) : await leadersOf(c.tx, source.unitIds, source.posts, c.today)
    const atHost = source.from === 'members' && source.atHost
    people = found.filter(
      (m) => source.from === 'leaders' || mayVote(m, { needsVotingRight: p.definition.settings.needsVotingRight, atHost }),
    )
    leftOut = found.length - people.length
  }
  if (people.length === 0) throw rules.nobodyOnRoll({ title: k.title }, 'source')
  // One person, one place: somebody on the roll of two classes would vote twice.
  const twice = people.find((x) => x.memberId !== null && others.some((o) => o.memberId === x.memberId))
  if (twice) throw rules.onRollTwice({ name: twice.name }, 'source')
  await write.writeRoll(c.tx, id, classKey, people)
  await write.touch(c.tx, id)
  await c.record('poll.roll-built', { ...about(p), detail: { ...about(p).detail, classKey, from: source.from, n: people.length, leftOut } })
  return { version: p.version + 1, n: people.length, leftOut }
})

const frame = implement(api.setFrame, async (c, { id, version, classKey, wanted, people }) => {
  const p = await held(c, id, version)
  pollCan.assert('draw', p.state)
  classOf(p, classKey)
  const sizes: Record<string, number> = {}
  for (const x of people) sizes[x.stratum] = (sizes[x.stratum] ?? 0) + 1
  const seats = seatsByStratum(sizes, wanted)
  // Who has seen one secret may not change the list it draws from.
  if ((await secretsOf(c.tx, id)).some((s) => s.secret !== null)) throw rules.drawSettled({})
  await write.writeFrame(c.tx, id, { classKey, wanted, people })
  await write.touch(c.tx, id)
  await c.record('poll.frame-set', { ...about(p), detail: { ...about(p).detail, classKey, frame: people.length, wanted } })
  return { version: p.version + 1, seats }
})

/** One who also works for the organiser is not from outside, whatever else he holds. */
const fromOutside = async (c: Context, actor: Actor, unitId: number): Promise<boolean> =>
  (await whichMay(c.tx, actor, maySupervisePolls, [unitId])).has(unitId) &&
  !(await whichMay(c.tx, actor, mayRunPolls, [unitId])).has(unitId)
const partyOutside = async (c: Context, accountId: number, unitId: number): Promise<boolean> => {
  const actor = await readActor(c.tx, accountId, c.today)
  return actor !== null && fromOutside(c, actor, unitId)
}

const commit = implement(api.commitDraw, async (c, { id, commitment }) => {
  const p = await held(c, id, null, mayCountPolls)
  pollCan.assert('draw', p.state)
  if ((await drawsOf(c.tx, id)).length === 0) throw rules.noFrame({})
  const parties = await secretsOf(c.tx, id)
  if (parties.some((s) => s.accountId === c.actor.accountId)) throw rules.drawerTwice({})
  if (parties.length >= 2) throw rules.drawSettled({})
  const outside = await fromOutside(c, c.actor, p.unit_id)
  // An organiser who draws alone, under two names, can draw until he likes it.
  if (parties.length === 1 && !outside && !(await partyOutside(c, parties[0]!.accountId, p.unit_id))) throw rules.outsiderMissing({})
  await write.insertCommitment(c.tx, id, c.actor.accountId!, commitment)
  await c.record('poll.draw-committed', { ...about(p), detail: { ...about(p).detail, commitment, outside } })
  return { n: parties.length + 1 }
})

const reveal = implement(api.revealDraw, async (c, { id, secret }) => {
  const p = await held(c, id, null, mayCountPolls)
  pollCan.assert('draw', p.state)
  const parties = await secretsOf(c.tx, id)
  // Nobody opens before both have committed: the second would choose knowing the first.
  if (parties.length < 2) throw rules.drawPending({})
  const mine = parties.find((s) => s.accountId === c.actor.accountId)
  if (!mine || !secretOpens(mine.commitment, secret)) throw rules.secretWrong({}, 'secret')
  if (mine.secret !== null) throw rules.drawSettled({})
  await write.writeSecret(c.tx, id, mine.accountId, secret)
  await c.record('poll.draw-revealed', { ...about(p), detail: { ...about(p).detail, commitment: commitSecret(secret) } })
  const secrets = parties.map((s) => (s === mine ? secret : s.secret))
  if (secrets.some((s) => s === null)) return { drawn: null }
  let n = 0
  for (const d of await drawsOf(c.tx, id)) {
    const list = await frameOf(c.tx, id, d.classKey)
    const strata = drawSample(list, d.wanted, secrets as string[])
    const picked = new Set(strata.flatMap((s) => s.picked))
    const people = list.filter((r) => picked.has(r.no)).map((r) => ({ memberId: null, name: r.name, stratum: r.stratum }))
    await write.writeRoll(c.tx, id, d.classKey, people)
    await write.writeDrawn(c.tx, id, d.classKey, strata, c.today)
    await c.record('poll.drawn', {
      ...about(p),
      detail: {
        ...about(p).detail,
        classKey: d.classKey,
        n: people.length,
        strata: strata.map((s) => ({ stratum: s.stratum, frame: s.frame, n: s.picked.length, list: s.list, seed: s.seed })),
      },
    })
    n += people.length
  }
  await write.touch(c.tx, id)
  return { drawn: n }
})

const drawsShown = async (c: Context, id: number, unitId: number) => {
  const secrets = await Promise.all(
    (await secretsOf(c.tx, id)).map(async (s) => ({
      by: s.by,
      mine: s.accountId === c.actor.accountId,
      outside: await partyOutside(c, s.accountId, unitId),
      commitment: s.commitment,
      secret: s.secret,
    })),
  )
  return (await drawsOf(c.tx, id)).map((d) => ({
    classKey: d.classKey,
    wanted: d.wanted,
    frame: d.drawn ? d.drawn.reduce((n, s) => n + s.frame, 0) : d.frame,
    commitments: secrets,
    strata: d.drawn ?? [],
    drawnOn: d.drawnOn,
  }))
}
const show = implement(api.showRoll, async (c, { id }) => {
  const p = await readPoll(c.tx, id)
  await assertMay(c.tx, c.actor, mayRunPolls, p.unit_id, 'poll')
  return {
    rows: (await rollOf(c.tx, id)).map((r) => ({ idx: r.idx, classKey: r.classKey, name: r.name, stratum: r.stratum ?? null })),
    digest: p.roll_digest,
    draws: await drawsShown(c, id, p.unit_id),
  }
})
const showDraw = implement(api.showPollDraw, async (c, { id }) => {
  const p = await readPoll(c.tx, id)
  await assertMay(c.tx, c.actor, mayCountPolls, p.unit_id, 'poll')
  return {
    title: p.title,
    state: p.state,
    version: p.version,
    classes: p.definition.classes.map(({ key, title }) => ({ key, title })),
    mayFrame: pollCan.can('draw', p.state) && (await whichMay(c.tx, c.actor, mayRunPolls, [p.unit_id])).has(p.unit_id),
    draws: await drawsShown(c, id, p.unit_id),
  }
})

export const rollActions = [buildPollRoll, frame, commit, reveal, show, showDraw]
