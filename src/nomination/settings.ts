import type { z } from 'zod'
import type { meetingRule, NominationSection, nominationSettings } from '../campaign/plan-schema.ts'
import { settingsText } from './settings.text.ts'

export type MeetingRule = z.infer<typeof meetingRule>
export type TitleLimits = NonNullable<z.infer<typeof nominationSettings>['limits']>
/** 党员大会 that resolves, a 党委 (党工委, 支委会) meeting, a congress that elects. */
export const meetingKinds = ['members', 'committee', 'election'] as const
export type MeetingKind = (typeof meetingKinds)[number]

export const defaultLimits: TitleLimits = {
  briefChars: 300,
  deedsChars: 2000,
  source: '各地评选通知的通行做法：事迹简介300字，事迹材料1500至2000字',
}

/** Three denominators are in use: of those who should attend for a resolution, of those who came for an election. */
export const defaultMeetings: Record<MeetingKind, MeetingRule> = {
  members: {
    quorum: '1/2',
    pass: '1/2',
    passOf: 'should',
    source: '《中国共产党支部工作条例（试行）》第十一条：半数以上有表决权的党员到会方可进行，赞成人数超过应到会有表决权的党员的半数为通过',
  },
  committee: {
    quorum: '2/3',
    pass: '1/2',
    passOf: 'should',
    source: '参照党委会讨论决定干部任免事项的规定：三分之二以上委员到会，赞成票超过应到会委员的半数为通过',
  },
  election: { quorum: '4/5', pass: '1/2', passOf: 'present', source: settingsText.election },
}

/** Fewest persons through whose hands a nominee passes where the plan says nothing: one below, one who examines, one who decides. */
export const defaultPersons = { least: 3, source: settingsText.persons }

export const limitsOf = (section: NominationSection): TitleLimits => section.settings?.limits ?? defaultLimits
export const meetingRuleOf = (section: NominationSection, kind: MeetingKind): MeetingRule =>
  section.settings?.meeting?.[kind] ?? defaultMeetings[kind]
export const personsOf = (section: NominationSection): { least: number; source: string } => section.settings?.persons ?? defaultPersons
