import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { share } from '../web/desk/figure.tsx'
import { Form } from '../web/desk/form.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, instantText } from '../web/format.ts'
import { scorePageText as t } from './page.text.ts'
import { unitStates } from './round.ts'
import { RoundTag, SheetTag } from './rounds.page.tsx'
import { finalise, freeze, listScores, reopen, showRound, startReview, withdrawRound } from './score.api.ts'
import { roundStateNames } from './score.text.ts'

type Shown = Output<typeof showRound>

const View = ({ r, again }: { r: Shown; again: () => Promise<unknown> }) => {
  const { realm, today } = useSession()
  const [act, open] = useState<'reopen' | 'withdraw' | null>(null)
  const why = r.may.run ? null : t.notYours
  const own = { id: r.id, version: r.version }
  const steps: [string, Action][] = [
    [
      'startReview',
      {
        label: t.startReview,
        why,
        confirm: { title: t.startReview, body: t.startReviewAsk },
        run: () => call(startReview, own).then(again),
      },
    ],
    [
      'finalise',
      { label: t.finalise, why, confirm: { title: t.finalise, body: t.finaliseAsk }, run: () => call(finalise, own).then(again) },
    ],
    ['freeze', { label: t.freeze, why, confirm: { title: t.freeze, body: t.freezeAsk }, run: () => call(freeze, own).then(again) }],
  ]
  const next = steps.find(([a]) => r.can.includes(a))?.[1]
  const back = (a: 'reopen' | 'withdraw'): Action[] => (r.can.includes(a) && r.may.run ? [{ label: t[a], run: () => open(a) }] : [])
  return (
    <div className="stack">
      <RecordPage
        crumbs={[{ label: t.list, to: '/rounds' }, { label: r.organiser }]}
        title={r.title}
        state={<RoundTag state={r.state} />}
        note={`${r.standard}　${r.campaign}`}
        {...(next ? { next } : {})}
        others={[
          ...(r.state === 'final' || r.state === 'frozen' ? [{ label: t.compare, to: `/rounds/${r.id}/comparison` }] : []),
          ...(r.may.run ? [{ label: t.panel, to: `/rounds/${r.id}/panel` }] : []),
          { label: t.contestsOf, to: `/rounds/${r.id}/contests` },
          ...(r.imports.asked > 0 ? [{ label: t.imports, to: `/rounds/${r.id}/imports` }] : []),
          ...back('reopen'),
          ...back('withdraw'),
        ]}
        figures={[
          { label: t.units, value: r.units, note: t.progressOf(r.confirmed, r.reviewed, r.units) },
          ...r.byGrade.map((g) => ({
            label: g.title ?? t.notGraded,
            value: g.units,
            ...(g.grade ? { to: `/rounds/${r.id}?grade=${g.grade}` } : {}),
          })),
          { label: t.pending, value: r.open.pending },
          { label: t.contests, value: r.open.contests, to: `/rounds/${r.id}/contests?state=open` },
          ...(r.open.sealed > 0 ? [{ label: t.sealedUnits, value: r.open.sealed }] : []),
          ...(r.cells.asked > 0
            ? [{ label: t.cells, ...share(r.cells.kept, r.cells.asked), note: t.cellsOf(r.cells.kept, r.cells.asked) }]
            : []),
        ]}
        facts={[
          { label: t.campaign, value: r.campaign, to: `/campaigns/${r.campaignId}` },
          { label: t.standard, value: r.standard, to: `/standards/${r.standardId}?no=${r.standardNo}` },
          { label: t.standardDigest, value: <code>{r.standardDigest.slice(0, 16)}</code> },
          { label: t.openedOn, value: dayText(r.openedOn, today) },
          { label: t.groups, value: r.groups.map((g) => `${g.name} ${g.units}`).join('；') },
          ...(r.imports.asked > 0
            ? [{ label: t.imports, value: t.importsOf(r.imports.named, r.imports.asked), to: `/rounds/${r.id}/imports` }]
            : []),
          ...(r.appealUntilOn ? [{ label: t.appealUntil, value: dayText(r.appealUntilOn, today) }] : []),
          ...(r.packageDigest
            ? [
                { label: t.packageDigest, value: <code>{r.packageDigest.match(/.{8}/g)!.join(' ')}</code> },
                ...(r.may.run ? [{ label: t.package, value: <a href={`/api/rounds/${r.id}/package`}>{t.packageGet}</a> }] : []),
              ]
            : []),
          ...(r.digest ? [{ label: t.digest, value: <code>{r.digest.match(/.{8}/g)!.join(' ')}</code> }] : []),
          ...(r.frozenOn ? [{ label: t.frozenOn, value: dayText(r.frozenOn, today) }] : []),
        ]}
        timeline={[...r.timeline]
          .reverse()
          .map((e) => ({ key: e.id, when: instantText(e.at, realm.zone, today), what: e.words, note: e.by ?? '' }))}
      />
      <ListPage
        name="score"
        inside
        title={t.units}
        lead={t.tree}
        endpoint={listScores}
        fixed={{ id: r.id }}
        filters={[
          {
            name: 'state',
            label: t.state,
            kind: 'choice',
            options: unitStates.map((s) => ({ value: s, label: roundStateNames[`score.state.${s}`] })),
          },
          { name: 'grade', label: t.grade, kind: 'choice', options: r.grades.map((g) => ({ value: g.id, label: g.title })) },
          ...(r.groups.length > 1
            ? [
                {
                  name: 'group',
                  label: t.group,
                  kind: 'choice' as const,
                  options: r.groups.flatMap((g) => (g.key === null ? [] : [{ value: g.key, label: g.name }])),
                },
              ]
            : []),
        ]}
        columns={[
          { name: 'unit', label: t.unit, cell: (x) => x.unit, main: true },
          { name: 'group', label: t.group, cell: (x) => x.group },
          { name: 'state', label: t.state, cell: (x) => <SheetTag state={x.state} /> },
          { name: 'points', label: t.points, cell: (x) => (x.sealed ? t.sealedCell : (x.shown ?? '—')), right: true },
          { name: 'pending', label: t.pendingMost, cell: (x) => (x.openN ? x.pending : '—'), right: true },
          { name: 'grade', label: t.grade, cell: (x) => (x.sealed ? t.sealedCell : (x.gradeTitle ?? t.notGraded)) },
          { name: 'contests', label: t.contests, cell: (x) => x.contests || '—', right: true, hidden: true },
        ]}
        rowKey={(x) => x.unitId}
        rowTo={(x) => `/rounds/${r.id}/units/${x.unitId}`}
        empty={<p>{t.units}</p>}
      />
      {act ? (
        <Dialog title={t[act]} onClose={() => open(null)}>
          <Form
            endpoint={act === 'reopen' ? reopen : withdrawRound}
            fields={[{ name: 'reason', label: t.reason, kind: 'long', lines: 2, max: 500 }]}
            fixed={own}
            submit={t[act]}
            draft={false}
            onDone={() => {
              open(null)
              void again()
            }}
          />
        </Dialog>
      ) : null}
    </div>
  )
}

export default () => {
  const answer = useAnswer(showRound, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(r) => <View r={r} again={() => answer.refetch()} />}</Answer>
}
