import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { fixGrouping, setGrouping, showGrouping } from './comparison.api.ts'
import { factNames, groupingStateNames } from './comparison.text.ts'
import { type Fact, type GroupRule, groupRule, sizeFacts, wordFacts } from './grouping.ts'
import { comparisonPageText as t } from './page.text.ts'
import { Table } from './table.tsx'

type Shown = Output<typeof showGrouping>
const isSize = (f: Fact): boolean => (sizeFacts as readonly string[]).includes(f)

const Editor = ({ g, again }: { g: Shown; again: () => Promise<unknown> }) => {
  const [rows, setRows] = useState<{ fact: Fact | ''; bands: string }[]>(() => {
    const by = (g.rule?.by ?? []).map((b) => ({ fact: b.fact as Fact, bands: 'bands' in b ? b.bands.join('、') : '' }))
    return [...by, ...Array.from({ length: 4 - by.length }, () => ({ fact: '' as const, bands: '' }))]
  })
  const [least, setLeast] = useState(g.rule?.least ?? 5)
  const [small, setSmall] = useState<GroupRule['small']>(g.rule?.small ?? 'merge')
  const [problem, say] = useState<string | null>(null)
  const save = async () => {
    const by = rows.flatMap((r) =>
      r.fact === ''
        ? []
        : isSize(r.fact)
          ? [
              {
                fact: r.fact,
                bands: r.bands
                  .split(/[、,，\s]+/)
                  .filter(Boolean)
                  .map(Number),
              },
            ]
          : [{ fact: r.fact }],
    )
    const rule = groupRule.safeParse({ by, least, small })
    if (!rule.success) return say(t.bandsBad)
    try {
      say(null)
      await call(setGrouping, { id: g.campaignId, version: g.version, rule: rule.data })
      await again()
    } catch (e) {
      say(sayError(e))
    }
  }
  return (
    <section className="card box">
      <h2>{t.facts}</h2>
      {rows.map((r, i) => {
        const set = (part: Partial<typeof r>) => setRows(rows.map((x, k) => (k === i ? { ...x, ...part } : x)))
        return (
          <div key={i} className="field-in-row">
            <label>
              {t.fact} {i + 1}{' '}
              <select value={r.fact} onChange={(e) => set({ fact: e.target.value as Fact | '' })}>
                <option value="">—</option>
                {[...wordFacts, ...sizeFacts].map((f) => (
                  <option key={f} value={f}>
                    {factNames[f]}
                  </option>
                ))}
              </select>
            </label>
            {r.fact !== '' && isSize(r.fact) ? (
              <label>
                {t.bands} <input value={r.bands} placeholder={t.bandsHint} onChange={(e) => set({ bands: e.target.value })} />
              </label>
            ) : null}
          </div>
        )
      })}
      <p>
        <label className="field-in-row">
          {t.leastUnits} <input type="number" min={2} max={100} value={least} onChange={(e) => setLeast(Number(e.target.value))} />
        </label>
      </p>
      <p>
        <label className="field-in-row">
          {t.small}{' '}
          <select value={small} onChange={(e) => setSmall(e.target.value as GroupRule['small'])}>
            <option value="merge">{t.merge}</option>
            <option value="apart">{t.apart}</option>
          </select>
        </label>
      </p>
      {problem ? (
        <p role="alert" className="problem">
          {problem}
        </p>
      ) : null}
      <Button onClick={() => void save()}>{t.save}</Button>
    </section>
  )
}

/** How a campaign puts like units together, until it is fixed and from then on. */
export default () => {
  const id = Number(usePathParams().id)
  const { today } = useSession()
  const answer = useAnswer(showGrouping, { id })
  const again = () => answer.refetch()
  return (
    <Answer of={answer}>
      {(g) => (
        <div className="stack">
          <RecordPage
            crumbs={[{ label: g.campaign, to: `/campaigns/${id}` }, { label: t.groupsTitle }]}
            title={t.groupsTitle}
            note={t.groupsLead}
            {...(g.state === null
              ? {}
              : {
                  state: <StateTag kind={g.state === 'fixed' ? 'frozen' : 'todo'} word={groupingStateNames[`grouping.state.${g.state}`]} />,
                })}
            {...(g.state === 'draft' && g.id !== null
              ? {
                  next: {
                    label: t.fix,
                    why: g.may.fix ? null : t.notYours,
                    confirm: { title: t.fix, body: t.fixAsk },
                    run: () => call(fixGrouping, { id: g.id!, version: g.version }).then(again),
                    done: t.fixed,
                  },
                }
              : {})}
            facts={
              g.state === 'fixed'
                ? [
                    { label: t.fixedOn, value: dayText(g.fixedOn!, today) },
                    { label: t.fixedBy, value: g.fixedBy ?? '' },
                    { label: t.digest, value: <code>{g.digest!.match(/.{8}/g)!.join(' ')}</code> },
                  ]
                : []
            }
          />
          {g.may.edit ? <Editor key={g.version} g={g} again={again} /> : null}
          {g.groups.length > 0 ? (
            <Table
              label={t.groupsTitle}
              heads={[t.group, t.units, t.roster, t.from]}
              rows={g.groups.map((x) => ({
                key: x.key,
                cells: [
                  x.name,
                  x.apart ? `${x.units.length}（${t.tooSmall}）` : x.units.length,
                  x.units
                    .slice(0, 40)
                    .map((u) => u.unit)
                    .join('、'),
                  x.from.join('；') || '—',
                ],
              }))}
            />
          ) : null}
        </div>
      )}
    </Answer>
  )
}
