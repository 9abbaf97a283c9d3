import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { canonicalText } from '../../lib/canonical.ts'
import { fromHex, toHex } from '../../lib/digest.ts'
import { fromBase64url, toBase64url } from '../core/bytes.ts'
import { type Manifest, manifestStatement, pollIdOf, racesNeeded } from '../core/manifest.ts'
import { manifestFaults } from '../core/manifest-faults.ts'
import { neverSignedStatement } from '../core/objects.ts'
import { type PrintedFile, resultStatement } from '../core/published.ts'
import { evidenceHash, printedRoot, rosterRoot } from '../core/roster.ts'
import { authOf, slipCode } from '../core/slip-code.ts'
import type { Preparation } from '../offices.ts'
import { castingMayOpen } from './deposit.ts'
import { bytesOf, type Issuer, indexOf, keyId, objectOf, pollBytes, sha256, wrapKey } from './issuer.ts'
import {
  adoptManifest,
  type FullRow,
  freeze,
  insertPoll,
  issuedOf,
  type KeyRow,
  keysOf,
  type PollRow,
  pollOf,
  rosterOf,
  rowOf,
  setState,
  slipsOf,
} from './issuer.write.ts'
import { codeName, entriesOf, issuerMore, makeSlips } from './issuer-more.ts'
import { badShape, badStatement, otherManifest, otherRoster, type Route, slipsStay, unknownPoll, voided } from './office.ts'
import { activate, assertNeverSigned, authHash, forget, issuedByClass, listStatement, toPaper } from './roster.ts'

/** What the product sends an issuer at the freeze. */
export interface IssuerPreparation {
  draftId: string
  /** Of the manifest to come: the races follow from it. */
  shape: Pick<Manifest, 'classes' | 'columns' | 'layout' | 'notes'>
  roster: readonly { idx: number; classId: number; person: string }[]
  how: 'desk' | 'slip' | 'given'
  /** `given` only: hash (base64url) of what each row has to show, made by the other office. */
  hashes?: readonly string[]
  /** B only: slips for people who vote on paper. */
  printed?: Preparation['printed']
  /** B only: also answer hashes for A from the same code. */
  alsoForA?: boolean
}
export interface IssuerPrepared {
  races: { id: number; n: string; e: string }[]
  signKey: string
  /** H(auth) per row, base64url; null before the desk activates it. At B these are the evidence hashes of the roster root. */
  hashes: (string | null)[]
  forA?: string[]
  /** The list of printed tokens, sorted. */
  printed?: PrintedFile['entries']
}

const refOf = (given: unknown): Buffer => {
  if (typeof given !== 'string' || !/^[\da-f]{32}$/.test(given)) throw badShape({})
  return Buffer.from(fromHex(given))
}

/** B makes its own secrets and tells nobody: what somebody else gives it, somebody else knows. */
const checked = (given: unknown, office: 'a' | 'b'): IssuerPreparation => {
  const p = objectOf(given) as unknown as IssuerPreparation
  const rows = p.roster
  if (!Array.isArray(rows) || rows.length === 0 || !['desk', 'slip', 'given'].includes(p.how)) throw badShape({})
  rows.forEach((r, i) => {
    if (r.idx !== i || !Number.isSafeInteger(r.classId) || !/^[\da-f]{64}$/.test(r.person)) throw badShape({})
  })
  if (office === 'b' && p.how !== 'slip') throw slipsStay({})
  if (p.printed !== undefined && (office !== 'b' || !Array.isArray(p.printed))) throw badShape({})
  if (p.how === 'given' && p.hashes?.length !== rows.length) throw badShape({})
  return p
}

const prepared = async (i: Issuer, p: IssuerPreparation, row: PollRow): Promise<IssuerPrepared> => {
  const rows = await rosterOf(i.ground.pool, row.ref)
  const same =
    rows.length === p.roster.length && rows.every((r, n) => r.classId === p.roster[n]!.classId && toHex(r.person) === p.roster[n]!.person)
  if (!same) throw otherRoster({})
  const races = (await keysOf(i.ground.pool, row.ref)).map((k) => ({ id: k.race, n: k.n, e: k.e }))
  const slips = await slipsOf(i.ground.pool, row.ref)
  const code = (r: FullRow) => i.ground.unwrap(r.code!, codeName(row.ref, r.idx)).toString('utf8')
  return {
    races,
    signKey: i.ground.signer('sign').public,
    hashes: rows.map((r) => (r.authHash ? toBase64url(r.authHash) : null)),
    ...(slips.length > 0 ? { printed: entriesOf(slips) } : {}),
    ...(p.alsoForA ? { forA: rows.map((r) => toBase64url(authHash(authOf('a', r.idx, code(r))))) } : {}),
  }
}

