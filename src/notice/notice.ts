import type { PlanSections } from '../campaign/plan-schema.ts'
import { addWorkingDays, type Calendar, type Day, type NoticeClock, noticeClock, weekday } from '../lib/calendar.ts'
import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const noticeStates = ['open', 'closed', 'superseded'] as const
export type NoticeState = (typeof noticeStates)[number]
export const noticeCan = stateTable<NoticeState, Record<string, readonly NoticeState[]>>('notice', {
  close: ['open'],
  supersede: ['open'],
  object: ['open'],
  // A letter posted in time is taken however late it arrives.
  recordObjection: ['open', 'closed'],
})

export const objectionStates = ['received', 'suspended', 'answered', 'set-aside'] as const
export type ObjectionState = (typeof objectionStates)[number]
export const objectionCan = stateTable<ObjectionState, Record<string, readonly ObjectionState[]>>('objection', {
  suspend: ['received', 'suspended'],
  answer: ['received', 'suspended'],
  setAside: ['received'],
  open: ['received', 'suspended', 'answered'],
})

/** 不属实 · 情节轻微 · 属实取消 · 移交; 暂缓 is not an outcome but a wait for one. */
export const outcomes = ['untrue', 'minor', 'upheld', 'transferred'] as const
export type Outcome = (typeof outcomes)[number]
/** These take the nominee off the list. */
export const strikes = (o: Outcome): boolean => o === 'upheld' || o === 'transferred'

export const channels = ['page', 'letter', 'phone', 'visit'] as const
export const objectors = ['person', 'organisation', 'anonymous'] as const

const staff = ['office', 'secretary', 'deputy', 'clerk', 'leader', 'inspector', 'supervisor', 'discipline', 'member'] as const
export const mayReadNotices = permission('notice.read', 'realm', staff)
export const mayPublish = permission('notice.publish', 'own', ['office', 'secretary', 'deputy'])
export const mayRecordObjection = permission('notice.record-objection', 'subtree', ['discipline', 'office'])
/** 纪检 alone reads objections, decides on them and may open an identity. */
export const mayHandle = permission('notice.handle-objection', 'subtree', ['discipline'])

/** The report of a notice that is over: of the unit that published it, its superiors and 纪检. */
export const mayReport = permission('notice.report', 'subtree', ['office', 'secretary', 'deputy', 'discipline'])

export const reportEarly = refusal<{ lastOn: string }>()(412, 'notice.report-early')
export const tooEarly = refusal<{ workingDays: number; left: number; lastOn: string; weekday: number }>()(422, 'notice.too-early')
export const objectionsOpen = refusal<{ until: string; weekday: number }>()(422, 'notice.objections-open')
export const objectionsOutstanding = refusal<{ n: number }>()(412, 'notice.objections-outstanding')
export const secondNeeded = refusal<{ n: number }>()(412, 'notice.second-needed')
export const nothingLeft = refusal()(412, 'notice.nothing-left')
export const noNoticeSection = refusal<{ campaign: number }>()(422, 'notice.no-section')
export const levelUnknown = refusal<{ level: string }>()(422, 'notice.level-unknown')
export const wrongUnit = refusal<{ level: string; unit: string }>()(422, 'notice.wrong-unit')
export const notReady = refusal<{ name: string; step: string }>()(412, 'notice.not-ready')
export const alreadyListed = refusal<{ name: string; notice: number }>()(422, 'notice.already-listed')
export const privateField = refusal<{ name: string; kind: string }>()(422, 'notice.private-field')
export const supersedesOther = refusal()(422, 'notice.supersedes-other')
export const unansweredBefore = refusal<{ n: number }>()(412, 'notice.unanswered-before')
export const objectionLate = refusal<{ until: string }>()(422, 'notice.objection-late')
export const objectionEmpty = refusal<{ least: number }>()(422, 'notice.objection-empty')
export const identityMissing = refusal<{ objector: string }>()(422, 'notice.identity-missing')
export const notOnList = refusal()(422, 'notice.not-on-list')
export const handlerOwnUnit = refusal<{ unit: string }>()(403, 'notice.own-unit')
export const suspensionTooLong = refusal<{ months: number; latest: string }>()(422, 'notice.suspension-too-long')
export const onlyAnonymous = refusal()(422, 'notice.only-anonymous')
export const noIdentity = refusal()(422, 'notice.no-identity')
export const codeUnknown = refusal()(404, 'notice.code-unknown')

export const defaultSettings = {
  suspensionMonths: 3,
  answerWorkingDays: 10,
  source: '参照任前公示办法（问题性质严重、一时难以查实的暂缓，一般不超过三个月）和职称评审投诉办理时限（十个工作日）',
}
export const settingsOf = (section: PlanSections['notice']): typeof defaultSettings => section?.settings ?? defaultSettings

/** Least characters of an objection; an anonymous one must give a clear clue. */
export const leastWords = { named: 5, anonymous: 20 } as const

export interface Period {
  lastOn: Day
  objectionsUntilOn: Day
  provisional: boolean
}

