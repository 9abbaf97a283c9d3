import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { useGo } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { type Asked, isRefused, upload } from '../web/desk/client.ts'
import { FieldView } from '../web/desk/field.tsx'
import { Figures } from '../web/desk/figure.tsx'
import type { Field } from '../web/desk/form.ts'
import { announce } from '../web/desk/live.tsx'
import { useAnswer, useCommand } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { checkStandardImport, importStandard } from './import.api.ts'
import { roleNames } from './import.text.ts'
import { type Decided, ItemCards, OutsideCards } from './import-lines.page.tsx'
import { standardPageText as t } from './page.text.ts'
import { type ColumnRole, columnRoles } from './read/columns.ts'

type Check = Output<typeof checkStandardImport>
type Values = Record<string, unknown>

const One = ({ field, values, set }: { field: Field; values: Values; set: (name: string, v: unknown) => void }) => (
  <FieldView
    form="standard-import"
    field={field}
    path={field.name}
    value={values[field.name] ?? ''}
    errors={{}}
    onChange={set}
    onBlur={() => {}}
  />
)

const Columns = ({
  check,
  roles,
  change,
}: {
  check: Check
  roles: Record<string, ColumnRole | null>
  change: (i: number, r: ColumnRole | null) => void
}) => (
  <section className="card box">
    <h2>{t.importColumns}</h2>
    <p className="muted">{t.importColumnsLead}</p>
    <ul className="lines">
      {check.columns
        .filter((c) => c.words !== '')
        .map((c) => {
          const now = String(c.index) in roles ? roles[String(c.index)] : c.role
          return (
            <li key={c.index} className="row-between">
              <label htmlFor={`column-${c.index}`}>{c.words}</label>
              <select
                id={`column-${c.index}`}
                value={now ?? ''}
                onChange={(e) => change(c.index, columnRoles.find((r) => r === e.target.value) ?? null)}
              >
                <option value="">{t.importIgnored}</option>
                {columnRoles.map((r) => (
                  <option key={r} value={r}>
                    {roleNames[r]}
                  </option>
                ))}
              </select>
            </li>
          )
        })}
    </ul>
  </section>
)

