import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { aCount, aDefinition, aFrozenPoll, heldOnPaper } from '../poll/poll.fixture.ts'
import { aDocument, aRoundBy, judgedLeaf } from './import.fixture.ts'
import { aLeaf } from './maker.ts'
import { entryOf, type Manifest } from './package.ts'
import { recount } from './recount.ts'
import { countAgain, ok } from './score.fixture.ts'

inWorld(
  'a certified poll goes all the way into the points: from its close to the line that opens onto it, and into the package',
  async (w) => {
    const { as, unit } = w
    const wang = as('wang')
    const document = aDocument('heard', '群众说了算', [
      aLeaf('1', '40', { kind: 'poll', measure: 'poll.satisfied_share', leastBallots: 20 }, { verification: ['poll'], evidence: ['poll'] }),
      judgedLeaf('2', '60'),
    ])
    const { round } = await aRoundBy(w, document, [unit.fenglin1, unit.fenglin2], '年度考核')
    const line = async (u: number, by: 'wang' | 'feng' = 'wang') => {
      await countAgain(w, [unit.fenglin1, unit.fenglin2])
      return (await ok(as(by).get(`/rounds/${round}/units/${u}`))).sheet.lines[0]
    }
    const d = aDefinition('satisfaction', 'unit')
    const by = { run: wang, first: as('zhao'), second: as('wu'), certify: as('li') }
    const p = await aFrozenPoll(wang, { unitId: unit.fenglin, definition: d, objects: [{ unitId: unit.fenglin1 }] })
    // Frozen roll, papers out, closed and counted by two: nothing of it is a figure before it is certified.
    await ok(by.run.post(`/polls/${p.id}/start`, { version: p.version, present: 28 }))
    await ok(by.run.post(`/polls/${p.id}/close`, { version: p.version + 1, reason: '到会的都已交票' }))
    const count = aCount(d, [10, 4, 12])
    await ok(by.first.post(`/polls/${p.id}/counts`, count))
    await ok(by.second.post(`/polls/${p.id}/counts`, count))
    expect(await line(unit.fenglin1)).toMatchObject({ state: 'notApplicable', why: 'none', points: null })
    await ok(by.certify.post(`/polls/${p.id}/certify`, { version: p.version + 3 }))

    // 14 satisfied of 26: 14 ÷ 26 × 40, exactly.
    const own = await line(unit.fenglin1, 'feng')
    expect(own).toMatchObject({ state: 'scored', points: '280/13', explanation: '53.85% × 40 = 21.54' })
    expect(own.inputs).toEqual([
      expect.objectContaining({ measure: 'poll.satisfied_share', numerator: '14', denominator: '26', refs: [`poll/${p.id}`] }),
    ])
    const result = await ok(as('wu').get(`/polls/${p.id}/result`))
    expect([result.columns[0].satisfied.numerator, result.columns[0].satisfied.printed]).toEqual([14, '53.85'])
    const records = await ok(wang.get(`/measures/poll.satisfied_share/records?unit=${unit.fenglin1}`))
    expect(records.rows.map((r: { ref: string }) => r.ref)).toEqual([`poll/${p.id}`])
    // Another branch’s poll is not this one’s, and too few papers are none.
    expect(await line(unit.fenglin2)).toMatchObject({ state: 'notApplicable', why: 'none' })
    const small = await aFrozenPoll(wang, { unitId: unit.fenglin, definition: d, objects: [{ unitId: unit.fenglin2 }] })
    await heldOnPaper(by, small, 28, aCount(d, [10, 4, 4]))
    expect(await line(unit.fenglin2)).toMatchObject({ state: 'notApplicable', why: 'few-ballots' })

    await ok(wang.post(`/rounds/${round}/start-review`, { version: 1 }))
    for (const u of [unit.fenglin1, unit.fenglin2]) {
      await ok(
        wang.post(`/rounds/${round}/units/${u}/judgements`, { leaf: '2', column: 'review', points: '50', reason: '现场核实', seen: 0 }),
      )
      await ok(wang.post(`/rounds/${round}/units/${u}/review`, { version: 1 }))
    }
    await ok(wang.post(`/rounds/${round}/finalise`, { version: 2 }))
    await ok(wang.post(`/rounds/${round}/freeze`, { version: 3 }))
    // 280/13 + 50 = 71.538…; where the poll does not count its 40 points go to the rest: 50 × 100 ÷ 60.
    const shown = async (u: number) => (await ok(wang.get(`/rounds/${round}/units/${u}`))).sheet.total.shown
    expect([await shown(unit.fenglin1), await shown(unit.fenglin2)]).toEqual(['71.54', '83.33'])

    const text = (await wang.get(`/rounds/${round}/package`)).body as string
    const { packageDigest } = await ok(wang.get(`/rounds/${round}`))
    expect(recount(text, { digest: packageDigest })).toEqual({ digest: packageDigest, units: 2, differences: [] })
    const files = text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((l) => JSON.parse(l) as { name: string; text: string })
    const one = files.find((f) => f.name === `units/${unit.fenglin1}.json`)!
    expect(JSON.parse(one.text).evidence.measures['poll.satisfied_share']).toMatchObject({
      numerator: '14',
      denominator: '26',
      refs: [`poll/${p.id}`],
    })
    // One paper more in the package, all digests made to fit: the points give it away.
    one.text = one.text.replace('"numerator":"14"', '"numerator":"15"')
    const m = JSON.parse(text.split('\n')[0]!) as Manifest
    m.files = files.map((f) => entryOf(f.name, f.text))
    const whole = files.find((f) => f.name === 'round.json')!
    m.result = sha256Hex(whole.text)
    const forged = [canonicalText(m), ...files.map((f) => canonicalText(f))].map((l) => `${l}\n`).join('')
    expect(recount(forged).differences).toContain(`units/${unit.fenglin1}/lines/1/points`)
    // A poll held afterwards moves the figure and no closed sheet.
    const later = await aFrozenPoll(wang, { unitId: unit.fenglin, definition: d, objects: [{ unitId: unit.fenglin1 }] })
    await heldOnPaper(by, later, 28, aCount(d, [26, 0, 0]))
    const now = await ok(wang.get(`/measures/poll.satisfied_share/records?unit=${unit.fenglin1}`))
    expect(now.figure).toMatchObject({ numerator: 40, denominator: 52 })
    expect(await line(unit.fenglin1)).toMatchObject({ points: '280/13' })
  },
)
