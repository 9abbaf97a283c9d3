import { personCommitment } from '../ballot/core/roster.ts'
import type { Offices, Preparation } from '../ballot/offices.ts'
import type { Context, Tick } from '../http/action.ts'
import { canonicalise } from '../lib/canonical.ts'
import { sha256Bytes, sha256Hex, toHex } from '../lib/digest.ts'
import { readUnit } from '../organisation/organisation.read.ts'
import { type Fault, type Outcome, officesDown, type Step, sharesLost } from './ceremony.ts'
import { dropShares, forget, glance, hasBegun, keptShares, openedBy, outside } from './ceremony-work.ts'
import { readPublished, theOffices } from './folder.ts'
import { about, closedAbout } from './poll.actions.ts'
import * as read from './poll.read.ts'
import * as write from './poll.write.ts'
import { draftOf, resultOfBallot } from './published.ts'
import type { PollResult } from './result.ts'
import { rollOf } from './roll.read.ts'
import { eligibleByClass, rollDigest } from './roll.ts'

/** What a freeze asks of the offices, kept beside the poll until they have answered; public keys and names of roles, no secret. */
export interface FreezeBody {
  opensAt: string
  closesAt: string
  supervisor: string
  openNow: boolean
  ceremony: Omit<Preparation, 'draftId' | 'draft' | 'roster'> & { trustees: Preparation['draft']['trustees'] }
}

/** Marks what the offices are to do next. They are asked by the tick, outside every transaction: no lock waits for another machine. */
export const ask = async (c: Context, p: read.Poll, step: Step, body: Record<string, unknown> = {}): Promise<void> => {
  forget(p.ballot_draft)
  await write.writeStep(c.tx, p.id, step, body)
  await c.record('poll.asked', { ...about(p), detail: { ...about(p).detail, step } })
}

const textOf = (value: unknown): { text: string; digest: string } => {
  const bytes = canonicalise(value)
  return { text: new TextDecoder().decode(bytes), digest: sha256Hex(bytes) }
}

/** The state `frozen` with the bytes everybody relies on. */
export const writeFreeze = async (
  c: Context,
  p: read.Poll,
  f: { opensAt: Date; closesAt: Date; ballotId: string | null },
): Promise<{ digest: string; rollDigest: string }> => {
  const objects = await read.objectsOf(c.tx, p.id)
  const roll = await rollOf(c.tx, p.id)
  const eligible = eligibleByClass(roll)
  const ofRoll = rollDigest(p.roll_salt, roll)
  const { text, digest } = textOf({
    schema: 'poll/1',
    channel: p.channel,
    definition: p.definition,
    objects: objects.map((o) => ({ no: o.no, name: o.name, unit: o.unitName })),
    eligible,
    roll: ofRoll,
    months: p.months,
    opensAt: f.opensAt.toISOString(),
    closesAt: f.closesAt.toISOString(),
    ballot: f.ballotId,
  })
  await write.writeFrozen(c.tx, p.id, { frozen: text, digest, rollDigest: ofRoll, ...f })
  await c.record('poll.frozen', { ...about(p), detail: { ...about(p).detail, digest, roll: ofRoll, eligible, ...(f.ballotId ? { ballot: f.ballotId } : {}) } }) // biome-ignore format: one line
  return { digest, rollDigest: ofRoll }
}

/** The result as it came in, sealed from now on: `visible` alone opens it again. */
export const store = async (c: Context, p: read.Poll, source: 'paper' | 'ballot' | 'aggregate', result: PollResult): Promise<void> => {
  const { text, digest } = textOf(result)
  await write.insertResult(c.tx, p.id, { source, body: text, digest, on: c.today })
  await write.writeState(c.tx, p.id, 'opened')
  await c.record('poll.result-opened', { ...about(p), detail: { ...about(p).detail, digest, source } })
}

const preparationOf = async (c: Context, p: read.Poll): Promise<Preparation> => {
  const { ceremony, ...body } = p.step_body as unknown as FreezeBody
  const { trustees, ...more } = ceremony
  const objects = await read.objectsOf(c.tx, p.id)
  const roll = await rollOf(c.tx, p.id)
  const organiser = (await readUnit(c.tx, p.unit_id))!.name
  const draft = draftOf({ definition: p.definition, objects, eligible: eligibleByClass(roll), organiser, supervisor: body.supervisor, opensAt: new Date(body.opensAt), closesAt: new Date(body.closesAt), trustees }) // biome-ignore format: one line
  const classId = (key: string) => p.definition.classes.findIndex((k) => k.key === key) + 1
  return {
    draftId: p.ballot_draft,
    draft,
    roster: roll.map((r) => ({
      idx: r.idx,
      classId: classId(r.classKey),
      person: toHex(personCommitment(r.memberId === null ? r.name : `member/${r.memberId}`, sha256Bytes(`${p.roll_salt}:${r.idx}`))),
    })),
    ...more,
  }
}

