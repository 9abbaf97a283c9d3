import { permission, type Role } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const accountStates = ['first-password', 'active', 'closed'] as const
export type AccountState = (typeof accountStates)[number]

export const accountCan = stateTable<AccountState, Record<string, readonly AccountState[]>>('account', {
  signIn: ['first-password', 'active'],
  changePassword: ['first-password', 'active'],
  reset: ['first-password', 'active'],
  close: ['first-password', 'active'],
  grant: ['first-password', 'active'],
})

/** 三员分立: system runs, security grants, audit reads the trail; nobody holds two, and none of them holds a business role beside it. */
export const separated: readonly Role[] = ['system', 'security', 'audit']

export const mayCreateAccounts = permission('account.create', 'subtree', ['system'])
export const mayReadAccounts = permission('account.read', 'subtree', ['system', 'security', 'audit', 'office'])
export const mayResetPasswords = permission('account.reset', 'subtree', ['system', 'security'])
export const mayGrant = permission('grant.give', 'subtree', ['security'])
/** A post is handed over by whoever leads the unit or runs the campaign; security alone may open new kinds of rights. */
export const mayHandOver = permission('post.hand-over', 'subtree', ['office', 'secretary', 'security'])
export const mayReadLedger = permission('ledger.read', 'realm', ['audit'])

export const wrongPassword = refusal<{ left: number }>()(401, 'access.wrong-password')
export const lockedOut = refusal<{ minutes: number }>()(429, 'access.locked-out')
export const accountClosed = refusal()(401, 'access.account-closed')
export const passwordWeak = refusal<{ minimum: number }>()(422, 'access.password-weak')
export const oldPasswordWrong = refusal()(422, 'access.old-password-wrong')
export const mustChangePassword = refusal()(403, 'access.must-change-password')
export const separatedPowers = refusal<{ held: string; asked: string }>()(422, 'access.separated-powers')
export const grantTwice = refusal<{ role: string; unit: string }>()(422, 'access.grant-twice')
export const loginTaken = refusal<{ login: string }>()(422, 'access.login-taken')
export const ownGrant = refusal()(422, 'access.own-grant')
export const grantEnded = refusal()(412, 'access.grant-ended')

/** Settings of the grading protection scheme as practised (domain.md 7.4, [mem]): a place may be stricter. */
export interface SignInPolicy {
  minimumLength: number
  attempts: number
  lockMinutes: number
  idleMinutes: number
  hours: number
}
export const defaultPolicy: SignInPolicy = { minimumLength: 8, attempts: 5, lockMinutes: 30, idleMinutes: 30, hours: 12 }

/** Length and two kinds of character; neither the log-in (of four letters or more) nor one repeated character. */
export const assertPassword = (password: string, login: string, policy: SignInPolicy): void => {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((k) => k.test(password)).length
  if (
    password.length < policy.minimumLength ||
    kinds < 2 ||
    (login.length >= 4 && password.toLowerCase().includes(login)) ||
    new Set(password).size < 4
  )
    throw passwordWeak({ minimum: policy.minimumLength })
}

/** What giving `asked` to somebody who holds `held` would break, if anything. */
export const assertSeparated = (held: readonly Role[], asked: Role): void => {
  if (held.length === 0) return
  const clash = separated.includes(asked) ? held.find((r) => r !== asked) : held.find((r) => separated.includes(r))
  if (clash) throw separatedPowers({ held: clash, asked })
}

// No 0/O, 1/I/l: a first password is read off paper.
const readable = 'abcdefghjkmnpqrstuvwxyz23456789'
/** A printable first password from random bytes: three groups of four, e.g. `k7wm-p3xd-9fhr`. */
export const firstPassword = (bytes: Uint8Array): string => {
  let out = ''
  for (let i = 0; i < 12; i++) out += (i > 0 && i % 4 === 0 ? '-' : '') + readable[bytes[i]! % readable.length]
  return out
}
