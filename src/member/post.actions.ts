import { assertMay, isProxy } from '../access/access.read.ts'
import { type Context, implement, type Reaction } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { notFound } from '../lib/contract.ts'
import { readUnit } from '../organisation/organisation.read.ts'
import { lockedMember } from './member.actions.ts'
import * as api from './member.api.ts'
import * as read from './member.read.ts'
import { dayNotYet, mayGivePosts, mayReadMembers, postEnded, postTwice } from './member.ts'
import { endPosts, insertPost, writePostEnd } from './member.write.ts'

const give = async (
  c: Context,
  p: { memberId: number; unitId: number; unitName: string; post: string; fromOn: string; document: string },
): Promise<number> => {
  const held = await read.readPosts(c.tx, p.memberId)
  if (held.some((x) => x.unitId === p.unitId && x.post === p.post && (x.untilOn === null || x.untilOn >= p.fromOn)))
    throw postTwice({ post: p.post, unit: p.unitName })
  return insertPost(c.tx, p)
}

const givePost = implement(api.givePost, async (c, q) => {
  await assertMay(c.tx, c.actor, mayGivePosts, q.unitId)
  const m = await lockedMember(c, q.id, mayReadMembers, null)
  const fromOn = q.fromOn ?? c.today
  if (fromOn > c.today) throw dayNotYet({ onDay: fromOn })
  const unitName = (await readUnit(c.tx, q.unitId))!.shortName
  const postId = await give(c, { memberId: m.id, unitId: q.unitId, unitName, post: q.post, fromOn, document: q.document })
  await c.record('member.post-given', {
    unitId: q.unitId,
    subjectId: m.id,
    happenedOn: fromOn,
    proxy: isProxy(c.actor, q.unitId),
    detail: { postId, post: q.post, unitName, document: q.document },
  })
  return { postId }
})

/** A post held today, locked, that the actor may dispose of. */
const heldPost = async (c: Context, id: number, onDay: string) => {
  const p = await read.lockPost(c.tx, id)
  if (!p) throw notFound({ noun: 'post' })
  await assertMay(c.tx, c.actor, mayGivePosts, p.unitId, 'post')
  if (onDay > c.today) throw dayNotYet({ onDay })
  if (p.untilOn !== null) throw postEnded({})
  return { ...p, unitName: (await readUnit(c.tx, p.unitId))!.shortName }
}

const endPost = implement(api.endPost, async (c, q) => {
  const onDay = q.onDay ?? c.today
  const p = await heldPost(c, q.id, onDay)
  await writePostEnd(c.tx, q.id, addDays(onDay, -1), q.document)
  await c.record('member.post-ended', {
    unitId: p.unitId,
    subjectId: p.memberId,
    happenedOn: onDay,
    proxy: isProxy(c.actor, p.unitId),
    detail: { postId: q.id, post: p.post, unitName: p.unitName, document: q.document },
  })
  return { ok: true }
})

const handOverPost = implement(api.handOverPost, async (c, q) => {
  const onDay = q.onDay ?? c.today
  const p = await heldPost(c, q.id, onDay)
  const to = await lockedMember(c, q.toMemberId, mayReadMembers, null)
  await writePostEnd(c.tx, q.id, addDays(onDay, -1), q.document)
  const postId = await give(c, {
    memberId: to.id,
    unitId: p.unitId,
    unitName: p.unitName,
    post: p.post,
    fromOn: onDay,
    document: q.document,
  })
  const both = { post: p.post, unitName: p.unitName, document: q.document, from: p.memberId, to: to.id }
  // Told twice, so that it stands on both people's records.
  for (const subjectId of [p.memberId, to.id])
    await c.record('member.post-handed-over', {
      unitId: p.unitId,
      subjectId,
      happenedOn: onDay,
      proxy: isProxy(c.actor, p.unitId),
      detail: { ...both, postId: subjectId === to.id ? postId : q.id },
      personal: { note: q.note },
    })
  return { postId }
})

/** A unit that ended has no posts any more. */
const endPostsOfUnit: Reaction = {
  name: 'member.end-posts-of-unit',
  on: ['unit.ended'],
  run: async (c, e) => void (await endPosts(c.tx, { unitId: e.subjectId! }, addDays(e.happenedOn, -1))),
}

export const postActions = [givePost, endPost, handOverPost]
export const memberReactions: Reaction[] = [endPostsOfUnit]
