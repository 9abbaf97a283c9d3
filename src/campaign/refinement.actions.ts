import { assertMay, scope, whichMay } from '../access/access.read.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { canonicalText } from '../lib/canonical.ts'
import { staleVersion } from '../lib/contract.ts'
import { sha256Hex } from '../lib/digest.ts'
import { measures } from '../standard/builtin.ts'
import { type ItemForm, ruleOfForm } from '../standard/item.ts'
import {
  assertConditions,
  type Common,
  conditionReading,
  differenceOf,
  isOpen,
  nextConditionId,
  type OwnCondition,
} from '../standard/refine.ts'
import { listStandardRows, readFrozen } from '../standard/standard.read.ts'
import { appliesTo, leavesOf } from '../standard/standard.ts'
import { planOf, readCampaign, unitIn } from './campaign.read.ts'
import { campaignCan } from './campaign.ts'
import { checkText } from './redline.ts'
import * as api from './refinement.api.ts'
import * as read from './refinement.read.ts'
import { saysRefinement } from './refinement.text.ts'
import * as rules from './refinement.ts'
import * as write from './refinement.write.ts'

interface Target {
  standardId: number
  source: string
  sourceTitle: string
  item: string
  digest: string
  /** The common item as frozen: a leaf, or an item of a criterion. */
  document: unknown
  common: Common
}
const key = (x: { standardId: number; source: string; item: string }): string => `${x.standardId}/${x.source}/${x.item}`

/** Digest of a common item alone, so that a new version of the whole that leaves it as it was keeps what was approved under it. */
export const digestOfCommon = (document: unknown): string => sha256Hex(canonicalText(document))

/** Everything a unit may refine in a campaign: criteria of the plan in force, judged items of its organiser's frozen standards. */
const targetsOf = async (c: Context, campaignId: number, unitId: number): Promise<Target[]> => {
  const campaign = await readCampaign(c.tx, campaignId)
  const u = await unitIn(c.tx, campaignId, unitId)
  const plan = await planOf(c.tx, campaignId)
  const criteria = plan.criteria
    .filter((k) => k.refineBy !== 'nobody')
    .flatMap((k) =>
      k.items.map((i): Target => {
        const document = { criteria: k.id, object: k.object, item: i }
        const text = [i.meaning, i.refinement].filter(Boolean).join('；')
        const common = { title: i.name, text, leaf: null }
        return { standardId: 0, source: k.id, sourceTitle: k.name, item: i.id, digest: digestOfCommon(document), document, common }
      }),
    )
  const standards = (await listStandardRows(c.tx)).filter((s) => s.owner_id === campaign.organiser_id && s.frozen_no > 0)
  const leaves: Target[] = []
  for (const s of standards) {
    const { standard } = await readFrozen(c.tx, s.id, s.frozen_no)
    for (const { leaf } of leavesOf(standard)) {
      if (!isOpen(leaf) || !appliesTo(leaf, u.class_key)) continue
      const common = { title: leaf.title, text: leaf.text, leaf: { leaf, standard } }
      const at = { standardId: s.id, source: standard.id, sourceTitle: standard.title, item: leaf.id }
      leaves.push({ ...at, digest: digestOfCommon(leaf), document: leaf, common })
    }
  }
  return [...criteria, ...leaves]
}

/** @throws refinement.not-open */
const targetOf = async (c: Context, r: { campaignId: number; unitId: number; standardId: number; source: string; item: string }) => {
  const target = (await targetsOf(c, r.campaignId, r.unitId)).find((x) => key(x) === key(r))
  if (!target) throw rules.notRefinable({ item: r.item })
  return target
}
const targetOfRow = (c: Context, row: read.RefinementRow) =>
  targetOf(c, { campaignId: row.campaign_id, unitId: row.unit_id, standardId: row.standard_id, source: row.source, item: row.item })

const seen = (row: read.RefinementRow, version: number): void => {
  if (row.version !== version) throw staleVersion({ noun: 'refinement', seen: version, now: row.version })
}

