import { showSession, signIn, signOut } from '../../access/access.api.ts'
import { accessPages } from '../../access/access.pages.ts'
import { activityPages } from '../../activity/activity.pages.ts'
import { campaignPages } from '../../campaign/campaign.pages.ts'
import { comparisonPages } from '../../comparison/comparison.pages.ts'
import { debriefPages } from '../../debrief/debrief.pages.ts'
import { countOpen, find } from '../../desk/desk.api.ts'
import { deskPages } from '../../desk/desk.pages.ts'
import { eventPages } from '../../event/event.pages.ts'
import { honourPages } from '../../honour/honour.pages.ts'
import { measurePages } from '../../measure/measure.pages.ts'
import { memberPages } from '../../member/member.pages.ts'
import { nominationPages } from '../../nomination/nomination.pages.ts'
import { noticePages } from '../../notice/notice.pages.ts'
import { unitPages } from '../../organisation/organisation.pages.ts'
import { pledgePages } from '../../pledge/pledge.pages.ts'
import { pollPages } from '../../poll/poll.pages.ts'
import { profilePages } from '../../profile/profile.pages.ts'
import { rectificationPages } from '../../rectification/rectification.pages.ts'
import { scorePages } from '../../score/score.pages.ts'
import { standardPages } from '../../standard/standard.pages.ts'
import { surveyPages } from '../../survey/survey.pages.ts'
import { zonePages } from '../../zone/zone.pages.ts'
import { call } from './client.ts'
import type { DeskAsks, NavGroup, PageDef } from './pages.ts'

// The only file of the frame that sees the nouns. Import light registrations only (`pledge/pledge.pages.ts`), never pages.

export const pages: readonly PageDef[] = [
  ...nominationPages,
  ...noticePages,
  ...honourPages,
  ...pledgePages,
  ...activityPages,
  ...rectificationPages,
  ...pollPages,
  ...debriefPages,
  ...surveyPages,
  ...profilePages,
  ...deskPages,
  ...campaignPages,
  ...unitPages,
  ...memberPages,
  ...accessPages,
  ...eventPages,
  ...scorePages,
  ...comparisonPages,
  ...measurePages,
  ...zonePages,
  ...standardPages,
]

export const groups: readonly NavGroup[] = [
  { key: 'top', label: '' },
  { key: 'act', label: '推进' },
  { key: 'evaluate', label: '评价' },
  { key: 'select', label: '评选' },
  { key: 'publish', label: '公开' },
  { key: 'register', label: '底册' },
  { key: 'system', label: '系统' },
]

export const asks: DeskAsks = {
  session: async () => {
    const s = await call(showSession, {})
    return {
      person: { id: s.accountId, name: s.name },
      realm: { name: s.realm.name, zone: s.realm.zone },
      today: s.today,
      seats: s.seats.map((x) => ({
        key: `${x.role}:${x.line}:${x.unitId}`,
        post: x.roleName,
        unit: x.unitName,
        unitId: x.unitId,
        may: x.may,
      })),
      may: s.may,
      mustChangePassword: s.mustChangePassword,
      hall: `/h/${s.realm.code}`,
    }
  },
  signIn: (login, password) => call(signIn, { login, password }),
  signOut: () => call(signOut, {}),
  passwordPage: '/password',
  counts: () => call(countOpen, {}),
  find: async (q) => (await call(find, { q })).rows,
}
