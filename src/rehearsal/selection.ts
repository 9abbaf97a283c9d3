import type { Title } from '../campaign/plan-schema.ts'
import { addDays, addWorkingDays, type Day } from '../lib/calendar.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { channelNames } from '../notice/notice.ts'
import { deeds, objections, recommendReasons } from './content.ts'
import { type Acting, insist, type Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import type { Player } from './stage.ts'

interface Nominee {
  id: number
  title: Title
  unit: Acting
  name: string
}

/** Steps are done by different people: who at the organiser does which. */
const atOrganiser = {
  recommend: 'deputy',
  review: 'deputy',
  opinion: 'office',
  check: 'inspector',
  select: 'deputy',
  approve: 'secretary',
} as const

/**
 * 自下而上: reasons given by members and the people served, nominations at the units, the climb, opinions, notices with objections,
 * the decision, and what goes further up.
 * @param o.from first day; @param o.tag tells the documents of several rounds apart
 */
export const planSelection = (p: Play, o: { from: Day; tag: string }): void => {
  const section = p.plan.sections.nomination
  if (!section || !p.stage.has('nomination.nominate', 'nomination.pass', 'notice.publish', 'honour.decide')) return
  const nominees: Nominee[] = []
  const alive = () => nominees.filter((n) => !gone.has(n.id))
  const gone = new Set<number>()
  const office = p.seat('office')
  const show = (n: { id: number }) => office.get(`/nominations/${n.id}`)
  const unitLevel = p.plan.sections.notice?.levels.find((l) => l.at === 'recommending-unit')
  const organiserLevel = p.plan.sections.notice?.levels.find((l) => l.at === 'organiser')
  const days = p.plan.sections.notice?.workingDays ?? 0
  const extra = p.plan.sections.notice?.objectionExtraWorkingDays ?? 0
  // Beyond the published calendars the product refuses to publish a notice at all; the diary only needs a day to say so.
  const over = (from: Day): Day =>
    stateCouncil.years[Number(addDays(from, 40).slice(0, 4))]
      ? addDays(addWorkingDays(from, days + extra, stateCouncil), 1)
      : addDays(from, 15)

  const nominating = (title: Title): Acting[] => {
    const fits = p.units.filter(
      (u) =>
        !u.organiser &&
        !p.nominated.has(`${title.id} ${u.key}`) &&
        (title.classes === undefined || (u.sector !== null && title.classes.includes(u.sector))),
    )
    const own = title.object === 'member' ? fits.filter((u) => u.kind === 'branch') : fits
    // Those that were looked at come first.
    const looked = title.object === 'unit' ? p.visited.filter((u) => fits.includes(u)) : []
    const rest = p.chance.shuffle(own.length > 0 ? own : fits).filter((u) => !looked.includes(u))
    // A title that asks for a grade is for those who were graded.
    if (title.eligibility.some((e) => e.rule?.kind === 'grade')) return looked
    return [...looked, ...rest].slice(0, p.effort < 1 ? 14 : title.object === 'unit' ? 5 : 4)
  }
  const taken = new Set(p.units.map((u) => u.own.login))
  const memberOf = (u: Acting): { id: number; name: string } | null => {
    const acting = new Set([...taken].map((login) => login))
    const one = p.sim.members.find(
      (m) =>
        m.branchKey === u.key &&
        m.status === 'full' &&
        !acting.has(m.key) &&
        !p.cast.some((s) => s.memberKey === m.key) &&
        !nominees.some((n) => n.name === m.name),
    )
    return one ? { id: p.loaded.memberOf.get(one.key)!, name: one.name } : null
  }

  p.diary.on(o.from, t.steps.recommend, async () => {
    for (const title of section.titles)
      for (const u of nominating(title).slice(0, 2)) {
        // By one of the people served, on the public page: a reason, no vote.
        const sent = await p.stage.form(`/h/${p.stage.code}/c/${p.campaign}/recommend`, {
          unit: String(u.id),
          title: title.id,
          nominee: title.object === 'unit' ? u.name : p.chance.pick(p.sim.members).name,
          reason: p.chance.pick(recommendReasons),
        })
        insist(sent.status === 200, t.pageRefused(t.steps.recommend, sent.status))
        const { rows } = await u.own.get(`/recommendations?campaignId=${p.campaign}&unitId=${u.id}&state=open`)
        for (const r of rows) {
          await u.own.post(`/recommendations/${r.id}/read`)
          await u.own.post(`/recommendations/${r.id}/answer`, { answer: t.answered(), taken: false })
          p.book.did(t.counts.recommendations)
        }
      }
  })

  p.diary.on(addDays(o.from, 3), t.steps.nominate, async () => {
    for (const title of section.titles) {
      const groups = title.composition.filter((c) => c.op === '>=').map((c) => c.group)
      for (const u of nominating(title)) {
        const member = title.object === 'member' ? memberOf(u) : null
        if (title.object === 'member' && member === null) continue
        const name = title.object === 'unit' ? u.name : (member?.name ?? t.invented(title.object, p.chance.int(40) + 1))
        const { id } = await u.own.post(`/campaigns/${p.campaign}/nominations`, {
          titleKey: title.id,
          unitId: u.id,
          ...(title.object === 'unit' ? { subjectUnitId: u.id } : title.object === 'member' ? { subjectMemberId: member!.id } : { name }),
          groups,
          grounds: title.eligibility.map((e) => ({ id: e.id, ground: t.ground() })),
          brief: p.chance.pick(deeds),
          deeds: `${p.chance.pick(deeds)}${p.chance.pick(deeds)}`,
        })
        const { eligibility } = await u.own.get(`/nominations/${id}`)
        const found = eligibility.find((e: { verdict: string }) => e.verdict === 'fail')
        if (found) {
          // 三级联创: its units below have not come far enough; or its own grade is too low.
          p.left.refusals.push(
            await u.own.refused(
              'POST',
              `/nominations/${id}/recommend`,
              { version: 1, words: t.recommended(u.name) },
              'nomination.not-eligible',
            ),
          )
          await u.own.post(`/nominations/${id}/withdraw`, { version: 1, reason: found.source })
          p.book.note(`${u.name}：${found.source}`)
          continue
        }
        await u.own.post(`/nominations/${id}/recommend`, { version: 1, words: t.recommended(u.name) })
        nominees.push({ id, title, unit: u, name })
        p.nominated.add(`${title.id} ${u.key}`)
        p.book.did(t.counts.nominations)
      }
    }
    insist(nominees.length > 0, t.nothingDone(t.steps.nominate))
    // One unit thinks better of it.
    const back = nominees.find((n) => nominees.filter((x) => x.title === n.title).length > 2)
    if (back) {
      const { version } = await show(back)
      await back.unit.own.post(`/nominations/${back.id}/withdraw`, { version, reason: t.withdrawNomination() })
      gone.add(back.id)
      p.left.withdrawals.push(t.withdrawNomination())
      p.book.note(`${back.unit.name}：${t.withdrawNomination()}`)
    }
  })

  /** By their names, as an office writes them. */
  const noticeChannels = (): readonly string[] => {
    const named = channelNames(p.plan.sections.notice!.channels, p.plan.sections.publicity?.channels)
    return named.length > 0 ? named : [t.noticeBoard()]
  }
  const publish = async (
    who: Player,
    unitId: number,
    level: { id: string; name: string },
    list: readonly Nominee[],
    again?: { id: number; reason: string },
  ) =>
    who.post(`/campaigns/${p.campaign}/notices`, {
      unitId,
      level: level.id,
      title: t.noticeTitle(level.name),
      range: t.noticeRange(p.plan.servedPublic),
      channels: noticeChannels(),
      contact: t.noticeContact(),
      nominationIds: list.map((n) => n.id),
      ...(again ? { supersedesId: again.id, reason: again.reason } : {}),
    })

  /** Take every nominee through whatever steps are due until the way is done or a notice must come first. */
  /** The seat that usually does the step, or another one when its holder has an interest in the nominee. */
  const freeSeat = async (n: Nominee, usual: (typeof atOrganiser)[keyof typeof atOrganiser]): Promise<Player> => {
    for (const seat of [usual, 'deputy', 'secretary', 'office', 'inspector'] as const)
      if ((await p.seat(seat).get(`/nominations/${n.id}`)).can.includes('pass')) return p.seat(seat)
    return p.seat(usual)
  }
  const climb = async (until: 'notice' | 'selected'): Promise<void> => {
    for (;;) {
      const meeting = new Map<string, Nominee[]>()
      let moved = 0
      for (const n of alive()) {
        const shown = await show(n)
        const step = shown.steps.find((s: { state: string }) => s.state === 'due')
        if (shown.state !== 'climbing' || !step) continue
        if (until === 'notice' && unitLevel && ['check', 'select', 'approve'].includes(step.kind)) continue
        if (step.kind === 'select') {
          meeting.set(n.title.id, [...(meeting.get(n.title.id) ?? []), n])
          continue
        }
        if (step.kind === 'opinion')
          for (const op of shown.opinions.filter((x: { state: string }) => x.state === 'asked')) {
            if (op.unitId !== null) {
              // Nobody signs what is asked about himself, and namesakes are not told apart.
              const person = p.chance.pick(p.sim.members).name
              await p.seat('discipline').post(`/nomination-opinions/${op.id}/give`, {
                verdict: 'agree',
                words: t.opinion(),
                person: person === n.name ? p.nameOf(p.seat('discipline').login) : person,
              })
            } else await office.post(`/nomination-opinions/${op.id}/waive`, { reason: t.waived(op.from) })
          }
        const at = p.units.find((u) => u.id === step.unitId)!
        const last = shown.acts.at(-1)?.by
        const who = at.organiser
          ? await freeSeat(n, atOrganiser[step.kind as keyof typeof atOrganiser])
          : at === n.unit && last === p.nameOf(at.own.login)
            ? p.deputyOf(at)
            : at.own
        await who.post(`/nominations/${n.id}/pass`, {
          version: shown.version,
          words: t.passed(step.name),
          ...(step.kind === 'approve' ? { document: t.documentNo(p.stage.today().slice(0, 4), 20) } : {}),
        })
        p.book.did(t.counts.steps)
        moved++
      }
      for (const [titleKey, list] of meeting) {
        const a = { should: 9, present: 8 }
        const answer = await p.seat(atOrganiser.select).post(`/campaigns/${p.campaign}/nomination-meetings`, {
          titleKey,
          kind: 'committee',
          heldOn: p.stage.today(),
          minutes: t.minutes(o.tag, p.stage.today()),
          ...a,
          // The last on the list does not get the majority, where there is a choice.
          votes: list.map((n, i) =>
            list.length > 2 && i === list.length - 1
              ? { nominationId: n.id, for: 3, against: 2, abstain: 3 }
              : { nominationId: n.id, for: 7 + (i % 2), against: 0, abstain: i % 2 === 0 ? 1 : 0 },
          ),
        })
        for (const id of answer.notSelected) gone.add(id)
        p.book.did(t.counts.steps, list.length)
        moved++
      }
      if (moved === 0) return
    }
  }

  let day = addDays(o.from, 6)
  p.diary.on(day, t.steps.climb, () => climb('notice'))
  if (unitLevel) {
    day = addDays(day, 1)
    const open: { id: number; unit: Acting }[] = []
    p.diary.on(day, t.steps.unitNotice, async () => {
      for (const u of new Set(alive().map((n) => n.unit))) {
        const { id } = await publish(
          u.own,
          u.id,
          unitLevel,
          alive().filter((n) => n.unit === u),
        )
        open.push({ id, unit: u })
        p.book.did(t.counts.notices)
      }
      const first = open[0]!
      p.left.refusals.push(await first.unit.own.refused('POST', `/notices/${first.id}/close`, {}, 'notice.too-early'))
    })
    day = over(day)
    p.diary.on(day, t.steps.unitNotice, async () => {
      for (const n of open) await n.unit.own.post(`/notices/${n.id}/close`)
    })
  }
  day = addDays(day, 2)
  p.diary.on(day, t.steps.climb, () => climb('selected'))

  if (organiserLevel) {
    const state = { notice: 0, struck: 0 }
    day = addDays(day, 2)
    p.diary.on(day, t.steps.notice, async () => {
      state.notice = (await publish(office, p.units[0]!.id, organiserLevel, alive())).id
      p.book.did(t.counts.notices)
      p.book.pages.set(`notice-${o.tag}-1.html`, (await p.stage.page(`/h/${p.stage.code}/notice/${state.notice}`)).html)
    })
    day = addDays(day, 3)
    p.diary.on(day, t.steps.objection, async () => {
      const chosen = alive().find((n) => alive().filter((x) => x.title === n.title).length > 1) ?? alive()[0]!
      const other = alive().find((n) => n !== chosen)
      const list: readonly { nominationId: number; no: number }[] = (await office.get(`/notices/${state.notice}`)).standing
      const object = async (n: Nominee, content: string): Promise<number> => {
        const sent = await p.stage.form(`/h/${p.stage.code}/notice/${state.notice}/object`, {
          about: String(list.find((x) => x.nominationId === n.id)!.no),
          objector: 'person',
          name: p.chance.pick(p.sim.members).name,
          contact: t.contact(),
          content,
        })
        insist(sent.status === 200, t.pageRefused(t.steps.objection, sent.status))
        // What was said and by whom is read by 纪检 alone.
        const { rows } = await p.seat('discipline').get(`/notices/${state.notice}/objections`)
        return rows.find((x: { nominationId: number; state: string }) => x.nominationId === n.id && x.state === 'received').id
      }
      const upheld = await object(chosen, objections[0])
      const untrue = other ? await object(other, objections[1]) : null
      const answered = await p.seat('discipline').post(`/objections/${upheld}/answer`, { outcome: 'upheld', answer: t.upheld() })
      insist(answered.struck && answered.secondNotice, t.notStruck())
      if (untrue !== null) await p.seat('discipline').post(`/objections/${untrue}/answer`, { outcome: 'untrue', answer: t.untrue() })
      gone.add(chosen.id)
      p.left.upheld.push(chosen.name)
      p.book.did(t.counts.objections, untrue === null ? 1 : 2)
      p.book.note(t.struck(chosen.name))
    })
    day = addDays(day, 1)
    p.diary.on(day, t.steps.secondNotice, async () => {
      const first = state.notice
      state.notice = (await publish(office, p.units[0]!.id, organiserLevel, alive(), { id: first, reason: t.secondNotice() })).id
      p.book.pages.set(`notice-${o.tag}-2.html`, (await p.stage.page(`/h/${p.stage.code}/notice/${state.notice}`)).html)
    })
    day = over(day)
    p.diary.on(day, t.steps.secondNotice, async () => {
      await office.post(`/notices/${state.notice}/close`)
    })
  }

  day = addDays(day, 1)
  p.diary.on(day, t.steps.decide, async () => {
    for (const [n, award] of (p.plan.sections.honour?.awards ?? []).entries()) {
      const list = alive().filter((x) => award.titles.includes(x.title.id))
      if (list.length === 0) continue
      const made = await p.seat('leader').post(`/campaigns/${p.campaign}/honours`, {
        award: award.id,
        title: t.decisionTitle(p.plan.title),
        documentNo: t.documentNo(p.stage.today().slice(0, 4), 30 + n + (o.tag === '1' ? 0 : 10)),
        meeting: t.minutes(o.tag, p.stage.today()),
        decidedOn: p.stage.today(),
        nominationIds: list.map((x) => x.id),
      })
      for (const h of made.honours) {
        const x = list.find((y) => y.id === h.nominationId)!
        p.left.honours.push({ id: h.id, title: x.title.name, level: award.level, holder: x.name, code: h.code })
      }
      p.book.did(t.counts.honours, made.honours.length)
      p.book.note(t.honoured({ n: made.honours.length, level: award.level, by: award.grantedBy }))
    }
    p.book.tables.set(
      'honours',
      p.left.honours.map(({ title, level, holder }) => ({ title, level, holder })),
    )
    if (p.plan.sections.honour?.recommendTo && section.chain.some((c) => c.kind === 'report-up')) {
      // By whoever has no interest in the nominee.
      const document = t.documentNo(p.stage.today().slice(0, 4), 60)
      let best: Nominee | undefined
      for (const n of alive())
        for (const who of [office, p.seat('office-b'), p.seat('secretary'), p.seat('deputy')])
          if (!best && (await who.send('POST', `/nominations/${n.id}/report-up`, { document })).status === 200) best = n
      insist(best, t.nothingDone(t.steps.decide))
      p.book.note(t.reportedUp(best.name, p.plan.sections.honour.recommendTo))
    }
  })
}
