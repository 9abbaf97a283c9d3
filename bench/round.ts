import { sha256Hex } from '../src/lib/digest.ts'
import { random } from '../src/lib/random.ts'
import { subtreeNear } from './campaign.ts'
import { copyRows, each } from './copy.ts'
import type { Bench } from './kit.ts'
import { at, today } from './place.ts'
import { pathOf } from './shape.ts'
import { bytesOf, hundredItems, judgedLeaves } from './standard.ts'

/** A round over the campaign's units under a standard of 100 items, with every figure and judgement it needs. */
export const plantRound = async (b: Bench): Promise<void> => {
  const c = b.place.owner
  if ((await c.query("select from bench.step where name = 'round'")).rowCount) return
  b.say('planting figures and judgements')
  const units = subtreeNear(b.tree, 30_000)
  const standard = hundredItems()
  const bytes = bytesOf(standard)
  const digest = sha256Hex(bytes)
  const r = random('bench/round')
  const { realm } = b
  await c.query('begin')
  await c.query(
    `insert into standard (realm_id, id, key, title, object, owner_id, state, frozen_no, created_at) overriding system value values ($1, 1, 'bench', '压测标准', 'organisation', $2, 'frozen', 1, $3)`,
    [realm, units[0], at],
  )
  await c.query(
    'insert into standard_version (realm_id, standard_id, version_no, bytes, digest, frozen_at) values ($1, 1, 1, $2, $3, $4)',
    [realm, bytes, digest, at],
  )
  await c.query(
    `insert into measure_period (realm_id, id, campaign_id, line, from_on, until_on, counted_on, stale) overriding system value values ($1, 1, 1, 'party', '2025-07-01', '2026-12-31', $2, false)`,
    [realm, today],
  )
  await c.query(
    `insert into score_round (realm_id, id, campaign_id, standard_id, standard_no, standard_digest, title, phase_key, organiser_id, line, period_id, state, opened_on)
     overriding system value values ($1, 1, 1, 1, 1, $2, '压测考核', 'bench', $3, 'party', 1, 'review', $4)`,
    [realm, digest, units[0], today],
  )
  await copyRows(
    c,
    'copy score_unit (realm_id, round_id, unit_id, name, class_key, group_key, path, state) from stdin',
    each(units, (id) => `${realm}\t1\t${id}\t单位${id}\t\\N\tg${id % 7}\t${pathOf(b.tree, id)}\tconfirmed`),
  )
  await copyRows(
    c,
    'copy measure_value (realm_id, period_id, unit_id, measure, own_numerator, own_denominator, numerator, denominator, ledger_position, change_no, computed_at) from stdin',
    (function* () {
      for (const id of units)
        for (const m of Object.keys(standard.measures)) {
          const d = 5 + r.int(40)
          const n = r.int(d + 1)
          yield `${realm}\t1\t${id}\t${m}\t${n}\t${d}\t${n}\t${d}\t1\t1\t2026-03-02 01:00:00Z`
        }
    })(),
  )
  await copyRows(
    c,
    'copy score_judgement (realm_id, round_id, unit_id, leaf, column_id, points, reason, by_id, on_day, event_id, state) from stdin',
    (function* () {
      let event = 0
      for (const id of units)
        for (const leaf of judgedLeaves)
          yield `${realm}\t1\t${id}\t${leaf}\treview\t0.${r.int(10)}\t现场核实\t1\t2026-02-01\t${(event++ % 100_000) + 1}\tstands`
    })(),
  )
  await c.query("insert into bench.step (name) values ('round')")
  await c.query('commit')
  await c.query('vacuum analyze score_unit, measure_value, score_judgement')
}
