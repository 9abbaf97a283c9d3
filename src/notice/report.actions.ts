import { assertMay, whichMay } from '../access/access.read.ts'
import { type Implementation, implement } from '../http/action.ts'
import { endStates } from '../nomination/nomination.ts'
import * as read from './notice.read.ts'
import { mayHandle, mayReport, reportEarly } from './notice.ts'
import * as api from './report.api.ts'

const tally = <R extends { n: number }>(rows: readonly R[], of: (r: R) => string): Record<string, number> => {
  const out: Record<string, number> = {}
  for (const r of rows) out[of(r)] = (out[of(r)] ?? 0) + r.n
  return out
}

/** Counts and outcomes of a notice that is over. What was said, and by whom, stands in no report. */
const showReport = implement(api.showReport, async (c, { id }) => {
  const notice = await read.readNotice(c.tx, id)
  await assertMay(c.tx, c.actor, mayReport, notice.unit_id, 'notice')
  if (notice.state !== 'closed') throw reportEarly({ lastOn: notice.last_on })
  const handles = (await whichMay(c.tx, c.actor, mayHandle, [notice.unit_id])).has(notice.unit_id)
  const ids = await read.chainOf(c.tx, id)
  const lists = []
  for (const x of [...ids].reverse()) lists.push(await read.readNotice(c.tx, x))
  const rows = await read.reportRows(c.tx, ids)
  const entries = await read.entriesOf(c.tx, id)
  const ended = (state: string) => (endStates as readonly string[]).includes(state)
  const named = (e: (typeof entries)[number]) => ({ no: e.entry_no, name: e.name })
  return {
    title: notice.title,
    unit: notice.document.unit.name,
    campaign: notice.document.campaign.title,
    level: notice.document.level.name,
    closedOn: notice.closed_on!,
    lists: lists.map((n) => ({
      id: n.id,
      state: n.state,
      startsOn: n.starts_on,
      lastOn: n.last_on,
      objectionsUntilOn: n.objections_until_on,
      workingDays: n.working_days_n,
      entries: n.document.entries.length,
      digest: n.digest,
      reason: n.document.supersedes?.reason ?? '',
    })),
    range: notice.document.range,
    channels: await read.channelsOf(c.tx, notice),
    objections: {
      all: rows.reduce((n, r) => n + r.n, 0),
      outcomes: tally(rows, (r) => r.outcome ?? r.state),
      channels: handles ? tally(rows, (r) => r.channel) : null,
      objectors: handles ? tally(rows, (r) => r.objector) : null,
    },
    standing: entries.filter((e) => !ended(e.state) && e.suspended_until === null).map(named),
    dropped: entries.filter((e) => ended(e.state)).map((e) => ({ ...named(e), state: e.state })),
    suspended: entries.filter((e) => !ended(e.state) && e.suspended_until !== null).map(named),
  }
})

export const reportActions: Implementation[] = [showReport]
