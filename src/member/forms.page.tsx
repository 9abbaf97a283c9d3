import type { ReactNode } from 'react'
import type { Output } from '../lib/contract.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { usePathParams } from '../web/desk/address.ts'
import { call } from '../web/desk/client.ts'
import type { Field } from '../web/desk/form.ts'
import { FormPage } from '../web/desk/form.tsx'
import type { Option } from '../web/desk/list.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { createMember, editMember, endMember, givePost, handOverPost, listMembers, showMember, transferMember } from './member.api.ts'
import { endReasonNames, kindNames, sexNames, standingNames } from './member.text.ts'
import { endReasons, memberKinds, standings } from './member.ts'
import { memberPageText as t } from './page.text.ts'

type Member = Output<typeof showMember>

const words = <K extends string>(names: Record<K, string>, keys: readonly K[]): Option[] => keys.map((k) => ({ value: k, label: names[k] }))
const branches = findUnits('party', 'branch')
const findMembers = async (q: string): Promise<Option[]> => {
  const { rows } = await call(listMembers, { limit: 20, ...(q.trim() ? { search: q.trim() } : {}) })
  return rows.map((r) => ({ value: String(r.id), label: `${r.name}（${r.branchName}）` }))
}

const facts = (editing: boolean): Field[] => [
  { name: 'name', label: t.name, kind: 'text', max: 60, short: true },
  {
    name: 'nationalId',
    label: t.nationalId,
    kind: 'text',
    hint: editing ? t.idEditHint : t.idHint,
    optional: true,
    keep: false,
    short: true,
  },
  { name: 'sex', label: t.sex, kind: 'choice', options: words(sexNames, ['male', 'female']), optional: true },
  { name: 'birthOn', label: t.birthOn, kind: 'day', optional: true, keep: false },
  { name: 'ethnic', label: t.ethnic, kind: 'text', optional: true, short: true, max: 20 },
  { name: 'education', label: t.education, kind: 'text', optional: true, short: true, max: 20 },
  { name: 'phone', label: t.phone, kind: 'text', optional: true, keep: false, short: true, ...(editing ? { hint: t.phoneHint } : {}) },
  { name: 'standing', label: t.standing, kind: 'choice', options: words(standingNames, standings) },
  { name: 'joinedOn', label: t.joined, kind: 'day', optional: true },
  { name: 'fullOn', label: t.fullOn, kind: 'day', optional: true, when: (v) => v.standing !== 'probationary' },
  { name: 'kinds', label: t.kind, kind: 'many', options: words(kindNames, memberKinds), optional: true },
  { name: 'note', label: t.note, kind: 'long', max: 1000, optional: true },
]
const dated: Field[] = [
  { name: 'onDay', label: t.onDay, kind: 'day', hint: t.onDayHint, optional: true },
  { name: 'document', label: t.document, kind: 'text', optional: true, max: 100 },
]

export const CreateMember = () => (
  <FormPage
    title={t.create}
    crumbs={[{ label: t.list, to: '/members' }, { label: t.create }]}
    endpoint={createMember}
    fields={[{ name: 'branchId', label: t.branch, kind: 'find', numeric: true, find: branches }, ...facts(false)]}
    initial={{ standing: 'full' }}
    submit={t.createDo}
    touches={['unit']}
    to={(out) => `/members/${out.id}`}
  />
)

const OfMember = ({ children }: { children: (m: Member) => ReactNode }) => {
  const answer = useAnswer(showMember, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{children}</Answer>
}
const around = (m: Member, here: string) => ({
  title: here,
  crumbs: [{ label: t.list, to: '/members' }, { label: m.name, to: `/members/${m.id}` }, { label: here }],
  to: () => `/members/${m.id}`,
  fixed: { id: m.id, version: m.version },
})

export const EditMember = () => (
  <OfMember>
    {(m) => (
      <FormPage
        {...around(m, t.edit)}
        lead={t.editLead}
        endpoint={editMember}
        fields={facts(true)}
        initial={{ ...m }}
        current={async () => {
          const now = await call(showMember, { id: m.id })
          return { values: { ...now }, fixed: { id: m.id, version: now.version } }
        }}
        clears
        submit={t.editDo}
        draft={false}
      />
    )}
  </OfMember>
)

export const TransferMember = () => (
  <OfMember>
    {(m) => (
      <FormPage
        {...around(m, t.transfer)}
        known={[{ label: t.branch, value: m.branchName, to: `/units/${m.branchId}` }]}
        endpoint={transferMember}
        fields={[{ name: 'branchId', label: t.transferTo, kind: 'find', numeric: true, find: branches }, ...dated]}
        submit={t.transferDo}
        touches={['unit']}
      />
    )}
  </OfMember>
)

export const EndMember = () => (
  <OfMember>
    {(m) => (
      <FormPage
        {...around(m, t.end)}
        lead={t.endLead}
        endpoint={endMember}
        fields={[{ name: 'reason', label: t.endReason, kind: 'choice', options: words(endReasonNames, endReasons) }, ...dated]}
        submit={t.endDo}
        touches={['unit']}
      />
    )}
  </OfMember>
)

export const GivePost = () => (
  <OfMember>
    {(m) => (
      <FormPage
        {...around(m, t.givePost)}
        fixed={{ id: m.id }}
        known={[{ label: t.name, value: m.name }]}
        endpoint={givePost}
        fields={[
          {
            name: 'unitId',
            label: t.postUnit,
            kind: 'find',
            numeric: true,
            find: findUnits('party'),
            now: { value: String(m.branchId), label: m.branchName },
          },
          { name: 'post', label: t.post, kind: 'text', hint: t.postHint, max: 40, short: true },
          { name: 'fromOn', label: t.fromOn, kind: 'day', hint: t.onDayHint, optional: true },
          dated[1]!,
        ]}
        initial={{ unitId: m.branchId }}
        submit={t.givePostDo}
        touches={['unit']}
      />
    )}
  </OfMember>
)

export const HandOverPost = () => {
  const { post } = usePathParams()
  return (
    <OfMember>
      {(m) => {
        const held = m.posts.find((p) => p.id === Number(post))
        return (
          <FormPage
            {...around(m, t.handOver)}
            fixed={{ id: Number(post) }}
            lead={t.handOverLead}
            known={[
              { label: t.post, value: held ? `${held.unitName}${held.post}` : '' },
              { label: t.held, value: m.name },
            ]}
            endpoint={handOverPost}
            fields={[
              { name: 'toMemberId', label: t.toMember, kind: 'find', numeric: true, find: findMembers },
              ...dated,
              { name: 'note', label: t.handNote, kind: 'long', max: 2000, optional: true },
            ]}
            submit={t.handOverDo}
            touches={['unit']}
          />
        )
      }}
    </OfMember>
  )
}
