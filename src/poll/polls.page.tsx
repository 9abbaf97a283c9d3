import { findUnits } from '../organisation/find.page.tsx'
import { useAddress } from '../web/desk/address.ts'
import { FormPage } from '../web/desk/form.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { pollPageText as t } from './page.text.ts'
import { draftPoll, listKinds, listPolls } from './poll.api.ts'
import { pollStateNames, pollText, ruleNames } from './poll.text.ts'
import { channels, mayRunPolls, type PollState, pollObjects, pollStates } from './poll.ts'
import { listStrikes } from './result.api.ts'
import { strikeRules } from './strike.ts'
import { toneOf } from './tone.ts'

export const PollTag = ({ state }: { state: PollState }) => <StateTag kind={toneOf(state)} word={pollStateNames[`poll.state.${state}`]!} />

export const Polls = () => {
  const may = useMay(mayRunPolls.name)
  return (
    <ListPage
      name="poll"
      title={t.list}
      lead={t.lead}
      endpoint={listPolls}
      filters={[
        {
          name: 'state',
          label: t.state,
          kind: 'choice',
          options: pollStates.map((s) => ({ value: s, label: pollStateNames[`poll.state.${s}`]! })),
        },
      ]}
      columns={[
        { name: 'title', label: t.name, cell: (r) => r.title, main: true },
        { name: 'kind', label: t.kind, cell: (r) => r.kindTitle },
        { name: 'unit', label: t.unit, cell: (r) => r.unitName },
        { name: 'channel', label: t.channel, cell: (r) => pollText[`poll.channel.${r.channel}`], hidden: true },
        { name: 'eligible', label: t.eligible, cell: (r) => r.eligible, right: true },
        { name: 'state', label: t.state, cell: (r) => <PollTag state={r.state} /> },
      ]}
      rowTo={(r) => `/polls/${r.id}`}
      empty={<p>{t.empty}</p>}
      actions={may ? [{ label: t.make, to: '/polls/new' }] : []}
    />
  )
}

export const NewPoll = () => {
  const { seat } = useSession()
  const answer = useAnswer(listKinds, {})
  return (
    <Answer of={answer}>
      {({ kinds }) => (
        <FormPage
          title={t.make}
          lead={t.makeLead}
          crumbs={[{ label: t.list, to: '/polls' }, { label: t.make }]}
          known={seat ? [{ label: t.unit, value: seat.unit, to: `/units/${seat.unitId}` }] : []}
          endpoint={draftPoll}
          fixed={{ unitId: seat?.unitId }}
          initial={{ served: pollText['poll.served'], channel: 'paper' }}
          fields={[
            {
              name: 'kind',
              label: t.kind,
              kind: 'choice',
              compact: true,
              options: kinds.map((k) => ({ value: k.id, label: k.title, note: k.source })),
            },
            {
              name: 'object',
              label: t.object,
              kind: 'choice',
              options: pollObjects.map((o) => ({ value: o, label: pollText[`poll.object.${o}`] })),
            },
            { name: 'title', label: t.name, kind: 'text', max: 100 },
            { name: 'served', label: t.served, kind: 'text', max: 30, short: true },
            {
              name: 'channel',
              label: t.channel,
              kind: 'choice',
              options: channels.filter((c) => c !== 'aggregate').map((c) => ({ value: c, label: pollText[`poll.channel.${c}`] })),
            },
            { name: 'fillMembers', label: t.object, kind: 'flag', says: t.fillMembers, when: (v) => v.object === 'member' },
            {
              name: 'objects',
              label: t.objectUnit,
              kind: 'rows',
              when: (v) => v.object !== 'member',
              fields: [{ name: 'unitId', label: t.objectUnit, kind: 'find', numeric: true, find: findUnits() }],
            },
          ]}
          submit={t.makeDo}
          touches={['poll']}
          to={(out) => `/polls/${out.ids[0]}`}
        />
      )}
    </Answer>
  )
}

const percent = (x: number): string => `${(100 * x).toFixed(2)}%`

/** Who was below 60 %, with what the papers can and cannot tell. */
export const Strikes = () => {
  const { seat, today } = useSession()
  const { search, change } = useAddress()
  const rule = search.rule === 'cumulative' ? 'cumulative' : 'consecutive'
  const answer = useAnswer(listStrikes, { unitId: seat?.unitId ?? 0, rule })
  return (
    <article className="record">
      <Crumbs crumbs={[{ label: t.list, to: '/polls' }, { label: t.strikes }]} />
      <h1>{t.strikes}</h1>
      <p className="lead">{t.strikesLead}</p>
      <label>
        {t.rule}{' '}
        <select value={rule} onChange={(e) => void change({ rule: e.target.value })}>
          {strikeRules.map((r) => (
            <option key={r} value={r}>
              {ruleNames[r]}
            </option>
          ))}
        </select>
      </label>
      <Answer of={answer}>
        {(a) =>
          a.rows.length === 0 ? (
            <p className="note">{t.strikesNone}</p>
          ) : (
            <ul className="lines">
              {a.rows.map((r) => (
                <li key={`${r.memberId}/${r.unitId}`}>
                  <b>{r.name}</b>　{r.unitName}　<StateTag kind={r.twice ? 'late' : 'todo'} word={r.twice ? t.twice : t.once} />
                  {r.twice && !r.sure ? `　${t.unsure}` : ''}
                  {r.raisedOn ? `　${t.raisedOn(dayText(r.raisedOn, today))}` : ''}
                  <ul>
                    {r.polls.map((p) => (
                      <li key={p.pollId}>
                        {t.strikeLine(p.title, dayText(p.on, today), p.satisfied, p.valid, ((100 * p.satisfied) / p.valid).toFixed(2))}
                        {p.interval ? `　${t.interval} ${percent(p.interval.low)}—${percent(p.interval.high)}` : ''}
                        {p.unsure ? `　${t.unsure}` : ''}
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </article>
  )
}
