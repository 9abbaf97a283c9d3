import type { z } from 'zod'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { opens } from '../lib/draw.ts'
import { compare, parseRational } from '../lib/rational.ts'
import { Refused } from '../lib/refusal.ts'
import { readStandard } from '../standard/standard.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { resultOfDraw } from './assign.ts'
import { differencesOf, type FrozenRound, type FrozenUnit, frozenRound, frozenUnit } from './frozen.ts'
import { importedLeaves, importsFile, importsName, readSource, resultsIn } from './import.ts'
import { drawsFile, entryOf, type Manifest, manifest, packedFile, type ReviewFile, refinedOf, reviewFile, unitFile } from './package.ts'

export interface Recount {
  /** Of the manifest: the one that is printed. null when there is no manifest to be read. */
  digest: string | null
  units: number
  /** 'where: what'. Empty: every digit and every byte is as it was frozen. */
  differences: string[]
}

class Unreadable extends Error {}

const canonical = <S extends z.ZodType>(at: string, text: string, schema: S, out: string[]): z.infer<S> => {
  let value: unknown
  try {
    value = JSON.parse(text)
    if (canonicalText(value) !== text) out.push(`${at}: not canonical`)
  } catch {
    throw new Unreadable(`${at}: not JSON`)
  }
  const read = schema.safeParse(value)
  if (!read.success) throw new Unreadable(`${at}/${read.error.issues[0]!.path.join('/')}: not as written`)
  return read.data
}

/** The files, each compared with its entry. */
const filesOf = (lines: readonly string[], m: Manifest, out: string[]): Map<string, string> => {
  const files = new Map<string, string>()
  for (const [i, entry] of m.files.entries()) {
    const line = lines[i]
    if (line === undefined) {
      out.push(`${entry.name}: missing`)
      continue
    }
    const file = canonical(entry.name, line, packedFile, out)
    if (file.name !== entry.name) out.push(`${entry.name}: the file is called ${file.name}`)
    const is = entryOf(file.name, file.text)
    if (is.digest !== entry.digest) out.push(`${entry.name}: digest`)
    else if (is.bytes !== entry.bytes) out.push(`${entry.name}: length`)
    files.set(entry.name, file.text)
  }
  if (lines.length > m.files.length) out.push(`line ${m.files.length + 2}: more than the manifest names`)
  return files
}

const checkUnits = (round: FrozenRound, units: readonly FrozenUnit[], m: Manifest, out: string[]): void => {
  const of = new Map(units.map((u) => [u.evidence.unit.id, u]))
  for (const [i, row] of round.units.entries()) {
    const u = of.get(row.unit)
    if (!u) continue
    const at = `round.json/units/${i}`
    if (m.files.find((f) => f.name === unitFile(row.unit))?.digest !== row.digest) out.push(`${at}/digest`)
    const { unit } = u.evidence
    for (const key of ['name', 'class', 'group'] as const) if (row[key] !== unit[key]) out.push(`${at}/${key}`)
    for (const key of ['shown', 'grade', 'eligible'] as const) if (row[key] !== u.result[key]) out.push(`${at}/${key}`)
    if (u.round !== round.round || u.asOf !== round.asOf || u.standard !== round.standard.digest)
      out.push(`${unitFile(row.unit)}: another round`)
  }
}

