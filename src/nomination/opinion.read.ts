import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'

export const opinionsOf = (tx: Tx, nominationId: number, roundNo: number) =>
  tx.db
    .selectFrom('nomination_opinion as o')
    .leftJoin('account as h', (j) => j.onRef('h.realm_id', '=', 'o.realm_id').onRef('h.id', '=', 'o.handed_by'))
    .leftJoin('account as k', (j) => j.onRef('k.realm_id', '=', 'o.realm_id').onRef('k.id', '=', 'o.confirmed_by'))
    .select([
      'o.id',
      'o.opinion_no',
      'o.from_body',
      'o.binding',
      'o.discipline',
      'o.unit_id',
      'o.state',
      'o.verdict',
      'o.words',
      'o.person',
      'o.via',
      'o.account_id',
      'o.given_on',
      'o.asked_on',
      'o.link_hash',
      'o.link_until',
      'o.link_channel',
      'o.handed_by',
      'o.handed_on',
      'o.confirm_hash',
      'o.wrong_n',
      'h.display_name as handed_name',
      'k.display_name as confirmed_name',
    ])
    .where('o.realm_id', '=', tx.realm)
    .where('o.nomination_id', '=', nominationId)
    .where('o.round_no', '=', roundNo)
    .orderBy('o.opinion_no')
    .execute()

/** What bodies answered on many nominees, of every round. */
export const answersOfMany = (tx: Tx, ids: readonly number[]) =>
  tx.db
    .selectFrom('nomination_opinion')
    .select(['nomination_id', 'round_no', 'from_body', 'state', 'verdict', 'words', 'person', 'given_on'])
    .where('realm_id', '=', tx.realm)
    .where('nomination_id', 'in', [-1, ...ids])
    .orderBy('nomination_id')
    .orderBy('opinion_no')
    .execute()

export const opinionByLink = (tx: Tx, linkHash: string) =>
  tx.db
    .selectFrom('nomination_opinion')
    .select(['id', 'nomination_id', 'round_no', 'opinion_no', 'from_body', 'binding', 'state', 'link_until', 'wrong_n'])
    .where('realm_id', '=', tx.realm)
    .where('link_hash', '=', linkHash)
    .executeTakeFirst()

/** @throws http.not-found */
export const nominationOfOpinion = async (tx: Tx, opinionId: number): Promise<number> => {
  const o = await tx.db
    .selectFrom('nomination_opinion')
    .select('nomination_id')
    .where('realm_id', '=', tx.realm)
    .where('id', '=', opinionId)
    .executeTakeFirst()
  if (!o) throw notFound({ noun: 'opinion' })
  return o.nomination_id
}
