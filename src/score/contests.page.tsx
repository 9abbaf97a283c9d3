import { usePathParams } from '../web/desk/address.ts'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { listContests } from './contest.api.ts'
import { scorePageText as t } from './page.text.ts'
import { contestStates } from './round.ts'
import { roundStateNames } from './score.text.ts'

/** What the units of a round objected to: what is owed an answer first, by its deadline. */
export default () => {
  const { today } = useSession()
  const id = Number(usePathParams().id)
  const answer = useAnswer(listContests, { id, limit: 1 })
  return (
    <Answer of={answer}>
      {(r) => (
        <article className="record">
          <Crumbs crumbs={[{ label: t.list, to: '/rounds' }, { label: r.round.title, to: `/rounds/${id}` }, { label: t.contestsOf }]} />
          <ListPage
            name="contest"
            title={t.contestsOf}
            lead={t.contestsLead(r.open, r.late)}
            endpoint={listContests}
            fixed={{ id }}
            filters={[
              {
                name: 'kind',
                label: t.contestKind,
                kind: 'choice',
                options: [
                  { value: 'contest', label: t.contested },
                  { value: 'appeal', label: t.appealed },
                ],
              },
              {
                name: 'state',
                label: t.state,
                kind: 'choice',
                options: [
                  ...contestStates.map((s) => ({ value: s, label: roundStateNames[`contest.state.${s}`] })),
                  { value: 'late', label: t.late },
                ],
              },
            ]}
            columns={[
              { name: 'unit', label: t.unit, cell: (k) => k.unit, main: true },
              { name: 'kind', label: t.contestKind, cell: (k) => (k.kind === 'appeal' ? t.appealed : t.contested) },
              { name: 'leaf', label: t.leaf, cell: (k) => `${k.leaf} ${k.title}` },
              { name: 'reason', label: t.reason, cell: (k) => k.reason },
              {
                name: 'state',
                label: t.state,
                cell: (k) => (
                  <StateTag
                    kind={k.state === 'open' ? (k.late ? 'late' : 'todo') : k.state === 'upheld' ? 'done' : 'frozen'}
                    word={
                      k.late ? `${roundStateNames[`contest.state.${k.state}`]}，${t.late}` : roundStateNames[`contest.state.${k.state}`]
                    }
                  />
                ),
              },
              { name: 'dueOn', label: t.dueOn, cell: (k) => (k.dueOn === null ? '—' : dayText(k.dueOn, today)) },
              {
                name: 'answer',
                label: t.answer,
                cell: (k) => (k.answeredOn === null ? '—' : `${k.answer}（${k.answeredBy ?? ''} ${dayText(k.answeredOn, today)}）`),
                hidden: true,
              },
            ]}
            rowTo={(k) => `/rounds/${id}/units/${k.unitId}`}
            empty={<p>{t.contestsNone}</p>}
          />
        </article>
      )}
    </Answer>
  )
}
