import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Body, checkLegal, defaultLegal, type LegalLevel, lawful, type OrganiserFacts, type PastCampaign } from './legal.ts'
import { sayFinding } from './plan.text.ts'
import { parsePlan } from './plan.ts'
import type { PlanV1 } from './plan-schema.ts'
import { assertTighter, tighten } from './tighten.ts'

const folder = new URL('../../plans/', import.meta.url)
const plan = (seed: string, change: (p: PlanV1) => void = () => {}): PlanV1 => {
  const read = parsePlan(readFileSync(new URL(readdirSync(folder).find((f) => f.startsWith(`${seed}-`))!, folder), 'utf8'))
  if (!read.ok) throw new Error('plan')
  const copy = structuredClone(read.plan)
  change(copy)
  return copy
}
const by = (level: LegalLevel, body: Body): OrganiserFacts => ({ name: '某单位', level, body, year: 2026 })
const community = by('community', 'general-branch')
const district = by('district', 'party-committee')
const street = by('street', 'work-committee')
const college = by('college', 'basic-committee')
const city = by('city', 'party-committee')
const rules = (p: PlanV1, who: OrganiserFacts, history: PastCampaign[] = []) =>
  checkLegal(p, who, history).map((f) => [f.rule, f.level, f.at])
const approve = (p: PlanV1) =>
  Object.assign(p.basis, { documentNumber: '某办发〔2026〕1号', approvalNumber: '某评组〔2026〕3号', approvingAuthority: '省协调小组' })

describe('the five plans with a fitting organiser', () => {
  it.each([
    ['000', community, (p: PlanV1) => Object.assign(p.basis, { signedBy: '张三' })],
    ['001', district, () => {}],
    ['002', street, () => {}],
    ['003', college, (p: PlanV1) => Object.assign(p.basis, { superiorConsent: '某高校工委〔2026〕5号' })],
    ['004', city, approve],
  ] as const)('%s has no finding', (seed, who, change) => {
    expect(checkLegal(plan(seed, change), who, [])).toEqual([])
  })
  it('wants the entries a template leaves open', () => {
    expect(rules(plan('000'), community)).toEqual([['signed-basis', 'refuse', '/basis/signedBy']])
    expect(rules(plan('003'), college)).toEqual([['superior-consent', 'refuse', '/basis/superiorConsent']])
    expect(rules(plan('004'), city)).toEqual([
      ['document-number', 'refuse', '/basis/documentNumber'],
      ['approval-number', 'refuse', '/basis/approvalNumber'],
    ])
  })
})

