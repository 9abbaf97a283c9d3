import type { Context } from '../http/action.ts'
import { conflictsOf, type Interest, personOf, postsToday, seatsToday, unitsAround } from './examine.read.ts'
import { examineWords } from './examine.text.ts'
import { conflict, personConflict } from './examine.ts'
import type { NominationRow } from './nomination.read.ts'

type Nominee = Pick<NominationRow, 'id' | 'name' | 'campaign_id' | 'unit_id' | 'subject_unit_id' | 'subject_member_id'>

/** Posts that lead a unit; a seat in its committee alone is no interest in every nominee of it. */
const leading = /书记|主任|负责人|领导|院长|校长|厂长|经理|董事长|会长|站长|所长|局长/

/**
 * Interests in a nominee that people declared or the registers show, by member: who leads the nominated or nominating unit, the member's
 * branch, the organisation that leads his unit or the community of its zone; who sits in the leading group of the unit; relatives, helpers.
 * @param at unit of the step; a post or seat there is the seat itself, no interest
 */
export const interestsIn = async (
  c: Context,
  row: Nominee,
  memberIds: readonly number[],
  at: number | null,
): Promise<Map<number, Interest>> => {
  const out = new Map<number, Interest>()
  if (memberIds.length === 0) return out
  const own = [row.unit_id, row.subject_unit_id].filter((id): id is number => id !== null && id !== at)
  const posts = (await postsToday(c.tx, memberIds, c.today)).filter((p) => leading.test(p.post) && p.unit_id !== at)
  if (posts.length > 0) {
    // At its own step the nominating unit decides whom it puts forward; only those above look at who leads whom.
    const around =
      at === row.unit_id
        ? []
        : await unitsAround(
            c.tx,
            { unitId: row.unit_id, subjectUnitId: row.subject_unit_id, subjectMemberId: row.subject_member_id },
            c.today,
          )
    for (const p of posts) {
      const near = around.find((a) => a.unit_id === p.unit_id)
      if (own.includes(p.unit_id) || near?.why === 'branch')
        out.set(p.member_id, { kind: 'leads', source: examineWords.post(p.unit, p.post) })
      else if (near) out.set(p.member_id, { kind: near.why === 'zone' ? 'helps' : 'leads', source: examineWords[near.why](p.unit, p.post) })
    }
  }
  for (const s of await seatsToday(c.tx, row.campaign_id, own, memberIds, c.today))
    if (s.member_id !== null && !out.has(s.member_id)) out.set(s.member_id, { kind: 'leads', source: examineWords.seat(s.unit, s.duty) })
  for (const k of await conflictsOf(c.tx, [row.id]))
    if (k.member_id !== null && memberIds.includes(k.member_id))
      out.set(k.member_id, { kind: k.kind as Interest['kind'], source: examineWords.declared(k.by, k.declared_on) })
  if (row.subject_member_id !== null && memberIds.includes(row.subject_member_id))
    out.set(row.subject_member_id, { kind: 'other', source: examineWords.himself })
  // In the order of those asked about: registers answer in any.
  return new Map(memberIds.flatMap((id) => (out.has(id) ? [[id, out.get(id)!] as const] : [])))
}

/**
 * Nobody with a declared interest, or who leads the unit that is nominated or nominates, acts on the nominee.
 * @throws nomination.conflict
 */
export const assertFree = async (c: Context, row: Nominee, at: number): Promise<void> => {
  const declared = (await conflictsOf(c.tx, [row.id])).find((k) => k.account_id !== null && k.account_id === c.actor.accountId)
  if (declared)
    throw conflict({
      name: row.name,
      kind: declared.kind as Interest['kind'],
      source: examineWords.declared(declared.by, declared.declared_on),
    })
  if (c.actor.memberId === null || c.actor.memberId === row.subject_member_id) return
  const found = (await interestsIn(c, row, [c.actor.memberId], at)).get(c.actor.memberId)
  if (found) throw conflict({ name: row.name, ...found })
}

/** Nor does such a person sign a paper, a link or a report: names are compared. @throws nomination.person-conflict */
export const assertPersonFree = async (c: Context, row: Nominee, signed: string): Promise<void> => {
  const flat = (s: string) => s.replace(/\s/g, '')
  if (row.subject_member_id !== null && flat(signed).includes(flat(row.name)))
    throw personConflict({ name: row.name, person: row.name, kind: 'other' })
  for (const k of await conflictsOf(c.tx, [row.id])) {
    const names = k.account_id === null ? [k.person] : Object.values(await personOf(c.tx, k.account_id)).filter((x) => x !== null)
    const hit = names.find((x) => flat(x).length > 1 && flat(signed).includes(flat(x)))
    if (hit) throw personConflict({ name: row.name, person: hit, kind: k.kind as Interest['kind'] })
  }
}
