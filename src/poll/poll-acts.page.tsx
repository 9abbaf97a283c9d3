import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { Button } from '../web/desk/button.tsx'
import type { ControlProps } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import { useCommand } from '../web/desk/query.ts'
import { sayError } from '../web/desk/say.ts'
import { useSession } from '../web/desk/session.ts'
import { instantText } from '../web/format.ts'
import { OpenUrn } from './ceremony.page.tsx'
import { FreezeBallot } from './freeze.page.tsx'
import { pollPageText as t } from './page.text.ts'
import { closePoll, countPapers, freezePoll, type showPoll, startPoll, voidPoll, withdrawPoll } from './poll.api.ts'
import { buildRoll } from './roll.api.ts'
import { Wide } from './wide.page.tsx'

export type Shown = Output<typeof showPoll>
export type Act =
  | 'roll-members'
  | 'roll-named'
  | 'roll-leaders'
  | 'freeze'
  | 'freeze-ballot'
  | 'open-urn'
  | 'start'
  | 'close-early'
  | 'count'
  | 'void'
  | 'withdraw'

/** Names one a line, as they stand in a list the clerk has. */
const PeopleControl = ({ id, value, onChange, describedBy }: ControlProps) => {
  const [text, write] = useState(() => ((value as { people?: { name: string }[] } | null)?.people ?? []).map((p) => p.name).join('\n'))
  return (
    <textarea
      id={id}
      rows={10}
      aria-describedby={describedBy}
      value={text}
      onChange={(e) => {
        write(e.target.value)
        const people = e.target.value.split('\n').map((l) => l.trim()).filter(Boolean) // biome-ignore format: one line
        onChange({ from: 'named', people: people.map((name) => ({ name })) })
      }}
    />
  )
}
/** The instant in the reader's own clock, kept as the contract wants it. */
export const MomentControl = ({ id, value, onChange, onBlur, describedBy }: ControlProps) => {
  const [text, write] = useState(typeof value === 'string' ? value.slice(0, 16) : '')
  return (
    <input
      id={id}
      type="datetime-local"
      aria-describedby={describedBy}
      value={text}
      onBlur={onBlur}
      onChange={(e) => {
        write(e.target.value)
        const at = new Date(e.target.value)
        onChange(Number.isNaN(at.getTime()) ? '' : at.toISOString())
      }}
    />
  )
}
const UnitsControl =
  (from: 'members' | 'leaders') =>
  ({ id, onChange, describedBy }: ControlProps) => {
    const [options, show] = useState<readonly { value: string; label: string }[]>([])
    return (
      <>
        <input id={`${id}-q`} type="search" aria-label={t.rollUnit} onChange={async (e) => show(await findUnits()(e.target.value))} />
        <select id={id} aria-describedby={describedBy} size={6} onChange={(e) => onChange({ from, unitIds: [Number(e.target.value)] })}>
          {options.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ))}
        </select>
      </>
    )
  }

const MemberUnits = UnitsControl('members')
const LeaderUnits = UnitsControl('leaders')

/** What one clerk read off the papers; the other clerk's figures are not on this page. */
const CountForm = ({ p, onClose }: { p: Shown; onClose: () => void }) => {
  const grades = p.definition.scale.grades
  const [n, set] = useState<Record<string, number>>({})
  const [said, say] = useState<string | null>(null)
  const [sent, send] = useState<{ words: string; unlike: boolean } | null>(null)
  const command = useCommand(countPapers, { touches: ['duty'] })
  const cell = (key: string, label: string) => (
    <input
      type="number"
      min={0}
      aria-label={label}
      value={n[key] ?? ''}
      onChange={(e) => set({ ...n, [key]: Number(e.target.value) })}
      style={{ width: '5em' }}
    />
  )
  const where = (d: { classKey: string; objectNo: number | null; itemId: string | null; what: string }): string =>
    [
      p.definition.classes.find((k) => k.key === d.classKey)?.title,
      p.objectRows.find((o) => o.no === d.objectNo)?.name,
      p.definition.items.find((i) => i.id === d.itemId)?.title,
      d.what === 'noOpinion' ? (p.definition.scale.noOpinion ?? t.noOpinion) : /^\d+$/.test(d.what) ? grades[Number(d.what)]?.title : t[d.what as 'issued'],
    ].filter(Boolean).join(' ') // biome-ignore format: one line
  const submit = async () => {
    say(null)
    try {
      const out = await command.run({
        id: p.id,
        classes: p.definition.classes.map((k) => ({
          classKey: k.key,
          issued: n[`${k.key}/issued`] ?? 0,
          returned: n[`${k.key}/returned`] ?? 0,
          invalid: n[`${k.key}/invalid`] ?? 0,
        })),
        counts: p.definition.classes.flatMap((k) =>
          p.objectRows.flatMap((o) =>
            p.definition.items.map((i) => ({
              classKey: k.key,
              objectNo: o.no,
              itemId: i.id,
              grades: grades.map((g) => n[`${k.key}/${o.no}/${i.id}/${g.id}`] ?? 0),
              noOpinion: n[`${k.key}/${o.no}/${i.id}/none`] ?? 0,
            })),
          ),
        ),
      })
      const unlike = !out.agreed && out.differences.length > 0
      send({
        unlike,
        words: out.agreed ? t.agreed : unlike ? t.differ(out.differences.length, out.differences.map(where).join('；')) : t.waits,
      })
    } catch (e) {
      say(sayError(e))
    }
  }
  if (sent)
    return (
      <div className="stack">
        <p role="status" className="note">
          {sent.words}
        </p>
        <div className="acts">
          {sent.unlike ? <Button onClick={() => send(null)}>{t.countAgain}</Button> : null}
          <Button main={!sent.unlike} onClick={onClose}>
            {t.countClose}
          </Button>
        </div>
      </div>
    )
  return (
    <>
      <p>{t.countLead}</p>
      {p.definition.classes.map((k) => (
        <section key={k.key}>
          <h3>{k.title}</h3>
          <p>
            {(['issued', 'returned', 'invalid'] as const).map((w) => (
              <span key={w}>
                {t[w]} {cell(`${k.key}/${w}`, `${k.title}${t[w]}`)}　
              </span>
            ))}
          </p>
          <Wide label={k.title}>
            <table>
              <thead>
                <tr>
                  <th>{t.object}</th>
                  <th>{t.item}</th>
                  {grades.map((g) => (
                    <th key={g.id}>{g.title}</th>
                  ))}
                  {p.definition.scale.noOpinion === null ? null : <th>{p.definition.scale.noOpinion}</th>}
                </tr>
              </thead>
              <tbody>
                {p.objectRows.flatMap((o) =>
                  p.definition.items.map((i) => (
                    <tr key={`${o.no}/${i.id}`}>
                      <td>{o.name}</td>
                      <td>{i.title}</td>
                      {grades.map((g) => (
                        <td key={g.id}>{cell(`${k.key}/${o.no}/${i.id}/${g.id}`, `${o.name}${i.title}${g.title}`)}</td>
                      ))}
                      {p.definition.scale.noOpinion === null ? null : (
                        <td>{cell(`${k.key}/${o.no}/${i.id}/none`, `${o.name}${i.title}${p.definition.scale.noOpinion}`)}</td>
                      )}
                    </tr>
                  )),
                )}
              </tbody>
            </table>
          </Wide>
        </section>
      ))}
      {said ? <p role="status">{said}</p> : null}
      <Button main busy={command.busy} onClick={() => void submit()}>
        {t.countDo}
      </Button>
    </>
  )
}

