import { createHash, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Database } from '../db/db.ts'
import type { RealmFacts } from '../http/server.ts'
import { dayOf } from '../lib/calendar.ts'
import type { Actor } from '../lib/permission.ts'
import { findAccountByLogin, readActor } from './access.read.ts'
import { type AccountState, accountCan, accountClosed, lockedOut, type SignInPolicy, wrongPassword } from './access.ts'
import { insertSession, writeFailure } from './access.write.ts'

// OWASP's second argon2id setting (19 MiB, 2 passes): a 2-core office machine signs in ~15 people a second.
const argon = { memoryCost: 19456, timeCost: 2, parallelism: 1 }
export const hashPassword = (password: string): Promise<string> => hash(password, argon)
export const verifyPassword = (stored: string, password: string): Promise<boolean> => verify(stored, password)
export const tokenHashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

const realmById = (database: Database, id: number) =>
  database.reference((db) => db.selectFrom('realm').select(['id', 'code', 'name', 'zone']).where('id', '=', id).executeTakeFirst())

export const realmByCode = async (database: Database, code: string): Promise<RealmFacts | null> =>
  (await database.reference((db) =>
    db.selectFrom('realm').select(['id', 'code', 'name', 'zone']).where('code', '=', code).executeTakeFirst(),
  )) ?? null

// Verifying against this costs the same as against a real one, so that timing does not tell which log-ins exist.
let dummy: Promise<string> | null = null

/**
 * Sign in. Failures are committed (they count towards the lock), so the refusal is thrown only after the transaction.
 * @returns the token for the cookie; only its hash is stored
 * @throws access.wrong-password, access.locked-out, access.account-closed
 */
export const startSession = async (
  database: Database,
  policy: SignInPolicy,
  now: Date,
  login: string,
  password: string,
): Promise<{ token: string; realm: RealmFacts; accountId: number; expiresAt: Date }> => {
  const found = await database.reference((db) =>
    db.selectFrom('account_login').select(['realm_id', 'account_id']).where('login', '=', login).executeTakeFirst(),
  )
  if (!found) {
    dummy ??= hashPassword('nobody')
    await verifyPassword(await dummy, password)
    throw wrongPassword({ left: policy.attempts - 1 })
  }
  const realm = (await realmById(database, found.realm_id))!
  const account = await database.query(found.realm_id, (tx) => findAccountByLogin(tx, login))
  if (!account || !accountCan.can('signIn', account.state as AccountState)) throw accountClosed({})
  if (account.locked_until && account.locked_until > now)
    throw lockedOut({ minutes: Math.ceil((account.locked_until.getTime() - now.getTime()) / 60_000) })
  const right = await verifyPassword(account.password_hash, password)
  const outcome = await database.command(found.realm_id, async (tx) => {
    const fresh = await tx.db
      .selectFrom('account')
      .select(['failed_n', 'locked_until'])
      .where('realm_id', '=', tx.realm)
      .where('id', '=', account.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (fresh.locked_until && fresh.locked_until > now)
      return { locked: Math.ceil((fresh.locked_until.getTime() - now.getTime()) / 60_000) }
    if (!right) {
      const failed = fresh.failed_n + 1
      const locked = failed >= policy.attempts
      await writeFailure(tx, account.id, locked ? 0 : failed, locked ? new Date(now.getTime() + policy.lockMinutes * 60_000) : null)
      return locked ? { locked: policy.lockMinutes } : { left: policy.attempts - failed }
    }
    if (fresh.failed_n > 0) await writeFailure(tx, account.id, 0, null)
    const token = randomBytes(24).toString('base64url')
    const expiresAt = new Date(now.getTime() + policy.hours * 3_600_000)
    await insertSession(tx, { tokenHash: tokenHashOf(token), accountId: account.id, at: now, expiresAt })
    return { token, expiresAt }
  })
  if ('locked' in outcome) throw lockedOut({ minutes: outcome.locked })
  if ('left' in outcome) throw wrongPassword({ left: outcome.left })
  return { ...outcome, realm, accountId: account.id }
}

/** Who holds this cookie, or null. Idle sessions end; `seen_at` is written at most once a minute. */
export const authenticate = async (
  database: Database,
  policy: SignInPolicy,
  token: string,
  now: Date,
): Promise<{ realm: RealmFacts; actor: Actor; mustChangePassword: boolean } | null> => {
  const tokenHash = tokenHashOf(token)
  const s = await database.reference(async (db) => {
    const row = await db
      .selectFrom('session_token as s')
      .innerJoin('realm as r', 'r.id', 's.realm_id')
      .select(['s.realm_id', 's.account_id', 's.seen_at', 's.expires_at', 'r.code', 'r.name', 'r.zone'])
      .where('s.token_hash', '=', tokenHash)
      .executeTakeFirst()
    if (!row || row.expires_at <= now || now.getTime() - row.seen_at.getTime() > policy.idleMinutes * 60_000) return null
    if (now.getTime() - row.seen_at.getTime() > 60_000)
      await db.updateTable('session_token').set({ seen_at: now }).where('token_hash', '=', tokenHash).execute()
    return row
  })
  if (!s) return null
  const actor = await database.query(s.realm_id, (tx) => readActor(tx, s.account_id, dayOf(now, s.zone)))
  if (!actor || !accountCan.can('signIn', actor.state as AccountState)) return null
  return {
    realm: { id: s.realm_id, code: s.code, name: s.name, zone: s.zone },
    actor,
    mustChangePassword: actor.state === 'first-password',
  }
}

export const endSession = (database: Database, token: string) =>
  database.reference((db) => db.deleteFrom('session_token').where('token_hash', '=', tokenHashOf(token)).execute())
