import { type ReactNode, useRef, useState } from 'react'
import { countText } from '../format.ts'
import { frameText as t } from '../frame.text.ts'
import { Button } from './button.tsx'
import { isRefused, upload } from './client.ts'
import { Figures } from './figure.tsx'
import { announce } from './live.tsx'
import { keep, type Mapping, recalled, remapped } from './mapping.ts'
import { Slow, Weather } from './weather.tsx'

/** What a dry run answers. Nothing has been stored; the ticket stands for exactly this file read in exactly this way. */
export interface DryRun {
  ticket: string
  /** `waiting`: rows without fault that are not stored because others are wrong. */
  summary: { rows: number; ready: number; refused: number; waiting?: number }
  /** Column of the file → what it is read as; `key` names the field where the reader may change it. */
  mapping: { column: string; field: string | null; sample: string; key?: string | null }[]
  /** What a column may be read as. Absent: the mapping cannot be changed. */
  choices?: readonly { key: string; title: string; required: boolean }[]
  /** The first of them; `more` counts the rest. */
  problems: { line: number; column?: string | null; value?: string | null; sentence: string; level?: 'error' | 'warning' }[]
  more: number
  /** Address of the whole list of problems. */
  reportTo?: string | null
}

export interface ImportProps {
  title: string
  lead?: ReactNode
  /** Asked before a file is chosen: where to. */
  above?: ReactNode
  /** Below `/api`: POST multipart, dry run. */
  uploadTo: string
  /**
   * Where the upload only keeps the file: reads what it answered. Without it the upload itself is the dry run.
   * `mapping`: field → column of the file as the reader said, null = in no column.
   */
  check?: (uploaded: unknown, mapping: Mapping) => Promise<DryRun>
  /** Stores what the ticket stands for; answers what was stored, in words. */
  commit: (ticket: string) => Promise<ReactNode>
  accept?: string
  templateTo?: string
  /** Further fields sent with the file. */
  fields?: Record<string, string>
}

type Step =
  | { at: 'choose' }
  | { at: 'sending'; share: number }
  | { at: 'report'; run: DryRun }
  | { at: 'done'; words: ReactNode }
  | { at: 'bad'; error: unknown }

