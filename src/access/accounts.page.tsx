import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { ActionButton } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { announce } from '../web/desk/live.tsx'
import { queries } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import type { StateKind } from '../web/state.ts'
import { closeAccount, listAccounts, resetPassword } from './access.api.ts'
import { accessText } from './access.text.ts'
import { type AccountState, accountStates } from './access.ts'
import { accountPageText as t } from './page.text.ts'
import { grantMembers } from './slip.api.ts'
import { Slips } from './slips.page.tsx'

const accountKinds: Record<AccountState, StateKind> = { 'first-password': 'todo', active: 'done', closed: 'frozen' }

type Row = Output<typeof listAccounts>['rows'][number]
const again = () => queries.invalidateQueries({ queryKey: ['account'] })

export default () => {
  const creates = useMay('account.create')
  const resets = useMay('account.reset')
  const gives = useMay('grant.give')
  const { seat } = useSession()
  const [slip, setSlip] = useState<{ login: string; displayName: string; firstPassword: string } | null>(null)
  const acts = (r: Row) => (
    <span className="in-row">
      {resets && r.state !== 'closed' ? (
        <ActionButton
          small
          action={{
            label: t.reset,
            confirm: { title: t.reset, body: <p>{t.resetAsk(r.displayName)}</p> },
            run: async () => {
              setSlip(await call(resetPassword, { id: r.id }))
              await again()
            },
          }}
        />
      ) : null}
      {creates && r.state !== 'closed' ? (
        <ActionButton
          small
          action={{
            label: t.close,
            confirm: { title: t.close, body: <p>{t.closeAsk(r.displayName)}</p>, danger: true },
            run: async () => {
              await call(closeAccount, { id: r.id, reason: t.closeWhy })
              await again()
            },
          }}
        />
      ) : null}
    </span>
  )
  return (
    <>
      <ListPage
        name="account"
        title={t.list}
        lead={t.listLead}
        endpoint={listAccounts}
        filters={[
          { name: 'search', label: t.search, kind: 'text' },
          {
            name: 'state',
            label: t.state,
            kind: 'choice',
            options: accountStates.map((s) => ({ value: s, label: accessText[`account.state.${s}`] })),
          },
        ]}
        columns={[
          { name: 'name', label: t.person, cell: (r) => r.displayName, main: true },
          { name: 'login', label: t.login, cell: (r) => r.login },
          {
            name: 'seats',
            label: t.seats,
            cell: (r) =>
              r.seats.length > 0 ? (
                r.seats.map((s) => `${s.unitName} ${s.roleName}`).join('、')
              ) : (
                <span className="muted">{t.noSeats}</span>
              ),
          },
          {
            name: 'state',
            label: t.state,
            cell: (r) => <StateTag kind={accountKinds[r.state]} word={accessText[`account.state.${r.state}`]} />,
          },
          ...(creates || resets ? [{ name: 'acts', label: t.acts, cell: acts }] : []),
        ]}
        empty={<p>{accessText['account.empty']}</p>}
        actions={[
          ...(creates
            ? [
                { label: t.fromRoster, to: '/accounts/from-members' },
                { label: t.create, to: '/accounts/new' },
              ]
            : []),
          ...(gives && seat
            ? [
                {
                  label: t.grantMembers,
                  confirm: { title: t.grantMembers, body: <p>{t.grantMembersAsk}</p> },
                  run: async () => {
                    const { n } = await call(grantMembers, { unitId: seat.unitId })
                    announce(`${t.grantedMembers} ${n}`)
                    await again()
                  },
                },
              ]
            : []),
        ]}
      />
      {slip ? (
        <Dialog title={t.slips} onClose={() => setSlip(null)} wide>
          <Slips slips={[{ ...slip, branchName: '' }]} />
        </Dialog>
      ) : null}
    </>
  )
}
