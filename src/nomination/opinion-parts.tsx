import './forms.css'
import { useState } from 'react'
import { AskButton } from '../campaign/form-dialog.tsx'
import type { Output } from '../lib/contract.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { ActionButton, Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import type { Field } from '../web/desk/form.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { dayText } from '../web/format.ts'
import type { showNomination } from './nomination.view.api.ts'
import { addressOpinion, confirmOpinion, giveOpinion, opinionSlip, waiveOpinion } from './opinion.api.ts'
import { nominationPageText as t } from './page.text.ts'
import { paperPageText } from './paper.text.ts'
import { EnterOpinion } from './paper-parts.tsx'
import { slipText as s } from './slip.text.ts'

type One = Output<typeof showNomination>['opinions'][number]
type Slip = Output<typeof opinionSlip>

const verdict: Field = {
  name: 'verdict',
  label: t.verdict,
  kind: 'choice',
  options: [
    { value: 'agree', label: t.opinionVerdicts.agree },
    { value: 'object', label: t.opinionVerdicts.object },
  ],
}

/** The slip as it goes into the envelope; it is shown this once and not kept. */
const SlipSheet = ({ slip, close }: { slip: Slip; close: () => void }) => {
  const { hall } = useSession()
  const address = `${location.origin}${hall ?? ''}/opinion/${slip.code}`
  return (
    <Dialog
      title={slip.channel === 'own' ? s.ownTitle : s.title}
      onClose={close}
      wide
      foot={
        <>
          <Button onClick={close}>{s.done}</Button>
          <Button main onClick={() => print()}>
            {t.print}
          </Button>
        </>
      }
    >
      <p role="status">{slip.channel === 'own' ? s.ownOnce : s.once}</p>
      <article className="paper-form slip">
        <h2>{s.heading}</h2>
        <p>{s.to(slip.from)}</p>
        <p>{s.ask(slip.title, slip.name)}</p>
        <table>
          <tbody>
            <tr>
              <th scope="row">{s.address}</th>
              <td className="num code">{address}</td>
            </tr>
            <tr>
              <th scope="row">{s.until}</th>
              <td>{dayText(slip.until)}</td>
            </tr>
            {slip.confirm ? (
              <tr>
                <th scope="row">{s.confirm}</th>
                <td className="num">{slip.confirm}</td>
              </tr>
            ) : null}
          </tbody>
        </table>
        <p>{slip.channel === 'own' ? s.ownHow : s.how}</p>
        <p className="sign">{s.handed(slip.by)}</p>
      </article>
    </Dialog>
  )
}

/** How an answer came: by an account, on paper, or through which hands a link went. */
export const viaWords = (o: One): string => {
  if (o.state === 'asked')
    return o.handedBy ? s.out(s.channels[o.channel ?? 'slip'], o.handedBy, dayText(o.handedOn ?? ''), o.confirmedBy) : ''
  if (o.via === null) return ''
  if (o.via === 'paper' && o.handedBy) return `${s.via.paper}，${paperPageText.hands(o.handedBy, o.confirmedBy)}`
  return o.via === 'link' ? s.came(s.channels[o.channel ?? 'slip'], o.handedBy ?? '', o.confirmedBy ?? '') : s.via[o.via]
}

/** What may be done about an opinion that is still asked. */
export const Opinion = ({ o, again }: { o: One; again: () => Promise<unknown> }) => {
  const gives = useMay('nomination.give-opinion')
  const asks = useMay('nomination.ask-opinion')
  const confirms = useMay('nomination.confirm-opinion')
  const [slip, show] = useState<Slip | null>(null)
  const [confirm, tell] = useState<string | null>(null)
  if (o.state !== 'asked') return null
  // The office seals slips for bodies without an account; a body that has one asks for its own.
  const seals = asks ? !o.discipline : gives && (o.discipline || o.unitId !== null)
  return (
    <span className="acts">
      {gives ? (
        <AskButton
          label={t.give}
          title={`${o.from}　${t.give}`}
          endpoint={giveOpinion}
          fixed={{ id: o.id }}
          fields={[
            verdict,
            { name: 'words', label: t.words, kind: 'long', lines: 3, max: 1000 },
            { name: 'person', label: t.person, kind: 'text', max: 60 },
          ]}
          submit={t.give}
        />
      ) : null}
      {asks ? <EnterOpinion o={o} /> : null}
      {asks ? (
        <AskButton
          label={t.address}
          title={`${o.from}　${t.address}`}
          endpoint={addressOpinion}
          fixed={{ id: o.id }}
          fields={[{ name: 'unitId', label: t.from, kind: 'find', numeric: true, find: findUnits() }]}
          submit={t.address}
        />
      ) : null}
      {seals ? (
        <ActionButton
          small
          action={{
            label: asks ? s.print : s.own,
            confirm: { title: asks ? s.print : s.own, body: asks ? s.printConfirm : s.ownConfirm },
            run: async () => {
              show(await call(opinionSlip, { id: o.id }))
              await again()
            },
          }}
        />
      ) : null}
      {confirms && o.channel === 'slip' && o.handedBy ? (
        <ActionButton
          small
          action={{
            label: s.takeConfirm,
            run: async () => {
              tell((await call(confirmOpinion, { id: o.id })).confirm)
              await again()
            },
          }}
        />
      ) : null}
      {asks && !o.binding && !o.discipline ? (
        <AskButton
          label={t.waive}
          title={`${o.from}　${t.waive}`}
          endpoint={waiveOpinion}
          fixed={{ id: o.id }}
          fields={[{ name: 'reason', label: t.reason, kind: 'long', lines: 2, max: 300 }]}
          submit={t.waive}
        />
      ) : null}
      {confirm ? (
        <p className="note" role="status">
          {s.tellConfirm(o.from)} <b className="num">{confirm}</b>
        </p>
      ) : null}
      {slip ? <SlipSheet slip={slip} close={() => show(null)} /> : null}
    </span>
  )
}