interface Frozen {
  common: unknown
  conditions: OwnCondition[]
}
const approvedOf = async (c: Context, row: read.RefinementRow): Promise<OwnCondition[]> => {
  if (row.approved_no === 0) return []
  const text = (await read.textsOf(c.tx, row.id)).find((x) => x.text_no === row.approved_no)!
  return (JSON.parse(text.bytes) as Frozen).conditions
}

const say = async (c: Context, row: read.RefinementRow, target: Target | undefined) => {
  const inForce = await approvedOf(c, row)
  const reading = (x: OwnCondition): string => (target ? conditionReading(target.common, x, measures()) : '')
  return {
    id: row.id,
    campaignId: row.campaign_id,
    unitId: row.unit_id,
    unit: row.unit,
    standardId: row.standard_id,
    source: row.source,
    item: row.item,
    title: target?.common.title ?? row.item,
    state: row.state,
    version: row.version,
    conditions: differenceOf(inForce, row.conditions).map((x) => ({ ...x.condition, mark: x.mark, reading: reading(x.condition) })),
    inForce: inForce.map((x) => ({ ...x, mark: 'same' as const, reading: reading(x) })),
    moved: target === undefined || target.digest !== row.common_digest,
    submittedOn: row.submitted_on,
    decidedOn: row.decided_on,
    decidedBy: row.decided_by,
    reason: row.reason,
  }
}
const commonOut = (x: Target) => ({
  standardId: x.standardId,
  source: x.source,
  sourceTitle: x.sourceTitle,
  item: x.item,
  title: x.common.title,
  text: x.common.text,
  max: x.common.leaf?.leaf.max ?? null,
  digest: x.digest,
})

const listRefinements = implement(api.listRefinements, async (c, { id, unitId }) => {
  await assertMay(c.tx, c.actor, rules.mayReadRefinements, unitId)
  const campaign = await readCampaign(c.tx, id)
  const unit = await unitIn(c.tx, id, unitId)
  const own = new Map(
    (await read.refinementsOf(c.tx, id, unitId)).map((r) => [key({ standardId: r.standard_id, source: r.source, item: r.item }), r]),
  )
  const acting = campaignCan.can('act', campaign.state)
  const adopted = unit.own as { refinements?: { criteria: string; item: string; text: string }[] } | null
  const targets = await targetsOf(c, id, unitId)
  const rows = []
  for (const x of targets) {
    const row = own.get(key(x))
    rows.push({
      ...commonOut(x),
      own: row ? await say(c, row, x) : null,
      planText: adopted?.refinements?.find((r) => x.standardId === 0 && r.criteria === x.source && r.item === x.item)?.text ?? null,
      can: acting ? (row ? refinementLawful(row) : ['write']) : [],
    })
  }
  return {
    campaign: campaign.title,
    state: campaign.state,
    unit: unit.name,
    rows,
    may: {
      write: (await whichMay(c.tx, c.actor, rules.mayRefine, [unitId])).has(unitId),
      decide: (await whichMay(c.tx, c.actor, rules.mayDecideRefinement, [unitId])).has(unitId),
    },
  }
})
const refinementLawful = (row: read.RefinementRow): string[] => rules.refinementCan.lawful(row.state)

const listWaiting = implement(api.listWaiting, async (c) => {
  const rows = await read.waitingRefinements(c.tx, scope(c.actor, rules.mayDecideRefinement))
  const out = []
  for (const row of rows) {
    const target = (await targetsOf(c, row.campaign_id, row.unit_id)).find(
      (x) => key(x) === key({ standardId: row.standard_id, source: row.source, item: row.item }),
    )
    out.push({
      id: row.id,
      campaignId: row.campaign_id,
      unitId: row.unit_id,
      unit: row.unit,
      item: row.item,
      title: target?.common.title ?? row.item,
      submittedOn: row.submitted_on,
    })
  }
  return { rows: out }
})

