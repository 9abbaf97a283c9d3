import type { Output } from '../lib/contract.ts'
import { listMeasures } from '../measure/measure.api.ts'
import { formOfLeaf } from '../standard/item.ts'
import { ownKinds } from '../standard/refine.ts'
import { itemFields } from '../standard/rule-fields.page.tsx'
import { standardText } from '../standard/standard.text.ts'
import type { Leaf } from '../standard/standard-schema.ts'
import { usePathParams } from '../web/desk/address.ts'
import { ActionButton } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import type { Field } from '../web/desk/form.ts'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs, RecordPage } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, instantText } from '../web/format.ts'
import type { StateKind } from '../web/state.ts'
import { AskButton } from './form-dialog.tsx'
import {
  decideRefinement,
  listRefinements,
  listWaiting,
  removeCondition,
  setCondition,
  showRefinement,
  submitRefinement,
  takeBackRefinement,
} from './refinement.api.ts'
import { refinementStateNames, refinementPageText as t } from './refinement.text.ts'
import type { RefinementState } from './refinement.ts'
import './campaign-page.css'

type Listed = Output<typeof listRefinements>
type Target = Listed['rows'][number]
type Own = NonNullable<Target['own']>
type Condition = Own['conditions'][number]

const kinds: Record<RefinementState, StateKind> = { draft: 'todo', submitted: 'running', approved: 'done', returned: 'returned' }
const Tag = ({ state }: { state: RefinementState }) => (
  <StateTag kind={kinds[state]} word={refinementStateNames[`refinement.state.${state}`]} />
)

/** The questions of one own condition: words, and under an item with points a rule of the permitted kinds. */
const fieldsFor = (x: Target, measures: readonly { value: string; label: string }[]): Field[] => {
  const permitted = x.max === null ? (['allOrNothing'] as const) : ownKinds
  const asked = itemFields(measures).filter((f) => !['title', 'text', 'max', 'department', 'kind'].includes(f.name))
  return [
    { name: 'text', label: t.text, hint: t.textHint, kind: 'long', lines: 2, max: 500 },
    {
      name: 'kind',
      label: t.kind,
      kind: 'choice',
      compact: true,
      options: [{ value: 'words', label: t.words }, ...permitted.map((k) => ({ value: k, label: standardText[`rule.${k}`] }))],
    },
    ...(x.max === null ? [] : [{ name: 'max', label: t.max, hint: t.maxHint(x.max), kind: 'decimal' as const, optional: true }]),
    ...asked,
  ]
}
const formOf = (c: Condition): Record<string, unknown> =>
  c.rule === null
    ? { text: c.text, kind: 'words', max: c.max }
    : {
        ...formOfLeaf({ id: c.id, title: '', text: c.text, max: c.max ?? '', department: '', rule: c.rule } as unknown as Leaf),
        max: c.max,
      }

const Line = ({ c, marks }: { c: Condition; marks: boolean }) => (
  <>
    {c.mark === 'removed' ? <s>{c.text}</s> : c.text}
    {c.max ? `（${t.points(c.max)}）` : ''}
    {marks && c.mark !== 'same' ? <b>　{t[c.mark]}</b> : null}
    {c.reading ? <div className="muted small">{c.reading}</div> : null}
  </>
)