/** What to do outside; everything it needs is read now. */
const workOf = async (c: Context, p: read.Poll, o: Offices): Promise<() => Promise<Outcome>> => {
  const step = p.step!
  const ballotId = p.ballot_id ?? ''
  switch (step) {
    case 'freeze': {
      const preparation = await preparationOf(c, p)
      return async () => ({ step, prepared: await o.prepare(preparation) })
    }
    case 'open':
      return async () => {
        await o.open(ballotId)
        return { step }
      }
    case 'close':
      return async () => {
        // What was signed once stays: asked again, the offices name the same hour.
        const at = p.step_body?.early === true ? (await o.closeEarly(ballotId)).at : null
        await o.close(ballotId)
        return { step, at }
      }
    case 'release': {
      const shares = keptShares(p.ballot_draft)
      return async () => {
        if (!shares) throw sharesLost({})
        return openedBy(o, ballotId, shares, readPublished)
      }
    }
    case 'archive':
      return async () => {
        if (p.definition.settings.publish === 'public') await o.show(ballotId)
        return { step, sha256: (await o.archive(ballotId)).sha256 }
      }
  }
}

const take = async (c: Context, p: read.Poll, out: Outcome): Promise<void> => {
  await write.writeStepDone(c.tx, p.id, null)
  switch (out.step) {
    case 'freeze': {
      const body = p.step_body as unknown as FreezeBody
      const [opensAt, closesAt] = [new Date(body.opensAt), new Date(body.closesAt)]
      await write.writeBallot(c.tx, p.id, { prepared: out.prepared })
      await writeFreeze(c, p, { opensAt, closesAt, ballotId: out.prepared.pollId })
      if (body.openNow) await ask(c, { ...p, ballot_id: out.prepared.pollId }, 'open')
      return
    }
    case 'open':
      await write.writeState(c.tx, p.id, 'open')
      await c.record('poll.started', about(p))
      return
    case 'close':
      await write.writeState(c.tx, p.id, 'closed', { closed_on: c.today, ...(out.at === null ? {} : { closes_at: new Date(out.at) }) })
      await c.record('poll.closed', closedAbout(p, out.at === null ? null : ((p.step_body as { reason?: string } | null)?.reason ?? null)))
      return
    case 'release':
      dropShares(p.ballot_draft)
      await write.writeBallot(c.tx, p.id, { ballot_folder: out.folder, checked: out.checked })
      await store(c, p, 'ballot', resultOfBallot(p.definition, await read.objectsOf(c.tx, p.id), out.result))
      return
    case 'archive':
      await write.writeBallot(c.tx, p.id, { archive_digest: out.sha256 })
      await c.record('poll.archived', { ...about(p), detail: { ...about(p).detail, archive: out.sha256 } })
  }
}

const fail = async (c: Context, p: read.Poll, fault: Fault): Promise<void> => {
  dropShares(p.ballot_draft)
  await write.writeStepDone(c.tx, p.id, fault)
  await c.record('poll.step-failed', { ...about(p), detail: { ...about(p).detail, step: p.step!, code: fault.code } })
}

/** One look at one poll. @returns whether something was settled */
const proceed = async (c: Context, id: number): Promise<boolean> => {
  const p = await read.lockPoll(c.tx, id)
  if (p.step === null) return false
  const offices = theOffices()
  if (!offices) {
    await fail(c, p, { code: officesDown.code, facts: {} })
    return true
  }
  const key = `${p.ballot_draft}:${p.step}:${p.version}`
  const done = outside(key, hasBegun(key) ? async () => Promise.reject(new Error('begun')) : await workOf(c, p, offices))
  if (done === null) return false
  if ('fault' in done) await fail(c, p, done.fault)
  else await take(c, p, done.outcome)
  return true
}

/** Takes what the offices have done, asks them for what was marked, and keeps the totals of open ballots fresh (a hall begins by being looked at). */
const ceremonies: Tick = {
  name: 'poll.ceremony',
  run: async (c) => {
    let settled = 0
    for (const id of await read.pollsUnderWay(c.tx)) if (await proceed(c, id)) settled++
    const offices = theOffices()
    if (offices) for (const ballotId of await read.openBallots(c.tx)) glance(offices, ballotId)
    return settled
  },
}
export const ceremonyTicks = [ceremonies]
