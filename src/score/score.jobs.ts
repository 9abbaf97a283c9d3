import { planOf, readCampaign } from '../campaign/campaign.read.ts'
import { checkText } from '../campaign/redline.ts'
import type { Context, Reaction, Tick } from '../http/action.ts'
import { Refused } from '../lib/refusal.ts'
import { readPeriod } from '../measure/measure.read.ts'
import { builtinStandards } from '../standard/builtin.ts'
import { createDraft, freezeDraft } from '../standard/standard.actions.ts'
import { findFrozen, findStandard, readFrozen, readStandardRow } from '../standard/standard.read.ts'
import { needsCohort, scoreAll, scoreUnits } from './reckon.actions.ts'
import { openRounds, ownersFor, readRound, staleUnits } from './score.read.ts'
import { writeRead } from './score.write.ts'

interface Ref {
  id: string
  version: number
}

/** The frozen version a plan cites: one that stands already at the organiser or above, else its own draft or the built-in, frozen now. */
const freezeCited = async (
  c: Context,
  organiserId: number,
  ref: Ref,
): Promise<{ standardId: number; no: number; digest: string } | null> => {
  const had = await findFrozen(c.tx, await ownersFor(c.tx, organiserId), ref.id, ref.version)
  if (had) return { standardId: had.id, no: had.version_no, digest: had.digest }
  let own = await findStandard(c.tx, organiserId, ref.id)
  if (!own) {
    const builtin = builtinStandards().get(ref.id)
    if (!builtin || builtin.version !== ref.version) return null
    await createDraft(c, organiserId, builtin)
    own = await findStandard(c.tx, organiserId, ref.id)
  }
  const row = await readStandardRow(c.tx, own!.id)
  if (row.draft === null || (row.draft as Ref).version !== ref.version) return null
  const frozen = await freezeDraft(c, row, checkText, '')
  return { standardId: row.id, no: frozen.no, digest: frozen.digest }
}

/**
 * At launch every standard the plan cites is frozen and its digest enters the ledger. What cannot be frozen is said there too:
 * the launch itself has happened.
 */
const freezeStandards: Reaction = {
  name: 'score.freeze-standards',
  on: ['campaign.launched', 'campaign.superseded'],
  run: async (c, event) => {
    const campaign = await readCampaign(c.tx, event.campaignId!)
    const refs = (await planOf(c.tx, campaign.id)).sections.standard?.refs ?? []
    for (const ref of refs) {
      const about = { campaignId: campaign.id, unitId: campaign.organiser_id }
      try {
        const found = await freezeCited(c, campaign.organiser_id, ref)
        if (found)
          await c.record('standard.cited', {
            ...about,
            subjectId: found.standardId,
            detail: { key: ref.id, no: found.no, digest: found.digest },
          })
        else await c.record('standard.not-found', { ...about, detail: { key: ref.id, no: ref.version } })
      } catch (e) {
        if (!(e instanceof Refused)) throw e
        await c.record('standard.not-frozen', { ...about, detail: { key: ref.id, no: ref.version, code: e.code } })
      }
    }
  },
}

/** Figures changed: the kept results of open rounds follow, one round a call. */
const refresh: Tick = {
  name: 'score.refresh',
  run: async (c) => {
    const due = await openRounds(c.tx)
    if (!due) return 0
    const round = await readRound(c.tx, due.id)
    const { changeNo } = await readPeriod(c.tx, round.period_id)
    const { standard } = await readFrozen(c.tx, round.standard_id, round.standard_no)
    if (round.read_change < 0 || needsCohort(standard)) await scoreAll(c.tx, round.id)
    else {
      const units = await staleUnits(c.tx, round.id, round.period_id, round.read_change)
      for (let from = 0; from < units.length; from += 500) await scoreUnits(c.tx, round, units.slice(from, from + 500))
    }
    await writeRead(c.tx, round.id, changeNo)
    return 1
  },
}

export const scoreReactions = [freezeStandards]
export const scoreTicks = [refresh]
