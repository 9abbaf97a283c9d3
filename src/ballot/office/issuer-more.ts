import { randomBytes } from 'node:crypto'
import { toHex } from '../../lib/digest.ts'
import { fromBase64url, order, toBase64url } from '../core/bytes.ts'
import { type EarlyClose, earlyCloseFault, earlyCloseStatement } from '../core/early-close.ts'
import { type Manifest, racesNeeded } from '../core/manifest.ts'
import type { PrintedFile } from '../core/published.ts'
import { type PrintedToken, printedOrder, printedTokens } from '../core/roster.ts'
import { nodeVerifyEd25519 } from '../core/seal-node.ts'
import type { Preparation, PrintedSlip } from '../offices.ts'
import { type Issuer, indexOf, objectOf } from './issuer.ts'
import { forgetCodes, issuedOf, type PollRow, rosterOf, type SlipRow, setEarly, slipsOf, vacuumIssuer, wipeIssuer } from './issuer.write.ts'
import { badEarlyClose, badShape, earlyNeedsSupervision, notOpen, type Route, slipsGone, slipsStay, unknownPoll } from './office.ts'
import { keepWithheld, readWithheld, wipeWithheld, withheldKey } from './withheld.ts'

/** What an issuer does beside tokens: slips of paper, the early close of a hall, the grades only supervision may see, the archive. */
/** What a code is wrapped under. */
export const codeName = (ref: Uint8Array, idx: number): string => `code ${toHex(ref)}/${idx}`
const slipName = (ref: Uint8Array, no: number): string => `printed ${toHex(ref)}/${no}`

type Shape = Pick<Manifest, 'classes' | 'columns' | 'layout' | 'notes'>

/** Fresh slips, numbered in a random order over the classes; only their tokens leave this office before they are printed. */
export const makeSlips = (
  i: Issuer,
  ref: Uint8Array,
  shape: Shape,
  wanted: NonNullable<Preparation['printed']>,
): (SlipRow & { wrapped: Buffer })[] => {
  if (wanted.some((w) => !shape.classes.some((c) => c.id === w.classId) || !Number.isSafeInteger(w.n) || w.n < 0 || w.n > 100_000))
    throw badShape({})
  const races = racesNeeded(shape)
  return wanted
    .flatMap((w) => Array.from({ length: w.n }, () => ({ classId: w.classId, slip: new Uint8Array(randomBytes(32)), at: randomBytes(8) })))
    .sort((x, y) => order(x.at, y.at))
    .map(({ classId, slip }, n) => ({
      no: n + 1,
      classId,
      tokens: JSON.stringify(
        printedTokens({ races } as unknown as Manifest, classId, [slip]).map((t) => ({ race: t.race, token: toHex(t.token) })),
      ),
      wrapped: i.ground.wrap(slip, slipName(ref, n + 1)),
    }))
}

const tokensIn = (s: SlipRow): PrintedFile['entries'] => JSON.parse(s.tokens) as PrintedFile['entries']
const bytesIn = (e: PrintedFile['entries'][number]): PrintedToken => ({ race: e.race, token: new Uint8Array(Buffer.from(e.token, 'hex')) })
/** The list as it is published: sorted, so that no slip can be read from it. */
export const entriesOf = (slips: readonly SlipRow[]): PrintedFile['entries'] =>
  slips.flatMap(tokensIn).sort((x, y) => printedOrder(bytesIn(x), bytesIn(y)))

/** Where each token stands in the published list. */
const placesOf = (slips: readonly SlipRow[]): Map<string, number> => new Map(entriesOf(slips).map((e, n) => [`${e.race}:${e.token}`, n]))

/** An early close as this office signed it. */
type Part = Pick<EarlyClose, 'at' | 'graceMinutes'> & { signature: string }

/** How old supervision's word may be when the organiser adds his. */
const WORD_MS = 15 * 60_000

const closeEarly = async (
  i: Issuer,
  pollId: Buffer,
  row: PollRow,
  body: Record<string, unknown>,
  o: { mayAct: boolean; close: () => Promise<unknown> },
): Promise<Part> => {
  if (row.early !== null) {
    // Signed before the list was frozen and then stopped: frozen now.
    await o.close()
    return JSON.parse(row.early) as Part
  }
  if (!o.mayAct) throw earlyNeedsSupervision({})
  const live = await i.live(pollId)
  const now = i.ground.clock().getTime()
  if (!live.open || now < live.opensAt || now >= live.closesAt) throw notOpen({})
  const { manifest } = live
  const given = body.at === undefined ? null : String(body.at)
  const at = given ?? new Date(Math.floor(now / 1000) * 1000).toISOString().replace('.000', '')
  const issued = issuedOf(await rosterOf(i.ground.pool, row.ref)).length
  // As many as were given are in: nobody is left to wait for. Rubbish can only make it more.
  const isFull = body.deposits === issued
  const graceMinutes = body.graceMinutes === undefined ? (isFull ? 0 : manifest.graceMinutes) : indexOf(body.graceMinutes)
  const signature = toBase64url(i.ground.signer('sign').sign(earlyCloseStatement(pollId, { at, graceMinutes })))
  // The organiser never closes a hall alone: what he signs is whole with it, because supervision's fresh signature came first.
  const isFresh = given !== null && Math.abs(now - Date.parse(given)) <= WORD_MS
  const early: EarlyClose = { at, graceMinutes, a: i.office === 'a' ? signature : '', b: String(body.other ?? '') }
  const fault = earlyCloseFault(manifest, pollId, early, nodeVerifyEd25519)
  if (i.office === 'a' ? !isFresh || fault !== null : given !== null || fault === 'form') throw badEarlyClose({})
  const part: Part = { at, graceMinutes, signature }
  await i.store.alone((c) => setEarly(c, row.ref, JSON.stringify(part)))
  await o.close()
  return part
}

