import { randomBytes } from 'node:crypto'
import { assertMay } from '../access/access.read.ts'
import { belongsTo } from '../activity/activity.read.ts'
import { type Context, implement } from '../http/action.ts'
import { parsePublicCode, publicCode, sha256Hex } from '../lib/digest.ts'
import * as api from './pledge.api.ts'
import * as read from './pledge.read.ts'
import * as rules from './pledge.ts'
import { judgingOpen, pledgeCan, type Verdict, type Votes, verdictOf, votesOf } from './pledge.ts'
import * as write from './pledge.write.ts'
import { assertReviewer, load } from './who.actions.ts'

const votes = (p: read.Pledge): Votes => ({ kept: p.kept_n, partly: p.partly_n, unkept: p.unkept_n })

const issueSlips = implement(api.issueSlips, async (c, { id, n }) => {
  const p = await load(c, id, null)
  await assertReviewer(c, p)
  pledgeCan.assert('issueSlips', p.state)
  const { issued } = await read.slipsOf(c.tx, id)
  if (issued + n > rules.slipsAtMost) throw rules.tooManySlips({ max: rules.slipsAtMost, issued }, 'n')
  const slips = Array.from({ length: n }, () => publicCode(randomBytes(10)))
  await write.insertSlips(
    c.tx,
    id,
    slips.map((s) => sha256Hex(s)),
  )
  await c.record('pledge.slips-issued', {
    unitId: p.unit_id,
    subjectId: id,
    campaignId: p.campaign_id,
    detail: { kind: p.kind, by: p.by, n },
  })
  return { slips }
})

/** The verdict is what most of those who judged said; the record fixes how many that were. */
export const concludeJudging = async (c: Context, p: read.Pledge, v: Votes): Promise<Verdict> => {
  const verdict = verdictOf(v)
  if (verdict === null) throw rules.nobodyJudged({})
  await write.writeStep(c.tx, p.id, { state: 'judged', verdict, judged_on: c.today })
  await c.record('pledge.judged', {
    unitId: p.unit_id,
    subjectId: p.id,
    campaignId: p.campaign_id,
    detail: { kind: p.kind, by: p.by, verdict, ...v, n: votesOf(v), explained: p.explained_on !== null },
  })
  return verdict
}

const assertOpen = (p: read.Pledge, today: string): void => {
  pledgeCan.assert('judge', p.state)
  if (!judgingOpen({ state: p.state, dueOn: p.due_on! }, today)) throw rules.notYetClaimed({ dueOn: p.due_on! })
}

/** One judgement counted; when every slip has come back the verdict stands at once. */
const counted = async (c: Context, p: read.Pledge, verdict: Verdict, by: 'beneficiary' | 'checker'): Promise<void> => {
  await write.countVerdict(c.tx, p.id, verdict)
  // Neither who nor how: only that one judgement of this content was given (day, not hour, stands on the slip).
  await c.record('pledge.assessed', {
    unitId: p.unit_id,
    subjectId: p.id,
    campaignId: p.campaign_id,
    detail: { kind: p.kind, by: p.by, judge: by, verdict },
  })
  const { issued, used } = await read.slipsOf(c.tx, p.id)
  const now = votes(p)
  if (issued > 0 && used === issued) await concludeJudging(c, p, { ...now, [verdict]: now[verdict] + 1 })
}

const assess = implement(api.assessPledge, async (c, { id, verdict, words }) => {
  const p = await load(c, id, null)
  await assertMay(c.tx, c.actor, rules.mayAssess, p.unit_id, 'pledge')
  if ((await belongsTo(c.tx, c.actor, p.unit_id)) || (p.member_id !== null && c.actor.memberId === p.member_id))
    throw rules.ownJudgement({})
  assertOpen(p, c.today)
  if (!(await write.insertAssessment(c.tx, { pledgeId: id, accountId: c.actor.accountId!, verdict, words, on: c.today })))
    throw rules.assessedTwice({})
  await counted(c, p, verdict, 'checker')
  return { state: (await read.readPledgeRow(c.tx, id)).state }
})

/** By a beneficiary with a slip, on the public page; each slip once. @throws pledge.slip-unknown, pledge.slip-used, pledge.not-yet-claimed, state.wrong */
export const judgeBySlip = async (c: Context, q: { code: string; slip: string; verdict: Verdict; words: string }): Promise<void> => {
  const page = await read.readPublicPledge(c.tx, q.code)
  const typed = parsePublicCode(q.slip)
  const hash = typed === null ? null : sha256Hex(typed)
  const found = hash === null ? undefined : await read.findSlip(c.tx, hash)
  if (hash === null || found?.pledge_id !== page.id) throw rules.slipUnknown({}, 'slip')
  const p = await load(c, page.id, null)
  // Read again behind the lock: of twenty who send the same slip at once one counts, the others learn why.
  const usedOn = (await read.findSlip(c.tx, hash))!.used_on
  if (usedOn !== null) throw rules.slipUsed({ usedOn }, 'slip')
  assertOpen(p, c.today)
  if (!(await write.useSlip(c.tx, hash, { verdict: q.verdict, words: q.words, on: c.today })))
    throw rules.slipUsed({ usedOn: c.today }, 'slip')
  await counted(c, p, q.verdict, 'beneficiary')
}

const conclude = implement(api.concludePledge, async (c, { id }) => {
  const p = await load(c, id, null)
  await assertReviewer(c, p)
  assertOpen(p, c.today)
  pledgeCan.assert('conclude', p.state)
  const { issued, used } = await read.slipsOf(c.tx, id)
  // While slips are out and there is still time, nobody may stop counting because he likes what came back so far.
  if (used < issued && c.today <= p.judge_until_on!) throw rules.slipsOut({ left: issued - used, until: p.judge_until_on! })
  return { verdict: await concludeJudging(c, p, votes(p)) }
})

export const judgingActions = [issueSlips, assess, conclude]