/** Every counted judgement is the last one its person gave, in a seat that stands, and what came before is in the history. */
const checkReview = (standard: Standard, review: ReviewFile, units: readonly FrozenUnit[], out: string[]): void => {
  const column = new Map(standard.columns.map((c) => [c.id, c]))
  const events = new Map(review.history.map((h) => [h.event, h]))
  const seats = new Set(review.seats.filter((s) => s.state === 'stands').map((s) => `${s.unit}/${s.column}/${s.account}`))
  const sample = new Set(review.sample.map((s) => `${s.unit}/${s.column}`))
  const revised = new Set(review.contests.flatMap((k) => (k.column === null ? [] : [`${k.unit}/${k.leaf}/${k.column}/${k.answeredBy}`])))
  for (const u of units)
    for (const j of u.evidence.judgements) {
      const id = u.evidence.unit.id
      const at = `${unitFile(id)}/judgements/${j.leaf}/${j.column}/${j.by}`
      const h = events.get(j.ledgerPosition)
      const by = Number(j.by.replace('account/', ''))
      const same =
        h && h.unit === id && h.leaf === j.leaf && h.column === j.column && h.by === by && h.reason === j.reason && h.points !== null
      if (!same || compare(parseRational(h.points!), parseRational(j.points)) !== 0) out.push(`${at}: not in the history`)
      if (column.get(j.column)?.kind === 'self' || revised.has(`${id}/${j.leaf}/${j.column}/${by}`)) continue
      if (!seats.has(`${id}/${j.column}/${by}`)) out.push(`${at}: no seat`)
      if (review.conflicts.some((k) => k.account === by && k.unit === id)) out.push(`${at}: conflict`)
      if (column.get(j.column)?.kind === 'spot' && !sample.has(`${id}/${j.column}`)) out.push(`${at}: not drawn`)
    }
  for (const k of review.contests) if (k.state === 'open') out.push(`review.json/contests/${k.id}: open`)
}

const checkDraws = (text: string, review: ReviewFile, out: string[]): void => {
  const { draws } = canonical('draws.json', text, drawsFile, out)
  for (const d of draws) {
    const at = `draws.json/${d.id}`
    if (sha256Hex(canonicalText(d.list)) !== d.listDigest) out.push(`${at}/list`)
    for (const p of d.parties) if (p.secret !== null && !opens(p.commitment, p.secret)) out.push(`${at}/parties/${p.account}`)
    if (d.state !== 'drawn') continue
    const secrets = d.parties.map((p) => p.secret)
    if (secrets.includes(null)) {
      out.push(`${at}: a secret is missing`)
      continue
    }
    const again = resultOfDraw(d.list, secrets as string[])
    if (canonicalText(again) !== canonicalText(d.result)) out.push(`${at}/result`)
    const drawn = new Set(again.seats.map(([u, a]) => `${u}/${a}`))
    for (const s of review.seats)
      if (s.draw === d.id && !drawn.has(`${s.unit}/${s.account}`)) out.push(`${at}/seats/${s.unit}/${s.account}`)
    const picked = review.sample.filter((s) => s.draw === d.id).map((s) => s.unit)
    if (d.list.kind === 'sample' && JSON.stringify(picked.sort((a, b) => a - b)) !== JSON.stringify(again.sample)) out.push(`${at}/sample`)
  }
  const known = new Set(draws.filter((d) => d.state === 'drawn').map((d) => d.id))
  for (const s of review.seats)
    if (s.how === 'drawn' && !known.has(s.draw ?? -1)) out.push(`review.json/seats/${s.unit}/${s.account}: no draw`)
  for (const s of review.sample) if (!known.has(s.draw)) out.push(`review.json/sample/${s.unit}: no draw`)
}

/** Every imported result in the units' evidence is what the named source says, by a source whose digests hold. */
const checkImports = (standard: Standard, text: string | undefined, units: readonly FrozenUnit[], out: string[]): void => {
  const leaves = importedLeaves(standard)
  if (leaves.length === 0) return
  if (text === undefined) throw new Unreadable(`${importsName}: missing`)
  const { items, sources } = canonical(importsName, text, importsFile, out)
  for (const leaf of leaves) {
    const at = `${importsName}/${leaf.id}`
    const item = items.find((i) => i.leaf === leaf.id)
    const texts = sources.find((s) => s.digest === item?.digest)
    const source = texts && readSource(texts)
    if (!item || !source) {
      out.push(`${at}: ${item ? 'the source is not what it was named by' : 'not named'}`)
      continue
    }
    const of = resultsIn(source)
    const { digest, title, ref, position } = item
    for (const u of units) {
      const { id, name } = u.evidence.unit
      const expected = { digest, title, result: of({ id, name }), ref, ledgerPosition: position }
      const is = u.evidence.imports?.[leaf.id]
      if (!is || canonicalText(is) !== canonicalText(expected)) out.push(`${unitFile(id)}/imports/${leaf.id}: not what the source says`)
    }
  }
}

