import { dutiesOfUnit, lateList, openDuties, progressBelow } from '../src/duty/duty.read.ts'
import { subtreeNear } from './campaign.ts'
import type { Bench } from './kit.ts'
import { fixed, interleave, median, quantile, type Report, ratioOf, rounded, table } from './kit.ts'
import { today } from './place.ts'

/** 应办、已办、按期 of one campaign over 30,000 units × 40 periods, half of them done. */
export const dutyReport = async (b: Bench): Promise<Report> => {
  const units = subtreeNear(b.tree, 30_000)
  const top = units[0]!
  const below = (id: number) => units.filter((u) => b.tree.parent[u - 1] === id)
  const second = below(top)[0]!
  const third = below(second)[0]!
  const scope = { everywhere: true, ranges: [] }
  const { owner, database } = b.place
  const path = async (id: number) =>
    (await owner.query<{ path: string }>("select path from unit_line where line = 'party' and unit_id = $1", [id])).rows[0]!.path
  // The floor: every done row of the subtree counted by unit, nothing else.
  const floorOf = async (id: number) => {
    const p = await path(id)
    return () =>
      owner.query(
        `select d.unit_id, d.state, count(*) from campaign_unit cu join duty_done d on d.realm_id = cu.realm_id and d.unit_id = cu.unit_id and d.campaign_id = cu.campaign_id
          where cu.realm_id = $1 and cu.campaign_id = 1 and cu.path >= $2 and cu.path < $3 group by 1, 2`,
        [b.realm, p, `${p.slice(0, -1)}0`],
      )
  }
  const rows: (string | number)[][] = []
  const ratios: Record<string, number> = {}
  const leaf = units.at(-1)!
  const late = { campaignId: 1, today, scope, afterPath: '', afterPeriod: 0, limit: 50 }
  const ask =
    <T>(work: (tx: Parameters<typeof progressBelow>[0]) => Promise<T>) =>
    () =>
      database.query(b.realm, work)
  for (const [what, id, ours] of [
    ['progress below the organiser', top, ask((tx) => progressBelow(tx, 1, top, today, scope))],
    ['progress one level down', second, ask((tx) => progressBelow(tx, 1, second, today, scope))],
    ['progress two levels down', third, ask((tx) => progressBelow(tx, 1, third, today, scope))],
    ['who is late, first page', top, ask((tx) => lateList(tx, late))],
    ['open duties of one unit', leaf, ask((tx) => openDuties(tx, [leaf], today))],
    ['all duties of one unit', leaf, ask((tx) => dutiesOfUnit(tx, 1, leaf))],
  ] as const) {
    const floor = await floorOf(id)
    await ours()
    await floor()
    const took = await interleave(b.rounds, { ours, floor })
    ratios[what] = rounded(ratioOf(took.ours!, took.floor!))
    rows.push([
      what,
      fixed(median(took.ours!)),
      fixed(quantile(took.ours!, 0.95)),
      fixed(median(took.floor!)),
      fixed(ratioOf(took.ours!, took.floor!)),
    ])
  }
  return {
    title: 'duty',
    ratios,
    body: [
      `${units.length} units, 40 periods, every second duty done. Floor: the done rows of the same subtree counted by unit and state, as the owner. Milliseconds.`,
      table(['question', 'p50', 'p95', 'floor p50', 'ratio'], rows),
    ].join('\n\n'),
  }
}
