import type pg from 'pg'
import { templates } from '../src/campaign/templates.ts'
import { canonicalText } from '../src/lib/canonical.ts'
import { sha256Hex } from '../src/lib/digest.ts'
import { random } from '../src/lib/random.ts'
import { copyRows, each } from './copy.ts'
import { pathOf, type Tree } from './shape.ts'

/** Ids of the unit whose subtree is nearest to `n` units, itself first, in level order. */
export const subtreeNear = (tree: Tree, n: number): number[] => {
  const size = new Int32Array(tree.shape.units + 1).fill(1)
  for (let id = tree.shape.units; id > 1; id--) size[tree.parent[id - 1]!]! += size[id]!
  let top = 1
  for (let id = 1; id <= tree.shape.units; id++) if (Math.abs(size[id]! - n) < Math.abs(size[top]! - n)) top = id
  const inside = new Set([top])
  for (let id = top + 1; id <= tree.shape.units; id++) if (inside.has(tree.parent[id - 1]!)) inside.add(id)
  return [...inside]
}

const rules = 10
const periodsOfRule = 4
const activitiesOfUnit = 4
const kinds = ['三会一课', '主题党日', '志愿服务', '走访慰问']
const pledgeStates = ['proposed', 'published', 'fulfilling', 'judged'] as const

/**
 * A campaign half-way through over about 30,000 units: 10 duties of 4 periods each, every second one done; 4 activities and one pledge
 * of each unit, with the ledger's events of the activities (not sealed).
 */
export const plantCampaign = async (c: pg.Client, tree: Tree, realm: number): Promise<void> => {
  const units = subtreeNear(tree, 30_000)
  const top = units[0]!
  const r = random('bench/campaign')
  const levels = tree.shape.levels
  await c.query(
    `insert into campaign (realm_id, id, title, template, state, organiser_id, line, draft, plan_no, launch_on, ends_on, created_at)
     overriding system value values ($1, 1, '压测活动', 'bench', 'launched', $2, 'party', '{}', 1, '2025-07-01', '2026-12-31', '2025-07-01Z')`,
    [realm, top],
  )
  const plan = canonicalText(templates().values().next().value)
  await c.query('insert into campaign_plan (realm_id, campaign_id, plan_no, bytes, digest, frozen_at) values ($1, 1, 1, $2, $3, $4)', [
    realm,
    plan,
    sha256Hex(plan),
    '2025-07-01Z',
  ])
  await copyRows(
    c,
    'copy campaign_unit (realm_id, campaign_id, unit_id, path, name, kind, level, class_key, organiser, since_on, state) from stdin',
    each(units, (id) => {
      const branch = tree.level[id - 1] === levels.length - 1
      return `${realm}\t1\t${id}\t${pathOf(tree, id)}\t单位${id}\t${branch ? 'branch' : 'party-committee'}\t\\N\tc${id % 7}\t${id === top ? 't' : 'f'}\t2025-07-01\tadopted`
    }),
  )
  await c.query(
    `insert into duty_rule (realm_id, id, campaign_id, rule_key, title, purpose, role, done_event, done_filter, count_n, organiser, rule, supported)
     overriding system value
     select $1, i, 1, 'r' || i, '事项' || i, '', 'secretary', 'activity.recorded', '{}', 1, false, '{}', true from generate_series(1, $2::int) i`,
    [realm, rules],
  )
  await c.query(
    `insert into duty_period (realm_id, id, campaign_id, rule_id, period_key, name, starts_on, due_on, audience_on)
     overriding system value
     select $1, (r - 1) * $3 + p, 1, r, 'p' || p, '第' || p || '期', date '2025-07-01' + 70 * (p - 1), date '2025-07-01' + 70 * p, date '2025-07-01' + 70 * (p - 1)
       from generate_series(1, $2::int) r, generate_series(1, $3::int) p`,
    [realm, rules, periodsOfRule],
  )
  await copyRows(
    c,
    'copy duty_done (realm_id, period_id, unit_id, campaign_id, rule_id, state, done_n, done_on, on_time) from stdin',
    (function* () {
      for (const id of units.slice(1))
        for (let p = 0; p < rules * periodsOfRule; p++)
          if (r.next() < 0.5)
            yield `${realm}\t${p + 1}\t${id}\t1\t${Math.floor(p / periodsOfRule) + 1}\t${r.next() < 0.97 ? 'done' : 'exempt'}\t1\t2025-09-01\t${r.next() < 0.9 ? 't' : 'f'}`
    })(),
  )
  const acting = units.slice(1)
  const activities = acting.length * activitiesOfUnit
  const of = (i: number) => acting[(i * 7919) % acting.length]!
  const dayOf = (i: number) => new Date(Date.UTC(2025, 6, 1) + Math.floor((i / activities) * 240) * 86_400_000).toISOString().slice(0, 10)
  const all = (line: (i: number) => string) => each(new Uint8Array(activities), (_, i) => line(i))
  await copyRows(
    c,
    'copy activity (realm_id, id, unit_id, kind, title, held_on, place, words, topics, decisions, expected_n, present_n, service, proxy, state, event_id, recorded_at) from stdin',
    all((i) => {
      const kind = kinds[i % 4]!
      return `${realm}\t${i + 1}\t${of(i)}\t${kind}\t${kind}第${i}次\t${dayOf(i)}\t会议室\t学习讨论\t\t\t20\t${10 + (i % 11)}\t${i % 4 === 2 ? 't' : 'f'}\tf\t${i % 100 === 0 ? 'withdrawn' : 'recorded'}\t${i + 1}\t${dayOf(i)} 09:00:00Z`
    }),
  )
  await copyRows(
    c,
    'copy activity_campaign (realm_id, activity_id, campaign_id) from stdin',
    all((i) => `${realm}\t${i + 1}\t1`),
  )
  await copyRows(
    c,
    'copy event (realm_id, id, noun, verb, campaign_id, unit_id, subject_id, actor_id, happened_on, recorded_at, quantity, detail) from stdin',
    all(
      (i) =>
        `${realm}\t${i + 1}\tactivity\trecorded\t1\t${of(i)}\t${i + 1}\t${of(i)}\t${dayOf(i)}\t${dayOf(i)} 09:00:00Z\t1\t{"kind":"${kinds[i % 4]}"}`,
    ),
  )
  await copyRows(
    c,
    'copy event_unsealed (realm_id, event_id) from stdin',
    all((i) => `${realm}\t${i + 1}`),
  )
  await copyRows(
    c,
    'copy pledge (realm_id, id, code, campaign_id, unit_id, kind, by, what, measures, baseline, target, figure_unit, due_on, beneficiary, responsible, state, verdict, proxy, proposed_on, created_at) from stdin',
    each(acting, (id, i) => {
      const state = pledgeStates[i % 4]!
      return `${realm}\t${i + 1}\tP${String(i).padStart(9, '0')}\t1\t${id}\t${kinds[i % 4]}\tunit\t为居民办实事${i}\t走访\t0\t10\t件\t2026-0${1 + (i % 9)}-15\t居民\t书记\t${state}\t${state === 'judged' ? 'kept' : '\\N'}\tf\t2025-08-01\t2025-08-01 09:00:00Z`
    }),
  )
  for (const t of ['campaign', 'duty_rule', 'duty_period', 'activity', 'pledge', 'event'])
    await c.query(`select setval(pg_get_serial_sequence('${t}', 'id'), (select max(id) from ${t}))`)
}
