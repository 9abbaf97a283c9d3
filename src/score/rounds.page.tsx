import { listCampaigns } from '../campaign/campaign.api.ts'
import { listStandards } from '../standard/standard.api.ts'
import { FormPage } from '../web/desk/form.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import type { StateKind } from '../web/state.ts'
import { scorePageText as t } from './page.text.ts'
import { groupFacts, mayOpenRounds, mayReviewSomewhere, type RoundState, roundStates, type UnitState } from './round.ts'
import { groupedCampaigns, listRounds, openRound } from './score.api.ts'
import { roundStateNames, scoreText } from './score.text.ts'
import { appealDefaults } from './settings.ts'

const roundKinds: Record<RoundState, StateKind> = {
  self: 'running',
  review: 'running',
  final: 'done',
  frozen: 'frozen',
  withdrawn: 'returned',
}
export const RoundTag = ({ state }: { state: RoundState }) => (
  <StateTag kind={roundKinds[state]} word={roundStateNames[`round.state.${state}`]} />
)
const unitKinds: Record<UnitState, StateKind> = { 'to-confirm': 'todo', confirmed: 'running', reviewed: 'done' }
export const SheetTag = ({ state }: { state: UnitState }) => (
  <StateTag kind={unitKinds[state]} word={roundStateNames[`score.state.${state}`]} />
)

export const Rounds = () => {
  const may = useMay(mayOpenRounds.name)
  const reviews = useMay(mayReviewSomewhere.name)
  const { today } = useSession()
  return (
    <ListPage
      name="round"
      title={t.list}
      lead={scoreText['score.lead']}
      endpoint={listRounds}
      filters={[
        {
          name: 'state',
          label: t.state,
          kind: 'choice',
          options: roundStates.map((s) => ({ value: s, label: roundStateNames[`round.state.${s}`] })),
        },
      ]}
      columns={[
        { name: 'title', label: t.title, cell: (r) => r.title, main: true },
        { name: 'state', label: t.state, cell: (r) => <RoundTag state={r.state} /> },
        { name: 'standard', label: t.standard, cell: (r) => r.standard },
        { name: 'campaign', label: t.campaign, cell: (r) => r.campaign },
        { name: 'progress', label: t.progress, cell: (r) => t.progressOf(r.confirmed, r.reviewed, r.units), right: true },
        { name: 'openedOn', label: t.openedOn, cell: (r) => dayText(r.openedOn, today) },
      ]}
      rowTo={(r) => `/rounds/${r.id}`}
      empty={<p>{scoreText['score.empty']}</p>}
      actions={[...(reviews ? [{ label: t.mine, to: '/seats' }] : []), ...(may ? [{ label: t.open, to: '/rounds/new' }] : [])]}
    />
  )
}

export const NewRound = () => {
  const campaigns = useAnswer(listCampaigns, {})
  const standards = useAnswer(listStandards, { limit: 200 })
  // Groups fixed before the round are not asked for again.
  const grouped = useAnswer(groupedCampaigns, {})
  return (
    <Answer of={campaigns}>
      {(c) => (
        <Answer of={standards}>
          {(s) => (
            <FormPage
              title={t.open}
              lead={t.openLead}
              crumbs={[{ label: t.list, to: '/rounds' }, { label: t.open }]}
              endpoint={openRound}
              fields={[
                { name: 'title', label: t.title, kind: 'text', max: 60 },
                {
                  name: 'campaignId',
                  label: t.campaign,
                  kind: 'choice',
                  numeric: true,
                  options: c.rows.filter((r) => r.state === 'launched').map((r) => ({ value: String(r.id), label: r.title })),
                },
                {
                  name: 'standardId',
                  label: t.standard,
                  kind: 'choice',
                  numeric: true,
                  options: s.rows.filter((r) => r.frozenNo > 0).map((r) => ({ value: String(r.id), label: r.title })),
                },
                {
                  name: 'groupBy',
                  label: t.groupBy,
                  hint: t.groupByHint,
                  kind: 'many',
                  optional: true,
                  when: (v) => !(grouped.data?.campaignIds ?? []).map(String).includes(String(v.campaignId)),
                  options: groupFacts.map((g) => ({ value: g, label: t.each[g] })),
                },
                { name: 'appealDays', label: t.appealDays, hint: scoreText['score.appeal-source'], kind: 'whole', optional: true },
                { name: 'answerDays', label: t.answerDays, kind: 'whole', optional: true },
              ]}
              initial={{ appealDays: String(appealDefaults.appealDays), answerDays: String(appealDefaults.answerDays) }}
              submit={t.openDo}
              to={(out) => `/rounds/${out.id}`}
            />
          )}
        </Answer>
      )}
    </Answer>
  )
}
