import { readCampaign } from '../campaign/campaign.read.ts'
import type { Reaction, Tick } from '../http/action.ts'
import { countAll, countDue } from './count.actions.ts'
import { keptPeriods, periodOf, postUnitsOf } from './measure.read.ts'
import { changesTree, unitsNamed } from './measure.ts'
import { insertDue, insertPeriod, markStale } from './measure.write.ts'
import { providers } from './provider.read.ts'

/** A campaign is counted from its launch to its last day; a new version of the plan may move that day. */
const followCampaign: Reaction = {
  name: 'measure.follow-campaign',
  on: ['campaign.launched', 'campaign.superseded'],
  run: async (c, event) => {
    const campaign = await readCampaign(c.tx, event.campaignId!)
    const [fromOn, untilOn] = [campaign.launch_on!, campaign.ends_on ?? campaign.launch_on!]
    await insertPeriod(c.tx, { campaignId: campaign.id, year: null, line: campaign.line, fromOn, untilOn })
  },
}

/** What an event touches is noted by unit and source and counted once, however many events there were. */
const note: Reaction = {
  name: 'measure.note',
  on: 'any',
  run: async (c, event) => {
    const noun = event.type.split('.')[0]!
    const units = unitsNamed(event)
    if (units === null || changesTree(event.type)) return void (await markStale(c.tx))
    if (noun === 'member' && event.subjectId !== null) units.push(...(await postUnitsOf(c.tx, event.subjectId)))
    await insertDue(
      c.tx,
      providers
        .filter((p) => p.nouns === 'any' || p.nouns.includes(noun))
        .flatMap((p) => [...new Set(units)].map((unitId) => ({ unitId, source: p.source }))),
    )
  },
}

const count: Tick = { name: 'measure.count', run: (c) => countDue(c) }

/** Due days pass without any event: with a new day, and after the tree changed, a period is counted from scratch. */
const countNewDay: Tick = {
  name: 'measure.count-new-day',
  run: async (c) => {
    const year = Number(c.today.slice(0, 4))
    if (!(await periodOf(c.tx, { year, line: 'party' })))
      await insertPeriod(c.tx, { campaignId: null, year, line: 'party', fromOn: `${year}-01-01`, untilOn: `${year}-12-31` })
    const due = (await keptPeriods(c.tx, c.today)).find((p) => p.stale || p.countedOn === null || p.countedOn < c.today)
    if (!due) return 0
    await countAll(c, due.id)
    return 1
  },
}

export const measureReactions = [followCampaign, note]
export const measureTicks = [count, countNewDay]
