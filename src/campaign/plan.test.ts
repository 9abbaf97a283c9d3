import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Refused } from '../lib/refusal.ts'
import { sayGap, sayProblem } from './plan.text.ts'
import { differs, dutiesOf, eventNouns, launchGaps, parsePlan, planDigest, resolveMilestones, resolvePhases } from './plan.ts'
import { type PlanV1, planJsonSchema, planSchemaOf, sectionSchemas } from './plan-schema.ts'

const folder = new URL('../../plans/', import.meta.url)
const file = (seed: string) => readFileSync(new URL(readdirSync(folder).find((f) => f.startsWith(`${seed}-`))!, folder), 'utf8')
const plan = (seed: string): PlanV1 => {
  const read = parsePlan(file(seed))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.plan
}
const changed = (seed: string, change: (p: PlanV1) => void): unknown => {
  const copy = structuredClone(plan(seed))
  change(copy)
  return copy
}
const problems = (json: unknown) => {
  const read = parsePlan(json)
  return read.ok ? [] : read.problems
}
const refusalOf = (work: () => unknown) => {
  try {
    work()
  } catch (e) {
    if (e instanceof Refused) return { code: e.code, facts: e.facts }
    throw e
  }
  return null
}

describe('the five built-in plans', () => {
  it.each(['000', '001', '002', '003', '004'])('%s parses and reading changes nothing', (seed) => {
    const json = JSON.parse(file(seed)) as unknown
    expect(parsePlan(json)).toEqual({ ok: true, plan: json })
    expect(planDigest(plan(seed))).toMatch(/^[0-9a-f]{64}$/)
  })
  it('cite only measures and standards that exist', () => {
    const { measures } = JSON.parse(readFileSync(new URL('measures.json', folder), 'utf8')) as { measures: { id: string }[] }
    const known = new Set(measures.map((m) => m.id))
    const standards = new Set(readdirSync(new URL('standards/', folder)).map((f) => f.replace(/\.json$/, '')))
    const all = ['000', '001', '002', '003', '004'].map(plan)
    expect(
      all.flatMap((p) => p.goals.flatMap((g) => (g.answer.by === 'measure' && !known.has(g.answer.measure) ? [g.answer.measure] : []))),
    ).toEqual([])
    expect(all.flatMap((p) => p.sections.standard?.refs ?? []).filter((r) => !standards.has(r.id))).toEqual([])
  })
  it('carry the honours each seed may end in', () => {
    const end = (seed: string) => [
      plan(seed).basis.kind,
      plan(seed).organiser.level,
      plan(seed).sections.honour?.awards.map((a) => a.level),
    ]
    expect(['000', '001', '002', '003', '004'].map(end)).toEqual([
      ['单位内部', 'community', ['表扬']],
      ['党内表彰', 'district', ['党内表彰']],
      ['党内表彰', 'street', ['党内表彰']],
      ['党内表彰', 'college', ['党内表彰']],
      ['创建示范', 'city', ['命名授牌']],
    ])
  })
  it('have two nodes in 002, four steps in 003, seven classes in 001, eight aspects in 004', () => {
    expect(plan('002').phases.map((p) => p.kind)).toEqual(['node', 'node'])
    expect(plan('003').phases.map((p) => p.name)).toEqual([
      '广泛发动、安排部署',
      '全面争创、扎实推进',
      '树立典型、学习典型',
      '系统总结、完善机制',
    ])
    expect(plan('001').classes.map((c) => c.key)).toEqual([
      'rural',
      'street-community',
      'soe-finance',
      'organ',
      'sci-edu-cul-health',
      'non-public',
      'social-organisation',
    ])
    expect(plan('004').sections.standard?.refs[0]?.aspects).toHaveLength(8)
  })
  it('agree with the published schema file', () => {
    expect(JSON.parse(readFileSync(new URL('schema/plan-1.json', folder), 'utf8'))).toEqual(JSON.parse(JSON.stringify(planJsonSchema())))
  })
})

