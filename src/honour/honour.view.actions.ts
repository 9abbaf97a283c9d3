import { whichMay } from '../access/access.read.ts'
import { readCampaign } from '../campaign/campaign.read.ts'
import { timeline } from '../event/event.read.ts'
import { type Implementation, implement } from '../http/action.ts'
import { cursor } from '../lib/cursor.ts'
import { unitName } from '../nomination/nomination.read.ts'
import * as api from './honour.api.ts'
import type { HonourListRow } from './honour.read.ts'
import * as read from './honour.read.ts'
import { saysEvent } from './honour.text.ts'
import * as h from './honour.ts'
import { rechecksOf } from './yearly.read.ts'
import type { RecheckState } from './yearly.ts'

const rowOf = (r: HonourListRow) => ({
  id: r.id,
  title: r.title_name,
  level: r.level,
  object: r.object,
  holder: r.holder,
  unitId: r.unit_id,
  unit: r.unit_name,
  documentNo: r.document_no,
  grantedOn: r.granted_on,
  expiresOn: r.expires_on,
  recheckOn: r.recheck_on,
  posthumous: r.posthumous,
  code: r.code,
  state: r.state,
  campaignId: r.campaign_id,
  campaign: r.campaign,
  holderUnitId: r.subject_unit_id,
  holderMemberId: r.subject_member_id,
})

const listHonours = implement(api.listHonours, async (c, q) => {
  const at = cursor.read(q.after)
  const found = await read.listHonourRows(c.tx, q, c.today, at === null ? null : [String(at[0]), at[1]], q.limit)
  const rows = found.slice(0, q.limit)
  const last = rows.at(-1)
  return {
    rows: rows.map(rowOf),
    next: found.length > q.limit && last ? cursor.write(last.granted_on, last.id) : null,
    total: { n: await read.countHonours(c.tx, q, c.today), exact: true },
  }
})

const showHonour = implement(api.showHonour, async (c, { id }) => {
  const row = await read.readHonour(c.tx, id, c.today)
  const decision = await read.readDecision(c.tx, row.decision_id)
  const keeps = (await whichMay(c.tx, c.actor, h.mayKeepHonour, [decision.unit_id])).has(decision.unit_id)
  return {
    ...rowOf(row),
    certificate: row.certificate,
    plaque: row.plaque,
    nominationId: row.nomination_id,
    version: row.version,
    decision: {
      id: decision.id,
      title: decision.title,
      documentNo: decision.document_no,
      meeting: decision.meeting,
      decidedOn: decision.decided_on,
      digest: decision.digest,
    },
    changes: (await read.changesOf(c.tx, id)).map((x) => ({
      action: x.action,
      from: x.from_state as h.HonourState,
      to: x.to_state as h.HonourState,
      document: x.document,
      reason: x.reason,
      on: x.changed_on,
    })),
    rechecks: (await rechecksOf(c.tx, id)).map((r) => ({
      id: r.id,
      dueOn: r.due_on,
      reason: r.reason,
      state: r.state as RecheckState,
      finding: r.finding,
      document: r.document,
      doneOn: r.done_on,
      version: r.version,
    })),
    can: keeps ? h.honourCan.lawful(row.state).filter((a) => a !== 'expire') : [],
    timeline: (await timeline(c.tx, 'honour', id)).map((e) => ({
      id: e.id,
      type: e.type,
      happenedOn: e.happenedOn,
      recordedAt: e.recordedAt,
      by: e.by,
      proxy: e.proxy,
      sentence: saysEvent(e.type, e.detail),
    })),
  }
})

const showRegister = implement(api.showRegister, async (c, { unitId, memberId }) => {
  if ((unitId === undefined) === (memberId === undefined)) throw h.whoseRegister({}, 'unitId')
  const name = unitId === undefined ? await read.memberName(c.tx, memberId!) : await unitName(c.tx, unitId)
  const found = await read.listHonourRows(c.tx, { unitId, memberId }, c.today, null, 1000)
  const changes = await read.changesOfMany(
    c.tx,
    found.map((r) => r.id),
  )
  const rows = found.map((r) => ({
    ...rowOf(r),
    own: unitId === undefined || r.subject_unit_id === unitId,
    changes: changes.filter((x) => x.honour_id === r.id).map((x) => ({ action: x.action, document: x.document, on: x.changed_on })),
  }))
  return {
    name,
    asOf: c.today,
    inForce: rows.filter((r) => r.state === 'effective').length,
    years: [...new Set(rows.map((r) => r.grantedOn.slice(0, 4)))].map((year) => ({
      year,
      rows: rows.filter((r) => r.grantedOn.startsWith(year)),
    })),
  }
})

const showResults = implement(api.showResults, async (c, { campaignId }) => {
  await readCampaign(c.tx, campaignId)
  const rows = await read.listHonourRows(c.tx, { campaignId }, c.today, null, 1000)
  return {
    campaignId,
    decisions: (await read.decisionsOf(c.tx, campaignId)).map((d) => ({
      id: d.id,
      documentNo: d.document_no,
      decidedOn: d.decided_on,
      level: d.level,
      digest: d.digest,
    })),
    rows: rows.map((r) => ({
      honourId: r.id,
      decisionId: r.decision_id,
      titleKey: r.title_key,
      title: r.title_name,
      level: r.level,
      object: r.object,
      subjectUnitId: r.subject_unit_id,
      subjectMemberId: r.subject_member_id,
      holder: r.holder,
      grantedOn: r.granted_on,
      state: r.state,
    })),
  }
})

export const honourViews: Implementation[] = [listHonours, showHonour, showRegister, showResults]
