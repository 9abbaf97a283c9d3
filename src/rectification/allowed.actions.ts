import { whichMay } from '../access/access.read.ts'
import { belongsTo } from '../activity/activity.read.ts'
import type { Context } from '../http/action.ts'
import type { Permission } from '../lib/permission.ts'
import { type ItemAct, mayCheck, mayExtend, mayFix, mayOpenItem, type WhyNot } from './rectification.ts'

/** For each act on an item, what keeps this actor from it apart from its state; `null` where nothing does. The acts themselves ask again. */
export const whyNotOf = async (c: Context, r: { unit_id: number; claimed_by: number | null }): Promise<Record<ItemAct, WhyNot | null>> => {
  const may = async (p: Permission) => (await whichMay(c.tx, c.actor, p, [r.unit_id])).has(r.unit_id)
  const own = await belongsTo(c.tx, c.actor, r.unit_id)
  const fixes = (await may(mayFix)) ? null : 'post'
  const looks = !(await may(mayCheck)) ? 'post' : own ? 'own-check' : null
  return {
    plan: fixes,
    claim: fixes,
    check: looks ?? (c.actor.accountId === r.claimed_by ? 'own-check' : null),
    reopen: looks,
    extend: (await may(mayExtend)) ? null : own ? 'own-extend' : 'post',
    withdraw: !(await may(mayOpenItem)) ? 'post' : own ? 'own-item' : null,
  }
}
