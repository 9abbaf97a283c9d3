import { useState } from 'react'
import { z } from 'zod'
import type { Endpoint } from '../lib/contract.ts'
import { roles } from '../lib/permission.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { showUnit } from '../organisation/organisation.api.ts'
import { one, useAddress, usePathParams } from '../web/desk/address.ts'
import { call } from '../web/desk/client.ts'
import { FormPage } from '../web/desk/form.tsx'
import type { Option } from '../web/desk/list.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { createAccounts, endGrant, giveGrant, handOver, listAccounts } from './access.api.ts'
import { roleNames } from './access.text.ts'
import { accountPageText as t } from './page.text.ts'
import { type SlipFacts, Slips } from './slips.page.tsx'

const findAccounts = async (q: string): Promise<Option[]> => {
  const { rows } = await call(listAccounts, { limit: 20, ...(q.trim() ? { search: q.trim() } : {}) })
  return rows
    .filter((r) => r.state !== 'closed')
    .map((r) => ({
      value: String(r.id),
      label: `${r.displayName}（${r.login}${r.seats[0] ? `，${r.seats[0].unitName}${r.seats[0].roleName}` : ''}）`,
    }))
}

/** The endpoint takes many; the form asks for one. */
const createOne: Endpoint = {
  ...(createAccounts as unknown as Endpoint),
  input: z.object({
    unitId: z.number().int(),
    accounts: z.array(z.object({ login: z.string().min(2).max(41), displayName: z.string().min(1).max(60) })),
  }),
}

export const CreateAccount = () => {
  const { seat } = useSession()
  const [made, setMade] = useState<SlipFacts[] | null>(null)
  const crumbs = [{ label: t.list, to: '/accounts' }, { label: t.create }]
  if (made)
    return (
      <article>
        <div className="no-print">
          <Crumbs crumbs={crumbs} />
          <h1>{t.slips}</h1>
        </div>
        <Slips slips={made} />
      </article>
    )
  return (
    <FormPage
      title={t.create}
      lead={t.createLead}
      crumbs={crumbs}
      endpoint={createOne}
      fields={[
        {
          name: 'unitId',
          label: t.unit,
          kind: 'find',
          numeric: true,
          find: findUnits('party'),
          ...(seat ? { now: { value: String(seat.unitId), label: seat.unit } } : {}),
        },
        {
          name: 'accounts',
          label: t.account,
          kind: 'rows',
          max: 20,
          fields: [
            { name: 'login', label: t.login, kind: 'text', hint: t.loginHint, short: true },
            { name: 'displayName', label: t.person, kind: 'text', short: true },
          ],
        },
      ]}
      initial={{ unitId: seat?.unitId, accounts: [{ login: '', displayName: '' }] }}
      submit={t.createDo}
      draft={false}
      onDone={(out) => setMade((out as { accounts: SlipFacts[] }).accounts.map((a) => ({ ...a, branchName: '' })))}
    />
  )
}

const useUnit = () => useAnswer(showUnit, { id: Number(one(useAddress().search.unit) ?? 0) })

export const GiveGrant = () => (
  <Answer of={useUnit()}>
    {(u) => (
      <FormPage
        title={t.grant}
        lead={t.grantLead}
        crumbs={[{ label: u.shortName, to: `/units/${u.id}` }, { label: t.grant }]}
        known={[{ label: t.unitOf, value: u.name }]}
        endpoint={giveGrant}
        fields={[
          { name: 'accountId', label: t.account, kind: 'find', numeric: true, find: findAccounts },
          { name: 'role', label: t.role, kind: 'choice', options: roles.map((r) => ({ value: r, label: roleNames[r] })), compact: true },
          { name: 'untilOn', label: t.untilOn, kind: 'day', hint: t.untilHint, optional: true },
          { name: 'document', label: t.document, kind: 'text', hint: t.documentHint, optional: true, max: 100 },
        ]}
        fixed={{ unitId: u.id, line: u.lines[0]?.line ?? 'party' }}
        submit={t.grantDo}
        touches={['unit', 'account']}
        to={() => `/units/${u.id}`}
      />
    )}
  </Answer>
)

export const HandOverGrant = () => {
  const id = Number(usePathParams().id)
  return (
    <Answer of={useUnit()}>
      {(u) => {
        const held = u.holders.find((h) => h.grantId === id)
        return (
          <FormPage
            title={t.handOver}
            lead={t.handOverLead}
            crumbs={[{ label: u.shortName, to: `/units/${u.id}` }, { label: t.handOver }]}
            known={[
              { label: t.unitOf, value: u.name },
              { label: t.role, value: held ? roleNames[held.role] : '' },
              { label: t.person, value: held?.name ?? '' },
            ]}
            endpoint={handOver}
            fields={[
              { name: 'toAccountId', label: t.toAccount, kind: 'find', numeric: true, find: findAccounts },
              { name: 'onDay', label: t.onDay, kind: 'day', hint: t.onDayHint, optional: true },
              { name: 'document', label: t.document, kind: 'text', hint: t.documentHint, optional: true, max: 100 },
              { name: 'note', label: t.note, kind: 'long', hint: t.noteHint, max: 2000, optional: true },
            ]}
            fixed={{ id }}
            submit={t.handOverDo}
            touches={['unit', 'account', 'grant']}
            to={() => `/units/${u.id}`}
          />
        )
      }}
    </Answer>
  )
}

export const EndGrant = () => {
  const id = Number(usePathParams().id)
  return (
    <Answer of={useUnit()}>
      {(u) => {
        const held = u.holders.find((h) => h.grantId === id)
        return (
          <FormPage
            title={t.endGrant}
            lead={held ? t.endGrantAsk(held.name, roleNames[held.role]) : ''}
            crumbs={[{ label: u.shortName, to: `/units/${u.id}` }, { label: t.endGrant }]}
            known={[{ label: t.unitOf, value: u.name }]}
            endpoint={endGrant}
            fields={[
              { name: 'onDay', label: t.endOn, kind: 'day', hint: t.onDayHint, optional: true },
              { name: 'document', label: t.document, kind: 'text', hint: t.documentHint, optional: true, max: 100 },
            ]}
            fixed={{ id }}
            submit={t.endGrant}
            touches={['unit', 'account']}
            to={() => `/units/${u.id}`}
          />
        )
      }}
    </Answer>
  )
}
