import { assertMay, whichMay } from '../access/access.read.ts'
import { readCampaign } from '../campaign/campaign.read.ts'
import { type Context, implement } from '../http/action.ts'
import { canonicalText } from '../lib/canonical.ts'
import { staleVersion } from '../lib/contract.ts'
import { sha256Hex } from '../lib/digest.ts'
import { type FrozenRound, frozenRound } from '../score/frozen.ts'
import * as api from './comparison.api.ts'
import * as read from './comparison.read.ts'
import { sayGroupKey } from './comparison.text.ts'
import * as rules from './comparison.ts'
import * as write from './comparison.write.ts'
import { type Group, groupingCan, groupRule, groupsOf, type UnitFacts } from './grouping.ts'

const say = (groups: readonly Group[], facts: readonly Pick<UnitFacts, 'unitId' | 'name'>[]) => {
  const names = new Map(facts.map((u) => [u.unitId, u.name]))
  return groups.map((g) => ({
    key: g.key,
    name: sayGroupKey(g.key),
    units: g.units.map((unitId) => ({ unitId, unit: names.get(unitId) ?? '' })),
    from: g.from.map((k) => sayGroupKey(k)),
    apart: g.apart,
  }))
}
interface Fixed {
  rule: unknown
  units: UnitFacts[]
  groups: Group[]
}

const showGrouping = implement(api.showGrouping, async (c, { id }) => {
  const campaign = await readCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayReadStanding, campaign.organiser_id, 'campaign')
  const g = await read.groupingOf(c.tx, id)
  const may = (await whichMay(c.tx, c.actor, rules.mayGroup, [campaign.organiser_id])).has(campaign.organiser_id)
  const fixed = g?.bytes ? (JSON.parse(g.bytes) as Fixed) : null
  const facts = fixed?.units ?? (g ? await read.factsOfUnits(c.tx, id) : [])
  return {
    id: g?.id ?? null,
    campaignId: id,
    campaign: campaign.title,
    state: g?.state ?? null,
    rule: g?.rule ?? null,
    version: g?.version ?? 0,
    fixedOn: g?.fixed_on ?? null,
    fixedBy: g?.fixed_by ? await read.accountName(c.tx, g.fixed_by) : null,
    digest: g?.digest ?? null,
    groups: g ? say(fixed?.groups ?? groupsOf(g.rule, facts), facts) : [],
    may: { edit: may && g?.state !== 'fixed', fix: may && g?.state === 'draft' },
  }
})

const previewGroups = implement(api.previewGroups, async (c, { id, rule }) => {
  const campaign = await readCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayGroup, campaign.organiser_id, 'campaign')
  const read_ = groupRule.safeParse(parsed(rule))
  if (!read_.success) return { groups: [] }
  const facts = await read.factsOfUnits(c.tx, id)
  return { groups: say(groupsOf(read_.data, facts), facts) }
})
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const setGrouping = implement(api.setGrouping, async (c, { id, rule, version }) => {
  const campaign = await readCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayGroup, campaign.organiser_id, 'campaign')
  const had = await read.groupingOf(c.tx, id)
  if (had) {
    const g = await read.lockGrouping(c.tx, had.id)
    groupingCan.assert('edit', g.state)
    if (g.version !== version) throw staleVersion({ noun: 'grouping', seen: version, now: g.version })
    await write.writeRule(c.tx, g.id, rule)
  } else if ((await read.factsOfUnits(c.tx, id)).length === 0) throw rules.noUnitsToGroup({})
  const groupingId = had?.id ?? (await write.insertGrouping(c.tx, id, rule))
  if (groupingId === null) throw staleVersion({ noun: 'grouping', seen: version, now: 1 })
  await c.record('comparison.grouping-set', {
    campaignId: id,
    unitId: campaign.organiser_id,
    subjectId: groupingId,
    detail: { rule },
  })
  return { id: groupingId, version: had ? version + 1 : 1 }
})

