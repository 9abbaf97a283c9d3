import { planOf, readCampaign } from '../campaign/campaign.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import { sha256Hex } from '../lib/digest.ts'
import { unitName } from '../nomination/nomination.read.ts'
import { decisionsOf, listHonourRows, realmOf } from './honour.read.ts'
import { honourText } from './honour.text.ts'
import * as api from './results.api.ts'
import { differences, packageForged, type ResultsPackage, readResults, resultsText } from './results.ts'
import { keyFor, signList, verifies } from './signer.ts'

/** What the register says of a campaign today, as the file has it. */
const registerOf = async (c: Context, campaignId: number): Promise<Pick<ResultsPackage, 'decisions' | 'rows'>> => {
  const rows = await listHonourRows(c.tx, { campaignId }, c.today, null, 5000)
  return {
    decisions: (await decisionsOf(c.tx, campaignId)).map((d) => ({
      documentNo: d.document_no,
      decidedOn: d.decided_on,
      level: d.level,
      digest: d.digest,
    })),
    rows: rows.map((r) => ({
      documentNo: r.document_no,
      title: r.title_name,
      level: r.level,
      object: r.object,
      holder: r.holder,
      unit: r.unit_name,
      grantedOn: r.granted_on,
      posthumous: r.posthumous,
      state: r.state,
    })),
  }
}

const signedResults = implement(api.signedResults, async (c, { campaignId }) => {
  const campaign = await readCampaign(c.tx, campaignId)
  const realm = await realmOf(c.tx)
  const text = resultsText({
    schema: 'honour-results/1',
    realm: { code: realm.code, name: realm.name },
    campaign: {
      id: campaignId,
      title: campaign.title,
      kind: (await planOf(c.tx, campaignId)).basis.kind,
      organiser: await unitName(c.tx, campaign.organiser_id),
    },
    asOf: c.today,
    ...(await registerOf(c, campaignId)),
  })
  const signed = signList(realm.code, text)
  if (signed === null) throw notFound({ noun: 'page' })
  return { ...signed, digest: sha256Hex(text) }
})

const checkResults = implement(api.checkResults, async (c, input) => {
  const genuine = verifies(input)
  const realm = await realmOf(c.tx)
  const mine = input.key === keyFor(realm.code)
  // Of another realm nothing is known here but its signature; of one's own file the register says where it was changed.
  if (!genuine && !mine) throw packageForged({}, 'text')
  const results = readResults(input.text)
  if (!genuine && results.realm.code !== realm.code) throw packageForged({}, 'text')
  const digest = sha256Hex(input.text)
  const own = mine && results.realm.code === realm.code
  return {
    digest,
    own,
    genuine,
    differences: own ? differences(results, await registerOf(c, results.campaign.id)) : [],
    results,
    citations: results.rows
      .filter((r) => genuine && r.state === 'effective')
      .map((r) => ({
        holder: r.holder,
        unit: r.unit,
        basis: honourText['honour.citation']({
          realm: results.realm.name,
          title: r.title,
          documentNo: r.documentNo,
          asOf: results.asOf,
          digest: digest.slice(0, 16),
        }),
      })),
  }
})

export const resultsActions: Implementation[] = [signedResults, checkResults]
