import { fromHex, toHex } from '../../lib/digest.ts'
import { type RefusalStatus, Refused } from '../../lib/refusal.ts'
import { fromBase64url } from '../core/bytes.ts'
import type { EarlyClose } from '../core/early-close.ts'
import { type Manifest, type ManifestSignatures, pollIdOf, racesNeeded } from '../core/manifest.ts'
import type { IssuedFile, PrintedFile, RosterFile } from '../core/published.ts'
import { printedRoot, rosterRoot } from '../core/roster.ts'
import type { Frozen, FrozenList, OfficeHealth, Offices, Preparation, Prepared, PrintedSlip, Slip, Withheld } from '../offices.ts'
import type { IssuerPreparation, IssuerPrepared } from './issuer-admin.ts'
import {
  assertSeparate,
  type Identity,
  type OfficeRole,
  oneCode,
  otherManifest,
  readable,
  roles,
  slipsStay,
  unreachable,
} from './office.ts'

/** One office over HTTP, with its link token. */
export interface Caller {
  readonly role: OfficeRole
  readonly url: () => string
  /** JSON to JSON. Refuses as the office does; `ballot.office-unreachable` when it does not answer. */
  call<T>(path: string, body: object, timeoutMs?: number): Promise<T>
  /** Bytes, for example a published file; null for 404. */
  bytes(path: string): Promise<Uint8Array | null>
  up(): Promise<boolean>
}

