import { canonicalText } from '../../lib/canonical.ts'
import { fromHex, sha256Hex, toHex } from '../../lib/digest.ts'
import { type Hash, leafHash, readCheckpoint, rootOf, sameHash } from '../../lib/log.ts'
import { type Audit, type AuditOptions, countRace, type Finding, isPreimage, type Level, resultDifferences } from './audit-report.ts'
import { type Bytes, fromBase64url, same } from './bytes.ts'
import { openingFault } from './count.ts'
import { type EarlyClose, earlyCloseFault, earlyCloseFinding, hoursOf, isEarlyClose } from './early-close.ts'
import {
  bodySize,
  columnsOfRace,
  isNotes,
  type Manifest,
  type ManifestSignatures,
  manifestStatement,
  pollIdOfBytes,
  type Race,
  shortPollId,
} from './manifest.ts'
import { manifestFaults } from './manifest-faults.ts'
import { cosignedAt, logName, openCheckpoint, witnessName } from './note.ts'
import { decodeLeaf, envelopeHash, envelopeInfo, LEAF_SIZE, SECRET_SIZE } from './objects.ts'
import type { IssuedFile, PrintedFile, Reader, RejectedFile, ResultFile, RosterFile, SealsFile, UnopenedFile } from './published.ts'
import { resultStatement } from './published.ts'
import { type PrintedToken, printedRoot, rosterRoot } from './roster.ts'
import { type ClassFacts, type Count, type Tally, tally, withheldClasses } from './tally.ts'
import { bundlesOf, readBundle, TILE, tilePath, tilesOf } from './tiles.ts'

