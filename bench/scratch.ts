import { appender } from '../src/event/event.write.ts'
import type { Context } from '../src/http/action.ts'
import { nobody } from '../src/lib/permission.ts'
import { countAll, countDue } from '../src/measure/count.actions.ts'
import { insertDue } from '../src/measure/measure.write.ts'
import { providers } from '../src/measure/provider.read.ts'
import { scoreAll, scoreUnits } from '../src/score/reckon.actions.ts'
import { readRound, roundUnits } from '../src/score/score.read.ts'
import { subtreeNear } from './campaign.ts'
import { restore, strip } from './copy.ts'
import { type Bench, fixed, interleave, median, type Report, ratioOf, rolledBack, rounded, table, thousands } from './kit.ts'
import { at, today } from './place.ts'
import { plantRound } from './round.ts'

const chunk = 500_000

/**
 * Activities with their events until the campaign holds as many, spread over its units and days; half of them say what was discussed and
 * decided. Four phases, so that what is written down in the last tenth of one is counted too.
 */
const plantActivities = async (b: Bench, events: number): Promise<void> => {
  const c = b.place.owner
  const units = subtreeNear(b.tree, 30_000).slice(1)
  await c.query(
    `insert into campaign_phase (realm_id, campaign_id, phase_key, round_no, name, kind, starts_on, ends_on)
     select $1, 1, 'p' || i, 1, '第' || i || '阶段', 'work', date '2025-07-01' + 60 * (i - 1), date '2025-07-01' + 60 * i - 1 from generate_series(1, 4) i
     on conflict do nothing`,
    [b.realm],
  )
  const had = (await c.query<{ n: number }>('select max(id) as n from activity')).rows[0]!.n
  if (had >= events) return
  // Other parts of the bench may have written events before.
  const told = (await c.query<{ n: number }>('select coalesce(max(id), 0) as n from event')).rows[0]!.n
  const shift = Math.max(0, Number(told) - Number(had))
  await c.query("set maintenance_work_mem = '1GB'; set synchronous_commit = off")
  await strip(c, ['activity', 'activity_campaign'])
  for (let from = had + 1; from <= events; from += chunk) {
    const until = Math.min(events, from + chunk - 1)
    b.say(`activities ${until} / ${events}`)
    await c.query('begin')
    await c.query(
      `create temp table made on commit drop as
       select i as id, ($4::bigint[])[1 + (i * 7919) % $5] as unit_id, (array['三会一课', '主题党日', '支委会', '走访慰问'])[1 + i % 4] as kind,
         date '2025-07-01' + (i % 240)::int as held_on, i % 2 = 0 as full_words, i + $6::bigint as event_id
       from generate_series($1::bigint, $2::bigint) i where $3::bigint > 0`,
      [from, until, b.realm, units, units.length, shift],
    )
    await c.query(
      `insert into activity (realm_id, id, unit_id, kind, title, held_on, place, words, topics, decisions, expected_n, present_n, service, proxy, state, event_id, recorded_at)
       overriding system value
       select $1, id, unit_id, kind, kind || id, held_on, '会议室', '学习讨论', case when full_words then '议题' else '' end, case when full_words then '决定' else '' end,
         20, 10 + id % 11, id % 4 = 3, false, 'recorded', event_id, held_on + time '09:00' at time zone 'UTC' from made`,
      [b.realm],
    )
    await c.query('insert into activity_campaign (realm_id, activity_id, campaign_id) select $1, id, 1 from made', [b.realm])
    await c.query(
      `insert into event (realm_id, id, noun, verb, campaign_id, unit_id, subject_id, actor_id, happened_on, recorded_at, quantity, detail)
       overriding system value
       select $1, event_id, 'activity', 'recorded', 1, unit_id, id, unit_id, held_on, held_on + time '09:00' at time zone 'UTC', 1, jsonb_build_object('kind', kind) from made`,
      [b.realm],
    )
    await c.query('commit')
  }
  await restore(c, b.say)
  await c.query('set synchronous_commit = on')
  for (const t of ['activity', 'event']) await c.query(`select setval(pg_get_serial_sequence('${t}', 'id'), (select max(id) from ${t}))`)
  await c.query('vacuum analyze activity, activity_campaign, event')
}

