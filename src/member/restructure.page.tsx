import type { Output } from '../lib/contract.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { showUnit } from '../organisation/organisation.api.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Field } from '../web/desk/form.ts'
import { FormPage } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { listMembers } from './member.api.ts'
import { memberPageText as t } from './page.text.ts'
import { mergeUnit, splitUnit } from './restructure.api.ts'

type Unit = Output<typeof showUnit>

const dated: Field[] = [
  { name: 'onDay', label: t.effectiveOn, kind: 'day', hint: t.effectiveHint, optional: true },
  { name: 'document', label: t.basis, kind: 'text', hint: t.basisHint, max: 100 },
]

const OfUnit = ({ children }: { children: (u: Unit) => React.ReactNode }) => {
  const answer = useAnswer(showUnit, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{children}</Answer>
}
const crumbs = (u: Unit, here: string) => [{ label: t.units, to: '/units' }, { label: u.shortName, to: `/units/${u.id}` }, { label: here }]

export const MergeUnit = () => (
  <OfUnit>
    {(u) => (
      <FormPage
        title={t.merge}
        lead={t.mergeLead}
        crumbs={crumbs(u, t.merge)}
        endpoint={mergeUnit}
        fields={[
          {
            name: 'intoId',
            label: t.mergeInto,
            kind: 'find',
            numeric: true,
            find: findUnits(u.lines[0]?.line ?? 'party', u.kind === 'branch' ? 'branch' : undefined),
          },
          ...dated,
        ]}
        fixed={{ id: u.id, version: u.version }}
        submit={t.mergeDo}
        to={() => `/units/${u.id}`}
      />
    )}
  </OfUnit>
)

const SplitForm = ({ u }: { u: Unit }) => {
  const members = useAnswer(listMembers, { branchId: u.id, limit: 200 })
  return (
    <Answer of={members}>
      {({ rows }) => (
        <FormPage
          title={t.split}
          lead={t.splitLead}
          crumbs={crumbs(u, t.split)}
          endpoint={splitUnit}
          fields={[
            { name: 'name', label: t.splitName, kind: 'text', max: 100 },
            { name: 'shortName', label: t.splitShort, kind: 'text', optional: true, max: 40 },
            {
              name: 'memberIds',
              label: t.splitWho,
              kind: 'many',
              numeric: true,
              options: rows.map((m) => ({ value: String(m.id), label: m.name })),
            },
            ...dated,
          ]}
          fixed={{ id: u.id, version: u.version }}
          submit={t.splitDo}
          to={(out) => `/units/${out.id}`}
        />
      )}
    </Answer>
  )
}

export const SplitUnit = () => <OfUnit>{(u) => <SplitForm u={u} />}</OfUnit>
