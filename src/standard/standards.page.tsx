import { findUnits } from '../organisation/find.page.tsx'
import { FormPage } from '../web/desk/form.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { instantText } from '../web/format.ts'
import type { StateKind } from '../web/state.ts'
import { mayDraftStandards, type StandardState, standardStates } from './draft.ts'
import { standardPageText as t } from './page.text.ts'
import { createStandard, listBuiltins, listStandards } from './standard.api.ts'
import { standardStateNames, standardText } from './standard.text.ts'

const kinds: Record<StandardState, StateKind> = { draft: 'todo', frozen: 'frozen', revising: 'running' }
export const StandardTag = ({ state }: { state: StandardState }) => (
  <StateTag kind={kinds[state]} word={standardStateNames[`standard.state.${state}`]} />
)

export const Standards = () => {
  const may = useMay(mayDraftStandards.name)
  const { realm, today } = useSession()
  return (
    <ListPage
      name="standard"
      title={t.list}
      lead={t.lead}
      endpoint={listStandards}
      filters={[
        {
          name: 'state',
          label: t.state,
          kind: 'choice',
          options: standardStates.map((s) => ({ value: s, label: standardStateNames[`standard.state.${s}`] })),
        },
      ]}
      columns={[
        { name: 'title', label: t.name, cell: (r) => r.title, main: true },
        { name: 'state', label: t.state, cell: (r) => <StandardTag state={r.state} /> },
        { name: 'no', label: t.versionOf, cell: (r) => (r.frozenNo === 0 ? t.none : t.version(r.frozenNo)) },
        { name: 'owner', label: t.owner, cell: (r) => r.owner },
        { name: 'frozenAt', label: t.frozenAt, cell: (r) => (r.frozenAt ? instantText(r.frozenAt, realm.zone, today) : '—') },
        { name: 'digest', label: t.digest, cell: (r) => r.digest?.slice(0, 12) ?? '—', hidden: true },
      ]}
      rowTo={(r) => `/standards/${r.id}`}
      empty={<p>{standardText['standard.empty']}</p>}
      actions={
        may
          ? [
              { label: t.make, to: '/standards/new' },
              { label: t.importDo, to: '/standards/import' },
            ]
          : []
      }
    />
  )
}

export const NewStandard = () => {
  const { seat } = useSession()
  return (
    <Answer of={useAnswer(listBuiltins, {})}>
      {({ rows }) => (
        <FormPage
          title={t.make}
          lead={t.makeLead}
          crumbs={[{ label: t.list, to: '/standards' }, { label: t.make }]}
          endpoint={createStandard}
          fields={[
            {
              name: 'builtin',
              label: t.builtin,
              kind: 'choice',
              options: rows.map((r) => ({ value: r.key, label: `${r.title}（${t.items(r.items)}）` })),
            },
            {
              name: 'ownerId',
              label: t.owner,
              kind: 'find',
              numeric: true,
              find: findUnits(),
              ...(seat ? { now: { value: String(seat.unitId), label: seat.unit } } : {}),
            },
          ]}
          initial={seat ? { ownerId: seat.unitId } : {}}
          submit={t.makeDo}
          to={(out) => `/standards/${out.id}`}
        />
      )}
    </Answer>
  )
}
