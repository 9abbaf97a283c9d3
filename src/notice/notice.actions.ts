import { assertMay, isProxy, whichMay } from '../access/access.read.ts'
import { holdCampaign, planOf, plansOf, unitIn } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { canonicalText } from '../lib/canonical.ts'
import { cursor } from '../lib/cursor.ts'
import { sha256Hex } from '../lib/digest.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { Refused } from '../lib/refusal.ts'
import { dueStep } from '../nomination/climb.actions.ts'
import { lockNominations, type NominationRow, standsBelow, unitName } from '../nomination/nomination.read.ts'
import { nominationCan } from '../nomination/nomination.ts'
import { noticed } from '../nomination/outcome.actions.ts'
import { packageDigest } from '../score/package.read.ts'
import * as api from './notice.api.ts'
import type { NoticeRow } from './notice.read.ts'
import * as read from './notice.read.ts'
import { saysEvent } from './notice.text.ts'
import * as n from './notice.ts'
import * as write from './notice.write.ts'
import { objectionActions } from './objection.actions.ts'
import { reportActions } from './report.actions.ts'

const entryOf = (row: NominationRow, no: number, unit: string): n.ListEntry => ({
  no,
  title: row.title_name,
  object: row.object,
  name: row.name,
  sex: row.facts.sex ?? null,
  ethnic: row.facts.ethnic ?? null,
  unitAndPost: row.facts.unitAndPost ?? null,
  unit,
  brief: row.brief,
})

/** Nominees whose title rests on grades of a score round. */
const graded = (rows: readonly NominationRow[], plan: PlanV1): number[] => {
  const titles = new Set(
    (plan.sections.nomination?.titles ?? [])
      .filter((t) => t.eligibility.some((e) => e.rule?.kind === 'grade' || e.rule?.kind === 'no-veto'))
      .map((t) => t.id),
  )
  return rows.filter((r) => titles.has(r.title_key)).map((r) => r.id)
}

/** The list that a new one replaces: still open, of the same unit and level, with every objection answered. */
const superseded = async (c: Context, id: number, campaignId: number, unitId: number, at: string): Promise<NoticeRow> => {
  const old = await read.lockNotice(c.tx, id)
  if (old.campaign_id !== campaignId || old.unit_id !== unitId || old.at_level !== at) throw n.supersedesOther({}, 'supersedesId')
  n.noticeCan.assert('supersede', old.state)
  const { open } = await read.countObjections(c.tx, await read.chainOf(c.tx, id))
  if (open > 0) throw n.unansweredBefore({ n: open })
  return old
}

