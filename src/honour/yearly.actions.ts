import { assertMay, whichMay } from '../access/access.read.ts'
import { holdCampaign, planOf, readCampaign } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { unitName } from '../nomination/nomination.read.ts'
import type { FrozenUnit } from '../score/frozen.ts'
import { packageDigest } from '../score/package.read.ts'
import { mayReadScores } from '../score/round.ts'
import { readRound } from '../score/score.read.ts'
import { readFrozen } from '../standard/standard.read.ts'
import { assertNoPart, changeHonour } from './change.actions.ts'
import { gapsOf } from './gaps.ts'
import { lockHonour } from './honour.read.ts'
import { honourStateWords } from './honour.text.ts'
import { honourCan, mayDecide, mayKeepHonour, stateOn } from './honour.ts'
import * as api from './yearly.api.ts'
import * as read from './yearly.read.ts'
import * as y from './yearly.ts'
import * as write from './yearly.write.ts'

type Campaign = Awaited<ReturnType<typeof readCampaign>>

/** Names of the titles a campaign gives. */
const titlesOf = async (c: Context, campaignId: number): Promise<string[]> => [
  ...new Set((await planOf(c.tx, campaignId)).sections.nomination?.titles.map((t) => t.name) ?? []),
]

/** Titles of earlier years this campaign starts from. */
const earlier = async (c: Context, campaign: Campaign) => {
  const titles = await titlesOf(c, campaign.id)
  const span = y.spanOf({ launchOn: campaign.launch_on, endsOn: campaign.ends_on }, c.today)
  const found = await read.earlierHonours(c.tx, {
    organiserId: campaign.organiser_id,
    line: campaign.line,
    titles,
    exceptCampaignId: campaign.id,
  })
  const rows = found.filter((h) => y.startsFrom({ expiresOn: h.expires_on, withdrawnOn: h.withdrawn_on }, span.since))
  return { titles, span, rows, found }
}

type Who = Pick<read.FreshRow, 'title_name' | 'subject_unit_id' | 'subject_member_id' | 'object' | 'unit_id' | 'holder'>
/** The same holder of the same title: by the register where he is in it, else by unit and name. */
const key = (w: Who): string =>
  `${w.title_name}/${w.subject_member_id !== null ? `m${w.subject_member_id}` : w.subject_unit_id !== null ? `u${w.subject_unit_id}` : `${w.object}/${w.unit_id}/${w.holder}`}`

const yearlyRound = implement(api.yearlyRound, async (c, { campaignId }) => {
  const campaign = await readCampaign(c.tx, campaignId)
  const { titles, span, rows, found } = await earlier(c, campaign)
  const fresh = await read.freshOf(c.tx, campaignId)
  const before = new Set(found.map(key))
  const now = new Set(fresh.map(key))
  const shown = rows.map((h) => {
    const standing = {
      state: h.state,
      expiresOn: h.expires_on,
      recheckOn: h.recheck_on,
      arrangedOn: h.arranged_on,
      withdrawnOn: h.withdrawn_on,
    }
    return {
      id: h.id,
      title: h.title_name,
      holder: h.holder,
      unitId: h.unit_id,
      unit: h.unit_name,
      documentNo: h.document_no,
      campaign: h.campaign,
      grantedOn: h.granted_on,
      expiresOn: h.expires_on,
      posthumous: h.posthumous,
      state: stateOn({ state: h.state, expiresOn: h.expires_on }, c.today),
      version: h.version,
      ...y.fateOf(standing, c.today, span.until),
      document: h.withdrawn_by,
      recheck:
        h.arranged_id === null ? null : { id: h.arranged_id, dueOn: h.arranged_on!, reason: h.arranged_why!, version: h.arranged_version! },
      again: now.has(key(h)),
    }
  })
  const keeps = (await whichMay(c.tx, c.actor, mayKeepHonour, [campaign.organiser_id])).has(campaign.organiser_id)
  return {
    campaign: {
      id: campaign.id,
      title: campaign.title,
      organiserId: campaign.organiser_id,
      organiser: await unitName(c.tx, campaign.organiser_id),
    },
    ...span,
    titles,
    counts: Object.fromEntries(y.fates.map((f) => [f, shown.filter((r) => r.fate === f).length])) as Record<y.Fate, number>,
    rows: shown,
    fresh: fresh.map((f) => ({
      nominationId: f.nomination_id,
      honourId: f.honour_id,
      title: f.title_name,
      holder: f.holder,
      unitId: f.unit_id,
      unit: f.unit_name,
      again: before.has(key(f)),
    })),
    keeps,
  }
})

