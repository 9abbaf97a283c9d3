import { z } from 'zod'
import { command, query } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { lines, roles } from '../lib/permission.ts'
import {
  accountClosed,
  accountStates,
  grantEnded,
  grantTwice,
  lockedOut,
  loginTaken,
  mayCreateAccounts,
  mayGrant,
  mayHandOver,
  mayReadAccounts,
  mayResetPasswords,
  oldPasswordWrong,
  ownGrant,
  passwordWeak,
  separatedPowers,
  wrongPassword,
} from './access.ts'

const login = z.string().trim().toLowerCase().min(2).max(41)
const day = z.iso.date()

const seat = z.object({
  role: z.enum(roles),
  roleName: z.string(),
  unitId: z.number().int(),
  unitName: z.string(),
  line: z.enum(lines),
})

export const session = z.object({
  accountId: z.number().int(),
  name: z.string(),
  login: z.string(),
  mustChangePassword: z.boolean(),
  realm: z.object({ code: z.string(), name: z.string(), zone: z.string(), servedPublic: z.string() }),
  today: z.string(),
  /** Each with the names of the permissions it holds. */
  seats: z.array(seat.extend({ may: z.array(z.string()) })),
  /** Names of permissions held somewhere: which entries of the menu make sense. */
  may: z.array(z.string()),
})

export const signIn = command('session.start', 'POST /session', {
  open: true,
  input: z.object({ login, password: z.string().min(1).max(200) }),
  output: session,
  refusals: [wrongPassword, lockedOut, accountClosed],
  summary: '登录',
})
export const showSession = query('session.show', 'GET /session', { input: z.object({}), output: session, summary: '当前登录' })
export const signOut = command('session.end', 'DELETE /session', {
  input: z.object({}),
  output: z.object({ ok: z.boolean() }),
  summary: '退出登录',
})
export const changePassword = command('account.change-password', 'POST /session/password', {
  asksSecret: true,
  input: z.object({ old: z.string().min(1).max(200), password: z.string().min(1).max(200) }),
  output: z.object({ ok: z.boolean() }),
  refusals: [oldPasswordWrong, passwordWeak],
  summary: '修改本人密码',
})

export const accountRow = z.object({
  id: z.number().int(),
  login: z.string(),
  displayName: z.string(),
  state: z.enum(accountStates),
  memberId: z.number().int().nullable(),
  seats: z.array(seat.extend({ grantId: z.number().int(), fromOn: z.string(), untilOn: z.string().nullable() })),
})
export const listAccounts = query('account.list', 'GET /accounts', {
  may: mayReadAccounts,
  input: listInput(
    { search: z.string().max(40).optional(), state: z.enum(accountStates).optional(), unitId: z.coerce.number().int().optional() },
    ['login'],
  ),
  output: listOutput(accountRow),
  summary: '账号列表',
})
export const newAccount = z.object({
  login,
  displayName: z.string().trim().min(1).max(60),
  memberId: z.number().int().nullable().default(null),
  seats: z
    .array(z.object({ role: z.enum(roles), unitId: z.number().int(), line: z.enum(lines).default('party') }))
    .max(10)
    .default([]),
})
/** In bulk: first passwords come back once, to be printed and handed over; they are stored only as hashes. */
export const createAccounts = command('account.create', 'POST /accounts', {
  tellsOnce: true,
  may: mayCreateAccounts,
  input: z.object({
    accounts: z
      .array(newAccount.omit({ seats: true }))
      .min(1)
      .max(500),
    unitId: z.number().int(),
  }),
  output: z.object({
    accounts: z.array(z.object({ id: z.number().int(), login: z.string(), displayName: z.string(), firstPassword: z.string() })),
  }),
  refusals: [loginTaken],
  summary: '批量开设账号',
})
export const resetPassword = command('account.reset', 'POST /accounts/:id/reset', {
  tellsOnce: true,
  may: mayResetPasswords,
  input: z.object({ id: z.coerce.number().int() }),
  output: z.object({ login: z.string(), displayName: z.string(), firstPassword: z.string() }),
  summary: '重置为一次性初始密码（不用短信）',
})
export const closeAccount = command('account.close', 'POST /accounts/:id/close', {
  may: mayCreateAccounts,
  input: z.object({ id: z.coerce.number().int(), reason: z.string().trim().min(2).max(200) }),
  output: z.object({ state: z.enum(accountStates) }),
  summary: '停用账号',
})
export const giveGrant = command('grant.give', 'POST /grants', {
  may: mayGrant,
  input: z.object({
    accountId: z.number().int(),
    role: z.enum(roles),
    unitId: z.number().int(),
    line: z.enum(lines).default('party'),
    fromOn: day.optional(),
    untilOn: day.nullable().default(null),
    document: z.string().trim().max(100).default(''),
  }),
  output: z.object({ grantId: z.number().int() }),
  refusals: [separatedPowers, grantTwice, ownGrant],
  summary: '授予某一范围的角色',
})
export const endGrant = command('grant.end', 'POST /grants/:id/end', {
  may: mayGrant,
  input: z.object({ id: z.coerce.number().int(), onDay: day.optional(), document: z.string().trim().max(100).default('') }),
  output: z.object({ ok: z.boolean() }),
  refusals: [grantEnded],
  summary: '收回角色',
})
/** 交接: one row ends, one begins, open duties simply appear on the successor's list. */
export const handOver = command('post.hand-over', 'POST /grants/:id/hand-over', {
  may: mayHandOver,
  input: z.object({
    id: z.coerce.number().int(),
    toAccountId: z.number().int(),
    onDay: day.optional(),
    document: z.string().trim().max(100).default(''),
    note: z.string().trim().max(2000).default(''),
  }),
  output: z.object({ grantId: z.number().int() }),
  refusals: [grantEnded, grantTwice, separatedPowers],
  summary: '交接岗位',
})
