import type { Client } from '../../test/world.ts'
import type { Tx } from '../db/db.ts'
import { insertMembers } from '../member/member.write.ts'
import { defaultDefinition } from './builtin.ts'
import type { Definition } from './definition.ts'
import type { PollObject } from './poll.ts'

/** A definition of a built-in kind with what the test changes. */
export const aDefinition = (
  kind: string,
  object: PollObject,
  more: Partial<Definition> & { set?: Partial<Definition['settings']> } = {},
): Definition => {
  const { set, ...rest } = more
  const d = defaultDefinition(kind, { title: '二季度测评', object, served: '居民代表', scoreTitle: '测评得分' })!
  return { ...d, ...rest, settings: { ...d.settings, ...set } }
}

export const someMembers = (tx: Tx, branchId: number, n: number, standing: 'full' | 'probationary' = 'full', kinds: string[] = []) =>
  insertMembers(
    tx,
    Array.from(
      { length: n },
      (_, i) => ({ name: `${'李王张刘陈杨赵黄周吴'[i % 10]}某${i + 1}`, standing, kinds, branchId, sinceOn: '2020-01-01' }) as never,
    ),
    new Date('2026-03-01T00:00:00Z'),
  )

export const people = (n: number, stratum: string | null = null) => Array.from({ length: n }, (_, i) => ({ name: `居民${i + 1}`, stratum }))

export const span = { opensAt: '2026-03-02T00:00:00Z', closesAt: '2026-03-02T12:00:00Z' }

/** Defines, fills and freezes a paper poll of one class by whoever the client is. @returns id and version */
export const aFrozenPoll = async (
  who: Client,
  o: {
    unitId: number
    definition: Definition
    objects: { unitId: number; memberId?: number; windowId?: number }[]
    voters?: number
    campaignId?: number
  },
): Promise<{ id: number; version: number }> => {
  const made = await who.post('/polls', {
    unitId: o.unitId,
    campaignId: o.campaignId ?? null,
    channel: 'paper',
    definition: o.definition,
    objects: o.objects,
  })
  const id = made.body.ids[0] as number
  await who.post(`/polls/${id}/roll`, {
    version: 1,
    classKey: o.definition.classes[0]!.key,
    source: { from: 'named', people: people(o.voters ?? 30) },
  })
  const frozen = await who.post(`/polls/${id}/freeze`, { version: 2, ...span })
  if (frozen.status !== 200) throw new Error(JSON.stringify(frozen.body))
  return { id, version: 3 }
}

/** What a clerk enters for one object and item. */
export const aCount = (
  d: Definition,
  grades: number[],
  more: { issued?: number; returned?: number; invalid?: number; noOpinion?: number; objects?: number[] } = {},
) => {
  const papers = grades.reduce((a, b) => a + b, 0) + (more.noOpinion ?? 0)
  const classKey = d.classes[0]!.key
  return {
    classes: [{ classKey, issued: more.issued ?? papers, returned: more.returned ?? papers, invalid: more.invalid ?? 0 }],
    counts: (more.objects ?? [1]).flatMap((objectNo) =>
      d.items.map((i) => ({ classKey, objectNo, itemId: i.id, grades, noOpinion: more.noOpinion ?? 0 })),
    ),
  }
}

/** Holds a frozen paper poll to its certified result: two clerks, another certifies. */
export const heldOnPaper = async (
  by: { run: Client; first: Client; second: Client; certify: Client },
  p: { id: number; version: number },
  present: number,
  count: object,
): Promise<void> => {
  const must = async (a: Promise<{ status: number; body: unknown }>) => {
    const r = await a
    if (r.status !== 200) throw new Error(JSON.stringify(r.body))
  }
  await must(by.run.post(`/polls/${p.id}/start`, { version: p.version, present }))
  await must(by.run.post(`/polls/${p.id}/close`, { version: p.version + 1, reason: '到会的都已交票' }))
  await must(by.first.post(`/polls/${p.id}/counts`, count))
  await must(by.second.post(`/polls/${p.id}/counts`, count))
  await must(by.certify.post(`/polls/${p.id}/certify`, { version: p.version + 3 }))
}
