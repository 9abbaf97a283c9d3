import { useQueryClient } from '@tanstack/react-query'
import { dryRunOf } from '../organisation/checked.page.tsx'
import { usePathParams } from '../web/desk/address.ts'
import { call } from '../web/desk/client.ts'
import { ImportPage } from '../web/desk/import.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { checkCarryImport, importCarry, showCampaign } from './campaign.api.ts'
import { campaignPageText as t } from './workspace.text.ts'

/** 上轮遗留 from the list people already keep; checked line by line before anything is stored. */
export const CarryImportPage = () => {
  const id = Number(usePathParams().id)
  const cache = useQueryClient()
  const campaign = useAnswer(showCampaign, { id })
  const back = `/campaigns/${id}?tab=carry`
  return (
    <Answer of={campaign}>
      {(c) => (
        <>
          <Crumbs
            crumbs={[
              { label: t['list.title'], to: '/campaigns' },
              { label: c.title, to: `/campaigns/${id}` },
              { label: t['tab.carry'], to: back },
              { label: t['carry.import'] },
            ]}
          />
          <ImportPage
            title={t['carry.import']}
            lead={t['carry.import-lead']}
            uploadTo="/uploads"
            check={async (uploaded, mapping) => {
              const input = { id, attachmentId: (uploaded as { attachmentId: number }).attachmentId, mapping }
              const { reportTo: _, ...run } = dryRunOf(await call(checkCarryImport, input), JSON.stringify(input), '')
              return run
            }}
            commit={async (ticket) => {
              const done = await call(importCarry, JSON.parse(ticket))
              await cache.invalidateQueries({ queryKey: ['carry'] })
              return (
                <p>
                  {t['carry.imported'](done.added, done.known)} <Go to={back}>{t['tab.carry']}</Go>
                </p>
              )
            }}
          />
        </>
      )}
    </Answer>
  )
}
