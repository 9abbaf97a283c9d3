import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { nameImport, nameOutside, showImports } from './import.api.ts'
import { scorePageText as t } from './page.text.ts'

type Shown = Output<typeof showImports>
type Item = Shown['items'][number]
type Act = { item: Item; from: 'here' | 'outside' } | null

const Named = ({ of }: { of: NonNullable<Item['named']> }) => {
  const { today } = useSession()
  return (
    <>
      <p>
        {of.roundId === null ? `${of.title}（${of.fromRealm}，${of.basis}）` : <Go to={`/rounds/${of.roundId}`}>{of.title}</Go>}
        {'　'}
        <span className="muted">{t.importedBy(of.by ?? '', dayText(of.on, today))}</span>
      </p>
      <p>
        <code>{of.digest.match(/.{8}/g)!.join(' ')}</code>
      </p>
      {of.changed ? (
        <p className="note bad" role="alert">
          {t.importChanged}
        </p>
      ) : (
        <p>
          {t.importFound(of.found, of.units)}
          {of.without.length > 0 ? `。${t.importWithout(of.without)}` : ''}
        </p>
      )}
    </>
  )
}

const ActDialog = ({ act, r, close, again }: { act: NonNullable<Act>; r: Shown; close: () => void; again: () => Promise<unknown> }) => {
  const { today } = useSession()
  const common = {
    fixed: { id: r.round.id, leaf: act.item.leaf, seen: act.item.version },
    draft: false as const,
    onDone: () => {
      close()
      void again()
    },
  }
  const title = `${act.item.leaf}　${act.item.title}`
  if (act.from === 'here')
    return (
      <Dialog title={title} onClose={close} wide>
        {r.sources.length === 0 ? (
          <p>{t.importNoSource}</p>
        ) : (
          <Form
            endpoint={nameImport}
            fields={[
              {
                name: 'sourceRoundId',
                label: t.importSource,
                kind: 'choice',
                numeric: true,
                options: r.sources.map((s) => ({
                  value: String(s.roundId),
                  label: t.importOption({ ...s, frozenOn: dayText(s.frozenOn, today) }),
                })),
              },
            ]}
            submit={t.importName}
            {...common}
          />
        )}
      </Dialog>
    )
  return (
    <Dialog title={title} onClose={close} wide>
      <Form
        endpoint={nameOutside}
        fields={[
          { name: 'fromRealm', label: t.fromRealm, kind: 'text', max: 120 },
          { name: 'basis', label: t.importBasis, hint: t.importBasisHint, kind: 'text', max: 200 },
          { name: 'digest', label: t.importDigest, kind: 'text', max: 64 },
          { name: 'bytes', label: t.importBytes, hint: t.importBytesHint, kind: 'long', max: 4_000_000 },
        ]}
        submit={t.importOutside}
        {...common}
      />
    </Dialog>
  )
}

const View = ({ r, again }: { r: Shown; again: () => Promise<unknown> }) => {
  const [act, open] = useState<Act>(null)
  return (
    <article className="record">
      <Crumbs crumbs={[{ label: t.list, to: '/rounds' }, { label: r.round.title, to: `/rounds/${r.round.id}` }, { label: t.imports }]} />
      <header className="page-head">
        <div>
          <h1>{t.imports}</h1>
          <p className="lead">{t.importsLead}</p>
        </div>
      </header>
      <div className="stack">
        {r.items.map((item) => (
          <section key={item.leaf} className="card box">
            <h2>{`${item.leaf}　${item.title}（${t.pointsUnit(item.max)}）`}</h2>
            <p className="muted">{item.reading}</p>
            {item.only ? <p className="muted">{t.importOnly(item.only.slice(0, 16))}</p> : null}
            {item.named ? <Named of={item.named} /> : <p>{t.importNone}</p>}
            {r.may.name ? (
              <div className="in-row">
                <Button
                  small
                  label={`${item.named ? t.importAgain : t.importName} ${item.leaf}`}
                  onClick={() => open({ item, from: 'here' })}
                >
                  {item.named ? t.importAgain : t.importName}
                </Button>
                <Button small label={`${t.importOutside} ${item.leaf}`} onClick={() => open({ item, from: 'outside' })}>
                  {t.importOutside}
                </Button>
              </div>
            ) : null}
          </section>
        ))}
      </div>
      {act ? <ActDialog act={act} r={r} close={() => open(null)} again={again} /> : null}
    </article>
  )
}

/** Which frozen result each imported item of a round takes, and how many of its units have one there. */
export default () => {
  const answer = useAnswer(showImports, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(r) => <View r={r} again={() => answer.refetch()} />}</Answer>
}
