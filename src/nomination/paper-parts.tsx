import { useState } from 'react'
import { AskButton } from '../campaign/form-dialog.tsx'
import type { Output } from '../lib/contract.ts'
import { ActionButton } from '../web/desk/button.tsx'
import { call, upload } from '../web/desk/client.ts'
import type { ControlProps, Field } from '../web/desk/form.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Facts } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import type { showNomination } from './nomination.view.api.ts'
import { meetingField } from './nomination-acts.tsx'
import { nominationPageText as n } from './page.text.ts'
import { confirmPaper, enterOpinion, enterPaper, listPapers, refusePaper } from './paper.api.ts'
import { paperStateNames, paperPageText as t } from './paper.text.ts'

type Shown = Output<typeof showNomination>
export type Paper = Output<typeof listPapers>['rows'][number]

/** One scan, sent as it is chosen; a telephone offers its camera. */
const ScanControl = ({ id, value, onChange, describedBy }: ControlProps) => {
  const [name, setName] = useState('')
  const [wrong, say] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    say(null)
    try {
      const form = new FormData()
      form.append('file', file)
      const sent = await upload<{ attachmentId: number; name: string }>('/uploads', form, () => {})
      setName(sent.name)
      onChange(sent.attachmentId)
    } catch (e) {
      say(sayError(e))
    } finally {
      setBusy(false)
    }
  }
  if (typeof value === 'number')
    return (
      <p role="status">
        {t.sent(name)}{' '}
        <button id={id} type="button" className="btn small quiet" onClick={() => onChange(undefined)}>
          {t.drop}
        </button>
      </p>
    )
  return (
    <div>
      <input
        id={id}
        type="file"
        accept="image/*,application/pdf"
        disabled={busy}
        aria-describedby={describedBy}
        onChange={(e) => void send(e.target.files?.[0])}
      />
      {wrong ? (
        <p className="error" role="alert">
          {wrong}
        </p>
      ) : null}
    </div>
  )
}
const scan: Field = {
  name: 'attachmentId',
  label: t.scan,
  hint: t.scanHint,
  kind: 'custom',
  keep: false,
  control: (p) => <ScanControl {...p} />,
}
const person: Field = { name: 'person', label: t.person, hint: t.personHint, kind: 'text', max: 60 }
const words: Field = { name: 'words', label: t.words, kind: 'long', lines: 3, max: 1000 }
const verdict = (of: readonly ('pass' | 'return' | 'agree' | 'object')[]): Field => ({
  name: 'verdict',
  label: t.verdict,
  kind: 'choice',
  options: of.map((v) => ({ value: v, label: t.verdicts[v] })),
})

const isDraft = (of: Shown): boolean => of.state === 'draft' || of.state === 'returned'
/** Whether this person may enter a paper for the step that is due. */
const usePaper = (of: Shown): boolean => {
  const enters = useMay('nomination.enter-paper')
  return enters && (isDraft(of) || (of.state === 'climbing' && ['recommend', 'review', 'check', 'approve'].includes(of.dueKind ?? '')))
}

/** The due step of a body without a computer, from its sealed paper. */
const EnterPaper = ({ n: of }: { n: Shown }) => {
  const drafted = isDraft(of)
  return (
    <AskButton
      label={t.enter}
      title={`${t.enter}　${of.name}`}
      lead={t.enterLead}
      endpoint={enterPaper}
      fixed={{ id: of.id, version: of.version, ...(drafted ? { verdict: 'pass' as const } : {}) }}
      fields={[
        ...(drafted ? [] : [verdict(['pass', 'return'])]),
        words,
        ...(of.meeting === null && !drafted ? [] : [meetingField(of.meeting)]),
        ...(of.dueKind === 'approve' ? [{ name: 'document', label: t.document, kind: 'text' as const, max: 120 }] : []),
        person,
        scan,
      ]}
      submit={t.enter}
      touches={['nomination']}
    />
  )
}

