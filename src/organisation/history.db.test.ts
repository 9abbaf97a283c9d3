import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import type { Tx } from '../db/db.ts'
import { addDays } from '../lib/calendar.ts'
import { random as seeded } from '../lib/random.ts'
import { insertMember } from '../member/member.write.ts'
import { foldDeltas, recomputeTotals } from './total.write.ts'
import { readTreeOn } from './tree.read.ts'

interface Standing {
  id: number
  name: string
  parentId: number | null
  path: string
}

const totals = async (tx: Tx) =>
  (
    await tx.db
      .selectFrom('unit_total')
      .select(['line', 'unit_id', 'members_n', 'full_n', 'units_n', 'branches_n'])
      .where('realm_id', '=', tx.realm)
      .orderBy('unit_id')
      .execute()
  ).filter((t) => t.units_n !== 0)

for (const seed of ['甲', '乙', '丙'])
  inWorld(
    `through any history of set-ups, moves, new names and ends, every day is answered as it was, and every total is right (${seed})`,
    async (w) => {
      const { as, unit, tx, at, now } = w
      const random = seeded(`history-${seed}`)
      const pick = random.pick
      let day = '2026-03-02'
      // What the tree was at the end of each day, kept beside the database.
      const days = new Map<string, Standing[]>()
      const versions = new Map<number, number>()
      const refusals = new Set<string>()
      for (let step = 0; step < 70; step++) {
        const tree = await readTreeOn(tx, 'party', day)
        const others = tree.filter((u) => u.parentId !== null)
        const one = pick(others)
        const record = (await as('wang').get(`/units/${one.id}`)).body
        versions.set(one.id, record.version)
        const act = random.int(10)
        const answer =
          act < 3
            ? await as('wang').post('/units', {
                name: `新设${seed}${step}`,
                kind: act === 0 ? 'branch' : 'party-group',
                sector: 'organ',
                parentId: pick(tree).id,
              })
            : act < 7
              ? await as('wang').post(`/units/${one.id}/move`, { version: record.version, parentId: pick(tree).id, document: '文件' })
              : act < 8
                ? await as('wang').post(`/units/${one.id}/edit`, {
                    version: record.version,
                    name: `改名${seed}${step}`,
                    kind: pick(['branch', 'party-group']),
                    sector: 'organ',
                  })
                : await as('wang').post(`/units/${one.id}/end`, { version: record.version, document: '文件' })
        if (answer.status !== 200) refusals.add(answer.body.code)
        const branches = await tx.db
          .selectFrom('unit_line')
          .select('unit_id')
          .where('realm_id', '=', tx.realm)
          .where('kind', '=', 'branch')
          .execute()
        if (random.int(3) === 0 && branches.length > 0)
          await insertMember(
            tx,
            {
              name: `人${step}`,
              standing: pick(['full', 'probationary', 'activist'] as const),
              branchId: pick(branches).unit_id,
              sinceOn: day,
            },
            now(),
          )
        if (random.int(2) === 0) await foldDeltas(tx, now(), 1 + random.int(20))
        if (random.int(3) > 0) continue
        days.set(day, await readTreeOn(tx, 'party', day))
        day = addDays(day, 1 + random.int(20))
        at(`${day}T02:00:00Z`)
      }
      expect(days.size).toBeGreaterThan(10)
      for (const [then, tree] of days) expect(await readTreeOn(tx, 'party', then)).toEqual(tree)
      // What the database holds today is a tree: every path is the parent's path and the unit's own step.
      const today = await readTreeOn(tx, 'party', day)
      const paths = new Map(today.map((u) => [u.id, u.path]))
      for (const u of today) expect(u.path).toBe(`${u.parentId === null ? '' : paths.get(u.parentId)}${u.id}/`)
      expect(paths.get(unit.root)).toBe(`${unit.root}/`)
      while ((await foldDeltas(tx, now())) > 0);
      const folded = await totals(tx)
      await recomputeTotals(tx, now())
      expect(folded).toEqual(await totals(tx))
      for (const code of refusals)
        expect(['unit.cyclic-tree', 'unit.already-there', 'unit.has-children', 'unit.has-members', 'unit.name-taken']).toContain(code)
    },
  )
