import { randomBytes } from 'node:crypto'
import type { Tx } from '../db/db.ts'
import type { Actor } from '../lib/permission.ts'
import { privateDigestOf } from './event.ts'
import type { EventType } from './names.text.ts'

export interface Happening {
  unitId?: number | null
  subjectId?: number | null
  campaignId?: number | null
  /** Day it happened; today if not said. */
  happenedOn?: string
  /** Exact decimal, for measures. */
  quantity?: string
  /** 代录: entered by somebody else for a unit that could not. */
  proxy?: boolean
  /** The event this one corrects; measures count net. */
  corrects?: number
  role?: string
  detail?: Record<string, unknown>
  /** Personal part: kept apart, erasable, in the hash only by salted digest. */
  personal?: Record<string, unknown>
}

export type Append = (type: EventType, happening: Happening) => Promise<number>

/** The only way into the ledger; always in the transaction of the change it describes. */
export const appender =
  (tx: Tx, actor: Actor, now: Date, today: string): Append =>
  async (type, h) => {
    const [noun, verb] = type.split('.') as [string, string]
    const { id } = await tx.db
      .insertInto('event')
      .values({
        realm_id: tx.realm,
        noun,
        verb,
        campaign_id: h.campaignId ?? null,
        unit_id: h.unitId ?? null,
        subject_id: h.subjectId ?? null,
        actor_id: actor.accountId,
        role: h.role ?? null,
        proxy: h.proxy ?? false,
        happened_on: h.happenedOn ?? today,
        recorded_at: now,
        quantity: h.quantity ?? null,
        corrects_id: h.corrects ?? null,
        detail: JSON.stringify(h.detail ?? {}),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    let digest: string | null = null
    if (h.personal) {
      const salt = randomBytes(16).toString('hex')
      digest = privateDigestOf(salt, h.personal)
      await tx.db
        .insertInto('event_private')
        .values({ realm_id: tx.realm, event_id: id, salt, body: JSON.stringify(h.personal), digest })
        .execute()
    }
    await tx.db.insertInto('event_unsealed').values({ realm_id: tx.realm, event_id: id, private_digest: digest }).execute()
    return id
  }
