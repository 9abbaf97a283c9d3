import { assertMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { equal, parseRational } from '../lib/rational.ts'
import { ledgerPosition } from '../measure/measure.read.ts'
import { allowedPoints, type Evidence } from '../score/evidence.ts'
import { evidenceOf, readRound, roundUnits } from '../score/score.read.ts'
import { measures, stage } from '../standard/builtin.ts'
import { readFrozen, readStandardRow } from '../standard/standard.read.ts'
import { bindMeasures, columnsOf, leavesOf, readStandardFile } from '../standard/standard.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { mayCompare, nothingToRehearse } from './comparison.ts'
import { rehearseStandard } from './rehearsal.api.ts'
import { rehearsalOf } from './rehearsal.ts'
import { rehearseOn, simulatedEvidence } from './simulate.ts'

/** The draft worked on, else the last frozen version. */
const standardOf = async (c: Context, id: number): Promise<Standard> => {
  const row = await readStandardRow(c.tx, id)
  return row.draft === null
    ? (await readFrozen(c.tx, id, row.frozen_no)).standard
    : bindMeasures(readStandardFile(row.draft), measures(), stage)
}

/** Marks given under another version that this one would take as they are. */
const taken = (s: Standard, e: Evidence): Evidence => {
  const leaves = new Map(leavesOf(s).map(({ leaf }) => [leaf.id, leaf]))
  const classes = new Set(s.classes.map((k) => k.id))
  return {
    ...e,
    unit: { ...e.unit, class: e.unit.class !== null && classes.has(e.unit.class) ? e.unit.class : null },
    judgements: e.judgements.filter((j) => {
      const leaf = leaves.get(j.leaf)
      if (leaf?.rule.kind !== 'judged' || !columnsOf(s, leaf).includes(j.column)) return false
      return allowedPoints(leaf).some((p) => equal(p, parseRational(j.points)))
    }),
    awards: [],
    exemptions: [],
  }
}

export const rehearsalActions = [
  implement(rehearseStandard, async (c, { id, round: roundId, seed, units: n }) => {
    const standard = await standardOf(c, id)
    if (roundId === undefined) {
      const units = rehearseOn(standard, simulatedEvidence(standard, n, seed), 1)
      return rehearsalOf(standard, units, { kind: 'simulated', title: '', seed, units: n })
    }
    const round = await readRound(c.tx, roundId)
    await assertMay(c.tx, c.actor, mayCompare, round.organiser_id, 'round')
    // Marks of others are not to be guessed at from a rehearsal while the sheets are open.
    const open = round.state !== 'final' && round.state !== 'frozen'
    const evidence = (await evidenceOf(c.tx, round, standard, await roundUnits(c.tx, roundId))).map((e) =>
      taken(standard, open ? { ...e, judgements: [] } : e),
    )
    if (evidence.length < 3) throw nothingToRehearse({ units: evidence.length })
    const units = rehearseOn(standard, evidence, await ledgerPosition(c.tx))
    return rehearsalOf(standard, units, { kind: 'round', title: round.title, seed: null, units: evidence.length })
  }),
]
