import type { Context } from '../http/action.ts'

/** Key of each unit's group of like units as fixed before the round; null where a campaign has none fixed. */
export type GroupsFixed = (
  c: Pick<Context, 'tx'>,
  campaignId: number,
  units: readonly { unitId: number; name: string }[],
) => Promise<ReadonlyMap<number, string> | null>

// The noun that fixes groups stands further to the right and is handed in by app.ts.
let source: GroupsFixed = async () => null
export const setGroupsFixed = (of: GroupsFixed): void => {
  source = of
}
export const groupsFixed: GroupsFixed = (c, campaignId, units) => source(c, campaignId, units)
