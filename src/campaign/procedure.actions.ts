import { assertMay } from '../access/access.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { lockCampaign, planOf, readCampaign } from './campaign.read.ts'
import * as rules from './campaign.ts'
import { writeDraft } from './campaign.write.ts'
import { sayProblem } from './plan.text.ts'
import { parsePlan, planDigest } from './plan.ts'
import type { PlanV1 } from './plan-schema.ts'
import * as api from './procedure.api.ts'
import { adoptProcedure, type Procedure, procedureChanges } from './procedure.ts'
import { procedures } from './templates.ts'

/** The draft as it would be, checked like any other plan. @throws campaign.plan-broken */
const adopted = (draft: PlanV1, p: Procedure): PlanV1 => {
  const made = parsePlan(adoptProcedure(draft, p))
  if (!made.ok) throw rules.planBroken({ problems: made.problems.slice(0, 8).map((x) => sayProblem(x)) }, made.problems[0]!.at)
  return made.plan
}

const listProcedures = implement(api.listProcedures, async (c: Context, { id }) => {
  const campaign = await readCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayDraft, campaign.organiser_id, 'campaign')
  rules.campaignCan.assert('edit', campaign.state)
  const draft = await planOf(c.tx, id)
  return {
    version: campaign.version,
    rows: [...procedures().values()].map((p) => ({
      id: p.id,
      name: p.name,
      source: p.source,
      changes: procedureChanges(draft, adoptProcedure(draft, p)),
    })),
  }
})

const adopt = implement(api.adoptProcedure, async (c, input) => {
  const campaign = await lockCampaign(c.tx, input.id)
  await assertMay(c.tx, c.actor, rules.mayDraft, campaign.organiser_id, 'campaign')
  rules.campaignCan.assert('edit', campaign.state)
  const p = procedures().get(input.procedure)
  if (!p) throw rules.procedureUnknown({ procedure: input.procedure })
  const draft = await planOf(c.tx, input.id)
  const plan = adopted(draft, p)
  const changes = procedureChanges(draft, plan)
  await writeDraft(c.tx, input.id, input.version, campaign.version, { title: campaign.title, draft: plan, intro: campaign.public_intro })
  await c.record('campaign.procedure-adopted', {
    campaignId: input.id,
    subjectId: input.id,
    unitId: campaign.organiser_id,
    detail: { procedure: p.id, name: p.name, parts: changes.map((x) => x.part), digest: planDigest(plan) },
  })
  return { version: input.version + 1, changes }
})

export const procedureActions: Implementation[] = [listProcedures, adopt]
