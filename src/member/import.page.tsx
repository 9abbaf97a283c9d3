import { useState } from 'react'
import { dryRunOf } from '../organisation/checked.page.tsx'
import { findUnits } from '../organisation/find.page.tsx'
import { one, useAddress } from '../web/desk/address.ts'
import { call } from '../web/desk/client.ts'
import { FieldView } from '../web/desk/field.tsx'
import { ImportPage } from '../web/desk/import.tsx'
import { Go } from '../web/desk/link.tsx'
import { useSeatFor } from '../web/desk/session.ts'
import { checkImport, importMembers } from './member.api.ts'
import { memberPageText as t } from './page.text.ts'

export default () => {
  const seat = useSeatFor('member.import')
  const asked = one(useAddress().search.below)
  const [below, setBelow] = useState(asked ?? String(seat?.unitId ?? ''))
  return (
    <ImportPage
      key={below}
      title={t.import}
      lead={t.importLead}
      above={
        <FieldView
          form="import"
          path="below"
          field={{
            name: 'below',
            label: t.importWhere,
            kind: 'find',
            numeric: true,
            find: findUnits('party'),
            ...(seat && below === String(seat.unitId) ? { now: { value: String(seat.unitId), label: seat.unit } } : {}),
          }}
          value={below}
          errors={{}}
          onChange={(_p, v) => v && setBelow(String(v))}
          onBlur={() => {}}
        />
      }
      uploadTo="/uploads"
      templateTo="/api/members/import/template?format=xlsx"
      check={async (uploaded, mapping) => {
        const { attachmentId } = uploaded as { attachmentId: number }
        const input = { attachmentId, below: Number(below), mapping }
        return dryRunOf(
          await call(checkImport, input),
          JSON.stringify(input),
          `/api/members/import/report?attachmentId=${attachmentId}&below=${below}&mapping=${encodeURIComponent(JSON.stringify(mapping))}`,
        )
      }}
      commit={async (ticket) => {
        const done = await call(importMembers, JSON.parse(ticket))
        return (
          <p>
            {done.sentence} <Go to={`/members?below=${below}`}>{t.imported}</Go>
          </p>
        )
      }}
    />
  )
}