const showRefinement = implement(api.showRefinement, async (c, { id }) => {
  const row = await read.readRefinement(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayReadRefinements, row.unit_id, 'refinement')
  const target = await targetOfRow(c, row)
  return {
    ...(await say(c, row, target)),
    common: commonOut(target),
    texts: (await read.textsOf(c.tx, id)).map((x) => ({
      no: x.text_no,
      digest: x.digest,
      bytes: x.bytes,
      at: x.submitted_at.toISOString(),
      approved: x.text_no === row.approved_no,
    })),
    timeline: (await timeline(c.tx, 'refinement', id)).map((e) => ({
      id: e.id,
      at: e.recordedAt,
      by: e.by,
      words: saysRefinement(e.type, e.detail),
    })),
  }
})

const acting = async (c: Context, campaignId: number): Promise<void> =>
  campaignCan.assert('act', (await readCampaign(c.tx, campaignId)).state)

const happening = (row: read.RefinementRow, target: Target) => ({
  campaignId: row.campaign_id,
  unitId: row.unit_id,
  subjectId: row.id,
  detail: { source: row.source, item: row.item, title: target.common.title },
})

const setCondition = implement(api.setCondition, async (c, q) => {
  await assertMay(c.tx, c.actor, rules.mayRefine, q.unitId)
  await acting(c, q.id)
  const target = await targetOf(c, { ...q, campaignId: q.id })
  const had = (await read.refinementsOf(c.tx, q.id, q.unitId)).find(
    (r) => key({ standardId: r.standard_id, source: r.source, item: r.item }) === key(q),
  )
  const row = had ? await read.lockRefinement(c.tx, had.id) : null
  if (row) {
    rules.refinementCan.assert('write', row.state)
    seen(row, q.version)
  } else if (q.version !== 0) throw staleVersion({ noun: 'refinement', seen: q.version, now: 0 })
  const before = row?.conditions ?? []
  if (q.at !== undefined && !before.some((x) => x.id === q.at)) throw rules.noSuchCondition({ at: q.at })
  const { kind } = q
  const rule =
    kind === 'words' ? null : ruleOfForm({ ...q, kind, title: q.text.slice(0, 80), max: q.max ?? '0', department: '-' } as ItemForm)
  const id = q.at ?? nextConditionId(before, row ? await approvedOf(c, row) : [])
  const made: OwnCondition = { id, text: q.text, max: q.max ?? null, rule }
  const conditions = q.at === undefined ? [...before, made] : before.map((x) => (x.id === q.at ? made : x))
  assertConditions(target.common, conditions, checkText, measures())
  const where = { campaignId: q.id, unitId: q.unitId, standardId: q.standardId, source: q.source, item: q.item }
  let rowId: number
  if (row) {
    await write.writeConditions(c.tx, row.id, target.digest, conditions)
    rowId = row.id
  } else {
    const inserted = await write.insertRefinement(c.tx, { ...where, digest: target.digest, conditions })
    if (inserted === null) throw staleVersion({ noun: 'refinement', seen: 0, now: 1 })
    rowId = inserted
  }
  await c.record('refinement.edited', {
    campaignId: q.id,
    unitId: q.unitId,
    subjectId: rowId,
    detail: { source: q.source, item: q.item, title: target.common.title, at: id, made: q.at === undefined, text: q.text },
  })
  return { id: rowId, at: id, version: row ? row.version + 1 : 1 }
})

/** The row locked, if the actor may do `p` to its unit and it stands as seen. */
const locked = async (
  c: Context,
  q: { id: number; version: number },
  p: typeof rules.mayRefine,
  action: 'write' | 'submit' | 'takeBack' | 'decide',
) => {
  const row = await read.lockRefinement(c.tx, q.id)
  await assertMay(c.tx, c.actor, p, row.unit_id, 'refinement')
  await acting(c, row.campaign_id)
  rules.refinementCan.assert(action, row.state)
  seen(row, q.version)
  return row
}

const removeCondition = implement(api.removeCondition, async (c, q) => {
  const row = await locked(c, q, rules.mayRefine, 'write')
  const target = await targetOfRow(c, row)
  const gone = row.conditions.find((x) => x.id === q.at)
  if (!gone) throw rules.noSuchCondition({ at: q.at })
  await write.writeConditions(
    c.tx,
    row.id,
    target.digest,
    row.conditions.filter((x) => x.id !== q.at),
  )
  const h = happening(row, target)
  await c.record('refinement.removed', { ...h, detail: { ...h.detail, at: q.at, text: gone.text } })
  return { id: row.id, at: q.at, version: row.version + 1 }
})