describe('refused', () => {
  it('a street that would run a model-creation campaign', () => {
    const p = plan('002', (x) => {
      x.basis = { ...x.basis, kind: '创建示范', documentNumber: '街〔2026〕1号', approvalNumber: '自批', cycleYears: 3 }
    })
    const found = checkLegal(p, street, [])
    expect(found.map((f) => f.rule)).toEqual(['who-may-run', 'honour-level'])
    expect(sayFinding(found[0]!)).toBe(
      '某单位（街道党工委）不能举办“创建示范”类活动（《创建示范活动管理办法（试行）》举办主体：市县级党委和政府经批准可以举办，乡镇（街道）不得举办）。可以改为“单位内部”考评，或由有权的组织举办。',
    )
  })
  it('the city plan without an approval number', () => {
    expect(
      lawful(
        checkLegal(
          plan('004', (p) => Object.assign(p.basis, { documentNumber: '某办发〔2026〕1号' })),
          city,
          [],
        ),
      ),
    ).toBe(false)
  })
  it('a department or a street committee as organiser of an award', () => {
    const p = plan('001', (x) => Object.assign(approve(x), { kind: '评比达标表彰', cycleYears: 5 }))
    expect(rules(p, { ...district, body: 'department' })[1]).toEqual(['who-may-run', 'refuse', '/basis/kind'])
  })
  it('a general branch that would commend in the party’s name', () => {
    const p = plan('000', (x) => Object.assign(x.basis, { kind: '党内表彰' }))
    expect(rules(p, community)).toEqual([
      ['who-may-run', 'refuse', '/basis/kind'],
      ['discipline-opinion', 'refuse', '/sections/nomination/opinions'],
    ])
  })
  it('facts that do not agree with the plan', () => {
    expect(rules(plan('001'), street)).toEqual([['organiser-mismatch', 'refuse', '/organiser']])
  })
  it.each(defaultLegal.forbiddenWords)('a name with %s', (word) => {
    const p = plan('001', (x) => {
      x.title = `${word}创先争优活动`
      x.sections.nomination!.titles[0]!.name = `${[...word].join(' ')}先进`
    })
    expect(rules(p, district)).toEqual([
      ['forbidden-word', 'refuse', '/title'],
      ['forbidden-word', 'refuse', '/sections/nomination/titles/0/name'],
    ])
  })
  it('a street’s title that calls a unit a model, but not a building', () => {
    const p = plan('002', (x) => Object.assign(x.sections.nomination!.titles[0]!, { name: '示范党支部' }))
    expect(rules(p, street)).toEqual([['model-word', 'refuse', '/sections/nomination/titles/0/name']])
  })
  it('an internal appraisal with naming, plaque or public ranking', () => {
    const p = plan('000', (x) => {
      x.basis.signedBy = '张三'
      x.sections.honour!.publicRanking = true
      Object.assign(x.sections.honour!.awards[0]!, { level: '命名授牌', plaque: true })
    })
    expect(rules(p, community)).toEqual([
      ['honour-level', 'refuse', '/sections/honour/awards/0/level'],
      ['public-ranking', 'refuse', '/sections/honour/publicRanking'],
    ])
    const q = plan('000', (x) => {
      x.basis.signedBy = '张三'
      x.sections.honour!.awards[0]!.plaque = true
    })
    expect(rules(q, community)).toEqual([['no-naming', 'refuse', '/sections/honour/awards/0/plaque']])
  })
  it('a resident among the objects of a party commendation', () => {
    const p = plan('002', (x) => Object.assign(x.sections.nomination!.titles[1]!, { object: 'resident' }))
    expect(rules(p, street)).toEqual([['party-honour-object', 'refuse', '/sections/honour/awards/0/titles']])
  })
  it('a commendation on which 纪检 is not asked', () => {
    const p = plan('002', (x) => {
      x.sections.nomination!.opinions = [{ from: '派出所', on: '全体', binding: false, source: { from: 'practice', ref: '试验' } }]
    })
    expect(rules(p, street)).toEqual([['discipline-opinion', 'refuse', '/sections/nomination/opinions']])
  })
  it('honours without a notice; a short one is only remarked', () => {
    expect(
      rules(
        plan('002', (x) => delete x.sections.notice),
        street,
      ),
    ).toEqual([['notice-missing', 'refuse', '/sections/notice']])
    expect(
      rules(
        plan('002', (x) => Object.assign(x.sections.notice!, { workingDays: 4 })),
        street,
      ),
    ).toEqual([['notice-short', 'warn', '/sections/notice/workingDays']])
  })
  it('a veto on communities without the number of its document', () => {
    const veto = (objects: string[], basisNumber: string | null) =>
      plan('004', (x) => {
        approve(x)
        x.sections.standard!.vetoes = [{ id: 'safety', text: '发生安全事故', objects, basisNumber }]
      })
    expect(rules(veto(['street-community'], null), city)).toEqual([['community-veto', 'refuse', '/sections/standard/vetoes/0/basisNumber']])
    expect(rules(veto(['organ'], null), city)).toEqual([['veto-basis', 'warn', '/sections/standard/vetoes/0/basisNumber']])
    expect(rules(veto(['street-community'], '中办发〔2020〕1号'), city)).toEqual([])
  })
})

