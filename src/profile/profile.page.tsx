import { type ReactNode, useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import { ActionButton, Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import type { Field } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { appraiseSelf, assess, citable, conclude, erase, showProfile } from './profile.api.ts'
import { gradeNames, profilePageText as t } from './profile.text.ts'
import { grades } from './profile.ts'
import { ProfileTag } from './tag.tsx'

type Shown = Output<typeof showProfile>
type Item = Shown['items'][number]

export const gradeOptions = grades.map((g) => ({ value: g, label: gradeNames[g] }))

const Word = ({ of }: { of: NonNullable<Item['self']> }) => (
  <>
    <b>{of.gradeName}</b>　{of.words}
    {of.evidence.length > 0 ? (
      <div className="muted small">
        {t.evidence}：
        {of.evidence.map((e) => (
          <span key={e.ref}>
            {e.kind}　{e.to ? <Go to={e.to}>{e.title}</Go> : e.title}；
          </span>
        ))}
      </div>
    ) : null}
  </>
)

/** Item by item what was said, in words and grades. */
export const ProfileItems = ({ p, act }: { p: Shown; act?: (i: Item) => ReactNode }) => (
  <>
    {p.items.map((i) => (
      <section key={i.item} className="card box">
        <h2>{i.title}</h2>
        <p>{i.meaning}</p>
        {i.own.length > 0 ? (
          <div className="muted">
            {t.own}：{i.own.join('；')}
          </div>
        ) : null}
        <dl className="facts">
          <div>
            <dt>{t.self}</dt>
            <dd>{i.self ? <Word of={i.self} /> : t.selfOpen}</dd>
          </div>
          <div>
            <dt>{t.peers}</dt>
            <dd>
              {i.peers ? i.peers.sentence : p.turnOut}
              {i.peers && i.peers.words.length > 0 ? (
                <ul className="lines">
                  {i.peers.words.map((w) => (
                    <li key={w}>{w}</li>
                  ))}
                </ul>
              ) : null}
            </dd>
          </div>
          <div>
            <dt>{t.committee}</dt>
            <dd>{i.committee ? <Word of={i.committee} /> : p.state === 'open' ? t.committeeHidden : null}</dd>
          </div>
        </dl>
        {act?.(i)}
      </section>
    ))}
  </>
)

const wordFields = (records: readonly { ref: string; kind: string; title: string }[]): Field[] => [
  { name: 'grade', label: t.grade, kind: 'choice', options: gradeOptions },
  { name: 'words', label: t.words, hint: t.wordsHint, kind: 'long', lines: 3, max: 1000 },
  ...(records.length === 0
    ? []
    : [
        {
          name: 'evidence',
          label: t.evidence,
          kind: 'many' as const,
          optional: true,
          options: records.map((r) => ({ value: r.ref, label: `${r.kind}　${r.title}` })),
        },
      ]),
]

const View = ({ p, again }: { p: Shown; again: () => Promise<unknown> }) => {
  const [open, set] = useState<{ item: Item; side: 'self' | 'committee' } | 'conclude' | null>(null)
  const records = useAnswer(citable, { id: p.id })
  const common = {
    draft: false as const,
    onDone: () => {
      set(null)
      void again()
    },
  }
  const item = open !== null && open !== 'conclude' ? open : null
  const before = item ? (item.side === 'self' ? item.item.self : item.item.committee) : null
  const form = item
    ? {
        fields: wordFields(records.data?.rows ?? []),
        initial: before ? { grade: before.grade, words: before.words, evidence: before.evidence.map((e) => e.ref) } : {},
        fixed: { id: p.id, item: item.item.item },
        submit: t.save,
        ...common,
      }
    : null
  return (
    <article className="stack">
      <Crumbs
        crumbs={[
          { label: p.campaign, to: `/campaigns/${p.campaignId}` },
          { label: t.branch, to: `/campaigns/${p.campaignId}/branches/${p.branchId}/profiles` },
          { label: p.name },
        ]}
      />
      <header className="page-head">
        <div>
          <h1>
            {p.name}
            <span className="beside">
              <ProfileTag state={p.state} />
            </span>
          </h1>
          <p className="lead">
            {p.branch}　{p.turnOut}
            {p.minutes ? `　${t.minutes}：${p.minutes}` : ''}
          </p>
          <p className="muted">{t.lead}</p>
        </div>
        <div className="acts">
          {p.may.assess ? <Button onClick={() => set('conclude')}>{t.conclude}</Button> : null}
          {p.may.erase ? (
            <ActionButton
              action={{
                label: t.erase,
                confirm: { title: t.erase, body: t.eraseAsk, danger: true },
                run: async () => {
                  await call(erase, { id: p.id, version: p.version })
                  await again()
                },
              }}
            />
          ) : null}
        </div>
      </header>
      {p.state === 'erased' ? <p className="note">{t.erasedNote}</p> : null}
      <ProfileItems
        p={p}
        act={(i) => (
          <div className="acts">
            {p.may.appraise ? (
              <Button small label={`${t.appraise} ${i.title}`} onClick={() => set({ item: i, side: 'self' })}>
                {t.appraise}
              </Button>
            ) : null}
            {p.may.assess ? (
              <Button small label={`${t.assess} ${i.title}`} onClick={() => set({ item: i, side: 'committee' })}>
                {t.assess}
              </Button>
            ) : null}
          </div>
        )}
      />
      {item && form ? (
        <Dialog title={item.item.title} onClose={() => set(null)} wide>
          {item.side === 'self' ? <Form endpoint={appraiseSelf} {...form} /> : <Form endpoint={assess} {...form} />}
        </Dialog>
      ) : null}
      {open === 'conclude' ? (
        <Dialog title={t.conclude} onClose={() => set(null)}>
          <p>{t.concludeLead}</p>
          <Form
            endpoint={conclude}
            fields={[{ name: 'minutes', label: t.minutes, hint: t.minutesHint, kind: 'text', max: 200 }]}
            fixed={{ id: p.id, version: p.version }}
            submit={t.conclude}
            {...common}
          />
        </Dialog>
      ) : null}
    </article>
  )
}

export default () => {
  const answer = useAnswer(showProfile, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(p) => <View p={p} again={() => answer.refetch()} />}</Answer>
}
