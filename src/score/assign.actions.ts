import { assertMay, scope, whichMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { canonicalText } from '../lib/canonical.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { sha256Hex } from '../lib/digest.ts'
import { opens } from '../lib/draw.ts'
import { readFrozen } from '../standard/standard.read.ts'
import { columnsOf, leavesOf } from '../standard/standard.ts'
import type { Column, Standard } from '../standard/standard-schema.ts'
import * as api from './assign.api.ts'
import { type DrawList, type DrawResult, drawNothing, resultOfDraw, sameLine } from './assign.ts'
import * as drawn from './draw.read.ts'
import * as draws from './draw.ts'
import * as drawWrite from './draw.write.ts'
import * as panels from './panel.read.ts'
import * as panel from './panel.ts'
import * as seatsWrite from './panel.write.ts'
import * as rules from './round.ts'
import * as read from './score.read.ts'
import { isOwn, standardOf } from './standing.actions.ts'

const columnOf = (standard: Standard, id: string | undefined): Column => {
  const found =
    id === undefined
      ? (standard.columns.find((x) => x.kind === 'review') ?? standard.columns.find((x) => x.kind !== 'self'))
      : standard.columns.find((x) => x.id === id)
  if (!found || found.kind === 'self') throw panel.noSuchColumn({ column: id ?? '' })
  return found
}

/** @throws http.not-found, score.own-unit, score.conflict, score.seat-taken */
const assertSeat = async (c: Context, round: read.Round, unit: read.RoundUnit, accountId: number): Promise<void> => {
  if (!(await read.accountStands(c.tx, accountId))) throw notFound({ noun: 'account' })
  if (await isOwn(c, round, unit, accountId)) throw rules.ownUnit({ unit: unit.name })
  if (await panels.hasConflict(c.tx, round.id, unit.unit_id, accountId)) throw rules.conflictStands({ unit: unit.name })
  const had = (await panels.seatsOf(c.tx, round.id, unit.unit_id)).find((s) => s.accountId === accountId)
  if (had) throw panel.seatTaken({ unit: unit.name, column: had.column })
}

const toAssign = async (c: Context, id: number, unitId: number) => {
  const round = await read.holdRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId, true)
  await assertMay(c.tx, c.actor, rules.mayOpenRounds, round.organiser_id, 'round')
  rules.roundCan.assert('assign', round.state)
  return { round, unit, standard: await standardOf(c, round) }
}

const assignReviewer = implement(api.assignReviewer, async (c, { id, unitId, accountId, column }) => {
  const { round, unit, standard } = await toAssign(c, id, unitId)
  const at = columnOf(standard, column)
  await assertSeat(c, round, unit, accountId)
  await seatsWrite.insertSeats(c.tx, id, [{ unitId, accountId, column: at.id, how: 'named', drawId: null, fromUnitId: null }])
  await c.record('score.assigned', { campaignId: round.campaign_id, subjectId: id, unitId, detail: { accountId, column: at.title } })
  return { reviewers: (await panels.seatsOf(c.tx, id, unitId)).length }
})

const reassign = implement(api.reassign, async (c, { id, unitId, column, from, to, reason }) => {
  const { round, unit, standard } = await toAssign(c, id, unitId)
  const at = columnOf(standard, column)
  const old = (await panels.seatsOf(c.tx, id, unitId)).find((s) => s.accountId === from && s.column === at.id)
  if (!old) throw panel.noSeat({ unit: unit.name })
  if (old.submittedOn !== null) throw panel.sheetIn({ column: at.title })
  await assertSeat(c, round, unit, to)
  await seatsWrite.writeReplaced(c.tx, id, unitId, { accountId: from, column: at.id, reason })
  await seatsWrite.insertSeats(c.tx, id, [{ unitId, accountId: to, column: at.id, how: 'named', drawId: null, fromUnitId: null }])
  await c.record('score.reassigned', {
    campaignId: round.campaign_id,
    subjectId: id,
    unitId,
    detail: { column: at.title, from, to, reason },
  })
  return { reviewers: (await panels.seatsOf(c.tx, id, unitId)).length }
})