describe('how often', () => {
  const past = (...years: number[]): PastCampaign[] => years.map((year) => ({ kind: '党内表彰', project: 'district-classes', year }))
  it('counts party commendations in any five years', () => {
    expect(rules(plan('001'), district, past(2022, 2024))).toEqual([])
    expect(rules(plan('001'), district, past(2022, 2023, 2024))).toEqual([['rhythm', 'refuse', '/basis/cycleYears']])
    expect(rules(plan('001'), district, past(2019, 2020, 2021))).toEqual([])
    expect(rules(plan('002'), street, past(2023, 2024, 2025))).toEqual([['rhythm', 'refuse', '/basis/cycleYears']])
  })
  it('holds the approved cycle: yearly is re-check, not naming', () => {
    const named = (year: number): PastCampaign[] => [{ kind: '创建示范', project: 'city-model-community', year }]
    expect(rules(plan('004', approve), city, named(2025))).toEqual([['cycle-too-soon', 'refuse', '/basis/cycleYears']])
    expect(rules(plan('004', approve), city, named(2023))).toEqual([])
    const yearly = plan('004', (p) => {
      p.basis.kind = '年度考核定级'
      Object.assign(p.sections.honour!.awards[0]!, { level: '评定等次', plaque: false })
    })
    expect(rules(yearly, city, named(2025))).toEqual([])
  })
})

describe('timely commendation', () => {
  const timely = (change: (p: PlanV1) => void = () => {}) =>
    plan('001', (p) => {
      p.sections.nomination!.settings = { ...p.sections.nomination!.settings, timely: { event: '防汛抢险', endedOn: '2025-08-20' } }
      p.basis.superiorConsent = '市委组〔2025〕31号'
      change(p)
    })
  const full: PastCampaign[] = [2022, 2023, 2024].map((year) => ({ kind: '党内表彰', project: 'district-classes', year }))
  it('stands beside the rhythm and does not use it up', () => {
    expect(rules(plan('001'), district, full)).toEqual([['rhythm', 'refuse', '/basis/cycleYears']])
    expect(rules(timely(), district, full)).toEqual([['timely-unverified', 'warn', '/sections/nomination/settings/timely']])
    expect(rules(plan('001'), district, [...full.slice(1), { ...full[0]!, year: 2025, timely: true }])).toEqual([])
    expect(rules(plan('001'), district, [...full.slice(1), { ...full[0]!, year: 2025 }])).toEqual([
      ['rhythm', 'refuse', '/basis/cycleYears'],
    ])
  })
  it('asks the superior, is for the party’s own honours, and soon after', () => {
    const of = (change: (p: PlanV1) => void) =>
      rules(timely(change), district).filter((f) => f[1] === 'refuse' && f[0]!.startsWith('timely'))
    expect(of((p) => (p.basis.superiorConsent = ' '))).toEqual([['timely-consent', 'refuse', '/basis/superiorConsent']])
    expect(of((p) => (p.basis.kind = '单位内部'))).toEqual([['timely-kind', 'refuse', '/sections/nomination/settings/timely']])
    const ended = (endedOn: string) => of((p) => (p.sections.nomination!.settings!.timely!.endedOn = endedOn))
    expect(ended('2025-01-31')).toEqual([])
    expect(ended('2024-12-31')).toEqual([['timely-late', 'refuse', '/sections/nomination/settings/timely']])
  })
  it('names where it is read, and that the article was not', () => {
    const [warned] = checkLegal(timely(), district, [])
    expect(warned).toMatchObject({ rule: 'timely-unverified', source: { article: '及时性表彰（据通行做法，条文待核）' } })
    const verified = { ...defaultLegal, timely: { ...defaultLegal.timely, verified: true } }
    expect(checkLegal(timely(), district, full, verified)).toEqual([])
  })
})