const OwnPart = ({ x, l, measures, again }: { x: Target; l: Listed; measures: { value: string; label: string }[]; again: () => void }) => {
  const { today } = useSession()
  const own = x.own
  const writes = l.may.write && x.can.includes('write')
  const [campaignId, unitId] = [Number(usePathParams().id), Number(usePathParams().unitId)]
  const fixed = { id: campaignId, unitId, standardId: x.standardId, source: x.source, item: x.item, version: own?.version ?? 0 }
  const open = own !== null && own.state !== 'approved'
  return (
    <div>
      {own ? <Tag state={own.state} /> : <p className="muted">{t.none}</p>}
      {own?.moved ? <p className="note">{t.moved}</p> : null}
      {own?.state === 'returned' ? (
        <p className="note">{t.returnedBecause({ day: dayText(own.decidedOn!, today), by: own.decidedBy ?? '', reason: own.reason })}</p>
      ) : null}
      {own && open && own.inForce.length > 0 ? (
        <>
          <p className="muted small">{own.decidedOn ? t.inForce(dayText(own.decidedOn, today)) : ''}</p>
          <ul className="lines">
            {own.inForce.map((c) => (
              <li key={c.id}>
                <Line c={c} marks={false} />
              </li>
            ))}
          </ul>
          <p className="muted small">{t.draft}</p>
        </>
      ) : null}
      <ul className="lines">
        {(own?.conditions ?? []).map((c) => (
          <li key={c.id}>
            <Line c={c} marks={open && (own?.inForce.length ?? 0) > 0} />
            {writes && c.mark !== 'removed' ? (
              <span className="in-row">
                <AskButton
                  endpoint={setCondition}
                  label={t.edit}
                  title={x.title}
                  fields={fieldsFor(x, measures)}
                  initial={formOf(c)}
                  fixed={{ ...fixed, at: c.id }}
                  submit={t.save}
                  done={t.saved}
                  touches={['refinement']}
                />
                <ActionButton
                  small
                  action={{
                    label: t.remove,
                    confirm: { title: t.removeAsk(c.text), danger: true },
                    run: async () => {
                      await call(removeCondition, { id: own!.id, version: own!.version, at: c.id })
                      again()
                    },
                  }}
                />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      <div className="acts">
        {writes ? (
          <AskButton
            endpoint={setCondition}
            label={t.add}
            title={x.title}
            fields={fieldsFor(x, measures)}
            initial={{ kind: 'words', ...(own === null && x.planText ? { text: x.planText } : {}) }}
            fixed={fixed}
            submit={t.save}
            done={t.saved}
            touches={['refinement']}
          />
        ) : null}
        {own && l.may.write && x.can.includes('submit') && own.conditions.some((c) => c.mark !== 'removed') ? (
          <ActionButton
            small
            main
            action={{
              label: t.submit,
              why: own.moved ? t.moved : null,
              done: t.submitted,
              run: async () => {
                await call(submitRefinement, { id: own.id, version: own.version })
                again()
              },
            }}
          />
        ) : null}
        {own && l.may.write && x.can.includes('takeBack') ? (
          <ActionButton
            small
            action={{
              label: t.takeBack,
              run: async () => {
                await call(takeBackRefinement, { id: own.id, version: own.version })
                again()
              },
            }}
          />
        ) : null}
        {own && l.may.decide && x.can.includes('decide') ? <Decide of={own} /> : null}
        {own ? <Go to={`/refinements/${own.id}`}>{t.history}</Go> : null}
      </div>
    </div>
  )
}

const Decide = ({ of }: { of: { id: number; version: number; title: string } }) => (
  <AskButton
    endpoint={decideRefinement}
    label={t.decide}
    title={of.title}
    fields={[
      {
        name: 'verdict',
        label: t.verdict,
        kind: 'choice',
        options: [
          { value: 'approved', label: t.approved },
          { value: 'returned', label: t.returned },
        ],
      },
      { name: 'reason', label: t.reason, kind: 'long', lines: 2, max: 500, optional: true },
    ]}
    fixed={{ id: of.id, version: of.version }}
    submit={t.decide}
    done={t.decided}
    touches={['refinement']}
  />
)

const CommonPart = ({ x }: { x: Omit<Target, 'own' | 'can' | 'planText'> }) => (
  <div>
    <p>{x.text}</p>
    <p className="muted small">
      {x.max ? `${t.points(x.max)}　` : ''}
      {t.digest} {x.digest.slice(0, 16)}
    </p>
  </div>
)

const List = ({ l, again }: { l: Listed; again: () => void }) => {
  const { id, unitId } = usePathParams()
  const catalogue = useAnswer(listMeasures, {})
  const measures = (catalogue.data?.rows ?? []).map((m) => ({ value: m.id, label: m.title }))
  const sources = [...new Map(l.rows.map((x) => [`${x.standardId}/${x.source}`, x.sourceTitle]))]
  return (
    <article>
      <Crumbs
        crumbs={[
          { label: l.campaign, to: `/campaigns/${id}` },
          { label: l.unit, to: `/campaigns/${id}/units/${unitId}` },
          { label: t.title },
        ]}
      />
      <header className="page-head">
        <div>
          <h1>{t.title}</h1>
          <p className="lead">{t.lead}</p>
        </div>
      </header>
      {l.rows.length === 0 ? <div className="card empty">{t.nothing}</div> : null}
      {sources.map(([source, title]) => (
        <section key={source}>
          <h2>{title}</h2>
          {source.startsWith('0/') ? null : <p className="muted">{t.judges}</p>}
          <section className="card beside-own">
            <div>
              <div>{t.item}</div>
              <div>{t.common}</div>
              <div>{t.own}</div>
            </div>
            {l.rows
              .filter((x) => `${x.standardId}/${x.source}` === source)
              .map((x) => (
                <div key={x.item}>
                  <div>
                    <h3>{x.title}</h3>
                  </div>
                  <div className="theirs" data-label={t.common}>
                    <CommonPart x={x} />
                  </div>
                  <div className="mine" data-label={t.own}>
                    <OwnPart x={x} l={l} measures={measures} again={again} />
                  </div>
                </div>
              ))}
          </section>
        </section>
      ))}
    </article>
  )
}

/** What a unit makes of the common criteria: the original above, its own conditions below, the state of each. */
export const RefinePage = () => {
  const { id, unitId } = usePathParams()
  const answer = useAnswer(listRefinements, { id: Number(id), unitId: Number(unitId) })
  return <Answer of={answer}>{(l) => <List l={l} again={() => void answer.refetch()} />}</Answer>
}

export const WaitingPage = () => {
  const { today } = useSession()
  const answer = useAnswer(listWaiting, {})
  return (
    <Answer of={answer}>
      {({ rows }) => (
        <article>
          <header className="page-head">
            <h1>{t.waiting}</h1>
          </header>
          <section className="card box">
            {rows.length === 0 ? <p>{t.waitingNone}</p> : null}
            <ul className="lines">
              {rows.map((r) => (
                <li key={r.id}>
                  <Go to={`/refinements/${r.id}`}>
                    {r.unit}　{r.title}
                  </Go>
                  {r.submittedOn ? `　${dayText(r.submittedOn, today)}${t.on}` : ''}
                </li>
              ))}
            </ul>
          </section>
        </article>
      )}
    </Answer>
  )
}

export const RefinementPage = () => {
  const { realm, today, may } = useSession()
  const answer = useAnswer(showRefinement, { id: Number(usePathParams().id) })
  return (
    <Answer of={answer}>
      {(r) => (
        <RecordPage
          crumbs={[{ label: t.title, to: `/campaigns/${r.campaignId}/units/${r.unitId}/refinements` }, { label: r.unit }]}
          title={r.title}
          state={<Tag state={r.state} />}
          note={r.unit}
          timeline={[...r.timeline]
            .reverse()
            .map((e) => ({ key: e.id, when: instantText(e.at, realm.zone, today), what: e.words, note: e.by ?? '' }))}
        >
          <section className="card box">
            <h2>{t.common}</h2>
            <CommonPart x={r.common} />
            <h2>{t.own}</h2>
            {r.moved ? <p className="note">{t.moved}</p> : null}
            <ul className="lines">
              {r.conditions.map((c) => (
                <li key={c.id}>
                  <Line c={c} marks={r.inForce.length > 0} />
                </li>
              ))}
            </ul>
            {r.state === 'submitted' && may.includes('refinement.decide') ? <Decide of={r} /> : null}
          </section>
          {r.texts.length > 0 ? (
            <section className="card box">
              <h2>{t.texts}</h2>
              <ul className="lines">
                {r.texts.map((x) => (
                  <li key={x.no}>
                    {t.textNo(x.no, instantText(x.at, realm.zone, today))}
                    {x.approved ? `　${t.approved}` : ''}
                    <div className="muted small">
                      {t.digest} {x.digest.slice(0, 16)}
                    </div>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
        </RecordPage>
      )}
    </Answer>
  )
}