const Read = ({ attachmentId, again }: { attachmentId: number; again: () => void }) => {
  const { seat } = useSession()
  const go = useGo()
  const [values, setValues] = useState<Values>({ ownerId: String(seat?.unitId ?? ''), key: '', title: '', department: '' })
  const [roles, setRoles] = useState<Record<string, ColumnRole | null>>({})
  const [table, setTable] = useState<number | undefined>()
  const [decisions, decide] = useState<Record<number, Decided>>({})
  const [refused, refuse] = useState<string | null>(null)
  const text = (name: string) => String(values[name] ?? '').trim()
  const set = (name: string, v: unknown) => setValues((was) => ({ ...was, [name]: v }))
  const list = Object.entries(decisions).map(([line, d]) => ({ line: Number(line), ...d }))
  const mapped = Object.keys(roles).length > 0
  const input = (check: Check | undefined) => ({
    attachmentId,
    ownerId: Number(text('ownerId')),
    ...(table === undefined ? (mapped && check ? { table: check.table ?? 0 } : {}) : { table }),
    ...(mapped && check?.line ? { line: check.line, roles } : {}),
    ...(text('department') ? { department: text('department') } : {}),
  })
  const [shown, setShown] = useState<Check>()
  const asked = { ...input(shown), decisions: list }
  const answer = useAnswer(checkStandardImport, asked as Asked<typeof checkStandardImport>, { enabled: text('ownerId') !== '', keep: true })
  if (answer.data && answer.data !== shown) setShown(answer.data)
  const store = useCommand(importStandard, {
    onDone: (out) => {
      announce(t.importDone(out.items))
      void go(`/standards/${out.id}`)
    },
  })
  const save = async (check: Check) => {
    refuse(null)
    try {
      await store.run({ ...input(check), key: text('key'), title: text('title') || check.title, decisions: list } as Asked<
        typeof importStandard
      >)
    } catch (e) {
      refuse(isRefused(e) ? e.sentence : sayError(e))
    }
  }
  const put = (line: number, d: Decided | null) =>
    decide((was) => {
      const { [line]: _, ...rest } = was
      return d === null ? rest : { ...rest, [line]: d }
    })
  return (
    <Answer of={answer}>
      {(check) => (
        <>
          <div className="import-above">
            <One
              field={{
                name: 'ownerId',
                label: t.owner,
                kind: 'find',
                numeric: true,
                find: findUnits(),
                ...(seat ? { now: { value: String(seat.unitId), label: seat.unit } } : {}),
              }}
              values={values}
              set={set}
            />
            <One
              field={{ name: 'title', label: t.importTitle, kind: 'text', max: 80 }}
              values={{ title: values.title || check.title }}
              set={set}
            />
            <One field={{ name: 'key', label: t.importKey, hint: t.importKeyHint, kind: 'text', short: true }} values={values} set={set} />
            <One
              field={{
                name: 'department',
                label: t.importDepartment,
                hint: t.importDepartmentHint,
                kind: 'text',
                short: true,
                optional: true,
              }}
              values={values}
              set={set}
            />
            {check.tables.length > 1 ? (
              <One
                field={{
                  name: 'table',
                  label: t.importTable,
                  kind: 'choice',
                  options: check.tables.map((x, i) => ({ value: String(i), label: t.importTableOf(x.name, x.items) })),
                }}
                values={{ table: String(check.table ?? '') }}
                set={(_n, v) => {
                  setTable(Number(v))
                  setRoles({})
                  decide({})
                }}
              />
            ) : null}
          </div>
          {check.items.length === 0 ? <p className="summary-of-errors">{t.importNothing}</p> : null}
          <Figures
            figures={[
              { label: t.importItems, value: check.summary.items },
              { label: t.importRead, value: check.summary.read },
              { label: t.importFlagged, value: check.summary.flagged },
              { label: t.importChoose, value: check.summary.choose },
            ]}
          />
          {check.findings.length > 0 ? (
            <section className="card box">
              <h2>{t.findings}</h2>
              <ul className="lines">
                {check.findings.map((f) => (
                  <li key={f.sentence}>
                    <b>{f.level === 'refuse' ? t.refuse : t.warn}</b>　{f.sentence}
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          <ItemCards check={check} decisions={decisions} put={put} />
          <OutsideCards check={check} decisions={decisions} put={put} />
          <Columns
            check={check}
            roles={roles}
            change={(i, r) => {
              // The first change fixes the whole heading as it is read now.
              setRoles((was) => ({ ...Object.fromEntries(check.columns.map((c) => [String(c.index), c.role])), ...was, [String(i)]: r }))
              decide({})
            }}
          />
          {refused ? (
            <p className="summary-of-errors" role="alert">
              {refused}
            </p>
          ) : null}
          <div className="acts">
            <Button
              main
              busy={store.busy}
              why={
                check.items.length === 0
                  ? t.importNothing
                  : check.undecided.length > 0
                    ? t.importLeftToDecide(check.undecided.length)
                    : text('key') === ''
                      ? t.importNeeds
                      : null
              }
              onClick={() => void save(check)}
            >
              {t.importSave}
            </Button>
            <Button onClick={again}>{t.importAgain}</Button>
          </div>
        </>
      )}
    </Answer>
  )
}

/** A table people already use: its words beside our reading, doubts first, nothing stored before every doubt is settled. */
export default () => {
  const [file, setFile] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  const [refused, refuse] = useState<string | null>(null)
  const send = async (chosen: File | undefined) => {
    if (!chosen) return
    refuse(null)
    setBusy(true)
    const form = new FormData()
    form.append('file', chosen)
    try {
      setFile((await upload<{ attachmentId: number }>('/uploads', form, () => {})).attachmentId)
    } catch (e) {
      refuse(isRefused(e) ? e.sentence : sayError(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <article>
      <Crumbs crumbs={[{ label: t.list, to: '/standards' }, { label: t.importDo }]} />
      <header className="page-head">
        <div>
          <h1>{t.importDo}</h1>
          <p className="lead">{t.importLead}</p>
        </div>
      </header>
      {refused ? (
        <p className="summary-of-errors" role="alert">
          {refused}
        </p>
      ) : null}
      {file === null ? (
        <label className="drop">
          <b>{busy ? t.importReading : t.importFile}</b>
          <span className="muted">.xlsx　.docx　.csv</span>
          <input type="file" accept=".xlsx,.docx,.csv" onChange={(e) => void send(e.target.files?.[0])} />
        </label>
      ) : (
        <Read key={file} attachmentId={file} again={() => setFile(null)} />
      )}
    </article>
  )
}