const declareConflict = implement(api.declareConflict, async (c, { id, unitId, accountId, reason }) => {
  const round = await read.holdRound(c.tx, id)
  await read.readRoundUnit(c.tx, id, unitId, true)
  const who = accountId ?? c.actor.accountId!
  // His own he may always declare; for another it is the organiser's act.
  if (who !== c.actor.accountId) await assertMay(c.tx, c.actor, rules.mayOpenRounds, round.organiser_id, 'round')
  else if ((await read.roundsWithin(c.tx, [id], scope(c.actor, rules.mayReadScores), who)).size === 0) throw notFound({ noun: 'round' })
  rules.roundCan.assert('assign', round.state)
  if (!(await read.accountStands(c.tx, who))) throw notFound({ noun: 'account' })
  const recorded = await seatsWrite.insertConflict(c.tx, {
    roundId: id,
    unitId,
    accountId: who,
    reason,
    by: c.actor.accountId!,
    on: c.today,
  })
  await c.record('score.conflict-declared', {
    campaignId: round.campaign_id,
    subjectId: id,
    unitId,
    detail: { accountId: who },
    personal: { reason },
  })
  return { recorded }
})

const rowsOf = async (c: Context, roundId: number) => {
  const rows = await drawn.drawsOf(c.tx, roundId)
  const parties = await drawn.partiesOf(
    c.tx,
    rows.map((d) => d.id),
  )
  return rows.map((d) => {
    const list = JSON.parse(d.list) as DrawList
    const result = d.result === null ? null : (JSON.parse(d.result) as DrawResult)
    return {
      id: d.id,
      column: d.column_id,
      kind: d.kind,
      state: d.state,
      reason: d.reason,
      listDigest: d.list_digest,
      openedOn: d.opened_on,
      drawnOn: d.drawn_on,
      version: d.version,
      seed: result?.seed ?? null,
      units: list.units.length,
      reviewers: list.reviewers.length,
      parties: parties
        .filter((p) => p.draw_id === d.id)
        .map((p) => ({ accountId: p.account_id, name: p.name, commitment: p.commitment, secret: p.secret })),
      sample: result?.sample ?? [],
      short: result?.short ?? [],
      mutual: result?.mutual.length ?? 0,
    }
  })
}

const showPanel = implement(api.showPanel, async (c, { id }) => {
  const round = await read.readRound(c.tx, id)
  const may = await whichMay(c.tx, c.actor, rules.mayOpenRounds, [round.organiser_id])
  if (!may.has(round.organiser_id)) throw notFound({ noun: 'round' })
  const standard = await standardOf(c, round)
  const title = (col: string) => standard.columns.find((x) => x.id === col)?.title ?? col
  const path = (await read.pathToday(c.tx, round.line, round.organiser_id)) ?? ''
  return {
    version: round.version,
    title: round.title,
    columns: standard.columns.filter((x) => x.kind !== 'self').map((x) => ({ id: x.id, title: x.title, kind: x.kind })),
    loads: (await panels.panelOf(c.tx, id)).map((l) => ({
      accountId: l.account_id,
      name: l.name,
      column: l.column_id,
      seats: l.seats,
      submitted: l.submitted,
      drawn: l.drawn,
    })),
    seats: (await panels.allSeats(c.tx, id)).map((s) => ({
      unitId: s.unit_id,
      unit: s.unit,
      column: s.column_id,
      columnTitle: title(s.column_id),
      accountId: s.account_id,
      name: s.name,
      how: s.how,
      state: s.state,
      reason: s.reason,
      submitted: s.submitted_on !== null,
    })),
    conflicts: (await panels.conflictsOf(c.tx, id)).map((k) => ({
      accountId: k.account_id,
      name: k.name,
      unitId: k.unit_id,
      reason: k.reason,
      onDay: k.on_day,
    })),
    draws: await rowsOf(c, id),
    candidates: (await drawn.candidateAccounts(c.tx, path, round.line, c.today)).map((a) => ({ accountId: a.id, name: a.name })),
    may: { run: true },
  }
})

const mySeats = implement(api.mySeats, async (c, { roundId }) => {
  const rows = await panels.seatsOfAccount(c.tx, c.actor.accountId!, roundId ?? null)
  const out = []
  for (const r of rows) {
    const { standard } = await readFrozen(c.tx, r.standard_id, r.standard_no)
    const asked = leavesOf(standard).filter(({ leaf }) => leaf.rule.kind === 'judged' && columnsOf(standard, leaf).includes(r.column_id))
    out.push({
      roundId: r.round_id,
      round: r.round,
      roundState: r.round_state as rules.RoundState,
      unitId: r.unit_id,
      unit: r.unit,
      column: r.column_id,
      columnTitle: standard.columns.find((x) => x.id === r.column_id)?.title ?? r.column_id,
      how: r.how,
      given: r.given,
      asked: asked.length,
      submittedOn: r.submitted_on,
    })
  }
  return { rows: out }
})

