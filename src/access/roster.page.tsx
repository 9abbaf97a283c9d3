import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { Button } from '../web/desk/button.tsx'
import { FormPage } from '../web/desk/form.tsx'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { countText } from '../web/format.ts'
import { accountPageText as t } from './page.text.ts'
import { accountsFromMembers } from './slip.api.ts'
import { Slips } from './slips.page.tsx'

const crumbs = [{ label: t.list, to: '/accounts' }, { label: t.fromRoster }]

/** Accounts for everybody on the roster who has none, a hundred at a time, and their slips to print. */
export default () => {
  const { seat } = useSession()
  const [made, setMade] = useState<Output<typeof accountsFromMembers> | null>(null)
  if (made)
    return (
      <article>
        <div className="no-print">
          <Crumbs crumbs={crumbs} />
          <header className="page-head">
            <div>
              <h1>
                {t.slips}
                <span className="count">{countText(made.slips.length)}</span>
              </h1>
              <p className="lead">{made.slips.length === 0 ? t.slipsNone : made.left > 0 ? t.slipsLeft(countText(made.left)) : ''}</p>
            </div>
            <div className="acts">{made.left > 0 ? <Button onClick={() => setMade(null)}>{t.next}</Button> : null}</div>
          </header>
        </div>
        {made.slips.length > 0 ? <Slips slips={made.slips} /> : null}
      </article>
    )
  return (
    <FormPage
      title={t.fromRoster}
      lead={t.rosterLead}
      crumbs={crumbs}
      endpoint={accountsFromMembers}
      fields={[
        {
          name: 'unitId',
          label: t.rosterWhere,
          kind: 'find',
          numeric: true,
          find: findUnits('party'),
          ...(seat ? { now: { value: String(seat.unitId), label: seat.unit } } : {}),
        },
      ]}
      initial={seat ? { unitId: seat.unitId } : {}}
      submit={t.rosterDo}
      draft={false}
      onDone={setMade}
    />
  )
}
