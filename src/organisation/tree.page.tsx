import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import type { Line } from '../lib/permission.ts'
import { lines } from '../lib/permission.ts'
import { one, useAddress } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { Answer } from '../web/desk/weather.tsx'
import { countText, dayText } from '../web/format.ts'
import { showTree } from './organisation.api.ts'
import { lineNames } from './organisation.text.ts'
import { unitPageText as t } from './page.text.ts'

type Node = Output<typeof showTree>['rows'][number]
interface Where {
  line: Line
  asOf?: string
}

/** Children of one unit, loaded when it is opened, a page at a time. */
const Branch = ({ node, where, level, alone }: { node: Node; where: Where; level: number; alone: boolean }) => {
  // The only top one is opened at once: nobody comes to see a single line.
  const [open, setOpen] = useState(alone)
  return (
    <li>
      <div className="tree-row">
        {node.childrenN > 0 ? (
          <button
            type="button"
            className="tree-open"
            aria-expanded={open}
            aria-label={open ? t.close(node.shortName) : t.open(node.shortName)}
            onClick={() => setOpen(!open)}
          >
            <span aria-hidden="true">{open ? '−' : '+'}</span>
          </button>
        ) : (
          <span className="tree-open" aria-hidden="true" />
        )}
        <Go to={`/units/${node.id}`}>{node.shortName}</Go>
        <span className="muted">{node.kindName}</span>
        {node.endedOn ? <span className="muted">{t.ended(dayText(node.endedOn))}</span> : null}
        <span className="tree-n muted">
          {node.childrenN > 0 ? `${t.children} ${countText(node.childrenN)}` : ''}
          {where.asOf === undefined && node.membersN > 0 ? `　${t.members} ${countText(node.membersN)}` : ''}
        </span>
      </div>
      {open ? <Level parent={node.id} where={where} level={level + 1} /> : null}
    </li>
  )
}

const Level = ({ parent, where, level }: { parent?: number; where: Where; level: number }) => {
  const answer = useAnswer(showTree, { ...where, ...(parent === undefined ? {} : { parent }) })
  const [more, setMore] = useState<{ rows: Node[]; next: string | null } | null>(null)
  const [refused, refuse] = useState<string | null>(null)
  return (
    <Answer of={answer}>
      {(first) => {
        const rows = [...first.rows, ...(more?.rows ?? [])]
        const next = more ? more.next : first.next
        if (rows.length === 0) return <p className="muted tree-none">{t.treeEmpty}</p>
        return (
          <>
            <ul className="tree">
              {rows.map((n) => (
                <Branch key={n.id} node={n} where={where} level={level} alone={level === 0 && rows.length === 1} />
              ))}
            </ul>
            {next ? (
              <p className="tree-none">
                <Button
                  small
                  onClick={() =>
                    void call(showTree, { ...where, ...(parent === undefined ? {} : { parent }), after: next }).then(
                      (a) => setMore({ rows: [...(more?.rows ?? []), ...a.rows], next: a.next }),
                      (e) => refuse(sayError(e)),
                    )
                  }
                >
                  {t.treeMore}
                </Button>
              </p>
            ) : null}
            {refused ? (
              <p className="refused" role="alert">
                {refused}
              </p>
            ) : null}
          </>
        )
      }}
    </Answer>
  )
}

export default () => {
  const { search, change } = useAddress()
  const line = (one(search.line) ?? 'party') as Line
  const asOf = one(search.asOf)
  const where: Where = { line, ...(asOf ? { asOf } : {}) }
  return (
    <article>
      <Crumbs crumbs={[{ label: t.list, to: '/units' }, { label: t.tree }]} />
      <header className="page-head">
        <div>
          <h1>{t.tree}</h1>
          <p className="lead">{t.treeLead}</p>
        </div>
      </header>
      <div className="tools">
        <div className="filters">
          <label className="filter">
            <span>{t.line}</span>
            <select value={line} onChange={(e) => void change({ line: e.target.value === 'party' ? undefined : e.target.value })}>
              {lines.map((l) => (
                <option key={l} value={l}>
                  {lineNames[l]}
                </option>
              ))}
            </select>
          </label>
          <label className="filter">
            <span>{t.treeOn}</span>
            <input type="date" value={asOf ?? ''} onChange={(e) => void change({ asOf: e.target.value || undefined })} />
          </label>
          {asOf ? <Button onClick={() => void change({ asOf: undefined })}>{t.treeToday}</Button> : null}
        </div>
      </div>
      <section className="card box" key={`${line}/${asOf ?? ''}`}>
        <Level where={where} level={0} />
      </section>
    </article>
  )
}
