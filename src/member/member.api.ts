import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { checked } from '../lib/sheet/checked.ts'
import { sheetRefusals } from '../lib/sheet/sheet.ts'
import { notYet, parentMissing } from '../organisation/organisation.ts'
import {
  badNationalId,
  dayNotYet,
  daysDisagree,
  dayTooEarly,
  duplicatePerson,
  endReasons,
  idDisagrees,
  mayEditMembers,
  mayGivePosts,
  mayImportMembers,
  mayReadMembers,
  mayReadSelf,
  mayReveal,
  memberEnded,
  memberKinds,
  noNationalId,
  notABranch,
  notLinked,
  postEnded,
  postTwice,
  sameBranch,
  standings,
  transferOutside,
} from './member.ts'

const id = z.coerce.number().int()
const day = z.iso.date()
const facts = {
  name: z.string().trim().min(1).max(60),
  sex: z.enum(['male', 'female']).nullable(),
  birthOn: day.nullable(),
  /** In full; answers only ever show it masked. */
  nationalId: z.string().trim().max(40).nullable(),
  ethnic: z.string().trim().max(20).nullable(),
  education: z.string().trim().max(20).nullable(),
  phone: z.string().trim().max(40).nullable(),
  joinedOn: day.nullable(),
  fullOn: day.nullable(),
  standing: z.enum(standings),
  kinds: z.array(z.enum(memberKinds)).max(7),
  note: z.string().trim().max(1000),
}

export const memberRow = z.object({
  id: z.number().int(),
  name: z.string(),
  sex: z.enum(['male', 'female']).nullable(),
  /** Full years today. */
  age: z.number().int().nullable(),
  education: z.string().nullable(),
  standing: z.enum(standings),
  standingName: z.string(),
  kinds: z.array(z.string()),
  joinedOn: z.string().nullable(),
  branchId: z.number().int(),
  branchName: z.string(),
  posts: z.string().nullable(),
})
export const listMembers = query('member.list', 'GET /members', {
  may: mayReadMembers,
  input: listInput(
    {
      search: z.string().trim().max(40).optional(),
      below: id.optional(),
      branchId: id.optional(),
      standing: z.enum(standings).optional(),
      kind: z.enum(memberKinds).optional(),
    },
    ['branch', 'name'],
  ),
  output: listOutput(memberRow),
  summary: '党员名册',
})

export const postRow = z.object({
  id: z.number().int(),
  unitId: z.number().int(),
  unitName: z.string(),
  post: z.string(),
  fromOn: z.string(),
  untilOn: z.string().nullable(),
  document: z.string(),
})
export const memberRecord = z.object({
  id: z.number().int(),
  name: z.string(),
  sex: z.enum(['male', 'female']).nullable(),
  birthOn: z.string().nullable(),
  age: z.number().int().nullable(),
  nationalIdMasked: z.string().nullable(),
  ethnic: z.string().nullable(),
  education: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  joinedOn: z.string().nullable(),
  fullOn: z.string().nullable(),
  standing: z.enum(standings),
  standingName: z.string(),
  kinds: z.array(z.enum(memberKinds)),
  kindNames: z.array(z.string()),
  branchId: z.number().int(),
  branchName: z.string(),
  sinceOn: z.string(),
  endedOn: z.string().nullable(),
  endReasonName: z.string().nullable(),
  note: z.string(),
  version: z.number().int(),
  posts: z.array(postRow),
  timeline: z.array(
    z.object({
      id: z.number().int(),
      type: z.string(),
      what: z.string(),
      note: z.string(),
      happenedOn: z.string(),
      recordedAt: z.string(),
      by: z.string().nullable(),
      proxy: z.boolean(),
    }),
  ),
  may: z.array(z.string()),
})
export const showMember = query('member.show', 'GET /members/:id', {
  may: mayReadMembers,
  input: z.object({ id }),
  output: memberRecord,
  summary: '党员记录',
})
export const showSelf = query('member.self', 'GET /me/member', {
  may: mayReadSelf,
  input: z.object({}),
  output: memberRecord,
  refusals: [notLinked],
  summary: '本人在册的资料',
})

