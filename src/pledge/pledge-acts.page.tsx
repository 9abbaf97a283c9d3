import { useState } from 'react'
import { papersField } from '../activity/papers.page.tsx'
import type { Output } from '../lib/contract.ts'
import { Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { useSession } from '../web/desk/session.ts'
import { pledgePageText as t } from './page.text.ts'
import {
  assessPledge,
  changePledge,
  claimPledge,
  decideChange,
  explainPledge,
  issueSlips,
  progressPledge,
  reviewPledge,
  type showPledge,
  withdrawPledge,
} from './pledge.api.ts'
import { verdictNames } from './pledge.text.ts'
import { verdicts } from './pledge.ts'

export type Act = 'progress' | 'return' | 'claim' | 'change' | 'decide' | 'explain' | 'slips' | 'assess' | 'withdraw'

interface Props {
  act: Act
  p: Output<typeof showPledge>
  close: () => void
  again: () => Promise<unknown>
}

const titles: Record<Act, string> = {
  progress: t.addProgress,
  return: t.return,
  claim: t.claim,
  change: t.change,
  decide: t.decide,
  explain: t.explain,
  slips: t.slips,
  assess: t.assess,
  withdraw: t.withdraw,
}

/** The codes are shown once, to be printed: one line for each beneficiary, with the address where it is used. */
const Slips = ({ slips, at }: { slips: readonly string[]; at: string }) => (
  <>
    <p>{t.slipAt(at)}</p>
    <ol className="num">
      {slips.map((s) => (
        <li key={s}>
          <b>{s}</b>
        </li>
      ))}
    </ol>
  </>
)

/** One act on a pledge, asked for in a dialog. */
export const ActDialog = ({ act, p, close, again }: Props) => {
  const { today, hall } = useSession()
  const [slips, show] = useState<readonly string[] | null>(null)
  const done = () => {
    close()
    void again()
  }
  const common = { draft: false as const, onDone: done, touches: ['duty'] }
  const reason = { name: 'reason', label: t.reason, kind: 'long' as const, lines: 3, max: 500 }
  const own = { id: p.id, version: p.version }
  const body = () => {
    switch (act) {
      case 'progress':
        return (
          <Form
            endpoint={progressPledge}
            fields={[
              { name: 'onDay', label: t.onDay, kind: 'day' },
              { name: 'figure', label: t.figure, kind: 'decimal', unit: p.figureUnit },
              { name: 'words', label: t.words, kind: 'long', lines: 3, max: 1000 },
              papersField(),
            ]}
            initial={{ onDay: today }}
            fixed={{ id: p.id }}
            submit={t.addProgressDo}
            {...common}
          />
        )
      case 'return':
        return <Form endpoint={reviewPledge} fields={[reason]} fixed={{ ...own, verdict: 'returned' }} submit={t.return} {...common} />
      case 'claim':
        return (
          <>
            <p>{t.claimAsk}</p>
            <Form endpoint={claimPledge} fields={[]} fixed={own} submit={t.claim} done={t.claimed} {...common} />
          </>
        )
      case 'change':
        return (
          <>
            <p>{t.changeLead}</p>
            <Form
              endpoint={changePledge}
              fields={[
                { name: 'target', label: t.target, kind: 'decimal', unit: p.figureUnit },
                { name: 'dueOn', label: t.dueOn, kind: 'day' },
                reason,
              ]}
              initial={{ target: p.target, dueOn: p.dueOn }}
              fixed={{ id: p.id }}
              submit={t.changeDo}
              {...common}
            />
          </>
        )
      case 'decide':
        return (
          <Form
            endpoint={decideChange}
            fields={[
              { name: 'agreed', label: t.decide, kind: 'flag', says: t.decideSays },
              { name: 'answer', label: t.decideAnswer, kind: 'long', lines: 3, max: 500, optional: true, when: (v) => v.agreed !== true },
            ]}
            initial={{ agreed: true }}
            fixed={{ id: p.id }}
            submit={t.decide}
            {...common}
          />
        )
      case 'explain':
        return <Form endpoint={explainPledge} fields={[reason]} fixed={{ id: p.id }} submit={t.explainDo} {...common} />
      case 'slips':
        return (
          <>
            <p>{t.slipsLead}</p>
            <Form
              endpoint={issueSlips}
              fields={[{ name: 'n', label: t.slipsN, kind: 'whole' }]}
              fixed={{ id: p.id }}
              submit={t.slipsDo}
              draft={false}
              onDone={(out) => show(out.slips)}
            />
          </>
        )
      case 'assess':
        return (
          <Form
            endpoint={assessPledge}
            fields={[
              { name: 'verdict', label: t.verdict, kind: 'choice', options: verdicts.map((v) => ({ value: v, label: verdictNames[v] })) },
              { name: 'words', label: t.assessWords, kind: 'long', lines: 3, max: 500, optional: true },
            ]}
            fixed={{ id: p.id }}
            submit={t.assessDo}
            {...common}
          />
        )
      case 'withdraw':
        return (
          <>
            <p>{t.withdrawAsk}</p>
            <Form endpoint={withdrawPledge} fields={[reason]} fixed={own} submit={t.withdraw} {...common} />
          </>
        )
    }
  }
  if (slips)
    return (
      <Dialog
        title={t.slipsOf}
        foot={
          <>
            <Button onClick={() => window.print()}>{t.print}</Button>
            <Button main onClick={done}>
              {t.slipDone}
            </Button>
          </>
        }
      >
        <Slips slips={slips} at={`${location.origin}${hall ?? ''}/pledge/${p.code}`} />
      </Dialog>
    )
  return (
    <Dialog title={titles[act]} onClose={close}>
      {body()}
    </Dialog>
  )
}
