import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import { ActionButton, Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Facts, RecordPage } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, instantText } from '../web/format.ts'
import { endPost, revealNationalId, showMember, showSelf } from './member.api.ts'
import { sexNames } from './member.text.ts'
import { memberPageText as t } from './page.text.ts'

type Member = Output<typeof showMember>

const factsOf = (m: Member) => [
  ...(m.sex ? [{ label: t.sex, value: sexNames[m.sex] }] : []),
  ...(m.birthOn ? [{ label: t.birthOn, value: `${dayText(m.birthOn)}　${m.age} ${t.ageYears}` }] : []),
  ...(m.nationalIdMasked ? [{ label: t.nationalId, value: m.nationalIdMasked }] : []),
  ...(m.ethnic ? [{ label: t.ethnic, value: m.ethnic }] : []),
  ...(m.education ? [{ label: t.education, value: m.education }] : []),
  ...(m.phoneMasked ? [{ label: t.phone, value: m.phoneMasked }] : []),
  { label: t.standing, value: m.standingName },
  ...(m.joinedOn ? [{ label: t.joined, value: dayText(m.joinedOn) }] : []),
  ...(m.fullOn ? [{ label: t.fullOn, value: dayText(m.fullOn) }] : []),
  ...(m.kindNames.length > 0 ? [{ label: t.kind, value: m.kindNames.join('、') }] : []),
  { label: t.branch, value: m.branchName, to: `/units/${m.branchId}` },
  { label: t.since, value: dayText(m.sinceOn) },
  ...(m.note ? [{ label: t.note, value: m.note }] : []),
]

/** Reading the number in full asks for a reason and is told in the ledger; it is gone when the dialog closes. */
const Reveal = ({ id }: { id: number }) => {
  const [open, setOpen] = useState(false)
  const [shown, show] = useState<{ nationalId: string; phone: string | null } | null>(null)
  const close = () => {
    setOpen(false)
    show(null)
  }
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t.reveal}
      </Button>
      {open ? (
        <Dialog title={t.reveal} onClose={close}>
          {shown ? (
            <Facts
              facts={[
                { label: t.revealed, value: <b className="num">{shown.nationalId}</b> },
                ...(shown.phone ? [{ label: t.phone, value: <b className="num">{shown.phone}</b> }] : []),
              ]}
            />
          ) : (
            <>
              <p>{t.revealAsk}</p>
              <Form
                endpoint={revealNationalId}
                fields={[{ name: 'why', label: t.revealWhy, kind: 'text', max: 200 }]}
                fixed={{ id }}
                submit={t.revealDo}
                draft={false}
                onDone={show}
              />
            </>
          )}
        </Dialog>
      ) : null}
    </>
  )
}

const Posts = ({ m, again, documents = m.posts.some((p) => p.document !== '') }: { m: Member; again: () => void; documents?: boolean }) => (
  <section className="card table-hold" aria-label={t.posts}>
    <h2 className="in-card">{t.posts}</h2>
    {m.posts.length === 0 ? (
      <p className="in-card muted">{t.noPosts}</p>
    ) : (
      <table>
        <thead>
          <tr>
            <th scope="col">{t.postUnit}</th>
            <th scope="col">{t.post}</th>
            <th scope="col">{t.fromOn}</th>
            {documents ? <th scope="col">{t.documentOf}</th> : null}
            <th scope="col">
              <span className="sr">{t.endPost}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {m.posts.map((p) => (
            <tr key={p.id}>
              <td>
                <Go to={`/units/${p.unitId}`}>{p.unitName}</Go>
              </td>
              <td>{p.post}</td>
              <td>
                {dayText(p.fromOn)}
                {p.untilOn ? ` ${t.until} ${dayText(p.untilOn)}` : ''}
              </td>
              {documents ? <td className="muted">{p.document}</td> : null}
              <td className="r">
                {p.untilOn === null && m.may.includes('member.post') ? (
                  <span className="in-row">
                    <Go to={`/members/${m.id}/posts/${p.id}/hand-over`} className="btn small">
                      {t.handOver}
                    </Go>
                    <ActionButton
                      small
                      action={{
                        label: t.endPost,
                        confirm: { title: t.endPost, body: <p>{t.endPostAsk(p.unitName, p.post)}</p> },
                        run: async () => {
                          await call(endPost, { id: p.id })
                          again()
                        },
                      }}
                    />
                  </span>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
)

const View = ({ m, self, again }: { m: Member; self?: true; again: () => void }) => {
  const { realm } = useSession()
  const edits = m.may.includes('member.edit') && !m.endedOn
  return (
    <RecordPage
      {...(self
        ? {}
        : { crumbs: [{ label: t.list, to: '/members' }, { label: m.branchName, to: `/members?below=${m.branchId}` }, { label: m.name }] })}
      title={self ? t.me : m.name}
      state={m.endedOn ? <StateTag kind="frozen" word={t.ended(dayText(m.endedOn))} /> : undefined}
      note={self ? t.meLead : [m.standingName, m.branchName, m.endReasonName].filter(Boolean).join('　')}
      {...(edits ? { next: { label: t.edit, to: `/members/${m.id}/edit` } } : {})}
      others={
        edits
          ? [
              ...(m.may.includes('member.post') ? [{ label: t.givePost, to: `/members/${m.id}/posts` }] : []),
              { label: t.transfer, to: `/members/${m.id}/transfer` },
              { label: t.end, to: `/members/${m.id}/end` },
            ]
          : self
            ? [{ label: t.profiles, to: '/me/profiles' }]
            : []
      }
      {...(m.timeline.length > 0
        ? {
            timeline: [...m.timeline].reverse().map((e) => ({
              key: e.id,
              when: instantText(e.recordedAt, realm.zone),
              what: e.what,
              note: [e.note, e.by].filter(Boolean).join('　'),
            })),
          }
        : {})}
    >
      <section className="card box">
        <Facts facts={self ? [{ label: t.name, value: m.name }, ...factsOf(m)] : factsOf(m)} />
        {m.may.includes('member.reveal') && m.nationalIdMasked ? (
          <p className="below-facts">
            <Reveal id={m.id} />
          </p>
        ) : null}
      </section>
      <Posts m={m} again={again} />
    </RecordPage>
  )
}

export const MemberPage = () => {
  const answer = useAnswer(showMember, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(m) => <View m={m} again={() => void answer.refetch()} />}</Answer>
}

export const SelfPage = () => {
  const answer = useAnswer(showSelf, {})
  return <Answer of={answer}>{(m) => <View m={m} self again={() => void answer.refetch()} />}</Answer>
}