describe('what a locality sets', () => {
  it('only tightens, whatever it says', () => {
    const loose = {
      collectivesMax: 500,
      personsMax: 1500,
      leadingSharePercent: 90,
      noticeWorkingDays: 1,
      sameProjectYears: 1,
      awardProjectsPerYear: 9,
      inFiveYears: 9,
      timelyMonths: 99,
    }
    for (const [k, v] of Object.entries(loose)) expect(() => assertTighter({ [k]: v })).toThrow('campaign.legal-looser')
    expect(tighten(defaultLegal, loose, '某县办法')).toEqual({ ...defaultLegal, own: '某县办法' })
    expect(() => assertTighter({})).toThrow('campaign.nothing-tightened')
  })
  it('binds with its document: a notice of five days is refused where seven are asked', () => {
    const t = { noticeWorkingDays: 7, inFiveYears: 1, forbiddenWords: ['第一'] }
    assertTighter(t)
    const set = tighten(tighten(defaultLegal, t, '某市办法'), { noticeWorkingDays: 6 }, '某县办法')
    expect(set).toMatchObject({ noticeWorkingDays: 7, own: '某市办法、某县办法' })
    const five = plan('001', (p) => (p.sections.notice!.workingDays = 5))
    expect(checkLegal(five, district, [], set).map((f) => [f.rule, f.level, f.source.rule, f.facts.least])).toEqual([
      ['notice-short', 'refuse', '某市办法、某县办法', 7],
    ])
    const past: PastCampaign[] = [{ kind: '党内表彰', project: 'x', year: 2024 }]
    const seven = plan('001', (p) => (p.sections.notice!.workingDays = 7))
    expect(checkLegal(seven, district, [], set)).toEqual([])
    expect(checkLegal(seven, district, past, set).map((f) => f.rule)).toEqual(['rhythm'])
  })
})

describe('an award project of a district', () => {
  const award = (change: (p: PlanV1) => void = () => {}) =>
    plan('001', (x) => {
      Object.assign(approve(x), { kind: '评比达标表彰', cycleYears: 5 })
      x.sections.honour!.awards[0]!.level = '表扬'
      Object.assign(x.sections.nomination!.titles[0]!.quota, { total: 50 })
      Object.assign(x.sections.nomination!.titles[1]!.quota, { total: 150 })
      change(x)
    })
  it('passes at the caps and falls one above', () => {
    expect(rules(award(), district)).toEqual([])
    expect(
      rules(
        award((x) => {
          x.sections.nomination!.titles[0]!.quota.total = 51
          x.sections.nomination!.titles[1]!.quota.total = 151
        }),
        district,
      ),
    ).toEqual([
      ['collectives-cap', 'refuse', '/sections/nomination/titles'],
      ['persons-cap', 'refuse', '/sections/nomination/titles'],
    ])
  })
  it('caps leading cadres at a fifth, exactly', () => {
    const capped = (percent: string) =>
      rules(
        award((x) => Object.assign(x.sections.nomination!.titles[1]!.composition[0]!, { percent })),
        district,
      )
    expect(capped('20.0')).toEqual([])
    expect(capped('20.01')).toEqual([['leading-share', 'refuse', '/sections/nomination/titles/1/composition']])
  })
  it('may be capped tighter by a locality with its document, never looser', () => {
    const capped = (collectives: number, persons: number, leadingPercent: string) =>
      checkLegal(
        award((x) => {
          x.sections.nomination!.settings = { caps: { collectives, persons, leadingPercent, source: '某县评选办法' } }
        }),
        district,
        [],
      ).map((f) => [f.rule, f.source.rule, f.facts.most])
    expect(capped(40, 150, '20')).toEqual([['collectives-cap', '某县评选办法', 40]])
    expect(capped(500, 1500, '90')).toEqual([])
    expect(capped(50, 120, '12.5')).toEqual([
      ['persons-cap', '某县评选办法', 120],
      ['leading-share', '某县评选办法', 12.5],
    ])
  })
  it('is one a year, the same one every five', () => {
    const other: PastCampaign[] = [{ kind: '评比达标表彰', project: 'clean-villages', year: 2026 }]
    expect(rules(award(), district, other)).toEqual([['one-a-year', 'refuse', '/basis/kind']])
    expect(rules(award(), district, [{ kind: '评比达标表彰', project: 'district-classes', year: 2022 }])).toEqual([
      ['cycle-too-soon', 'refuse', '/basis/cycleYears'],
    ])
  })
})
