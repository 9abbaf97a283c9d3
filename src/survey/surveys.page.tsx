import { findUnits } from '../organisation/find.page.tsx'
import { FormPage } from '../web/desk/form.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useMay, useSeatFor } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { starter } from './blank.ts'
import { surveyPageText as t } from './page.text.ts'
import { defineSurvey, listSurveys } from './survey.api.ts'
import { surveyStateNames, surveyText } from './survey.text.ts'
import { allocations, mayRunSurveys, modes, type SurveyState, surveyStates } from './survey.ts'
import { toneOf } from './tone.ts'

export const SurveyTag = ({ state }: { state: SurveyState }) => (
  <StateTag kind={toneOf(state)} word={surveyStateNames[`survey.state.${state}`]!} />
)

export const Surveys = () => (
  <ListPage
    name="survey"
    title={t.list}
    lead={t.lead}
    endpoint={listSurveys}
    filters={[
      {
        name: 'state',
        label: t.state,
        kind: 'choice',
        options: surveyStates.map((s) => ({ value: s, label: surveyStateNames[`survey.state.${s}`]! })),
      },
    ]}
    columns={[
      { name: 'title', label: t.title, cell: (r) => r.title, main: true },
      { name: 'unit', label: t.unit, cell: (r) => r.unitName },
      { name: 'mode', label: t.mode, cell: (r) => surveyText[`survey.mode.${r.mode}`] },
      { name: 'questions', label: t.questions, cell: (r) => r.questions, right: true },
      { name: 'state', label: t.state, cell: (r) => <SurveyTag state={r.state} /> },
    ]}
    rowTo={(r) => `/surveys/${r.id}`}
    empty={<p>{t.empty}</p>}
    actions={useMay(mayRunSurveys.name) ? [{ label: t.make, to: '/surveys/new' }] : []}
  />
)

export const NewSurvey = () => {
  const seat = useSeatFor(mayRunSurveys.name)
  return (
    <FormPage
      title={t.make}
      lead={t.makeLead}
      crumbs={[{ label: t.list, to: '/surveys' }, { label: t.make }]}
      known={seat ? [{ label: t.unit, value: seat.unit, to: `/units/${seat.unitId}` }] : []}
      endpoint={defineSurvey}
      fixed={{ unitId: seat?.unitId }}
      initial={{ mode: 'sample', allocation: 'proportional', definition: starter('') }}
      fields={[
        { name: 'definition', label: t.title, kind: 'custom', control: TitleControl },
        { name: 'aboutId', label: t.about, kind: 'find', numeric: true, optional: true, find: findUnits() },
        { name: 'mode', label: t.mode, kind: 'choice', options: modes.map((m) => ({ value: m, label: surveyText[`survey.mode.${m}`] })) },
        {
          name: 'allocation',
          label: t.allocation,
          kind: 'choice',
          when: (v) => v.mode === 'sample',
          options: allocations.map((a) => ({ value: a, label: surveyText[`survey.allocation.${a}`] })),
        },
      ]}
      submit={t.makeDo}
      to={(out) => `/surveys/${out.id}/edit`}
    />
  )
}

/** The whole starting questionnaire under the title that is typed. */
const TitleControl = ({
  id,
  value,
  onChange,
  onBlur,
  describedBy,
}: {
  id: string
  value: unknown
  onChange: (v: unknown) => void
  onBlur: () => void
  describedBy: string | undefined
}) => (
  <input
    id={id}
    type="text"
    maxLength={120}
    aria-describedby={describedBy}
    value={(value as { title?: string } | null)?.title ?? ''}
    onBlur={onBlur}
    onChange={(e) => onChange(starter(e.target.value))}
  />
)