/** @throws calendar.year-not-covered when a day of the period lies in a year whose calendar is not published */
export const periodOf = (startsOn: Day, workingDays: number, extra: number, calendar: Calendar): Period => {
  const clock = noticeClock({ from: startsOn, workingDays, calendar, today: startsOn })
  return { lastOn: clock.lastDay, objectionsUntilOn: addWorkingDays(clock.lastDay, extra, calendar), provisional: clock.provisional }
}

export interface Dated {
  starts_on: Day
  working_days_n: number
  last_on: Day
  objections_until_on: Day
}

/** The clock as it stands today. The last day is the one that was published: a calendar amended later does not move it. */
export const clockOf = (n: Dated, calendar: Calendar, today: Day): NoticeClock => {
  if (today > n.last_on) return { lastDay: n.last_on, elapsed: n.working_days_n, left: 0, over: true, provisional: false }
  const clock = noticeClock({ from: n.starts_on, workingDays: n.working_days_n, calendar, today })
  return { ...clock, lastDay: n.last_on }
}

/** @throws notice.too-early, notice.objections-open */
export const assertOver = (n: Dated, calendar: Calendar, today: Day): void => {
  const { over, left } = clockOf(n, calendar, today)
  if (!over) throw tooEarly({ workingDays: n.working_days_n, left, lastOn: n.last_on, weekday: weekday(n.last_on) })
  if (today <= n.objections_until_on) throw objectionsOpen({ until: n.objections_until_on, weekday: weekday(n.objections_until_on) })
}

/** The same day so many months later, or the last day of that month. */
export const addMonths = (day: Day, months: number): Day => {
  const m = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  const year = Math.floor(m / 12)
  const month = m % 12
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return `${year}-${String(month + 1).padStart(2, '0')}-${String(Math.min(Number(day.slice(8)), last)).padStart(2, '0')}`
}

/** @throws notice.suspension-too-long; the limit counts from the first suspension, so a renewal does not prolong it */
export const assertSuspension = (firstOn: Day, until: Day, months: number): void => {
  const latest = addMonths(firstOn, months)
  if (until > latest) throw suspensionTooLong({ months, latest })
}

const privatePatterns = {
  phone: /(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}[-－ ]?\d{7,8}(?!\d)/,
  'national-id': /(?<!\d)\d{17}[\dXx](?!\d)/,
  address: /\d+\s*(单元|室)(?!\d)|(路|街|巷|弄|胡同)\s*\d+\s*号/,
} as const

/** What a public list may not carry: numbers of identity cards and telephones, addresses. Null when there is none. */
export const privateIn = (text: string): keyof typeof privatePatterns | null => {
  const plain = text.normalize('NFKC')
  for (const [kind, pattern] of Object.entries(privatePatterns)) if (pattern.test(plain)) return kind as keyof typeof privatePatterns
  return null
}

export interface ListEntry {
  no: number
  title: string
  object: string
  name: string
  sex: string | null
  ethnic: string | null
  unitAndPost: string | null
  unit: string
  brief: string
}

/** A published list, frozen as RFC 8785 text. */
export interface NoticeDocument {
  schema: 'notice/1'
  title: string
  campaign: { id: number; title: string; planDigest: string }
  unit: { id: number; name: string }
  level: { id: string; name: string; at: 'recommending-unit' | 'organiser' }
  range: string
  channels: string[]
  contact: string
  startsOn: Day
  workingDays: number
  lastOn: Day
  objectionsUntilOn: Day
  calendar: string[]
  supersedes: { id: number; digest: string; reason: string } | null
  /** Score rounds whose grades are a ground of this list: anybody can ask for the package and recount it. */
  grounds?: { round: number; title: string; frozenOn: Day; digest: string }[]
  entries: ListEntry[]
}

/** Channels as they are read: what is a channel of the plan by its name there, the rest as it was written. */
export const channelNames = (written: readonly string[], known: readonly { id: string; name: string }[] | undefined): string[] =>
  written.map((w) => known?.find((k) => k.id === w)?.name ?? w)

/** What stands above and below the list is as public as the list; only the office that receives objections gives its telephone and address. @throws notice.private-field */
export const assertPublicText = (d: Pick<NoticeDocument, 'title' | 'range' | 'channels' | 'supersedes'>): void => {
  for (const text of [d.title, d.range, ...d.channels, d.supersedes?.reason ?? '']) {
    const kind = privateIn(text)
    if (kind === 'phone' || kind === 'national-id') throw privateField({ name: d.title, kind })
  }
}

/** @throws notice.private-field; names of buildings and households may hold a number, their other fields may not */
export const assertPublic = (entries: readonly ListEntry[]): void => {
  for (const e of entries)
    for (const text of [e.object === 'building' ? '' : e.name, e.unitAndPost ?? '', e.brief]) {
      const kind = privateIn(text)
      if (kind) throw privateField({ name: e.name, kind })
    }
}

/** Acts a duty may ask for. */
export const noticeActs = ['notice.published', 'notice.closed'] as const
