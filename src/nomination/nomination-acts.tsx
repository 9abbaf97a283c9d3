import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import type { ControlProps, Field } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import { useSession } from '../web/desk/session.ts'
import { giveBack, passStep, recommend, reportUp, stop, withdraw } from './nomination.api.ts'
import type { showNomination } from './nomination.view.api.ts'
import { nominationPageText as t } from './page.text.ts'
import type { MeetingKind } from './settings.ts'

export type Act = 'recommend' | 'pass' | 'return' | 'stop' | 'withdraw' | 'report-up'

const titles: Record<Act, string> = {
  recommend: t.recommend,
  pass: t.pass,
  return: t.return,
  stop: t.stop,
  withdraw: t.withdraw,
  'report-up': t.reportUp,
}
const words: Field = { name: 'words', label: t.words, kind: 'long', lines: 3, max: 2000 }
const reason: Field = { name: 'reason', label: t.reason, kind: 'long', lines: 3, max: 1000 }

const figures = ['should', 'present', 'for', 'against', 'abstain'] as const
type Typed = Record<'heldOn' | 'minutes' | (typeof figures)[number], string>

/** A meeting with its count: sent when all of it is typed. */
const MeetingControl = ({ id, onChange, onBlur, describedBy, kind }: ControlProps & { kind: MeetingKind }) => {
  const [typed, type] = useState<Typed>({ heldOn: '', minutes: '', should: '', present: '', for: '', against: '', abstain: '' })
  const change = (part: Partial<Typed>) => {
    const now = { ...typed, ...part }
    type(now)
    const whole = figures.every((f) => /^\d{1,6}$/.test(now[f])) && now.heldOn !== '' && now.minutes.trim() !== ''
    onChange(
      whole
        ? {
            kind,
            heldOn: now.heldOn,
            minutes: now.minutes.trim(),
            ...Object.fromEntries(figures.map((f) => [f, Number(now[f])])),
          }
        : undefined,
    )
  }
  const text = (name: 'heldOn' | 'minutes', kind: string) => (
    <label key={name}>
      {t[name]}
      <input type={kind} value={typed[name]} onChange={(e) => change({ [name]: e.target.value })} onBlur={onBlur} />
    </label>
  )
  return (
    <fieldset id={id} className="stack" aria-describedby={describedBy}>
      {text('heldOn', 'date')}
      {text('minutes', 'text')}
      {figures.map((f) => (
        <label key={f}>
          {t[f]}
          <input className="short" inputMode="numeric" value={typed[f]} onChange={(e) => change({ [f]: e.target.value })} onBlur={onBlur} />
        </label>
      ))}
    </fieldset>
  )
}
/** Asked where the plan says the step is a meeting; a branch may also enter its own where it does not. */
export const meetingField = (kind: MeetingKind | null): Field => ({
  name: 'meeting',
  label: kind === null ? t.memberMeeting : t.kinds[kind],
  kind: 'custom',
  optional: kind === null,
  control: (p) => <MeetingControl {...p} kind={kind ?? 'members'} />,
})
/** 考察: who went and on which day; left empty it was this person today. */
const InspectedControl = ({ id, onChange, onBlur, describedBy, today }: ControlProps & { today: string }) => {
  const [typed, type] = useState({ by: '', heldOn: today })
  const change = (part: Partial<typeof typed>) => {
    const now = { ...typed, ...part }
    type(now)
    onChange(now.by.trim() && now.heldOn ? { by: now.by.trim(), heldOn: now.heldOn } : undefined)
  }
  return (
    <fieldset id={id} className="stack" aria-describedby={describedBy}>
      <label>
        {t.inspectedBy}
        <input value={typed.by} maxLength={120} onChange={(e) => change({ by: e.target.value })} onBlur={onBlur} />
      </label>
      <label>
        {t.inspectedOn}
        <input type="date" value={typed.heldOn} max={today} onChange={(e) => change({ heldOn: e.target.value })} onBlur={onBlur} />
      </label>
    </fieldset>
  )
}
const inspectedField = (today: string): Field => ({
  name: 'inspected',
  label: t.inspected,
  hint: t.inspectedHint,
  kind: 'custom',
  optional: true,
  control: (p) => <InspectedControl {...p} today={today} />,
})

/** One act on a nominee, asked for in a dialog. */
export const ActDialog = ({
  act,
  n,
  close,
  again,
}: {
  act: Act
  n: Output<typeof showNomination>
  close: () => void
  again: () => Promise<unknown>
}) => {
  const { today } = useSession()
  const own = { id: n.id, version: n.version }
  const done = () => {
    close()
    void again()
  }
  const common = { draft: false as const, onDone: done, touches: ['duty'] }
  const body = () => {
    switch (act) {
      case 'recommend':
        return (
          <>
            <p>{t.recommendLead}</p>
            <Form
              endpoint={recommend}
              fixed={own}
              fields={[words, ...(n.meeting === null && !n.ofBranch ? [] : [meetingField(n.meeting)])]}
              submit={t.recommend}
              {...common}
            />
          </>
        )
      case 'pass':
        return (
          <Form
            endpoint={passStep}
            fixed={own}
            fields={[
              n.dueKind === 'check' ? { ...words, label: t.finding } : words,
              ...(n.dueKind === 'check' ? [inspectedField(today)] : []),
              ...(n.meeting === null ? [] : [meetingField(n.meeting)]),
              ...(n.dueKind === 'approve' ? [{ name: 'document', label: t.document, kind: 'text' as const, max: 120 }] : []),
            ]}
            submit={t.pass}
            {...common}
          />
        )
      case 'return':
        return (
          <>
            <p>{t.returnLead}</p>
            <Form endpoint={giveBack} fixed={own} fields={[reason]} submit={t.return} {...common} />
          </>
        )
      case 'stop':
        return <Form endpoint={stop} fixed={own} fields={[reason]} submit={t.stop} {...common} />
      case 'withdraw':
        return <Form endpoint={withdraw} fixed={own} fields={[reason]} submit={t.withdraw} {...common} />
      case 'report-up':
        return (
          <Form
            endpoint={reportUp}
            fixed={{ id: n.id }}
            fields={[{ name: 'document', label: t.document, kind: 'text', max: 120 }]}
            submit={t.reportUp}
            {...common}
          />
        )
    }
  }
  return (
    <Dialog title={`${titles[act]}　${n.name}`} onClose={close}>
      {body()}
    </Dialog>
  )
}
