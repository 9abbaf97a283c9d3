import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { cursor } from '../lib/cursor.ts'
import { fromHex, toHex } from '../lib/digest.ts'
import { append, EMPTY_ROOT, emptyFrontier, type Frontier, frontierRoot, type Hash, writeCheckpoint } from '../lib/log.ts'
import { eventColumns, lastCheckpoint } from './event.seal.ts'
import { type EventRow, eventLeaf } from './event.ts'

export interface Verdict {
  ok: boolean
  size: number
  root: string
  sealedAt: string | null
  unsealed: number
  fault: string | null
  checkpoint: string
}

/** The checkpoint as published: origin, size, root (C2SP checkpoint form, unsigned). */
export const checkpointText = (realmCode: string, size: number, rootHex: string): string =>
  writeCheckpoint({ origin: `zhengyou/${realmCode}`, size, root: fromHex(rootHex) })

/** Read the ledger leaf by leaf, hash every event again, and compare every checkpoint on the way. */
export const verify = async (tx: Tx, realmCode: string, since: { size: number; root: string } | null = null): Promise<Verdict> => {
  const last = await lastCheckpoint(tx)
  const { n: unsealed } = await tx.db
    .selectFrom('event_unsealed')
    .select(sql<number>`count(*)`.as('n'))
    .where('realm_id', '=', tx.realm)
    .executeTakeFirstOrThrow()
  const checkpoints = new Map<number, string>()
  for (const c of await tx.db.selectFrom('event_checkpoint').select(['size', 'root']).where('realm_id', '=', tx.realm).execute())
    checkpoints.set(c.size, c.root)
  const answer = (fault: string | null, size: number, root: string): Verdict => ({
    ok: fault === null,
    size,
    root,
    sealedAt: last?.sealed_at.toISOString() ?? null,
    unsealed: Number(unsealed),
    fault,
    checkpoint: checkpointText(realmCode, size, root),
  })
  if (since) checkpoints.set(since.size, checkpoints.get(since.size) ?? since.root)
  let frontier: Frontier = emptyFrontier
  let run: Hash[] = []
  let size = 0
  const rootNow = (): string => {
    frontier = append(frontier, run)
    run = []
    return toHex(frontierRoot(frontier))
  }
  for (;;) {
    const rows = await sql<EventRow & { leaf_no: number; private_digest: string | null; hash: string; stored_private: string | null }>`
      select ${sql.join(eventColumns.map((c) => sql.ref(`e.${c}`)))}, l.leaf_no, l.private_digest, l.hash, p.digest as stored_private
      from event_leaf l
      left join event e on e.realm_id = l.realm_id and e.id = l.event_id
      left join event_private p on p.realm_id = l.realm_id and p.event_id = l.event_id
      where l.realm_id = ${tx.realm}
        and l.leaf_no >= ${size}
      order by l.leaf_no
      limit 5000`.execute(tx.db)
    for (const { leaf_no, private_digest, hash, stored_private, ...event } of rows.rows) {
      if (leaf_no !== size) return answer(`leaf ${size} is missing`, size, toHex(EMPTY_ROOT))
      if (event.id === null) return answer(`leaf ${leaf_no}: its event is gone`, size, toHex(EMPTY_ROOT))
      if (stored_private !== null && stored_private !== private_digest)
        return answer(`leaf ${leaf_no}: personal part was changed`, size, toHex(EMPTY_ROOT))
      const again = eventLeaf(event, private_digest)
      if (again !== hash) return answer(`leaf ${leaf_no} (event ${event.id}): content was changed`, size, toHex(EMPTY_ROOT))
      run.push(fromHex(again))
      size++
      const published = checkpoints.get(size)
      if (published !== undefined && published !== rootNow())
        return answer(`checkpoint ${size}: the root is another one than published`, size, published)
      if (since?.size === size && since.root !== rootNow())
        return answer(`the checkpoint kept outside (${size}) is not the beginning of this ledger`, size, since.root)
    }
    if (rows.rows.length < 5000) break
  }
  if (last && last.size !== size) return answer(`checkpoint speaks of ${last.size} leaves, ${size} found`, size, last.root)
  if (since && since.size > size)
    return answer(`the checkpoint kept outside speaks of ${since.size} leaves, ${size} found`, size, since.root)
  return answer(null, size, last?.root ?? toHex(EMPTY_ROOT))
}

