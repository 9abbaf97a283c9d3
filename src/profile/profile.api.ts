import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, query, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import * as rules from './profile.ts'

const id = z.coerce.number().int()
const int = z.number().int()
const grade = z.enum(rules.grades)
const words = z.string().trim().min(2).max(1000)
const evidenceIn = z.array(rules.evidenceRef).max(20).default([])

const cited = z.object({ ref: z.string(), kind: z.string(), title: z.string(), to: z.string().nullable() })
const word = z.object({ grade, gradeName: z.string(), words: z.string(), evidence: z.array(cited) })
/** One person, item by item: words and grades, no figure. Ids and the version lead to records and are of no other use. */
export const profileOut = z.object({
  id: int,
  campaignId: int,
  campaign: z.string(),
  memberId: int,
  name: z.string(),
  branchId: int,
  branch: z.string(),
  state: z.enum(rules.profileStates),
  version: int,
  minutes: z.string(),
  turnOut: z.string(),
  items: z.array(
    z.object({
      item: z.string(),
      criterion: z.string(),
      title: z.string(),
      meaning: z.string(),
      /** The branch's own conditions under it, as approved. */
      own: z.array(z.string()),
      self: word.nullable(),
      /** null: too few have spoken, or this reader may not see it yet. */
      peers: z.object({ sentence: z.string(), words: z.array(z.string()) }).nullable(),
      committee: word.nullable(),
    }),
  ),
  may: z.object({ appraise: z.boolean(), assess: z.boolean(), erase: z.boolean() }),
})

export const openProfiles = command('profile.open', 'POST /campaigns/:id/branches/:branchId/profiles', {
  may: rules.mayKeepProfiles,
  input: z.strictObject({ id, branchId: id }),
  output: z.object({ ok: z.boolean() }),
  refusals: [rules.noCriteria, notTakingPart, wrongState],
  summary: '为本支部党员建立五带头档案（已有的不动）',
})
export const listProfiles = query('profile.list', 'GET /campaigns/:id/branches/:branchId/profiles', {
  may: rules.mayListProfiles,
  input: z.object({ id, branchId: id }),
  output: z.object({
    campaign: z.string(),
    branch: z.string(),
    /** In the order of the register, whatever was said of anybody. */
    rows: z.array(
      z.object({
        id: int,
        memberId: int,
        name: z.string(),
        state: z.enum(rules.profileStates),
        appraised: z.boolean(),
        turnOut: z.string(),
      }),
    ),
    may: z.object({ keep: z.boolean(), consult: z.boolean() }),
  }),
  summary: '本支部党员的五带头档案（按名册次序）',
})
export const showProfile = query('profile.show', 'GET /profiles/:id', {
  may: rules.mayOwnProfile,
  input: z.object({ id }),
  output: profileOut,
  summary: '一名党员的五带头：本人和本支部支委会可看',
})
export const myProfiles = query('profile.mine', 'GET /me/profiles', {
  may: rules.mayOwnProfile,
  input: z.object({}),
  output: z.object({
    own: z.array(z.object({ id: int, campaignId: int, campaign: z.string(), state: z.enum(rules.profileStates) })),
    toRate: z.array(
      z.object({
        id: int,
        campaign: z.string(),
        name: z.string(),
        items: z.array(z.object({ item: z.string(), title: z.string(), meaning: z.string(), self: z.string().nullable() })),
      }),
    ),
  }),
  summary: '我的五带头档案，以及等我互评的同志',
})
export const citable = query('profile.citable', 'GET /profiles/:id/records', {
  may: rules.mayOwnProfile,
  input: z.object({ id }),
  output: z.object({ rows: z.array(cited) }),
  summary: '这名党员名下可以引用的记录：承诺、岗区队、任职、支部活动',
})
export const appraiseSelf = command('profile.appraise', 'POST /profiles/:id/self', {
  may: rules.mayOwnProfile,
  input: z.strictObject({ id, item: rules.itemKey, grade, words, evidence: evidenceIn }),
  output: z.object({ ok: z.boolean() }),
  refusals: [rules.notOwnProfile, rules.noSuchItem, rules.notHisRecord, wrongState],
  summary: '自评一条：档次、文字和依据',
})
export const ratePeer = command('profile.rate', 'POST /profiles/:id/peers', {
  may: rules.mayOwnProfile,
  input: z.strictObject({
    id,
    items: z.array(z.strictObject({ item: rules.itemKey, grade, words: z.string().trim().max(500).default('') })).max(40),
  }),
  output: z.object({ ok: z.boolean() }),
  refusals: [rules.ownProfile, rules.notColleague, rules.ratedAlready, rules.itemsMissing, rules.noSuchItem, wrongState],
  summary: '互评同支部的一名党员（不记名，一次交全）',
})
export const assess = command('profile.assess', 'POST /profiles/:id/assessment', {
  may: rules.mayKeepProfiles,
  input: z.strictObject({ id, item: rules.itemKey, grade, words, evidence: evidenceIn }),
  output: z.object({ ok: z.boolean() }),
  refusals: [rules.ownProfile, rules.noSuchItem, rules.notHisRecord, wrongState],
  summary: '支委会评定一条：档次、文字和依据',
})
export const conclude = command('profile.conclude', 'POST /profiles/:id/conclude', {
  may: rules.mayKeepProfiles,
  input: z.strictObject({ id, version: int, minutes: z.string().trim().min(2).max(200) }),
  output: z.object({ state: z.enum(rules.profileStates) }),
  refusals: [rules.ownProfile, rules.itemsMissing, staleVersion, wrongState],
  summary: '支委会评定结束，反馈本人',
})
export const consult = command('profile.consult', 'POST /profiles/:id/consult', {
  may: rules.mayConsultProfiles,
  input: z.strictObject({ id, why: z.string().trim().min(4).max(200) }),
  output: profileOut,
  summary: '上级查阅一份档案（写明理由，记入台账）',
})
export const erase = command('profile.erase', 'POST /profiles/:id/erase', {
  may: rules.mayKeepProfiles,
  input: z.strictObject({ id, version: int }),
  output: z.object({ state: z.enum(rules.profileStates) }),
  refusals: [rules.stillRunning, staleVersion, wrongState],
  summary: '活动结束后抹去一份档案的内容',
})
