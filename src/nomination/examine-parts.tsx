import { useState } from 'react'
import { AskButton } from '../campaign/form-dialog.tsx'
import type { Output } from '../lib/contract.ts'
import { listMembers } from '../member/member.api.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import type { Option } from '../web/desk/list.ts'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { dayText } from '../web/format.ts'
import { declareConflict, inspectNominee, listConflicts, sendStepLink, verifyRule } from './examine.api.ts'
import { conflictNames, inspectionNames } from './examine.text.ts'
import { conflictKinds, inspectionVerdicts } from './examine.ts'
import type { showNomination } from './nomination.view.api.ts'
import { nominationPageText as t } from './page.text.ts'

type Shown = Output<typeof showNomination>

const findAnyMember = async (q: string): Promise<Option[]> => {
  const { rows } = await call(listMembers, { limit: 20, ...(q.trim() ? { search: q.trim() } : {}) })
  return rows.map((r) => ({ value: String(r.id), label: r.name }))
}

/** 待核 is answered by a person of the body that knows. */
export const Verify = ({ n, id, rule }: { n: Shown; id: string; rule: string }) => {
  const verifies = useMay('nomination.verify')
  if (!verifies || (n.state !== 'climbing' && n.state !== 'selected')) return null
  return (
    <AskButton
      label={t.verify}
      title={`${t.verify}　${rule}`}
      lead={t.verifyLead}
      endpoint={verifyRule}
      fixed={{ id: n.id, rule: id }}
      fields={[
        {
          name: 'verdict',
          label: t.verdict,
          kind: 'choice',
          options: [
            { value: 'ok', label: t.verdicts.ok },
            { value: 'fail', label: t.verdicts.fail },
          ],
        },
        { name: 'words', label: t.ground, kind: 'long', lines: 3, max: 1000 },
        { name: 'body', label: t.verifyBody, kind: 'text', max: 60 },
        { name: 'person', label: t.person, kind: 'text', max: 60 },
      ]}
      submit={t.verify}
    />
  )
}

/** The due step sent to a person without an account; the link is shown once. */
const SendLink = ({ n }: { n: Shown }) => {
  const { hall } = useSession()
  const [code, show] = useState<string | null>(null)
  const [open, ask] = useState(false)
  return (
    <section className="card box" aria-label={t.stepLink}>
      <h2>{t.stepLink}</h2>
      <Button small onClick={() => ask(true)}>
        {t.link}
      </Button>
      {open ? (
        <Dialog title={`${n.step ?? ''}　${t.link}`} onClose={() => ask(false)}>
          <p>{t.stepLinkLead}</p>
          <Form
            endpoint={sendStepLink}
            fixed={{ id: n.id }}
            fields={[{ name: 'person', label: t.linkPerson, kind: 'text', max: 60 }]}
            submit={t.link}
            draft={false}
            onDone={(out) => {
              ask(false)
              show(out.code)
            }}
          />
        </Dialog>
      ) : null}
      {code ? (
        <p className="note" role="status">
          {t.linkLead} <b className="num">{`${location.origin}${hall ?? ''}/nomination-step/${code}`}</b>
        </p>
      ) : null}
    </section>
  )
}

/** 考察 and 回避 of one nominee. */
export const ExamineParts = ({ n }: { n: Shown }) => {
  const { today } = useSession()
  const inspects = useMay('nomination.inspect')
  const declares = useMay('nomination.declare')
  const sends = useMay('nomination.enter-paper')
  const conflicts = useAnswer(listConflicts, { id: n.id })
  const open = n.state === 'climbing' || n.state === 'selected'
  const rows = conflicts.data?.rows ?? []
  return (
    <>
      {sends && n.dueKind !== null && n.meeting === null && ['recommend', 'review', 'check'].includes(n.dueKind) ? (
        <SendLink n={n} />
      ) : null}
      {n.inspection || (inspects && open) ? (
        <section className="card box" aria-label={t.inspection}>
          <h2>{t.inspection}</h2>
          {n.inspection ? (
            <p>
              {dayText(n.inspection.on)}　{n.inspection.by}　{inspectionNames[n.inspection.verdict]}　{n.inspection.finding}
            </p>
          ) : null}
          {inspects && open ? (
            <AskButton
              label={t.inspect}
              title={`${t.inspect}　${n.name}`}
              endpoint={inspectNominee}
              fixed={{ id: n.id }}
              initial={{ heldOn: today }}
              fields={[
                { name: 'heldOn', label: t.inspectedOn, kind: 'day' },
                { name: 'by', label: t.inspectedBy, kind: 'text', max: 120 },
                { name: 'finding', label: t.finding, kind: 'long', lines: 4, max: 2000 },
                {
                  name: 'verdict',
                  label: t.inspectVerdict,
                  kind: 'choice',
                  options: inspectionVerdicts.map((v) => ({ value: v, label: inspectionNames[v] })),
                },
              ]}
              submit={t.inspect}
            />
          ) : null}
        </section>
      ) : null}
      {rows.length > 0 || declares ? (
        <section className="card box" aria-label={t.conflicts}>
          <h2>{t.conflicts}</h2>
          <ul>
            {rows.map((k) => (
              <li key={k.id}>
                {k.person}　{conflictNames[k.kind]}　{k.words}　{dayText(k.on)}
              </li>
            ))}
          </ul>
          {declares ? (
            <AskButton
              label={t.declare}
              title={`${t.declare}　${n.name}`}
              lead={t.declareLead}
              endpoint={declareConflict}
              fixed={{ id: n.id }}
              fields={[
                {
                  name: 'kind',
                  label: t.conflictKind,
                  kind: 'choice',
                  options: conflictKinds.map((k) => ({ value: k, label: conflictNames[k] })),
                },
                { name: 'words', label: t.reason, kind: 'long', lines: 2, max: 300 },
                { name: 'memberId', label: t.declareOther, kind: 'find', numeric: true, optional: true, find: findAnyMember },
              ]}
              submit={t.declare}
            />
          ) : null}
        </section>
      ) : null}
    </>
  )
}
