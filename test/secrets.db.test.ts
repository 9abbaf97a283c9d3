import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { actions } from '../src/app.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../src/nomination/maker.ts'
import { inCommittedWorld, START } from './world.ts'

// Answers of commands are kept seven days against sending twice. What is told once (first passwords, codes, slips) is not in them.

/** Names a secret goes by in an answer. */
const secretName = /^(?:slip|slips|code|codes|fragment|confirm|token|secret)$|password/i
/** The same names for what is no secret. */
const open: Record<string, string> = {
  'unit.create': 'the code of a hint',
  'unit.edit': 'the code of a hint',
  'pledge.draft': 'the number of a public pledge',
  'honour.decide': 'the number engraved on a plaque',
}

test('every command that answers with a secret keeps it out of the answers that are kept', () => {
  const keys = (schema: unknown, under = ''): string[] =>
    typeof schema !== 'object' || schema === null
      ? []
      : Object.entries(schema).flatMap(([k, v]) => [...(under === 'properties' ? [k] : []), ...keys(v, k)])
  const told = actions
    .map((a) => a.endpoint)
    .filter((e) => e.kind === 'command' && e.may !== undefined)
    // The findings of a standard are codes with a sentence; no secret comes with a sentence.
    .filter((e) => {
      const found = keys(z.toJSONSchema(e.output, { unrepresentable: 'any', io: 'output' }))
      return found.some((k) => secretName.test(k)) && !found.includes('sentence') && open[e.name] === undefined
    })
  expect(told.length).toBeGreaterThan(12)
  expect(told.filter((e) => !e.tellsOnce && !e.name.startsWith('standard.')).map((e) => e.name)).toEqual([])
  const asked = actions
    .map((a) => a.endpoint)
    .filter(
      (e) =>
        e.kind === 'command' && keys(z.toJSONSchema(e.input, { unrepresentable: 'any', io: 'input' })).some((k) => /password/i.test(k)),
    )
  expect(asked.filter((e) => !e.asksSecret && !e.open).map((e) => e.name)).toEqual([])
})

inCommittedWorld('the table of kept answers holds no first password, no code and no hash of a password', async (w) => {
  const titles = [aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 9, total: 9 } })]
  const plan = aSelectionPlan({ titles })
  plan.sections.nomination!.chain = [chain[0]!, chain[4]!]
  const campaignId = await w.write(async (tx) => aLaunchedCampaign(tx, await placedUnits(tx), plan, START))
  const secrets: string[] = []
  let n = 0
  /** Sent, then sent again with the same key: the secret is told the first time only. */
  const once = async (
    who: Parameters<typeof w.as>[0],
    path: string,
    body: object,
    secretsOf: (answer: never) => string[],
    again: number,
  ) => {
    const key = { 'idempotency-key': `key-${n++}` }
    const first = await w.as(who).post(path, body, key)
    expect([path, first.status]).toEqual([path, 200])
    const told = secretsOf(first.body as never)
    expect([path, told.every((x) => typeof x === 'string' && x.length >= 6)]).toEqual([path, true])
    secrets.push(...told)
    const second = await w.as(who).post(path, body, key)
    expect([path, second.status]).toEqual([path, again])
    for (const x of told) expect(JSON.stringify(second.body)).not.toContain(x)
    return first.body
  }
  const made = await once(
    'xi',
    '/accounts',
    { unitId: w.unit.root, accounts: [{ login: 'newcomer', displayName: '新人' }] },
    (a: { accounts: { firstPassword: string }[] }) => a.accounts.map((x) => x.firstPassword),
    409,
  )
  await once('xi', `/accounts/${made.accounts[0].id}/reset`, {}, (a: { firstPassword: string }) => [a.firstPassword], 409)
  await once(
    'xi',
    '/accounts/from-members',
    { unitId: w.unit.fenglin1 },
    (a: { slips: { firstPassword: string }[] }) => a.slips.map((x) => x.firstPassword),
    409,
  )
  await once(
    'feng',
    `/campaigns/${campaignId}/recommendations`,
    { titleKey: 'home', unitId: w.unit.fenglin1, nominee: '张家', reason: '义务照看独居老人六年，邻里称赞。' },
    (a: { code: string }) => [a.code],
    409,
  )
  await once(
    'zhao',
    '/services',
    { unitId: w.unit.fenglin, receiver: '张三', what: '代办老年证', asked: true, askedOn: '2026-03-01', dueOn: '2026-03-10' },
    (a: { slip: string }) => [a.slip],
    409,
  )
  // An activity is told again, so that it is not entered twice; the receiver's code is not.
  await once(
    'zhao',
    '/activities',
    {
      unitId: w.unit.fenglin,
      kind: 'service',
      title: '上门服务',
      heldOn: '2026-03-01',
      place: '枫林社区',
      topics: '为老人代办证件',
      decisions: '办成',
      roll: null,
      serves: '无',
      service: { receiver: '李四', what: '代办老年证', asked: true, askedOn: '2026-03-01', dueOn: '2026-03-10' },
    },
    (a: { service: { slip: string } }) => [a.service.slip],
    200,
  )
  const own = { old: 'whatever-it-was', password: 'Zheng-You-2026' }
  await w.as('feng').post('/session/password', own, { 'idempotency-key': 'own' })
  const kept = await w.write((tx) =>
    tx.db.selectFrom('idempotency').select(['answer', 'body_hash']).where('realm_id', '=', tx.realm).execute(),
  )
  expect(kept.length).toBeGreaterThanOrEqual(6)
  const text = JSON.stringify(kept)
  for (const x of secrets) expect(text).not.toContain(x)
  expect(kept.map((k) => k.body_hash)).not.toContain(
    createHash('sha256').update('account.change-password').update(JSON.stringify(own)).digest('hex'),
  )
})