/** Upload → what was read, line by line → commit. */
export const ImportPage = ({
  title,
  lead,
  above,
  uploadTo,
  check,
  commit,
  accept = '.xlsx,.xls,.csv',
  templateTo,
  fields,
}: ImportProps) => {
  const [step, go] = useState<Step>({ at: 'choose' })
  const [busy, setBusy] = useState(false)
  const [refused, refuse] = useState<string | null>(null)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const uploaded = useRef<unknown>(null)

  const uploadedAs = templateTo ?? title

  const send = async (file: File | undefined) => {
    if (!file) return
    refuse(null)
    const form = new FormData()
    for (const [k, v] of Object.entries(fields ?? {})) form.append(k, v)
    form.append('file', file)
    go({ at: 'sending', share: 0 })
    try {
      const answer = await upload<unknown>(uploadTo, form, (share) => go({ at: 'sending', share }))
      uploaded.current = answer
      const first = check ? await check(answer, {}) : (answer as DryRun)
      const again = check ? remapped(first, recalled(uploadedAs)) : null
      go({ at: 'report', run: again ? await check!(answer, again) : first })
      announce(t['import.summary'])
    } catch (e) {
      if (isRefused(e)) {
        refuse(e.sentence)
        go({ at: 'choose' })
      } else go({ at: 'bad', error: e })
    }
  }
  /** One column read otherwise: the same file is tried again. */
  const read = async (run: DryRun, column: string, key: string | null) => {
    const mapping = remapped(run, { [column]: key })
    if (!mapping || !check) return
    setBusy(true)
    refuse(null)
    try {
      const next = await check(uploaded.current, mapping)
      keep(uploadedAs, column, key)
      go({ at: 'report', run: next })
      announce(t['import.summary'])
    } catch (e) {
      if (isRefused(e)) refuse(e.sentence)
      else go({ at: 'bad', error: e })
    } finally {
      setBusy(false)
    }
  }
  const store = async (ticket: string) => {
    setBusy(true)
    refuse(null)
    try {
      go({ at: 'done', words: await commit(ticket) })
      announce(t['import.done'])
    } catch (e) {
      if (isRefused(e)) refuse(e.sentence)
      else go({ at: 'bad', error: e })
    } finally {
      setBusy(false)
    }
  }
  const percent = (x: number) => `${Math.round(x * 100)}%`
  return (
    <article>
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          <p className="lead">{lead ?? t['import.dry']}</p>
        </div>
        <div className="acts">
          {templateTo ? (
            <a className="btn" href={templateTo} download>
              {t['import.template']}
            </a>
          ) : null}
        </div>
      </header>
      {above && step.at === 'choose' ? <div className="import-above">{above}</div> : null}
      {refused ? (
        <p className="summary-of-errors" role="alert">
          {refused}
        </p>
      ) : null}
      {step.at === 'choose' ? (
        <label
          className={`drop${over ? ' over' : ''}`}
          onDragOver={(e) => {
            e.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(e) => {
            e.preventDefault()
            setOver(false)
            void send(e.dataTransfer.files[0])
          }}
        >
          <b>{t['import.choose']}</b>
          <span className="muted">{t['import.drop']}</span>
          <input ref={input} type="file" accept={accept} onChange={(e) => void send(e.target.files?.[0])} />
        </label>
      ) : null}
      {step.at === 'sending' ? (
        <div className="card box" role="status">
          <p>{step.share < 1 ? t['import.sending'](percent(step.share)) : t['import.reading']}</p>
          <progress max={1} value={step.share < 1 ? step.share : undefined} aria-label={t['import.reading']} />
          <Slow />
        </div>
      ) : null}
      {step.at === 'bad' ? <Weather error={step.error} again={() => go({ at: 'choose' })} /> : null}
      {step.at === 'done' ? (
        <div className="card box">
          <h2>{t['import.done']}</h2>
          {step.words}
          <div className="acts">
            <Button onClick={() => go({ at: 'choose' })}>{t['import.again']}</Button>
          </div>
        </div>
      ) : null}
      {step.at === 'report' ? (
        <Report
          run={step.run}
          busy={busy}
          onRead={(column, key) => void read(step.run, column, key)}
          onStore={() => void store(step.run.ticket)}
          onAgain={() => go({ at: 'choose' })}
        />
      ) : null}
    </article>
  )
}

/** Findings of one kind: what must be mended, or what is only pointed out. */
const Problems = ({ title, lead, rows }: { title: string; lead?: string; rows: DryRun['problems'] }) =>
  rows.length === 0 ? null : (
    <section className="card table-hold">
      <h2 className="in-card">{title}</h2>
      {lead ? <p className="in-card muted">{lead}</p> : null}
      <table className="problems">
        <thead>
          <tr>
            <th scope="col" className="r">
              {t['import.line']}
            </th>
            <th scope="col">{t['import.column']}</th>
            <th scope="col">{t['import.value']}</th>
            <th scope="col">{t['import.why']}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((p, i) => (
            <tr key={i}>
              <td className="r">{countText(p.line)}</td>
              <td>{p.column}</td>
              <td>{p.value}</td>
              <td>{p.sentence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )

const Report = ({
  run,
  busy,
  onRead,
  onStore,
  onAgain,
}: {
  run: DryRun
  busy: boolean
  onRead: (column: string, key: string | null) => void
  onStore: () => void
  onAgain: () => void
}) => {
  const unit = t['import.unit-rows']
  const waiting = run.summary.waiting ?? 0
  const missing = (run.choices ?? []).filter((c) => c.required && !run.mapping.some((m) => m.key === c.key)).map((c) => c.title)
  return (
    <div className="stack">
      <Figures
        figures={[
          { label: t['import.rows'], value: countText(run.summary.rows), unit },
          { label: t['import.ready'], value: countText(run.summary.ready), unit },
          { label: t['import.refused'], value: countText(run.summary.refused), unit },
          ...(waiting > 0 ? [{ label: t['import.waiting'], value: countText(waiting), unit }] : []),
        ]}
      />
      {waiting > 0 ? <p className="note">{t['import.waiting-why'](countText(waiting))}</p> : null}
      <Problems title={t['import.problems']} rows={run.problems.filter((p) => p.level !== 'warning')} />
      <Problems title={t['import.remarks']} lead={t['import.remarks-lead']} rows={run.problems.filter((p) => p.level === 'warning')} />
      {run.more > 0 ? <p className="muted">{t['import.more'](countText(run.more))}</p> : null}
      <section className="card table-hold">
        <h2 className="in-card">{t['import.mapping']}</h2>
        {run.choices ? <p className="in-card muted">{t['import.mapping-lead']}</p> : null}
        {missing.length > 0 ? <p className="in-card">{t['import.missing'](missing)}</p> : null}
        <table>
          <thead>
            <tr>
              <th scope="col">{t['import.column']}</th>
              <th scope="col">{t['import.field']}</th>
              <th scope="col">{t['import.sample']}</th>
            </tr>
          </thead>
          <tbody>
            {run.mapping.map((m) => (
              <tr key={m.column}>
                <td>{m.column}</td>
                <td>
                  {run.choices ? (
                    <select
                      aria-label={t['import.read-as'](m.column)}
                      disabled={busy}
                      value={m.key ?? ''}
                      onChange={(e) => onRead(m.column, e.target.value || null)}
                    >
                      <option value="">{t['import.unused']}</option>
                      {run.choices.map((c) => (
                        <option key={c.key} value={c.key}>
                          {c.title}
                        </option>
                      ))}
                    </select>
                  ) : (
                    (m.field ?? <span className="muted">{t['import.unused']}</span>)
                  )}
                </td>
                <td className="muted">{m.sample}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="acts">
        <Button main busy={busy} why={run.summary.ready === 0 ? t['import.none-ready'] : null} onClick={onStore}>
          {t['import.commit'](countText(run.summary.ready))}
        </Button>
        <Button onClick={onAgain}>{t['import.again']}</Button>
        {run.reportTo ? (
          <a className="btn" href={run.reportTo} download>
            {t['import.report']}
          </a>
        ) : null}
        {busy ? <span role="status">{t['import.committing']}</span> : null}
      </div>
    </div>
  )
}
