import { randomBytes } from 'node:crypto'
import { assertMay } from '../access/access.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { publicCode, sha256Hex } from '../lib/digest.ts'
import * as climb from './climb.actions.ts'
import { sendStepLink } from './examine.api.ts'
import { linkByHash } from './examine.read.ts'
import { linkNotFor } from './examine.ts'
import { insertLink, writeLinkUsed } from './examine.write.ts'
import { assertPersonFree } from './interest.actions.ts'
import { turnedBack } from './nomination.actions.ts'
import { lockNomination, type NominationRow, readNomination } from './nomination.read.ts'
import { linkSpent, mayEnterPaper, nominationCan } from './nomination.ts'

/** Days a one-time link lives when nobody says otherwise. */
const linkDays = 15

/** What a person may do alone on a page: no meeting, no collecting of opinions. */
const byLink = ['recommend', 'review', 'check'] as const

const assertLinkable = (held: climb.Held, row: NominationRow): void => {
  const step = climb.dueStep(row)!
  const meeting = held.section.chain.find((s) => s.id === step.key)?.meeting
  if (meeting !== undefined || !(byLink as readonly string[]).includes(step.kind)) throw linkNotFor({ step: step.name })
}

const sendLink = implement(sendStepLink, async (c, { id, person, until }) => {
  const row = await lockNomination(c.tx, id)
  const held = await climb.heldFor(c, row.campaign_id)
  nominationCan.assert('pass', row.state)
  const step = climb.dueStep(row)!
  await assertMay(c.tx, c.actor, mayEnterPaper, step.unitId, 'nomination')
  assertLinkable(held, row)
  climb.assertNotSuspended(row)
  climb.assertNoticed(row, held.plan, held.campaign.organiser_id)
  await climb.assertNoInterest(c, held.campaign.line, row, step)
  await climb.assertOtherPerson(c, row, step)
  await assertPersonFree(c, row, person)
  const code = publicCode(randomBytes(10))
  const untilOn = until ?? addDays(c.today, linkDays)
  await insertLink(c.tx, {
    nominationId: id,
    roundNo: row.round_no,
    stepNo: row.step_no,
    person,
    hash: sha256Hex(code),
    untilOn,
    by: c.actor.accountId!,
  })
  await c.record('nomination.link-sent', {
    unitId: step.unitId,
    subjectId: id,
    campaignId: row.campaign_id,
    detail: { step: step.key, round: row.round_no },
    personal: { person },
  })
  return { code, until: untilOn }
})

/** What the holder of a link to a step is shown. @throws nomination.link-spent */
export const stepOfLink = async (c: Context, code: string) => {
  const link = await linkByHash(c.tx, sha256Hex(code))
  if (!link || link.used_on !== null || link.until_on < c.today) throw linkSpent({})
  const row = await readNomination(c.tx, link.nomination_id)
  if (row.round_no !== link.round_no || row.step_no !== link.step_no || !nominationCan.can('pass', row.state)) throw linkSpent({})
  return { link, row, step: climb.dueStep(row)! }
}

/**
 * The act of the person the link was made out to. It counts as done by the office where the office alone must not carry a nominee,
 * since nothing but its word says who held the link.
 * @throws nomination.link-spent
 */
export const actByLink = async (c: Context, code: string, verdict: 'pass' | 'return', words: string): Promise<void> => {
  const seen = await stepOfLink(c, code)
  const row = await lockNomination(c.tx, seen.row.id)
  // Whoever was quicker has moved the nominee on.
  const { link } = await stepOfLink(c, code)
  const held = await climb.heldFor(c, row.campaign_id)
  assertLinkable(held, row)
  climb.assertNotSuspended(row)
  climb.assertNoticed(row, held.plan, held.campaign.organiser_id)
  await assertPersonFree(c, row, link.person)
  await writeLinkUsed(c.tx, link.id, c.today)
  if (verdict === 'return')
    await turnedBack(c, row, 'returned', { reason: words, role: 'office', accountId: link.made_by, linkBy: link.person })
  else
    await climb.complete(c, held, row, {
      words,
      role: 'office',
      paper: null,
      meeting: null,
      link: { by: link.person, accountId: link.made_by },
    })
}

export const linkActions: Implementation[] = [sendLink]
