import { cityCode, departmentOf } from './government.ts'
import { type Ground, shareOut } from './ground.ts'
import { collegeDepartments, stateGroups } from './words.ts'

export const collegeName = '云溪职业技术学院'

/** The vocational college of seed 003: committee, a general branch per department, branches of teachers and of students. */
export const plantCollege = (g: Ground, homeKey: string) => {
  const sector = 'sci-edu-cul-health'
  g.add({
    key: 'college',
    name: collegeName,
    short: collegeName,
    kind: 'college',
    sector,
    years: [12, 22],
    legal: ['12', cityCode],
    lines: { territory: homeKey, business: departmentOf(g, 'education') },
  })
  const branch = (
    key: string,
    label: string,
    parentKey: string,
    profile: 'school' | 'student' | 'office' | 'retired',
    full: number,
    probationary: number,
  ) => {
    g.add({
      key,
      name: `中共${collegeName}${label}支部委员会`,
      short: `${label}党支部`,
      kind: 'branch',
      sector,
      years: [1, 10],
      seatKeys: ['college'],
      ...(profile === 'retired' ? { form: 'retired' as const } : {}),
      lines: { party: parentKey },
    })
    g.recruit({ branchKey: key, profile, full, probationary, homeKeys: profile === 'student' ? [homeKey] : [] })
  }
  g.add({
    key: 'college.p',
    name: `中共${collegeName}委员会`,
    short: '学院党委',
    kind: 'party-committee',
    sector,
    years: [10, 20],
    seatKeys: ['college'],
    lines: { party: 'work.education' },
  })
  branch('college.p.b1', '机关', 'college.p', 'office', g.size.wide ? 34 : 16, 1)
  if (g.size.wide) {
    branch('college.p.b2', '后勤', 'college.p', 'school', 18, 0)
    branch('college.p.b3', '离退休', 'college.p', 'retired', 26, 0)
  }
  for (const [i, name] of collegeDepartments.slice(0, g.size.collegeDepartments).entries()) {
    const key = `college.p.t${i + 1}`
    g.add({
      key,
      name: `中共${collegeName}${name}总支部委员会`,
      short: `${name}党总支`,
      kind: 'general-branch',
      sector,
      years: [5, 12],
      seatKeys: ['college'],
      lines: { party: 'college.p' },
    })
    const [teachers, students] = shareOut(g, 51 + g.r.int(8), 2, 22, 36)
    branch(`${key}.b1`, `${name}教工`, key, 'school', teachers!, 1)
    branch(`${key}.b2`, `${name}学生`, key, 'student', students!, 5 + g.r.int(5))
  }
  for (const [kind, name, short] of [
    ['league', `中国共产主义青年团${collegeName}委员会`, '学院团委'],
    ['union', `${collegeName}工会委员会`, '学院工会'],
    ['women', `${collegeName}妇女委员会`, '学院妇委会'],
  ] as const)
    g.add({
      key: `college.${kind}`,
      name,
      short,
      kind,
      sector: null,
      years: [5, 10],
      ledByKey: 'college.p',
      seatKeys: ['college'],
      lines: { [kind]: kind },
    })
}

/** Large state-owned groups with a party committee each. */
export const plantStateGroups = (g: Ground, homeKey: () => string) => {
  for (const [i, tail] of stateGroups.slice(0, g.size.stateGroups).entries()) {
    const key = `soe${i + 1}`
    const name = `云溪${tail}${tail.endsWith('银行') ? '股份' : ''}有限公司`
    const short = `云溪${tail}`
    const sector = 'soe-finance'
    g.add({
      key,
      name,
      short,
      kind: 'enterprise',
      sector,
      years: [8, 25],
      legal: ['91', cityCode],
      lines: { territory: homeKey(), business: departmentOf(g, 'soe') },
    })
    g.add({
      key: `${key}.p`,
      name: `中共${name}委员会`,
      short: `${short}党委`,
      kind: 'party-committee',
      sector,
      years: [6, 20],
      seatKeys: [key],
      lines: { party: 'soe' },
    })
    const labels = g.size.wide ? ['机关', '第一分公司', '第二分公司', '客户服务中心', '离退休'] : ['机关', '第一分公司', '离退休']
    for (const [b, full] of shareOut(g, 106 + g.r.int(g.size.wide ? 40 : 15), labels.length, 14, 46).entries()) {
      const retired = b === labels.length - 1
      const branchKey = g.add({
        key: `${key}.p.b${b + 1}`,
        name: `中共${name}${labels[b]!}支部委员会`,
        short: `${short}${labels[b]!}党支部`,
        kind: 'branch',
        sector,
        years: [3, 12],
        seatKeys: [key],
        ...(retired ? { form: 'retired' as const } : {}),
        lines: { party: `${key}.p` },
      })
      g.recruit({ branchKey, profile: retired ? 'retired' : 'state', full, probationary: retired ? 0 : g.r.int(2), homeKeys: [] })
    }
    g.add({
      key: `${key}.union`,
      name: `${name}工会委员会`,
      short: `${short}工会`,
      kind: 'union',
      sector: null,
      years: [4, 10],
      ledByKey: `${key}.p`,
      seatKeys: [key],
      lines: { union: 'union' },
    })
  }
}
