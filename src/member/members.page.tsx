import { BelowNote } from '../organisation/below.page.tsx'
import { one, useAddress } from '../web/desk/address.ts'
import { ListPage } from '../web/desk/list.tsx'
import { useMay, useSeatFor } from '../web/desk/session.ts'
import { dayText } from '../web/format.ts'
import { listMembers } from './member.api.ts'
import { kindNames, memberText, sexNames, standingNames } from './member.text.ts'
import { memberKinds, standings } from './member.ts'
import { memberPageText as t } from './page.text.ts'

export default () => {
  const mayEdit = useMay('member.edit')
  const seat = useSeatFor('member.read')
  const below = one(useAddress().search.below)
  return (
    <ListPage
      name="member"
      title={t.list}
      lead={below ? <BelowNote id={Number(below)} all="/members" /> : t.listLead}
      endpoint={listMembers}
      fixed={below ? { below } : {}}
      filters={[
        { name: 'search', label: t.search, kind: 'text' },
        { name: 'standing', label: t.standing, kind: 'choice', options: standings.map((s) => ({ value: s, label: standingNames[s] })) },
        { name: 'kind', label: t.kind, kind: 'choice', options: memberKinds.map((k) => ({ value: k, label: kindNames[k] })) },
      ]}
      columns={[
        { name: 'name', label: t.name, cell: (r) => r.name, main: true, sort: 'name' },
        { name: 'branch', label: t.branch, cell: (r) => r.branchName, sort: 'branch' },
        { name: 'posts', label: t.posts, cell: (r) => r.posts ?? '—' },
        { name: 'standing', label: t.standing, cell: (r) => r.standingName },
        { name: 'sex', label: t.sex, cell: (r) => (r.sex ? sexNames[r.sex] : '—') },
        { name: 'age', label: t.age, cell: (r) => r.age ?? '—', right: true },
        { name: 'education', label: t.education, cell: (r) => r.education ?? '—', hidden: true },
        { name: 'joined', label: t.joined, cell: (r) => (r.joinedOn ? dayText(r.joinedOn) : '—') },
        { name: 'kinds', label: t.kind, cell: (r) => r.kinds.join('、') || '—', hidden: true },
      ]}
      rowTo={(r) => `/members/${r.id}`}
      empty={<p>{memberText['member.empty']}</p>}
      actions={
        mayEdit
          ? [
              { label: t.create, to: '/members/new' },
              { label: t.import, to: '/members/import' },
            ]
          : []
      }
      {...(seat ? { exportTo: () => `/api/members/export?below=${below ?? seat.unitId}&format=xlsx` } : {})}
    />
  )
}
