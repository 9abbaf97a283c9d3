import { nominationChoices } from '../nomination/nomination.view.api.ts'
import { one, useAddress } from '../web/desk/address.ts'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { listHonours } from './honour.api.ts'
import { honourStateWords, honourText } from './honour.text.ts'
import { honourStates } from './honour.ts'
import { decisionOffers } from './offers.ts'
import { honourPageText as t } from './page.text.ts'
import { resultsPageText } from './results.text.ts'
import { toneOf } from './tone.ts'
import { yearlyPageText as y } from './yearly.text.ts'

export default () => {
  const { search } = useAddress()
  // Findings of eligibility open the list of one unit or one person.
  const [unit, member] = [one(search.unitId), one(search.memberId)]
  const decides = useMay('honour.decide')
  const { seat } = useSession()
  const choices = useAnswer(nominationChoices, { unitId: seat?.unitId ?? 0 }, { enabled: decides && seat !== null }).data
  const none = choices && !choices.campaigns.some((c) => c.organiser && c.awards.length > 0) && decisionOffers(choices.below).length === 0
  return (
    <ListPage
      name="honour"
      title={t.list}
      lead={t.lead}
      endpoint={listHonours}
      fixed={{ ...(unit ? { unitId: Number(unit) } : {}), ...(member ? { memberId: Number(member) } : {}) }}
      filters={[
        { name: 'state', label: t.state, kind: 'choice', options: honourStates.map((s) => ({ value: s, label: honourStateWords[s] })) },
        { name: 'year', label: t.year, kind: 'text' },
        { name: 'recheckBy', label: t.recheckBy, kind: 'day' },
      ]}
      columns={[
        { name: 'holder', label: t.holder, cell: (r) => r.holder, main: true },
        { name: 'title', label: t.title, cell: (r) => `${r.title}${r.posthumous ? `（${t.posthumous}）` : ''}` },
        { name: 'level', label: t.level, cell: (r) => r.level },
        { name: 'unit', label: t.unit, cell: (r) => r.unit },
        { name: 'document', label: t.document, cell: (r) => r.documentNo },
        { name: 'granted', label: t.granted, cell: (r) => dayText(r.grantedOn) },
        { name: 'expires', label: t.expires, cell: (r) => (r.expiresOn ? dayText(r.expiresOn) : t.none), hidden: true },
        { name: 'recheck', label: t.recheckOn, cell: (r) => (r.recheckOn ? dayText(r.recheckOn) : t.none) },
        { name: 'code', label: t.code, cell: (r) => r.code ?? t.none, hidden: true },
        { name: 'state', label: t.state, cell: (r) => <StateTag {...toneOf(r.state)} /> },
      ]}
      rowTo={(r) => `/honours/${r.id}`}
      empty={<p>{honourText['honour.empty']}</p>}
      actions={[
        ...(decides ? [{ label: t.decide, to: '/honours/new', why: none ? t.noCampaign : null }] : []),
        { label: y.register, to: '/honours/register' },
        { label: resultsPageText.title, to: '/honours/check' },
      ]}
    />
  )
}