/** Timeline of one record: what happened to it, oldest first. */
export const timeline = async (tx: Tx, noun: string, subjectId: number, limit = 100) => {
  const rows = await sql<{
    id: number
    noun: string
    verb: string
    happened_on: string
    recorded_at: Date
    proxy: boolean
    actor_name: string | null
    detail: Record<string, unknown>
    quantity: string | null
  }>`
    select e.id, e.noun, e.verb, e.happened_on, e.recorded_at, e.proxy, a.display_name as actor_name, e.detail, e.quantity
    from event e
    left join account a on a.realm_id = e.realm_id and a.id = e.actor_id
    where e.realm_id = ${tx.realm}
      and e.noun = ${noun}
      and e.subject_id = ${subjectId}
    order by e.id
    limit ${limit}`.execute(tx.db)
  return rows.rows.map((r) => ({
    id: r.id,
    type: `${r.noun}.${r.verb}`,
    happenedOn: r.happened_on,
    recordedAt: r.recorded_at.toISOString(),
    proxy: r.proxy,
    by: r.actor_name,
    quantity: r.quantity,
    detail: r.detail,
  }))
}

/** The last event of this kind about this record: what a correction or withdrawal names. */
export const eventOf = async (tx: Tx, noun: string, verb: string, subjectId: number): Promise<number | null> =>
  (
    await tx.db
      .selectFrom('event')
      .select('id')
      .where('realm_id', '=', tx.realm)
      .where('noun', '=', noun)
      .where('verb', '=', verb)
      .where('subject_id', '=', subjectId)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.id ?? null

export const realmCode = async (tx: Tx): Promise<string> =>
  (await tx.db.selectFrom('realm').select('code').where('id', '=', tx.realm).executeTakeFirstOrThrow()).code

/** One page of the ledger, the newest first, each with its leaf where it is sealed; `size` is that of the last checkpoint. */
export const listEventRows = async (
  tx: Tx,
  q: {
    after?: string | undefined
    noun?: string | undefined
    unitId?: number | undefined
    from?: string | undefined
    until?: string | undefined
    limit: number
  },
) => {
  const at = cursor.read(q.after)
  const { rows } = await sql<{
    id: number
    noun: string
    verb: string
    unit_id: number | null
    unit_name: string | null
    subject_id: number | null
    campaign_id: number | null
    actor_name: string | null
    proxy: boolean
    happened_on: string
    recorded_at: Date
    quantity: string | null
    detail: Record<string, unknown>
    leaf_no: number | null
    hash: string | null
  }>`
    select e.id, e.noun, e.verb, e.unit_id, u.short_name as unit_name, e.subject_id, e.campaign_id, a.display_name as actor_name, e.proxy,
      e.happened_on, e.recorded_at, e.quantity, e.detail, l.leaf_no, l.hash
    from event e
    left join unit u on u.realm_id = e.realm_id and u.id = e.unit_id
    left join account a on a.realm_id = e.realm_id and a.id = e.actor_id
    left join event_leaf l on l.realm_id = e.realm_id and l.event_id = e.id
    where e.realm_id = ${tx.realm}
      and (${at === null} or e.id < ${at ? Number(at[0]) : 0})
      and (${q.noun ?? null}::text is null or e.noun = ${q.noun ?? null})
      and (${q.unitId ?? null}::bigint is null or e.unit_id = ${q.unitId ?? null})
      and (${q.from ?? null}::date is null or e.happened_on >= ${q.from ?? null})
      and (${q.until ?? null}::date is null or e.happened_on <= ${q.until ?? null})
    order by e.id desc
    limit ${q.limit + 1}`.execute(tx.db)
  const last = await tx.db
    .selectFrom('event_checkpoint')
    .select('size')
    .where('realm_id', '=', tx.realm)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { rows, size: last?.size ?? 0 }
}

/** What kind of act an event was. */
export const actOf = (tx: Tx, id: number) =>
  tx.db.selectFrom('event').select(['noun', 'verb']).where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirstOrThrow()
