import { listMembers } from '../member/member.api.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { call } from '../web/desk/client.ts'
import type { Field } from '../web/desk/form.ts'
import { FormPage } from '../web/desk/form.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSeatFor, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { listKinds } from './kind.api.ts'
import { pollPageText as t } from './page.text.ts'
import { draftPoll, listPolls } from './poll.api.ts'
import { pollStateNames, pollText } from './poll.text.ts'
import { channels, mayRunPolls, type PollState, pollObjects, pollStates } from './poll.ts'
import { toneOf } from './tone.ts'
import { listWindows } from './window.api.ts'
import { monthBefore } from './window.ts'

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

const ofUnit: Field = { name: 'unitId', label: t.objectUnit, kind: 'find', numeric: true, find: findUnits() }
const ofMember: Field = {
  name: 'memberId',
  label: t.person,
  kind: 'find',
  numeric: true,
  find: async (q) => {
    const { rows } = await call(listMembers, { limit: 20, ...(q.trim() ? { search: q.trim() } : {}) })
    return rows.map((m) => ({ value: String(m.id), label: `${m.name}（${m.branchName}）` }))
  },
}
const ofWindow: Field = {
  name: 'windowId',
  label: t.window,
  kind: 'find',
  numeric: true,
  find: async (q) => {
    const { rows } = await call(listWindows, { limit: 100 })
    return rows
      .filter((x) => `${x.name}${x.unitName}`.includes(q.trim()))
      .map((x) => ({ value: String(x.id), label: `${x.name}（${x.unitName}）` }))
  },
}

/** The last twelve months that are over. */
const monthsBack = (today: string) => [...Array(12).keys()].map((n) => monthBefore(today, n + 1)).map((m) => ({ value: m, label: m }))

export const NewPoll = () => {
  const { today } = useSession()
  const seat = useSeatFor(mayRunPolls.name)
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
              options: channels.map((c) => ({
                value: c,
                label: pollText[`poll.channel.${c}`],
                ...(c === 'aggregate' ? { note: t.aggregateHint } : {}),
              })),
            },
            {
              name: 'months',
              label: t.aggregateMonths,
              kind: 'many',
              options: monthsBack(today),
              when: (v) => v.object === 'window' && v.channel === 'aggregate',
            },
            { name: 'fillMembers', label: t.object, kind: 'flag', says: t.fillMembers, when: (v) => v.object === 'member' },
            {
              name: 'objects',
              label: t.objectUnit,
              kind: 'rows',
              when: (v) => ['team', 'unit', 'campaign'].includes(String(v.object)),
              fields: [ofUnit],
            },
            { name: 'objects', label: t.person, kind: 'rows', when: (v) => v.object === 'cadre', fields: [ofUnit, ofMember] },
            { name: 'objects', label: t.window, kind: 'rows', when: (v) => v.object === 'window', fields: [ofUnit, ofWindow] },
          ]}
          submit={t.makeDo}
          touches={['poll']}
          to={(out) => `/polls/${out.ids[0]}`}
        />
      )}
    </Answer>
  )
}
