import { assertMay } from '../access/access.read.ts'
import { findingText } from '../ballot/core/audit.text.ts'
import { officeText } from '../ballot/office/office.text.ts'
import type { Offices } from '../ballot/offices.ts'
import { slipNumber, voteFragment } from '../ballot/voter/address.ts'
import { type Context, implement } from '../http/action.ts'
import * as api from './ceremony.api.ts'
import { ask } from './ceremony.jobs.ts'
import { type Fault, noSuchRow, openableAt, underWay } from './ceremony.ts'
import { briefly, glance, healthOf } from './ceremony-work.ts'
import { theOffices } from './folder.ts'
import { about, held } from './poll.actions.ts'
import * as read from './poll.read.ts'
import { pollText as t } from './poll.text.ts'
import * as rules from './poll.ts'
import { mayCertifyPolls, mayReadPolls, mayRunPolls, pollCan } from './poll.ts'
import { rollOf } from './roll.read.ts'

const said = (f: Fault): string => {
  const words: unknown = ({ ...officeText, ...t } as Record<string, unknown>)[f.code]
  return typeof words === 'function' ? (words as (facts: object) => string)(f.facts) : typeof words === 'string' ? words : f.code
}

const show = implement(api.showCeremony, async (c, { id }) => {
  const p = await read.readPoll(c.tx, id)
  await assertMay(c.tx, c.actor, mayReadPolls, p.unit_id, 'poll')
  const r = await read.readCeremony(c.tx, id)
  const offices = theOffices()
  const now = p.state === 'open' && r.ballot_id && offices ? glance(offices, r.ballot_id) : null
  const checked = pollCan.can('read', p.state) ? r.checked : null
  return {
    state: p.state,
    mode: (r.ballot_mode as Offices['mode'] | null) ?? offices?.mode ?? null,
    way: r.ballot_way as 'desk' | 'slip' | 'with-b' | null,
    ballotId: r.ballot_id,
    step: r.step,
    stepTitle: r.step && t[`poll.step.${r.step}`],
    fault: r.fault && { code: r.fault.code, sentence: said(r.fault) },
    offices:
      offices && (healthOf(offices)?.map((h) => ({ office: h.office, title: t[`poll.office.${h.office}`], up: h.up, url: h.url })) ?? null),
    deposits: now?.deposits ?? null,
    casting: now?.casting ?? null,
    openableAt: p.closes_at && openableAt(p.closes_at, p.definition.settings.place).toISOString(),
    recount: checked && { exit: checked.exit, leaves: checked.leaves, signatures: checked.signatures, findings: checked.findings.map(findingText) }, // biome-ignore format: one line
    archiveDigest: r.archive_digest,
  }
})

/** A frozen or open ballot at the desk with the offices that hold it. Nothing is locked: no row waits for another machine. */
export const atDesk = async (c: Context, id: number, idx: number | null, permission = mayRunPolls) => {
  const p = await read.readPoll(c.tx, id)
  await assertMay(c.tx, c.actor, permission, p.unit_id, 'poll')
  const { step } = await read.readCeremony(c.tx, id)
  if (step !== null) throw underWay({ step: t[`poll.step.${step}`] })
  pollCan.assert('desk', p.state)
  const offices = theOffices()
  if (!offices || p.ballot_id === null) throw rules.noOffices({})
  const roll = await rollOf(c.tx, id)
  if (idx !== null && !roll.some((r) => r.idx === idx)) throw noSuchRow({ idx })
  const classId = (key: string) => p.definition.classes.findIndex((k) => k.key === key) + 1
  return { p, offices, ballotId: p.ballot_id, roll, classId }
}

// Not in the ledger: who came when, beside when a ballot came in, would say who cast it (decisions 14).
const activate = implement(api.activateRow, async (c, { id, idx }) => {
  const { offices, ballotId, roll, classId } = await atDesk(c, id, idx)
  const { auth } = await briefly(offices.activate(ballotId, idx))
  const at = classId(roll.find((r) => r.idx === idx)!.classKey)
  return { ballotId, idx, fragment: voteFragment({ poll: ballotId, classId: at, idx, secrets: [{ desk: auth }] }) }
})
const paper = implement(api.toPaper, async (c, { id, idx }) => {
  const { p, offices, ballotId } = await atDesk(c, id, idx)
  await briefly(offices.paper(ballotId, idx))
  await c.record('poll.put-on-paper', about(p))
  return { ok: true as const }
})
const reset = implement(api.resetRow, async (c, { id, idx, office }) => {
  const { p, offices, ballotId } = await atDesk(c, id, idx)
  await briefly(offices.reset(ballotId, idx, office))
  await c.record('poll.issue-reset', { ...about(p), detail: { ...about(p).detail, office } })
  return { ok: true as const }
})
const slips = implement(api.takeSlips, async (c, { id, office }) => {
  const { p, offices, ballotId, roll, classId } = await atDesk(c, id, null)
  const codes = await briefly(offices.slips(ballotId, office))
  const row = new Map(roll.map((r) => [r.idx, r]))
  const { ballot_way } = await read.readCeremony(c.tx, id)
  await c.record('poll.slips-taken', { ...about(p), detail: { ...about(p).detail, office, n: codes.length } })
  return {
    ballotId,
    slips: codes.map(({ idx, code }) => {
      const { name, classKey } = row.get(idx)!
      const at = classId(classKey)
      const secret = ballot_way === 'with-b' ? { both: code } : office === 'a' ? { a: code } : { b: code }
      return {
        idx,
        name,
        classTitle: p.definition.classes[at - 1]!.title,
        number: slipNumber(at, idx),
        code,
        fragment: voteFragment({ poll: ballotId, classId: at, idx, secrets: [secret] }),
      }
    }),
  }
})
const printed = implement(api.slipsPrinted, async (c, { id, office }) => {
  const { p, offices, ballotId } = await atDesk(c, id, null)
  await briefly(offices.slipsPrinted(ballotId, office))
  await c.record('poll.slips-printed', { ...about(p), detail: { ...about(p).detail, office } })
  return { ok: true as const }
})

const archive = implement(api.archivePoll, async (c, { id }) => {
  const p = await held(c, id, null, mayCertifyPolls)
  pollCan.assert('archive', p.state)
  if (p.channel !== 'ballot') throw rules.wrongChannel({ channel: t[`poll.channel.${p.channel}`] })
  if (!theOffices()) throw rules.noOffices({})
  await ask(c, p, 'archive')
  return { ok: true as const }
})

export const ceremonyActions = [show, activate, paper, reset, slips, printed, archive]
