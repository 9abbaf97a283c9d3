import { assertMay, scope } from '../access/access.read.ts'
import { runningFor } from '../activity/activity.read.ts'
import { readUses } from '../attachment/attachment.read.ts'
import { planOf } from '../campaign/campaign.read.ts'
import { runningBelow } from '../campaign/reader.read.ts'
import { timeline } from '../event/event.read.ts'
import { implement } from '../http/action.ts'
import { page } from '../lib/cursor.ts'
import { floor, mul, rational } from '../lib/rational.ts'
import * as api from './pledge.api.ts'
import * as read from './pledge.read.ts'
import { isOverdue, mayReadPledges, mayWrite, type PledgeState, pledgeCan } from './pledge.ts'
import { lint, wayGone } from './wording.ts'

export const percentOf = (p: { baseline: string | null; target: string | null; figure: string | null }): number | null =>
  p.baseline === null || p.target === null || p.figure === null || Number(p.baseline) === Number(p.target)
    ? null
    : Number(floor(mul(wayGone(p.baseline, p.target, p.figure), rational(100))))

const rowOf = (p: read.PledgeRow, today: string) => ({
  id: p.id,
  code: p.code,
  campaignId: p.campaign_id,
  unitId: p.unit_id,
  unitName: p.unit_name,
  kind: p.kind,
  by: p.by,
  subject: p.subject,
  memberName: p.member_name,
  what: p.what,
  baseline: p.baseline,
  target: p.target,
  figureUnit: p.figure_unit,
  figure: p.figure,
  progressPercent: percentOf(p),
  dueOn: p.due_on,
  beneficiary: p.beneficiary,
  state: p.state,
  verdict: p.verdict,
  overdue: isOverdue({ state: p.state, dueOn: p.due_on, verdict: p.verdict, explained: p.explained_on !== null }, today),
  proxy: p.proxy,
})

const list = implement(api.listPledges, async (c, q) => {
  const { rows, total } = await read.listPledgeRows(
    c.tx,
    scope(c.actor, mayReadPledges),
    { ...q, own: q.own === 'true', overdue: q.overdue === 'true' },
    c.today,
    q,
  )
  return page(
    rows.map((p) => rowOf(p, c.today)),
    q.limit,
    (p) => p.id,
    total,
  )
})

const show = implement(api.showPledge, async (c, { id }) => {
  const p = await read.readPledgeRow(c.tx, id)
  await assertMay(c.tx, c.actor, mayReadPledges, p.unit_id, 'pledge')
  const entries = []
  for (const e of await read.progressOf(c.tx, id))
    entries.push({
      id: e.id,
      onDay: e.on_day,
      figure: e.figure,
      words: e.words,
      state: e.state as 'stands' | 'corrected',
      proxy: e.proxy,
      papers: (await readUses(c.tx, 'pledge-progress', e.id)).map((a) => ({ id: a.id, name: a.name })),
    })
  const past = p.due_on !== null && c.today > p.due_on
  return {
    ...rowOf(p, c.today),
    campaignTitle: p.campaign_title,
    measures: p.measures,
    responsible: p.responsible,
    memberId: p.member_id,
    namePublic: p.name_public,
    returnReason: p.return_reason,
    reason: p.reason,
    publishedOn: p.published_on,
    claimedOn: p.claimed_on,
    judgeUntilOn: p.judge_until_on,
    judgedOn: p.judged_on,
    votes: { kept: p.kept_n, partly: p.partly_n, unkept: p.unkept_n },
    slips: await read.slipsOf(c.tx, id),
    findings: pledgeCan.can('propose', p.state)
      ? lint({
          what: p.what,
          measures: p.measures,
          baseline: p.baseline,
          target: p.target,
          figureUnit: p.figure_unit,
          dueOn: p.due_on,
          beneficiary: p.beneficiary,
          responsible: p.responsible,
        })
      : [],
    progress: entries,
    changes: (await read.changesOf(c.tx, id)).map((x) => ({
      target: x.target,
      dueOn: x.due_on,
      wasTarget: x.was_target,
      wasDueOn: x.was_due_on,
      reason: x.reason,
      state: x.state as 'asked' | 'agreed' | 'refused',
      answer: x.answer,
      askedOn: x.asked_on,
      decidedOn: x.decided_on,
    })),
    opinions: await read.opinionsOf(c.tx, id),
    history: (await timeline(c.tx, 'pledge', id))
      // Single judgements are counted above; in the history their order would tell who came when.
      .filter((e) => e.type !== 'pledge.assessed')
      .map((e) => ({
        type: e.type,
        happenedOn: e.happenedOn,
        by: e.by,
        proxy: e.proxy,
        reason: typeof e.detail.reason === 'string' ? e.detail.reason : '',
      })),
    version: p.version,
    lawful: pledgeCan.lawful(p.state).filter((a) => !(past && ['change', 'decideChange'].includes(a))),
  }
})

