import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { useAddress, usePathParams } from '../web/desk/address.ts'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage, Tabs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { SheetView } from '../web/desk/sheet.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { instantText } from '../web/format.ts'
import { standardPageText as t } from './page.text.ts'
import { discardRevision, freezeStandard, reviseStandard, showStandard } from './standard.api.ts'
import { StandardTag } from './standards.page.tsx'

type Shown = Output<typeof showStandard>

const Tree = ({ s }: { s: Shown }) => (
  <SheetView
    labels={{ item: t.item, rule: t.reading, max: t.max, points: t.by }}
    lines={s.tree.map((l) => ({
      key: l.id,
      title: `${l.id}　${l.title}`,
      part: l.leaf === null,
      max: l.max,
      points: l.leaf?.department ?? '',
      ...(l.leaf
        ? {
            rule: l.leaf.reading,
            detail: {
              original: l.leaf.text,
              reading: l.leaf.reading,
              more: [
                { label: t.how, value: [...l.leaf.verification, ...l.leaf.evidence, l.leaf.cycle].join('、') },
                ...(l.leaf.classes.length > 0 ? [{ label: t.classes, value: l.leaf.classes.join('、') }] : []),
                ...(l.leaf.guidance ? [{ label: t.guidance, value: l.leaf.guidance }] : []),
                ...(l.leaf.available ? [] : [{ label: t.state, value: t.later }]),
              ],
            },
          }
        : {}),
    }))}
  />
)

const Findings = ({ s }: { s: Shown }) =>
  s.findings.length === 0 ? (
    <p>{t.noFindings}</p>
  ) : (
    <ul className="lines">
      {s.findings.map((f) => (
        <li key={f.sentence}>
          <b>{f.level === 'refuse' ? t.refuse : t.warn}</b>　{f.sentence}
        </li>
      ))}
    </ul>
  )

const Grades = ({ s }: { s: Shown }) => (
  <>
    <h3>{t.grades}</h3>
    <ul className="lines">
      {s.grades.map((g) => (
        <li key={g.id}>
          {g.title}　{g.from === null ? t.gradeRest : t.gradeFrom(g.from)}
        </li>
      ))}
    </ul>
    {s.outside.length > 0 ? (
      <>
        <h3>{t.outside}</h3>
        <ul className="lines">
          {s.outside.map((o) => (
            <li key={`${o.kind}${o.id}`}>
              <b>{t[o.kind]}</b>　{o.title}：{o.text}
            </li>
          ))}
        </ul>
      </>
    ) : null}
  </>
)

const View = ({ s, again }: { s: Shown; again: () => Promise<unknown> }) => {
  const { realm, today } = useSession()
  const [act, open] = useState<'freeze' | 'discard' | null>(null)
  const can = (a: string) => s.can.includes(a)
  const refused = s.findings.some((f) => f.level === 'refuse')
  const common = {
    draft: false as const,
    onDone: () => {
      open(null)
      void again()
    },
  }
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/standards' }, { label: s.owner }]}
        title={s.title}
        state={<StandardTag state={s.state} />}
        note={s.no === null ? t.draftShown : t.shown(s.no)}
        {...(can('freeze')
          ? { next: { label: t.freeze, run: () => open('freeze'), why: !s.may.freeze ? t.notYours : refused ? t.refused : null } }
          : {})}
        others={[
          { label: t.rehearse, to: `/standards/${s.id}/rehearsal` },
          ...(can('revise') && s.may.draft
            ? [
                {
                  label: t.revise,
                  run: async () => {
                    await call(reviseStandard, { id: s.id, version: s.version })
                    await again()
                  },
                },
              ]
            : []),
          ...(can('edit') && s.may.draft && s.no === null ? [{ label: t.edit, to: `/standards/${s.id}/edit` }] : []),
          ...(s.versions.length > (s.no === null ? 0 : 1)
            ? [{ label: t.changes, to: `/standards/${s.id}/changes${s.no === null ? '' : `?to=${s.no}`}` }]
            : []),
          ...(can('discard') && s.may.draft ? [{ label: t.discard, run: () => open('discard') }] : []),
        ]}
        facts={[
          { label: t.owner, value: s.owner, to: `/units/${s.ownerId}` },
          { label: t.from, value: s.source },
          { label: t.total, value: s.total },
          ...(s.digest ? [{ label: t.digest, value: <code>{s.digest.match(/.{8}/g)!.join(' ')}</code> }] : []),
          ...(s.frozenAt ? [{ label: t.frozenAt, value: instantText(s.frozenAt, realm.zone, today) }] : []),
          ...(s.versions.length > 1
            ? [
                {
                  label: t.versions,
                  value: s.versions.map((v) => (
                    <Go key={v.no} to={`/standards/${s.id}?no=${v.no}`}>
                      {t.version(v.no)}　
                    </Go>
                  )),
                },
              ]
            : []),
        ]}
        timeline={[...s.timeline]
          .reverse()
          .map((e) => ({ key: e.id, when: instantText(e.at, realm.zone, today), what: e.words, note: e.by ?? '' }))}
      >
        <Tabs
          tabs={[
            { key: 'tree', label: t.tree, content: <Tree s={s} /> },
            { key: 'grades', label: t.grades, content: <Grades s={s} /> },
            { key: 'findings', label: `${t.findings}（${s.findings.length}）`, content: <Findings s={s} /> },
          ]}
        />
      </RecordPage>
      {act === 'freeze' ? (
        <Dialog title={t.freeze} onClose={() => open(null)}>
          <p>{t.freezeAsk}</p>
          <Form
            endpoint={freezeStandard}
            fields={[{ name: 'basis', label: t.basis, kind: 'text', max: 120, optional: true }]}
            fixed={{ id: s.id, version: s.version }}
            submit={t.freeze}
            done={t.freezeDone}
            {...common}
          />
        </Dialog>
      ) : null}
      {act === 'discard' ? (
        <Dialog title={t.discard} onClose={() => open(null)}>
          <Form
            endpoint={discardRevision}
            fields={[{ name: 'reason', label: t.reason, kind: 'long', lines: 2, max: 200 }]}
            fixed={{ id: s.id, version: s.version }}
            submit={t.discard}
            {...common}
          />
        </Dialog>
      ) : null}
    </>
  )
}

export default () => {
  const { search } = useAddress()
  const id = Number(usePathParams().id)
  const no = typeof search.no === 'string' && /^\d+$/.test(search.no) ? { no: Number(search.no) } : {}
  const answer = useAnswer(showStandard, { id, ...no })
  return <Answer of={answer}>{(s) => <View s={s} again={() => answer.refetch()} />}</Answer>
}
