import { useState } from 'react'
import { Papers, papersField } from '../activity/papers.page.tsx'
import { actName } from '../event/names.text.ts'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { rectificationPageText as t } from './page.text.ts'
import {
  checkRectification,
  claimRectification,
  extendRectification,
  planRectification,
  reopenRectification,
  showRectification,
  withdrawRectification,
} from './rectification.api.ts'
import { outcomeNames, sourceNames } from './rectification.text.ts'
import { type ItemAct, outcomes, unclaimedOutcomes } from './rectification.ts'
import { toneOf } from './tone.ts'

type Shown = Output<typeof showRectification>
type Act = 'plan' | 'claim' | 'close' | 'return' | 'reopen' | 'extend' | 'withdraw'

const ActDialog = ({ act, r, close, again }: { act: Act; r: Shown; close: () => void; again: () => Promise<unknown> }) => {
  const common = {
    draft: false as const,
    touches: ['duty'],
    onDone: () => {
      close()
      void again()
    },
  }
  const own = { id: r.id, version: r.version }
  const reason = { name: 'reason', label: t.reason, kind: 'long' as const, lines: 3, max: 1000 }
  const words = { name: 'words', label: t.words, kind: 'long' as const, lines: 3, max: 1000 }
  const ends = outcomes.filter((o) => r.state === 'claimed' || unclaimedOutcomes.includes(o))
  const dialogs = {
    plan: {
      title: t.plan,
      body: () => (
        <Form
          endpoint={planRectification}
          fields={[
            { name: 'measures', label: t.measures, kind: 'long', max: 1000 },
            { name: 'responsible', label: t.responsible, kind: 'text', max: 60, short: true },
          ]}
          initial={{ measures: r.measures, responsible: r.responsible }}
          fixed={own}
          submit={t.planDo}
          {...common}
        />
      ),
    },
    claim: {
      title: t.claimTitle,
      body: () => (
        <Form
          endpoint={claimRectification}
          fields={[{ name: 'claim', label: t.claim, kind: 'long', max: 1000 }, papersField()]}
          fixed={own}
          submit={t.claimDo}
          {...common}
        />
      ),
    },
    close: {
      title: t.check,
      body: () => (
        <Form
          endpoint={checkRectification}
          fields={[
            { name: 'outcome', label: t.outcome, kind: 'choice', options: ends.map((o) => ({ value: o, label: outcomeNames[o] })) },
            { ...words, optional: true },
          ]}
          fixed={own}
          submit={t.checkDo}
          {...common}
        />
      ),
    },
    return: {
      title: t.back,
      body: () => <Form endpoint={checkRectification} fields={[words]} fixed={{ ...own, outcome: null }} submit={t.back} {...common} />,
    },
    reopen: {
      title: t.reopen,
      body: () => (
        <Form
          endpoint={reopenRectification}
          fields={[
            { name: 'recurrence', label: t.source, kind: 'flag', says: t.recurrence },
            reason,
            { name: 'dueOn', label: t.dueOn, kind: 'day' },
          ]}
          fixed={own}
          submit={t.reopen}
          {...common}
        />
      ),
    },
    extend: {
      title: t.extend,
      body: () => (
        <Form
          endpoint={extendRectification}
          fields={[{ name: 'dueOn', label: t.dueOn, kind: 'day' }, reason]}
          fixed={own}
          submit={t.extend}
          {...common}
        />
      ),
    },
    withdraw: {
      title: t.withdraw,
      body: () => (
        <>
          <p>{t.withdrawAsk}</p>
          <Form endpoint={withdrawRectification} fields={[reason]} fixed={own} submit={t.withdraw} {...common} />
        </>
      ),
    },
  }[act]
  return (
    <Dialog title={dialogs.title} onClose={close}>
      {dialogs.body()}
    </Dialog>
  )
}

const View = ({ r, again }: { r: Shown; again: () => Promise<unknown> }) => {
  const [act, open] = useState<Act | null>(null)
  const fixes = useMay('rectification.claim')
  const checks = useMay('rectification.check')
  const extends_ = useMay('rectification.extend')
  const opens = useMay('rectification.open')
  const can = (a: string) => r.lawful.includes(a)
  // What a post never does is not shown; what it does elsewhere but not here is grey, and says why.
  const step = (label: string, which: Act, act: ItemAct): Action => {
    const not = r.whyNot[act]
    return { label, run: () => open(which), why: not ? t.whyNot[not]! : null }
  }
  const check = step(t.check, 'close', 'check')
  const claim = step(t.claimDo, 'claim', 'claim')
  const ahead = [...(checks && can('check') ? [check] : []), ...(fixes && can('claim') ? [claim] : [])]
  const next = ahead.find((a) => a.why === null) ?? ahead[0]
  const others: Action[] = [
    ...(fixes && can('plan') ? [step(t.plan, 'plan', 'plan')] : []),
    ...(checks && can('check') ? [step(t.back, 'return', 'check')] : []),
    ...(checks && can('closeUnclaimed') ? [check] : []),
    ...(checks && can('reopen') ? [step(t.reopen, 'reopen', 'reopen')] : []),
    ...(extends_ && can('extend') ? [step(t.extend, 'extend', 'extend')] : []),
    ...(opens && can('withdraw') ? [step(t.withdraw, 'withdraw', 'withdraw')] : []),
  ]
  const counters = [
    r.returned > 0 ? t.returned(r.returned) : '',
    r.reopened > 0 ? t.reopened(r.reopened) : '',
    r.extended > 0 ? t.extended(r.extended) : '',
    r.proxy ? t.proxy : '',
  ]
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/rectifications' }, { label: r.unitName }]}
        title={r.what}
        state={<StateTag {...toneOf(r)} />}
        note={[r.state === 'open' || r.state === 'claimed' ? t.daysLeft(r.daysLeft) : '', ...counters].filter(Boolean).join('　')}
        {...(next ? { next } : {})}
        others={others}
        facts={[
          { label: t.unit, value: r.unitName, to: `/units/${r.unitId}` },
          {
            label: t.source,
            value: sourceNames[r.source] ?? r.source,
            ...(r.source === 'pledge' && r.sourceId !== null ? { to: `/pledges/${r.sourceId}` } : {}),
          },
          ...(r.place ? [{ label: t.place, value: r.place }] : []),
          { label: t.openedOn, value: dayText(r.openedOn) },
          { label: t.dueOn, value: dayText(r.dueOn) },
          ...(r.firstDueOn === r.dueOn ? [] : [{ label: t.firstDueOn, value: dayText(r.firstDueOn) }]),
          { label: t.measures, value: r.measures || t.none },
          { label: t.responsible, value: r.responsible || t.none },
          ...(r.claim ? [{ label: t.claim, value: r.claim }] : []),
          ...(r.papers.length > 0 ? [{ label: t.papers, value: <Papers of={`/rectifications/${r.id}`} papers={r.papers} /> }] : []),
          ...(r.checkWords ? [{ label: t.checkWords, value: r.checkWords }] : []),
        ]}
        timeline={[...r.history].reverse().map((e, i) => ({
          key: r.history.length - i,
          when: dayText(e.happenedOn),
          what: t.history[e.type] ?? actName(e.type),
          note: [e.by, e.proxy ? t.proxy : '', e.reason].filter(Boolean).join('　'),
        }))}
      />
      {act ? <ActDialog act={act} r={r} close={() => open(null)} again={again} /> : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showRectification, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(r) => <View r={r} again={() => answer.refetch()} />}</Answer>
}
