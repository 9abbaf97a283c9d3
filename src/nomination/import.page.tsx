import { useQueryClient } from '@tanstack/react-query'
import { dryRunOf } from '../organisation/checked.page.tsx'
import { call } from '../web/desk/client.ts'
import { ImportPage } from '../web/desk/import.tsx'
import { Go } from '../web/desk/link.tsx'
import { Crumbs } from '../web/desk/record.tsx'
import { checkNominationImport, importNominations } from './bulk.api.ts'
import { type Chosen, InCampaign } from './choose.tsx'
import { nominationPageText as t } from './page.text.ts'

const Import = ({ unitId, campaign }: Chosen) => {
  const cache = useQueryClient()
  return (
    <ImportPage
      title={t.import}
      lead={t.importLead}
      above={<p>{campaign.title}</p>}
      uploadTo="/uploads"
      check={async (uploaded, mapping) => {
        const input = { campaignId: campaign.id, unitId, attachmentId: (uploaded as { attachmentId: number }).attachmentId, mapping }
        const { reportTo: _, ...run } = dryRunOf(await call(checkNominationImport, input), JSON.stringify(input), '')
        return run
      }}
      commit={async (ticket) => {
        const { n } = await call(importNominations, JSON.parse(ticket))
        await cache.invalidateQueries({ queryKey: ['nomination'] })
        return (
          <p>
            {t.imported(n)} <Go to="/nominations?state=draft">{t.list}</Go>
          </p>
        )
      }}
    />
  )
}

/** Nominees of one unit from the list it already has, under the rules of a single nomination. */
export default () => (
  <div className="stack">
    <Crumbs crumbs={[{ label: t.list, to: '/nominations' }, { label: t.import }]} />
    <InCampaign here="/nominations/import">{(c) => <Import {...c} />}</InCampaign>
  </div>
)
