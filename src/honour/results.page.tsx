import { useState } from 'react'
import { RowTable } from '../campaign/row-table.tsx'
import type { Output } from '../lib/contract.ts'
import { InCampaign } from '../nomination/choose.tsx'
import { objectName } from '../nomination/nomination.text.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs, Facts } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { showResults } from './honour.api.ts'
import { honourStateWords } from './honour.text.ts'
import { honourPageText } from './page.text.ts'
import { checkResults } from './results.api.ts'
import { resultsPageText as t } from './results.text.ts'
import { toneOf } from './tone.ts'

type Checked = Output<typeof checkResults>
type Signed = { text: string; signature: string; key: string }

/** The file as it was handed out, or null for anything else. */
const readFile = (typed: string): Signed | null => {
  try {
    const v = JSON.parse(typed) as Partial<Signed>
    return typeof v.text === 'string' && typeof v.signature === 'string' && typeof v.key === 'string'
      ? { text: v.text, signature: v.signature, key: v.key }
      : null
  } catch {
    return null
  }
}

const saidOf = (field: Checked['differences'][number]['field'], value: string | null): string => {
  if (value === null) return t.missing
  if (field === 'state') return honourStateWords[value as keyof typeof honourStateWords] ?? value
  if (field === 'object') return objectName(value)
  if (field === 'posthumous') return t.yesNo[value] ?? value
  return field === 'grantedOn' ? dayText(value) : value
}

const Said = ({ c, publicKey }: { c: Checked; publicKey: string }) => {
  const words = !c.own
    ? t.other(c.results.realm.name)
    : c.genuine
      ? c.differences.length === 0
        ? t.yes
        : t.changed
      : c.differences.length === 0
        ? t.alteredSame
        : t.altered
  return (
    <section className="stack" aria-label={t.rows}>
      <p role="status" className={c.genuine ? 'note' : 'danger-note'}>
        <b>{words}</b>
      </p>
      <div className="card box">
        <Facts
          facts={[
            { label: t.of, value: c.results.campaign.title },
            { label: t.organiser, value: `${c.results.campaign.organiser}（${c.results.realm.name}）` },
            { label: t.asOf, value: dayText(c.results.asOf) },
            { label: t.digest, value: <code style={{ overflowWrap: 'anywhere' }}>{c.digest}</code> },
            ...(c.own ? [] : [{ label: t.key, value: <code style={{ overflowWrap: 'anywhere' }}>{publicKey}</code> }]),
          ]}
        />
      </div>
      {c.differences.length > 0 ? (
        <div className="card box">
          <h2>{t.differences}</h2>
          <RowTable
            label={t.differences}
            rows={c.differences.map((d, i) => ({ ...d, i }))}
            rowKey={(d) => d.i}
            empty={t.missing}
            columns={[
              { name: 'holder', label: t.holder, cell: (d) => d.holder, main: true },
              { name: 'title', label: t.titleOf, cell: (d) => d.title || honourPageText.none },
              { name: 'field', label: t.field, cell: (d) => t.fields[d.field] },
              { name: 'file', label: t.inFile, cell: (d) => saidOf(d.field, d.file), wide: true },
              { name: 'register', label: t.inRegister, cell: (d) => saidOf(d.field, d.register), wide: true },
            ]}
          />
        </div>
      ) : null}
      <div className="card box">
        <h2>{t.rows}</h2>
        <RowTable
          label={t.rows}
          rows={c.results.rows.map((r, i) => ({ ...r, i }))}
          rowKey={(r) => r.i}
          empty={t.takeNone}
          columns={[
            { name: 'holder', label: t.holder, cell: (r) => r.holder, main: true },
            { name: 'title', label: t.titleOf, cell: (r) => r.title },
            { name: 'unit', label: t.unit, cell: (r) => r.unit },
            { name: 'document', label: honourPageText.document, cell: (r) => r.documentNo },
            { name: 'state', label: t.state, cell: (r) => <StateTag {...toneOf(r.state)} /> },
          ]}
        />
      </div>
      {c.genuine ? (
        <div className="card box">
          <h2>{t.citations}</h2>
          <p>{c.citations.length === 0 ? t.citationsNone : t.citationsLead}</p>
          <ul>
            {c.citations.map((x) => (
              <li key={x.holder + x.basis}>
                {x.holder}：{x.basis}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  )
}

/** A campaign's results as they are handed out. */
const Take = ({ campaignId }: { campaignId: number }) => {
  const answer = useAnswer(showResults, { campaignId })
  return (
    <Answer of={answer}>
      {({ rows }) =>
        rows.length === 0 ? (
          <p>{t.takeNone}</p>
        ) : (
          <p>
            <a className="btn" href={`/api/campaigns/${campaignId}/results/package`} download={`results-${campaignId}.json`}>
              {t.takeDo}
            </a>
          </p>
        )
      }
    </Answer>
  )
}

export default () => {
  const [typed, type] = useState('')
  const [said, say] = useState<{ checked: Checked; key: string } | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const check = async (text: string) => {
    say(null)
    const file = readFile(text)
    if (file === null) return setWrong(t.notFile)
    setWrong(null)
    try {
      say({ checked: await call(checkResults, file), key: file.key })
    } catch (e) {
      setWrong(sayError(e))
    }
  }
  return (
    <div className="stack">
      <Crumbs crumbs={[{ label: honourPageText.list, to: '/honours' }, { label: t.title }]} />
      <h1>{t.title}</h1>
      <p className="lead">{t.lead}</p>
      <form
        className="card box stack"
        onSubmit={(e) => {
          e.preventDefault()
          void check(typed)
        }}
      >
        <div className="field">
          <label htmlFor="results-file">{t.file}</label>
          <input
            id="results-file"
            type="file"
            accept="application/json,.json"
            onChange={async (e) => {
              const text = (await e.target.files?.[0]?.text()) ?? ''
              type(text)
              if (text) await check(text)
            }}
          />
        </div>
        <div className="field">
          <label htmlFor="results-text">{t.paste}</label>
          <textarea id="results-text" rows={4} value={typed} onChange={(e) => type(e.target.value)} />
        </div>
        {wrong ? (
          <p className="error" role="alert">
            {wrong}
          </p>
        ) : null}
        <p>
          <Button main type="submit">
            {t.check}
          </Button>
        </p>
      </form>
      {said ? <Said c={said.checked} publicKey={said.key} /> : null}
      <section className="card box" aria-label={t.take}>
        <h2>{t.take}</h2>
        <InCampaign here="/honours/check">{({ campaign }) => <Take campaignId={campaign.id} />}</InCampaign>
      </section>
    </div>
  )
}
