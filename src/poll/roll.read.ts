import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { RollRow, StratumDraw } from './roll.ts'

export const rollOf = async (tx: Tx, pollId: number): Promise<RollRow[]> =>
  (
    await tx.db
      .selectFrom('poll_roll')
      .select(['idx', 'class_key', 'member_id', 'name', 'stratum'])
      .where('realm_id', '=', tx.realm)
      .where('poll_id', '=', pollId)
      .orderBy('idx')
      .execute()
  ).map((r) => ({ idx: r.idx, classKey: r.class_key, memberId: r.member_id, name: r.name, stratum: r.stratum }))

export interface Person {
  memberId: number
  name: string
  standing: string
  kinds: string[]
  branchId: number
}
/** Who is on the rosters of branches at and below these units today. */
export const membersBelow = async (tx: Tx, unitIds: readonly number[]): Promise<Person[]> =>
  (
    await sql<Person>`
      select m.id as "memberId", m.name, m.standing, m.kinds, m.branch_id as "branchId"
      from member m
      where m.realm_id = ${tx.realm}
        and m.ended_on is null
        and exists (
          select 1
          from unit_line top
          join unit_line l on l.realm_id = top.realm_id and l.line = top.line
            and l.path >= top.path and l.path < left(top.path, -1) || '0'
          where top.realm_id = m.realm_id
            and top.unit_id = any(${unitIds as number[]})
            and top.line = 'party'
            and l.unit_id = m.branch_id)
      order by m.id
      limit 20000`.execute(tx.db)
  ).rows

/** Who holds a post in these units today. */
export const leadersOf = async (tx: Tx, unitIds: readonly number[], posts: readonly string[], today: string): Promise<Person[]> =>
  (
    await sql<Person>`
      select distinct m.id as "memberId", m.name, m.standing, m.kinds, m.branch_id as "branchId"
      from member_post p
      join member m on m.realm_id = p.realm_id and m.id = p.member_id
      where p.realm_id = ${tx.realm}
        and p.unit_id = any(${unitIds as number[]})
        and p.from_on <= ${today}
        and (p.until_on is null or p.until_on >= ${today})
        and m.ended_on is null
        and ${posts.length === 0 ? sql`true` : sql`p.post = any(${posts as string[]})`}
      order by 1
      limit 20000`.execute(tx.db)
  ).rows

/** Of these members, those who are of the unit: on its roster or in a post there today. */
export const ofUnit = async (tx: Tx, pairs: readonly { memberId: number; unitId: number }[], today: string) =>
  (
    await sql<{ memberId: number; unitId: number; name: string; standing: string }>`
      select m.id as "memberId", w.unit_id as "unitId", m.name, m.standing
      from unnest(${pairs.map((p) => p.memberId)}::bigint[], ${pairs.map((p) => p.unitId)}::bigint[]) w (member_id, unit_id)
      join member m on m.realm_id = ${tx.realm} and m.id = w.member_id and m.ended_on is null
      where m.branch_id = w.unit_id
        or exists (
          select 1
          from member_post p
          where p.realm_id = m.realm_id
            and p.member_id = m.id
            and p.unit_id = w.unit_id
            and p.from_on <= ${today}
            and (p.until_on is null or p.until_on >= ${today}))`.execute(tx.db)
  ).rows

export const frameOf = async (tx: Tx, pollId: number, classKey: string) =>
  tx.db
    .selectFrom('poll_frame')
    .select(['frame_no as no', 'name', 'stratum'])
    .where('realm_id', '=', tx.realm)
    .where('poll_id', '=', pollId)
    .where('class_key', '=', classKey)
    .orderBy('frame_no')
    .execute()

export const drawsOf = async (tx: Tx, pollId: number) =>
  (
    await sql<{ classKey: string; wanted: number; drawn: StratumDraw[] | null; drawnOn: string | null; frame: number }>`
      select d.class_key as "classKey", d.wanted_n as wanted, d.drawn, d.drawn_on as "drawnOn",
        (select count(*) from poll_frame f where f.realm_id = d.realm_id and f.poll_id = d.poll_id and f.class_key = d.class_key) as frame
      from poll_draw d
      where d.realm_id = ${tx.realm}
        and d.poll_id = ${pollId}
      order by d.class_key`.execute(tx.db)
  ).rows

export const secretsOf = async (tx: Tx, pollId: number) =>
  (
    await sql<{ accountId: number; by: string; commitment: string; secret: string | null }>`
      select s.account_id as "accountId", a.display_name as by, s.commitment, s.secret
      from poll_secret s
      join account a on a.realm_id = s.realm_id and a.id = s.account_id
      where s.realm_id = ${tx.realm}
        and s.poll_id = ${pollId}
      order by s.account_id`.execute(tx.db)
  ).rows