const submitRefinement = implement(api.submitRefinement, async (c, q) => {
  const row = await locked(c, q, rules.mayRefine, 'submit')
  const target = await targetOfRow(c, row)
  if (target.digest !== row.common_digest) throw rules.commonMoved({ item: target.common.title })
  if (row.conditions.length === 0) throw rules.noOwnConditions({})
  assertConditions(target.common, row.conditions, checkText, measures())
  const bytes = canonicalText({ common: target.document, commonDigest: target.digest, conditions: row.conditions })
  const digest = sha256Hex(bytes)
  const no = row.text_n + 1
  await write.writeSubmission(c.tx, row.id, { no, bytes, digest, by: c.actor.accountId, at: c.now, on: c.today })
  const h = happening(row, target)
  await c.record('refinement.submitted', { ...h, detail: { ...h.detail, no, digest } })
  return { no, digest }
})

const takeBackRefinement = implement(api.takeBackRefinement, async (c, q) => {
  const row = await locked(c, q, rules.mayRefine, 'takeBack')
  await write.writeState(c.tx, row.id, 'draft')
  await c.record('refinement.withdrawn', { ...happening(row, await targetOfRow(c, row)) })
  return { version: row.version + 1 }
})

const decideRefinement = implement(api.decideRefinement, async (c, q) => {
  const row = await locked(c, q, rules.mayDecideRefinement, 'decide')
  if (row.submitted_by !== null && row.submitted_by === c.actor.accountId) throw rules.ownRefinement({})
  if (q.verdict === 'returned' && q.reason.length < 2) throw rules.returnNeedsReason({})
  const target = await targetOfRow(c, row)
  if (q.verdict === 'approved' && target.digest !== row.common_digest) throw rules.commonMoved({ item: target.common.title })
  await write.writeDecision(c.tx, row.id, { state: q.verdict, by: c.actor.accountId, on: c.today, reason: q.reason })
  const h = happening(row, target)
  await c.record(`refinement.${q.verdict}`, { ...h, detail: { ...h.detail, no: row.text_n, reason: q.reason } })
  return { state: q.verdict }
})

export interface RefinedLine {
  leaf: string
  approvedOn: string
  conditions: { text: string; max: string | null; reading: string }[]
  /** Of the text that was approved. */
  digest: string
  ref: string
}
/** Approved conditions of units under the judged items of a standard, by unit: what its judges read beside the line. */
export const refinedLines = async (
  c: Pick<Context, 'tx'>,
  f: { campaignId: number; unitIds: readonly number[]; standardId: number; standardNo: number },
): Promise<Map<number, RefinedLine[]>> => {
  const { standard } = await readFrozen(c.tx, f.standardId, f.standardNo)
  const leaves = new Map(leavesOf(standard).map(({ leaf }) => [leaf.id, leaf]))
  const out = new Map<number, RefinedLine[]>()
  for (const r of await read.refinementsInForce(c.tx, f)) {
    const frozen = JSON.parse(r.bytes) as Frozen & { commonDigest: string }
    const leaf = leaves.get(r.item)
    // Approved under another text of the item: it says nothing about this one.
    if (!leaf || frozen.commonDigest !== digestOfCommon(leaf)) continue
    const common: Common = { title: leaf.title, text: leaf.text, leaf: { leaf, standard } }
    const conditions = frozen.conditions.map((x) => ({ text: x.text, max: x.max, reading: conditionReading(common, x, measures()) }))
    const line = { leaf: r.item, approvedOn: r.approved_on, conditions, digest: r.digest, ref: `refinement/${r.id}` }
    out.set(r.unit_id, [...(out.get(r.unit_id) ?? []), line])
  }
  return out
}

export const refinementActions = [
  listRefinements,
  listWaiting,
  showRefinement,
  setCondition,
  removeCondition,
  submitRefinement,
  takeBackRefinement,
  decideRefinement,
]
