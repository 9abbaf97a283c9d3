import { assertMay } from '../access/access.read.ts'
import { unitIn } from '../campaign/campaign.read.ts'
import type { Title } from '../campaign/plan-schema.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { httpText } from '../http/http.text.ts'
import { notFound } from '../lib/contract.ts'
import { type Facts, Refused } from '../lib/refusal.ts'
import { checkedOf, firstRow } from '../lib/sheet/checked.ts'
import { dryRun, rowsToCommit } from '../lib/sheet/dryrun.ts'
import { type Checks, isWrong, type RowFinding } from '../lib/sheet/rows.ts'
import * as api from './bulk.api.ts'
import { bulkText, bulkWords } from './bulk.text.ts'
import { bulkKinds, bulkRefused, importRefused, oneByOne } from './bulk.ts'
import * as climb from './climb.actions.ts'
import { compositionText } from './composition.text.ts'
import { examineText } from './examine.text.ts'
import { nominationFile, subjectsNamed } from './import.read.ts'
import { groupsIn, type NominationColumns, type NominationValues, nominationSheet } from './import.ts'
import { type Nominating, nominateOne, passOne, prepareNomination } from './nomination.actions.ts'
import { lockNominations, readNomination, unitName } from './nomination.read.ts'
import { nominationText } from './nomination.text.ts'
import { alreadyNominated, mayNominate, mayReadNominations } from './nomination.ts'
import { groupsOfTitle } from './quota.ts'
import { subjectStands } from './subject.read.ts'

const sentences: Record<string, unknown> = { ...httpText, ...nominationText, ...examineText, ...compositionText, ...bulkText }
const say = (code: string, facts: Facts): string => {
  const s = sentences[code]
  return typeof s === 'function' ? (s as (f: Facts) => string)(facts) : typeof s === 'string' ? s : code
}

/** One nominee of many: nothing that is asked of a single one is left out, and what belongs to one alone is not done in bulk. */
const passRow = async (c: Context, row: { id: number; version: number }, words: string) => {
  const step = climb.dueStep(await readNomination(c.tx, row.id))
  if (step && !bulkKinds.includes(step.kind) && step.kind !== 'select') throw oneByOne({ step: step.name })
  return passOne(c, { ...row, words })
}

const passMany = implement(api.passMany, async (c, { rows, words }) => {
  // Whoever may not see one of them learns nothing of it; those that exist are locked in one order, so that two lists cannot hold each other up.
  const locked = new Map(
    (
      await lockNominations(
        c.tx,
        rows.map((r) => r.id),
      )
    ).map((r) => [r.id, r]),
  )
  const wrong: string[] = []
  const done = []
  for (const row of rows) {
    const n = locked.get(row.id)!
    let name = bulkWords.unseen(row.id)
    try {
      await assertMay(c.tx, c.actor, mayReadNominations, n.unit_id, 'nomination')
      name = n.name
      const { step, version } = await passRow(c, row, words)
      done.push({ id: row.id, step, version })
    } catch (e) {
      if (!(e instanceof Refused)) throw e
      wrong.push(bulkWords.row(name, say(e.code, e.facts)))
    }
  }
  // What was written for the others goes with this refusal: all or nothing.
  if (wrong.length > 0) throw bulkRefused({ n: wrong.length, of: rows.length, rows: wrong })
  const unitId = climb.dueStep(locked.get(rows[0]!.id)!)?.unitId ?? locked.get(rows[0]!.id)!.unit_id
  await c.record('nomination.passed-many', { unitId, quantity: String(rows.length), detail: { n: rows.length } })
  return { rows: done }
})

type Found = RowFinding<NominationColumns>
const wrongAt = (key: Found['key'], code: string, facts: Facts): Found => ({ key, level: 'error', code, facts })