const prepare = async (i: Issuer, given: unknown): Promise<IssuerPrepared> => {
  const p = checked(given, i.office)
  const ref = refOf(p.draftId)
  const was = await pollOf(i.ground.pool, { ref })
  if (was) return prepared(i, p, was)
  const needed = racesNeeded(p.shape)
  const keys: KeyRow[] = await Promise.all(
    needed.map(async (r) => {
      const jwk = await i.keys.generate()
      return { race: r.id, classId: r.classId, n: jwk.n!, e: jwk.e!, wrapped: wrapKey(i.ground, ref, r.id, jwk) }
    }),
  )
  const rows = p.roster.map((r) => {
    const code = p.how === 'slip' ? slipCode(randomBytes(12)) : null
    return {
      idx: r.idx,
      classId: r.classId,
      person: fromHex(r.person),
      authHash: code ? authHash(authOf(i.office, r.idx, code)) : p.how === 'given' ? bytesOf(p.hashes![r.idx], 32) : null,
      code: code ? i.ground.wrap(Buffer.from(code), codeName(ref, r.idx)) : null,
    }
  })
  const slips = p.printed?.length ? makeSlips(i, ref, p.shape, p.printed) : []
  await i.store.alone((c) => insertPoll(c, { ref, how: p.how, keys, rows, slips }))
  return prepared(i, p, (await pollOf(i.ground.pool, { ref }))!)
}

/** Signs the manifest only if it is made of this office's own keys and of the roll it was given. */
const adopt = async (i: Issuer, given: unknown): Promise<{ pollId: string; signature: string }> => {
  const body = objectOf(given)
  const row = await pollOf(i.ground.pool, { ref: refOf(body.draftId) })
  if (!row) throw unknownPoll({})
  const manifest = objectOf(body.manifest) as unknown as Manifest
  const evidence = Array.isArray(body.evidence) ? body.evidence.map((h) => bytesOf(h, 32)) : []
  const mine = await keysOf(i.ground.pool, row.ref)
  const rows = await rosterOf(i.ground.pool, row.ref)
  if (manifestFaults(manifest).length > 0) throw otherManifest({})
  const races = manifest.races
  const keysFit =
    races.length === mine.length &&
    mine.every((k) => races.some((r) => r.id === k.race && r.classId === k.classId && r[i.office].n === k.n && r[i.office].e === k.e))
  const signKey = i.office === 'a' ? manifest.keys.signA : manifest.keys.signB
  const counts = manifest.classes.every((c) => rows.filter((r) => r.classId === c.id).length === c.eligible)
  // B knows the evidence itself; A takes the hashes on the word of B, whose signature stands beside its own.
  const hashesFit = i.office === 'a' || rows.every((r, n) => evidence[n] && r.authHash && evidence[n].equals(Buffer.from(r.authHash)))
  // B made the slips; A holds their list against what the manifest commits to.
  const listed = Array.isArray(body.printed) ? (body.printed as PrintedFile['entries']) : []
  const entries = i.office === 'b' ? entriesOf(await slipsOf(i.ground.pool, row.ref)) : listed
  const printedFits =
    manifest.printed === null
      ? entries.length === 0
      : entries.length === manifest.printed.count &&
        toHex(printedRoot(entries.map((e) => ({ race: e.race, token: fromHex(e.token) })))) === manifest.printed.root
  const root =
    evidence.length === rows.length &&
    toHex(rosterRoot(rows.map((r, n) => ({ classId: r.classId, evidence: evidence[n]!, person: r.person }))))
  if (!keysFit || signKey !== i.ground.signer('sign').public || !counts || !hashesFit || !printedFits || root !== manifest.rosterRoot)
    throw otherManifest({})
  const pollId = Buffer.from(pollIdOf(manifest))
  if (row.pollId && !row.pollId.equals(pollId)) throw otherManifest({})
  if (!row.pollId) await i.store.alone((c) => adoptManifest(c, row.ref, pollId, canonicalText(manifest)))
  return { pollId: toHex(pollId), signature: toBase64url(i.ground.signer('sign').sign(manifestStatement(pollId))) }
}

const frozen = (row: PollRow) => ({ sha256: row.listSha256!.toString('hex'), signature: row.listSignature!.toString('base64url') })

/** No more tokens: the list is frozen, hashed and signed, and the keys are deleted. */
const close = async (i: Issuer, pollId: Buffer) => {
  const row = await pollOf(i.ground.pool, { pollId })
  if (!row) throw unknownPoll({})
  if (row.state === 'void') throw voided({})
  if (row.state === 'closed') return frozen(row)
  const live = await i.live(pollId)
  live.open = false
  await i.store.alone(async (c) => {
    const text = canonicalText(issuedOf(await rosterOf(c, row.ref)) as never)
    const digest = sha256(text)
    await freeze(c, row.ref, { text, sha256: digest, signature: i.ground.signer('sign').sign(listStatement(pollId, i.office, digest)) })
  })
  while (live.signing > 0) await pause(5)
  i.keys.forget(keyId(row.ref, 0).slice(0, -1))
  i.reload(pollId)
  return frozen((await pollOf(i.ground.pool, { pollId }))!)
}