describe('parsePlan', () => {
  const one = (change: (p: PlanV1) => void, seed = '003') => problems(changed(seed, change)).map((p) => [p.at, p.code, p.facts])

  it('says what is missing, unknown or badly written, and where', () => {
    expect(problems('{"schema":')).toEqual([{ at: '', code: 'plan.not-json', facts: {} }])
    expect(one((p) => delete (p as Partial<PlanV1>).title)).toEqual([['/title', 'plan.missing', { key: 'title' }]])
    expect(one((p) => Object.assign(p.phases[1]!, { colour: 'red' }))).toEqual([
      ['/phases/1/colour', 'plan.unknown-key', { key: 'colour' }],
    ])
    expect(one((p) => Object.assign(p.organiser, { level: 'moon' }))).toEqual([
      ['/organiser/level', 'plan.bad-value', { key: 'level', found: 'moon' }],
    ])
    expect(one((p) => Object.assign(p.sections, { lottery: {} }))).toEqual([['/sections/lottery', 'plan.unknown-key', { key: 'lottery' }]])
    expect(one((p) => Object.assign(p.goals[1]!.answer, { target: '0.8.1' }))).toEqual([
      ['/goals/1/answer/target', 'plan.bad-value', { key: 'target', found: '0.8.1' }],
    ])
  })
  it('refuses references to nothing and ids that stand twice', () => {
    expect(one((p) => p.sections.duty!.rules[0]!.phases.push('step-9'))).toEqual([
      ['/sections/duty/rules/0/phases', 'plan.no-such', { noun: 'phase', id: 'step-9' }],
    ])
    expect(one((p) => p.classes[0]!.carriers.push('balloon'))).toEqual([
      ['/classes/0/carriers', 'plan.no-such', { noun: 'carrier', id: 'balloon' }],
    ])
    expect(one((p) => p.sections.honour!.awards[0]!.titles.push('knight'))).toEqual([
      ['/sections/honour/awards/0/titles', 'plan.no-such', { noun: 'title', id: 'knight' }],
    ])
    expect(one((p) => p.roles.push(p.roles[0]!))).toEqual([['/roles/10', 'plan.twice', { id: 'leading-group' }]])
    expect(one((p) => Object.assign(p.goals[0]!.answer, { who: 'king' }))).toEqual([
      ['/goals/0/answer/who', 'plan.no-such', { noun: 'role', id: 'king' }],
    ])
    expect(one((p) => Object.assign(p.phases[2]!, { endDay: 440 }))).toEqual([
      ['/phases/2', 'plan.ends-before-start', { id: 'step-3', startDay: 441, endDay: 440 }],
    ])
  })
  it('counts for duties only what the ledger records, never telemetry', () => {
    expect(one((p) => Object.assign(p.sections.duty!.rules[0]!.doneBy, { event: 'session.started' }))).toEqual([
      ['/sections/duty/rules/0', 'plan.event-unknown', { id: 'adopt', event: 'session.started' }],
    ])
    expect(eventNouns).not.toContain('access')
  })
  it('wants one of count and share in a limit', () => {
    expect(one((p) => Object.assign(p.sections.nomination!.titles[1]!.composition[0]!, { count: 3 }))).toEqual([
      ['/sections/nomination/titles/1/composition/0', 'plan.limit-empty', { id: 'leading' }],
    ])
  })
  it('has a sentence for each', () => {
    expect(problems(changed('003', (p) => p.classes[0]!.carriers.push('balloon'))).map(sayProblem)).toEqual([
      '/classes/0/carriers：引用的载体“balloon”在方案里没有，请补上或改正引用。',
    ])
  })
  it('takes a kind of campaign nobody foresaw, and a section a noun brings, without code', () => {
    const json = changed('000', (p) => {
      p.id = 'harvest-help'
      p.classes = [{ ...p.classes[0]!, key: 'fishing-village', name: '渔村' }]
      p.phases = [
        { ...p.phases[0]!, id: 'mobilise' },
        { ...p.phases[1]!, id: 'strive', repeat: { times: 3, everyDays: 90 }, startDay: 31, endDay: 90 },
        p.phases[2]!,
      ]
      Object.assign(p.sections, { harbour: { boats: 3 } })
    })
    expect(problems(json).map((x) => x.code)).toEqual(['plan.unknown-key'])
    const wider = planSchemaOf({ ...sectionSchemas, harbour: z.strictObject({ boats: z.int() }) })
    expect(parsePlan(json, wider).ok).toBe(true)
  })
})

describe('days', () => {
  it('dates the four steps from the launch day, both ends inclusive', () => {
    expect(resolvePhases(plan('003'), '2026-03-02')).toEqual([
      { id: 'step-1', name: '广泛发动、安排部署', kind: 'step', round: 1, startsOn: '2026-03-02', endsOn: '2026-05-16' },
      { id: 'step-2', name: '全面争创、扎实推进', kind: 'step', round: 1, startsOn: '2026-05-17', endsOn: '2027-05-16' },
      { id: 'step-3', name: '树立典型、学习典型', kind: 'step', round: 1, startsOn: '2027-05-17', endsOn: '2028-01-31' },
      { id: 'step-4', name: '系统总结、完善机制', kind: 'step', round: 1, startsOn: '2028-02-01', endsOn: '2028-08-18' },
    ])
  })
  it('puts 七一 twenty-six days after a launch on 5 June, as in the seed', () => {
    expect(resolveMilestones(plan('002'), '2010-06-05')).toEqual([
      { id: 'seven-one', name: '迎“七一”', on: '2010-07-01' },
      { id: 'ninety', name: '建党周年（七一）', on: '2011-07-01' },
    ])
  })
  it('unrolls rounds in order of their first day', () => {
    const p = changed('000', (x) => {
      x.phases[1] = { ...x.phases[1]!, startDay: 31, endDay: 60, repeat: { times: 3, everyDays: 100 } }
      x.phases[2] = { ...x.phases[2]!, startDay: 200, endDay: 240 }
    }) as PlanV1
    expect(resolvePhases(p, '2026-01-01').map((d) => [d.id, d.round, d.startsOn])).toEqual([
      ['mobilise', 1, '2026-01-01'],
      ['strive', 1, '2026-02-01'],
      ['strive', 2, '2026-05-12'],
      ['conclude', 1, '2026-07-20'],
      ['strive', 3, '2026-08-20'],
    ])
  })
})

