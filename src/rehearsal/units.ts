import iconv from 'iconv-lite'
import { addDays } from '../lib/calendar.ts'
import { matter, unitThemes } from './content.ts'
import { type Acting, insist, type Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import { between } from './stage.ts'

const path = (p: Play, u: Acting) => `/campaigns/${p.campaign}/units/${u.id}`

/** 领导小组 and office at the organiser, and the body of each unit, as the plan's groups name them. */
export const planSeats = (p: Play): void => {
  const at = (u: Acting) => p.plan.groups.filter((g) => (u.organiser ? g.at === 'organiser' : g.at === 'each-unit'))
  p.diary.on(addDays(p.launchOn, 5), t.steps.seats, async () => {
    for (const u of p.units) {
      if (!u.organiser && p.chance.next() >= p.effort) continue
      const secretary = u.own
      for (const g of at(u))
        for (const role of g.roles) {
          const duty = p.plan.roles.find((r) => r.key === role)!.duty
          const person = p.chance.pick(p.sim.members).name
          await secretary.post(`${path(p, u)}/seats`, { group: g.id, role, person, duty })
          p.book.did(t.counts.seats)
        }
    }
  })
}

/** What the last round left undone: one item of each sort the plan names, answered by who owes it and settled by another. */
export const planCarry = (p: Play): void => {
  const owing = p.units.filter((u) => !u.organiser)
  if (p.plan.carryOver.length === 0 || owing.length === 0) return
  p.diary.on(addDays(p.launchOn, 8), t.steps.carry, async () => {
    const items = p.plan.carryOver.map((c, n) => ({
      kind: c.from,
      unitId: owing[n % owing.length]!.id,
      what: t.carryWhat[c.from]!,
      source: t.carrySource(n + 1),
      role: c.role,
      dueOn: addDays(p.launchOn, 60),
    }))
    // As a clerk keeps it: a sheet, saved as CSV by a Chinese spreadsheet program.
    const rows = [
      t.carryHead(),
      ...items.map((i) => [t.carryKind[i.kind]!, owing.find((u) => u.id === i.unitId)!.name, i.what, i.source, i.dueOn]),
    ]
    const csv = iconv.encode(rows.map((r) => r.join(',')).join('\r\n'), 'gb18030')
    const attachmentId = await p.seat('office').upload('carry.csv', csv)
    const checked = await p.seat('office').post(`/campaigns/${p.campaign}/carry/import/check`, { attachmentId })
    insist(
      checked.summary.wrong === 0 && checked.summary.good === items.length,
      checked.problems.map((x: { sentence: string }) => x.sentence).join('；') || checked.summary.sentence,
    )
    const { added } = await p.seat('office').post(`/campaigns/${p.campaign}/carry/import`, { attachmentId })
    insist(added === items.length, t.steps.carry)
    p.left.files.push('carry.csv')
    p.book.did(t.counts.carried, added)
  })
  p.diary.on(addDays(p.launchOn, 40), t.steps.carryAnswer, async () => {
    const { rows } = await p.seat('office').get(`/campaigns/${p.campaign}/carry`)
    for (const [n, k] of rows.entries()) {
      const u = p.units.find((x) => x.id === k.unitId)!
      await u.own.post(`/carry/${k.id}/answer`, { answer: t.carryAnswer() })
      if (n === 0) {
        // Who checks on the spot sends the first one back; it is done and answered again.
        await p.seat('inspector').post(`/carry/${k.id}/settle`, { verdict: 'reopened', reason: t.carryReopened() })
        await u.own.post(`/carry/${k.id}/answer`, { answer: t.carryAnswer() })
      }
      await p.seat('inspector').post(`/carry/${k.id}/settle`, { verdict: 'settled', reason: t.carrySettled() })
      p.book.did(t.counts.settled)
    }
  })
}

const ownPart = (p: Play, u: Acting, shown: { toFill: { id: string; term: string }[] }) => {
  const first = p.phases[0]!
  const role = p.plan.roles.find((r) => r.at === (u.organiser ? 'organiser' : 'each-unit'))!.key
  const judge = p.plan.groups.find((g) => g.at === 'organiser')!.roles[0]!
  const length = Math.round((new Date(first.endsOn).getTime() - new Date(first.startsOn).getTime()) / 86_400_000)
  const works = [matter(p.chance), matter(p.chance)]
  return {
    theme: p.plan.unitTheme === 'none' ? '' : p.chance.pick(unitThemes),
    goals:
      p.plan.unitGoals === 'none'
        ? []
        : [
            {
              id: 'own-goal',
              text: t.ownGoal(works[0]!.what),
              answer: { by: 'judge' as const, who: judge, how: t.goalHow(), target: t.goalTarget() },
              source: { from: 'not-in-seed' as const, ref: 'not in seed' },
            },
          ],
    items: works.map((w, n) => ({
      id: `item-${n + 1}`,
      text: t.item(w.what, w.to, w.unit),
      role,
      phase: first.id,
      dueDay: Math.max(1, Math.floor(length * (0.6 + n * 0.3))),
      serves: '',
    })),
    // A mechanism and a menu item may share an id: filled once, it is filled for both.
    fills: [...new Map(shown.toFill.map((f) => [f.id, { mechanism: f.id, content: t.fill(f.term) }])).values()],
    refinements: p.plan.criteria
      .filter((c) => c.refineBy === 'unit')
      .flatMap((c) => c.items.map((i) => ({ criteria: c.id, item: i.id, text: t.refinement(i.name) }))),
  }
}

/** What is to be filled in is the same for all units of a class: asked once. */
const toFill = async (p: Play, u: Acting): Promise<{ id: string; term: string }[]> => {
  const key = `${u.organiser} ${u.sector}`
  const known = p.toFill.get(key)
  if (known) return known
  const shown = await u.own.get(path(p, u))
  p.toFill.set(key, shown.toFill)
  return shown.toFill
}

const adopt = async (p: Play, u: Acting): Promise<void> => {
  await u.own.post(`${path(p, u)}/adopt`, { own: ownPart(p, u, { toFill: await toFill(p, u) }), ownVersion: 0 })
  p.book.did(t.counts.adopted)
}

/** Each unit makes its own plan under the common one: most before the day, one after it. */
export const planAdoption = (p: Play): void => {
  const rule = p.plan.sections.duty?.rules.find((r) => r.doneBy.event === 'campaign.adopted')
  const phase = p.phases[0]!
  const due = rule?.due.from === 'launch' ? addDays(p.launchOn, rule.due.plusDays) : phase.endsOn
  const groups = [0.35, 0.6, 0.9].map((share) => between(p.launchOn, due, share))
  for (const [n, day] of groups.entries())
    p.diary.on(day, t.steps.adopt, async () => {
      for (const [i, u] of p.units.entries()) if (i % groups.length === n && u !== p.late) await adopt(p, u)
    })
  p.diary.on(addDays(due, 6), t.steps.adoptLate, async () => {
    await p.stage.pass()
    if (rule) {
      const { rows } = await p.seat('office').get(`/campaigns/${p.campaign}/late?limit=200`)
      const mine = rows.filter((r: { unitId: number; act: string }) => r.act === 'campaign.adopted')
      insist(
        mine.some((r: { unitId: number }) => r.unitId === p.late.id),
        t.lateMissing(p.late.name),
      )
      p.left.late.push(p.late.name)
      p.book.note(t.late({ unit: p.late.name, days: mine.find((r: { unitId: number }) => r.unitId === p.late.id).daysLate }))
    }
    await adopt(p, p.late)
  })
  for (const [share, part] of [
    [0.75, 0],
    [1.05, 1],
  ] as const)
    p.diary.on(between(p.launchOn, addDays(phase.endsOn, 5), Math.min(1, share)), t.steps.items, async () => {
      for (const u of p.units) {
        if (p.chance.next() >= p.effort) continue
        const { items } = await u.own.get(path(p, u))
        for (const [n, i] of items.entries())
          if (i.doneOn === null && n <= part && p.chance.next() < 0.95) {
            await u.own.post(`/campaign-items/${i.id}/done`, { note: t.itemDone(i.text) })
            p.book.did(t.counts.items)
          }
      }
    })
}

/** A summary of each phase from units that owe one; the first of them is taken back, bettered and handed in again. */
export const planSummaries = (p: Play): void => {
  const rules = (p.plan.sections.duty?.rules ?? []).filter((r) => r.doneBy.event === 'campaign.summarised')
  const phasewise = rules.some((r) => r.period === 'phase')
  const final = rules.some((r) => r.doneBy.filter.final === true)
  let withdrawn = false
  const write = async (u: Acting, phaseId: number | null, name: string) => {
    const { summaryId } = await u.own.post(`${path(p, u)}/summaries`, { phaseId, words: t.summaryWords(u.name, name) })
    if (!withdrawn) {
      withdrawn = true
      await u.own.post(`/campaign-summaries/${summaryId}/withdraw`, { reason: t.withdrawSummary() })
      await u.own.post(`${path(p, u)}/summaries`, { phaseId, words: t.summaryBetter(u.name, name) })
      p.left.withdrawals.push(t.withdrawSummary())
      p.book.note(`${u.name}：${t.withdrawSummary()}`)
    }
    p.book.did(t.counts.summaries)
  }
  const owing = p.units.filter((u) => !u.organiser)
  for (const phase of p.phases)
    p.diary.on(addDays(phase.endsOn, -2), t.steps.summary, async () => {
      const { phases } = await p.seat('office').get(`/campaigns/${p.campaign}`)
      const row = phases.find((x: { key: string; round: number }) => x.key === phase.id && x.round === phase.round)
      // Where the plan asks for none, one unit still writes one: it may at any time.
      for (const u of phasewise ? owing : owing.slice(0, 1)) await write(u, row.id, phase.name)
    })
  if (final)
    p.diary.on(addDays(p.endsOn, -1), t.steps.summary, async () => {
      for (const u of owing) await write(u, null, p.plan.title)
    })
}

/** Goals judged by whoever the plan names, and the end with what rules it leaves behind. */
export const planEnd = (p: Play, on = p.endsOn): void => {
  p.diary.on(on, t.steps.goals, async () => {
    await p.stage.settle()
    const organiser = p.units[0]!
    const shown = await p.seat('secretary').get(path(p, organiser))
    for (const g of shown.goals) {
      const goal = [...p.plan.goals, ...(shown.own?.goals ?? [])].find((x: { id: string }) => x.id === g.id)!
      if (goal.answer.by === 'measure') {
        insist(g.verdict !== null, t.goalOpen(g.text))
        continue
      }
      const who = p.plan.roles.find((r) => r.key === goal.answer.who)?.name ?? goal.answer.who
      await p.seat('leader').post(`${path(p, organiser)}/goals/${g.id}`, {
        verdict: p.chance.next() < 0.85 ? '达到' : '未达到',
        reason: t.goalReason(who),
        who: goal.answer.who,
      })
      p.book.did(t.counts.goals)
    }
  })
  p.diary.on(on, t.steps.end, async () => {
    p.left.refusals.push(
      await p.seat('office').refused('POST', `/campaigns/${p.campaign}/end`, { longTerm: '', reason: '' }, 'campaign.long-term-missing'),
    )
    const { state } = await p.seat('office').post(`/campaigns/${p.campaign}/end`, { longTerm: 'kept', reason: t.longTerm() })
    insist(state === 'ended', t.steps.end)
    p.book.note(t.longTerm())
  })
}

/** Level by level, as it stands: expected, done, on time, late. */
export const planProgress = (p: Play): void => {
  for (const phase of p.phases)
    p.diary.on(phase.endsOn, t.steps.progress, async () => {
      await p.stage.pass()
      const { rows } = await p.seat('office').get(`/campaigns/${p.campaign}/progress`)
      p.book.note(t.progressHead(phase.name))
      for (const r of rows) p.book.note(t.progressRow(r))
      p.book.tables.set(
        `progress-${phase.id}-${phase.round}`,
        rows.map(({ unitId: _, ...r }: Record<string, string | number>) => r),
      )
    })
}