const arrangeRechecks = implement(api.arrangeRechecks, async (c, { campaignId, honourIds, dueOn, reason }) => {
  const campaign = await holdCampaign(c.tx, campaignId)
  await assertMay(c.tx, c.actor, mayKeepHonour, campaign.organiser_id, 'campaign')
  campaignCan.assert('act', campaign.state)
  if (dueOn < c.today) throw y.recheckInPast({ dueOn, today: c.today }, 'dueOn')
  const of = new Set((await earlier(c, campaign)).rows.map((r) => r.id))
  const rechecks = []
  for (const honourId of [...new Set(honourIds)].sort((a, b) => a - b)) {
    const row = await lockHonour(c.tx, honourId)
    if (!of.has(honourId)) throw y.notOfRound({ holder: row.holder }, 'honourIds')
    await assertNoPart(c, row)
    const state = stateOn({ state: row.state, expiresOn: row.expires_on }, c.today)
    if (!honourCan.can('recheck', state)) throw y.cannotRecheck({ holder: row.holder, state: honourStateWords[state] }, 'honourIds')
    if (row.expires_on !== null && dueOn > row.expires_on) throw y.afterTerm({ holder: row.holder, expiresOn: row.expires_on }, 'dueOn')
    const open = await read.arrangedOf(c.tx, honourId)
    if (open) throw y.recheckTwice({ holder: row.holder, dueOn: open.due_on }, 'honourIds')
    const { id } = await write.insertRecheck(c.tx, { honourId, campaignId, dueOn, reason, on: c.today, by: c.actor.accountId! })
    await write.writeRecheckOn(c.tx, honourId, dueOn)
    await c.record('honour.recheck-arranged', {
      unitId: row.unit_id,
      subjectId: honourId,
      campaignId,
      detail: { recheck: id, dueOn, reason, title: row.title_key },
      personal: { holder: row.holder },
    })
    rechecks.push({ id, honourId })
  }
  return { rechecks }
})

const acts = { passed: 'recheck', warned: 'warn', withdrawn: 'withdraw' } as const

const closeRecheck = implement(api.closeRecheck, async (c, { id, version, outcome, document, finding, nextOn }) => {
  const recheck = await read.lockRecheck(c.tx, id)
  const honour = await lockHonour(c.tx, recheck.honour_id)
  await assertMay(c.tx, c.actor, outcome === 'withdrawn' ? mayDecide : mayKeepHonour, honour.organiser_id, 'recheck')
  y.recheckCan.assert('close', recheck.state)
  if (recheck.version !== version) throw staleVersion({ noun: 'recheck', seen: version, now: recheck.version })
  if (outcome === 'warned' && nextOn === undefined) throw y.nextNeeded({}, 'nextOn')
  // A warned title that passes is free of its warning; one that does not is warned again with another day, or withdrawn.
  const act = outcome === 'passed' && honour.state === 'warned' ? 'clear' : acts[outcome]
  const { state } = await changeHonour(c, act, { id: honour.id, version: honour.version, document, reason: finding, nextOn }, true)
  return { state }
})

const showGaps = implement(api.showGaps, async (c, { campaignId, roundId, unitId }) => {
  const campaign = await readCampaign(c.tx, campaignId)
  const head = { campaign: campaign.title, organiser: await unitName(c.tx, campaign.organiser_id) }
  const id = await read.lastFrozenRound(c.tx, campaign.organiser_id, campaign.line, roundId)
  if (id === null) {
    if (roundId !== undefined) throw notFound({ noun: 'round' })
    return { ...head, round: null, units: [] }
  }
  const round = await readRound(c.tx, id)
  const { standard } = await readFrozen(c.tx, round.standard_id, round.standard_no)
  const sheets = await read.frozenSheets(c.tx, id)
  const mine = await whichMay(
    c.tx,
    c.actor,
    mayReadScores,
    sheets.map((s) => s.unit_id).filter((u) => unitId === undefined || u === unitId),
  )
  const units = sheets.map((s) => JSON.parse(s.bytes) as FrozenUnit)
  return {
    ...head,
    round: {
      id,
      title: round.title,
      frozenOn: round.frozen_on!,
      standard: standard.title,
      digest: (await packageDigest(c.tx, id))?.digest ?? round.digest!,
      topGrade: standard.grades.bands[0]!.title,
    },
    units: gapsOf(standard, units, mine),
  }
})

export const yearlyActions: Implementation[] = [yearlyRound, arrangeRechecks, closeRecheck, showGaps]
