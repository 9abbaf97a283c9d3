import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { type Actor, covers, type Line, type Scope, scopeBelow } from '../lib/permission.ts'
import { statesFor } from './campaign.ts'

/** What of a campaign decides who may read it. */
export interface Readable {
  id: number
  organiser_id: number
  line: string
}

/**
 * The actor as a reader of one campaign: a post at the organiser reaches the units of its own campaign, whatever line the campaign runs in. For
 * reading only: what he may do to a unit is asked of the actor himself, since nobody gains powers over a line by calling it out.
 */
export const readerOf = async (tx: Tx, actor: Actor, campaign: Readable): Promise<Actor> => {
  const posts = actor.grants.filter((g) => g.unitId === campaign.organiser_id)
  if (posts.length === 0) return actor
  // Its place today and the one it had at the launch, which the paths of the units in the campaign still begin with.
  const { rows } = await sql<{ path: string }>`
    select path from unit_line where realm_id = ${tx.realm} and unit_id = ${campaign.organiser_id} and line = ${campaign.line}
    union
    select path from campaign_unit
    where realm_id = ${tx.realm} and campaign_id = ${campaign.id} and unit_id = ${campaign.organiser_id}`.execute(tx.db)
  const here = rows.flatMap(({ path }) => posts.map((g) => ({ ...g, line: campaign.line as Line, path })))
  return { ...actor, grants: [...actor.grants, ...here] }
}

export type Sight = 'all' | 'some' | 'none'

/** How much of a campaign, or of one unit in it and all below (`path`), lies in a scope: what is hidden must not be told as nothing. */
export const sightOf = async (tx: Tx, scope: Scope, campaign: Readable, path?: string): Promise<Sight> => {
  const at = path ?? (await organiserPath(tx, campaign))
  if (at !== null && covers(scope, scopeBelow([{ line: campaign.line as Line, path: at }]))) return 'all'
  const { rows } = await sql<{ some: boolean }>`
    select exists (
      select 1
      from campaign_unit cu
      where cu.realm_id = ${tx.realm}
        and cu.campaign_id = ${campaign.id}
        ${at === null ? sql`` : sql`and cu.path >= ${at} and cu.path < ${`${at.slice(0, -1)}0`}`}
        and ${pathsWithin(scope, sql.lit(campaign.line), sql.ref('cu.path'))}) as some`.execute(tx.db)
  return rows[0]!.some ? 'some' : 'none'
}

const organiserPath = async (tx: Tx, campaign: Readable): Promise<string | null> =>
  (
    await sql<{ path: string }>`
      select path from campaign_unit
      where realm_id = ${tx.realm} and campaign_id = ${campaign.id} and unit_id = ${campaign.organiser_id}`.execute(tx.db)
  ).rows[0]?.path ?? null

/** Of a running campaign, this many of the highest units within reach are offered. */
const MOST_OFFERED = 10

/** Running campaigns that `unitId` takes no part in, with the highest units within a scope that do: for whoever acts for them. */
export const runningBelow = async (tx: Tx, scope: Scope, unitId: number) =>
  (
    await sql<{ id: number; title: string; organiser: boolean; class_key: string | null; unit_id: number; unit: string }>`
      select c.id, c.title, x.organiser, x.class_key, x.unit_id, x.name as unit
      from campaign c
      cross join lateral (
        select cu.unit_id, cu.name, cu.organiser, cu.class_key, cu.path
        from campaign_unit cu
        where cu.realm_id = c.realm_id
          and cu.campaign_id = c.id
          and cu.until_on is null
          and ${pathsWithin(scope, sql.ref('c.line'), sql.ref('cu.path'))}
        order by cu.path
        limit ${MOST_OFFERED}) x
      where c.realm_id = ${tx.realm}
        and c.state = any(${statesFor('act')})
        and not exists (
          select 1 from campaign_unit own where own.realm_id = c.realm_id and own.campaign_id = c.id and own.unit_id = ${unitId})
      order by c.launch_on desc, c.id desc, x.path
      limit 50`.execute(tx.db)
  ).rows
