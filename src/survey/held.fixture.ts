import type { Answer, Client } from '../../test/world.ts'
import { commitSecret } from '../poll/roll.ts'
import type { Definition } from './definition.ts'
import { theSurvey } from './survey.fixture.ts'

export const span = { opensAt: '2026-03-02T00:00:00Z', closesAt: '2026-03-02T12:00:00Z' }
export const people = (strata: Record<string, number>) =>
  Object.entries(strata).flatMap(([stratum, n]) => Array.from({ length: n }, (_, i) => ({ name: `${stratum}居民${i + 1}`, stratum })))

const must = async (a: Promise<Answer>): Promise<Answer['body']> => {
  const r = await a
  if (r.status !== 200) throw new Error(JSON.stringify(r.body))
  return r.body
}
/** A survey of everybody on a list, open for answers. @returns its id and the codes of its slips by stratum */
export const anOpenSurvey = async (
  who: Client,
  o: { unitId: number; strata: Record<string, number>; definition?: Definition; aboutId?: number },
): Promise<{ id: number; version: number; codes: Record<string, string[]>; all: string[] }> => {
  const made = await must(
    who.post('/surveys', {
      unitId: o.unitId,
      aboutId: o.aboutId ?? null,
      mode: 'everyone',
      definition: o.definition ?? theSurvey(),
    }),
  )
  const id = made.id as number
  await must(who.post(`/surveys/${id}/frame`, { version: 1, people: people(o.strata) }))
  await must(who.post(`/surveys/${id}/freeze`, { version: 2, ...span }))
  const { strata } = (await must(who.post(`/surveys/${id}/passes`, { version: 3 }))) as unknown as {
    strata: { stratum: string; codes: string[] }[]
  }
  await must(who.post(`/surveys/${id}/open`, { version: 4 }))
  return { id, version: 5, codes: Object.fromEntries(strata.map((s) => [s.stratum, s.codes])), all: strata.flatMap((s) => s.codes) }
}

/** Both parties of a draw: each commits, then each opens. */
export const drawnBy = async (id: number, office: Client, outside: Client): Promise<number> => {
  const secrets = ['office-secret-0123456789', 'outside-secret-0123456789'] as const
  for (const [i, who] of [office, outside].entries())
    await must(who.post(`/surveys/${id}/draw/commit`, { commitment: commitSecret(secrets[i]!) }))
  await must(office.post(`/surveys/${id}/draw/reveal`, { secret: secrets[0] }))
  return (await must(outside.post(`/surveys/${id}/draw/reveal`, { secret: secrets[1] }))).drawn as number
}
