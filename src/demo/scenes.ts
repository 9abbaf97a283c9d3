import { addDays, type Day } from '../lib/calendar.ts'
import type { Acting, Play } from '../rehearsal/play.ts'
import { pollDefinition } from '../rehearsal/polling.ts'
import { planRound } from '../rehearsal/scoring.ts'
import { planSelection } from '../rehearsal/selection.ts'
import type { Player } from '../rehearsal/stage.ts'
import { demoText as t } from './demo.text.ts'

/** 服务窗口: two windows of the first communities, rated by one-time codes month by month; the last month is not over. */
export const planWindows = (p: Play, today: Day): void => {
  const windows: { id: number; by: Player }[] = []
  const hosts = p.units.filter((u) => u.sector === 'street-community').slice(0, 2)
  p.diary.on(addDays(p.launchOn, 6), t.scenes.windows, async () => {
    for (const [n, u] of hosts.entries()) {
      const { id } = await u.own.post('/windows', { unitId: u.id, name: t.windows[n]!, place: t.windowPlace })
      windows.push({ id, by: u.own })
    }
  })
  for (let day = addDays(p.launchOn, 8); day <= today; day = addDays(day, 15))
    p.diary.on(day, t.scenes.windows, async () => {
      for (const [n, w] of windows.entries()) {
        const { codes } = await w.by.post(`/windows/${w.id}/codes`, { n: 9 })
        // Some never send their slip back; the second window is a quiet one.
        for (const code of (codes as string[]).slice(0, n === 0 ? 8 : 1 + p.chance.int(4))) {
          const rating = p.chance.weighted(['satisfied', 'mostly', 'not'], (r) => ({ satisfied: 7, mostly: 3, not: 1 })[r]!)
          await p.stage.form(`/h/${p.stage.code}/window`, { code, rating })
        }
      }
    })
}

/** A poll that is going on: who may see figures sees none. */
export const planOpenPoll = (p: Play, today: Day): void => {
  p.diary.on(addDays(today, -1), t.scenes.openPoll, async () => {
    const poll = p.plan.sections.poll!.polls.find((x) => x.object === 'unit')!
    const asked = p.units.find(
      (u) => !u.organiser && (poll.classes === undefined || (u.sector !== null && poll.classes.includes(u.sector))),
    )!
    const { definition, classKey } = await pollDefinition(p, poll, asked.name)
    const office = p.seat('office')
    const made = await office.post('/polls', {
      unitId: p.units[0]!.id,
      campaignId: p.campaign,
      planKey: poll.id,
      series: poll.id,
      channel: 'paper',
      definition,
      objects: [{ unitId: asked.id }],
    })
    const at = `/polls/${made.ids[0]}`
    const people = Array.from({ length: 30 }, (_, i) => ({ name: t.invited(i + 1), stratum: null }))
    await office.post(`${at}/roll`, { version: 1, classKey, source: { from: 'named', people } })
    const day = p.stage.today()
    await office.post(`${at}/freeze`, { version: 2, opensAt: `${day}T00:30:00Z`, closesAt: `${addDays(today, 10)}T10:00:00Z` })
    await office.post(`${at}/start`, { version: 3, present: 27 })
  })
}

/** A round in which reviewers have their seats and nobody has handed in a sheet. */
export const planOpenRound = (p: Play, today: Day, units: readonly Acting[]): void =>
  planRound(p, { title: t.openRound, units: units.slice(0, 4), finalOn: addDays(today, 7), frozenOn: addDays(today, 30), whole: true })

/**
 * Nominations in each state: one selection that has come to its notice, and beside it one written, one on its way, one given back, one stopped.
 * Decided, not selected and struck ones stand in the campaign that is over.
 */
export const planNominations = (p: Play, today: Day): void => {
  planSelection(p, { from: addDays(today, -20), tag: '0' })
  p.diary.on(addDays(today, -1), t.scenes.nominations, async () => {
    const title = p.plan.sections.nomination!.titles.find((x) => x.object === 'unit')!
    const free = p.units.filter(
      (u) => !u.organiser && u.kind === 'branch' && u.parent?.organiser === false && !p.nominated.has(`${title.id} ${u.key}`),
    )
    for (const [n, then] of (['draft', 'climbing', 'return', 'stop'] as const).entries()) {
      const u = free[n]
      if (!u) return
      const { id } = await u.own.post(`/campaigns/${p.campaign}/nominations`, {
        titleKey: title.id,
        unitId: u.id,
        subjectUnitId: u.id,
        groups: [],
        grounds: title.eligibility.map((e) => ({ id: e.id, ground: t.ground })),
        brief: t.brief(u.name),
        deeds: t.deeds(u.name),
      })
      p.nominated.add(`${title.id} ${u.key}`)
      if (then === 'draft') continue
      await u.own.post(`/nominations/${id}/recommend`, { version: 1, words: t.recommended })
      if (then === 'climbing') continue
      for (const who of [p.deputyOf(u), u.parent!.own, p.deputyOf(u.parent!), p.seat('deputy'), p.seat('office')]) {
        const shown = (await who.send('GET', `/nominations/${id}`)).body
        if (shown?.can?.includes(then)) {
          await who.post(`/nominations/${id}/${then}`, { version: shown.version, reason: then === 'return' ? t.returned : t.stopped })
          break
        }
        if (who === p.deputyOf(u) && shown?.can?.includes('pass'))
          await who.post(`/nominations/${id}/pass`, { version: shown.version, words: t.recommended })
      }
    }
  })
}
