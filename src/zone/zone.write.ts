import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'

export interface NewZone {
  name: string
  communityId: number
  leadId: number
  foundedOn: string
  members: readonly { unitId: number; sinceOn: string }[]
}

/** A zone with its first members. */
export const insertZone = async (tx: Tx, z: NewZone): Promise<number> => {
  const { id } = await tx.db
    .insertInto('zone')
    .values({ realm_id: tx.realm, name: z.name, community_id: z.communityId, lead_id: z.leadId, founded_on: z.foundedOn })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (z.members.length > 0)
    await tx.db
      .insertInto('zone_member')
      .values(z.members.map((m) => ({ realm_id: tx.realm, zone_id: id, unit_id: m.unitId, since_on: m.sinceOn })))
      .execute()
  return id
}

export const insertZoneMember = (tx: Tx, zoneId: number, unitId: number, sinceOn: string) =>
  tx.db.insertInto('zone_member').values({ realm_id: tx.realm, zone_id: zoneId, unit_id: unitId, since_on: sinceOn }).execute()

/** `untilOn` is the day the membership ends: on it the unit is no longer counted. */
export const writeLeft = (tx: Tx, membershipId: number, untilOn: string) =>
  tx.db.updateTable('zone_member').set({ until_on: untilOn }).where('realm_id', '=', tx.realm).where('id', '=', membershipId).execute()

export const countVersion = (tx: Tx, zoneId: number) =>
  sql`update zone set version = version + 1 where realm_id = ${tx.realm} and id = ${zoneId}`.execute(tx.db)

export const writeZoneEnd = (tx: Tx, zoneId: number, endedOn: string, reason: string) =>
  sql`
    update zone
    set ended_on = ${endedOn}, end_reason = ${reason}, version = version + 1
    where realm_id = ${tx.realm}
      and id = ${zoneId}`.execute(tx.db)

export const writeGap = (tx: Tx, g: { communityId: number; cause: string; person: string; nextOn: string; on: string }) =>
  sql`
    insert into zone_gap (realm_id, community_id, cause, person, next_on, noted_on)
    values (${tx.realm}, ${g.communityId}, ${g.cause}, ${g.person}, ${g.nextOn}, ${g.on})
    on conflict (realm_id, community_id) do update
    set cause = excluded.cause, person = excluded.person, next_on = excluded.next_on, noted_on = excluded.noted_on, version = zone_gap.version + 1`.execute(
    tx.db,
  )

export const deleteGap = (tx: Tx, communityId: number) =>
  tx.db.deleteFrom('zone_gap').where('realm_id', '=', tx.realm).where('community_id', '=', communityId).execute()
