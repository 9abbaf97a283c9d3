import { useState } from 'react'
import { frameText as t } from '../frame.text.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import type { Bulk } from './list.ts'
import { announce } from './live.tsx'
import { sayError } from './say.ts'

interface Props<R> {
  bulk: readonly Bulk<R>[]
  rows: readonly R[]
  nameOf: (row: R) => string
  onClear: () => void
  onDone: () => void
}

/** Rows chosen → preview of what will and will not be done, with reasons → done one by one, each with its own fate. */
export const BulkBar = <R,>({ bulk, rows, nameOf, onClear, onDone }: Props<R>) => {
  const [act, setAct] = useState<Bulk<R> | null>(null)
  return (
    <section className="bulk" aria-label={t['list.selected'](rows.length)}>
      <b>{t['list.selected'](rows.length)}</b>
      {bulk.map((b) => (
        <Button key={b.label} onClick={() => setAct(b)}>
          {b.label}
        </Button>
      ))}
      <Button quiet onClick={onClear}>
        {t['list.unselect']}
      </Button>
      {act ? (
        <Preview
          bulk={act}
          rows={rows}
          nameOf={nameOf}
          onClose={(ran) => {
            setAct(null)
            if (!ran) return
            onClear()
            onDone()
          }}
        />
      ) : null}
    </section>
  )
}

const Preview = <R,>({
  bulk,
  rows,
  nameOf,
  onClose,
}: {
  bulk: Bulk<R>
  rows: readonly R[]
  nameOf: (r: R) => string
  onClose: (ran: boolean) => void
}) => {
  const reasons = rows.map((row) => ({ row, why: bulk.may?.(row) ?? null }))
  const can = reasons.filter((x) => x.why === null).map((x) => x.row)
  const cannot = reasons.filter((x) => x.why !== null)
  const [done, setDone] = useState<number | null>(null)
  const [refused, setRefused] = useState<{ name: string; why: string }[]>([])
  const over = done === can.length && done > 0
  const run = async () => {
    const no: { name: string; why: string }[] = []
    setDone(0)
    if (bulk.all) {
      try {
        await bulk.all(can)
      } catch (e) {
        const why = sayError(e)
        no.push(...can.map((row, i) => ({ name: nameOf(row), why: i === 0 ? why : '' })))
      }
      setDone(can.length)
    }
    for (const [i, row] of bulk.all ? [] : can.entries()) {
      try {
        await bulk.run(row)
      } catch (e) {
        no.push({ name: nameOf(row), why: sayError(e) })
      }
      setDone(i + 1)
    }
    setRefused(no)
    announce(t['list.bulk-result'](can.length - no.length, no.length))
  }
  const names = (list: { name: string; why?: string | null }[]) => (
    <ul className="names">
      {list.map((x) => (
        <li key={x.name}>
          {x.name}
          {x.why ? <span className="muted">　{x.why}</span> : null}
        </li>
      ))}
    </ul>
  )
  return (
    <Dialog
      title={t['list.bulk-preview'](can.length, bulk.label)}
      onClose={done !== null && !over ? undefined : () => onClose(over)}
      foot={
        over ? (
          <Button main onClick={() => onClose(true)}>
            {t['shell.close']}
          </Button>
        ) : (
          <>
            <Button onClick={() => onClose(false)}>{t['confirm.cancel']}</Button>
            <Button main busy={done !== null} why={can.length === 0 ? (cannot[0]?.why ?? null) : null} onClick={() => void run()}>
              {bulk.label}
            </Button>
          </>
        )
      }
    >
      {over ? (
        <>
          <p>{t['list.bulk-result'](can.length - refused.length, refused.length)}</p>
          {names(refused)}
        </>
      ) : (
        <>
          {done !== null ? <p role="status">{t['list.bulk-progress'](done, can.length)}</p> : null}
          {bulk.preview ? bulk.preview(can) : names(can.map((row) => ({ name: nameOf(row) })))}
          {cannot.length > 0 ? (
            <>
              <h3>{t['list.bulk-cannot'](cannot.length)}</h3>
              {names(cannot.map((x) => ({ name: nameOf(x.row), why: x.why })))}
            </>
          ) : null}
        </>
      )}
    </Dialog>
  )
}
