import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import type { Scope } from '../lib/permission.ts'
import { endStates } from '../nomination/nomination.ts'
import { voiceCan } from '../zone/voice.ts'
import { ask, of, type Step } from './step.read.ts'

/** Sealed papers another has entered, of nominees in the scope that are still on their way. */
export const toCompare = (tx: Tx, scope: Scope, accountId: number | null) =>
  ask(
    tx,
    sql<Step>`
      select x.id::text as id, n.unit_id, u.short_name as unit,
        n.name || '（' || coalesce(o.from_body, n.route -> x.step_no ->> 'name', n.title_name) || '）' as what, c.title as campaign, c.id as campaign_id,
        null::date as due_on
      from nomination_paper x
      join nomination n on n.realm_id = x.realm_id and n.id = x.nomination_id and n.state <> all(${of(endStates)})
      join campaign c on c.realm_id = n.realm_id and c.id = n.campaign_id
      join unit u on u.realm_id = n.realm_id and u.id = n.unit_id
      left join nomination_opinion o on o.realm_id = x.realm_id and o.id = x.opinion_id
      where x.realm_id = ${tx.realm}
        and x.state = 'entered'
        and x.entered_by is distinct from ${accountId}
        and exists (
          select 1
          from unit_line l
          where l.realm_id = n.realm_id
            and l.unit_id = n.unit_id
            and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))})
      order by x.id`,
  )

const voices = (tx: Tx, at: 'lead_id' | 'unit_id', units: readonly number[], states: readonly string[] | undefined, due: 'due_on' | null) =>
  ask(
    tx,
    sql<Step & { asker_id: number; lead_id: number; about: string }>`
      select x.id::text as id, ${sql.ref(`x.${at}`)} as unit_id, w.short_name as unit, u.short_name || '　' || x.about as what, '' as campaign,
        null::bigint as campaign_id, ${due === null ? sql`null::date` : sql.ref(`x.${due}`)} as due_on, x.unit_id as asker_id, x.lead_id, x.about
      from zone_voice x
      join unit u on u.realm_id = x.realm_id and u.id = x.unit_id
      join unit w on w.realm_id = x.realm_id and w.id = ${sql.ref(`x.${at}`)}
      where x.realm_id = ${tx.realm}
        and ${sql.ref(`x.${at}`)} = any(${units})
        and x.state = any(${of(states)})
      order by x.due_on, x.id`,
  )
/** Questions to a community by its day, with what they are about: who is bound to it does not answer. */
export const toAnswerVoice = (tx: Tx, leads: readonly number[]) => voices(tx, 'lead_id', leads, voiceCan.table.answer, 'due_on')
/** Answers whose outcome the community has not been told. */
export const toTellVoice = (tx: Tx, askers: readonly number[]) => voices(tx, 'unit_id', askers, voiceCan.table.tell, null)