const publishNotice = implement(api.publishNotice, async (c, input) => {
  const campaign = await holdCampaign(c.tx, input.campaignId)
  await assertMay(c.tx, c.actor, n.mayPublish, input.unitId)
  campaignCan.assert('act', campaign.state)
  const plan = await planOf(c.tx, campaign.id)
  const section = plan.sections.notice
  if (!section) throw n.noNoticeSection({ campaign: campaign.id })
  const level = section.levels.find((l) => l.id === input.level)
  if (!level) throw n.levelUnknown({ level: input.level }, 'level')
  await unitIn(c.tx, campaign.id, input.unitId)
  const organiser = input.unitId === campaign.organiser_id
  if ((level.at === 'organiser') !== organiser) throw n.wrongUnit({ level: level.name, unit: await unitName(c.tx, input.unitId) }, 'unitId')
  const old = input.supersedesId === undefined ? null : await superseded(c, input.supersedesId, campaign.id, input.unitId, level.at)

  const rows = await lockNominations(c.tx, input.nominationIds)
  const entries: n.ListEntry[] = []
  for (const [i, id] of input.nominationIds.entries()) {
    const row = rows.find((r) => r.id === id)!
    if (row.campaign_id !== campaign.id || !(await standsBelow(c.tx, campaign.line, row.unit_id, input.unitId)))
      throw n.wrongUnit({ level: level.name, unit: row.name }, 'nominationIds')
    // At the recommending level what was recommended, at the organiser's what a meeting selected.
    const ready = nominationCan.can('list', row.state) && (organiser ? row.selected_on !== null : row.step_no > 0)
    if (!ready) throw n.notReady({ name: row.name, step: dueStep(row)?.name ?? '' }, 'nominationIds')
    const listed = await read.openListWith(c.tx, id, level.at, old?.id ?? null)
    if (listed !== null) throw n.alreadyListed({ name: row.name, notice: listed }, 'nominationIds')
    entries.push(entryOf(row, i + 1, await unitName(c.tx, row.unit_id)))
  }
  n.assertPublic(entries)
  const period = n.periodOf(c.today, section.workingDays, section.objectionExtraWorkingDays, stateCouncil)
  const grounds = []
  for (const round of await read.roundsBehind(c.tx, graded(rows, plan))) {
    const sealed = await packageDigest(c.tx, round)
    if (sealed) grounds.push({ round, title: sealed.title, frozenOn: sealed.frozenOn, digest: sealed.digest })
  }
  const document: n.NoticeDocument = {
    schema: 'notice/1',
    title: input.title,
    campaign: { id: campaign.id, title: campaign.title, planDigest: (await plansOf(c.tx, campaign.id)).at(-1)?.digest ?? '' },
    unit: { id: input.unitId, name: await unitName(c.tx, input.unitId) },
    level: { id: level.id, name: level.name, at: level.at },
    range: input.range,
    channels: n.channelNames(input.channels, plan.sections.publicity?.channels),
    contact: input.contact,
    startsOn: c.today,
    workingDays: section.workingDays,
    lastOn: period.lastOn,
    objectionsUntilOn: period.objectionsUntilOn,
    calendar: [...new Set([c.today, period.objectionsUntilOn].map((d) => stateCouncil.years[Number(d.slice(0, 4))]!.source))],
    supersedes: old === null ? null : { id: old.id, digest: old.digest, reason: input.reason ?? '' },
    ...(grounds.length > 0 ? { grounds } : {}),
    entries,
  }
  n.assertPublicText(document)
  const bytes = canonicalText(document)
  const digest = sha256Hex(bytes)
  const id = await write.insertNotice(c.tx, {
    campaignId: campaign.id,
    unitId: input.unitId,
    levelKey: level.id,
    at: level.at,
    title: input.title,
    bytes,
    digest,
    startsOn: c.today,
    workingDays: section.workingDays,
    lastOn: period.lastOn,
    objectionsUntilOn: period.objectionsUntilOn,
    supersedesId: old?.id ?? null,
    by: c.actor.accountId!,
    publishedAt: c.now,
  })
  await write.insertEntries(c.tx, id, input.nominationIds)
  if (old !== null) {
    await write.writeNoticeState(c.tx, old.id, { state: 'superseded', reason: input.reason ?? '' })
    await c.record('notice.superseded', {
      unitId: old.unit_id,
      subjectId: old.id,
      campaignId: campaign.id,
      detail: { by: id, reason: input.reason ?? '' },
    })
  }
  await c.record('notice.published', {
    unitId: input.unitId,
    subjectId: id,
    campaignId: campaign.id,
    proxy: isProxy(c.actor, input.unitId),
    detail: {
      level: level.at,
      digest,
      entries: entries.length,
      workingDays: section.workingDays,
      lastOn: period.lastOn,
      supersedes: old?.id ?? null,
    },
  })
  return { id, digest, lastOn: period.lastOn, objectionsUntilOn: period.objectionsUntilOn }
})

/** Everything a close looks at, in the order people should hear of it. */
const assertClosable = async (c: Context, notice: NoticeRow): Promise<void> => {
  n.noticeCan.assert('close', notice.state)
  n.assertOver(notice, stateCouncil, c.today)
  const own = await read.countObjections(c.tx, [notice.id])
  const all = await read.countObjections(c.tx, await read.chainOf(c.tx, notice.id))
  if (all.open > 0) throw n.objectionsOutstanding({ n: all.open })
  // Somebody was struck off, or the list itself was wrong: it is not the list that stands, so it is published again, the clock in full.
  const struck = (await read.entriesOf(c.tx, notice.id)).filter((e) => e.state === 'struck').length
  if (struck + own.listUpheld > 0) throw n.secondNeeded({ n: struck + own.listUpheld })
}

