import { assertMay, isProxy, whichMay } from '../access/access.read.ts'
import { readOwnUpload } from '../attachment/attachment.read.ts'
import { sheetLimit } from '../attachment/attachment.ts'
import { type Context, implement } from '../http/action.ts'
import { checkedOf, firstRow } from '../lib/sheet/checked.ts'
import { findHeader } from '../lib/sheet/columns.ts'
import { dryRun, rowsToCommit } from '../lib/sheet/dryrun.ts'
import { openSheet } from '../lib/sheet/read.ts'
import * as api from './campaign.api.ts'
import * as read from './campaign.read.ts'
import { campaignText } from './campaign.text.ts'
import * as rules from './campaign.ts'
import { type CarryState, campaignCan, carryCan } from './campaign.ts'
import * as write from './campaign.write.ts'
import { carryChecks, carrySheet } from './carry.ts'
import { readerOf } from './reader.read.ts'
import { lockCarry } from './unit.read.ts'

/** Put an item on the list of what an earlier round left undone; the same source only once. Called by pledge, rectification and poll at launch. */
export const addCarry = async (
  c: Context,
  k: {
    campaignId: number
    kind: 'pledge' | 'rectification' | 'poll' | 'goal'
    unitId: number
    what: string
    source: string
    role: string
    dueOn: string | null
  },
): Promise<boolean> => {
  await read.unitIn(c.tx, k.campaignId, k.unitId)
  const id = await write.insertCarry(c.tx, k)
  if (id === null) return false
  await c.record('campaign.carried', {
    campaignId: k.campaignId,
    subjectId: id,
    unitId: k.unitId,
    detail: { kind: k.kind, source: k.source },
  })
  return true
}

const listCarry = implement(api.listCarry, async (c, { id, unitId }) => {
  const reader = await readerOf(c.tx, c.actor, await read.readCampaign(c.tx, id))
  const rows = await read.carryRows(c.tx, { campaignId: id, unitId })
  const units = [...new Set(rows.map((r) => r.unit_id))]
  const may = await whichMay(c.tx, reader, rules.mayFollow, units)
  const answers = await whichMay(c.tx, c.actor, rules.mayAnswerCarry, units)
  const settles = await whichMay(c.tx, c.actor, rules.maySettleCarry, units)
  return {
    rows: rows
      .filter((r) => may.has(r.unit_id))
      .map((r) => ({
        id: r.id,
        campaignId: r.campaign_id,
        kind: r.kind,
        unitId: r.unit_id,
        unit: r.unit_name,
        what: r.what,
        source: r.source,
        role: r.role,
        dueOn: r.due_on,
        state: r.state as CarryState,
        answer: r.answer,
        answeredOn: r.answered_on,
        settledOn: r.settled_on,
        version: r.version,
        mayAnswer: answers.has(r.unit_id),
        maySettle: settles.has(r.unit_id),
      })),
  }
})

const addCarryItems = implement(api.addCarryItems, async (c, { id, items }) => {
  const campaign = await read.holdCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  campaignCan.assert('carry', campaign.state)
  let added = 0
  for (const i of items) if (await addCarry(c, { campaignId: id, ...i })) added++
  return { added, known: items.length - added }
})

const carryFile = async (
  c: Context,
  q: { id: number; attachmentId: number; sheet?: string | undefined; mapping: Record<string, string | null> },
) => {
  const file = await readOwnUpload(c.tx, q.attachmentId, c.actor.accountId)
  const sheet = await openSheet(file.path, file.name, { limits: { bytes: sheetLimit }, ...(q.sheet ? { sheet: q.sheet } : {}) })
  const header = await findHeader(sheet, carrySheet, q.mapping)
  return { sheet, header, ...carryChecks(await read.partiesOf(c.tx, q.id)) }
}

const checkCarryImport = implement(api.checkCarryImport, async (c, q) => {
  const campaign = await read.readCampaign(c.tx, q.id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  const f = await carryFile(c, q)
  const run = await dryRun(f.sheet, carrySheet, { header: f.header, ...f.checks })
  return checkedOf(run, carrySheet, await firstRow(f.sheet, f.header), { sentences: campaignText })
})

const importCarry = implement(api.importCarry, async (c, q) => {
  const campaign = await read.holdCampaign(c.tx, q.id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  campaignCan.assert('carry', campaign.state)
  const plan = await read.planOf(c.tx, q.id)
  const f = await carryFile(c, q)
  let [added, known] = [0, 0]
  for await (const batch of rowsToCommit(f.sheet, carrySheet, f.header, f.checks))
    for (const { values: v } of batch) {
      const role = plan.carryOver.find((k) => k.from === v.kind)?.role ?? 'secretary'
      if (await addCarry(c, { campaignId: q.id, kind: v.kind, unitId: f.unitOf(v)!, what: v.what, source: v.source, role, dueOn: v.dueOn }))
        added++
      else known++
    }
  return { added, known }
})

const answerCarry = implement(api.answerCarry, async (c, { id, answer }) => {
  const k = await lockCarry(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayAnswerCarry, k.unit_id, 'carry')
  carryCan.assert('answer', k.state as CarryState)
  await write.writeCarry(c.tx, id, { state: 'answered', answer, answeredOn: c.today })
  await c.record('campaign.carry-answered', {
    campaignId: k.campaign_id,
    subjectId: id,
    unitId: k.unit_id,
    proxy: isProxy(c.actor, k.unit_id),
    detail: { kind: k.kind },
  })
  return { state: 'answered' as const }
})

const settleCarry = implement(api.settleCarry, async (c, { id, verdict, reason }) => {
  const k = await lockCarry(c.tx, id)
  // Who owes it does not say that it is settled, whatever other seat he holds.
  if (c.actor.grants.some((g) => g.unitId === k.unit_id)) throw rules.carryOwn({})
  await assertMay(c.tx, c.actor, rules.maySettleCarry, k.unit_id, 'carry')
  carryCan.assert(verdict === 'settled' ? 'settle' : 'reopen', k.state as CarryState)
  const state = verdict === 'settled' ? ('settled' as const) : ('open' as const)
  await write.writeCarry(c.tx, id, {
    state,
    settledOn: verdict === 'settled' ? c.today : null,
    settledBy: verdict === 'settled' ? c.actor.accountId : null,
  })
  await c.record(verdict === 'settled' ? 'campaign.carry-settled' : 'campaign.carry-reopened', {
    campaignId: k.campaign_id,
    subjectId: id,
    unitId: k.unit_id,
    detail: { kind: k.kind, reason },
  })
  return { state }
})

export const carryActions = [listCarry, addCarryItems, checkCarryImport, importCarry, answerCarry, settleCarry]
