import { AskButton } from '../campaign/form-dialog.tsx'
import type { Output } from '../lib/contract.ts'
import type { Field } from '../web/desk/form.ts'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { endFact, enterFact, listFacts } from './examine.api.ts'
import { factNames } from './examine.text.ts'
import { factKinds } from './examine.ts'
import { factsText as t } from './facts.text.ts'
import type { showNomination } from './nomination.view.api.ts'

export type Fact = Output<typeof listFacts>['rows'][number]

/** What is asked of a fact besides whom it is about. */
export const factFields: Field[] = [
  { name: 'kind', label: t.kind, kind: 'choice', options: factKinds.map((k) => ({ value: k, label: factNames[k] })) },
  { name: 'words', label: t.words, kind: 'long', lines: 3, max: 500 },
  { name: 'document', label: t.document, kind: 'text', max: 120 },
  { name: 'fromOn', label: t.from, kind: 'day' },
  { name: 'untilOn', label: t.until, kind: 'day', optional: true },
]

export const FactState = ({ f }: { f: Fact }) => {
  const { today } = useSession()
  const over = f.untilOn !== null && f.untilOn < today
  return <StateTag kind={over ? 'frozen' : 'late'} word={over ? t.over : t.open} />
}
export const spellOf = (f: Fact): string => t.spell(dayText(f.fromOn), f.untilOn ? dayText(f.untilOn) : null)

/** Ends a fact that still counts. */
export const EndFact = ({ f }: { f: Fact }) => {
  const { today } = useSession()
  if (f.untilOn !== null && f.untilOn < today) return null
  return (
    <AskButton
      label={t.end}
      title={`${t.end}　${f.member ?? f.unit}`}
      lead={t.endLead}
      endpoint={endFact}
      fixed={{ id: f.id, version: f.version }}
      initial={{ untilOn: today }}
      fields={[
        { name: 'untilOn', label: t.until, kind: 'day' },
        { name: 'reason', label: t.reason, kind: 'long', lines: 2, max: 300 },
      ]}
      submit={t.end}
      touches={['nomination']}
    />
  )
}

/** 纪检 sees on the nominee what is registered against him or it, whatever the plan asks. */
export const FactsPart = ({ n }: { n: Output<typeof showNomination> }) => {
  const keeps = useMay('nomination.keep-facts')
  const about = n.subjectMemberId !== null ? { memberId: n.subjectMemberId } : n.subjectUnitId !== null ? { unitId: n.subjectUnitId } : null
  const answer = useAnswer(listFacts, { limit: 50, ...about }, { enabled: keeps && about !== null })
  if (!keeps || about === null) return null
  return (
    <section className="card box" aria-label={t.onNominee}>
      <h2>{t.onNominee}</h2>
      <Answer of={answer}>
        {({ rows }) => {
          // A unit's own facts, not those of its members.
          const own = rows.filter((f) => n.subjectMemberId !== null || f.member === null)
          return own.length === 0 ? (
            <p>{t.none}</p>
          ) : (
            <ul>
              {own.map((f) => (
                <li key={f.id}>
                  <FactState f={f} />　{factNames[f.kind]}　{f.words}　{f.document}　{spellOf(f)} <EndFact f={f} />
                </li>
              ))}
            </ul>
          )
        }}
      </Answer>
      <AskButton
        label={t.enter}
        title={`${t.enter}　${n.name}`}
        lead={t.enterLead}
        endpoint={enterFact}
        fixed={{ unitId: n.subjectUnitId ?? n.unitId, ...(n.subjectMemberId === null ? {} : { memberId: n.subjectMemberId }) }}
        fields={factFields}
        submit={t.enter}
        touches={['nomination']}
      />
    </section>
  )
}