/** A row as the command takes it, or what is wrong with it. */
const readRow = async (
  c: Context,
  held: climb.Held,
  unitId: number,
  v: NominationValues,
): Promise<{ ok: true; input: Nominating; title: Title } | { ok: false; found: Found }> => {
  const title = held.section.titles.find((t) => t.name.replace(/\s/g, '') === v.title || t.id === v.title)
  if (!title) return { ok: false, found: wrongAt('title', 'nomination.import.title-unknown', { text: v.title }) }
  const groups = groupsIn(v.groups)
  const odd = groups.find((g) => !groupsOfTitle(held.section, title).includes(g))
  if (odd !== undefined) return { ok: false, found: wrongAt('groups', 'nomination.import.no-group', { text: odd }) }
  const input: Nominating = {
    titleKey: title.id,
    unitId,
    facts: {},
    groups,
    grounds:
      v.ground === null ? [] : title.eligibility.filter((e) => e.rule === undefined).map((e) => ({ id: e.id, ground: v.ground as string })),
    brief: v.brief,
    deeds: v.deeds,
  }
  if (title.object !== 'unit' && title.object !== 'member') return { ok: true, title, input: { ...input, name: v.name } }
  const ids = await subjectsNamed(c.tx, { object: title.object, line: held.campaign.line, unitId, name: v.name, at: v.at })
  if (ids.length !== 1)
    return {
      ok: false,
      found:
        ids.length === 0
          ? wrongAt('name', 'nomination.import.nobody', { text: v.name, unit: await unitName(c.tx, unitId) })
          : wrongAt('name', 'nomination.import.several', { text: v.name, n: ids.length }),
    }
  return { ok: true, title, input: { ...input, ...(title.object === 'unit' ? { subjectUnitId: ids[0]! } : { subjectMemberId: ids[0]! }) } }
}

/** Every check of a nomination, row by row, counting the rows before as if they stood already. */
const importChecks = (c: Context, held: climb.Held, unitId: number): Checks<NominationColumns> => {
  const before = new Map<string, number>()
  const seen = new Set<string>()
  const one = async (v: NominationValues): Promise<Found | null> => {
    const row = await readRow(c, held, unitId, v)
    if (!row.ok) return row.found
    const { title, input } = row
    try {
      const { subject } = await prepareNomination(c, held, input, before.get(title.id) ?? 0)
      const key = `${title.id}/${subject.subjectUnitId ?? ''}/${subject.subjectMemberId ?? ''}/${subject.name.replace(/\s/g, '')}`
      if (
        seen.has(key) ||
        (await subjectStands(c.tx, { campaignId: held.campaign.id, titleKey: title.id, unitId, object: title.object, ...subject }))
      )
        throw alreadyNominated({ name: subject.name, title: title.name })
      seen.add(key)
      before.set(title.id, (before.get(title.id) ?? 0) + 1)
      return null
    } catch (e) {
      if (!(e instanceof Refused)) throw e
      return wrongAt(e.at === 'brief' || e.at === 'deeds' ? e.at : 'name', e.code, e.facts)
    }
  }
  return {
    onBatch: async (rows) => {
      const out: (Found & { line: number })[] = []
      for (const r of rows) {
        // A nomination is judged whole: without a name or a title there is none.
        if (isWrong(r)) continue
        const found = await one(r.values as NominationValues)
        if (found) out.push({ ...found, line: r.line })
      }
      return out
    },
  }
}

type Query = {
  campaignId: number
  unitId: number
  attachmentId: number
  sheet?: string | undefined
  mapping: Record<string, string | null>
}
const opened = async (c: Context, q: Query) => {
  const held = await climb.heldFor(c, q.campaignId)
  await assertMay(c.tx, c.actor, mayNominate, q.unitId)
  await unitIn(c.tx, q.campaignId, q.unitId)
  return { held, ...(await nominationFile(c.tx, c.actor.accountId, q)) }
}

const checkImport = implement(api.checkNominationImport, async (c, q) => {
  const f = await opened(c, q)
  const run = await dryRun(f.sheet, nominationSheet, { header: f.header, ...importChecks(c, f.held, q.unitId) })
  return checkedOf(run, nominationSheet, await firstRow(f.sheet, f.header), {
    sentences: { ...nominationText, ...compositionText, ...bulkText },
  })
})

const importNominations = implement(api.importNominations, async (c, q) => {
  const f = await opened(c, q)
  let n = 0
  for await (const rows of rowsToCommit(f.sheet, nominationSheet, f.header))
    for (const { line, values } of rows) {
      const row = await readRow(c, f.held, q.unitId, values)
      if (!row.ok) throw importRefused({ line, why: say(row.found.code, row.found.facts) })
      try {
        await nominateOne(c, f.held, row.input)
      } catch (e) {
        if (!(e instanceof Refused) || e.code === notFound.code) throw e
        throw importRefused({ line, why: say(e.code, e.facts) })
      }
      n++
    }
  await c.record('nomination.imported', {
    unitId: q.unitId,
    campaignId: q.campaignId,
    quantity: String(n),
    detail: { attachmentId: q.attachmentId, n },
  })
  return { n }
})

export const bulkActions: Implementation[] = [passMany, checkImport, importNominations]