/** The statement of the other office, which must be the other one's: its key stands in the manifest. */
const assertStatement = (i: Issuer, manifest: Manifest, pollId: Buffer, idx: number, signature: Buffer): void => {
  const other = i.office === 'a' ? 'b' : 'a'
  const x = other === 'a' ? manifest.keys.signA : manifest.keys.signB
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  if (!verify(null, neverSignedStatement(pollId, idx, other), key, signature)) throw badStatement({})
}

/** Calls of the product and of the other office; each asks for the link token. */
export const issuerAdmin = (i: Issuer): Route[] => {
  const post = (
    path: string,
    run: (body: Record<string, unknown>, pollId: () => Buffer, local: boolean) => Promise<unknown>,
    limit = 64 * 1024,
  ): Route => ({
    method: 'POST',
    path: `/admin/${path}`,
    admin: true,
    limit,
    handle: async (r) => {
      const body = objectOf(r.json())
      return { json: await run(body, () => pollBytes(body.poll), r.local) }
    },
  })
  const row = async (pollId: Buffer): Promise<PollRow> => {
    const found = await pollOf(i.ground.pool, { pollId })
    if (!found) throw unknownPoll({})
    return found
  }
  /** What would let the organiser act for supervision: in two-office mode only B's own people may ask, on B's machine. */
  const isOwn = (manifest: string | null, local: boolean): boolean =>
    i.office !== 'b' || local || (JSON.parse(manifest ?? '{}') as Partial<Manifest>).mode !== 'two-office'
  const assertOwn = (manifest: string | null, local: boolean): void => {
    if (!isOwn(manifest, local)) throw slipsStay({})
  }
  const big = 256 * 1024 * 1024
  return [
    post('prepare', (b) => prepare(i, b), big),
    post('adopt', (b) => adopt(i, b), big),
    post('open', async (_b, pollId) => {
      const p = await row(pollId())
      if (p.state === 'void') throw voided({})
      if (p.state === 'adopted') await i.store.alone((c) => setState(c, p.ref, 'open'))
      i.reload(pollId())
      return {}
    }),
    post('close', (_b, pollId) => close(i, pollId())),
    // Frozen lists only: before the close nobody is told who took a token.
    post('list', async (_b, pollId) => {
      const p = await row(pollId())
      if (p.state !== 'closed') throw unknownPoll({})
      const rows = await rosterOf(i.ground.pool, p.ref)
      return {
        list: JSON.parse(p.list!),
        ...frozen(p),
        rows: rows.map((r) => ({ classId: r.classId, person: toHex(r.person), evidence: r.authHash ? toHex(r.authHash) : null })),
      }
    }),
    // The result is the box's work; an office signs it when it names this poll and the list of this office as it was frozen.
    post(
      'sign-result',
      async (b, pollId) => {
        const p = await row(pollId())
        if (p.state !== 'closed') throw unknownPoll({})
        const bytes = fromBase64url(String(b.result))
        const named = objectOf(JSON.parse(new TextDecoder().decode(bytes))) as { pollId?: string; files?: Record<string, string> }
        if (named.pollId !== toHex(pollId()) || named.files?.[`issued-${i.office}.json`] !== p.listSha256!.toString('hex'))
          throw otherManifest({})
        return { signature: toBase64url(i.ground.signer('sign').sign(resultStatement(bytes))) }
      },
      16 * 1024 * 1024,
    ),
    post('ready', async (_b, pollId) => {
      const live = await i.live(pollId())
      return {
        casting: castingMayOpen(live.manifest, issuedByClass(await rosterOf(i.ground.pool, live.ref))),
        eligible: live.manifest.classes.reduce((n, c) => n + c.eligible, 0),
      }
    }),
    post('activate', async (b, pollId) => {
      const live = await i.live(pollId())
      const auth = randomBytes(32)
      await i.store.mark(live.ref, indexOf(b.idx), activate(live.row.how, evidenceHash(auth)))
      return { auth: toBase64url(auth) }
    }),
    post('paper', async (b, pollId) => {
      await i.store.mark((await i.live(pollId())).ref, indexOf(b.idx), toPaper)
      return {}
    }),
    post('statement', async (b, pollId) => {
      const live = await i.live(pollId())
      const idx = indexOf(b.idx)
      // In turn with the batches: a mark under way is either seen here or comes after the statement.
      const found = await i.store.alone((c) => rowOf(c, live.ref, idx))
      assertNeverSigned(found)
      return { signature: toBase64url(i.ground.signer('sign').sign(neverSignedStatement(pollId(), idx, i.office))) }
    }),
    // On the word of A alone, a voter who works with A could get two tokens signed by B.
    post('reset', async (b, pollId, local) => {
      const live = await i.live(pollId())
      assertOwn(live.row.manifest, local)
      const idx = indexOf(b.idx)
      assertStatement(i, live.manifest, pollId(), idx, Buffer.from(fromBase64url(String(b.signature))))
      await i.store.mark(live.ref, idx, forget)
      return {}
    }),
    ...issuerMore(i, { post, row, isOwn, close: (pollId) => close(i, pollId) }),
  ]
}
