import { addDays, type Day, daysBetween } from '../lib/calendar.ts'
import { centralWorks, matter, meetings, pledgeOf, ways } from './content.ts'
import { type Acting, insist, type Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import { between } from './stage.ts'

/** The phase in which work is done: the first that lasts longer than a mobilisation. */
const working = (p: Play) => p.phases.find((x) => daysBetween(x.startsOn, x.endsOn) >= 100) ?? p.phases.at(-1)!

/** Kinds of pledge the plan has, and for each unit the one it makes. */
const kindFor = (p: Play, u: Acting) => {
  const kinds = p.plan.sections.pledge?.kinds ?? []
  const fits = (k: (typeof kinds)[number]) => k.classes === undefined || (u.sector !== null && k.classes.includes(u.sector))
  return (
    (u.sector === 'social-organisation' ? kinds.find((k) => k.by === 'social-organisation' && fits(k)) : undefined) ??
    kinds.find((k) => k.by === 'unit' && fits(k))
  )
}

interface Made {
  id: number
  code: string
  unit: Acting
  /** Made by a member of the unit for himself. */
  member: boolean
  from: number
  to: number
  dueOn: Day
}

/**
 * 提诺 审诺 亮诺 践诺 评诺: one pledge by each unit, sent back once where it says nothing; progress, the claim, slips for those it was made to,
 * their judgement on the public page, and one pledge that was not kept.
 */
export const planPledges = (p: Play): void => {
  if (!p.plan.sections.pledge || !p.stage.has('pledge.draft', 'pledge.conclude')) return
  const rule = p.plan.sections.duty?.rules.find((r) => r.doneBy.event === 'pledge.published')
  const phase = working(p)
  const due =
    rule?.due.from === 'launch'
      ? addDays(p.launchOn, rule.due.plusDays)
      : rule?.due.from === 'phase-end'
        ? addDays(p.phases[0]!.endsOn, -rule.due.minusDays)
        : phase.endsOn
  const pledgeBy = due < addDays(p.launchOn, 20) ? addDays(p.launchOn, 45) : due
  const keepBy = between(pledgeBy, p.endsOn, 0.55)
  const made: Made[] = []
  const reviewer = (m: { unit: Acting; member: boolean }) => (m.member ? p.deputyOf(m.unit) : superiorOf(m.unit))
  const superiorOf = (u: Acting) =>
    u.organiser
      ? p.sim.superior === null || u.above === null
        ? p.seat('leader')
        : u.above
      : p.outsider(u, u.above!, p.deputyOf(u.parent!), p.seat('office'), p.seat('office-b'))

  p.diary.on(between(p.launchOn, pledgeBy, 0.7), t.steps.propose, async () => {
    let sentBack = false
    const byMember = p.plan.sections.pledge!.kinds.find((k) => k.by === 'member')
    const branches = byMember ? p.units.filter((u) => u.kind === 'branch').slice(0, 6) : []
    for (const u of branches) {
      const one = p.sim.members.find((m) => m.branchKey === u.key && m.status === 'full' && !p.cast.some((s) => s.memberKey === m.key))
      if (!one) continue
      const { matter: m, what } = pledgeOf(p.chance, p.wordings)
      const body = {
        subject: '',
        what,
        measures: p.chance.pick(ways),
        baseline: String(m.from),
        target: String(m.to),
        figureUnit: m.unit,
        dueOn: keepBy,
        beneficiary: m.whom,
        responsible: one.name,
      }
      const { id, code } = await u.own.post('/pledges', {
        campaignId: p.campaign,
        unitId: u.id,
        kind: byMember!.id,
        memberId: p.loaded.memberOf.get(one.key),
        ...body,
      })
      await u.own.post(`/pledges/${id}/propose`, { version: 1 })
      await p.deputyOf(u).post(`/pledges/${id}/review`, { version: 2, verdict: 'accepted' })
      await u.own.post(`/pledges/${id}/publish`, { version: 3 })
      made.push({ id, code, unit: u, member: true, from: m.from, to: m.to, dueOn: keepBy })
      p.book.did(t.counts.memberPledges)
    }
    for (const u of p.units) {
      const kind = kindFor(p, u)
      // Whoever applies to be scored has something to show.
      if (!kind || (p.chance.next() >= 0.92 * p.effort && !u.organiser && !p.visited.includes(u) && made.length > 2)) continue
      const { matter: m, what } = pledgeOf(p.chance, p.wordings)
      const words = {
        subject: '',
        what,
        measures: p.chance.pick(ways),
        baseline: String(m.from),
        target: String(m.to),
        figureUnit: m.unit,
        dueOn: keepBy,
        beneficiary: m.whom,
        responsible: p.chance.pick(p.sim.members).name,
      }
      const vague = !sentBack
      const { id, code } = await u.own.post('/pledges', {
        campaignId: p.campaign,
        unitId: u.id,
        kind: kind.id,
        ...words,
        ...(vague ? { what: t.vaguePledge(), target: null } : {}),
      })
      let version = 1
      if (vague) {
        // The product itself sends back what promises nothing.
        p.left.refusals.push(await u.own.refused('POST', `/pledges/${id}/propose`, { version }, 'pledge.vague'))
        version = (await u.own.put(`/pledges/${id}`, { version, ...words })).version
        sentBack = true
      }
      await u.own.post(`/pledges/${id}/propose`, { version })
      await superiorOf(u).post(`/pledges/${id}/review`, { version: version + 1, verdict: 'accepted' })
      await u.own.post(`/pledges/${id}/publish`, { version: version + 2 })
      made.push({ id, code, unit: u, member: false, from: m.from, to: m.to, dueOn: keepBy })
      p.book.did(t.counts.pledges)
    }
    insist(made.length > 0, t.nothingDone(t.steps.propose))
  })

  for (const share of [0.4, 0.8])
    p.diary.on(between(pledgeBy, keepBy, share), t.steps.fulfil, async () => {
      for (const m of made) {
        const kept = p.chance.next() < 0.93
        const figure = Math.round(m.from + (m.to - m.from) * (kept ? share : share / 2))
        await m.unit.own.post(`/pledges/${m.id}/progress`, { onDay: p.stage.today(), figure: String(figure), words: t.progress(figure) })
        p.book.did(t.counts.progress)
      }
    })
  // The last of them is not kept: nobody claims it, its day passes, it is said in public.
  p.diary.on(addDays(keepBy, -3), t.steps.claim, async () => {
    for (const m of made.slice(0, Math.max(1, made.length - 1))) {
      await m.unit.own.post(`/pledges/${m.id}/progress`, { onDay: p.stage.today(), figure: String(m.to), words: t.progress(m.to) })
      const shown = await m.unit.own.get(`/pledges/${m.id}`)
      await m.unit.own.post(`/pledges/${m.id}/claim`, { version: shown.version })
    }
  })
  p.diary.on(addDays(keepBy, 3), t.steps.judge, async () => {
    for (const [n, m] of made.entries()) {
      const claimed = n < Math.max(1, made.length - 1)
      const verdict = !claimed ? 'unkept' : p.chance.next() < 0.9 ? 'kept' : 'partly'
      if (n < 3) {
        // Those it was made to judge it with their slips, on the public page.
        const { slips } = await reviewer(m).post(`/pledges/${m.id}/slips`, { n: 3 })
        for (const slip of slips) {
          const { status } = await p.stage.form(`/h/${p.stage.code}/pledge/${m.code}/judge`, { slip, verdict, words: '' })
          insist(status === 200, t.pageRefused(t.steps.judge, status))
        }
      }
      const shown = await m.unit.own.get(`/pledges/${m.id}`)
      if (shown.state !== 'judged') {
        const checker = m.unit.organiser ? null : p.outsider(m.unit, p.seat('inspector'), p.seat('supervisor'), p.seat('inspector-b'))
        if (checker) {
          await checker.post(`/pledges/${m.id}/assess`, { verdict, words: t.assessed() })
          if (shown.slips.issued === 0) await reviewer(m).post(`/pledges/${m.id}/conclude`)
        }
      }
      if (!claimed) await m.unit.own.post(`/pledges/${m.id}/explain`, { reason: t.explained() })
      p.book.did(t.counts.judged)
    }
    const { rows } = await p.seat('office').get(`/pledges?campaignId=${p.campaign}&limit=200`)
    p.book.tables.set(
      'pledges',
      rows.map((r: Record<string, unknown>) => ({
        unit: r.unitName,
        what: r.what,
        baseline: r.baseline,
        target: r.target,
        figure: r.figure,
        state: r.state,
        verdict: r.verdict,
      })),
    )
  })
}

/** Activities, one for each quarter the plan runs through: one record counts for several duties (一会多责) and names the work it serves. */
export const planActivities = (p: Play): void => {
  if (!p.plan.sections.activity || !p.stage.has('activity.record')) return
  const kinds = p.plan.sections.activity.kinds
  const special = (p.plan.sections.duty?.rules ?? []).filter(
    (r) => r.doneBy.event === 'activity.recorded' && typeof r.doneBy.filter.kind === 'string',
  )
  const record = async (u: Acting, kindId: string) => {
    const kind = kinds.find((k) => k.id === kindId)!
    await u.own.post('/activities', {
      unitId: u.id,
      kind: kind.id,
      title: kind.name,
      heldOn: p.stage.today(),
      place: '',
      words: p.chance.pick(meetings),
      topics: t.topics(),
      decisions: t.decisions(),
      roll: kind.roll ? { expected: 12, present: 9 + p.chance.int(4) } : null,
      serves: p.plan.combine.centralWork === 'named' && p.chance.next() < 0.7 ? p.chance.pick(centralWorks) : null,
      campaignIds: [p.campaign],
    })
    p.book.did(t.counts.activities)
  }
  const ends = p.endsOn
  let quarter = 0
  for (let day = addDays(p.launchOn, 20); day < addDays(ends, -5); day = addDays(day, 91), quarter++) {
    const n = quarter
    p.diary.on(day, t.steps.activities, async () => {
      // Long campaigns tire: after the third quarter fewer record in time, and the late lists say so.
      for (const [i, u] of p.units.entries())
        if (p.chance.next() < (n < 3 ? 0.94 : 0.45) * (p.visited.includes(u) ? 1 : p.effort))
          await record(u, kinds[(n + i) % kinds.length]!.id)
    })
  }
  for (const r of special)
    for (
      let day = addDays(p.launchOn, r.due.from === 'launch' ? Math.max(1, r.due.plusDays - 3) : 25);
      day < addDays(ends, -5);
      day = addDays(day, 366)
    ) {
      p.diary.on(day, t.steps.activities, async () => {
        for (const u of p.units) await record(u, String(r.doneBy.filter.kind))
      })
      if (r.period === 'once') break
    }
}

/** 批评, 限期整改, 销号: found by the inspector, answered by the unit, checked by somebody else, sent back once. */
export const planRectifications = (p: Play): void => {
  if (!p.stage.has('rectification.open', 'rectification.check')) return
  const phase = working(p)
  const others = p.units.filter((u) => !u.organiser)
  const round = (found: readonly Acting[], on: Day) => {
    const ids: number[] = []
    p.diary.on(on, t.steps.found, async () => {
      for (const u of found) {
        const what = t.found(matter(p.chance).what)
        const { id } = await p
          .outsider(u, p.seat('inspector'), p.seat('supervisor'))
          .post('/rectifications', { unitId: u.id, campaignId: p.campaign, place: '', what, workingDays: 20 })
        ids.push(id)
        p.book.did(t.counts.found)
      }
    })
    p.diary.on(addDays(on, 18), t.steps.corrected, async () => {
      for (const [n, id] of ids.entries()) {
        const u = found[n]!
        const checker = p.outsider(u, p.seat('inspector-b'), p.seat('supervisor'))
        const version = async () => (await u.own.get(`/rectifications/${id}`)).version
        await u.own.post(`/rectifications/${id}/plan`, {
          version: await version(),
          measures: p.chance.pick(ways),
          responsible: p.chance.pick(p.sim.members).name,
        })
        await u.own.post(`/rectifications/${id}/claim`, { version: await version(), claim: t.claimed() })
        if (n === 0) {
          await checker.post(`/rectifications/${id}/check`, { version: await version(), outcome: null, words: t.carryReopened() })
          await u.own.post(`/rectifications/${id}/claim`, { version: await version(), claim: t.claimed() })
        }
        await checker.post(`/rectifications/${id}/check`, {
          version: await version(),
          outcome: n === 2 ? 'partly' : 'solved',
          words: t.carrySettled(),
        })
        p.book.did(t.counts.corrected)
      }
    })
  }
  round(others.slice(0, 3), between(phase.startsOn, phase.endsOn, 0.3))
  round(others.slice(-2), between(phase.startsOn, phase.endsOn, 0.42))
}