/** @param o.post route of the office; o.row the poll; o.assertOwn only B's own people in two-office mode; o.close freezes the list */
export const issuerMore = (
  i: Issuer,
  o: {
    post: (
      path: string,
      run: (body: Record<string, unknown>, pollId: () => Buffer, local: boolean) => Promise<unknown>,
      limit?: number,
    ) => Route
    row: (pollId: Buffer) => Promise<PollRow>
    isOwn: (manifest: string | null, local: boolean) => boolean
    close: (pollId: Buffer) => Promise<unknown>
  },
): Route[] => {
  const { post, row } = o
  const assertOwn = (p: PollRow, local: boolean): void => {
    if (!o.isOwn(p.manifest, local)) throw slipsStay({})
  }
  const supervision: Route[] = [
    post('printed-slips', async (_b, pollId, local) => {
      const p = await row(pollId())
      assertOwn(p, local)
      const slips = await slipsOf(i.ground.pool, p.ref)
      if (slips.length === 0 || slips.some((s) => s.wrapped === null)) throw slipsGone({})
      return {
        slips: slips.map(
          (s): PrintedSlip => ({ no: s.no, classId: s.classId, slip: toBase64url(i.ground.unwrap(s.wrapped!, slipName(p.ref, s.no))) }),
        ),
      }
    }),
    post(
      'void-printed',
      async (b, pollId) => {
        const p = await row(pollId())
        const slips = await slipsOf(i.ground.pool, p.ref)
        const wanted = new Set(Array.isArray(b.slips) ? b.slips.map(indexOf) : [])
        const gone = slips.filter((s) => wanted.has(s.no))
        if (gone.length !== wanted.size) throw badShape({})
        const places = placesOf(slips)
        return { places: gone.flatMap(tokensIn).map((e) => places.get(`${e.race}:${e.token}`)!), voided: gone.length }
      },
      4 * 1024 * 1024,
    ),
    post(
      'printed-state',
      async (b, pollId) => {
        const p = await row(pollId())
        const slips = await slipsOf(i.ground.pool, p.ref)
        const gone = new Set(Array.isArray(b.voided) ? b.voided.map(indexOf) : [])
        const places = placesOf(slips)
        const isVoid = (s: SlipRow) => tokensIn(s).every((e) => gone.has(places.get(`${e.race}:${e.token}`)!))
        const onPaper = (await rosterOf(i.ground.pool, p.ref)).filter((r) => r.state === 'paper').length
        return { printed: slips.length, voided: slips.filter(isVoid).length, onPaper }
      },
      4 * 1024 * 1024,
    ),
    post('withheld-key', async (_b, pollId) => withheldKey(i.ground, (await row(pollId())).pollId!)),
    post(
      'keep-withheld',
      async (b, pollId) => {
        if (!keepWithheld(i.ground, (await row(pollId())).pollId!, fromBase64url(String(b.sealed)))) throw badShape({})
        return {}
      },
      256 * 1024 * 1024,
    ),
    post('withheld', async (_b, pollId, local) => {
      const p = await row(pollId())
      assertOwn(p, local)
      return { withheld: readWithheld(i.ground, p.pollId!) }
    }),
  ]
  return [
    ...(i.office === 'b' ? supervision : []),
    post('slips', async (_b, pollId, local) => {
      const p = await row(pollId())
      assertOwn(p, local)
      const rows = await rosterOf(i.ground.pool, p.ref)
      if (p.how !== 'slip' || rows.some((r) => r.code === null)) throw slipsGone({})
      return { slips: rows.map((r) => ({ idx: r.idx, code: i.ground.unwrap(r.code!, codeName(p.ref, r.idx)).toString('utf8') })) }
    }),
    post('slips-printed', async (_b, pollId, local) => {
      const p = await row(pollId())
      assertOwn(p, local)
      await i.store.alone((c) => forgetCodes(c, p.ref))
      return {}
    }),
    post('close-early', async (b, pollId, local) => {
      const p = await row(pollId())
      const mayAct = i.office === 'a' || o.isOwn(p.manifest, local)
      return closeEarly(i, pollId(), p, objectOf(b), { mayAct, close: () => o.close(pollId()) })
    }),
    post('archive', async (_b, pollId) => {
      const p = await row(pollId())
      // Until its list is frozen an office needs its roll.
      if (p.state !== 'closed') throw unknownPoll({})
      await i.store.alone((c) => wipeIssuer(c, p.ref))
      await vacuumIssuer(i.ground.pool)
      return { withheld: i.office === 'b' && !wipeWithheld(i.ground, p.pollId!) }
    }),
  ]
}
