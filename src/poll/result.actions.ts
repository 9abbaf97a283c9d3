import { assertMay, whichMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { parseRational, rational, toDecimal, toExact } from '../lib/rational.ts'
import { openItem } from '../rectification/rectification.actions.ts'
import type { Definition } from './definition.ts'
import { topLimit } from './definition.ts'
import { about, held } from './poll.actions.ts'
import type { ObjectRow } from './poll.read.ts'
import * as read from './poll.read.ts'
import { pollText as t } from './poll.text.ts'
import { mayCertifyPolls, mayReadPolls, mayRunPolls, noSuchObject, notYet, pollCan } from './poll.ts'
import * as api from './result.api.ts'
import type { PollResult } from './result.ts'
import { type Viewer, type Visible, visible } from './visible.ts'

/** What every printed table of this poll must say beside its figures. */
export const meaningOf = (d: Definition, o: { withheld: number; own: boolean; objects: number }): string[] => {
  const titles = (ids: readonly string[]) => d.scale.grades.filter((g) => ids.includes(g.id)).map((g) => g.title).join('＋') // biome-ignore format: one line
  const word = d.scale.noOpinion
  const top = d.object === 'member' ? topLimit(d.settings.topAtMost, o.objects) : null
  return [
    t['poll.mean.satisfied']({ grades: titles(d.scale.satisfied) }),
    t['poll.mean.dissatisfied']({ grades: titles(d.scale.dissatisfied) }),
    t['poll.mean.score']({ title: d.settings.scoreTitle, points: d.scale.grades.map((g) => `${g.title}${g.points}`).join('、') }),
    word === null ? t['poll.mean.no-opinion'] : d.settings.noOpinionCounts === 'included' ? t['poll.mean.included']({ word }) : t['poll.mean.excluded']({ word }), // biome-ignore format: one line
    t['poll.mean.classes']({ words: d.classes.map((c) => `${c.title}${toExact(parseRational(c.weight))}`).join('、') }),
    t['poll.mean.rounding'],
    t['poll.mean.interval'],
    ...(o.withheld > 0 ? [t['poll.mean.withheld']({ n: o.withheld })] : []),
    ...(top === null ? [] : [t['poll.mean.cap']({ grade: d.scale.grades[0]!.title, n: top })]),
    ...(o.own ? [t['poll.mean.own']] : []),
  ]
}

/** The wire form of a result; takes nothing but what came through the gate. */
export const tableOf = (
  p: Pick<read.PollRow, 'title' | 'state' | 'definition' | 'unit_id' | 'object'>,
  objects: readonly ObjectRow[],
  found: { source: string; digest: string },
  v: Visible<PollResult>,
) => {
  const r = v.value
  const d = p.definition
  const titleOf = new Map(d.classes.map((c) => [c.key, c.title]))
  const own = p.object !== 'member' && objects.every((o) => o.unitId === p.unit_id)
  return {
    title: p.title,
    state: p.state,
    source: found.source,
    digest: found.digest,
    meaning: meaningOf(d, { withheld: r.withheld.length, own, objects: objects.length }),
    scoreTitle: d.settings.scoreTitle,
    grades: d.scale.grades.map((g) => g.title),
    noOpinion: d.scale.noOpinion,
    turnout: r.turnout.map((k) => ({
      ...k,
      title: titleOf.get(k.classKey) ?? k.classKey,
      answered: k.eligible === 0 ? null : toDecimal(rational(100 * k.returned, k.eligible), 2),
    })),
    total: r.total,
    withheld: r.withheld.map((k) => titleOf.get(k) ?? k),
    allWithheld: r.allWithheld,
    columns: r.columns.map((c) => ({
      ...c,
      object: objects.find((o) => o.no === c.objectNo)?.name ?? '',
      item: d.items.find((i) => i.id === c.itemId)?.title ?? '',
      byClass: c.byClass.map((b) => ({ ...b, title: titleOf.get(b.classKey) ?? b.classKey })),
    })),
  }
}

export const gateOf = (p: read.PollRow) => ({ state: p.state, publish: p.definition.settings.publish, closesAt: p.closes_at })
export const viewerOf = async (c: Context, unitId: number): Promise<Viewer> => {
  const has = async (permission: typeof mayRunPolls) => (await whichMay(c.tx, c.actor, permission, [unitId])).has(unitId)
  return { reads: await has(mayReadPolls), runs: await has(mayRunPolls), isObject: false }
}

const show = implement(api.showResult, async (c, { id }) => {
  const p = await read.readPoll(c.tx, id)
  const viewer = await viewerOf(c, p.unit_id)
  // Who may not even see that the poll exists gets the answer of `poll.show`.
  if (!viewer.reads) await assertMay(c.tx, c.actor, mayReadPolls, p.unit_id, 'poll')
  const found = await read.readResult(c.tx, id)
  if (!found) throw notYet({ state: p.state })
  return tableOf(p, await read.objectsOf(c.tx, id), found, visible(viewer, gateOf(p), c.now, found.result))
})

const follow = implement(api.openPollItem, async (c, { id, objectNo, what, workingDays }) => {
  const p = await held(c, id, null, mayCertifyPolls)
  pollCan.assert('follow', p.state)
  const o = (await read.objectsOf(c.tx, id)).find((x) => x.no === objectNo)
  if (!o) throw noSuchObject({ no: objectNo }, 'objectNo')
  const item = await openItem(c, {
    unitId: o.unitId,
    campaignId: p.campaign_id,
    source: { noun: 'poll', id },
    kind: 'low-poll',
    what,
    workingDays,
  })
  await c.record('poll.followed', { ...about(p), detail: { ...about(p).detail, objectNo, itemId: item.id } })
  return { itemId: item.id, dueOn: item.dueOn }
})

export const resultActions = [show, follow]
