import { addDays, type Day, isDay } from '../lib/calendar.ts'
import type { Random } from '../lib/random.ts'
import type { Ground, Quota } from './ground.ts'
import { nationalIdFor } from './identity.ts'
import { personName } from './naming.ts'
import type { Member, MemberKind } from './register.ts'
import { skills } from './words.ts'

/** Sorts of branch life: what decides the age, schooling and class of a member. */
export type Profile =
  | 'worker'
  | 'community'
  | 'market'
  | 'office'
  | 'school'
  | 'health'
  | 'state'
  | 'private'
  | 'social'
  | 'student'
  | 'village'
  | 'retired'

interface Look {
  /** Mean, deviation, least and most, in years. */
  readonly age: readonly [number, number, number, number]
  readonly women: number
  /** Steps up the ladder of schooling. */
  readonly schooling: number
}

const looks: Readonly<Record<Profile, Look>> = {
  worker: { age: [42, 8, 26, 59], women: 0.55, schooling: 0 },
  community: { age: [64, 12, 30, 93], women: 0.3, schooling: 0 },
  market: { age: [40, 9, 24, 62], women: 0.25, schooling: -1 },
  office: { age: [42, 9, 24, 59], women: 0.28, schooling: 1 },
  school: { age: [41, 9, 24, 59], women: 0.5, schooling: 1 },
  health: { age: [40, 9, 24, 59], women: 0.55, schooling: 1 },
  state: { age: [43, 9, 23, 59], women: 0.22, schooling: 0 },
  private: { age: [38, 8, 23, 62], women: 0.27, schooling: 0 },
  social: { age: [50, 13, 26, 78], women: 0.4, schooling: 0 },
  student: { age: [20.8, 0.8, 19.4, 23.5], women: 0.5, schooling: 0 },
  village: { age: [53, 15, 22, 88], women: 0.18, schooling: -1 },
  retired: { age: [70, 6, 60.2, 90], women: 0.3, schooling: 0 },
}

const ladder = ['小学', '初中', '高中', '中专', '大学专科', '大学本科', '研究生'] as const
// Per cent on each step by year of birth (until, then the seven steps): older members had less schooling to choose from.
const schooling: readonly (readonly [number, readonly number[]])[] = [
  [1950, [22, 34, 20, 11, 8, 5, 0]],
  [1970, [5, 22, 22, 14, 23, 13, 1]],
  [1985, [0, 6, 10, 9, 31, 37, 7]],
  [9999, [0, 2, 4, 5, 27, 49, 13]],
]
// Minorities are 7.7 % of members (end of 2024); the split among them is invented.
const peoples = [
  ['汉族', 923],
  ['回族', 18],
  ['满族', 17],
  ['蒙古族', 9],
  ['土家族', 9],
  ['苗族', 8],
  ['壮族', 8],
  ['侗族', 4],
  ['瑶族', 4],
] as const

const sameDayYearsLater = (day: Day, years: number): Day => {
  const year = Number(day.slice(0, 4)) + years
  return [`${year}${day.slice(4)}`].find(isDay) ?? `${year}-03-01`
}

const later = (a: Day, b: Day) => (a > b ? a : b)
const clip = (n: number, least: number, most: number) => Math.min(most, Math.max(least, n))

