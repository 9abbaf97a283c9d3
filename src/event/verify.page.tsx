import { useAnswer } from '../web/desk/query.ts'
import { Facts, RecordPage } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { countText, instantText } from '../web/format.ts'
import { verifyLedger } from './event.api.ts'
import { ledgerPageText as t } from './page.text.ts'

export default () => {
  const answer = useAnswer(verifyLedger, {})
  const { realm } = useSession()
  return (
    <Answer of={answer}>
      {(v) => (
        <RecordPage
          crumbs={[{ label: t.list, to: '/ledger' }, { label: t.verify }]}
          title={t.verify}
          state={<StateTag kind={v.ok ? 'done' : 'late'} word={v.ok ? t.good : t.bad} />}
          note={t.verifyLead}
          next={{ label: t.again, run: () => answer.refetch() }}
          figures={[
            { label: t.size, value: countText(v.size), unit: t.sizeUnit },
            { label: t.waiting, value: countText(v.unsealed), unit: t.sizeUnit },
          ]}
        >
          <section className="card box">
            <Facts
              facts={[
                ...(v.fault ? [{ label: t.fault, value: v.fault }] : []),
                ...(v.sealedAt ? [{ label: t.sealedAt, value: instantText(v.sealedAt, realm.zone) }] : []),
                { label: t.root, value: <code className="breaks">{v.root}</code> },
              ]}
            />
          </section>
          <section className="card box">
            <h2>{t.checkpoint}</h2>
            <p className="muted">{t.checkpointLead}</p>
            <pre className="record-text">{v.checkpoint}</pre>
          </section>
        </RecordPage>
      )}
    </Answer>
  )
}
