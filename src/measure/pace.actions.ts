import { assertMay } from '../access/access.read.ts'
import { readCampaign } from '../campaign/campaign.read.ts'
import { implement } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import { readUnit } from '../organisation/organisation.read.ts'
import { mayReadMeasures } from './measure.ts'
import { showPace } from './pace.api.ts'
import { announcedOn, phasesOf, recordDays } from './pace.read.ts'
import { paceOf } from './pace.ts'

export const paceActions = [
  implement(showPace, async (c, { unit, campaign }) => {
    await assertMay(c.tx, c.actor, mayReadMeasures, unit)
    const u = await readUnit(c.tx, unit)
    if (!u) throw notFound({ noun: 'unit' })
    const k = await readCampaign(c.tx, campaign)
    if (k.launch_on === null) throw notFound({ noun: 'campaign' })
    const last = k.ended_on ?? k.ends_on ?? c.today
    const span = { from: k.launch_on, until: c.today < last ? c.today : last }
    const pace = paceOf(
      await recordDays(c.tx, campaign, k.line, unit),
      await phasesOf(c.tx, campaign),
      await announcedOn(c.tx, campaign),
      span,
    )
    return { unit: { id: u.id, name: u.shortName }, span, ...pace }
  }),
]