/** Own conditions in the units' evidence and in the review file say the same. */
const checkRefined = (review: ReviewFile, units: readonly FrozenUnit[], out: string[]): void => {
  const key = (r: { unit: number; leaf: string }) => `${unitFile(r.unit)}/refined/${r.leaf}`
  const said = new Map((review.refined ?? []).map((r) => [key(r), canonicalText(r)]))
  for (const r of refinedOf(units.map((u) => u.evidence))) {
    if (said.get(key(r)) !== canonicalText(r)) out.push(`${key(r)}: not what was approved`)
    said.delete(key(r))
  }
  for (const at of said.keys()) out.push(`${at}: missing`)
}

const check = (lines: readonly string[], m: Manifest, program: string | null, out: string[]): number => {
  const files = filesOf(lines, m, out)
  const file = (name: string): string => {
    const text = files.get(name)
    if (text === undefined) throw new Unreadable(`${name}: missing`)
    return text
  }
  const digest = (name: string) => m.files.find((f) => f.name === name)?.digest
  if (digest('standard.json') !== m.standard.digest) out.push('manifest/standard')
  if (digest('round.json') !== m.result) out.push('manifest/result')
  if (m.program && digest(m.program.name) !== m.program.digest) out.push('manifest/program')
  if (program !== null && m.program && program !== m.program.digest) out.push('program: this is not the program the package names')
  const standardText = file('standard.json')
  if (canonicalText(JSON.parse(standardText)) !== standardText) out.push('standard.json: not canonical')
  const standard = readStandard(JSON.parse(standardText))
  const round = canonical('round.json', file('round.json'), frozenRound, out)
  if (round.standard.digest !== m.standard.digest || round.standard.id !== standard.id || round.standard.version !== standard.version)
    out.push('round.json/standard')
  if (round.asOf !== m.asOf || round.round !== m.round || round.title !== m.title) out.push('round.json: another round')
  const units = round.units.map((u) => canonical(unitFile(u.unit), file(unitFile(u.unit)), frozenUnit, out))
  checkUnits(round, units, m, out)
  for (const d of differencesOf(standard, units)) out.push(`units/${d}`)
  const review = canonical('review.json', file('review.json'), reviewFile, out)
  checkReview(standard, review, units, out)
  checkRefined(review, units, out)
  checkImports(standard, files.get(importsName), units, out)
  checkDraws(file('draws.json'), review, out)
  return units.length
}

/**
 * Recomputes a package from its own text alone.
 * @param text the whole package
 * @param o.digest the one printed on the notice, compared when given
 * @param o.program digest of the program that is running, compared with the one the package names when given
 */
export const recount = (text: string, o: { digest?: string; program?: string } = {}): Recount => {
  const out: string[] = []
  const lines = text.split('\n')
  if (lines.pop() !== '') out.push('the last line does not end')
  const [first = '', ...rest] = lines
  const digest = sha256Hex(first)
  if (o.digest !== undefined && o.digest !== digest) out.push('manifest: its digest is not the one printed')
  try {
    const m = canonical('manifest', first, manifest, out)
    const units = check(rest, m, o.program ?? null, out)
    return { digest, units, differences: out }
  } catch (e) {
    const what = e instanceof Unreadable ? e.message : e instanceof Refused ? `evidence: ${e.code}` : `evidence: ${(e as Error).message}`
    return { digest, units: 0, differences: [...out, what] }
  }
}
