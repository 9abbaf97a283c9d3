import { sql } from 'kysely'
import { carryCan, statesFor } from '../campaign/campaign.ts'
import type { Tx } from '../db/db.ts'

/** Campaigns in which these units take part now, with the phase of today. */
export const campaignsOf = async (tx: Tx, unitIds: readonly number[], today: string) =>
  unitIds.length === 0
    ? []
    : (
        await sql<{ id: number; title: string; unit_id: number; unit: string; phase: string | null; ends_on: string | null }>`
          select distinct on (c.id) c.id, c.title, cu.unit_id, cu.name as unit, p.name as phase, p.ends_on
          from campaign_unit cu
          join campaign c on c.realm_id = cu.realm_id and c.id = cu.campaign_id
          left join campaign_phase p on p.realm_id = c.realm_id and p.campaign_id = c.id and p.starts_on <= ${today} and p.ends_on >= ${today}
          where cu.realm_id = ${tx.realm}
            and cu.unit_id = any(${unitIds as number[]})
            and c.state = any(${statesFor('act')})
          order by c.id, length(cu.path), p.starts_on desc`.execute(tx.db)
      ).rows

export const openItems = async (tx: Tx, unitIds: readonly number[]) =>
  unitIds.length === 0
    ? []
    : (
        await sql<{ id: number; campaign_id: number; campaign: string; unit_id: number; unit: string; text: string; due_on: string }>`
          select i.id, i.campaign_id, c.title as campaign, i.unit_id, cu.name as unit, i.text, i.due_on
          from campaign_item i
          join campaign c on c.realm_id = i.realm_id and c.id = i.campaign_id and c.state = any(${statesFor('act')})
          join campaign_unit cu on cu.realm_id = i.realm_id and cu.campaign_id = i.campaign_id and cu.unit_id = i.unit_id
          where i.realm_id = ${tx.realm}
            and i.unit_id = any(${unitIds as number[]})
            and i.done_on is null
          order by i.due_on, i.id
          limit 100`.execute(tx.db)
      ).rows

export const openCarry = async (tx: Tx, unitIds: readonly number[]) =>
  unitIds.length === 0
    ? []
    : (
        await sql<{
          id: number
          campaign_id: number
          campaign: string
          unit_id: number
          unit: string
          what: string
          due_on: string | null
        }>`
          select k.id, k.campaign_id, c.title as campaign, k.unit_id, u.short_name as unit, k.what, k.due_on
          from campaign_carry k
          join campaign c on c.realm_id = k.realm_id and c.id = k.campaign_id and c.state = any(${statesFor('act')})
          join unit u on u.realm_id = k.realm_id and u.id = k.unit_id
          where k.realm_id = ${tx.realm}
            and k.unit_id = any(${unitIds as number[]})
            and k.state = any(${carryCan.table.owe as string[]})
          order by k.due_on nulls last, k.id
          limit 100`.execute(tx.db)
      ).rows

/** Answers of others below these paths that wait for somebody who does not owe them. */
export const carryToSettle = async (tx: Tx, where: ReturnType<typeof sql<boolean>>) =>
  (
    await sql<{ id: number; campaign_id: number; campaign: string; unit_id: number; unit: string; what: string }>`
      select k.id, k.campaign_id, c.title as campaign, k.unit_id, cu.name as unit, k.what
      from campaign_carry k
      join campaign c on c.realm_id = k.realm_id and c.id = k.campaign_id and c.state = any(${statesFor('act')})
      join campaign_unit cu on cu.realm_id = k.realm_id and cu.campaign_id = k.campaign_id and cu.unit_id = k.unit_id
      where k.realm_id = ${tx.realm}
        and k.state = any(${carryCan.table.settle as string[]})
        and ${where}
      order by k.id
      limit 50`.execute(tx.db)
  ).rows

export const recentlyDone = async (tx: Tx, unitIds: readonly number[], since: string) =>
  unitIds.length === 0
    ? []
    : (
        await sql<{ title: string; unit: string; campaign: string; done_on: string; on_time: boolean }>`
          select r.title, u.short_name as unit, c.title as campaign, d.done_on, d.on_time
          from duty_done d
          join duty_rule r on r.realm_id = d.realm_id and r.id = d.rule_id
          join campaign c on c.realm_id = d.realm_id and c.id = d.campaign_id
          join unit u on u.realm_id = d.realm_id and u.id = d.unit_id
          where d.realm_id = ${tx.realm}
            and d.unit_id = any(${unitIds as number[]})
            and d.state = 'done'
            and d.done_on >= ${since}
          order by d.done_on desc, d.period_id desc
          limit 100`.execute(tx.db)
      ).rows

/** Campaigns whose title holds the words; who may see which is the campaigns' own rule. A realm has tens of campaigns, so this reads them all. */
export const campaignsNamed = async (tx: Tx, words: string) =>
  (
    await sql<{ id: number; title: string; organiser: string; organiser_id: number; state: string }>`
      select c.id, c.title, c.organiser_id, c.state, u.short_name as organiser
      from campaign c
      join unit u on u.realm_id = c.realm_id and u.id = c.organiser_id
      where c.realm_id = ${tx.realm}
        and strpos(c.title, ${words}) > 0
      order by c.id desc`.execute(tx.db)
  ).rows

/** Decisions whose document number or title holds the words, the newest first. */
export const decisionsNamed = async (tx: Tx, words: string) =>
  (
    await sql<{ id: number; title: string; document_no: string }>`
      select d.id, d.title, d.document_no
      from honour_decision d
      where d.realm_id = ${tx.realm}
        and (strpos(${plainNo('d.document_no')}, ${plain(words)}) > 0 or strpos(d.title, ${words}) > 0)
      order by d.id desc
      limit 6`.execute(tx.db)
  ).rows

/** Notices whose title holds the words, or whose number they are, the newest first. */
export const noticesNamed = async (tx: Tx, words: string) =>
  (
    await sql<{ id: number; title: string; unit: string }>`
      select n.id, n.title, u.short_name as unit
      from notice n
      join unit u on u.realm_id = n.realm_id and u.id = n.unit_id
      where n.realm_id = ${tx.realm}
        and (strpos(n.title, ${words}) > 0 or n.id::text = ${words.replace(/^第\s*|\s*号$/g, '')})
      order by n.id desc
      limit 6`.execute(tx.db)
  ).rows

// 〔2026〕, [2026], （2026） and 【2026】 are one year to whoever types a number from memory, and so are spaces.
const brackets = ['〔[［【（(﹝', '〕]］】）)﹞'] as const
const plain = (words: string): string =>
  [...words.replace(/\s/g, '')].map((x) => (brackets[0].includes(x) ? '〔' : brackets[1].includes(x) ? '〕' : x)).join('')
const plainNo = (column: string) =>
  sql`translate(${sql.ref(column)}, ${`${brackets[0]}${brackets[1]} `}, ${'〔'.repeat(brackets[0].length) + '〕'.repeat(brackets[1].length)})`