export const caller = (role: OfficeRole, url: string | (() => string), link: string): Caller => {
  const base = () => (typeof url === 'string' ? url : url()).replace(/\/$/, '')
  const authorization = `Bearer ${link}`
  const reach = async (path: string, init: RequestInit, timeoutMs: number): Promise<Response> => {
    try {
      return await fetch(`${base()}${path}`, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    } catch {
      throw unreachable({ office: role })
    }
  }
  return {
    role,
    url: base,
    call: async <T>(path: string, body: object, timeoutMs = 60_000): Promise<T> => {
      const headers = { authorization, 'content-type': 'application/json' }
      const r = await reach(path, { method: 'POST', headers, body: JSON.stringify(body) }, timeoutMs)
      const answer = (await r.json().catch(() => null)) as Record<string, unknown> | null
      if (r.ok) return answer as T
      if (r.status < 500 && typeof answer?.code === 'string')
        throw new Refused(answer.code, r.status as RefusalStatus, (answer.facts ?? {}) as never)
      throw new Error(`office ${role}: ${r.status}`)
    },
    bytes: async (path) => {
      const r = await reach(path, { headers: { authorization } }, 60_000)
      if (r.status === 404) return null
      if (!r.ok) throw new Error(`office ${role}: ${r.status}`)
      return new Uint8Array(await r.arrayBuffer())
    },
    up: async () => {
      try {
        return (await reach('/healthz', {}, 3_000)).ok
      } catch {
        return false
      }
    },
  }
}

/** Relay and box as the client needs them; `client-urn.ts` speaks to theirs. */
export interface Urn {
  keys(o: {
    draftId: string
    recovery: string
  }): Promise<Pick<Manifest['keys'], 'deposit' | 'logD' | 'logL' | 'witness'> & { epoch: string }>
  prepare(manifest: Manifest, signatures: ManifestSignatures, printed: PrintedFile | null): Promise<void>
  /** The printed list as the box shows it to everybody. */
  printed(pollId: string): Promise<PrintedFile | null>
  /** A hall may begin: enough of every class hold tokens. */
  openCasting(pollId: string): Promise<void>
  /** Refuses `ballot.void` when relay or box was restored from a copy. */
  deposits(pollId: string): Promise<number>
  closeEarly(pollId: string, early: EarlyClose): Promise<void>
  voidSlips(pollId: string, places: readonly number[]): Promise<void>
  close(pollId: string): Promise<void>
  release(pollId: string): Promise<{ accepted: number; rejected: number }>
  openSeals(pollId: string, shares: readonly string[]): Promise<void>
  publish(pollId: string, from: Issuance): Promise<{ folder: string }>
  show(pollId: string): Promise<void>
  archive(pollId: string): Promise<{ file: string; sha256: string }>
}
/** What the issuers give to the published folder. */
export interface Issuance {
  roster: RosterFile
  a: IssuedFile
  b: IssuedFile
}

/** An early close as one office signed it. */
interface EarlyPart extends Pick<EarlyClose, 'at' | 'graceMinutes'> {
  signature: string
}

interface ListAnswer extends FrozenList {
  list: IssuedFile
  rows: RosterFile['rows']
}

/** Two offices are two only if they share nothing: names, keys, server, folder, secrets. Tried, not believed. @throws the first thing they share */
export const assertTwoOffices = async (a: Caller, b: Caller, holders: Preparation['holders']): Promise<void> => {
  const [ia, ib] = await Promise.all([a.call<Identity>('/admin/identity', {}), b.call<Identity>('/admin/identity', {})])
  assertSeparate(ia, ib, holders)
  const tries = async (by: Caller, of: Identity) =>
    (await by.call<{ readable: number }>('/admin/probe', { nonce: of.nonce, secrets: of.secrets })).readable
  if ((await tries(a, ib)) > 0) throw readable({ office: 'b' })
  if ((await tries(b, ia)) > 0) throw readable({ office: 'a' })
}

/** The freeze, up to a manifest signed by both issuers. */
export const prepareWith = async (
  o: { a: Caller; b: Caller; urn: Pick<Urn, 'keys' | 'prepare'>; mode: Manifest['mode'] },
  p: Preparation,
): Promise<Prepared> => {
  const { a, b, urn, mode } = o
  if (mode === 'two-office') {
    if (p.authA === 'with-b') throw oneCode({})
    await assertTwoOffices(a, b, p.holders)
  }
  const { classes, columns, layout, notes } = p.draft
  const common = { draftId: p.draftId, shape: { classes, columns, layout, notes }, roster: p.roster }
  const ask = (to: Caller, more: Pick<IssuerPreparation, 'how' | 'hashes' | 'alsoForA' | 'printed'>) =>
    to.call<IssuerPrepared>('/admin/prepare', { ...common, ...more } satisfies IssuerPreparation, 600_000)
  // With one code for both, A's hashes come out of B's slips.
  const single = p.authA === 'with-b'
  const fromB = ask(b, { how: 'slip', ...(single ? { alsoForA: true } : {}), ...(p.printed?.length ? { printed: p.printed } : {}) })
  const fromA = single
    ? fromB.then((x) => ask(a, { how: 'given', hashes: x.forA! }))
    : ask(a, { how: p.authA === 'desk' ? 'desk' : 'slip' })
  const [ofA, ofB, ofUrn] = await Promise.all([fromA, fromB, urn.keys({ draftId: p.draftId, recovery: p.recovery })])
  const { epoch, ...logs } = ofUrn
  const evidence = ofB.hashes.map((h) => h!)
  const seal = (classId: number): string => {
    const found = p.seals.find((s) => s.classId === classId)
    if (!found) throw otherManifest({})
    return found.public
  }
  const races = racesNeeded({ classes, columns, layout, notes }).map((r) => {
    const [ka, kb] = [ofA.races.find((x) => x.id === r.id)!, ofB.races.find((x) => x.id === r.id)!]
    return { ...r, a: { n: ka.n, e: ka.e }, b: { n: kb.n, e: kb.e }, seal: seal(r.classId) }
  })
  const entries = ofB.printed ?? []
  const root = () => toHex(printedRoot(entries.map((e) => ({ race: e.race, token: fromHex(e.token) }))))
  const manifest: Manifest = {
    ...p.draft,
    printed: entries.length > 0 ? { count: entries.length, root: root() } : p.draft.printed,
    schema: 'zy.ballot/1',
    mode,
    ...(single ? { oneCode: true as const } : {}),
    races,
    keys: { ...logs, signA: ofA.signKey, signB: ofB.signKey },
    epoch,
    rosterRoot: toHex(
      rosterRoot(p.roster.map((r, i) => ({ classId: r.classId, evidence: fromBase64url(evidence[i]!), person: fromHex(r.person) }))),
    ),
  }
  const adopt = { draftId: p.draftId, manifest, evidence, printed: entries }
  const [sa, sb] = await Promise.all([a, b].map((x) => x.call<{ pollId: string; signature: string }>('/admin/adopt', adopt)))
  const pollId = toHex(pollIdOf(manifest))
  if (sa!.pollId !== pollId || sb!.pollId !== pollId) throw otherManifest({})
  const signatures = { a: sa!.signature, b: sb!.signature }
  await urn.prepare(manifest, signatures, entries.length > 0 ? { entries, voided: [] } : null)
  return { pollId, manifest, signatures }
}

/** The offices over HTTP, wherever they run. @param o.stop ends what was started here */
export const officesOver = (o: {
  mode: Manifest['mode']
  callers: Readonly<Record<OfficeRole, Caller>>
  urn: Urn
  /** Where phones reach an office, when that is not where it listens. */
  publicUrls?: Readonly<Partial<Record<OfficeRole, string>>>
  stop: () => Promise<void>
}): Offices => {
  const { mode, urn } = o
  const { a, b } = o.callers
  const issuer = (office: 'a' | 'b') => (office === 'a' ? a : b)
  const both = <T>(path: string, body: object): Promise<T[]> => Promise.all([a.call<T>(path, body), b.call<T>(path, body)])
  const statement = async (by: Caller, poll: string, idx: number) =>
    (await by.call<{ signature: string }>('/admin/statement', { poll, idx })).signature
  const only = (list: FrozenList): FrozenList => ({ sha256: list.sha256, signature: list.signature })
  return {
    mode,
    health: () =>
      Promise.all(
        roles.map(
          async (office): Promise<OfficeHealth> => ({
            office,
            up: await o.callers[office].up(),
            url: o.publicUrls?.[office] ?? o.callers[office].url(),
          }),
        ),
      ),
    prepare: (p) => prepareWith({ a, b, urn, mode }, p),
    open: async (poll) => {
      await both('/admin/open', { poll })
    },
    activate: (poll, idx) => a.call<{ auth: string }>('/admin/activate', { poll, idx }),
    paper: async (poll, idx) => {
      // Asked first, so that a row is not on paper at one office and issued at the other.
      await Promise.all([statement(a, poll, idx), statement(b, poll, idx)])
      await both('/admin/paper', { poll, idx })
    },
    reset: async (poll, idx, office) => {
      const signature = await statement(issuer(office === 'a' ? 'b' : 'a'), poll, idx)
      await issuer(office).call('/admin/reset', { poll, idx, signature })
    },
    slips: async (poll, office) => {
      if (office === 'b' && mode === 'two-office') throw slipsStay({})
      return (await issuer(office).call<{ slips: Slip[] }>('/admin/slips', { poll })).slips
    },
    printedSlips: async (poll) => {
      if (mode === 'two-office') throw slipsStay({})
      return (await b.call<{ slips: PrintedSlip[] }>('/admin/printed-slips', { poll })).slips
    },
    voidPrinted: async (poll, slips) => {
      const found = await b.call<{ places: number[]; voided: number }>('/admin/void-printed', { poll, slips })
      await urn.voidSlips(poll, found.places)
      return { voided: found.voided }
    },
    printedState: async (poll) => {
      const list = await urn.printed(poll)
      return b.call<{ printed: number; voided: number; onPaper: number }>('/admin/printed-state', { poll, voided: list?.voided ?? [] })
    },
    slipsPrinted: async (poll, office) => {
      if (office === 'b' && mode === 'two-office') throw slipsStay({})
      await issuer(office).call('/admin/slips-printed', { poll })
    },
    counts: async (poll) => {
      const [ra, rb] = await both<{ casting: boolean; eligible: number }>('/admin/ready', { poll })
      const casting = ra!.casting && rb!.casting
      if (casting) await urn.openCasting(poll)
      return { eligible: ra!.eligible, deposits: await urn.deposits(poll), casting }
    },
    close: async (poll): Promise<Frozen> => {
      const [fa, fb] = await both<FrozenList>('/admin/close', { poll })
      return { a: only(fa!), b: only(fb!) }
    },
    closeEarly: async (poll, asked = {}) => {
      // B first: it is the one that has to be asked, and a token without A is worth nothing.
      const deposits = await urn.deposits(poll)
      const ofB = await b.call<EarlyPart>('/admin/close-early', { poll, deposits, ...asked })
      const { at, graceMinutes } = ofB
      const ofA = await a.call<EarlyPart>('/admin/close-early', { poll, at, graceMinutes, other: ofB.signature })
      await urn.closeEarly(poll, { at, graceMinutes, a: ofA.signature, b: ofB.signature })
      return { at, graceMinutes }
    },
    withheld: async (poll) => {
      if (mode === 'two-office') throw slipsStay({})
      return (await b.call<{ withheld: Withheld | null }>('/admin/withheld', { poll })).withheld
    },
    release: async (poll) => {
      await urn.close(poll)
      return urn.release(poll)
    },
    openSeals: (poll, shares) => urn.openSeals(poll, shares),
    publish: async (poll) => {
      const [la, lb] = await both<ListAnswer>('/admin/list', { poll })
      // The evidence hashes are B's; A knows only how it checks people itself.
      return urn.publish(poll, { roster: { rows: lb!.rows }, a: la!.list, b: lb!.list })
    },
    show: (poll) => urn.show(poll),
    archive: async (poll) => {
      const made = await urn.archive(poll)
      await both('/admin/archive', { poll })
      return made
    },
    stop: o.stop,
  }
}
