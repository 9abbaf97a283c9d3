import type { Output } from '../lib/contract.ts'
import { lines } from '../lib/permission.ts'
import { one, useAddress, usePathParams } from '../web/desk/address.ts'
import { call } from '../web/desk/client.ts'
import type { Field } from '../web/desk/form.ts'
import { FormPage } from '../web/desk/form.tsx'
import type { Option } from '../web/desk/list.ts'
import { useAnswer } from '../web/desk/query.ts'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { findUnits } from './find.page.tsx'
import { createUnit, editUnit, endUnit, moveUnit, placeUnit, showUnit } from './organisation.api.ts'
import { lineNames, sectorNames, settlementNames, unitKindNames } from './organisation.text.ts'
import { sectors, unitKinds } from './organisation.ts'
import { unitPageText as t } from './page.text.ts'

type Unit = Output<typeof showUnit>

const kindOptions = unitKinds.map((k) => ({ value: k, label: unitKindNames[k] }))
const sectorOptions = sectors.map((s) => ({ value: s, label: sectorNames[s] }))
const lineOptions = lines.map((l) => ({ value: l, label: lineNames[l] }))

const facts = (ledBy?: Option): Field[] => [
  { name: 'name', label: t.fullName, kind: 'text', max: 100 },
  { name: 'shortName', label: t.shortName, kind: 'text', hint: t.shortHint, optional: true, max: 40 },
  { name: 'kind', label: t.kindLabel, kind: 'choice', options: kindOptions },
  { name: 'sector', label: t.sectorLabel, kind: 'choice', options: sectorOptions, hint: t.sectorHint, optional: true, compact: true },
  { name: 'foundedOn', label: t.foundedOn, kind: 'day', optional: true },
  { name: 'externalCode', label: t.externalCode, kind: 'text', hint: t.externalHint, optional: true, short: true },
  { name: 'creditCode', label: t.creditCode, kind: 'text', hint: t.creditHint, optional: true },
  {
    name: 'households',
    label: t.households,
    kind: 'whole',
    unit: t.householdsUnit,
    optional: true,
    when: (v) => v.kind === 'residents-committee',
  },
  {
    name: 'settlement',
    label: t.settlement,
    kind: 'choice',
    options: Object.entries(settlementNames).map(([value, label]) => ({ value, label })),
    optional: true,
    when: (v) => v.kind === 'residents-committee',
  },
  { name: 'urban', label: t.urban, kind: 'flag', says: t.yes, when: (v) => v.kind === 'residents-committee' },
  {
    name: 'ledById',
    label: t.ledBy,
    kind: 'find',
    numeric: true,
    find: findUnits('party'),
    optional: true,
    when: (v) => ['league', 'union', 'women'].includes(String(v.kind)),
    ...(ledBy ? { now: ledBy } : {}),
  },
  { name: 'note', label: t.note, kind: 'long', max: 1000, optional: true },
]

const dated: Field[] = [
  { name: 'onDay', label: t.onDay, kind: 'day', hint: t.onDayHint, optional: true },
  { name: 'document', label: t.document, kind: 'text', hint: t.documentHint, max: 100 },
]

export const CreateUnit = () => {
  const parent = Number(one(useAddress().search.parent) ?? 0) || useSession().seat?.unitId || 0
  const above = useAnswer(showUnit, { id: parent }, { enabled: parent > 0 })
  return (
    <Answer of={above}>
      {(p) => (
        <FormPage
          title={t.create}
          crumbs={[{ label: t.list, to: '/units' }, { label: p.shortName, to: `/units/${p.id}` }, { label: t.create }]}
          endpoint={createUnit}
          fields={[
            {
              name: 'parentId',
              label: t.parent,
              kind: 'find',
              numeric: true,
              find: findUnits('party'),
              now: { value: String(p.id), label: p.shortName },
            },
            ...facts(),
            { ...dated[0]! },
            { ...dated[1]!, optional: true },
          ]}
          initial={{ parentId: p.id, sector: p.sector }}
          submit={t.createDo}
          to={(out) => `/units/${out.id}`}
        />
      )}
    </Answer>
  )
}

