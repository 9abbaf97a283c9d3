import type { NominationSection, Title } from '../campaign/plan-schema.ts'
import type { Context } from '../http/action.ts'
import { type EligibilityFinding, failed, type Nominee, statedFindings, unverified } from './eligibility.ts'
import { inspectionsOf } from './examine.read.ts'
import * as x from './examine.ts'
import type { NominationRow } from './nomination.read.ts'
import * as read from './nomination.read.ts'
import { notEligible, titleUnknown } from './nomination.ts'
import { recordRules } from './record.read.ts'
import { climbOf } from './route.ts'
import { personsOf } from './settings.ts'
import { registerRulesOf } from './subject.read.ts'

const nomineeOf = (row: NominationRow, title: Title): Nominee => ({
  campaignId: row.campaign_id,
  title,
  object: row.object,
  unitId: row.unit_id,
  subjectUnitId: row.subject_unit_id,
  subjectMemberId: row.subject_member_id,
  name: row.name,
  nominationId: row.id,
  roundNo: row.round_no,
  posthumous: row.posthumous_source !== null,
})

/** The same of many nominees of one title, in their order: statements for all of them together, not for each. */
export const findingsForMany = async (c: Context, rows: readonly NominationRow[], title: Title): Promise<EligibilityFinding[][]> => {
  const nominees = rows.map((r) => nomineeOf(r, title))
  const registers = await registerRulesOf(c.tx, nominees, c.today)
  const records = await recordRules(c.tx, title, nominees, c.today)
  return rows.map((row, i) => [...registers[i]!, ...records[i]!, ...statedFindings(title, row.grounds)])
}

/** What the registers say, what other nouns add, and what the nominating unit states. */
export const findingsFor = async (c: Context, row: NominationRow, title: Title): Promise<EligibilityFinding[]> =>
  (await findingsForMany(c, [row], title))[0]!

/**
 * What must be settled before a nominee is voted on, and again before it is decided: no requirement fails or waits to be verified,
 * and an inspection, where one was held, found it fit.
 * @throws nomination.not-eligible, nomination.unverified, nomination.found-unfit
 */
export const assertSettled = async (c: Context, section: NominationSection, row: NominationRow): Promise<void> => {
  const title = section.titles.find((t) => t.id === row.title_key)
  if (!title) throw titleUnknown({ title: row.title_key })
  const findings = await findingsFor(c, row, title)
  const wrong = failed(findings)
  if (wrong.length > 0) throw notEligible({ name: row.name, rules: wrong })
  const open = unverified(findings)
  if (open.length > 0) throw x.unverified({ name: row.name, rules: open })
  const [inspected] = await inspectionsOf(c.tx, [row.id])
  if (inspected && inspected.verdict !== 'fit') throw x.foundUnfit({ name: row.name, verdict: inspected.verdict })
}

/**
 * Through how many hands a nominee has come: accounts of the product, signers of sealed papers, holders of one-time links.
 * @param also who acts now, where the act is not written yet
 * @throws nomination.too-few-persons
 */
export const assertPersons = async (
  c: Context,
  section: NominationSection,
  row: NominationRow,
  also: number | null = null,
): Promise<void> => {
  const rule = personsOf(section)
  const acts = await read.actsOf(c.tx, row.id, row.round_no)
  const persons = new Set([...acts.map((a) => a.link_by ?? a.paper_by ?? a.account_id), ...(also === null ? [] : [also])]).size
  // A way of two steps cannot pass through three hands before the decision, which is one more.
  const least = Math.min(rule.least, climbOf(row.route).length)
  if (persons < least) throw x.tooFewPersons({ name: row.name, persons, least, source: rule.source })
}

/** A nominee may go into a decision. @throws nomination.not-eligible, nomination.unverified, nomination.found-unfit, nomination.not-inspected */
export const assertDecidable = async (c: Context, section: NominationSection, row: NominationRow): Promise<void> => {
  await assertSettled(c, section, row)
  await assertPersons(c, section, row)
  const mustInspect = section.settings?.inspect !== undefined || section.chain.some((s) => s.kind === 'check')
  if (mustInspect && (await inspectionsOf(c.tx, [row.id])).length === 0) throw x.notInspected({ names: [row.name] })
}
