import { AskButton } from '../campaign/form-dialog.tsx'
import { listMembers } from '../member/member.api.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { call } from '../web/desk/client.ts'
import type { Option } from '../web/desk/list.ts'
import { ListPage } from '../web/desk/list.tsx'
import { enterFact, listFacts } from './examine.api.ts'
import { factNames } from './examine.text.ts'
import { factsText as t } from './facts.text.ts'
import { EndFact, FactState, factFields, spellOf } from './facts-part.tsx'

const findMember = async (q: string): Promise<Option[]> => {
  const { rows } = await call(listMembers, { limit: 20, ...(q.trim() ? { search: q.trim() } : {}) })
  return rows.map((r) => ({ value: String(r.id), label: r.name }))
}

/** 纪检's register of what counts against units and members, each with its document and term. */
export default () => (
  <>
    <ListPage
      name="nomination-fact"
      title={t.title}
      lead={t.lead}
      endpoint={listFacts}
      filters={[]}
      columns={[
        { name: 'who', label: t.member, cell: (f) => f.member ?? t.ofUnit, main: true },
        { name: 'unit', label: t.unit, cell: (f) => f.unit },
        { name: 'kind', label: t.kind, cell: (f) => factNames[f.kind] },
        { name: 'words', label: t.words, cell: (f) => f.words },
        { name: 'document', label: t.document, cell: (f) => f.document },
        { name: 'spell', label: t.from, cell: (f) => spellOf(f) },
        { name: 'reason', label: t.reason, cell: (f) => f.endReason ?? '', hidden: true },
        { name: 'state', label: t.open, cell: (f) => <FactState f={f} /> },
        { name: 'acts', label: t.end, cell: (f) => <EndFact f={f} /> },
      ]}
      empty={<p>{t.empty}</p>}
    />
    <p className="acts">
      <AskButton
        main
        label={t.enter}
        title={t.enter}
        lead={t.enterLead}
        endpoint={enterFact}
        fields={[
          { name: 'unitId', label: t.unit, kind: 'find', numeric: true, find: findUnits() },
          { name: 'memberId', label: t.member, hint: t.memberHint, kind: 'find', numeric: true, optional: true, find: findMember },
          ...factFields,
        ]}
        submit={t.enter}
        touches={['nomination']}
      />
    </p>
  </>
)
