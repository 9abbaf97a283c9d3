import { verify } from '../src/event/event.read.ts'
import { seal } from '../src/event/event.seal.ts'
import { appender } from '../src/event/event.write.ts'
import { nobody } from '../src/lib/permission.ts'
import type { Bench } from './kit.ts'
import { fixed, interleave, median, type Report, ratioOf, rounded, table, thousands } from './kit.ts'
import { at, realmCode, roleClient, today } from './place.ts'

const clients = 8
const each = 50

/** Events appended by 8 writers at once, one transaction each, with the sealer at work; sealing and verifying by themselves. */
export const ledgerReport = async (b: Bench): Promise<Report> => {
  const { database, sealer, owner } = b.place
  const app = await Promise.all(Array.from({ length: clients }, () => roleClient(b.place.connections.app)))
  await owner.query(
    'create table if not exists bench.plain (realm_id bigint, id bigint generated always as identity, body jsonb, primary key (realm_id, id)); grant usage on schema bench to zy_app; grant insert on bench.plain to zy_app',
  )
  const appendOne = (n: number) =>
    database.command(b.realm, (tx) =>
      appender(
        tx,
        nobody,
        at,
        today,
      )('activity.recorded', { unitId: 1, subjectId: n, quantity: '1', detail: { kind: '三会一课', title: `第 ${n} 次` } }),
    )
  const n = clients * each
  const crowd = (work: (client: number, i: number) => Promise<unknown>) =>
    Promise.all(
      Array.from({ length: clients }, async (_, c) => {
        for (let i = 0; i < each; i++) await work(c, i)
      }),
    )
  try {
    // What was loaded is sealed first, so that the sealer below has only what is appended.
    let loaded = 0
    const began = performance.now()
    for (let done = -1; done !== 0; loaded += done) done = await seal(sealer, b.realm, at)
    const loading = performance.now() - began
    b.say(`sealed ${loaded}`)
    const sealing = async () => {
      let on = true
      const loop = (async () => {
        while (on) if ((await seal(sealer, b.realm, at)) === 0) await new Promise((r) => setTimeout(r, 20))
      })()
      await crowd((_, i) => appendOne(i))
      on = false
      await loop
    }
    const took = await interleave(b.rounds, {
      ours: () => crowd((_, i) => appendOne(i)),
      withSealer: sealing,
      floor: () =>
        crowd((c, i) =>
          app[c]!.query(`insert into bench.plain (realm_id, body) values (${b.realm}, '{"kind":"三会一课","title":"第 ${i} 次"}')`),
        ),
    })
    for (let done = -1; done !== 0; ) done = await seal(sealer, b.realm, at)
    const size = (await owner.query<{ n: number }>('select count(*) as n from event_leaf')).rows[0]!.n
    b.say(`verify ${size}`)
    const read = await interleave(Math.min(b.rounds, 5), {
      verify: () =>
        database
          .query(b.realm, (tx) => verify(tx, realmCode))
          .then((v) => {
            if (!v.ok) throw new Error(`ledger: ${v.fault}`)
          }),
      floor: () =>
        owner.query(
          'select e.*, l.hash from event_leaf l join event e on e.realm_id = l.realm_id and e.id = l.event_id where l.realm_id = $1',
          [b.realm],
        ),
    })
    const rate = (ms: number[], rows: number) => `${thousands(rows / (median(ms) / 1000))} /s`
    return {
      title: 'ledger',
      ratios: {
        append: rounded(ratioOf(took.ours!, took.floor!)),
        'append with the sealer': rounded(ratioOf(took.withSealer!, took.floor!)),
        verify: rounded(ratioOf(read.verify!, read.floor!)),
      },
      body: [
        `${clients} writers, one durable transaction an event (4 statements: begin with realm, event, event_unsealed, commit). Floor of appending: one bare insert a transaction on as many connections. Floor of verifying: the same rows read at once.`,
        table(
          ['work', 'rate', 'floor', 'time ÷ floor'],
          [
            ['append', rate(took.ours!, n), rate(took.floor!, n), fixed(ratioOf(took.ours!, took.floor!))],
            [
              'append with the sealer at work',
              rate(took.withSealer!, n),
              rate(took.floor!, n),
              fixed(ratioOf(took.withSealer!, took.floor!)),
            ],
            ['seal what was loaded', loaded > 0 ? rate([loading], loaded) : 'sealed before', '', ''],
            [
              `verify ${thousands(size)} leaves`,
              rate(read.verify!, size),
              rate(read.floor!, size),
              fixed(ratioOf(read.verify!, read.floor!)),
            ],
          ],
        ),
      ].join('\n\n'),
    }
  } finally {
    for (const c of app) await c.end()
  }
}
