import { useState } from 'react'
import { actName } from '../event/names.text.ts'
import type { Output } from '../lib/contract.ts'
import { MomentControl } from '../poll/poll-acts.page.tsx'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, instantText } from '../web/format.ts'
import { CountForm } from './count.page.tsx'
import { surveyPageText as t } from './page.text.ts'
import { ResultView } from './result.page.tsx'
import { certifySurvey, closeSurvey, freezeSurvey, openSurvey, showSurvey, voidSurvey, withdrawSurvey } from './survey.api.ts'
import { surveyText } from './survey.text.ts'
import { SurveyTag } from './surveys.page.tsx'

type Shown = Output<typeof showSurvey>
type Act = 'freeze' | 'count' | 'void' | 'withdraw'

const View = ({ s, again }: { s: Shown; again: () => Promise<unknown> }) => {
  const { realm, today } = useSession()
  const [act, open] = useState<Act | null>(null)
  const can = (a: string) => s.lawful.includes(a)
  const own = { id: s.id, version: s.version }
  const now = (label: string, run: () => Promise<unknown>, ask?: string): Action => ({
    label,
    ...(ask === undefined ? {} : { confirm: { title: label, body: ask } }),
    run: async () => {
      await run()
      await again()
    },
  })
  const ready = s.findings.length === 0 && (s.mode === 'everyone' ? s.strata.length > 0 : s.drawnOn !== null)
  const next: Action | undefined =
    !s.may.run && !s.may.certify
      ? undefined
      : s.may.run && can('freeze')
        ? s.findings.length > 0
          ? { label: t.edit, to: `/surveys/${s.id}/edit` }
          : ready
            ? { label: t.freeze, run: () => open('freeze') }
            : { label: t.draw, to: `/surveys/${s.id}/draw` }
        : s.may.run && can('open')
          ? s.passes === 0
            ? { label: t.issue, to: `/surveys/${s.id}/slips` }
            : now(t.open, () => call(openSurvey, own))
          : s.may.run && can('close')
            ? now(t.close, () => call(closeSurvey, own), t.closeAsk)
            : s.may.run && can('count')
              ? { label: t.count, run: () => open('count') }
              : s.may.certify && can('certify')
                ? now(t.certify, () => call(certifySurvey, own), t.certifyAsk)
                : undefined
  const others: Action[] = [
    ...(s.may.run && can('edit') && next?.label !== t.edit ? [{ label: t.edit, to: `/surveys/${s.id}/edit` }] : []),
    ...(s.may.draw && next?.label !== t.draw && s.state !== 'withdrawn' ? [{ label: t.draw, to: `/surveys/${s.id}/draw` }] : []),
    ...(s.may.run && can('issue') && next?.label !== t.issue ? [{ label: t.slips, to: `/surveys/${s.id}/slips` }] : []),
    ...(s.may.texts && can('texts') ? [{ label: t.texts, to: `/surveys/${s.id}/texts` }] : []),
    ...(s.may.run && can('void') ? [{ label: t.void, run: () => open('void') }] : []),
    ...(s.may.run && can('withdraw') ? [{ label: t.withdraw, run: () => open('withdraw') }] : []),
  ]
  const at = (x: string | null) => (x === null ? t.none : instantText(x, realm.zone, today))
  const done = () => {
    open(null)
    void again()
  }
  const titles: Record<Act, string> = { freeze: t.freeze, count: t.count, void: t.void, withdraw: t.withdraw }
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/surveys' }, { label: s.unitName }]}
        title={s.title}
        state={<SurveyTag state={s.state} />}
        {...(s.reason ? { note: s.reason } : {})}
        {...(next ? { next } : {})}
        others={others}
        facts={[
          { label: t.unit, value: s.unitName, to: `/units/${s.unitId}` },
          { label: t.about, value: s.aboutName, to: `/units/${s.aboutId}` },
          {
            label: t.mode,
            value: `${surveyText[`survey.mode.${s.mode}`]}${s.mode === 'sample' ? `，${surveyText[`survey.allocation.${s.allocation}`]}` : ''}`,
          },
          { label: t.questions, value: s.questions },
          ...(s.strata.length > 0
            ? [{ label: t.strata, value: s.strata.map((x) => t.stratumOf(x.stratum, x.drawn, x.population)).join('　') }]
            : []),
          { label: t.times, value: `${at(s.opensAt)}—${at(s.closesAt)}` },
          ...(s.passes > 0 ? [{ label: t.passes, value: t.passesOf(s.passes) }] : []),
          ...(s.digest === null ? [] : [{ label: t.digest, value: <code style={{ overflowWrap: 'anywhere' }}>{s.digest}</code> }]),
        ]}
        timeline={[...s.history].reverse().map((e, i) => ({
          key: s.history.length - i,
          when: dayText(e.happenedOn),
          what: t.history[e.type] ?? actName(e.type),
          note: e.by ?? '',
        }))}
      >
        {s.state === 'draft' ? (
          <section className="card box">
            <h2>{t.findings}</h2>
            {s.findings.length === 0 ? (
              <p>{t.sound}</p>
            ) : (
              <ul className="lines">
                {s.findings.map((f, i) => (
                  <li key={i}>{f.says}</li>
                ))}
              </ul>
            )}
          </section>
        ) : null}
        {can('read') && (s.may.run || s.state === 'certified') ? <ResultView id={s.id} /> : null}
      </RecordPage>
      {act ? (
        <Dialog title={titles[act]} onClose={() => open(null)}>
          {act === 'freeze' ? (
            <>
              <p>{t.freezeLead}</p>
              <Form
                endpoint={freezeSurvey}
                fixed={own}
                draft={false}
                fields={[
                  { name: 'opensAt', label: t.opensAt, kind: 'custom', control: MomentControl },
                  { name: 'closesAt', label: t.closesAt, kind: 'custom', control: MomentControl },
                ]}
                submit={t.freezeDo}
                onDone={done}
              />
            </>
          ) : act === 'count' ? (
            <CountForm s={s} onDone={done} />
          ) : (
            <Form
              endpoint={act === 'void' ? voidSurvey : withdrawSurvey}
              fixed={own}
              draft={false}
              fields={[{ name: 'reason', label: t.reason, kind: 'long', max: 300 }]}
              submit={titles[act]}
              onDone={done}
            />
          )}
        </Dialog>
      ) : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showSurvey, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(s) => <View s={s} again={() => answer.refetch()} />}</Answer>
}