const closeNotice = implement(api.closeNotice, async (c, { id }) => {
  const notice = await read.lockNotice(c.tx, id)
  await assertMay(c.tx, c.actor, n.mayPublish, notice.unit_id, 'notice')
  await assertClosable(c, notice)
  // A nominee withdrawn meanwhile simply drops out; one whose case is suspended waits for its outcome.
  const entries = (await read.entriesOf(c.tx, id)).filter((e) => nominationCan.can('list', e.state as never))
  const suspended = entries.filter((e) => e.suspended_until !== null).map((e) => e.nomination_id)
  const standing = entries.filter((e) => e.suspended_until === null).map((e) => e.nomination_id)
  await write.writeNoticeState(c.tx, id, { state: 'closed', closedOn: c.today })
  await noticed(c, standing, notice.at_level, id)
  await c.record('notice.closed', {
    unitId: notice.unit_id,
    subjectId: id,
    campaignId: notice.campaign_id,
    detail: { level: notice.at_level, digest: notice.digest, standing: standing.length, suspended: suspended.length },
  })
  return { noticed: standing, suspended }
})

const rowOf = (c: Context, r: NoticeRow & { unit_name: string }) => {
  const clock = n.clockOf(r, stateCouncil, c.today)
  return {
    id: r.id,
    campaignId: r.campaign_id,
    title: r.title,
    unitId: r.unit_id,
    unit: r.unit_name,
    level: r.document.level.name,
    state: r.state,
    startsOn: r.starts_on,
    closedOn: r.closed_on,
    entries: r.document.entries.length,
    clock: {
      left: clock.left,
      elapsed: clock.elapsed,
      workingDays: r.working_days_n,
      lastOn: r.last_on,
      objectionsUntilOn: r.objections_until_on,
      over: clock.over,
    },
    digest: r.digest,
    supersedesId: r.supersedes_id,
  }
}

const listNotices = implement(api.listNotices, async (c, q) => {
  const found = await read.listNoticeRows(c.tx, { ...q, after: cursor.read(q.after)?.[1] ?? null })
  const shown = found.slice(0, q.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((r) => rowOf(c, r)),
    next: found.length > q.limit && last ? cursor.write(last.id, last.id) : null,
    total: { n: await read.countNotices(c.tx, q), exact: true },
  }
})

const showNotice = implement(api.showNotice, async (c, { id }) => {
  const notice = await read.readNotice(c.tx, id)
  const entries = await read.entriesOf(c.tx, id)
  const may = (await whichMay(c.tx, c.actor, n.mayPublish, [notice.unit_id])).has(notice.unit_id)
  const handles = (await whichMay(c.tx, c.actor, n.mayHandle, [notice.unit_id])).has(notice.unit_id)
  const { all, open } = may || handles ? await read.countObjections(c.tx, await read.chainOf(c.tx, id)) : { all: 0, open: 0 }
  const blocked = may
    ? await assertClosable(c, notice).then(
        () => null,
        (e) => {
          if (e instanceof Refused) return { code: e.code, facts: e.facts as Record<string, unknown> }
          throw e
        },
      )
    : null
  return {
    ...rowOf(c, { ...notice, unit_name: await unitName(c.tx, notice.unit_id) }),
    document: { ...notice.document, channels: await read.channelsOf(c.tx, notice) } as unknown as Record<string, unknown>,
    supersededById: await read.successorOf(c.tx, id),
    supersedeReason: notice.supersede_reason,
    standing: entries.map((e) => ({
      nominationId: e.nomination_id,
      no: e.entry_no,
      name: e.name,
      state: e.state,
      suspended: e.suspended_until !== null,
    })),
    objections: { all, open },
    closeBlockedBy: blocked,
    can: may && notice.state === 'open' ? ['close', 'supersede'] : [],
    timeline: (await timeline(c.tx, 'notice', id))
      // That there was an objection is told only to those who handle them.
      .filter((e) => handles || !/objection|objected|identity/.test(e.type))
      .map((e) => ({
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

export const noticeActions: Implementation[] = [publishNotice, closeNotice, listNotices, showNotice, ...objectionActions, ...reportActions]
