import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { parseRational, toDecimal } from '../lib/rational.ts'
import { usePathParams } from '../web/desk/address.ts'
import { type Action, ActionButton, Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { type SheetLine, SheetView } from '../web/desk/sheet.tsx'
import { TimelineCard } from '../web/desk/timeline.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, instantText } from '../web/format.ts'
import { answerContest, appeal, confirmScore, contestLine } from './appeal.api.ts'
import { award, exemptLine, judgeLine, reviewUnit, submitSheet } from './judge.api.ts'
import { scorePageText as t } from './page.text.ts'
import { type Printed, printed } from './printed.ts'
import { RoundTag, SheetTag } from './rounds.page.tsx'
import { showSheet } from './score.api.ts'
import { roundStateNames } from './score.text.ts'

type Shown = Output<typeof showSheet>
const standings = { in: '', open: t.notIn, sealed: t.sealedCell, 'not-drawn': t.notDrawn }
type Act =
  | { what: 'confirm' | 'award' }
  | { what: 'contest' | 'appeal'; leaf: string }
  | { what: 'judge'; leaf: string; column: string }
  | { what: 'exempt'; leaf: string }
  | { what: 'answer'; contest: Shown['contests'][number] }

/** In groups, so that it breaks on a phone and can be read aloud. */
const digestText = (digest: string): string => digest.match(/.{8}/g)!.join(' ')
/** Two places, half up, as the total is printed; what has no points says why. */
const two = (exact: string): string => toDecimal(parseRational(exact), 2)

const columnTitle = (s: Shown, id: string): string => s.sheet.columns.find((c) => c.id === id)?.title ?? id
const leafTitle = (s: Shown, id: string): string => {
  const l = s.sheet.lines.find((x) => x.id === id)
  return l ? `${l.id} ${l.title}` : id
}

/** The unit's own conditions, each with its reading, and since when they are in force. */
const Refined = ({ of }: { of: NonNullable<Shown['lines'][number]['refined']> }) => (
  <>
    <ul className="lines">
      {of.conditions.map((k) => (
        <li key={k.text}>
          {k.text}
          {k.max ? `（${t.pointsUnit(k.max)}）` : ''}
          {k.reading ? <span className="sub">{k.reading}</span> : null}
        </li>
      ))}
    </ul>
    <span className="muted small">{t.refinedOn(dayText(of.approvedOn))}</span>
  </>
)

/** Branches as headings in front of their first line, in the order of the standard. */
const linesOf = (s: Shown, p: Printed, open: (act: Act) => void): SheetLine[] => {
  /** Without re-scaling what counts is the points themselves; with it they stand beside each other. */
  const counts = (id: string, own = ''): { points: string; counted?: string } => {
    const { counted, max } = p.rows.get(id)!
    if (!p.rescaled) return { points: counted ?? own }
    return { points: own, counted: own === t.skipped ? '—' : t.countedOf(counted ?? '—', max) }
  }
  const said = new Set<string>()
  const of = new Map(s.lines.map((l) => [l.id, l]))
  const measuresAt = (m: string) => `/measures/${m}?unit=${s.sheet.unit.id}&campaign=${s.round.campaignId}`
  return s.sheet.lines.flatMap((l): SheetLine[] => {
    const headings = l.above.flatMap((id): SheetLine[] => {
      if (said.has(id)) return []
      said.add(id)
      const b = s.sheet.sums.find((x) => x.id === id)!
      return [
        {
          key: `branch-${id}`,
          title: `${id}　${b.title}`,
          part: true,
          max: two(b.max),
          ...counts(id),
        },
      ]
    })
    const x = of.get(l.id)!
    const contests = s.contests.filter((k) => k.leaf === l.id)
    const figures = new Set(l.inputs.flatMap((i) => x.sentences.filter((e) => e.text.startsWith(`${i.title}：`)).map((e) => e.text)))
    const sentences = x.sentences.filter((e) => e.text !== l.text && e.text !== l.reading && !figures.has(e.text))
    const acts = [
      ...s.may.judge
        .filter((column) => l.kind === 'judged' && l.state !== 'notApplicable' && x.versions.some((v) => v.column === column))
        .map((column) => (
          <Button key={column} small onClick={() => open({ what: 'judge', leaf: l.id, column })}>
            {`${columnTitle(s, column)}${t.judge}`}
          </Button>
        )),
      ...(s.may.review && x.mayNotApply && l.state !== 'notApplicable'
        ? [
            <Button key="exempt" small onClick={() => open({ what: 'exempt', leaf: l.id })}>
              {t.exempt}
            </Button>,
          ]
        : []),
      ...(s.may.contest && s.state !== 'to-confirm'
        ? [
            <Button key="contest" small onClick={() => open({ what: 'contest', leaf: l.id })}>
              {t.contest}
            </Button>,
          ]
        : []),
      ...(s.may.appeal
        ? [
            <Button key="appeal" small onClick={() => open({ what: 'appeal', leaf: l.id })}>
              {t.appeal}
            </Button>,
          ]
        : []),
    ]
    const [input] = l.inputs
    // An imported line opens onto the sheet it was taken from.
    const from = l.kind === 'imported' ? sentences.flatMap((e) => e.refs).find((ref) => ref.startsWith('round/')) : undefined
    return [
      ...headings,
      {
        key: l.id,
        title: `${l.id}　${l.title}`,
        rule: l.reading,
        max: two(l.max),
        ...counts(l.id, l.points === null ? (l.state === 'notApplicable' ? t.skipped : t.noPoints) : two(l.points)),
        lost: l.lost !== null && l.lost !== '0',
        detail: {
          original: l.text,
          reading: l.reading,
          ...(input && l.why !== 'unavailable'
            ? { input: [...figures].join('；') || input.title, to: measuresAt(input.measure), toLabel: t.figures }
            : {}),
          more: [
            ...sentences.map((e) => ({ label: e.label, value: e.text })),
            ...(from
              ? [
                  {
                    label: t.imports,
                    value: <Go to={`/rounds/${from.slice('round/'.length)}/units/${s.sheet.unit.id}`}>{t.importSee}</Go>,
                  },
                ]
              : []),
            ...(x.improve.length > 0 ? [{ label: t.improve, value: x.improve.join('；') }] : []),
            ...(x.guidance ? [{ label: t.guidance, value: x.guidance }] : []),
            ...(x.refined ? [{ label: t.refined, value: <Refined of={x.refined} /> }] : []),
            ...contests.map((k) => ({
              label: k.kind === 'appeal' ? t.appealed : t.contested,
              value: `${k.reason}　${roundStateNames[`contest.state.${k.state}`]}${k.answer ? `：${k.answer}` : ''}`,
            })),
            ...(acts.length > 0 ? [{ label: t.acts, value: acts }] : []),
          ],
        },
      },
    ]
  })
}

/** The last rows: the sum of the lines, what stands beside the tree, the total. */
const totalsOf = ({ sheet: { total } }: Shown, p: Printed): SheetLine[] => {
  const row = (key: string, title: string, points: string, max = ''): SheetLine => ({
    key,
    title,
    max: p.rescaled ? '' : max,
    part: true,
    ...(p.rescaled ? { points: '', counted: max ? t.countedOf(points, max) : points } : { points }),
  })
  const beside = [
    ...(total.bonus === '0' ? [] : [row('bonus', t.bonus, two(total.bonus))]),
    ...(total.deducted === '0' ? [] : [row('deducted', t.deductions, `−${two(total.deducted)}`)]),
  ]
  const same = beside.length === 0 && p.tree.counted === total.shown
  return [
    { ...row('sum', t.sum, p.tree.counted, p.tree.max), rule: t.printing },
    ...beside,
    ...(same ? [] : [row('whole', t.whole, total.shown)]),
  ]
}

const ActDialog = ({ act, s, close, again }: { act: Act; s: Shown; close: () => void; again: () => Promise<unknown> }) => {
  const own = { id: s.round.id, unitId: s.sheet.unit.id }
  const common = {
    draft: false as const,
    onDone: () => {
      close()
      void again()
    },
  }
  const reason = { name: 'reason', label: t.reason, kind: 'long' as const, lines: 3, max: 500 }
  const ref = { name: 'ref', label: t.ref, hint: t.refHint, kind: 'text' as const, max: 90 }
  const leafOptions = s.sheet.lines.filter((l) => l.state !== 'notApplicable').map((l) => ({ value: l.id, label: `${l.id} ${l.title}` }))
  switch (act.what) {
    case 'confirm':
      return (
        <Dialog title={t.confirm} onClose={close} wide>
          <p>{t.confirmLead}</p>
          <Form
            endpoint={confirmScore}
            fields={[
              {
                name: 'contests',
                label: t.contestsOf,
                kind: 'rows',
                add: t.addContest,
                optional: true,
                fields: [{ name: 'leaf', label: t.leaf, kind: 'choice', options: leafOptions, compact: true }, reason, ref],
              },
            ]}
            fixed={{ ...own, version: s.version }}
            submit={t.confirmDo}
            {...common}
          />
        </Dialog>
      )
    case 'contest':
    case 'appeal':
      return (
        <Dialog title={`${t[act.what]}：${leafTitle(s, act.leaf)}`} onClose={close}>
          <Form
            endpoint={act.what === 'contest' ? contestLine : appeal}
            fields={[reason, ref]}
            fixed={{ ...own, leaf: act.leaf }}
            submit={t[act.what]}
            {...common}
          />
        </Dialog>
      )
    case 'judge': {
      const line = s.lines.find((l) => l.id === act.leaf)!
      const stands = s.sheet.lines.find((l) => l.id === act.leaf)?.columns.find((c) => c.id === act.column)?.judgements[0]
      return (
        <Dialog title={t.judgeTitle(leafTitle(s, act.leaf), columnTitle(s, act.column))} onClose={close}>
          {line.guidance ? <p>{line.guidance}</p> : null}
          {line.refined ? (
            <section>
              <h3>{t.refined}</h3>
              <Refined of={line.refined} />
            </section>
          ) : null}
          <Form
            endpoint={judgeLine}
            fields={[
              {
                name: 'points',
                label: t.choosePoints,
                kind: 'choice',
                compact: true,
                options: [...line.allowed].reverse().map((p) => ({ value: p, label: t.pointsUnit(p) })),
              },
              { ...reason, max: 2000 },
            ]}
            initial={stands ? { points: stands.points, reason: stands.reason } : {}}
            fixed={{ ...own, leaf: act.leaf, column: act.column, seen: line.versions.find((v) => v.column === act.column)?.version ?? 0 }}
            submit={t.judge}
            {...common}
          />
        </Dialog>
      )
    }
    case 'exempt':
      return (
        <Dialog title={`${t.exempt}：${leafTitle(s, act.leaf)}`} onClose={close}>
          <Form endpoint={exemptLine} fields={[reason]} fixed={{ ...own, leaf: act.leaf }} submit={t.exempt} {...common} />
        </Dialog>
      )
    case 'award':
      return (
        <Dialog title={t.award} onClose={close}>
          <Form
            endpoint={award}
            fields={[
              {
                name: 'item',
                label: t.awardItem,
                kind: 'choice',
                options: s.bonusItems.map((i) => ({ value: i.id, label: `${i.title}（${t.pointsUnit(i.points)}）` })),
              },
              { name: 'matter', label: t.matter, kind: 'text', max: 200 },
              { name: 'basis', label: t.basis, kind: 'text', max: 200 },
            ]}
            fixed={own}
            submit={t.award}
            {...common}
          />
        </Dialog>
      )
    case 'answer': {
      const line = s.lines.find((l) => l.id === act.contest.leaf)
      const judged = act.contest.kind === 'appeal' && (line?.allowed.length ?? 0) > 0
      return (
        <Dialog title={`${t.answerTitle}：${leafTitle(s, act.contest.leaf)}`} onClose={close}>
          <p>{act.contest.reason}</p>
          <Form
            endpoint={answerContest}
            fields={[
              {
                name: 'verdict',
                label: t.verdict,
                hint: t.answerHint,
                kind: 'choice',
                options: [
                  { value: 'upheld', label: t.upheld },
                  { value: 'dismissed', label: t.dismissed },
                ],
              },
              ...(judged
                ? [
                    {
                      name: 'column',
                      label: t.revisedColumn,
                      hint: t.revisedHint,
                      kind: 'choice' as const,
                      when: (v: Record<string, unknown>) => v.verdict === 'upheld',
                      options: (line?.versions ?? [])
                        .filter((v) => v.column !== 'self')
                        .map((v) => ({ value: v.column, label: columnTitle(s, v.column) })),
                    },
                    {
                      name: 'points',
                      label: t.revisedPoints,
                      kind: 'choice' as const,
                      compact: true,
                      when: (v: Record<string, unknown>) => v.verdict === 'upheld',
                      options: [...(line?.allowed ?? [])].reverse().map((p) => ({ value: p, label: t.pointsUnit(p) })),
                    },
                  ]
                : []),
              { name: 'answer', label: t.answer, kind: 'long', lines: 3, max: 500 },
            ]}
            fixed={{ id: act.contest.id, version: act.contest.version }}
            submit={t.answer}
            {...common}
          />
        </Dialog>
      )
    }
  }
}

const View = ({ s, again }: { s: Shown; again: () => Promise<unknown> }) => {
  const { realm, today } = useSession()
  const [act, open] = useState<Act | null>(null)
  const { total } = s.sheet
  const p = printed(s.sheet)
  const done: Action | null = s.may.review
    ? {
        label: t.review,
        confirm: { title: t.review, body: t.reviewAsk },
        run: () => call(reviewUnit, { id: s.round.id, unitId: s.sheet.unit.id, version: s.version }).then(again),
      }
    : s.may.confirm
      ? { label: t.confirm, run: () => open({ what: 'confirm' }) }
      : null
  const scored = s.sheet.lines.filter((l) => l.state === 'scored').length
  const outside = [
    ...s.sheet.bonus.map((b) => ({ key: `b${b.ref}`, words: `${t.bonus}　${b.explanation}` })),
    ...s.sheet.deductions.map((d) => ({ key: `d${d.id}`, words: `${t.deductions}　${d.title}：${d.explanation}` })),
    ...s.sheet.vetoes.map((v) => ({ key: `v${v.id}`, words: `${t.vetoes}　${v.title}：${v.explanation}` })),
  ]
  return (
    <article className="record">
      <Crumbs
        crumbs={[
          { label: t.list, to: '/rounds' },
          { label: s.round.title, to: `/rounds/${s.round.id}` },
          { label: s.sheet.standard.title, to: `/standards/${s.round.standardId}?no=${s.round.standardNo}` },
        ]}
      />
      <header className="page-head">
        <div>
          <h1>
            {s.sheet.unit.name}
            <span className="beside">
              <SheetTag state={s.state} />　<RoundTag state={s.round.state} />
            </span>
          </h1>
          <p className="lead">
            {t.like(s.group.name, s.group.units)}　{t.asOf(s.sheet.asOf)}
          </p>
        </div>
        <div className="acts">
          {s.submit
            .filter((column) =>
              s.sheet.lines.some((l) => l.kind === 'judged' && l.columns.some((k) => k.id === column && k.judgements.length > 0)),
            )
            .map((column) => (
              <ActionButton
                key={column}
                action={{
                  label: t.submitTo(columnTitle(s, column)),
                  confirm: { title: t.submitTo(columnTitle(s, column)), body: t.submitAsk },
                  run: () => call(submitSheet, { id: s.round.id, unitId: s.sheet.unit.id, column }).then(again),
                }}
              />
            ))}
          {s.may.review && s.bonusItems.length > 0 ? (
            <ActionButton action={{ label: t.award, run: () => open({ what: 'award' }) }} />
          ) : null}
          {done ? <ActionButton action={done} main /> : null}
        </div>
      </header>
      {s.sealed ? <p className="note">{t.sealedNote}</p> : null}
      {p.rescaled ? <p className="note">{t.rescaled({ ...p.skipped, factor: p.factor })}</p> : null}
      <SheetView
        summary={[
          { label: `${t.current}（${t.outOf}）`, value: total.shown, note: t.byItems(scored) },
          { label: t.grade, value: s.grade.title ?? t.notGraded, note: total.complete ? '' : t.mayAdd(two(total.pending)) },
          ...s.columns.map((c) => ({ label: c.title, value: c.shown ?? standings[c.standing] })),
        ]}
        lines={[...linesOf(s, p, open), ...totalsOf(s, p)]}
        labels={{ counted: t.counted }}
        aside={
          <>
            <section className="card box">
              <h3>{t.because}</h3>
              <ul className="lines">
                {s.grade.because.map((b) => (
                  <li key={b}>{b}</li>
                ))}
                {outside.map((o) => (
                  <li key={o.key}>{o.words}</li>
                ))}
              </ul>
            </section>
            {s.contests.length > 0 ? (
              <section className="card box">
                <h3>{t.contestsOf}</h3>
                <ul className="lines">
                  {s.contests.map((k) => (
                    <li key={k.id}>
                      <b>{k.kind === 'appeal' ? t.appealed : t.contested}</b>　{leafTitle(s, k.leaf)}：{k.reason}（{k.ref}）
                      <br />
                      {roundStateNames[`contest.state.${k.state}`]}
                      {k.answer ? `：${k.answer}` : ''}
                      {k.revisedColumn ? `（${t.revisedTo(columnTitle(s, k.revisedColumn))}）` : ''}
                      {k.late ? `　${t.late}` : k.state === 'open' && k.dueOn ? `　${t.dueOn} ${dayText(k.dueOn, today)}` : ''}
                      {k.state === 'open' && s.may.answer ? (
                        <>
                          {'　'}
                          <Button small onClick={() => open({ what: 'answer', contest: k })}>
                            {t.answer}
                          </Button>
                        </>
                      ) : null}
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
            {s.reviewers.length > 0 ? (
              <section className="card box">
                <h3>{t.reviewers}</h3>
                <ul className="lines">
                  {s.reviewers.map((v) => (
                    <li key={`${v.column}${v.accountId}`}>
                      {columnTitle(s, v.column)}　{v.name}（{t.howNames[v.how]}，{v.submitted ? t.in : t.notIn}）
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
            {s.frozen ? (
              <section className="card box">
                <h3>{t.digest}</h3>
                <p>
                  {t.frozenOn}　{dayText(s.frozen.on, today)}
                </p>
                <code>{digestText(s.frozen.digest)}</code>
              </section>
            ) : null}
            <TimelineCard
              entries={[...s.timeline]
                .reverse()
                .map((e) => ({ key: e.id, when: instantText(e.at, realm.zone, today), what: e.words, note: e.by ?? '' }))}
            />
            <p>
              <Go to={`/measures?unit=${s.sheet.unit.id}&campaign=${s.round.campaignId}`}>{t.allFigures}</Go>
              {'　'}
              <Go to={`/rounds/${s.round.id}/units/${s.sheet.unit.id}/comparison`}>{t.unitCompare}</Go>
            </p>
          </>
        }
      />
      {act ? <ActDialog act={act} s={s} close={() => open(null)} again={again} /> : null}
    </article>
  )
}

export default () => {
  const { id, unitId } = usePathParams()
  const answer = useAnswer(showSheet, { id: Number(id), unitId: Number(unitId) })
  return <Answer of={answer}>{(s) => <View s={s} again={() => answer.refetch()} />}</Answer>
}
