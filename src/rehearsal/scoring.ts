import { levelOfKey } from '../demo/load.ts'
import { addDays, addWorkingDays, withComingYears } from '../lib/calendar.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { insist, type Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'

interface Line {
  id: string
  allowed: string[]
  versions: { column: string; version: number }[]
}

/** At most so many units are looked at on the spot in one round: 检查组 goes to those that were put forward. */
const visited = 12

/**
 * 自查 → 复核 → 确定 by the standard the plan cites, frozen at the launch: what measures know is computed, what must be judged is judged line by
 * line with its reason, and nobody can type a total.
 */
export const planScoring = (p: Play): void => {
  const ref = p.plan.sections.standard?.refs[0]
  if (!ref || !p.stage.has('score.open', 'score.freeze')) return
  const nominating = p.plan.sections.duty?.rules.find((r) => r.doneBy.event === 'nomination.nominated')?.phases[0]
  const before = p.phases.find((x) => x.id === nominating)?.startsOn ?? p.endsOn
  // Five working days to appeal lie between the results and the freeze.
  const finalOn = addWorkingDays(addDays(before, -1), -7, withComingYears(stateCouncil, before))
  const office = p.seat('office')
  const fits = p.units.filter((u) => !u.organiser && (ref.classes === undefined || (u.sector !== null && ref.classes.includes(u.sector))))
  const own = fits.filter((u) => levelOfKey({ key: u.key } as Parameters<typeof levelOfKey>[0]) === 'community')
  const units = p.chance.shuffle(own.length > 0 ? own : fits).slice(0, visited)
  let round = 0
  const version = async (): Promise<number> => (await office.get(`/rounds/${round}`)).version
  const sheetOf = (unitId: number, who = office) => who.get(`/rounds/${round}/units/${unitId}`)

  p.diary.on(addDays(finalOn, -14), t.steps.scoring, async () => {
    await p.stage.settle()
    const { rows } = await office.get('/standards')
    const standard = rows.find((s: { key: string; frozenNo: number }) => s.key === ref.id && s.frozenNo >= ref.version)
    insist(standard, t.standardMissing(ref.title))
    p.book.note(t.standardFrozen({ title: ref.title, digest: standard.digest.slice(0, 12) }))
    round = (
      await office.post('/rounds', { campaignId: p.campaign, standardId: standard.id, title: ref.title, unitIds: units.map((u) => u.id) })
    ).id
    await p.stage.settle()
    for (const u of units) {
      const sheet = await sheetOf(u.id, u.own)
      for (const line of sheet.lines as Line[])
        for (const v of line.versions)
          if (sheet.may.judge.includes(v.column) && line.allowed.length > 0)
            await u.own.post(`/rounds/${round}/units/${u.id}/judgements`, {
              leaf: line.id,
              column: v.column,
              points: line.allowed.at(-1),
              reason: t.judgedSelf(),
              seen: v.version,
            })
      await u.own.post(`/rounds/${round}/units/${u.id}/confirm`, { version: (await sheetOf(u.id, u.own)).version })
    }
    p.book.did(t.counts.confirmed, units.length)
  })
  p.diary.on(addDays(finalOn, -6), t.steps.reviewing, async () => {
    await office.post(`/rounds/${round}/start-review`, { version: await version() })
    const table: Record<string, string | number | null>[] = []
    for (const u of units) {
      const checker = p.outsider(u, p.seat('inspector'), p.seat('inspector-b'))
      const sheet = await sheetOf(u.id, checker)
      // Nobody types a total: the contract has no key it could come in by.
      if (table.length === 0)
        p.left.refusals.push(
          await checker.refused(
            'POST',
            `/rounds/${round}/units/${u.id}/review`,
            { version: sheet.version, total: '100' },
            'http.bad-shape',
          ),
        )
      for (const line of sheet.lines as Line[])
        for (const v of line.versions)
          if (sheet.may.judge.includes(v.column) && line.allowed.length > 0) {
            const points = p.chance.weighted(line.allowed, (x) => (Number(x) === Math.max(...line.allowed.map(Number)) ? 5 : 1))
            await checker.post(`/rounds/${round}/units/${u.id}/judgements`, {
              leaf: line.id,
              column: v.column,
              points,
              reason: t.judgedOnSpot(),
              seen: v.version,
            })
            p.book.did(t.counts.judgements)
          }
      await checker.post(`/rounds/${round}/units/${u.id}/review`, { version: (await sheetOf(u.id, checker)).version })
      const after = await sheetOf(u.id)
      table.push({ unit: u.name, shown: after.sheet.shown ?? null, pending: after.sheet.pending ?? null, grade: after.grade.title })
    }
    p.book.tables.set('scores', table)
    p.book.did(t.counts.scored, units.length)
  })
  p.diary.on(finalOn, t.steps.finalising, async () => {
    await office.post(`/rounds/${round}/finalise`, { version: await version() })
    p.left.refusals.push(await office.refused('POST', `/rounds/${round}/freeze`, { version: await version() }, 'score.appeals-open'))
  })
  p.diary.on(addDays(before, -1), t.steps.finalising, async () => {
    const frozen = await office.post(`/rounds/${round}/freeze`, { version: await version() })
    insist(frozen.digest, t.steps.finalising)
    p.book.note(t.scoresFrozen(frozen.digest.slice(0, 12)))
  })
}
