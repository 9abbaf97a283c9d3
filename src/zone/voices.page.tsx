import { AskButton } from '../campaign/form-dialog.tsx'
import type { Output } from '../lib/contract.ts'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSeatFor, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { answerVoice, askVoice, listVoices, tellVoice, withdrawVoice, zonesOf } from './voice.api.ts'
import { matterNames, voicePageText as t, voiceStateNames } from './voice.text.ts'
import { matters, voiceStates } from './voice.ts'

type Row = Output<typeof listVoices>['rows'][number]

const Tag = ({ v }: { v: Row }) => {
  const { today } = useSession()
  const late = v.state === 'asked' && v.dueOn < today
  const kind = { asked: 'todo', answered: 'running', told: 'done', withdrawn: 'frozen' } as const
  return <StateTag kind={late ? 'late' : kind[v.state]} word={late ? t.late : voiceStateNames[`voice.state.${v.state}`]} />
}

/** What this person may do about one question. */
const Acts = ({ v }: { v: Row }) => {
  const fixed = { id: v.id, version: v.version }
  const title = (label: string) => `${label}　${v.about}`
  return (
    <span className="acts">
      {v.bound === null ? null : <span className="muted">{t.bound}</span>}
      {v.can.includes('answer') ? (
        <AskButton
          label={t.answer}
          title={title(t.answer)}
          lead={<p>{t.answerLead}</p>}
          endpoint={answerVoice}
          fixed={fixed}
          fields={[
            {
              name: 'verdict',
              label: t.verdict,
              kind: 'choice',
              options: [
                { value: 'agree', label: t.verdicts.agree },
                { value: 'object', label: t.verdicts.object },
              ],
            },
            { name: 'words', label: t.reason, kind: 'long', lines: 3, max: 1000 },
            { name: 'person', label: t.person, kind: 'text', max: 60 },
          ]}
          submit={t.answer}
          touches={['voice']}
        />
      ) : null}
      {v.can.includes('tell') ? (
        <AskButton
          label={t.tell}
          title={title(t.tell)}
          lead={<p>{t.tellLead}</p>}
          endpoint={tellVoice}
          fixed={fixed}
          fields={[{ name: 'outcome', label: t.outcome, hint: t.outcomeHint, kind: 'long', lines: 3, max: 1000 }]}
          submit={t.tell}
          touches={['voice']}
        />
      ) : null}
      {v.can.includes('withdraw') ? (
        <AskButton
          label={t.withdraw}
          title={title(t.withdraw)}
          endpoint={withdrawVoice}
          fixed={fixed}
          fields={[{ name: 'reason', label: t.reason, kind: 'long', lines: 2, max: 300 }]}
          submit={t.withdraw}
          touches={['voice']}
        />
      ) : null}
    </span>
  )
}

/** The question, for members of a zone alone. */
const Ask = () => {
  const seat = useSeatFor('voice.ask')
  const asks = useMay('voice.ask')
  const answer = useAnswer(zonesOf, { unitId: seat?.unitId ?? 0 }, { enabled: asks && seat !== null })
  if (!asks || !seat || !answer.data) return null
  const { zones } = answer.data
  if (zones.length === 0) return <p>{t.noZone}</p>
  return (
    <p>
      <AskButton
        main
        label={t.ask}
        title={t.ask}
        lead={<p>{t.askLead}</p>}
        endpoint={askVoice}
        fixed={{ unitId: seat.unitId }}
        initial={zones.length === 1 ? { id: String(zones[0]!.id) } : {}}
        fields={[
          {
            name: 'id',
            label: t.zone,
            kind: 'choice',
            numeric: true,
            options: zones.map((z) => ({ value: String(z.id), label: `${z.name}（${z.community}）` })),
          },
          { name: 'matter', label: t.matter, kind: 'choice', options: matters.map((m) => ({ value: m, label: matterNames[m] })) },
          { name: 'about', label: t.about, hint: t.aboutHint, kind: 'text', max: 60 },
          { name: 'words', label: t.words, hint: t.wordsHint, kind: 'long', lines: 3, max: 1000 },
          { name: 'dueOn', label: t.due, kind: 'day', optional: true },
        ]}
        submit={t.ask}
        touches={['voice']}
      />
    </p>
  )
}

export default () => (
  <>
    <ListPage
      name="voice"
      title={t.title}
      lead={t.lead}
      endpoint={listVoices}
      filters={[
        { name: 'matter', label: t.matter, kind: 'choice', options: matters.map((m) => ({ value: m, label: matterNames[m] })) },
        {
          name: 'state',
          label: t.state,
          kind: 'choice',
          options: voiceStates.map((s) => ({ value: s, label: voiceStateNames[`voice.state.${s}`] })),
        },
      ]}
      columns={[
        { name: 'about', label: t.about, cell: (v) => v.about, main: true },
        { name: 'matter', label: t.matter, cell: (v) => matterNames[v.matter] },
        { name: 'unit', label: t.unit, cell: (v) => v.unit },
        { name: 'community', label: t.community, cell: (v) => v.community },
        { name: 'due', label: t.due, cell: (v) => dayText(v.dueOn) },
        { name: 'state', label: t.state, cell: (v) => <Tag v={v} /> },
        {
          name: 'answer',
          label: t.answer,
          cell: (v) =>
            v.verdict === null
              ? t.none
              : [t.verdicts[v.verdict], v.answer, v.person, v.answeredOn ? dayText(v.answeredOn) : ''].filter(Boolean).join('　'),
        },
        { name: 'outcome', label: t.outcome, cell: (v) => (v.outcome ? `${v.outcome}　${v.toldOn ? dayText(v.toldOn) : ''}` : t.none) },
        { name: 'acts', label: '', cell: (v) => <Acts v={v} /> },
      ]}
      empty={<p>{t.empty}</p>}
    />
    <Ask />
  </>
)
