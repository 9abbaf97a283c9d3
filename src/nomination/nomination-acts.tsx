import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import type { ControlProps, Field } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import { giveBack, passStep, recommend, reportUp, type showNomination, stop, withdraw } from './nomination.api.ts'
import { nominationPageText as t } from './page.text.ts'

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

/** The branch's meeting with its count: sent when all of it is typed. */
const MeetingControl = ({ id, onChange, onBlur, describedBy }: ControlProps) => {
  const [typed, type] = useState<Typed>({ heldOn: '', minutes: '', should: '', present: '', for: '', against: '', abstain: '' })
  const change = (part: Partial<Typed>) => {
    const now = { ...typed, ...part }
    type(now)
    const whole = figures.every((f) => /^\d{1,6}$/.test(now[f])) && now.heldOn !== '' && now.minutes.trim() !== ''
    onChange(
      whole
        ? {
            kind: 'members',
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
const memberMeeting: Field = {
  name: 'meeting',
  label: t.memberMeeting,
  kind: 'custom',
  optional: true,
  control: (p) => <MeetingControl {...p} />,
}

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
            <Form endpoint={recommend} fixed={own} fields={[words, memberMeeting]} submit={t.recommend} {...common} />
          </>
        )
      case 'pass':
        return (
          <Form
            endpoint={passStep}
            fixed={own}
            fields={[words, { name: 'document', label: t.document, kind: 'text', max: 120, optional: true }]}
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
