import { Unusable } from '../db/unusable.ts'
import { addDays, type Day } from '../lib/calendar.ts'
import type { Random } from '../lib/random.ts'
import { holdBallot } from '../rehearsal/balloting.ts'
import { type OfficeGround, withOffices } from '../rehearsal/offices.ts'
import { type Acting, insist, type Play } from '../rehearsal/play.ts'
import { ballotingText as t } from './balloting.text.ts'

/** About as many as one sees in a meeting room; the first community's own, which the demonstration's accounts belong to. */
const SIZE = 20

const branchOf = (p: Play): Acting | undefined => {
  const size = (u: Acting) => p.sim.members.filter((m) => m.branchKey === u.key && m.status === 'full').length
  const near = (u: Acting) => Math.abs(size(u) - SIZE)
  return p.units
    .filter((u) => u.kind === 'branch' && u.parent?.kind === 'general-branch' && size(u) >= 15)
    .sort((a, b) => near(a) - near(b) || (a.key < b.key ? -1 : 1))[0]
}

/** A draft with the branch as its only object and its members on the roll. */
const drafted = async (p: Play, branch: Acting): Promise<{ id: number; n: number }> => {
  const clerk = branch.parent!.own
  const { kinds } = await p.kinds()
  const usual = kinds.find((k: { id: string }) => k.id === 'appraisal').definitions.find((d: { object: string }) => d.object === 'unit')
  const definition = {
    ...usual,
    title: t.title(branch.name),
    lead: t.lead,
    classes: [{ ...usual.classes[0], title: t.voters }],
    settings: { ...usual.settings, publish: 'public' },
  }
  const { ids } = await clerk.post('/polls', {
    unitId: branch.parent!.id,
    channel: 'ballot',
    definition,
    objects: [{ unitId: branch.id }],
  })
  const { n } = await clerk.post(`/polls/${ids[0]}/roll`, {
    version: 1,
    classKey: definition.classes[0].key,
    source: { from: 'members', unitIds: [branch.id] },
  })
  return { id: ids[0], n }
}

/**
 * 无记名测评 of one branch by its own members, closed and certified, its folder published for anybody to recount. Keys, tokens and envelopes are as
 * random as in any ballot; what is graded comes from the seed. On a server where the offices may not have databases it is left out, and that is said.
 */
export const planBallot = (p: Play, today: Day, r: Random, ground: OfficeGround): void => {
  p.diary.on(addDays(today, -24), t.step, async () => {
    const branch = branchOf(p)
    insist(branch, t.noBranch)
    try {
      const held = await withOffices(p.stage, ground, async (doors) => {
        const { id, n } = await drafted(p, branch)
        return holdBallot(p.stage, doors, {
          id,
          clerk: branch.parent!.own,
          certifier: p.seat('office'),
          supervisor: t.supervisor,
          trustees: t.trustees,
          // Two stayed away.
          came: n - 2,
          grade: () => r.weighted([1, 2, 3, 4, 0], (g) => [1, 11, 5, 2, 1][g]!),
        })
      })
      p.book.note(t.opened({ deposits: held.deposits, id: held.ballotId.slice(0, 8) }))
    } catch (e) {
      if (!(e instanceof Unusable)) throw e
      p.book.note(e.message)
    }
  })
}