/** Units of the round with everybody on the list and whom he may not judge. */
const listFor = async (
  c: Context,
  round: read.Round,
  o: { column: string; kind: DrawList['kind']; perUnit: number; share: string | null; accountIds: readonly number[] },
): Promise<DrawList> => {
  const units = await read.roundUnits(c.tx, round.id)
  const conflicts = await panels.conflictsOf(c.tx, round.id)
  const seats = (await panels.allSeats(c.tx, round.id)).filter((s) => s.state === 'stands')
  const organiser = (await read.pathToday(c.tx, round.line, round.organiser_id)) ?? ''
  const secretaries =
    o.kind === 'cross'
      ? await drawn.secretariesOf(
          c.tx,
          units.map((u) => u.unit_id),
          c.today,
        )
      : null
  const who: [number, number | null][] = secretaries
    ? [...secretaries].map(([unit, account]) => [account, unit])
    : [...new Set(o.accountIds)].map((a) => [a, null])
  const reviewers = []
  for (const [account, unit] of o.kind === 'sample' ? [] : who) {
    if (!(await read.accountStands(c.tx, account))) throw notFound({ noun: 'account' })
    const homes = await read.homePaths(c.tx, account, round.line, c.today)
    const barred = units.filter(
      (u) =>
        sameLine(homes, u.path, organiser) ||
        conflicts.some((k) => k.account_id === account && k.unit_id === u.unit_id) ||
        // One person judges a unit in one column.
        seats.some((s) => s.account_id === account && s.unit_id === u.unit_id),
    )
    reviewers.push({ account, unit, barred: barred.map((u) => u.unit_id) })
  }
  return {
    schema: 'score-draw/1',
    round: round.id,
    column: o.column,
    kind: o.kind,
    perUnit: o.kind === 'sample' ? 0 : o.perUnit,
    share: o.kind === 'sample' ? o.share : null,
    units: units.map((u) => ({ id: u.unit_id, class: u.class_key })).sort((a, b) => a.id - b.id),
    reviewers: reviewers.sort((a, b) => a.account - b.account),
  }
}

const openDraw = implement(api.openDraw, async (c, { id, column, kind, perUnit, share, accountIds }) => {
  const round = await read.holdRound(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayOpenRounds, round.organiser_id, 'round')
  rules.roundCan.assert('assign', round.state)
  const standard = await standardOf(c, round)
  const at = columnOf(standard, column)
  // A sample is for a column that is not given to all; who judges in it is drawn or named after.
  if ((kind === 'sample') === at.always || (kind === 'sample' && share === undefined)) throw draws.drawKind({ column: at.title, kind })
  const list = await listFor(c, round, { column: at.id, kind, perUnit, share: share ?? null, accountIds })
  if (kind !== 'sample' && list.reviewers.length === 0) throw drawNothing({})
  const text = canonicalText(list)
  const listDigest = sha256Hex(text)
  const drawId = await drawWrite.insertDraw(c.tx, {
    roundId: id,
    column: at.id,
    kind,
    list: text,
    listDigest,
    by: c.actor.accountId!,
    on: c.today,
  })
  const counts = { units: list.units.length, reviewers: list.reviewers.length }
  await c.record('score.draw-opened', {
    campaignId: round.campaign_id,
    subjectId: id,
    unitId: round.organiser_id,
    detail: { drawId, kind, column: at.title, listDigest, ...counts },
  })
  return { drawId, listDigest, ...counts }
})

/** A draw and its round, held together. @throws http.not-found to who has nothing to do with the round */
const holdDraw = async (c: Context, id: number) => {
  const d = await drawn.lockDraw(c.tx, id)
  const round = await read.holdRound(c.tx, d.round_id)
  const takes = await read.roundsWithin(c.tx, [round.id], scope(c.actor, rules.mayReadScores), c.actor.accountId!)
  if (!takes.has(round.id)) throw notFound({ noun: 'draw' })
  return { d, round, parties: await drawn.partiesOf(c.tx, [id]) }
}