/** What an end before the published hour means, and why it is. */
const CloseEarly = ({ p, onDone }: { p: Shown; onDone: () => void }) => {
  const { realm, today } = useSession()
  const minutes = p.minutesLeft ?? 0
  const left = t.left(Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60)
  return (
    <div className="stack">
      <p>{t.endEarlyAsk(instantText(p.closesAt!, realm.zone, today), left)}</p>
      {p.channel === 'ballot' ? <p>{t.closeEarlyAsk}</p> : null}
      <Form
        endpoint={closePoll}
        fixed={{ id: p.id, version: p.version }}
        fields={[{ name: 'reason', label: t.earlyReason, hint: t.earlyReasonHint, kind: 'long', lines: 3, max: 300 }]}
        submit={p.channel === 'ballot' ? t.closeEarly : t.endEarly}
        draft={false}
        touches={['duty']}
        onDone={onDone}
      />
    </div>
  )
}

/** The one form each step asks for. */
export const ActForm = ({ act, p, onDone }: { act: Act; p: Shown; onDone: () => void }) => {
  const common = { draft: false as const, touches: ['duty'], onDone }
  const own = { id: p.id, version: p.version }
  const classes = { name: 'classKey', label: t.served, kind: 'choice' as const, options: p.definition.classes.map((k) => ({ value: k.key, label: k.title })) } // biome-ignore format: one line
  switch (act) {
    case 'roll-members':
      return <Form endpoint={buildRoll} fixed={own} fields={[classes, { name: 'source', label: t.rollUnit, kind: 'custom', control: MemberUnits }]} submit={t.rollDo} {...common} /> // biome-ignore format: one line
    case 'roll-leaders':
      return <Form endpoint={buildRoll} fixed={own} fields={[classes, { name: 'source', label: t.rollUnit, kind: 'custom', control: LeaderUnits }]} submit={t.rollDo} {...common} /> // biome-ignore format: one line
    case 'roll-named':
      return <Form endpoint={buildRoll} fixed={own} fields={[classes, { name: 'source', label: t.rollPeople, kind: 'custom', control: PeopleControl }]} submit={t.rollDo} {...common} /> // biome-ignore format: one line
    case 'freeze':
      return (
        <>
          <p>{t.freezeLead}</p>
          <Form
            endpoint={freezePoll}
            fixed={own}
            fields={[
              { name: 'opensAt', label: t.opensAt, kind: 'custom', control: MomentControl },
              { name: 'closesAt', label: t.closesAt, kind: 'custom', control: MomentControl },
            ]}
            submit={t.freezeDo}
            {...common}
          />
        </>
      )
    case 'start':
      return <Form endpoint={startPoll} fixed={own} fields={p.channel === 'paper' ? [{ name: 'present', label: t.present, kind: 'whole' }] : []} submit={t.start} {...common} /> // biome-ignore format: one line
    case 'close-early':
      return <CloseEarly p={p} onDone={onDone} />
    case 'freeze-ballot':
      return <FreezeBallot p={p} onDone={onDone} />
    case 'open-urn':
      return <OpenUrn p={p} onDone={onDone} />
    case 'withdraw':
      return <Form endpoint={withdrawPoll} fixed={own} fields={[{ name: 'reason', label: t.reason, kind: 'long', lines: 3, max: 300 }]} submit={t.withdraw} {...common} /> // biome-ignore format: one line
    case 'count':
      return <CountForm p={p} onClose={onDone} />
    case 'void':
      return <Form endpoint={voidPoll} fixed={own} fields={[{ name: 'reason', label: t.reason, kind: 'long', lines: 3, max: 300 }]} submit={t.void} {...common} /> // biome-ignore format: one line
  }
}
