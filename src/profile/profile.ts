import { z } from 'zod'
import { permission, roles } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

// 五带头 of one person, in words and grades. Persons are not measured here: nothing is added up, averaged or put in an order.

export const grades = ['good', 'fairly-good', 'fair', 'poor'] as const
export type Grade = (typeof grades)[number]
export const sides = ['self', 'committee'] as const
export type Side = (typeof sides)[number]

export const profileStates = ['open', 'assessed', 'erased'] as const
export type ProfileState = (typeof profileStates)[number]
export const profileCan = stateTable<ProfileState, Record<string, readonly ProfileState[]>>('profile', {
  appraise: ['open'],
  rate: ['open'],
  assess: ['open'],
  conclude: ['open'],
  erase: ['open', 'assessed'],
})

/** Months after the end of the campaign until everything that was said is erased. [calc]: no document names a term; a place may set a shorter one. */
export const keptMonths = 24

/** `criterion/item` as the plan names them. */
export const itemKey = z.string().regex(/^[a-z0-9.-]{1,60}\/[a-z0-9.-]{1,60}$/)
export const evidenceRef = z.string().regex(/^(pledge|carrier|post|activity):\d{1,15}$/)
export type EvidenceKind = 'pledge' | 'carrier' | 'post' | 'activity'

export const mayOwnProfile = permission('profile.self', 'realm', roles)
/** 支委会: who keeps the profiles of the branch itself. */
export const mayKeepProfiles = permission('profile.keep', 'own', ['secretary', 'deputy', 'clerk'])
/** Names and how far they are: what the roster tells anyway. What was said is asked for one by one. */
export const mayListProfiles = permission('profile.list', 'subtree', ['office', 'secretary', 'deputy', 'clerk', 'discipline'])
/** Superiors read one profile at a time, with a reason that is told in the ledger. */
export const mayConsultProfiles = permission('profile.consult', 'below', ['office', 'secretary', 'discipline'])

export const noCriteria = refusal()(422, 'profile.no-criteria')
export const notOwnProfile = refusal()(403, 'profile.not-own')
export const ownProfile = refusal()(422, 'profile.own')
export const notColleague = refusal()(403, 'profile.not-colleague')
export const ratedAlready = refusal()(412, 'profile.rated-already')
export const itemsMissing = refusal<{ items: string[] }>()(422, 'profile.items-missing')
export const noSuchItem = refusal<{ item: string }>()(422, 'profile.no-item')
export const notHisRecord = refusal<{ ref: string }>()(422, 'profile.not-his-record')
export const stillRunning = refusal()(412, 'profile.still-running')

/** How far the mutual appraisal has come, in words only. */
export type TurnOut = 'none' | 'few' | 'half' | 'all'
export type Extent = 'every' | 'most' | 'some' | 'single'

/** Fewer voices than this are not shown: who said it could be guessed. */
const leastVoices = 3

/** @param voices colleagues who have spoken @param colleagues members of the branch but for himself */
export const turnOutOf = (voices: number, colleagues: number): TurnOut => {
  if (voices === 0) return 'none'
  if (voices >= colleagues && voices >= leastVoices) return 'all'
  return voices >= leastVoices && voices * 2 >= colleagues ? 'half' : 'few'
}
export const isShown = (t: TurnOut): boolean => t === 'half' || t === 'all'

/** Which part of those who spoke said what, as 一致, 多数, 部分, 个别; grades nobody gave are left out. */
export const extentsOf = (said: readonly Grade[]): { grade: Grade; extent: Extent }[] =>
  grades.flatMap((grade) => {
    const here = said.filter((g) => g === grade).length
    if (here === 0) return []
    const extent = here === said.length ? 'every' : here * 2 > said.length ? 'most' : here * 4 >= said.length ? 'some' : 'single'
    return [{ grade, extent: extent as Extent }]
  })

/** What is said of one item, without an order that would tell who wrote when. */
export const shuffled = (words: readonly string[]): string[] => [...new Set(words.map((w) => w.trim()).filter(Boolean))].sort()
