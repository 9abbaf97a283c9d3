import { sql } from 'kysely'
import type { Database, Tx } from '../db/db.ts'
import { seal } from '../event/event.seal.ts'
import { appender } from '../event/event.write.ts'
import type { Context, Reaction, SealedEvent, Tick } from '../http/action.ts'
import { dayOf } from '../lib/calendar.ts'
import { nobody } from '../lib/permission.ts'

export interface JobOptions {
  database: Database
  sealer: Database
  reactions: readonly Reaction[]
  ticks: readonly Tick[]
  clock: () => Date
}

/**
 * Everything that happens later, in one place and one order: seal, react to what was sealed, run what is due.
 * A reaction's cursor moves in the same transaction as what it did, so each event is handled exactly once whatever dies in between.
 * No queue: the ledger is the queue, a deadline is a column.
 */
export const jobs = (o: JobOptions) => {
  const contextOf = (tx: Tx, zone: string, now: Date): Context => {
    const today = dayOf(now, zone)
    return { tx, actor: nobody, now, today, zone, record: appender(tx, nobody, now, today) }
  }

  const react = async (realm: number, zone: string, reaction: Reaction, now: Date): Promise<number> => {
    let done = 0
    for (;;) {
      const n = await o.database.command(realm, async (tx) => {
        await sql`select pg_advisory_xact_lock(7302, hashtext(${`${realm}/${reaction.name}`}))`.execute(tx.db)
        const at = await tx.db
          .selectFrom('reaction_cursor')
          .select('leaf_no')
          .where('realm_id', '=', realm)
          .where('name', '=', reaction.name)
          .executeTakeFirst()
        const rows = await sql<{
          leaf_no: number
          id: number
          noun: string
          verb: string
          campaign_id: number | null
          unit_id: number | null
          subject_id: number | null
          happened_on: string
          quantity: string | null
          corrects_id: number | null
          detail: unknown
        }>`
          select l.leaf_no, e.id, e.noun, e.verb, e.campaign_id, e.unit_id, e.subject_id, e.happened_on, e.quantity, e.corrects_id, e.detail
          from event_leaf l
          join event e on e.realm_id = l.realm_id and e.id = l.event_id
          where l.realm_id = ${realm}
            and l.leaf_no > ${at?.leaf_no ?? -1}
          order by l.leaf_no
          limit 500`.execute(tx.db)
        const last = rows.rows.at(-1)
        if (!last) return 0
        for (const r of rows.rows) {
          const type = `${r.noun}.${r.verb}`
          if (reaction.on !== 'any' && !reaction.on.includes(type)) continue
          const event: SealedEvent = {
            id: r.id,
            type,
            campaignId: r.campaign_id,
            unitId: r.unit_id,
            subjectId: r.subject_id,
            happenedOn: r.happened_on,
            quantity: r.quantity,
            correctsId: r.corrects_id,
            detail: r.detail,
          }
          await reaction.run(contextOf(tx, zone, now), event)
        }
        await tx.db
          .insertInto('reaction_cursor')
          .values({ realm_id: realm, name: reaction.name, leaf_no: last.leaf_no })
          .onConflict((c) => c.columns(['realm_id', 'name']).doUpdateSet({ leaf_no: last.leaf_no }))
          .execute()
        return rows.rows.length
      })
      done += n
      if (n === 0) return done
    }
  }

  /** One round over all realms; called each second by the server, and by `rehearse` after each step. Returns how much was done. */
  const round = async (only?: number): Promise<number> => {
    const now = o.clock()
    const realms = await o.database.reference((db) => db.selectFrom('realm').select(['id', 'zone']).orderBy('id').execute())
    let done = 0
    for (const r of realms) {
      if (only !== undefined && r.id !== only) continue
      for (let n = -1; n !== 0; done += n) n = await seal(o.sealer, r.id, now)
      for (const reaction of o.reactions) done += await react(r.id, r.zone, reaction, now)
      for (const t of o.ticks)
        for (let n = -1; n !== 0; done += n) n = await o.database.command(r.id, (tx) => t.run(contextOf(tx, r.zone, now)))
    }
    return done
  }

  return {
    round,
    /** Until nothing is left to do. */
    settle: async (only?: number): Promise<void> => {
      for (let i = 0; i < 50; i++) if ((await round(only)) === 0) return
      throw new Error('jobs do not settle: a tick or reaction keeps making work')
    },
    /** Start the loop; returns how to stop it, after the round under way. */
    start: (everyMs: number, onError: (e: unknown) => void): (() => Promise<void>) => {
      let stopped = false
      let wake = () => {}
      const loop = (async () => {
        while (!stopped) {
          await round().catch(onError)
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, everyMs)
            wake = () => {
              clearTimeout(timer)
              resolve()
            }
          })
        }
      })()
      return async () => {
        stopped = true
        wake()
        await loop
      }
    },
  }
}