const joinDraw = implement(api.joinDraw, async (c, { id, commitment }) => {
  const { d, round, parties } = await holdDraw(c, id)
  // After the first secret is out a new one could be chosen to suit.
  if (d.state !== 'open' || parties.some((p) => p.secret !== null)) throw draws.drawClosed({ state: d.state })
  const joined = await drawWrite.insertParty(c.tx, { drawId: id, accountId: c.actor.accountId!, commitment, on: c.today })
  if (!joined) throw draws.alreadyParty({})
  await c.record('score.draw-joined', {
    campaignId: round.campaign_id,
    subjectId: round.id,
    unitId: round.organiser_id,
    detail: { drawId: id, commitment },
  })
  return { parties: parties.length + 1 }
})

const carryOut = async (c: Context, round: read.Round, d: Awaited<ReturnType<typeof drawn.lockDraw>>, secrets: string[]) => {
  const list = JSON.parse(d.list) as DrawList
  const result = resultOfDraw(list, secrets)
  await drawWrite.writeDrawn(c.tx, d.id, canonicalText(result), c.today)
  if (d.kind === 'sample') await drawWrite.insertSample(c.tx, round.id, d.column_id, d.id, result.sample)
  const unitOf = new Map(list.reviewers.map((r) => [r.account, r.unit]))
  // Somebody may have been named since the list was fixed: then the draw does not stand as it is.
  const taken = new Map(
    (await panels.allSeats(c.tx, round.id)).filter((s) => s.state === 'stands').map((s) => [`${s.unit_id}/${s.account_id}`, s]),
  )
  const clash = result.seats.map(([u, a]) => taken.get(`${u}/${a}`)).find((s) => s !== undefined)
  if (clash) throw panel.seatTaken({ unit: clash.unit, column: clash.column_id })
  await seatsWrite.insertSeats(
    c.tx,
    round.id,
    result.seats.map(([unitId, accountId]) => ({
      unitId,
      accountId,
      column: d.column_id,
      how: 'drawn' as const,
      drawId: d.id,
      fromUnitId: unitOf.get(accountId) ?? null,
    })),
  )
  await c.record('score.drawn', {
    campaignId: round.campaign_id,
    subjectId: round.id,
    unitId: round.organiser_id,
    detail: { drawId: d.id, kind: d.kind, seed: result.seed, seats: result.seats.length, sample: result.sample.length },
  })
}

const revealDraw = implement(api.revealDraw, async (c, { id, secret }) => {
  const { d, round, parties } = await holdDraw(c, id)
  if (d.state !== 'open') throw draws.drawClosed({ state: d.state })
  const mine = parties.find((p) => p.account_id === c.actor.accountId)
  if (!mine) throw draws.notParty({})
  const runs = []
  for (const p of parties) runs.push({ runs: await drawn.runsRound(c.tx, p.account_id, round.organiser_id, round.line, c.today) })
  if (!draws.fairParties(runs)) throw draws.fewParties({ parties: parties.length })
  if (!opens(mine.commitment, secret)) throw draws.wrongSecret({})
  rules.roundCan.assert('assign', round.state)
  await drawWrite.writeSecret(c.tx, id, c.actor.accountId!, secret, c.today)
  await c.record('score.draw-revealed', {
    campaignId: round.campaign_id,
    subjectId: round.id,
    unitId: round.organiser_id,
    detail: { drawId: id, secret },
  })
  const secrets = parties.map((p) => (p.account_id === c.actor.accountId ? secret : p.secret))
  const waiting = secrets.filter((s) => s === null).length
  if (waiting === 0) await carryOut(c, round, d, secrets as string[])
  return { state: waiting === 0 ? 'drawn' : 'open', waiting }
})

const voidDraw = implement(api.voidDraw, async (c, { id, version, reason }) => {
  const { d, round, parties } = await holdDraw(c, id)
  await assertMay(c.tx, c.actor, rules.mayOpenRounds, round.organiser_id, 'round')
  if (d.state !== 'open') throw draws.drawClosed({ state: d.state })
  if (d.version !== version) throw staleVersion({ noun: 'draw', seen: version, now: d.version })
  const silent = parties.filter((p) => p.secret === null).map((p) => p.name)
  await drawWrite.writeVoid(c.tx, id, reason)
  await c.record('score.draw-voided', {
    campaignId: round.campaign_id,
    subjectId: round.id,
    unitId: round.organiser_id,
    detail: { drawId: id, reason, silent },
  })
  return { state: 'void', silent }
})

export const assignActions = [assignReviewer, reassign, declareConflict, showPanel, mySeats, openDraw, joinDraw, revealDraw, voidDraw]