/** Every member of every branch, in the order of the quotas. */
export const recruit = (g: Ground, r: Random): Member[] => {
  const urban = g.units.filter((u) => u.urban === true)
  const hosts = g.units.filter((u) => u.kind === 'branch' && u.form === 'market')
  const divisions = ['999102', '999103', '999104', '999105', '999106', '999121'] as const
  const serials = new Map<string, number>()
  const members: Member[] = []

  const identity = (birthOn: Day, sex: 'male' | 'female'): string => {
    const division = r.pick(divisions)
    const at = division + birthOn + sex
    const serial = serials.get(at) ?? r.int(40)
    serials.set(at, serial + 1)
    return nationalIdFor(division, birthOn, sex, serial)
  }

  const one = (q: Quota, n: number, full: boolean): Member => {
    const look = looks[q.profile]
    const sex = r.next() < look.women ? 'female' : 'male'
    // New members are young; everybody else as the branch is.
    const drawn = full ? r.normal(look.age[0], look.age[1]) : r.normal(30, 5)
    const age = clip(drawn, look.age[2], full ? look.age[3] : Math.min(look.age[3], 45))
    // Normal draws pile up at the limits; a part of a year spreads them over the calendar.
    const birthOn = addDays(g.asOf, -Math.floor((age + (q.profile === 'student' ? 0 : r.next() * 0.9)) * 365.25))
    const year = Number(birthOn.slice(0, 4))
    const retires = sex === 'male' ? 60 : 55
    const kinds: MemberKind[] = []
    if (q.profile === 'student') kinds.push('student')
    else if (q.profile === 'village') kinds.push('farmer')
    else if (q.profile === 'market') kinds.push('selfEmployed')
    else if (q.profile === 'retired' || ((q.profile === 'community' || q.profile === 'social') && age >= retires)) kinds.push('retired')
    else if (q.profile === 'community') kinds.push(r.next() < 0.5 ? 'selfEmployed' : 'inService')
    else kinds.push('inService')
    if (age >= 78 && r.next() < 0.45) kinds.push('infirm')

    const away =
      full &&
      hosts.length > 0 &&
      age > 20 &&
      age < 52 &&
      (q.profile === 'village' ? r.next() < 0.22 : q.profile === 'community' && r.next() < 0.05)
    if (away) kinds.push('floating')

    const adult = sameDayYearsLater(birthOn, 18)
    const lastDay = addDays(g.asOf, full ? -370 : -5)
    const usual = addDays(birthOn, Math.round(365.25 * clip(r.normal(27, 6), 18.2, 58)))
    const joinedOn = full ? (usual < lastDay ? usual : addDays(lastDay, -r.int(1500))) : addDays(g.asOf, -5 - r.int(350))
    const settled = later(adult, joinedOn)

    const home = q.homeKeys.length > 0 && r.next() < 0.86 ? r.pick(q.homeKeys) : r.next() < 0.93 ? r.pick(urban).key : undefined
    const works = kinds.includes('inService') && q.profile !== 'worker' && q.profile !== 'community'
    const base = schooling.find((s) => year < s[0])![1]
    const step = clip(r.weighted([0, 1, 2, 3, 4, 5, 6], (i) => base[i]!) + (r.next() < 0.5 ? look.schooling : 0), 0, 6)
    return {
      key: `m${String(members.length + 1).padStart(5, '0')}`,
      name: personName(r, sex, year),
      sex,
      birthOn,
      nationalId: identity(birthOn, sex),
      ethnic: r.weighted(peoples, (p) => p[1])[0],
      education: q.profile === 'student' ? '高中' : ladder[step]!,
      joinedOn: settled,
      status: full ? 'full' : 'probationary',
      kinds,
      branchKey: q.branchKey,
      ...(q.groupKeys?.length ? { groupKey: q.groupKeys[n % q.groupKeys.length]! } : {}),
      ...(r.next() < 0.94 ? { phone: `100${String(10_000_000 + ((members.length * 7919) % 90_000_000)).padStart(8, '0')}` } : {}),
      ...(home ? { livesAtKey: home } : {}),
      ...(works && home && r.next() < 0.7 ? { registeredOn: later(settled, addDays(g.asOf, -30 - r.int(1000))) } : {}),
      // Six months away from home make a floating member; the host keeps no vote for him.
      ...(away ? { host: { branchKey: r.pick(hosts).key, sinceOn: later(settled, addDays(g.asOf, -190 - r.int(1500))) } } : {}),
      ...(r.next() < 0.12 ? { skill: r.pick(skills) } : {}),
    }
  }
  for (const q of g.quotas) {
    for (let n = 0; n < q.full; n++) members.push(one(q, n, true))
    for (let n = 0; n < q.probationary; n++) members.push(one(q, n, false))
  }
  namesakes(members)
  return members
}

/** Two members of one name in one branch: the case every roster import and every ballot roll must survive. */
const namesakes = (members: Member[]) => {
  const step = Math.max(150, Math.floor(members.length / 12))
  for (let i = 20; i + 1 < members.length; i += step) {
    const j = members.findIndex((m, at) => at > i && m.branchKey === members[i]!.branchKey && m.sex === members[i]!.sex)
    if (j > 0) members[j] = { ...members[j]!, name: members[i]!.name }
  }
}