/** Pages about one unit begin with its record. */
const OfUnit = ({ children }: { children: (u: Unit) => React.ReactNode }) => {
  const answer = useAnswer(showUnit, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{children}</Answer>
}
const crumbs = (u: Unit, here: string) => [{ label: t.list, to: '/units' }, { label: u.shortName, to: `/units/${u.id}` }, { label: here }]

export const EditUnit = () => (
  <OfUnit>
    {(u) => (
      <FormPage
        title={t.edit}
        crumbs={crumbs(u, t.edit)}
        endpoint={editUnit}
        fields={facts(u.ledBy ? { value: String(u.ledBy.id), label: u.ledBy.name } : undefined)}
        fixed={{ id: u.id, version: u.version }}
        initial={{ ...u, ledById: u.ledBy?.id ?? null }}
        current={async () => {
          const now = await call(showUnit, { id: u.id })
          return { values: { ...now, ledById: now.ledBy?.id ?? null }, fixed: { id: u.id, version: now.version } }
        }}
        clears
        submit={t.editDo}
        to={() => `/units/${u.id}`}
      />
    )}
  </OfUnit>
)

export const MoveUnit = () => (
  <OfUnit>
    {(u) => (
      <FormPage
        title={t.move}
        lead={t.moveLead}
        crumbs={crumbs(u, t.move)}
        known={u.lines.map((l) => ({ label: l.lineName, value: l.chain.map((x) => x.name).join(' › ') }))}
        endpoint={moveUnit}
        fields={[
          ...(u.lines.length > 1
            ? [
                {
                  name: 'line',
                  label: t.line,
                  kind: 'choice' as const,
                  options: lineOptions.filter((o) => u.lines.some((l) => l.line === o.value)),
                },
              ]
            : []),
          { name: 'parentId', label: t.parent, kind: 'find', numeric: true, find: findUnits(u.lines[0]?.line ?? 'party') },
          ...dated,
        ]}
        fixed={{ id: u.id, version: u.version, ...(u.lines.length === 1 ? { line: u.lines[0]!.line } : {}) }}
        submit={t.moveDo}
        to={() => `/units/${u.id}`}
      />
    )}
  </OfUnit>
)

export const EndUnit = () => (
  <OfUnit>
    {(u) => (
      <FormPage
        title={t.end}
        lead={t.endLead}
        crumbs={crumbs(u, t.end)}
        known={[{ label: t.fullName, value: u.name }]}
        endpoint={endUnit}
        fields={dated}
        fixed={{ id: u.id, version: u.version }}
        submit={t.endDo}
        to={() => `/units/${u.id}`}
      />
    )}
  </OfUnit>
)

export const PlaceUnit = () => (
  <OfUnit>
    {(u) => (
      <FormPage
        title={t.place}
        crumbs={crumbs(u, t.place)}
        known={u.lines.map((l) => ({ label: l.lineName, value: l.chain.map((x) => x.name).join(' › ') }))}
        endpoint={placeUnit}
        fields={[
          {
            name: 'line',
            label: t.line,
            kind: 'choice',
            options: lineOptions.filter((o) => !u.lines.some((l) => l.line === o.value)),
            compact: true,
          },
          {
            name: 'parentId',
            label: t.parent,
            kind: 'find',
            numeric: true,
            // A superior stands in the line one enters; which that is, is chosen above, so all lines are searched.
            find: async (q) =>
              (await Promise.all(lines.filter((l) => !u.lines.some((x) => x.line === l)).map((l) => findUnits(l)(q)))).flat(),
          },
          { ...dated[0]! },
          { ...dated[1]!, optional: true },
        ]}
        fixed={{ id: u.id }}
        submit={t.placeDo}
        to={() => `/units/${u.id}`}
      />
    )}
  </OfUnit>
)
