import { z } from 'zod'
import { command } from '../lib/contract.ts'
import { loginTaken, mayCreateAccounts, mayGrant } from './access.ts'

/** How many accounts one call opens: hashing their first passwords takes a few seconds (argon2id). */
export const atOnce = 100

export const slip = z.object({
  accountId: z.number().int(),
  login: z.string(),
  displayName: z.string(),
  branchName: z.string(),
  /** Comes back this once, to be printed; only its hash is stored. */
  firstPassword: z.string(),
})
export type Slip = z.infer<typeof slip>

export const accountsFromMembers = command('account.create-from-members', 'POST /accounts/from-members', {
  tellsOnce: true,
  may: mayCreateAccounts,
  input: z.object({
    unitId: z.number().int(),
    /** These people only; without it everybody below the unit who has no account. */
    memberIds: z.array(z.number().int()).min(1).max(atOnce).optional(),
  }),
  output: z.object({
    slips: z.array(slip),
    /** People below the unit who still have no account. */
    left: z.number().int(),
  }),
  refusals: [loginTaken],
  summary: '按花名册批量开设账号',
})

export const grantMembers = command('grant.give-members', 'POST /grants/members', {
  may: mayGrant,
  input: z.object({ unitId: z.number().int(), document: z.string().trim().max(100).default('') }),
  output: z.object({ n: z.number().int() }),
  summary: '给范围内有账号的党员授予本支部“党员”角色',
})
