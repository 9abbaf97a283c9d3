import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePlan } from './plan.ts'
import type { PlanV1 } from './plan-schema.ts'
import { adoptProcedure, procedure, procedureChanges } from './procedure.ts'

const folder = new URL('../../plans/', import.meta.url)
const json = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
const seeds = ['000-community-launch', '001-district-classes', '002-street-two-nodes', '003-college-four-steps', '004-city-model-community']
const named = (id: string) => procedure.parse(json(`procedures/${id}.json`))

describe('a procedure adopted by a draft', () => {
  it.each(seeds.flatMap((seed) => ['national', 'provincial', 'college'].map((p) => [seed, p])))(
    '%s with %s is a whole plan',
    (seed, id) => {
      const p = named(id!)
      const after = adoptProcedure(json(`${seed}.json`), p)
      expect(parsePlan(after).ok).toBe(true)
      expect(after.sections.nomination!.chain.map((s) => s.name)).toEqual(p.nomination.chain.map((s) => s.name))
      expect(after.sections.notice!.levels).toEqual(p.notice.levels)
      // Once adopted there is nothing left to change.
      expect(procedureChanges(after, adoptProcedure(after, p))).toEqual([])
    },
  )
  it('keeps what the organiser set itself and never shortens the notice', () => {
    const before = json('001-district-classes.json') as PlanV1
    before.sections.notice!.workingDays = 10
    before.sections.nomination!.settings = {
      caps: { collectives: 10, persons: null, leadingPercent: null, source: '某区办法' },
      persons: { least: 9, source: '旧' },
    }
    const after = adoptProcedure(before, named('national'))
    expect(after.sections.nomination!.titles).toEqual(before.sections.nomination!.titles)
    expect(after.sections.notice!.workingDays).toBe(10)
    expect(after.sections.notice!.channels).toEqual(before.sections.notice!.channels)
    expect(after.sections.nomination!.settings).toEqual({
      caps: before.sections.nomination!.settings.caps,
      persons: { least: 5, source: '支部、支委会、上级、考察组、决定机关各有其人' },
      inspect: { ratio: '1', source: '推荐对象逐一考察' },
    })
    const changed = procedureChanges(before, after)
    expect(changed.map((c) => c.part)).not.toContain('days')
    expect(changed.map((c) => c.part)).not.toContain('titles')
    expect(changed.find((c) => c.part === 'chain')!.now[0]).toBe('支部酝酿（书记，党员大会）')
  })
  it('takes a role of another level for another role and leaves out opinions of classes the plan does not have', () => {
    const before = json('001-district-classes.json') as PlanV1
    before.roles = before.roles.map((r) => (r.key === 'secretary' ? { ...r, at: 'organiser' as const } : r))
    before.classes = before.classes.slice(0, 1)
    const after = adoptProcedure(before, named('national'))
    expect(after.sections.nomination!.chain[0]!.by).toBe('secretary-national')
    expect(after.roles.find((r) => r.key === 'secretary-national')!.at).toBe('each-unit')
    const known = new Set(before.classes.map((k) => k.key))
    for (const o of after.sections.nomination!.opinions) for (const k of o.classes ?? []) expect(known.has(k)).toBe(true)
  })
})
