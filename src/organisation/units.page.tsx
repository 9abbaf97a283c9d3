import { lines } from '../lib/permission.ts'
import { one, useAddress } from '../web/desk/address.ts'
import { ListPage } from '../web/desk/list.tsx'
import { useMay, useSeatFor } from '../web/desk/session.ts'
import { countText, dayText } from '../web/format.ts'
import { BelowNote } from './below.page.tsx'
import { listUnits } from './organisation.api.ts'
import { lineNames, organisationText, sectorNames, unitKindNames } from './organisation.text.ts'
import { sectors, unitKinds } from './organisation.ts'
import { unitPageText as t } from './page.text.ts'

export default () => {
  const mayEdit = useMay('unit.edit')
  const mayImport = useMay('unit.import')
  const seat = useSeatFor('unit.read')
  const below = one(useAddress().search.below)
  return (
    <ListPage
      name="unit"
      title={t.list}
      lead={below ? <BelowNote id={Number(below)} all="/units" /> : t.listLead}
      endpoint={listUnits}
      fixed={below ? { below } : {}}
      filters={[
        { name: 'search', label: t.search, kind: 'text' },
        { name: 'kind', label: t.kind, kind: 'choice', options: unitKinds.map((k) => ({ value: k, label: unitKindNames[k] })) },
        { name: 'sector', label: t.sector, kind: 'choice', options: sectors.map((s) => ({ value: s, label: sectorNames[s] })) },
        {
          name: 'line',
          label: t.line,
          kind: 'choice',
          options: lines.slice(1).map((l) => ({ value: l, label: lineNames[l] })),
          all: lineNames.party,
        },
      ]}
      columns={[
        { name: 'name', label: t.name, cell: (r) => r.shortName, main: true, sort: 'name' },
        { name: 'kind', label: t.kind, cell: (r) => r.kindName },
        { name: 'parent', label: t.below, cell: (r) => r.parentName ?? '—', sort: 'tree' },
        { name: 'sector', label: t.sector, cell: (r) => r.sectorName ?? '—' },
        { name: 'members', label: t.members, cell: (r) => countText(r.membersN), right: true },
        { name: 'units', label: t.units, cell: (r) => countText(r.unitsN), right: true },
        { name: 'full', label: t.fullName, cell: (r) => r.name, hidden: true },
        { name: 'code', label: t.code, cell: (r) => r.externalCode ?? '—', hidden: true },
        { name: 'founded', label: t.founded, cell: (r) => (r.foundedOn ? dayText(r.foundedOn) : '—'), hidden: true },
      ]}
      rowTo={(r) => `/units/${r.id}`}
      empty={<p>{organisationText['unit.empty']}</p>}
      actions={[
        ...(mayEdit ? [{ label: t.create, to: '/units/new' }] : []),
        ...(mayImport ? [{ label: t.import, to: '/units/import' }] : []),
        { label: t.tree, to: '/units/tree' },
      ]}
      {...(seat
        ? {
            exportTo: (asked: Record<string, unknown>) =>
              `/api/units/export?below=${below ?? seat.unitId}&line=${String(asked.line ?? 'party')}&format=xlsx`,
          }
        : {})}
    />
  )
}
