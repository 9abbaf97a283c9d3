import { assertMay, whichMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { canonicalText } from '../lib/canonical.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { sha256Hex } from '../lib/digest.ts'
import { readingOf } from '../standard/reading.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { compiled } from './compiled.ts'
import { noSuchLeaf } from './evidence.ts'
import { frozenRound } from './frozen.ts'
import * as api from './import.api.ts'
import * as read from './import.read.ts'
import * as rules from './import.ts'
import { type NewImport, writeImport } from './import.write.ts'
import { scoreAll } from './reckon.actions.ts'
import { mayOpenRounds, mayReadScores, roundCan } from './round.ts'
import * as rounds from './score.read.ts'
import { standardOf } from './standing.actions.ts'

const showImports = implement(api.showImports, async (c, { id }) => {
  const round = await rounds.readRound(c.tx, id)
  const runs = (p: typeof mayReadScores) => whichMay(c.tx, c.actor, p, [round.organiser_id]).then((s) => s.has(round.organiser_id))
  if (!(await runs(mayReadScores))) throw notFound({ noun: 'round' })
  const standard = await standardOf(c, round)
  const units = await rounds.roundUnits(c.tx, id)
  const named = new Map((await read.importsOf(c.tx, id)).map((n) => [n.leaf, n]))
  const shownOf = async (n: read.NamedImport) => {
    const texts = await read.sourceOf(c.tx, n)
    const source = texts && rules.readSource(texts)
    const of = source && rules.resultsIn(source)
    const without = units.filter((u) => !of?.({ id: u.unit_id, name: u.name })).map((u) => u.name)
    return {
      title: n.title,
      roundId: n.source_round_id,
      fromRealm: n.from_realm,
      basis: n.basis,
      digest: n.digest,
      on: n.on_day,
      by: n.by,
      changed: source === null,
      found: units.length - without.length,
      units: units.length,
      without: without.slice(0, 20),
    }
  }
  const items = []
  for (const leaf of rules.importedLeaves(standard)) {
    const n = named.get(leaf.id)
    items.push({
      leaf: leaf.id,
      title: leaf.title,
      max: leaf.max,
      reading: readingOf(standard, leaf),
      only: leaf.rule.source.package ?? null,
      version: n?.version ?? 0,
      named: n ? await shownOf(n) : null,
    })
  }
  const all = await read.frozenSources(c.tx, id)
  const open = await whichMay(c.tx, c.actor, mayReadScores, [...new Set(all.map((s) => s.organiser_id))])
  return {
    round: { id, title: round.title, frozen: round.state === 'frozen' },
    may: { name: (await runs(mayOpenRounds)) && roundCan.can('name', round.state) },
    items,
    sources: all
      .filter((s) => open.has(s.organiser_id))
      .map((s) => ({
        roundId: s.id,
        title: s.title,
        campaign: s.campaign,
        organiser: s.organiser,
        frozenOn: s.frozen_on,
        digest: s.digest,
      })),
  }
})

/** @throws score.no-such-leaf, score.not-imported */
const leafOf = (standard: Standard, id: string): rules.ImportedLeaf => {
  const leaf = compiled(standard).byId.get(id)?.leaf
  if (!leaf) throw noSuchLeaf({ leaf: id }, 'leaf')
  if (leaf.rule.kind !== 'imported') throw rules.notImported({ leaf: id }, 'leaf')
  return leaf as rules.ImportedLeaf
}

/** @throws score.import-other, score.import-grades */
const assertFits = (leaf: rules.ImportedLeaf, digest: string, source: rules.Source): void => {
  const only = leaf.rule.source.package
  if (only !== undefined && only !== digest) throw rules.importOther({ leaf: leaf.id, digest: only.slice(0, 16) })
  const grades = rules.unlistedGrades(leaf, source)
  if (grades.length > 0) throw rules.importGrades({ leaf: leaf.id, grades })
}

type Named = Pick<NewImport, 'sourceRoundId' | 'fromRealm' | 'basis' | 'title' | 'digest' | 'bytes'>

const enter = async (c: Context, round: rounds.Round, leaf: string, version: number, n: Named): Promise<void> => {
  const eventId = await c.record('score.import-named', {
    campaignId: round.campaign_id,
    subjectId: round.id,
    unitId: round.organiser_id,
    detail: { leaf, title: n.title, sourceRoundId: n.sourceRoundId, fromRealm: n.fromRealm, basis: n.basis, digest: n.digest },
  })
  await writeImport(c.tx, { ...n, roundId: round.id, leaf, byId: c.actor.accountId!, on: c.today, eventId }, version)
}

const prepare = async (c: Context, q: { id: number; leaf: string; seen: number }) => {
  const round = await rounds.lockRound(c.tx, q.id)
  await assertMay(c.tx, c.actor, mayOpenRounds, round.organiser_id, 'round')
  roundCan.assert('name', round.state)
  const leaf = leafOf(await standardOf(c, round), q.leaf)
  const now = (await read.importsOf(c.tx, q.id)).find((n) => n.leaf === q.leaf)?.version ?? 0
  if (now !== q.seen) throw staleVersion({ noun: 'round', seen: q.seen, now })
  return { round, leaf }
}

const nameImport = implement(api.nameImport, async (c, q) => {
  const { round, leaf } = await prepare(c, q)
  const source = await rounds.readRound(c.tx, q.sourceRoundId)
  // Its whole result goes into this round's package: only what the one who names it may read.
  await assertMay(c.tx, c.actor, mayReadScores, source.organiser_id, 'round')
  const texts = await read.frozenSource(c.tx, source.id)
  if (!texts) throw rules.importNotFrozen({ round: source.title }, 'sourceRoundId')
  const known = rules.readSource({ digest: texts.digest, manifest: texts.manifest, standard: texts.standard, round: texts.round })
  if (!known) throw rules.importChanged({ round: source.title, digest: texts.digest.slice(0, 16) }, 'sourceRoundId')
  assertFits(leaf, texts.digest, known)
  const { title, digest } = texts
  await enter(c, round, q.leaf, q.seen + 1, { sourceRoundId: source.id, fromRealm: '', basis: '', title, digest, bytes: null })
  await scoreAll(c.tx, round.id)
  return { digest, version: q.seen + 1 }
})

const parsed = (bytes: string): unknown => {
  try {
    return JSON.parse(bytes)
  } catch {
    return null
  }
}

/** What another realm published is taken as it is or not at all, as everywhere: same bytes, same digest as on its notice. */
const nameOutside = implement(api.nameOutside, async (c, q) => {
  const { round, leaf } = await prepare(c, q)
  const p = frozenRound.safeParse(parsed(q.bytes))
  if (!p.success) throw rules.importShape({ problem: 'shape' }, 'bytes')
  if (canonicalText(p.data) !== q.bytes) throw rules.importShape({ problem: 'canonical' }, 'bytes')
  if (sha256Hex(q.bytes) !== q.digest) throw rules.importShape({ problem: 'digest' }, 'digest')
  if (await read.isOwnResult(c.tx, q.digest)) throw rules.importShape({ problem: 'own' }, 'bytes')
  assertFits(leaf, q.digest, rules.readSource({ digest: q.digest, manifest: null, standard: null, round: q.bytes })!)
  const { fromRealm, basis, digest, bytes } = q
  await enter(c, round, q.leaf, q.seen + 1, { sourceRoundId: null, fromRealm, basis, title: p.data.title, digest, bytes })
  await scoreAll(c.tx, round.id)
  return { digest, version: q.seen + 1 }
})

/** Items whose standard names the one package it allows are named as the round opens, where that round is frozen here. */
export const nameFixed = async (c: Context, roundId: number, standard: Standard): Promise<void> => {
  const round = await rounds.readRound(c.tx, roundId)
  for (const leaf of rules.importedLeaves(standard)) {
    const only = leaf.rule.source.package
    const at = only === undefined ? null : await read.roundOfPackage(c.tx, only)
    const texts = at === null ? null : await read.frozenSource(c.tx, at)
    if (!texts || at === null) continue
    if (!(await whichMay(c.tx, c.actor, mayReadScores, [texts.organiserId])).has(texts.organiserId)) continue
    const { title, digest } = texts
    await enter(c, round, leaf.id, 1, { sourceRoundId: at, fromRealm: '', basis: '', title, digest, bytes: null })
  }
}

export const importedActions = [showImports, nameImport, nameOutside]
