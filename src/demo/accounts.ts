import type { Line, Role } from '../lib/permission.ts'
import type { Account, Member, Post } from './register.ts'
import type { Community } from './street.ts'

/** Log-ins of the demonstration: one city office, street, community, college and enterprise. Passwords are made when they are printed. */
export const demoAccounts = (members: readonly Member[], posts: readonly Post[], first: Community): Account[] => {
  const used = new Set<string>()
  const byKey = new Map(members.map((m) => [m.key, m]))
  /** Holder today of the first of these posts whose holder has no account yet: one person with several posts gets one log-in. */
  const holder = (unitKey: string, ...wished: string[]): Member => {
    for (const post of wished) {
      const found = posts.find((p) => p.unitKey === unitKey && p.post === post && p.untilOn === undefined && !used.has(p.memberKey))
      if (found) return byKey.get(found.memberKey)!
    }
    throw new Error(`nobody left for ${wished.join()} in ${unitKey}`)
  }
  // Members without a post and without an account: the ordinary party member, and the three administrators who must be nobody else.
  const held = new Set(posts.map((p) => p.memberKey))
  const plain = (branchKey: string): Member => {
    const found = members.find((m) => m.branchKey === branchKey && m.status === 'full' && !held.has(m.key) && !used.has(m.key))
    if (!found) throw new Error(`no plain member in ${branchKey}`)
    return found
  }
  const accounts: Account[] = []
  const give = (login: string, place: Account['place'], m: Member, ...grants: [Role, string, Line?][]) => {
    used.add(m.key)
    accounts.push({ login, memberKey: m.key, place, grants: grants.map(([role, unitKey, line = 'party']) => ({ role, unitKey, line })) })
  }
  const office = 'office.community.b'
  give('city.office', 'city-office', holder('office.community', '主任'), ['office', 'city'])
  give('city.clerk', 'city-office', holder('office.community', '干事'), ['clerk', 'work.community'])
  give('city.leader', 'city-office', holder('work.community', '书记'), ['leader', 'city'])
  give('city.inspector', 'city-office', holder('office.community', '副主任'), ['inspector', 'city'])
  give('city.discipline', 'city-office', holder('work.community', '纪检委员'), ['discipline', 'city'])
  give('system', 'city-office', plain(office), ['system', 'city'])
  give('security', 'city-office', plain(office), ['security', 'city'])
  give('audit', 'city-office', plain(office), ['audit', 'city'])

  const street = first.streetKey
  give('street.secretary', 'street', holder(street, '书记'), ['secretary', street], ['leader', street], ['secretary', `${street}.mixed`])
  give('street.deputy', 'street', holder(street, '副书记'), ['deputy', street])
  give('street.office', 'street', holder(street, '组织委员'), ['office', street])
  give('street.clerk', 'street', holder(street, '干事'), ['clerk', street], ['clerk', `${street}.mixed`])
  give('street.inspector', 'street', holder(street, '纪检委员'), ['inspector', street])

  const community = first.key!
  const branch = `${community}.b1`
  give('community.secretary', 'community', holder(community, '书记'), ['secretary', community], ['secretary', first.rcKey, 'territory'])
  give('community.deputy', 'community', holder(community, '副书记'), ['deputy', community], ['secretary', branch])
  give('community.clerk', 'community', holder(community, '干事'), ['clerk', community])
  give('community.supervisor', 'community', holder(community, '活动监督员'), ['supervisor', community], ['member', branch])
  give('community.member', 'community', plain(`${community}.b2`), ['member', `${community}.b2`])

  const college = 'college.p'
  give('college.secretary', 'college', holder(college, '书记'), ['secretary', college], ['leader', college])
  give('college.general', 'college', holder(`${college}.t1`, '书记'), ['secretary', `${college}.t1`])
  give('college.office', 'college', holder(college, '组织委员', '宣传委员'), ['office', college])
  give('college.inspector', 'college', holder(college, '纪检委员', '宣传委员'), ['inspector', college])
  give('college.member', 'college', plain(`${college}.t1.b2`), ['member', `${college}.t1.b2`])

  const enterprise = 'soe1.p'
  give('enterprise.secretary', 'enterprise', holder(enterprise, '书记'), ['secretary', enterprise], ['leader', enterprise])
  give('enterprise.clerk', 'enterprise', holder(enterprise, '组织委员'), ['clerk', enterprise], ['office', enterprise])
  give('enterprise.member', 'enterprise', plain(`${enterprise}.b2`), ['member', `${enterprise}.b2`])
  return accounts
}
