import { useState } from 'react'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { activateRow, resetRow, slipsPrinted, takeSlips, toPaper } from './ceremony.api.ts'
import { ceremonyText as t } from './ceremony.text.ts'
import { showPoll } from './poll.api.ts'
import { Qr } from './qr.page.tsx'
import { showRoll } from './roll.api.ts'

interface SlipRow {
  idx: number
  name: string
  classTitle: string
  number: string
  code: string
  fragment: string
}
/** Slips to cut apart: name, number, code, QR. Printed once, then the offices forget the codes. */
export const SlipsPage = () => {
  const id = Number(usePathParams().id)
  const { hall } = useSession()
  const answer = useAnswer(showPoll, { id })
  const [office, choose] = useState<'a' | 'b'>('b')
  const [slips, show] = useState<SlipRow[]>([])
  const [said, say] = useState<string | null>(null)
  const run = async (work: () => Promise<string | null>) => {
    try {
      say(await work())
    } catch (e) {
      say(sayError(e))
    }
  }
  const address = `${location.origin}${hall}/ballot`
  return (
    <Answer of={answer}>
      {(p) => (
        <article className="record">
          <div className="no-print">
            <Crumbs crumbs={[{ label: p.title, to: `/polls/${id}` }, { label: t.slips }]} />
            <h1>{t.slips}</h1>
            <p className="lead">{t.slipsLead}</p>
            <div className="field" style={{ marginBlock: 12 }}>
              <label htmlFor="slips-of">{t.ofOffice}</label>
              <select id="slips-of" value={office} onChange={(e) => choose(e.target.value as 'a' | 'b')}>
                <option value="b">{t.officeB}</option>
                <option value="a">{t.officeA}</option>
              </select>
            </div>
            <p className="acts">
              <Button
                main
                onClick={() =>
                  void run(async () => {
                    show((await call(takeSlips, { id, office })).slips)
                    return null
                  })
                }
              >
                {t.takeSlips}
              </Button>
              <Button onClick={() => window.print()}>{t.print}</Button>
              <Button
                onClick={() =>
                  void run(async () => {
                    await call(slipsPrinted, { id, office })
                    show([])
                    return t.printedDone
                  })
                }
              >
                {t.printed}
              </Button>
            </p>
            {said === null ? null : <p role="status">{said}</p>}
          </div>
          <ul className="slips" aria-label={t.slips}>
            {slips.map((s) => (
              <li key={s.idx} className="slip">
                <p className="slip-head">
                  <b>{s.name}</b>
                  <span>{p.title}</span>
                </p>
                <Qr text={`${address}#${s.fragment}`} label={t.qr} />
                <dl>
                  <dt>{t.address}</dt>
                  <dd>{address}</dd>
                  <dt>{t.number}</dt>
                  <dd className="slip-code">{s.number}</dd>
                  <dt>{t.code}</dt>
                  <dd className="slip-code">{s.code}</dd>
                </dl>
                <p className="slip-note">{t.slipNote(s.classTitle)}</p>
              </li>
            ))}
          </ul>
        </article>
      )}
    </Answer>
  )
}

/** 签到: give a row its token, put it on paper, or let an office forget a broken issue. Who voted is not shown because nobody knows. */
export const DeskPage = () => {
  const id = Number(usePathParams().id)
  const { hall } = useSession()
  const answer = useAnswer(showRoll, { id })
  const [search, find] = useState('')
  const [shown, show] = useState<{ name: string; fragment: string } | null>(null)
  const [said, say] = useState<string | null>(null)
  const run = async (work: () => Promise<string | null>) => {
    show(null)
    try {
      say(await work())
    } catch (e) {
      say(sayError(e))
    }
  }
  return (
    <Answer of={answer}>
      {({ rows }) => (
        <article className="record">
          <Crumbs crumbs={[{ label: t.poll, to: `/polls/${id}` }, { label: t.desk }]} />
          <h1>{t.desk}</h1>
          <p className="lead">{t.deskLead}</p>
          <div className="field" style={{ marginBlock: 12 }}>
            <label htmlFor="desk-find">{t.findRow}</label>
            <input id="desk-find" type="search" value={search} onChange={(e) => find(e.target.value)} />
          </div>
          {said === null ? null : <p role="status">{said}</p>}
          {shown === null ? null : (
            <section className="card box">
              <h2>{shown.name}</h2>
              <Qr text={`${location.origin}${hall}/ballot#${shown.fragment}`} label={t.qr} />
              <p>{t.qrNote}</p>
            </section>
          )}
          <ul className="lines">
            {rows
              .filter((r) => search.trim() !== '' && (r.name.includes(search.trim()) || String(r.idx + 1) === search.trim()))
              .slice(0, 20)
              .map((r) => (
                <li key={r.idx}>
                  {r.idx + 1}　<b>{r.name}</b>{' '}
                  <Button
                    small
                    label={`${r.name}　${t.activate}`}
                    onClick={() =>
                      void run(async () => {
                        const { fragment } = await call(activateRow, { id, idx: r.idx })
                        show({ name: r.name, fragment })
                        return null
                      })
                    }
                  >
                    {t.activate}
                  </Button>
                  <Button
                    small
                    quiet
                    label={`${r.name}　${t.toPaper}`}
                    onClick={() =>
                      void run(async () => {
                        await call(toPaper, { id, idx: r.idx })
                        return t.onPaper(r.name)
                      })
                    }
                  >
                    {t.toPaper}
                  </Button>
                  {(['a', 'b'] as const).map((office) => (
                    <Button
                      key={office}
                      small
                      quiet
                      label={`${r.name}　${office === 'a' ? t.resetA : t.resetB}`}
                      onClick={() =>
                        void run(async () => {
                          await call(resetRow, { id, idx: r.idx, office })
                          return t.resetDone(r.name)
                        })
                      }
                    >
                      {office === 'a' ? t.resetA : t.resetB}
                    </Button>
                  ))}
                </li>
              ))}
          </ul>
        </article>
      )}
    </Answer>
  )
}
