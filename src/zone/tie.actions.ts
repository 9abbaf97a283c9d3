import type { Context } from '../http/action.ts'
import { namesOf } from '../organisation/organisation.read.ts'
import * as read from './voice.read.ts'
import * as v from './voice.ts'

interface Asked {
  about: string
  unitId: number
  leadId: number
}

/**
 * What binds the actor to each question, in their order: one who is named in it or belongs to the unit that asks is no voice of the community.
 * Empty for whoever is free to answer.
 */
export const tiesOf = async (c: Context, asked: readonly Asked[]): Promise<(v.Tie | null)[]> => {
  if (c.actor.accountId === null || asked.length === 0) return asked.map(() => null)
  const names = await read.namesOfAccount(c.tx, c.actor.accountId)
  const seats = c.actor.grants.filter((g) => v.seatsThatBind.includes(g.role)).map((g) => g.unitId)
  const ties = await read.tiesTo(c.tx, asked, { memberId: c.actor.memberId, seats }, c.today)
  return asked.map((a) =>
    names.some((name) => v.namesPerson(a.about, name))
      ? { why: 'named', unit: '', post: '' }
      : (ties.get(`${a.unitId}/${a.leadId}`) ?? null),
  )
}

/** The body that is asked is not what it is asked about. @throws voice.about-itself */
export const assertNotAboutItself = async (
  c: Context,
  q: { zoneId: number; leadId: number; about: string },
  at?: 'about',
): Promise<void> => {
  const body = (await read.bodiesAsked(c.tx, q.zoneId, q.leadId)).find((b) => v.isAboutBody(q.about, b))
  if (body) throw v.aboutItself({ about: q.about, unit: body.shortName }, at)
}

/**
 * Nobody answers about himself or his own unit, nor signs such an answer: names are compared where a name is all there is.
 * @throws voice.concerned, voice.signer-concerned
 */
export const assertUnbound = async (c: Context, q: Asked, person: string): Promise<void> => {
  const [tie] = await tiesOf(c, [q])
  if (tie) throw v.concerned({ ...tie })
  if (v.namesPerson(q.about, v.signedName(person))) throw v.signerConcerned({ person: v.signedName(person), unit: null }, 'person')
  const holder = (await read.postHolders(c.tx, q.unitId, c.today)).find((name) => v.namesPerson(person, name))
  if (holder !== undefined)
    throw v.signerConcerned({ person: holder, unit: (await namesOf(c.tx, [q.unitId])).get(q.unitId) ?? null }, 'person')
}
