import { addDays, chineseDay, type Day } from '../lib/calendar.ts'
import type { Random } from '../lib/random.ts'
import { type Acting, insist, type Play } from '../rehearsal/play.ts'
import type { Player } from '../rehearsal/stage.ts'
import { heard, led, planBefore, streetOf, voted } from './before.ts'
import { debriefingText as t } from './debriefing.text.ts'

interface Reporting {
  id: number
  unitId: number
  memberId: number
  name: string
}
interface Session {
  id: number
  reports: Reporting[]
  /** Who writes for a report: the secretary himself where he has a log-in. */
  writer(r: Reporting): Player
}
/** A person's log-in by his place on the roster. */
export type LoginOf = (memberKey: string) => string | undefined

const arranged = async (
  p: Play,
  o: {
    title: string
    heldOn: Day
    handInOn: Day
    fromOn: Day
    reporters: readonly Acting[]
    representing: string
    representatives: readonly string[]
    publish: boolean
  },
  loginOf: LoginOf,
): Promise<Session> => {
  const office = p.seat('office')
  const { id } = await office.post('/debriefs', {
    unitId: p.units[0]!.id,
    campaignId: p.campaign || null,
    year: Number(o.heldOn.slice(0, 4)),
    title: o.title,
    kind: 'secretary',
    heldOn: o.heldOn,
    handInOn: o.handInOn,
    fromOn: o.fromOn,
    untilOn: o.heldOn,
    place: t.place,
    reporters: o.reporters.map((u) => u.id),
    classes: [
      { key: 'leaders', title: t.leaders, weight: '1/2', source: { from: 'leaders', unitIds: [p.units[0]!.id] } },
      {
        key: 'representatives',
        title: o.representing,
        weight: '1/2',
        source: { from: 'named', people: o.representatives.map((name) => ({ name })) },
      },
    ],
    settings: { askPublic: true, publish: o.publish, topAtMost: '1/3' },
  })
  await office.post(`/debriefs/${id}/call`, { version: 1 })
  const { reportRows } = await office.get(`/debriefs/${id}`)
  const keyOf = new Map([...p.loaded.memberOf].map(([key, member]) => [member, key]))
  return {
    id,
    reports: reportRows,
    writer: (r) => {
      const login = loginOf(keyOf.get(r.memberId)!)
      return login === undefined ? office : p.stage.player(login)
    },
  }
}
const reportOf = (p: Play, r: Reporting) => p.seat('office').get(`/debriefs/reports/${r.id}`)

const write = async (p: Play, s: Session, r: Reporting, words: object, handIn: boolean): Promise<void> => {
  const { version } = await reportOf(p, r)
  const at = `/debriefs/reports/${r.id}`
  const who = s.writer(r)
  const saved = await who.post(`${at}/words`, { version, ...words })
  if (handIn) await who.post(`${at}/hand-in`, { version: saved.version })
}

const asked = async (p: Play, s: Session, r: Reporting, q: { from: string; words: string }): Promise<number> => {
  if (q.from === 'superior') return (await p.seat('leader').post(`/debriefs/reports/${r.id}/questions`, { words: q.words })).id
  await p.stage.form(`/h/${p.stage.code}/debrief/${s.id}/ask`, { report: String(r.id), words: q.words })
  const { questions } = await reportOf(p, r)
  return questions.find((x: { words: string }) => x.words === q.words).id
}

const held = async (p: Play, r: Random, s: Session): Promise<void> => {
  const office = p.seat('office')
  const { version, pollIds } = await office.post(`/debriefs/${s.id}/ballot`, { version: 2, channel: 'paper' })
  const { rows } = (await office.get(`/debriefs/${s.id}/attendees`)) as { rows: { seat: number; classKey: string }[] }
  // Three of the representatives are kept away by their work.
  const present = rows.filter((x, i) => x.classKey === 'leaders' || i % 13 !== 7)
  await office.post(`/debriefs/${s.id}/hold`, { version, present: present.map((x) => x.seat), minutes: t.minutes })
  const of = (key: string) => present.filter((x) => x.classKey === key).length
  await voted(p, r, pollIds[0], [of('leaders'), of('representatives')])
  for (const [i, x] of s.reports.entries()) await p.seat('leader').post(`/debriefs/reports/${x.id}/comment`, t.cases[i]!.comment)
}

/** What the meeting decided: one in three at most at the top, a reason wherever a class said otherwise. */
const graded = async (p: Play, s: Session): Promise<void> => {
  for (const [i, r] of s.reports.entries()) {
    const { version, scale, ballot } = await reportOf(p, r)
    const want = scale[i === 0 ? 0 : i === s.reports.length - 1 ? 2 : 1] as { id: string; title: string }
    const odd = (ballot.classes as { grade: string | null }[]).some((k) => k.grade !== want.title)
    await p.seat('office-b').post(`/debriefs/reports/${r.id}/grade`, {
      version,
      grade: want.id,
      meeting: t.meeting(chineseDay(p.stage.today())),
      reason: odd ? t.differs : '',
    })
  }
}

