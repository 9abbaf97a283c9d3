import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { listMeasures } from '../measure/measure.api.ts'
import { usePathParams } from '../web/desk/address.ts'
import { ActionButton, Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { Findings } from './findings.tsx'
import { removeItem, setBranch, setItem } from './item.api.ts'
import { formOfLeaf } from './item.ts'
import { standardPageText as t } from './page.text.ts'
import { moveItem, setDetail } from './part.api.ts'
import { detailOf } from './part.ts'
import { detailFields, itemFields } from './rule-fields.page.tsx'
import { showStandard } from './standard.api.ts'
import { leavesOf } from './standard.ts'
import type { StandardFile } from './standard-schema.ts'

type Shown = Output<typeof showStandard>
type Line = Shown['tree'][number]
type Open =
  | { kind: 'item' | 'detail'; at: string }
  | { kind: 'branch'; line: Line }
  | { kind: 'new'; under?: string }
  | { kind: 'new-branch' }
  | null

const Row = ({ s, line, open, again }: { s: Shown; line: Line; open: (o: Open) => void; again: () => Promise<unknown> }) => (
  <li className="row-between">
    <span>
      {line.leaf ? null : <b>{`${line.id}　${line.title}　${line.max}`}</b>}
      {line.leaf ? `${line.id}　${line.title}　${line.max}　` : null}
      {line.leaf ? <span className="muted">{line.leaf.reading}</span> : null}
    </span>
    <span className="in-row">
      {line.leaf ? null : (
        <Button small label={`${t.editAdd} ${line.id}`} onClick={() => open({ kind: 'new', under: line.id })}>
          {t.editAdd}
        </Button>
      )}
      <Button
        small
        label={`${t.edit} ${line.id}`}
        onClick={() => open(line.leaf ? { kind: 'item', at: line.id } : { kind: 'branch', line })}
      >
        {t.edit}
      </Button>
      {line.leaf ? (
        <Button small label={`${t.detail} ${line.id}`} onClick={() => open({ kind: 'detail', at: line.id })}>
          {t.detail}
        </Button>
      ) : null}
      {(['up', 'down'] as const).map((way) => (
        <ActionButton
          key={way}
          small
          action={{
            label: way === 'up' ? t.moveUp : t.moveDown,
            run: async () => {
              await call(moveItem, { id: s.id, version: s.version, at: line.id, way })
              await again()
            },
          }}
        />
      ))}
      <ActionButton
        action={{
          label: t.editRemove,
          confirm: { title: t.editRemoveAsk(line.title), danger: true },
          run: async () => {
            await call(removeItem, { id: s.id, version: s.version, at: line.id })
            await again()
          },
        }}
      />
    </span>
  </li>
)

const Editor = ({ s, again }: { s: Shown; again: () => Promise<unknown> }) => {
  const [now, open] = useState<Open>(null)
  const catalogue = useAnswer(listMeasures, {})
  const measures = (catalogue.data?.rows ?? []).map((m) => ({ value: m.id, label: m.title }))
  const document = s.draft as unknown as StandardFile
  const item = now?.kind === 'item' || now?.kind === 'detail' ? leavesOf(document).find(({ leaf }) => leaf.id === now.at)?.leaf : undefined
  const done = {
    draft: false as const,
    submit: t.editSave,
    onDone: () => {
      open(null)
      void again()
    },
  }
  const fixed = { id: s.id, version: s.version }
  return (
    <article>
      <Crumbs crumbs={[{ label: t.list, to: '/standards' }, { label: s.title, to: `/standards/${s.id}` }, { label: t.edit }]} />
      <header className="page-head">
        <div>
          <h1>{t.edit}</h1>
          <p className="lead">{t.editLead}</p>
        </div>
        <div className="acts">
          <Button onClick={() => open({ kind: 'new-branch' })}>{t.editBranch}</Button>
          <Go to={`/standards/${s.id}/parts`} className="btn">
            {t.parts}
          </Go>
        </div>
      </header>
      <Findings s={s} />
      <section className="card box">
        <h2>{t.tree}</h2>
        <ul className="lines">
          {s.tree.map((line) => (
            <Row key={line.id} s={s} line={line} open={open} again={again} />
          ))}
        </ul>
      </section>
      {now?.kind === 'item' && item ? (
        <Dialog title={`${item.id}　${item.title}`} onClose={() => open(null)} wide>
          <Form endpoint={setItem} fields={itemFields(measures)} initial={formOfLeaf(item)} fixed={{ ...fixed, at: item.id }} {...done} />
        </Dialog>
      ) : null}
      {now?.kind === 'detail' && item ? (
        <Dialog title={`${item.id}　${item.title}`} onClose={() => open(null)} wide>
          <Form
            endpoint={setDetail}
            fields={detailFields(document)}
            initial={{ ...detailOf(item) }}
            fixed={{ ...fixed, at: item.id }}
            {...done}
          />
        </Dialog>
      ) : null}
      {now?.kind === 'new' || now?.kind === 'new-branch' ? (
        <Dialog title={now.kind === 'new' ? t.editAdd : t.editBranch} onClose={() => open(null)} wide>
          <Form
            endpoint={setItem}
            fields={[
              ...(now.kind === 'new-branch'
                ? [
                    { name: 'branchTitle', label: t.editBranchTitle, kind: 'text', max: 80 } as const,
                    { name: 'branchMax', label: t.editBranchMax, kind: 'decimal' } as const,
                  ]
                : []),
              ...itemFields(measures),
            ]}
            initial={{ kind: 'judged', judgeStep: '0.5' }}
            fixed={now.kind === 'new' && now.under ? { ...fixed, under: now.under } : fixed}
            {...done}
          />
        </Dialog>
      ) : null}
      {now?.kind === 'branch' ? (
        <Dialog title={`${now.line.id}　${now.line.title}`} onClose={() => open(null)}>
          <Form
            endpoint={setBranch}
            fields={[
              { name: 'title', label: t.editTitle, kind: 'text', max: 80 },
              { name: 'max', label: t.max, kind: 'decimal' },
            ]}
            initial={{ title: now.line.title, max: now.line.max }}
            fixed={{ ...fixed, at: now.line.id }}
            {...done}
          />
        </Dialog>
      ) : null}
    </article>
  )
}

/** Items of a draft: added, changed, removed one at a time, the linter's findings above them. */
export default () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showStandard, { id })
  return <Answer of={answer}>{(s) => (s.draft ? <Editor s={s} again={() => answer.refetch()} /> : <p>{t.editNoDraft}</p>)}</Answer>
}
