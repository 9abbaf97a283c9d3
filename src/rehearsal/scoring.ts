import { levelOfKey } from '../demo/load.ts'
import { addDays, addWorkingDays, type Day, withComingYears } from '../lib/calendar.ts'
import { commit } from '../lib/draw.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { selectionDays } from './keeping.ts'
import { type Acting, insist, type Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import { between, type Player } from './stage.ts'

interface Line {
  id: string
  allowed: string[]
  versions: { column: string; version: number }[]
}

/** At most so many units are looked at on the spot in one round: 检查组 goes to those that were put forward. */
const visited = 6

/** Whom the rounds are about, in an order that says nothing; none where the plan cites no standard. */
export const visitedUnits = (p: Play): Acting[] => {
  const ref = p.plan.sections.standard?.refs[0]
  if (!ref) return []
  const fits = p.units.filter((u) => !u.organiser && (ref.classes === undefined || (u.sector !== null && ref.classes.includes(u.sector))))
  const own = fits.filter((u) => levelOfKey({ key: u.key } as Parameters<typeof levelOfKey>[0]) === 'community')
  return p.chance.shuffle(own.length > 0 ? own : fits).slice(0, p.effort < 1 ? 2 * visited : visited)
}

/** Most of those looked at have done well; every sixth has not, and it shows on the spot. */
export const isStrong = (p: Pick<Play, 'visited'>, u: Acting): boolean => p.visited.indexOf(u) % visited !== visited - 1

/** Whether the plan has 三级联创: a title that asks for a share of the units below. */
export const shareBelow = (p: Play) =>
  p.plan.sections.nomination?.titles.flatMap((x) => x.eligibility).find((e) => e.rule?.kind === 'share-below')

/**
 * 自查 → 复核 → 抽查 → 定稿 → 申诉 → 冻结 by the standard the plan cites, frozen at the launch: what measures know is computed, what must be judged
 * is judged line by line by a named reviewer, and nobody can type a total. A plan that compares with the past has a round before.
 */
export const planScoring = (p: Play, units: readonly Acting[]): void => {
  const ref = p.plan.sections.standard?.refs[0]
  if (!ref || units.length === 0 || !p.stage.has('score.open', 'score.freeze')) return
  const before = selectionDays(p)[0] ?? p.endsOn
  // Five working days to appeal lie between the results and the freeze.
  const finalOn = addWorkingDays(addDays(before, -1), -7, withComingYears(stateCouncil, before))
  if (p.plan.sections.comparison?.modes.some((m) => m.id === 'own-past')) {
    const half = between(p.launchOn, finalOn, 0.45)
    planRound(p, { title: t.firstRound(ref.title), units: units.slice(0, 3), finalOn: half, frozenOn: addDays(half, 12), whole: false })
  }
  planRound(p, { title: ref.title, units, finalOn, frozenOn: addDays(before, -1), whole: true })
}

/** @param o.whole with named reviewers, a drawn spot check and an appeal; without, whoever stands above the unit reviews it */
export const planRound = (p: Play, o: { title: string; units: readonly Acting[]; finalOn: Day; frozenOn: Day; whole: boolean }): void => {
  const ref = p.plan.sections.standard!.refs[0]!
  const office = p.seat('office')
  const { units } = o
  const spots = new Set<number>()
  let round = 0
  const version = async (): Promise<number> => (await office.get(`/rounds/${round}`)).version
  const at = (u: Acting) => `/rounds/${round}/units/${u.id}`
  const reviewer = (u: Acting): Player => p.beyond(u, p.seat('inspector'), p.seat('supervisor'), p.seat('office-b'))
  const checker = (u: Acting): Player => p.beyond(u, p.seat('inspector-b'), p.seat('leader'), p.seat('deputy'))
  /** Every line this person may judge of this unit. */
  const judge = async (u: Acting, who: Player, points: (line: Line) => string, reason: string): Promise<number> => {
    const sheet = await who.get(at(u))
    let n = 0
    for (const line of sheet.lines as Line[])
      for (const v of line.versions)
        if (sheet.may.judge.includes(v.column) && line.allowed.length > 0) {
          await who.post(`${at(u)}/judgements`, { leaf: line.id, column: v.column, points: points(line), reason, seen: v.version })
          n++
        }
    return n
  }
  /** What a judge saw there: where the work is good, more often near the full points. */
  const seen = (u: Acting) => (line: Line) => {
    const most = Math.max(...line.allowed.map(Number))
    return p.chance.weighted(line.allowed, (x) => (Number(x) === most ? 5 : isStrong(p, u) ? 6 * Math.max(0, Number(x) / most - 0.5) : 1))
  }

  p.diary.on(addDays(o.finalOn, -14), t.steps.scoring, async () => {
    await p.stage.settle()
    const { rows } = await office.get('/standards')
    const standard = rows.find((s: { key: string; frozenNo: number }) => s.key === ref.id && s.frozenNo >= ref.version)
    insist(standard, t.standardMissing(ref.title))
    p.book.note(t.standardFrozen({ title: ref.title, digest: standard.digest.slice(0, 12) }))
    round = (
      await office.post('/rounds', { campaignId: p.campaign, standardId: standard.id, title: o.title, unitIds: units.map((u) => u.id) })
    ).id
    await p.stage.settle()
    for (const u of units) {
      await judge(u, u.own, (line) => line.allowed.at(-1)!, t.judgedSelf())
      await u.own.post(`${at(u)}/confirm`, { version: (await u.own.get(at(u))).version })
    }
    p.book.did(t.counts.confirmed, units.length)
  })

  p.diary.on(addDays(o.finalOn, -7), t.steps.reviewers, async () => {
    if (!o.whole) return
    const account = (who: Player): number => p.stage.accountOf(who.login)
    // Half of them are looked at once more on the spot; neither party to the draw can choose which.
    const { drawId } = await office.post(`/rounds/${round}/draws`, { column: 'spot', kind: 'sample', share: '1/2' })
    const parties = [office, p.seat('discipline')].map((who, i) => ({ who, secret: t.drawSecret(o.title, i, p.chance.int(1_000_000_000)) }))
    for (const { who, secret } of parties) await who.post(`/draws/${drawId}/parties`, { commitment: commit(secret) })
    for (const { who, secret } of parties) await who.post(`/draws/${drawId}/reveal`, { secret })
    const { draws } = await office.get(`/rounds/${round}/panel`)
    for (const unitId of draws.find((d: { id: number }) => d.id === drawId).sample) spots.add(unitId)
    for (const u of units) {
      await office.post(`${at(u)}/reviewers`, { accountId: account(reviewer(u)), column: 'review' })
      if (spots.has(u.id)) await office.post(`${at(u)}/reviewers`, { accountId: account(checker(u)), column: 'spot' })
    }
    p.book.did(t.counts.reviewers, units.length + spots.size)
  })

  p.diary.on(addDays(o.finalOn, -6), t.steps.reviewing, async () => {
    await office.post(`/rounds/${round}/start-review`, { version: await version() })
    const table: Record<string, string | number | null>[] = []
    for (const u of units) {
      const who = o.whole ? reviewer(u) : p.beyond(u, p.seat('inspector'), p.seat('inspector-b'), p.seat('leader'))
      // Nobody types a total: the contract has no key it could come in by.
      if (table.length === 0 && o.whole)
        p.left.refusals.push(await who.refused('POST', `${at(u)}/review`, { version: 1, total: '100' }, 'http.bad-shape'))
      p.book.did(t.counts.judgements, await judge(u, who, seen(u), t.judgedOnSpot()))
      if (o.whole) {
        await who.post(`${at(u)}/submit`, { column: 'review' })
        if (spots.has(u.id)) {
          p.book.did(t.counts.judgements, await judge(u, checker(u), seen(u), t.judgedOnSpot()))
          await checker(u).post(`${at(u)}/submit`, { column: 'spot' })
        }
      }
      const done = o.whole ? checker(u) : who
      await done.post(`${at(u)}/review`, { version: (await office.get(at(u))).version })
      const after = await office.get(at(u))
      table.push({ unit: u.name, shown: after.sheet.shown ?? null, pending: after.sheet.pending ?? null, grade: after.grade.title })
    }
    if (o.whole) p.book.tables.set('scores', table)
    p.book.did(t.counts.scored, units.length)
  })

  p.diary.on(o.finalOn, t.steps.finalising, async () => {
    await office.post(`/rounds/${round}/finalise`, { version: await version() })
    if (o.whole)
      p.left.refusals.push(await office.refused('POST', `/rounds/${round}/freeze`, { version: await version() }, 'score.appeals-open'))
  })
  p.diary.on(addDays(o.finalOn, 1), t.steps.appeal, async () => {
    if (!o.whole) return
    for (const [n, u] of units.slice(0, 2).entries()) {
      const sheet = await u.own.get(at(u))
      const given = (sheet.sheet.lines as { id: string; columns: { id: string; points: string | null }[] }[]).find((line) =>
        line.columns.some((x) => x.id === 'review' && x.points !== null),
      )
      insist(given, t.nothingDone(t.steps.appeal))
      const lost = (sheet.lines as Line[]).find((line) => line.id === given.id)!
      const { contestId } = await u.own.post(`${at(u)}/appeals`, { leaf: lost.id, reason: t.appealed(), ref: `unit/${u.id}` })
      // By somebody who gave this unit nothing; the first is upheld, the second is not.
      const answers = p.beyond(u, p.seat('office'), p.seat('office-b'), p.seat('secretary'), p.seat('deputy'))
      await answers.post(
        `/contests/${contestId}/answer`,
        n === 0
          ? { version: 1, verdict: 'upheld', answer: t.appealUpheld(), column: 'review', points: lost.allowed.at(-1) }
          : { version: 1, verdict: 'dismissed', answer: t.appealDismissed() },
      )
      p.book.did(t.counts.appeals)
    }
  })
  p.diary.on(o.frozenOn, t.steps.freezing, async () => {
    const frozen = await office.post(`/rounds/${round}/freeze`, { version: await version() })
    insist(frozen.digest, t.steps.freezing)
    p.rounds.push(round)
    p.book.note(t.scoresFrozen(frozen.digest.slice(0, 12)))
  })
}