const choices = implement(api.pledgeChoices, async (c, { unitId }) => {
  await assertMay(c.tx, c.actor, mayReadPledges, unitId)
  const { short_name, sector } = await read.unitNames(c.tx, unitId)
  const campaigns = []
  for (const k of await runningFor(c.tx, unitId)) {
    const section = (await planOf(c.tx, k.id)).sections.pledge
    const kinds = []
    for (const x of section?.kinds ?? []) {
      if (x.classes && !(k.class_key !== null && x.classes.includes(k.class_key))) continue
      if (x.by === 'social-organisation' && sector !== 'social-organisation') continue
      const n = await read.countOfKind(c.tx, { campaignId: k.id, unitId, kind: x.id, memberId: null })
      kinds.push({ id: x.id, name: x.name, by: x.by, min: x.min, max: x.max, n })
    }
    if (kinds.length > 0) campaigns.push({ id: k.id, title: k.title, kinds, voluntaryFor: section!.voluntaryFor })
  }
  const below = []
  const kinds = new Map<number, readonly { classes?: readonly string[] | undefined }[]>()
  for (const k of await runningBelow(c.tx, scope(c.actor, mayWrite), unitId)) {
    if (!kinds.has(k.id)) kinds.set(k.id, (await planOf(c.tx, k.id)).sections.pledge?.kinds ?? [])
    const open = kinds.get(k.id)!.some((x) => !x.classes || (k.class_key !== null && x.classes.includes(k.class_key)))
    if (open) below.push({ id: k.id, title: k.title, unitId: k.unit_id, unit: k.unit })
  }
  return { unitName: short_name, campaigns, below }
})

const board = implement(api.pledgeBoard, async (c, q) => {
  const kinds = (await planOf(c.tx, q.campaignId)).sections.pledge?.kinds ?? []
  const found = await read.boardRows(c.tx, scope(c.actor, mayReadPledges), q, c.today)
  return {
    units: found.map((u) => {
      const states: Partial<Record<PledgeState, number>> = {}
      const verdicts = { kept: 0, partly: 0, unkept: 0 }
      const live = new Map<string, number>()
      let overdue = 0
      for (const r of u.rows) {
        states[r.state] = (states[r.state] ?? 0) + r.n
        if (r.verdict) verdicts[r.verdict] += r.n
        if (r.overdue) overdue += r.n
        if (r.state !== 'withdrawn') live.set(r.kind, (live.get(r.kind) ?? 0) + r.n)
      }
      return {
        unitId: u.unit_id,
        name: u.name,
        states,
        verdicts,
        overdue,
        short: kinds
          .filter((k) => k.by !== 'member' && (!k.classes || (u.class_key !== null && k.classes.includes(u.class_key))))
          .map((k) => ({ kind: k.id, name: k.name, min: k.min, n: live.get(k.id) ?? 0 }))
          .filter((k) => k.n < k.min),
      }
    }),
  }
})

export const pledgeViews = [list, choices, board, show]
