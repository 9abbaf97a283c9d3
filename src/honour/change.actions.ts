import { assertMay } from '../access/access.read.ts'
import { readCampaign } from '../campaign/campaign.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { staleVersion } from '../lib/contract.ts'
import { standsBelow, unitName } from '../nomination/nomination.read.ts'
import { ownCase, ownUnit } from '../nomination/nomination.ts'
import * as api from './honour.api.ts'
import * as read from './honour.read.ts'
import { honourText } from './honour.text.ts'
import * as h from './honour.ts'
import * as write from './honour.write.ts'
import { cancelArranged, closeArranged } from './yearly.write.ts'

type Locked = Awaited<ReturnType<typeof read.lockHonour>>

/** Who holds the title, or belongs to the unit that does, has no part in what becomes of it. @throws nomination.own-case, nomination.own-unit */
export const assertNoPart = async (c: Context, row: Locked): Promise<void> => {
  const { line } = await readCampaign(c.tx, row.campaign_id)
  if (row.subject_member_id !== null && row.subject_member_id === c.actor.memberId) throw ownCase({ name: row.holder })
  for (const unitId of [row.unit_id, row.subject_unit_id])
    if (unitId !== null && unitId !== row.organiser_id)
      for (const g of c.actor.grants)
        if (await standsBelow(c.tx, line, g.unitId, unitId))
          throw ownUnit({ unit: await unitName(c.tx, unitId), step: honourText['honour.keeping'] })
}

export interface Changing {
  id: number
  version: number
  document: string
  reason: string
  nextOn?: string | undefined
}

/** A title that ended is checked no more: what was arranged for it is cancelled and says why. */
export const cancelRecheck = async (
  c: Context,
  of: { id: number; unit_id: number },
  r: { state: 'expired' | 'withdrawn'; on: string; document: string | null },
): Promise<void> => {
  const reason = honourText['honour.recheck-ended']({ state: r.state, on: r.on })
  const by = r.document === null ? null : c.actor.accountId
  const found = await cancelArranged(c.tx, of.id, { reason, document: r.document, on: r.on, by })
  if (found)
    await c.record('honour.recheck-cancelled', {
      unitId: of.unit_id,
      subjectId: of.id,
      campaignId: found.campaign_id,
      happenedOn: r.on,
      detail: { recheck: found.id, dueOn: found.due_on, reason },
    })
}

type Act = 'recheck' | 'warn' | 'clear' | 'withdraw' | 'recover'

const kinds = {
  recheck: { to: null, event: 'honour.rechecked', may: h.mayKeepHonour, arranged: 'passed' },
  warn: { to: 'warned', event: 'honour.warned', may: h.mayKeepHonour, arranged: 'warned' },
  clear: { to: 'effective', event: 'honour.cleared', may: h.mayKeepHonour, arranged: 'passed' },
  withdraw: { to: 'withdrawn', event: 'honour.withdrawn', may: h.mayDecide, arranged: 'withdrawn' },
  recover: { to: 'recovered', event: 'honour.recovered', may: h.mayKeepHonour, arranged: null },
} as const

/**
 * One change of an honour, with the document it rests on; a re-check that was arranged is closed by it.
 * @param held whether that re-check was held: a title withdrawn without it has it cancelled
 * @throws as the endpoints below say
 */
export const changeHonour = async (
  c: Context,
  action: Act,
  input: Changing,
  held = action !== 'withdraw',
): Promise<{ state: h.HonourState; version: number }> => {
  const kind = kinds[action]
  const row = await read.lockHonour(c.tx, input.id)
  await assertMay(c.tx, c.actor, kind.may, row.organiser_id, 'honour')
  await assertNoPart(c, row)
  const state = h.stateOn({ state: row.state, expiresOn: row.expires_on }, c.today)
  h.honourCan.assert(action, state)
  if (row.version !== input.version) throw staleVersion({ noun: 'honour', seen: input.version, now: row.version })
  const next = kind.to ?? state
  const sets = action === 'recheck' || action === 'warn' || (action === 'clear' && input.nextOn !== undefined)
  await write.writeChange(c.tx, {
    id: row.id,
    from: state,
    to: next,
    action,
    document: input.document,
    reason: input.reason,
    by: c.actor.accountId,
    on: c.today,
    ...(sets ? { recheckOn: input.nextOn ?? null } : action === 'withdraw' ? { recheckOn: null } : {}),
  })
  if (held && kind.arranged !== null)
    await closeArranged(c.tx, row.id, {
      state: kind.arranged,
      finding: input.reason,
      document: input.document,
      on: c.today,
      by: c.actor.accountId!,
    })
  await c.record(kind.event, {
    unitId: row.unit_id,
    subjectId: row.id,
    campaignId: row.campaign_id,
    detail: { from: state, to: next, title: row.title_key, document: input.document, nextOn: input.nextOn ?? null },
    personal: { holder: row.holder, reason: input.reason },
  })
  if (!held) await cancelRecheck(c, row, { state: 'withdrawn', on: c.today, document: input.document })
  return { state: next, version: row.version + 1 }
}

const as = (action: Act) => (c: Context, input: Changing) => changeHonour(c, action, input)

export const changeActions: Implementation[] = [
  implement(api.recheck, as('recheck')),
  implement(api.warn, as('warn')),
  implement(api.clearWarning, as('clear')),
  implement(api.withdrawHonour, as('withdraw')),
  implement(api.recover, as('recover')),
]