/** The same rows read by plain aggregates, as the owner: what no way of counting can do without. */
const floorOf = (where: string): string => `
  select a.unit_id, a.kind, count(*) filter (where a.topics <> '' and a.decisions <> ''), max(a.held_on)
    from activity a join activity_campaign k on k.realm_id = a.realm_id and k.activity_id = a.id
   where a.realm_id = $1 and a.state = 'recorded' and k.campaign_id = 1 ${where} group by 1, 2`

/** Figures and scores of a whole campaign from its records, and of one unit after one more record. */
export const scratchReport = async (b: Bench, events = Number(process.env.ZY_BENCH_EVENTS ?? 10_000_000)): Promise<Report> => {
  await plantRound(b)
  await plantActivities(b, events)
  const { round, units } = await b.place.database.query(b.realm, async (tx) => ({
    round: await readRound(tx, 1),
    units: await roundUnits(tx, 1),
  }))
  const as = (tx: Context['tx']): Context => ({
    tx,
    actor: nobody,
    now: at,
    today,
    zone: 'Asia/Shanghai',
    record: appender(tx, nobody, at, today),
  })
  const own = providers.filter((p) => p.nouns === 'any' || p.nouns.includes('activity')).map((p) => p.source)
  const unitAt = (i: number) => units[(i * 97 + 500) % units.length]!

  b.say('one unit after one event')
  const one = await interleave(b.rounds * 4, {
    ours: (i) =>
      rolledBack(b, async (tx) => {
        const unit = unitAt(i)
        await insertDue(
          tx,
          own.map((source) => ({ unitId: unit.unit_id, source })),
        )
        await countDue(as(tx))
        await scoreUnits(
          tx,
          round,
          units.filter((u) => unit.path.startsWith(u.path)),
        )
      }),
    floor: (i) => b.place.owner.query(floorOf('and a.unit_id = $2'), [b.realm, unitAt(i).unit_id]),
  })
  b.say('all from scratch')
  const parts: Record<'count' | 'score', number[]> = { count: [], score: [] }
  const all = await interleave(Math.min(b.rounds, 3), {
    ours: () =>
      rolledBack(b, async (tx) => {
        const began = performance.now()
        await countAll(as(tx), round.period_id)
        parts.count.push(performance.now() - began)
        await scoreAll(tx, 1)
        parts.score.push(performance.now() - began - parts.count.at(-1)!)
      }),
    floor: async () => {
      await b.place.owner.query(floorOf(''), [b.realm])
      await b.place.owner.query(
        'select unit_id, rule_id, state, on_time, count(*) from duty_done where realm_id = $1 group by 1, 2, 3, 4',
        [b.realm],
      )
      await b.place.owner.query('select unit_id, leaf, sum(points) from score_judgement where realm_id = $1 group by 1, 2', [b.realm])
    },
  })
  const row = (what: string, ours: readonly number[], floor: readonly number[] | null) => [
    what,
    fixed(median(ours)),
    floor ? fixed(median(floor)) : '',
    floor ? fixed(ratioOf(ours, floor)) : '',
  ]
  return {
    title: 'scratch',
    ratios: {
      'all from records': rounded(ratioOf(all.ours!, all.floor!)),
      'one unit after one record': rounded(ratioOf(one.ours!, one.floor!)),
    },
    body: [
      `${thousands(units.length)} units × 100 items from ${thousands(events)} recorded activities with their events, beside the duties and judgements. Floor: the same rows read once by plain aggregates, as the owner. Milliseconds, medians; transactions rolled back.`,
      table(
        ['work', 'median', 'floor', 'ratio'],
        [
          row('every figure of the campaign from its records, then every sheet', all.ours!, all.floor!),
          row('… of it the figures', parts.count, null),
          row('… of it the sheets', parts.score, null),
          row('one unit after one record: its figures, its sheet and those above it', one.ours!, one.floor!),
        ],
      ),
    ].join('\n\n'),
  }
}
