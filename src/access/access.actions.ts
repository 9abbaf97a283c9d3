import { randomBytes } from 'node:crypto'
import { type Context, implement } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { notFound } from '../lib/contract.ts'
import { page } from '../lib/cursor.ts'
import type { Actor, Line, Role } from '../lib/permission.ts'
import * as api from './access.api.ts'
import { assertMay, readAccount, readGrants, scope } from './access.read.ts'
import { roleNames } from './access.text.ts'
import {
  type AccountState,
  accountCan,
  assertPassword,
  assertSeparated,
  defaultPolicy,
  firstPassword,
  grantEnded,
  grantTwice,
  loginTaken,
  mayCreateAccounts,
  mayGrant,
  mayHandOver,
  mayReadAccounts,
  mayResetPasswords,
  oldPasswordWrong,
  ownGrant,
} from './access.ts'
import { deleteSessions, insertAccount, insertGrant, writeGrantEnd, writePassword, writeState } from './access.write.ts'
import { heldFrom, isLoginTaken, listAccountRows, lockAccount, lockGrant, nameOnLine, readRealm, readSeats } from './account.read.ts'
import { hashPassword, verifyPassword } from './session.ts'

const seatsOf = async ({ tx, today }: Context, accountIds: number[]) => {
  if (accountIds.length === 0) return []
  const rows = await readSeats(tx, accountIds, today)
  return rows.map((r) => ({
    accountId: r.account_id,
    grantId: r.id,
    role: r.role as Role,
    roleName: roleNames[r.role as Role],
    unitId: r.unit_id,
    unitName: r.short_name,
    line: r.line as Line,
    fromOn: r.from_on,
    untilOn: r.until_on,
  }))
}

/** What the workspace needs to know of the person signed in. `permissions` are all that exist; kept are those held somewhere. */
export const sessionOf = async (c: Context, actor: Actor, permissions: readonly { name: string; roles: readonly Role[] }[]) => {
  const account = await readAccount(c.tx, actor.accountId!)
  const realm = await readRealm(c.tx)
  const held = new Set(actor.grants.map((g) => g.role))
  return {
    accountId: actor.accountId!,
    name: actor.name,
    login: account!.login,
    mustChangePassword: account!.state === 'first-password',
    realm: { code: realm.code, name: realm.name, zone: c.zone, servedPublic: realm.served_public },
    today: c.today,
    seats: (await seatsOf(c, [actor.accountId!])).map((s) => ({
      ...s,
      may: permissions.filter((p) => p.roles.includes(s.role)).map((p) => p.name),
    })),
    may: permissions.filter((p) => p.roles.some((r) => held.has(r))).map((p) => p.name),
  }
}

const changePassword = implement(api.changePassword, async (c, { old, password }) => {
  const a = await lockAccount(c.tx, c.actor.accountId!)
  accountCan.assert('changePassword', a.state as AccountState)
  if (!(await verifyPassword(a.password_hash, old))) throw oldPasswordWrong({}, 'old')
  assertPassword(password, a.login, defaultPolicy)
  await writePassword(c.tx, a.id, await hashPassword(password), 'active')
  await deleteSessions(c.tx, a.id)
  await c.record('account.password-changed', { subjectId: a.id })
  return { ok: true }
})

const listAccounts = implement(api.listAccounts, async (c, q) => {
  const { rows, total } = await listAccountRows(c.tx, { ...q, scope: scope(c.actor, mayReadAccounts) })
  const seats = await seatsOf(
    c,
    rows.map((r) => r.id),
  )
  return page(
    rows.map((r) => ({
      id: r.id,
      login: r.login,
      displayName: r.display_name,
      state: r.state as AccountState,
      memberId: r.member_id,
      seats: seats.filter((x) => x.accountId === r.id),
    })),
    q.limit,
    (r) => r.login,
    total,
  )
})

/** Open accounts; each gets a first password that must be changed at the first sign-in. */
export const openAccounts = async (c: Context, list: { login: string; displayName: string; memberId: number | null }[]) => {
  const made = []
  for (const a of list) {
    if (await isLoginTaken(c.tx, a.login)) throw loginTaken({ login: a.login })
    const password = firstPassword(randomBytes(12))
    const id = await insertAccount(c.tx, { ...a, passwordHash: await hashPassword(password), state: 'first-password', at: c.now })
    await c.record('account.created', { subjectId: id, personal: { login: a.login, displayName: a.displayName } })
    made.push({ id, login: a.login, displayName: a.displayName, firstPassword: password })
  }
  return made
}

const createAccounts = implement(api.createAccounts, async (c, { accounts, unitId }) => {
  await assertMay(c.tx, c.actor, mayCreateAccounts, unitId)
  return { accounts: await openAccounts(c, accounts) }
})

