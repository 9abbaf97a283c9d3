import { planOf } from '../campaign/campaign.read.ts'
import { addCarry } from '../campaign/carry.actions.ts'
import type { Reaction, Tick } from '../http/action.ts'
import { ceremonyTicks } from './ceremony.jobs.ts'
import { LEAST_IN_CLASS } from './definition.ts'
import { lowLeftOver } from './figure.read.ts'
import { pollText } from './poll.text.ts'
import { type MonthRow, monthsToClose } from './window.read.ts'
import { writeMonthClosed } from './window.write.ts'

/** 上轮遗留: low figures of earlier rounds come to the new campaign as items with an owner, if its plan says so. */
const carryOver: Reaction = {
  name: 'poll.carry-over',
  on: ['campaign.launched'],
  run: async (c, event) => {
    const campaignId = event.campaignId!
    const rule = (await planOf(c.tx, campaignId)).carryOver.find((k) => k.from === 'poll')
    if (!rule) return
    for (const low of await lowLeftOver(c.tx, campaignId))
      await addCarry(c, {
        campaignId,
        kind: 'poll',
        unitId: low.unit_id,
        what: pollText['poll.carry']({ title: low.title, satisfied: low.satisfied_n, valid: low.valid_n }),
        source: `poll/${low.poll_id}`,
        role: rule.role,
        dueOn: null,
      })
  },
}

/** What the ledger keeps of a month; a handful of ratings stays a number of ratings. */
const monthDetail = (m: MonthRow) => {
  const rated = m.satisfied + m.mostly + m.not
  return {
    month: m.month,
    issued: m.issued,
    rated,
    ...(rated < LEAST_IN_CLASS ? {} : { satisfied: m.satisfied, mostly: m.mostly, not: m.not }),
  }
}

/** A month of window ratings goes into the ledger when it is over: from then on its counts can no longer be changed unseen. */
const closeMonths: Tick = {
  name: 'poll.close-months',
  run: async (c) => {
    const due = await monthsToClose(c.tx, c.today, 200)
    for (const m of due) {
      await writeMonthClosed(c.tx, m.windowId, m.month, c.today)
      await c.record('window.month-closed', {
        unitId: m.unitId,
        subjectId: m.windowId,
        detail: monthDetail(m),
      })
    }
    return due.length
  },
}

export const pollReactions = [carryOver]
export const pollTicks = [closeMonths, ...ceremonyTicks]
