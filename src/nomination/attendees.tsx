import { lazy, Suspense, useState } from 'react'
import { listMembers } from '../member/member.api.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import type { ControlProps } from '../web/desk/form.ts'
import type { Option } from '../web/desk/list.ts'
import { useAnswer } from '../web/desk/query.ts'
import { listInterests } from './examine.api.ts'
import { conflictNames } from './examine.text.ts'
import { meetText as t } from './meet.text.ts'

const Find = lazy(() => import('../web/desk/antd.tsx').then((m) => ({ default: m.FindControl })))

/** Who came, by the register, with who of them is counted out of whose votes while the list is made. */
export const Attendees = ({ campaignId, nominees, ...p }: ControlProps & { campaignId: number; nominees: readonly number[] }) => {
  const [names, name] = useState<ReadonlyMap<number, string>>(new Map())
  const came = Array.isArray(p.value) ? (p.value as number[]) : []
  const found = useAnswer(
    listInterests,
    { campaignId, attendees: came.join(','), nominees: nominees.slice(0, 200).join(',') },
    { enabled: came.length > 0 && nominees.length > 0, keep: true },
  )
  const find = async (q: string): Promise<Option[]> => {
    const { rows } = await call(listMembers, { limit: 20, ...(q.trim() ? { search: q.trim() } : {}) })
    name((was) => new Map([...was, ...rows.map((r) => [r.id, r.name] as const)]))
    return rows.filter((r) => !came.includes(r.id)).map((r) => ({ value: String(r.id), label: r.name }))
  }
  const out = came.length === 0 ? [] : (found.data?.rows ?? []).filter((r) => r.recused.length > 0)
  return (
    <div className="stack">
      <Suspense fallback={<input id={p.id} readOnly />}>
        <Find
          key={came.length}
          {...p}
          value=""
          find={find}
          onChange={(v) => (v === '' || v == null || came.includes(Number(v)) ? undefined : p.onChange([...came, Number(v)]))}
        />
      </Suspense>
      {came.length > 0 ? (
        <ul aria-label={t.attendees}>
          {came.map((id) => (
            <li key={id}>
              {names.get(id) ?? id}{' '}
              <Button small quiet onClick={() => p.onChange(came.length === 1 ? undefined : came.filter((x) => x !== id))}>
                {t.takeOut}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="note" aria-live="polite">
        {came.length > 0 ? <p>{t.cameN(came.length)}</p> : null}
        {out.map((r) => (
          <p key={r.nominationId}>
            {t.countedOut(r.name, r.recused.map((x) => t.because(x.person, conflictNames[x.kind], x.source)).join('；'))}
          </p>
        ))}
        {came.length > 0 && found.data && out.length === 0 ? <p>{t.nobodyOut}</p> : null}
      </div>
    </div>
  )
}