/** The whole recount of a published folder. Reads only; knows no one. */
export async function audit(read: Reader, o: AuditOptions): Promise<Audit> {
  const findings: Finding[] = []
  const checked = { leaves: 0, signatures: 0, openings: 0 }
  const find = (level: Level, code: string, facts: Finding['facts'] = {}) => void findings.push({ code, level, facts })
  const bad = (code: string, facts: Finding['facts'] = {}) => find('invalid', code, facts)
  const done = (pollId: string, recounted: Tally | null): Audit => ({
    pollId,
    findings,
    recounted,
    checked,
    exit: findings.some((f) => f.level === 'invalid') ? 1 : findings.some((f) => f.level === 'incomplete') ? 2 : 0,
  })
  const text = (bytes: Bytes): string => new TextDecoder().decode(bytes)
  const file = async (name: string): Promise<Uint8Array | null> => {
    const bytes = await read(name)
    if (bytes === null) find('incomplete', 'file-missing', { file: name })
    return bytes
  }
  /** Parsed JSON of a shape; a file that throws while it is looked at is no file of ours. */
  const json = async <T>(name: string, looksRight: (value: T) => boolean): Promise<T | null> => {
    const bytes = await file(name)
    if (bytes === null) return null
    try {
      const value = JSON.parse(text(bytes)) as T
      if (looksRight(value)) return value
    } catch {
      // Said below.
    }
    bad('file-form', { file: name })
    return null
  }

  // The manifest and who stands for it.
  const manifestFile = await file('manifest.json')
  if (manifestFile === null) return done('', null)
  const pollId = pollIdOfBytes(manifestFile)
  const hex = toHex(pollId)
  let manifest: Manifest
  try {
    manifest = JSON.parse(text(manifestFile)) as Manifest
    if (canonicalText(manifest) !== text(manifestFile)) bad('manifest-form')
  } catch {
    bad('manifest-form')
    return done(hex, null)
  }
  if (o.expect !== undefined && !(o.expect.length >= 32 && hex.startsWith(o.expect.toLowerCase()))) bad('other-poll', { pollId: hex })
  const faults = manifestFaults(manifest)
  for (const field of faults) bad('manifest-field', { field })
  if (faults.length > 0) return done(hex, null)
  const m = manifest
  const isSigned = (signatures: ManifestSignatures, office: 'a' | 'b', statement: Bytes): boolean => {
    try {
      return o.engine.ed25519(fromBase64url(office === 'a' ? m.keys.signA : m.keys.signB), statement, fromBase64url(signatures[office]))
    } catch {
      return false
    }
  }
  const signatures = await json<ManifestSignatures>('manifest.sig.json', (s) => typeof s === 'object')
  for (const office of ['a', 'b'] as const)
    if (signatures && !isSigned(signatures, office, manifestStatement(pollId))) bad('manifest-signature', { office })

  // The result as published, and that no file was changed since.
  const resultFile = await file('result.json')
  const result =
    resultFile && (await json<ResultFile>('result.json', (r) => r.schema === 'zy.ballot/result-1' && typeof r.files === 'object'))
  const resultSignatures = await json<ManifestSignatures>('result.sig.json', (s) => typeof s === 'object')
  if (resultFile && resultSignatures)
    for (const office of ['a', 'b'] as const)
      if (!isSigned(resultSignatures, office, resultStatement(resultFile))) bad('result-signature', { office })
  if (result && result.pollId !== hex) bad('result-differs', { what: 'pollId' })
  for (const [name, digest] of Object.entries(result?.files ?? {})) {
    const bytes = await file(name)
    if (bytes && sha256Hex(bytes) !== digest) bad('file-changed', { file: name })
  }

  // A hall closed before its hour: by both offices or not at all.
  const early = (await read('early-close.json')) && (await json<EarlyClose>('early-close.json', isEarlyClose))
  const fault = early && earlyCloseFault(m, pollId, early, o.engine.ed25519)
  if (fault) bad(...earlyCloseFinding(fault))
  const hours = early && !fault ? hoursOf(m, early) : m

  // Who might vote.
  const roster = await json<RosterFile>('roster.json', (r) =>
    r.rows.every((x) => fromHex(x.evidence).length === 32 && fromHex(x.person).length === 32),
  )
  if (roster) {
    const rows = roster.rows.map((r) => ({ classId: r.classId, evidence: fromHex(r.evidence), person: fromHex(r.person) }))
    if (toHex(rosterRoot(rows)) !== m.rosterRoot) bad('roster-root')
    for (const c of m.classes) {
      const rows = roster.rows.filter((r) => r.classId === c.id).length
      if (rows !== c.eligible) bad('eligible-differs', { class: c.id, roster: rows, eligible: c.eligible })
    }
  }
  let printed: PrintedToken[] = []
  const voided = new Set<number>()
  if (m.printed) {
    const list = await json<PrintedFile>(
      'printed.json',
      (p) => Array.isArray(p.voided) && p.entries.every((e) => fromHex(e.token).length === 32),
    )
    if (list) {
      printed = list.entries.map((e) => ({ race: e.race, token: fromHex(e.token) }))
      list.voided.forEach((v) => {
        voided.add(v)
      })
      try {
        if (printed.length !== m.printed.count || toHex(printedRoot(printed)) !== m.printed.root) bad('printed-root')
      } catch {
        bad('printed-root')
      }
    }
  }

  // Two logs: what arrived, and what was counted.
  const short = shortPollId(pollId)
  const log = async (name: 'd' | 'l', hashes: readonly Hash[] | null): Promise<void> => {
    const bytes = await file(`${name}/checkpoint`)
    if (bytes === null) return
    const note = text(bytes)
    const key = fromBase64url(name === 'd' ? m.keys.logD : m.keys.logL)
    const checkpoint = openCheckpoint(note, logName(short, name), key, o.engine.ed25519)
    if (checkpoint === null) bad('log-signature', { log: name })
    const seconds = cosignedAt(note, witnessName(short), fromBase64url(m.keys.witness), o.engine.ed25519)
    if (seconds === null) bad('log-witness', { log: name })
    else if (seconds * 1000 < Date.parse(hours.closesAt)) bad('log-early', { log: name })
    if (hashes === null) return
    if (checkpoint && (checkpoint.size !== hashes.length || !sameHash(checkpoint.root, rootOf(hashes))))
      bad('log-root', { log: name, size: checkpoint.size, entries: hashes.length })
    for (const [path, tile] of tilesOf(hashes)) {
      const published = await file(`${name}/${path}`)
      if (published && !same(published, tile)) bad('log-tile', { file: `${name}/${path}` })
    }
    for (const kept of o.kept ?? []) {
      const before = readCheckpoint(kept)
      if (before?.origin !== logName(short, name)) continue
      const isSame = before.size <= hashes.length && sameHash(before.root, rootOf(hashes.slice(0, before.size)))
      if (!isSame) bad('log-forked', { log: name, size: before.size })
    }
  }
  const dNote = await read('d/checkpoint')
  const dSize = (dNote && readCheckpoint(text(dNote))?.size) ?? 0
  let deposits: Uint8Array[] | null = []
  for (let at = 0; at < dSize && deposits; at += TILE) {
    const name = `d/${tilePath('entries', at / TILE, Math.min(TILE, dSize - at))}`
    const bytes = await file(name)
    const entries: Uint8Array[] | null = bytes && readBundle(bytes)
    if (bytes && (entries === null || !same([...bundlesOf(entries).values()][0] ?? new Uint8Array(), bytes)))
      bad('file-form', { file: name })
    deposits = entries && [...deposits, ...entries]
  }
  await log('d', deposits?.map(leafHash) ?? null)
  if (deposits && new Set(deposits.map(toHex)).size !== deposits.length) bad('deposit-twice')

  const leaves = new Map<number, Uint8Array>()
  for (const race of m.races) {
    const bytes = await file(`l/leaves/${race.id}.bin`)
    if (bytes === null) continue
    if (bytes.length % LEAF_SIZE !== 0) bad('file-form', { file: `l/leaves/${race.id}.bin` })
    else leaves.set(race.id, bytes)
  }
  const isWhole = leaves.size === m.races.length
  const numberOf = (race: Race): number => (leaves.get(race.id)?.length ?? 0) / LEAF_SIZE
  const all: Hash[] = []
  for (const race of m.races)
    for (let i = 0; i < numberOf(race); i++) all.push(leafHash(leaves.get(race.id)!.subarray(i * LEAF_SIZE, (i + 1) * LEAF_SIZE)))
  await log('l', isWhole ? all : null)

  // Who took part, and that nobody voted beside them.
  const isList = (list: IssuedFile) => list.every((r, i) => Number.isSafeInteger(r.idx) && (i === 0 || list[i - 1]!.idx < r.idx))
  const issuedA = await json<IssuedFile>('issued-a.json', isList)
  const issuedB = await json<IssuedFile>('issued-b.json', isList)
  const rowsOf = (list: IssuedFile) => canonicalText(list.map((r) => [r.idx, r.paper === true]))
  if (issuedA && issuedB && rowsOf(issuedA) !== rowsOf(issuedB)) bad('issued-differ', { a: issuedA.length, b: issuedB.length })
  if (roster && issuedB)
    for (const row of issuedB) {
      const of = roster.rows[row.idx]
      if (of === undefined) bad('issued-unknown', { idx: row.idx })
      else if (row.paper !== true && !isPreimage(row.ev, of.evidence)) bad('evidence', { idx: row.idx })
    }
  const facts: ClassFacts[] = m.classes.map((c) => {
    const races = m.races.filter((r) => r.classId === c.id)
    const cast = Math.max(...races.map(numberOf))
    if (isWhole && races.some((r) => numberOf(r) !== cast)) bad('races-differ', { class: c.id })
    const rows = [issuedA, issuedB].map((list) => (list && roster ? list.filter((r) => roster.rows[r.idx]?.classId === c.id).length : null))
    const issued = Math.min(...rows.map((n) => n ?? Number.POSITIVE_INFINITY))
    if (cast > issued) bad('more-cast-than-issued', { class: c.id, cast, issued })
    if (issued !== Number.POSITIVE_INFINITY && issued > c.eligible)
      bad('more-issued-than-eligible', { class: c.id, issued, eligible: c.eligible })
    return { classId: c.id, eligible: c.eligible, issued: issued === Number.POSITIVE_INFINITY ? 0 : issued, cast }
  })
  const accepted = facts.reduce((n, f) => n + f.cast, 0)
  const notes = m.races.find(isNotes)
  if (notes && isWhole && numberOf(notes) !== accepted) bad('races-differ', { class: 0 })
  const rejected = await json<RejectedFile>('rejected.json', (list) =>
    list.every(
      (r, i) =>
        Number.isSafeInteger(r.position) && r.position >= 0 && r.position < dSize && (i === 0 || list[i - 1]!.position < r.position),
    ),
  )
  if (deposits && rejected && isWhole && deposits.length !== accepted + rejected.length)
    bad('deposits-differ', { deposits: deposits.length, accepted, rejected: rejected.length })

  // Every ballot by itself.
  const hidden = withheldClasses(facts, m.withholdBelow)
  const seals = (await json<SealsFile>('seals.json', (s) => Object.values(s).every((k) => fromBase64url(k).length === 32))) ?? {}
  for (const classId of Object.keys(seals))
    if (hidden.has(Number(classId)) || classId === '0') bad('small-class-shown', { class: Number(classId) })
  const unopened =
    (await json<UnopenedFile>('unopened.json', (list) => list.every((u) => fromBase64url(u.envelope) && fromHex(u.token).length === 32))) ??
    []
  const counts: Count[] = []
  let isCounted = isWhole
  for (const race of m.races) {
    const bytes = leaves.get(race.id)
    if (!bytes) continue
    const isSecret = isNotes(race) || hidden.has(race.classId)
    const size = SECRET_SIZE + bodySize(m, race)
    let openings = isSecret ? null : await file(`openings/${race.id}.bin`)
    if (openings && openings.length !== numberOf(race) * size) {
      bad('file-form', { file: `openings/${race.id}.bin` })
      openings = null
    }
    if (!isSecret && !openings) isCounted = false
    const sampled =
      o.sample === undefined || o.chance === undefined
        ? null
        : Array.from({ length: Math.ceil((o.sample * numberOf(race)) / Math.max(1, all.length)) }, () => o.chance!(numberOf(race)))
    const r = await countRace({ manifest: m, pollId, printed, sampled, race, leaves: bytes, openings, openingSize: size }, o)
    checked.signatures += 2 * (sampled === null ? numberOf(race) - r.printed.length : new Set(sampled).size)
    checked.leaves += numberOf(race)
    if (openings) checked.openings += numberOf(race) - r.unopened.length
    for (const f of r.faults) bad(f.fault, { race: race.id, at: f.at })
    for (const p of r.printed) if (voided.has(p.index)) bad('printed-voided', { race: race.id, at: p.at })
    const drawn = (issuedA ?? []).filter((row) => row.paper && (isNotes(race) || roster?.rows[row.idx]?.classId === race.classId)).length
    if (issuedA && r.printed.length > drawn) bad('printed-more-than-drawn', { race: race.id, printed: r.printed.length, drawn })
    // Every slip was drawn by somebody on the roll or voided in public; one that is neither can still be voted by whoever printed it.
    const left = printed.filter((e, i) => e.race === race.id && !voided.has(i)).length
    if (issuedA && roster && printed.length > 0 && left !== drawn) bad('printed-not-voided', { race: race.id, left, drawn })
    if (openings) for (const at of r.unopened) unopenedFault(race, bytes.subarray(at * LEAF_SIZE, (at + 1) * LEAF_SIZE), at)
    columnsOfRace(m, race).forEach((column, i) => {
      if (openings) counts.push({ classId: race.classId, column, grades: r.grades[i]!, invalid: r.invalid + r.unopened.length })
    })
  }
  for (const c of m.classes) {
    const key = seals[c.id]
    if (hidden.has(c.id)) find('incomplete', 'class-withheld', { class: c.id })
    else if (key === undefined) {
      if (facts.some((f) => f.classId === c.id && f.cast > 0)) find('incomplete', 'seal-missing', { class: c.id })
    } else
      for (const race of m.races)
        if (race.classId === c.id && !same(o.engine.publicOf(fromBase64url(key)), fromBase64url(race.seal)))
          bad('seal-key', { class: c.id, race: race.id })
  }
  if (o.sample !== undefined) find('incomplete', 'sampled', { leaves: o.sample })

  // The arithmetic.
  const recounted = isCounted ? tally(m, facts, counts) : null
  const own = { deposits: { accepted, rejected: rejected?.length ?? 0 }, notes: notes ? numberOf(notes) : null }
  if (result && recounted) for (const what of resultDifferences(result, { ...own, ...recounted })) bad('result-differs', { what })
  return done(hex, recounted)

  /** An unopened ballot must be the voter's doing: its envelope is shown, and does not open or contradicts its leaf. */
  function unopenedFault(race: Race, bytes: Bytes, at: number): void {
    const leaf = decodeLeaf(bytes)
    if (leaf === null) return
    const envelope = unopened.find((u) => u.race === race.id && u.token === toHex(leaf.token))?.envelope
    if (envelope === undefined || !same(envelopeHash(fromBase64url(envelope)), leaf.envelope)) {
      bad('unopened-without-envelope', { race: race.id, at })
      return
    }
    const key = seals[race.classId]
    if (key === undefined) return
    const plain = o.engine.open(fromBase64url(key), envelopeInfo(pollId, race.id), fromBase64url(envelope))
    const opens = plain !== null && plain.length === SECRET_SIZE + bodySize(m, race)
    if (opens && openingFault(leaf, plain.subarray(0, SECRET_SIZE), plain.subarray(SECRET_SIZE), pollId) === null)
      bad('unopened-but-good', { race: race.id, at })
    else find('note', 'unopened', { race: race.id, at })
  }
}
