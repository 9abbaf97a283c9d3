import { randomBytes, webcrypto } from 'node:crypto'
import { emptyDatabase } from '../../../test/world-db.ts'
import { fromHex } from '../../lib/digest.ts'
import { toBase64url } from '../core/bytes.ts'
import { isNotes, racesOfClass } from '../core/manifest.ts'
import { nodeSealing } from '../core/seal-node.ts'
import { authOf } from '../core/slip-code.ts'
import { ask, blindedFor, type Cast, cast, noteBody, receive, type Token } from '../core/voter.ts'
import type { Offices, Preparation, Prepared } from '../offices.ts'
import { type Caller, caller, officesOver } from './client.ts'
import { type RunningOffice, runOffice } from './host-process.ts'
import { aPreparation, clock, folderOf } from './issuer.fixture.ts'
import { type OfficeRole, roles } from './office.ts'
import { makeUrn } from './release-urn.ts'
import { trusteeKeys } from './trustee.ts'

/** Makers of the tests of relay, box and publication: four running offices, a frozen poll, people who take tokens and cast. */
export const chance = (into: Uint8Array): Uint8Array => webcrypto.getRandomValues(into) as Uint8Array

export interface Four {
  offices: Offices
  callers: Record<OfficeRole, Caller>
  running: Record<OfficeRole, RunningOffice>
  databaseUrl: Record<OfficeRole, string>
  folder: Record<OfficeRole, string>
  /** Stops one and starts it again on its database and folder, as after a crash. */
  again(role: OfficeRole): Promise<void>
  stop(): Promise<void>
}

export const fourOffices = async (): Promise<Four> => {
  const databaseUrl = {} as Record<OfficeRole, string>
  const folder = {} as Record<OfficeRole, string>
  const running = {} as Record<OfficeRole, RunningOffice>
  const start = async (role: OfficeRole): Promise<void> => {
    running[role] = await runOffice({
      role,
      databaseUrl: databaseUrl[role],
      folder: folder[role],
      link: `link of ${role}`,
      host: '127.0.0.1',
      port: 0,
      clock: () => clock.now,
      settings: { windowMs: 5, threads: 2 },
    })
  }
  for (const role of roles) {
    databaseUrl[role] = (await emptyDatabase()).adminUrl
    folder[role] = folderOf(role)
    await start(role)
  }
  const callers = Object.fromEntries(roles.map((r) => [r, caller(r, () => running[r].url, `link of ${r}`)])) as Record<OfficeRole, Caller>
  const stop = async () => {
    for (const r of roles) await running[r].stop()
  }
  const offices = officesOver({ mode: 'single-host', callers, urn: makeUrn(callers), stop })
  return {
    offices,
    callers,
    running,
    databaseUrl,
    folder,
    again: async (role) => {
      await running[role].stop()
      await start(role)
    },
    stop,
  }
}

export interface Poll extends Prepared {
  shares: string[]
  seed: Uint8Array
  codes: { a: string[]; b: string[] }
  classOf: (idx: number) => number
}

/** Frozen and open. */
export const aPoll = async (
  four: Four,
  classes: readonly number[],
  more: { columns?: number; notes?: boolean; place?: 'hall' | 'remote'; printed?: Preparation['printed'] } = {},
): Promise<Poll> => {
  const seed = randomBytes(32)
  const made = trusteeKeys(seed, { classIds: classes.map((_, i) => i + 1), notes: more.notes ?? false, need: 2, of: 3, chance })
  const p = aPreparation(classes, {
    ...(more.columns ? { columns: more.columns } : {}),
    authA: 'slip',
    seals: made.seals,
    recovery: made.recovery,
  })
  const draft = { ...p.draft, notes: more.notes ?? false, place: more.place ?? 'hall' }
  const prepared = await four.offices.prepare({ ...p, draft, ...(more.printed ? { printed: more.printed } : {}) })
  await four.offices.open(prepared.pollId)
  const codes = async (office: 'a' | 'b') => (await four.offices.slips(prepared.pollId, office)).map((s) => s.code)
  return {
    ...prepared,
    shares: made.shares,
    seed,
    codes: { a: await codes('a'), b: await codes('b') },
    classOf: (idx) => p.roster[idx]!.classId,
  }
}

/** As the voter's page does it: the same blinded values to both offices' doors. */
export const tokensOf = async (four: Four, poll: Poll, idx: number): Promise<Token[]> => {
  const id = fromHex(poll.pollId)
  const asked = ask(poll.manifest, id, poll.classOf(idx), chance)
  const [fromA, fromB] = await Promise.all(
    (['a', 'b'] as const).map(async (office) => {
      const body = {
        poll: poll.pollId,
        idx,
        auth: toBase64url(authOf(office, idx, poll.codes[office][idx]!)),
        blinded: blindedFor(asked, office),
      }
      const r = await fetch(`${four.running[office].url}/issue`, { method: 'POST', body: JSON.stringify(body) })
      const answer = (await r.json()) as { signatures?: string[]; code?: string }
      if (!answer.signatures) throw new Error(`issue: ${answer.code}`)
      return answer.signatures
    }),
  )
  const tokens = receive(poll.manifest, id, asked, fromA!, fromB!)
  if (!tokens) throw new Error('a signature is not of the manifest')
  return tokens
}

/** @param grade by column */
export const sealed = (
  poll: Pick<Prepared, 'manifest' | 'pollId'>,
  classId: number,
  tokens: readonly Token[],
  grade: (column: number) => number,
  note = '',
): Cast =>
  cast(
    poll.manifest,
    fromHex(poll.pollId),
    tokens,
    racesOfClass(poll.manifest, classId).map((r) => (isNotes(r) ? noteBody(note)! : Uint8Array.of(grade(r.column)))),
    chance,
    nodeSealing,
  )

export interface DepositReply {
  status: number
  body: {
    position?: number
    hash?: string
    signature?: string
    checkpoint?: string
    proof?: string[]
    code?: string
    facts?: Record<string, string>
  }
}
export const deposit = async (four: Pick<Four, 'running'>, poll: Pick<Prepared, 'pollId'>, outer: Uint8Array): Promise<DepositReply> => {
  const r = await fetch(`${four.running.relay.url}/deposit?poll=${poll.pollId}`, { method: 'POST', body: outer as Uint8Array<ArrayBuffer> })
  return { status: r.status, body: (await r.json()) as DepositReply['body'] }
}

export const afterGrace = new Date('2026-05-01T09:10:00Z')