describe('dutiesOf', () => {
  const at = (unitClass: string | null, organiser = false, line: 'party' | 'league' = 'party') =>
    dutiesOf(plan('002'), { unitClass, unitKind: 'branch', level: 'street', line, organiser }).map((d) => d.id)
  const everybody = ['set-up', 'adopt', 'pledge', 'activity', 'seven-one', 'rectify', 'summary', 'nominate']

  it('gives each class its own duties', () => {
    expect(at('non-public')).toEqual(everybody)
    expect(at('organ')).toEqual([...everybody.slice(0, 6), 'topic', ...everybody.slice(6)])
    expect(at('social-organisation')).toEqual([
      'set-up',
      'adopt',
      'pledge',
      'social-pledge',
      'activity',
      'seven-one',
      'rectify',
      'double-report',
      'summary',
      'nominate',
    ])
    expect(at(null)).toEqual(everybody)
  })
  it('gives the organiser its own, and a league body none of the party line', () => {
    expect(at(null, true)).toEqual(['critique', 'report-public', 'conclude'])
    expect(at('organ', false, 'league')).toEqual([])
  })
  it('narrows by kind of unit and level', () => {
    const college = (unitKind: string) =>
      dutiesOf(plan('003'), { unitClass: null, unitKind, level: 'college', line: 'party', organiser: false }).map((d) => d.id)
    expect(college('branch')).toContain('adopt')
    expect(college('window')).not.toContain('adopt')
  })
})

describe('a unit adopts', () => {
  const own: NonNullable<PlanV1['own']> = {
    theme: '把门诊窗口办好',
    goals: [
      {
        id: 'own-1',
        text: '门诊等候投诉按期答复',
        answer: { by: 'judge', who: 'public', how: '患者代表评议', target: '多数认可' },
        source: { from: 'practice', ref: '本单位' },
      },
    ],
    items: [{ id: 'item-1', text: '增设老年窗口', role: 'secretary', phase: 'mobilise', dueDay: 40, serves: '门诊服务' }],
    fills: [],
    refinements: [],
  }
  it('shows the difference and leaves the common part', () => {
    const common = plan('001')
    expect(differs(common, { ...common, own })).toEqual(own)
  })
  it('refuses a touched common part, naming the places', () => {
    const common = plan('001')
    const touched = structuredClone({ ...common, own })
    touched.goals[0]!.text = '改了'
    touched.phases.pop()
    expect(refusalOf(() => differs(common, touched))).toEqual({
      code: 'plan.common-touched',
      facts: { places: ['/goals/0/text', '/phases/3'] },
    })
  })
  it('wants the theme and goal the plan requires', () => {
    const common = plan('001')
    expect(refusalOf(() => differs(common, { ...common, own: { ...own, theme: ' ' } }))?.code).toBe('plan.own-theme-required')
    expect(refusalOf(() => differs(common, { ...common, own: { ...own, goals: [] } }))?.code).toBe('plan.own-goal-required')
    const free = plan('002')
    expect(differs(free, free)).toEqual({ theme: '', goals: [], items: [], fills: [], refinements: [] })
  })
  it('fills a named method, and nothing the plan does not have', () => {
    const filled = (mechanism: string) =>
      problems(
        changed(
          '002',
          (p) => (p.own = { theme: '', goals: [], items: [], fills: [{ mechanism, content: '每周到一线办公一天' }], refinements: [] }),
        ),
      )
    expect(filled('front-line')).toEqual([])
    expect(filled('moon-walk').map((p) => p.facts)).toEqual([{ noun: 'mechanism', id: 'moon-walk' }])
  })
})

describe('digest and gaps', () => {
  it('does not depend on the order of keys and changes with one character', () => {
    const p = plan('004')
    expect(planDigest(Object.fromEntries(Object.entries(p).reverse()) as PlanV1)).toBe(planDigest(p))
    expect(planDigest({ ...p, title: `${p.title}甲` })).not.toBe(planDigest(p))
  })
  it('lists what is to be typed; only the theme stops the launch', () => {
    expect(launchGaps(plan('004')).map((g) => [g.at, g.code, g.blocks])).toEqual([
      ['/theme', 'plan.theme-empty', true],
      ['/classes/0/menu/1', 'plan.to-fill', false],
      ['/sections/nomination/titles/0/quota', 'plan.quota-empty', false],
      ['/sections/standard/refs/0/digest', 'plan.standard-not-frozen', false],
    ])
    expect(sayGap(launchGaps(plan('002')).find((g) => g.code === 'plan.drive-empty')!)).toBe('“文明城市创建百日整治”的整治范围还没有填写。')
  })
})
