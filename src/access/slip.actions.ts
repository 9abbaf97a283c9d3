import type { Tx } from '../db/db.ts'
import { implement } from '../http/action.ts'
import { membersWithoutAccount } from '../member/member.read.ts'
import { readStandings } from '../organisation/organisation.read.ts'
import { grant, openAccounts } from './access.actions.ts'
import { assertMay } from './access.read.ts'
import { mayCreateAccounts, mayGrant } from './access.ts'
import { accountsFromMembers, atOnce, grantMembers } from './slip.api.ts'
import { loginsWithStem, withoutMemberRole } from './slip.read.ts'
import { loginsFor, stemOf } from './slip.ts'

const partyPath = async (tx: Tx, unitId: number): Promise<string | null> =>
  (await readStandings(tx, unitId)).find((s) => s.line === 'party')?.path ?? null

const createFromMembers = implement(accountsFromMembers, async (c, q) => {
  await assertMay(c.tx, c.actor, mayCreateAccounts, q.unitId)
  const path = await partyPath(c.tx, q.unitId)
  if (path === null) return { slips: [], left: 0 }
  const people = await membersWithoutAccount(c.tx, path, q.memberIds ?? null, atOnce)
  const list: { login: string; displayName: string; memberId: number }[] = []
  for (const [branchId, members] of groupBy(people)) {
    const branch = { id: branchId, code: members[0]!.branchCode }
    const logins = loginsFor(branch, members.length, await loginsWithStem(c.tx, stemOf(branch)))
    members.forEach((m, i) => void list.push({ login: logins[i]!, displayName: m.name, memberId: m.id }))
  }
  const made = await openAccounts(c, list)
  const left = q.memberIds ? 0 : (await membersWithoutAccount(c.tx, path, null, 10_001)).length
  const branchOf = new Map(people.map((p) => [p.id, p.branchName]))
  return {
    slips: made.map((a, i) => ({
      accountId: a.id,
      login: a.login,
      displayName: a.displayName,
      branchName: branchOf.get(list[i]!.memberId)!,
      firstPassword: a.firstPassword,
    })),
    left,
  }
})

// Map.groupBy came with Node 21; the floor is 20.
const groupBy = <P extends { branchId: number }>(people: readonly P[]): Map<number, P[]> => {
  const groups = new Map<number, P[]>()
  for (const p of people) groups.set(p.branchId, [...(groups.get(p.branchId) ?? []), p])
  return groups
}

const giveToMembers = implement(grantMembers, async (c, q) => {
  await assertMay(c.tx, c.actor, mayGrant, q.unitId)
  const path = await partyPath(c.tx, q.unitId)
  const who = path === null ? [] : await withoutMemberRole(c.tx, path, c.today)
  for (const w of who)
    if (w.accountId !== c.actor.accountId)
      await grant(c, {
        accountId: w.accountId,
        role: 'member',
        unitId: w.branchId,
        line: 'party',
        fromOn: c.today,
        untilOn: null,
        document: q.document,
      })
  return { n: who.length }
})

export const slipActions = [createFromMembers, giveToMembers]
