import type { Tx } from '../db/db.ts'

export const insertAccount = async (
  tx: Tx,
  a: { login: string; displayName: string; memberId: number | null; passwordHash: string; state: 'first-password' | 'active'; at: Date },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('account')
    .values({
      realm_id: tx.realm,
      login: a.login,
      display_name: a.displayName,
      member_id: a.memberId,
      password_hash: a.passwordHash,
      state: a.state,
      created_at: a.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.db.insertInto('account_login').values({ login: a.login, realm_id: tx.realm, account_id: id }).execute()
  return id
}

export const writePassword = (tx: Tx, accountId: number, passwordHash: string, state: 'first-password' | 'active') =>
  tx.db
    .updateTable('account')
    .set((e) => ({ password_hash: passwordHash, state, failed_n: 0, locked_until: null, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', accountId)
    .execute()

export const writeFailure = (tx: Tx, accountId: number, failedN: number, lockedUntil: Date | null) =>
  tx.db
    .updateTable('account')
    .set({ failed_n: failedN, locked_until: lockedUntil })
    .where('realm_id', '=', tx.realm)
    .where('id', '=', accountId)
    .execute()

export const writeState = (tx: Tx, accountId: number, state: string) =>
  tx.db
    .updateTable('account')
    .set((e) => ({ state, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', accountId)
    .execute()

export const insertGrant = async (
  tx: Tx,
  g: {
    accountId: number
    role: string
    unitId: number
    line: string
    fromOn: string
    untilOn: string | null
    document: string
    grantedBy: number | null
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('access_grant')
    .values({
      realm_id: tx.realm,
      account_id: g.accountId,
      role: g.role,
      unit_id: g.unitId,
      line: g.line,
      from_on: g.fromOn,
      until_on: g.untilOn,
      document: g.document,
      granted_by: g.grantedBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.db
    .updateTable('account')
    .set({ granted: true })
    .where('realm_id', '=', tx.realm)
    .where('id', '=', g.accountId)
    .where('granted', '=', false)
    .execute()
  return id
}

export const writeGrantEnd = (tx: Tx, grantId: number, untilOn: string, document: string) =>
  tx.db
    .updateTable('access_grant')
    .set({ until_on: untilOn, ...(document ? { document } : {}) })
    .where('realm_id', '=', tx.realm)
    .where('id', '=', grantId)
    .execute()

export const insertSession = (tx: Tx, s: { tokenHash: string; accountId: number; at: Date; expiresAt: Date }) =>
  tx.db
    .insertInto('session_token')
    .values({
      token_hash: s.tokenHash,
      realm_id: tx.realm,
      account_id: s.accountId,
      created_at: s.at,
      seen_at: s.at,
      expires_at: s.expiresAt,
    })
    .execute()

export const deleteSessions = (tx: Tx, accountId: number, exceptHash: string | null = null) =>
  tx.db
    .deleteFrom('session_token')
    .where('realm_id', '=', tx.realm)
    .where('account_id', '=', accountId)
    .$if(exceptHash !== null, (q) => q.where('token_hash', '!=', exceptHash!))
    .execute()