const followed = async (p: Play, s: Session): Promise<{ itemId: number; claim: string; by: Player }[]> => {
  const claims: { itemId: number; claim: string; by: Player }[] = []
  for (const [i, r] of s.reports.entries())
    for (const { source, what, days, claim } of t.cases[i]!.items as readonly {
      source: string
      what: string
      days: number
      claim?: string
    }[]) {
      const due = addDays(p.stage.today(), days)
      const { itemId } = await p.seat('office').post(`/debriefs/reports/${r.id}/items`, { source, what, responsible: r.name, dueOn: due })
      if (claim !== undefined) claims.push({ itemId, claim, by: p.units.find((u) => u.id === r.unitId)!.own })
    }
  return claims
}

/** The session that is over: called, reports, questions, held, graded, closed, and some of its items settled since. */
const planFinished = (p: Play, today: Day, r: Random, loginOf: LoginOf): void => {
  const heldOn = addDays(today, -38)
  const on = (days: number, name: string, run: () => Promise<void>) => p.diary.on(addDays(heldOn, days), name, run)
  let s: Session
  const ids: { id: number; answer: string; how: 'written' | 'spot'; of: Reporting }[] = []
  let claims: Awaited<ReturnType<typeof followed>> = []
  on(-16, t.steps.arrange, async () => {
    const reporters = heard(p, heldOn)
    insist(reporters.length > 1, t.steps.arrange)
    const below = new Set(reporters.flatMap((u) => p.units.filter((x) => x === u || x.parent === u).map((x) => x.key)))
    const people = r.shuffle(p.sim.members.filter((m) => below.has(m.branchKey) && m.status === 'full')).slice(0, 36)
    const title = t.title(heldOn.slice(0, 4), streetOf(p))
    const o = {
      title,
      heldOn,
      handInOn: addDays(heldOn, -6),
      fromOn: addDays(heldOn, -365),
      reporters,
      representing: t.representatives,
      publish: true,
    }
    s = await arranged(p, { ...o, representatives: people.map((m) => m.name) }, loginOf)
  })
  on(-9, t.steps.reports, async () => {
    for (const [i, x] of s.reports.entries()) {
      await write(p, s, x, t.cases[i]!.words, true)
      for (const q of t.cases[i]!.questions) ids.push({ id: await asked(p, s, x, q), answer: q.answer, how: q.how, of: x })
    }
  })
  on(-3, t.steps.reports, async () => {
    for (const q of ids)
      if (q.how === 'written') await s.writer(q.of).post(`/debriefs/questions/${q.id}/answer`, { answer: q.answer, how: 'written' })
  })
  on(0, t.steps.hold, async () => {
    await held(p, r, s)
    for (const q of ids)
      if (q.how === 'spot') await p.seat('office').post(`/debriefs/questions/${q.id}/answer`, { answer: q.answer, how: 'spot' })
  })
  on(2, t.steps.close, async () => {
    await graded(p, s)
    claims = await followed(p, s)
    const { version } = await p.seat('office').get(`/debriefs/${s.id}`)
    await p.seat('office').post(`/debriefs/${s.id}/close`, { version })
  })
  on(24, t.steps.follow, async () => {
    for (const c of claims) await c.by.post(`/rectifications/${c.itemId}/claim`, { version: 1, claim: c.claim })
  })
  on(29, t.steps.follow, async () => {
    for (const c of claims.slice(0, -1))
      await p.seat('inspector').post(`/rectifications/${c.itemId}/check`, { version: 2, outcome: 'solved', words: t.claimed })
  })
}

/** The session to come: one report handed in, one begun, one not; a question answered and one that is owed. */
const planComing = (p: Play, today: Day, r: Random, loginOf: LoginOf): void => {
  const heldOn = addDays(today, 12)
  p.diary.on(addDays(today, -8), t.steps.next, async () => {
    const reporters = led(p, today, (u) => u.parent?.organiser === false && u.kind === 'branch' && u.parent.kind === 'party-committee' && u.sector === 'non-public') // biome-ignore format: one line
    if (reporters.length === 0) return
    const people = r.shuffle(p.sim.members.filter((m) => p.units.some((u) => u.parent?.key === reporters[0]!.parent!.key && u.key === m.branchKey))) // biome-ignore format: one line
    const o = {
      title: t.nextTitle(heldOn.slice(0, 4), streetOf(p)),
      heldOn,
      handInOn: addDays(today, 5),
      fromOn: addDays(heldOn, -365),
      representing: t.workers,
      publish: true,
    }
    const s = await arranged(
      p,
      { ...o, reporters: reporters.slice(0, 3), representatives: people.slice(0, 20).map((m) => m.name) },
      loginOf,
    )
    p.diary.on(addDays(today, -2), t.steps.next, async () => {
      const [first, second] = s.reports
      await write(p, s, first!, t.nextCase.handed, true)
      if (second) await write(p, s, second, t.nextCase.draft, false)
      await asked(p, s, first!, { from: 'resident', words: t.nextCase.resident })
      const id = await asked(p, s, first!, { from: 'superior', words: t.nextCase.superior })
      await s.writer(first!).post(`/debriefs/questions/${id}/answer`, { answer: t.nextCase.answer, how: 'written' })
    })
  })
}

/** 书记抓党建述职评议 of a street: one round that is over and one that is being prepared. */
export const planDebriefs = (p: Play, today: Day, r: Random, loginOf: LoginOf): void => {
  planBefore(p, r, addDays(today, -38))
  planFinished(p, today, r, loginOf)
  planComing(p, today, r, loginOf)
}
