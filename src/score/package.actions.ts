import { Readable } from 'node:stream'
import { z } from 'zod'
import { whichMay } from '../access/access.read.ts'
import type { Database, Tx } from '../db/db.ts'
import { type Download, download } from '../http/hall.ts'
import { canonicalText } from '../lib/canonical.ts'
import { notFound } from '../lib/contract.ts'
import { readVersion } from '../standard/standard.read.ts'
import { readStandard } from '../standard/standard.ts'
import type { FrozenRound, FrozenUnit } from './frozen.ts'
import { importsFileOf } from './import.read.ts'
import { importsName } from './import.ts'
import { drawsFileOf, readPackage, reviewOf, unitBytes } from './package.read.ts'
import { entryOf, fileLine, manifestOf, programName, refinedOf, unitFile } from './package.ts'
import { insertPackage } from './package.write.ts'
import { recountProgram } from './program.ts'
import { mayReadScores } from './round.ts'
import { type Round, readRound } from './score.read.ts'

/** Digests of everything a recount needs, and one over them; what is not kept elsewhere is kept with them. */
export const sealPackage = async (
  tx: Tx,
  round: Round,
  result: { document: FrozenRound; bytes: string; digest: string },
  units: readonly { unitId: number; bytes: string; document: FrozenUnit }[],
): Promise<string> => {
  const standard = await readVersion(tx, round.standard_id, round.standard_no)
  const refined = refinedOf(units.map((u) => u.document.evidence))
  const review = canonicalText({ ...(await reviewOf(tx, round.id)), ...(refined.length > 0 ? { refined } : {}) })
  const taken = await importsFileOf(tx, round.id, readStandard(JSON.parse(standard.bytes)))
  const imports = taken && canonicalText(taken)
  const draws = canonicalText(await drawsFileOf(tx, round.id))
  const text = recountProgram()
  const program = text === null ? null : { name: programName, digest: entryOf(programName, text).digest, text }
  const ordered = [...units].sort((a, b) => a.unitId - b.unitId)
  const { text: manifest, digest } = manifestOf({
    round: round.id,
    title: round.title,
    standard: result.document.standard,
    result: result.digest,
    asOf: result.document.asOf,
    files: [
      entryOf('standard.json', standard.bytes),
      entryOf('round.json', result.bytes),
      entryOf('review.json', review),
      entryOf('draws.json', draws),
      ...(imports === null ? [] : [entryOf(importsName, imports)]),
      ...(program ? [entryOf(program.name, program.text)] : []),
      ...ordered.map((u) => entryOf(unitFile(u.unitId), u.bytes)),
    ],
    program: program && { name: program.name, digest: program.digest },
  })
  await insertPackage(tx, { roundId: round.id, manifest, digest, review, draws, imports, program })
  return digest
}

/** A package line by line; `null` when the round is not frozen. Each piece in a transaction of its own: what is frozen does not move. */
export async function* packageLines(database: Pick<Database, 'query'>, realm: number, roundId: number): AsyncGenerator<string> {
  const head = await database.query(realm, async (tx) => {
    const round = await readRound(tx, roundId)
    const p = await readPackage(tx, roundId)
    if (!p || round.bytes === null) throw notFound({ noun: 'round' })
    const standard = await readVersion(tx, round.standard_id, round.standard_no)
    return { p, standard: standard.bytes, round: round.bytes }
  })
  yield `${head.p.manifest}\n`
  yield fileLine('standard.json', head.standard)
  yield fileLine('round.json', head.round)
  yield fileLine('review.json', head.p.review)
  yield fileLine('draws.json', head.p.draws)
  if (head.p.imports !== null) yield fileLine(importsName, head.p.imports)
  if (head.p.program !== null) yield fileLine(programName, head.p.program)
  for (let after = 0; ; ) {
    const rows = await database.query(realm, (tx) => unitBytes(tx, roundId, after, 200))
    for (const u of rows) yield fileLine(unitFile(u.unit_id), u.bytes!)
    if (rows.length < 200) return
    after = rows.at(-1)!.unit_id
  }
}

const id = z.coerce.number().int().positive()
export const scoreDownloads: Download[] = [
  download('score.package', '/rounds/:id/package', z.object({ id }), async (database, caller, q) => {
    await database.query(caller.realm.id, async (tx) => {
      const round = await readRound(tx, q.id)
      const runs = await whichMay(tx, caller.actor, mayReadScores, [round.organiser_id])
      if (!runs.has(round.organiser_id) || round.bytes === null) throw notFound({ noun: 'round' })
    })
    return {
      name: `recount-${q.id}.jsonl`,
      type: 'text/plain; charset=utf-8',
      body: Readable.from(packageLines(database, caller.realm.id, q.id)),
    }
  }),
]
