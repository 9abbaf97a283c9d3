import { assertMay, whichMay } from '../access/access.read.ts'
import { implement } from '../http/action.ts'
import { commitSecret, drawSample, seatsByStratum, secretOpens } from '../poll/roll.ts'
import { about, held } from './survey.actions.ts'
import * as api from './survey.api.ts'
import * as read from './survey.read.ts'
import { surveyText as t } from './survey.text.ts'
import * as rules from './survey.ts'
import { mayDrawSurveys, mayRunSurveys, maySuperviseSurveys, surveyCan } from './survey.ts'
import * as write from './survey.write.ts'
import { equalSeats } from './weight.ts'

const seatsOf = (s: read.SurveyRow) => (s.allocation === 'equal' ? equalSeats : seatsByStratum)

const frame = implement(api.setFrame, async (c, { id, version, wanted, people }) => {
  const s = await held(c, id, version)
  surveyCan.assert('frame', s.state)
  // Who has seen one secret may not change the list it draws from.
  if ((await read.secretsOf(c.tx, id)).some((x) => x.secret !== null)) throw rules.drawSettled({})
  const sizes: Record<string, number> = {}
  for (const p of people) sizes[p.stratum] = (sizes[p.stratum] ?? 0) + 1
  if (s.mode === 'sample' && wanted === null) throw rules.wantedMissing({}, 'wanted')
  if (s.mode === 'everyone' && people.length > rules.passesAtMost)
    throw rules.tooManyPasses({ n: people.length, max: rules.passesAtMost }, 'people')
  const seats = s.mode === 'sample' ? seatsOf(s)(sizes, wanted!) : sizes
  await write.writeFrame(c.tx, id, people, s.mode === 'sample' ? wanted : null)
  await c.record('survey.frame-set', { ...about(s), detail: { ...about(s).detail, frame: people.length, wanted } })
  return { version: s.version + 1, seats }
})

const commit = implement(api.commitDraw, async (c, { id, commitment }) => {
  const s = await held(c, id, null, mayDrawSurveys)
  surveyCan.assert('draw', s.state)
  if (s.mode !== 'sample') throw rules.wrongMode({ mode: t[`survey.mode.${s.mode}`] })
  if (s.wanted_n === null) throw rules.noFrame({})
  const parties = await read.secretsOf(c.tx, id)
  if (parties.some((p) => p.accountId === c.actor.accountId)) throw rules.drawerTwice({})
  if (parties.length >= 2) throw rules.drawSettled({})
  const of = (p: typeof mayRunSurveys) => whichMay(c.tx, c.actor, p, [s.unit_id])
  // One who also works for the office is not from outside, whatever else he holds.
  const outside = (await of(maySuperviseSurveys)).has(s.unit_id) && !(await of(mayRunSurveys)).has(s.unit_id)
  // An organiser who draws alone can draw until he likes it.
  if (parties.length === 1 && !outside && !parties[0]!.outside) throw rules.outsiderMissing({})
  await write.insertCommitment(c.tx, id, c.actor.accountId!, outside, commitment)
  await c.record('survey.draw-committed', { ...about(s), detail: { ...about(s).detail, commitment, outside } })
  return { n: parties.length + 1 }
})

const reveal = implement(api.revealDraw, async (c, { id, secret }) => {
  const s = await held(c, id, null, mayDrawSurveys)
  surveyCan.assert('draw', s.state)
  const parties = await read.secretsOf(c.tx, id)
  // Nobody opens before both have committed: the second would choose knowing the first.
  if (parties.length < 2) throw rules.drawPending({})
  const mine = parties.find((p) => p.accountId === c.actor.accountId)
  if (!mine || !secretOpens(mine.commitment, secret)) throw rules.secretWrong({}, 'secret')
  if (mine.secret !== null) throw rules.drawSettled({})
  await write.writeSecret(c.tx, id, mine.accountId, secret)
  await c.record('survey.draw-revealed', { ...about(s), detail: { ...about(s).detail, commitment: commitSecret(secret) } })
  const secrets = parties.map((p) => (p === mine ? secret : p.secret))
  if (secrets.some((x) => x === null)) return { drawn: null }
  const strata = drawSample(await read.frameOf(c.tx, id), s.wanted_n!, secrets as string[], seatsOf(s))
  await write.writeDrawn(c.tx, id, strata, c.today)
  await c.record('survey.drawn', {
    ...about(s),
    detail: {
      ...about(s).detail,
      strata: strata.map((x) => ({ stratum: x.stratum, frame: x.frame, n: x.picked.length, list: x.list, seed: x.seed })),
    },
  })
  return { drawn: strata.reduce((n, x) => n + x.picked.length, 0) }
})

const show = implement(api.showDraw, async (c, { id }) => {
  const s = await read.readSurvey(c.tx, id)
  await assertMay(c.tx, c.actor, mayDrawSurveys, s.unit_id, 'survey')
  const runs = (await whichMay(c.tx, c.actor, mayRunSurveys, [s.unit_id])).has(s.unit_id)
  return {
    wanted: s.wanted_n,
    frame: s.strata ?? (await read.frameSizes(c.tx, id)),
    parties: (await read.secretsOf(c.tx, id)).map((p) => ({
      by: p.by,
      mine: p.accountId === c.actor.accountId,
      outside: p.outside,
      commitment: p.commitment,
      secret: p.secret,
    })),
    strata: s.drawn ?? [],
    people: runs ? (await read.frameOf(c.tx, id)).filter((r) => r.drawn).map(({ no, name, stratum }) => ({ no, name, stratum })) : [],
    drawnOn: s.drawn_on,
  }
})

export const surveyDrawActions = [frame, commit, reveal, show]