/** An answer that came back on paper. */
export const EnterOpinion = ({ o }: { o: Shown['opinions'][number] }) => (
  <AskButton
    label={t.enter}
    title={`${o.from}　${t.enter}`}
    lead={t.enterLead}
    endpoint={enterOpinion}
    fixed={{ id: o.id }}
    fields={[verdict(['agree', 'object']), words, person, scan]}
    submit={t.enter}
    touches={['nomination']}
  />
)

const tones = { entered: 'running', confirmed: 'done', refused: 'returned' } as const

/** One paper with its scan beside it, and the second hand. */
export const PaperCard = ({ p, whose, again }: { p: Paper; whose?: boolean; again: () => Promise<unknown> }) => {
  const confirms = useMay('nomination.confirm-paper')
  const address = `/api/nominations/${p.nominationId}/papers/${p.attachmentId}`
  const waits = p.state === 'entered'
  return (
    <article className="card box stack" aria-label={`${p.name}　${p.step}`}>
      <h3>
        {p.step} <StateTag kind={tones[p.state]} word={paperStateNames[`paper.state.${p.state}`]} />
      </h3>
      <Facts
        facts={[
          ...(whose
            ? [
                { label: t.nominee, value: `${p.name}　${p.title}`, to: `/nominations/${p.nominationId}` },
                { label: t.unit, value: p.unit },
              ]
            : []),
          { label: t.person, value: p.person },
          { label: t.verdict, value: t.verdicts[p.verdict] },
          { label: t.words, value: p.words },
          ...(p.meeting ? [{ label: n.votes, value: `${dayText(p.meeting.heldOn)}　${p.meeting.minutes}　${n.votesOf(p.meeting)}` }] : []),
          ...(p.document ? [{ label: t.document, value: p.document }] : []),
          { label: t.entered, value: t.hand(p.enteredBy, dayText(p.enteredOn)) },
          ...(p.decidedBy
            ? [{ label: t.confirmed, value: [t.hand(p.decidedBy, dayText(p.decidedOn ?? '')), p.reason ?? ''].filter(Boolean).join('　') }]
            : []),
        ]}
      />
      {waits && p.scanType.startsWith('image/') ? <img src={address} alt={t.scan} style={{ maxWidth: '100%', maxHeight: '60vh' }} /> : null}
      <p>
        <a href={address} target="_blank" rel="noreferrer">
          {t.see}（{p.scan}）
        </a>
      </p>
      {waits && confirms ? (
        <p className="acts">
          <ActionButton
            small
            action={{
              label: t.confirm,
              why: p.own ? t.own : null,
              confirm: { title: t.confirm, body: t.compare },
              run: async () => {
                await call(confirmPaper, { id: p.id })
                await again()
              },
            }}
          />
          {p.own ? null : (
            <AskButton
              label={t.refuse}
              title={`${t.refuse}　${p.name}`}
              endpoint={refusePaper}
              fixed={{ id: p.id }}
              fields={[{ name: 'reason', label: t.refuseReason, kind: 'long', lines: 2, max: 300 }]}
              submit={t.refuse}
              touches={['nomination']}
            />
          )}
        </p>
      ) : null}
    </article>
  )
}

/** Papers of one nominee, on its page; nothing where there never was one. */
export const PapersPart = ({ n: of, again }: { n: Shown; again: () => Promise<unknown> }) => {
  const answer = useAnswer(listPapers, { nominationId: of.id, limit: 50 })
  const enters = usePaper(of)
  const rows = answer.data?.rows ?? []
  if (rows.length === 0 && !enters) return null
  return (
    <section className="card box stack" aria-label={t.title}>
      <h2>{t.title}</h2>
      {enters ? (
        <p>
          <EnterPaper n={of} />
        </p>
      ) : null}
      {rows.map((p) => (
        <PaperCard
          key={p.id}
          p={p}
          again={async () => {
            await answer.refetch()
            await again()
          }}
        />
      ))}
    </section>
  )
}
