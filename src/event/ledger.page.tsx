import { Go } from '../web/desk/link.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useSession } from '../web/desk/session.ts'
import { dayText, instantText } from '../web/format.ts'
import { listEvents } from './event.api.ts'
import { nounNames, typeName } from './names.text.ts'
import { ledgerPageText as t } from './page.text.ts'
import { recordAt } from './record.ts'

export default () => {
  const { realm, may } = useSession()
  return (
    <ListPage
      name="ledger"
      title={t.list}
      lead={t.listLead}
      endpoint={listEvents}
      filters={[
        { name: 'noun', label: t.noun, kind: 'choice', options: Object.entries(nounNames).map(([value, label]) => ({ value, label })) },
        { name: 'from', label: t.from, kind: 'day' },
        { name: 'until', label: t.until, kind: 'day' },
      ]}
      columns={[
        {
          name: 'what',
          label: t.what,
          cell: (r) => (
            <>
              {typeName(r.type)}
              {r.proxy ? <span className="muted">　{t.proxy}</span> : null}
            </>
          ),
          main: true,
        },
        { name: 'record', label: t.record, cell: (r) => (r.subjectId === null ? '—' : t.recordNo(r.subjectId)) },
        {
          name: 'unit',
          label: t.unit,
          cell: (r) => (r.unitId ? <Go to={`/units/${r.unitId}`}>{r.unitName ?? String(r.unitId)}</Go> : '—'),
        },
        { name: 'who', label: t.who, cell: (r) => r.actorName ?? t.system },
        { name: 'happened', label: t.happened, cell: (r) => dayText(r.happenedOn) },
        { name: 'when', label: t.when, cell: (r) => instantText(r.recordedAt, realm.zone) },
        { name: 'quantity', label: t.quantity, cell: (r) => r.quantity ?? '', right: true, hidden: true },
        { name: 'leaf', label: t.leaf, cell: (r) => r.leafNo ?? t.unsealed, right: true },
        { name: 'hash', label: t.hash, cell: (r) => <code>{r.hash?.slice(0, 12) ?? ''}</code>, hidden: true },
      ]}
      rowTo={(r) => recordAt(r, may)}
      empty={<p>{t.empty}</p>}
      actions={[{ label: t.verify, to: '/ledger/verify' }]}
    />
  )
}