export const createMember = command('member.create', 'POST /members', {
  may: mayEditMembers,
  input: z.object({
    name: facts.name,
    sex: facts.sex.default(null),
    birthOn: facts.birthOn.default(null),
    nationalId: facts.nationalId.default(null),
    ethnic: facts.ethnic.default(null),
    education: facts.education.default(null),
    phone: facts.phone.default(null),
    joinedOn: facts.joinedOn.default(null),
    fullOn: facts.fullOn.default(null),
    standing: facts.standing,
    kinds: facts.kinds.default([]),
    note: facts.note.default(''),
    branchId: z.number().int(),
    sinceOn: day.optional(),
  }),
  output: z.object({ id: z.number().int(), warnings: z.array(z.string()) }),
  refusals: [badNationalId, idDisagrees, duplicatePerson, notABranch, daysDisagree, dayNotYet],
  summary: '登记一名党员',
})
export const editMember = command('member.edit', 'POST /members/:id/edit', {
  may: mayEditMembers,
  input: z.object({
    id,
    version: z.number().int(),
    name: facts.name.optional(),
    sex: facts.sex.optional(),
    birthOn: facts.birthOn.optional(),
    nationalId: facts.nationalId.optional(),
    ethnic: facts.ethnic.optional(),
    education: facts.education.optional(),
    phone: facts.phone.optional(),
    joinedOn: facts.joinedOn.optional(),
    fullOn: facts.fullOn.optional(),
    standing: facts.standing.optional(),
    kinds: facts.kinds.optional(),
    note: facts.note.nullable().optional(),
  }),
  output: z.object({ version: z.number().int(), warnings: z.array(z.string()) }),
  refusals: [staleVersion, memberEnded, badNationalId, idDisagrees, duplicatePerson, daysDisagree],
  summary: '更正党员资料（旧值留在台账）',
})
export const transferMember = command('member.transfer', 'POST /members/:id/transfer', {
  may: mayEditMembers,
  input: z.object({
    id,
    version: z.number().int(),
    branchId: z.number().int(),
    onDay: day.optional(),
    document: z.string().trim().max(100).default(''),
  }),
  output: z.object({ version: z.number().int() }),
  refusals: [staleVersion, memberEnded, sameBranch, notABranch, transferOutside, dayNotYet, dayTooEarly],
  summary: '在两个党支部之间转接组织关系',
})
export const endMember = command('member.end', 'POST /members/:id/end', {
  may: mayEditMembers,
  input: z.object({
    id,
    version: z.number().int(),
    reason: z.enum(endReasons),
    onDay: day.optional(),
    document: z.string().trim().max(100).default(''),
  }),
  output: z.object({ version: z.number().int() }),
  refusals: [staleVersion, memberEnded, dayNotYet, dayTooEarly],
  summary: '不再在册（转出、去世、退党、开除、误登记撤回）',
})
export const revealNationalId = command('member.reveal', 'POST /members/:id/reveal', {
  may: mayReveal,
  input: z.object({ id, why: z.string().trim().min(2).max(200) }),
  output: z.object({ nationalId: z.string(), phone: z.string().nullable() }),
  refusals: [noNationalId],
  summary: '查看完整公民身份号码（记入台账）',
})

export const givePost = command('member.give-post', 'POST /members/:id/posts', {
  may: mayGivePosts,
  input: z.object({
    id,
    unitId: z.number().int(),
    post: z.string().trim().min(1).max(40),
    fromOn: day.optional(),
    document: z.string().trim().max(100).default(''),
  }),
  output: z.object({ postId: z.number().int() }),
  refusals: [memberEnded, postTwice, dayNotYet],
  summary: '任职',
})
export const endPost = command('member.end-post', 'POST /posts/:id/end', {
  may: mayGivePosts,
  input: z.object({ id, onDay: day.optional(), document: z.string().trim().max(100).default('') }),
  output: z.object({ ok: z.boolean() }),
  refusals: [postEnded, dayNotYet],
  summary: '卸任',
})
export const handOverPost = command('member.hand-over-post', 'POST /posts/:id/hand-over', {
  may: mayGivePosts,
  input: z.object({
    id,
    toMemberId: z.number().int(),
    onDay: day.optional(),
    document: z.string().trim().max(100).default(''),
    note: z.string().trim().max(2000).default(''),
  }),
  output: z.object({ postId: z.number().int() }),
  refusals: [postEnded, postTwice, memberEnded, dayNotYet],
  summary: '交接职务（附交接说明）',
})

export const importInput = {
  attachmentId: z.number().int(),
  below: z.number().int(),
  sheet: z.string().max(60).optional(),
  mapping: z.record(z.string().max(40), z.string().max(200).nullable()).default({}),
}
export const checkImport = query('member.check-import', 'POST /members/import/check', {
  may: mayImportMembers,
  input: z.object(importInput),
  output: checked,
  refusals: [...sheetRefusals, parentMissing],
  summary: '核对要导入的花名册（不写入）',
})
export const importMembers = command('member.import', 'POST /members/import', {
  may: mayImportMembers,
  input: z.object({ ...importInput, sinceOn: day.optional() }),
  output: z.object({ n: z.number().int(), posts: z.number().int(), sentence: z.string() }),
  refusals: [...sheetRefusals, parentMissing, notYet],
  summary: '导入花名册（全部成功才写入）',
})