/** The account, locked, if the actor may do `p` to somebody of its units; accounts without a seat are open to whoever holds `p` at all. */
const accountFor = async (c: Context, id: number, p: typeof mayResetPasswords) => {
  const a = await lockAccount(c.tx, id)
  const grants = await readGrants(c.tx, id, c.today)
  if (grants.length > 0) {
    const s = scope(c.actor, p)
    const inside = s.everywhere || grants.some((g) => s.ranges.some((r) => r.line === g.line && g.path >= r.from && g.path < r.to))
    if (!inside) throw notFound({ noun: 'account' })
  }
  return a
}

const resetPassword = implement(api.resetPassword, async (c, { id }) => {
  const a = await accountFor(c, id, mayResetPasswords)
  accountCan.assert('reset', a.state as AccountState)
  const password = firstPassword(randomBytes(12))
  await writePassword(c.tx, id, await hashPassword(password), 'first-password')
  await deleteSessions(c.tx, id)
  await c.record('account.reset', { subjectId: id })
  return { login: a.login, displayName: a.display_name, firstPassword: password }
})

const closeAccount = implement(api.closeAccount, async (c, { id, reason }) => {
  const a = await accountFor(c, id, mayCreateAccounts)
  accountCan.assert('close', a.state as AccountState)
  await writeState(c.tx, id, 'closed')
  await deleteSessions(c.tx, id)
  await c.record('account.closed', { subjectId: id, personal: { reason } })
  return { state: 'closed' as const }
})

/** Give a role on a subtree; used by the endpoint, by hand-over and by set-up. */
export const grant = async (
  c: Context,
  g: { accountId: number; role: Role; unitId: number; line: Line; fromOn: string; untilOn: string | null; document: string },
): Promise<number> => {
  const account = await lockAccount(c.tx, g.accountId)
  accountCan.assert('grant', account.state as AccountState)
  const unitName = await nameOnLine(c.tx, g.unitId, g.line)
  const held = await heldFrom(c.tx, g.accountId, g.fromOn)
  assertSeparated(
    held.map((h) => h.role as Role),
    g.role,
  )
  if (held.some((h) => h.role === g.role && h.unit_id === g.unitId && h.line === g.line)) throw grantTwice({ role: g.role, unit: unitName })
  const id = await insertGrant(c.tx, { ...g, grantedBy: c.actor.accountId })
  await c.record('grant.given', {
    unitId: g.unitId,
    subjectId: g.accountId,
    detail: { role: g.role, line: g.line, fromOn: g.fromOn, untilOn: g.untilOn, document: g.document },
  })
  return id
}

const giveGrant = implement(api.giveGrant, async (c, g) => {
  await assertMay(c.tx, c.actor, mayGrant, g.unitId)
  if (g.accountId === c.actor.accountId) throw ownGrant({})
  return { grantId: await grant(c, { ...g, fromOn: g.fromOn ?? c.today }) }
})

const endGrant = implement(api.endGrant, async (c, { id, onDay, document }) => {
  const g = await lockGrant(c.tx, id)
  await assertMay(c.tx, c.actor, mayGrant, g.unit_id, 'grant')
  if (g.until_on !== null && g.until_on < c.today) throw grantEnded({})
  // The last day the right is held is the day before it is taken away, but never before it began.
  const last = addDays(onDay ?? c.today, -1)
  await writeGrantEnd(c.tx, id, last < g.from_on ? addDays(g.from_on, -1) : last, document)
  await c.record('grant.ended', { unitId: g.unit_id, subjectId: g.account_id, detail: { role: g.role, untilOn: last } })
  return { ok: true }
})

const handOver = implement(api.handOver, async (c, h) => {
  const g = await lockGrant(c.tx, h.id)
  await assertMay(c.tx, c.actor, mayHandOver, g.unit_id, 'grant')
  const onDay = h.onDay ?? c.today
  if (g.until_on !== null && g.until_on < onDay) throw grantEnded({})
  const last = addDays(onDay, -1)
  await writeGrantEnd(c.tx, h.id, last < g.from_on ? addDays(g.from_on, -1) : last, h.document)
  const grantId = await grant(c, {
    accountId: h.toAccountId,
    role: g.role as Role,
    unitId: g.unit_id,
    line: g.line as Line,
    fromOn: onDay,
    untilOn: null,
    document: h.document,
  })
  await c.record('post.handed-over', {
    unitId: g.unit_id,
    subjectId: g.account_id,
    detail: { role: g.role, to: h.toAccountId, onDay },
    personal: { note: h.note },
  })
  return { grantId }
})

export const accessActions = [changePassword, listAccounts, createAccounts, resetPassword, closeAccount, giveGrant, endGrant, handOver]
