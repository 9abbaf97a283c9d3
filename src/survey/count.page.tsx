import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { sayError } from '../web/desk/say.ts'
import { surveyPageText as t } from './page.text.ts'
import { countSurvey, type showSurvey } from './survey.api.ts'

/** How many slips reached somebody, stratum by stratum: who was never reached has not refused. */
export const CountForm = ({ s, onDone }: { s: Output<typeof showSurvey>; onDone: () => void }) => {
  const [n, set] = useState<Record<string, string>>({})
  const [said, say] = useState<string | null>(null)
  const send = async () => {
    try {
      await call(countSurvey, {
        id: s.id,
        version: s.version,
        reached: s.strata.map((x) => ({ stratum: x.stratum, n: Number(n[x.stratum]) })),
      })
      onDone()
    } catch (e) {
      say(sayError(e))
    }
  }
  return (
    <>
      <p>{t.countLead}</p>
      {s.strata.map((x, i) => (
        <div className="field" key={x.stratum} style={{ marginBlock: '12px' }}>
          <label htmlFor={`reached-${i}`}>{t.countOf(x.stratum, x.drawn)}</label>
          <input
            id={`reached-${i}`}
            type="text"
            inputMode="numeric"
            className="short"
            value={n[x.stratum] ?? ''}
            onChange={(e) => set({ ...n, [x.stratum]: e.target.value })}
          />
        </div>
      ))}
      {said === null ? null : <p role="alert">{said}</p>}
      <Button main why={s.strata.every((x) => /^\d+$/.test(n[x.stratum] ?? '')) ? null : t.countEmpty} onClick={() => void send()}>
        {t.countDo}
      </Button>
    </>
  )
}