/** Rule, facts and groups become bytes before the first round is opened; nothing is changed afterwards. */
const fixGrouping = implement(api.fixGrouping, async (c, { id, version }) => {
  const g = await read.lockGrouping(c.tx, id)
  const campaign = await readCampaign(c.tx, g.campaign_id)
  await assertMay(c.tx, c.actor, rules.mayGroup, campaign.organiser_id, 'grouping')
  groupingCan.assert('fix', g.state)
  if (g.version !== version) throw staleVersion({ noun: 'grouping', seen: version, now: g.version })
  const rounds = await read.roundsOfCampaign(c.tx, g.campaign_id)
  if (rounds > 0) throw rules.roundsBegun({ rounds })
  const units = await read.factsOfUnits(c.tx, g.campaign_id)
  const groups = groupsOf(g.rule, units)
  const bytes = canonicalText({ schema: 'groups/1', campaign: g.campaign_id, rule: g.rule, units, groups, on: c.today })
  const digest = sha256Hex(bytes)
  await write.writeFixed(c.tx, id, { on: c.today, by: c.actor.accountId!, bytes, digest }, groups)
  await c.record('comparison.grouping-fixed', {
    campaignId: g.campaign_id,
    unitId: campaign.organiser_id,
    subjectId: id,
    detail: { digest, groups: groups.length, apart: groups.filter((x) => x.apart).length },
  })
  return { digest, groups: groups.length, apart: groups.filter((x) => x.apart).length }
})

/**
 * The fixed groups of a campaign's units, for whoever opens a round; null where none were fixed.
 * @throws comparison.unit-without-group
 */
export const groupsFixed = async (
  c: Pick<Context, 'tx'>,
  campaignId: number,
  units: readonly { unitId: number; name: string }[],
): Promise<Map<number, string> | null> => {
  const fixed = await read.fixedGroups(c.tx, campaignId)
  if (!fixed) return null
  const without = units.filter((u) => !fixed.has(u.unitId))
  if (without.length > 0) throw rules.unitWithoutGroup({ units: without.slice(0, 20).map((u) => u.name) })
  return fixed
}

export const packageOf = (bytes: string): FrozenRound => frozenRound.parse(JSON.parse(bytes))
export const gradesIn = (p: FrozenRound): { grade: string; units: number }[] => {
  const by = new Map<string, number>()
  for (const u of p.units) by.set(u.grade, (by.get(u.grade) ?? 0) + 1)
  return [...by].map(([grade, units]) => ({ grade, units })).sort((a, b) => (a.grade < b.grade ? -1 : 1))
}

const listPackages = implement(api.listPackages, async (c) => ({
  rows: (await read.packages(c.tx)).map((r) => {
    const p = packageOf(r.bytes)
    return {
      id: r.id,
      realm: r.from_realm,
      basis: r.basis,
      title: p.title,
      standard: `${p.standard.id} / ${p.standard.version}`,
      standardDigest: p.standard.digest,
      units: p.units.length,
      grades: gradesIn(p),
      digest: r.digest,
      on: r.imported_on,
    }
  }),
}))

/** What another realm published is taken as it is or not at all: same bytes, same digest as on its notice. */
const importPackage = implement(api.importPackage, async (c, q) => {
  const p = frozenRound.safeParse(parsed(q.bytes))
  if (!p.success) throw rules.badPackage({ problem: 'shape' })
  if (canonicalText(p.data) !== q.bytes) throw rules.badPackage({ problem: 'canonical' })
  if (sha256Hex(q.bytes) !== q.digest) throw rules.badPackage({ problem: 'digest' })
  if (await read.isOwnRound(c.tx, q.digest)) throw rules.ownPackage({})
  const id = await write.insertPackage(c.tx, { ...q, on: c.today, by: c.actor.accountId! })
  if (id === null) throw rules.packageTwice({})
  await c.record('comparison.imported', {
    subjectId: id,
    detail: { fromRealm: q.fromRealm, basis: q.basis, digest: q.digest, title: p.data.title, units: p.data.units.length },
  })
  return { id, title: p.data.title, units: p.data.units.length }
})

export const groupingActions = [showGrouping, previewGroups, setGrouping, fixGrouping, listPackages, importPackage]
