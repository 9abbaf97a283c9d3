import { createHash, randomBytes, webcrypto } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterFile } from '../../../test/after-file.ts'
import { emptyDatabase } from '../../../test/world-db.ts'
import { fromHex } from '../../lib/digest.ts'
import { fromBase64url, toBase64url } from '../core/bytes.ts'
import { type Manifest, racesOfClass } from '../core/manifest.ts'
import { blindMessage, tokenOf } from '../core/objects.ts'
import { blind, finalize, publicKey } from '../core/rsa.ts'
import type { Draft, Preparation, Prepared } from '../offices.ts'
import { type Caller, caller, prepareWith, type Urn } from './client.ts'
import { type RunningOffice, runOffice } from './host-process.ts'

/** Makers of the tests of the issuers: two running offices, a frozen poll, voters. */
export const opens = new Date('2026-05-01T01:00:00Z')
export const closes = new Date('2026-05-01T09:00:00Z')
/** Moved by a test. */
export const clock = { now: new Date('2026-05-01T02:00:00Z') }

const folders: string[] = []
/** Gone after the tests of the file. */
export const folderOf = (name: string): string => {
  const made = mkdtempSync(join(tmpdir(), `zy-ballot-${name}-`))
  // Passable, so that a server started in it by root stays in it and goes with it.
  chmodSync(made, 0o711)
  folders.push(made)
  return made
}
afterFile.push(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

export interface Issuer extends RunningOffice {
  caller: Caller
  databaseUrl: string
}
/** @param more.databaseUrl of an office that ran before */
export const anIssuer = async (
  role: 'a' | 'b',
  more: { databaseUrl?: string; folder?: string; windowMs?: number; passphraseFile?: string } = {},
): Promise<Issuer> => {
  const databaseUrl = more.databaseUrl ?? (await emptyDatabase()).adminUrl
  const office = await runOffice({
    role,
    databaseUrl,
    folder: more.folder ?? folderOf(role),
    ...(more.passphraseFile ? { passphraseFile: more.passphraseFile } : {}),
    link: `link of ${role}`,
    host: '127.0.0.1',
    port: 0,
    clock: () => clock.now,
    settings: { windowMs: more.windowMs ?? 20, threads: 2 },
  })
  return { ...office, databaseUrl, caller: caller(role, office.url, `link of ${role}`) }
}

const x25519 = toBase64url(new Uint8Array(32).fill(9))
/** Relay and box of other tests: fixed keys, nothing kept. */
export const noUrn: Pick<Urn, 'keys' | 'prepare'> = {
  keys: async () => ({ deposit: x25519, logD: x25519, logL: x25519, witness: x25519, epoch: x25519 }),
  prepare: async () => {},
}

export const aDraft = (classes: readonly number[], columns = 2): Draft => ({
  title: '二〇二六年度民主测评',
  organiser: '某县委组织部',
  supervisor: '某县纪委监委派驻组',
  place: 'hall',
  layout: 'column',
  classes: classes.map((eligible, i) => ({ id: i + 1, key: `k${i + 1}`, title: `第${i + 1}类`, weight: '1', eligible })),
  columns: Array.from({ length: columns }, (_, i) => ({ id: i + 1, title: `对象${i + 1}` })),
  scale: [
    { grade: 1, title: '优秀', points: '100' },
    { grade: 2, title: '合格', points: '60' },
    { grade: 3, title: '不合格', points: '0' },
  ],
  abstain: true,
  abstainCounts: 'excluded',
  satisfied: [1],
  dissatisfied: [3],
  caps: [],
  emptyClass: 'redistribute',
  places: 2,
  withholdBelow: 5,
  notes: false,
  opensAt: opens.toISOString().replace('.000', ''),
  closesAt: closes.toISOString().replace('.000', ''),
  graceMinutes: 10,
  printed: null,
  trustees: { need: 2, names: ['甲', '乙', '丙'] },
  audit: null,
})

export const aPreparation = (classes: readonly number[], more: Partial<Preparation> & { columns?: number } = {}): Preparation => {
  const { columns, ...rest } = more
  return {
    draftId: randomBytes(16).toString('hex'),
    draft: aDraft(classes, columns),
    roster: classes
      .flatMap((n, c) => Array.from({ length: n }, () => c + 1))
      .map((classId, idx) => ({ idx, classId, person: createHash('sha256').update(`person ${idx}`).digest('hex') })),
    authA: 'desk',
    seals: classes.map((_, i) => ({ classId: i + 1, public: x25519 })),
    recovery: x25519,
    holders: { a: { unitId: 1, accountIds: [1] }, b: { unitId: 2, accountIds: [2] } },
    ...rest,
  }
}

export const frozenPoll = async (a: Issuer, b: Issuer, p: Preparation, mode: Manifest['mode'] = 'single-host'): Promise<Prepared> => {
  const made = await prepareWith({ a: a.caller, b: b.caller, urn: noUrn, mode }, p)
  for (const x of [a, b]) await x.caller.call('/admin/open', { poll: made.pollId })
  return made
}

const chance = (into: Uint8Array): Uint8Array => webcrypto.getRandomValues(into) as Uint8Array

/** A phone: one secret per race, blinded for one office; `finish` checks the answer as the page does and throws when a signature is wrong. */
export const aPhone = (made: Prepared, office: 'a' | 'b', classId: number) => {
  const id = fromHex(made.pollId)
  const races = racesOfClass(made.manifest, classId).map((race) => {
    const message = blindMessage(id, race.id, tokenOf(id, race.id, chance(new Uint8Array(32))))
    const key = publicKey(race[office])
    return { message, key, ...blind(message, key, chance) }
  })
  return {
    blinded: races.map((r) => toBase64url(r.blinded)),
    finish: (signatures: readonly string[]): Uint8Array[] =>
      races.map((r, i) => {
        const signature = finalize(r.message, r.key, fromBase64url(signatures[i]!), r.inverse)
        if (!signature) throw new Error('not a signature of the manifest key')
        return signature
      }),
  }
}

export interface Reply {
  status: number
  code?: string
  signatures?: string[]
}
/** As a phone asks: no link token. */
export const ask = async (office: { url: string }, body: object): Promise<Reply> => {
  const r = await fetch(`${office.url}/issue`, { method: 'POST', body: JSON.stringify(body) })
  return { status: r.status, ...((await r.json()) as object) }
}
