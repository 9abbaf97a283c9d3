import { randomBytes, webcrypto } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { racesOfClass } from '../ballot/core/manifest.ts'
import { trusteeKeys } from '../ballot/office/trustee.ts'
import { readFragment, slotOf } from '../ballot/voter/address.ts'
import { checkReceipt, deposit, fetchManifest, fetchTokens, sealBallot, type World } from '../ballot/voter/errand.ts'
import { memoryKeeper } from '../ballot/voter/keep.ts'
import { untilSo } from './offices.ts'
import { insist } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import type { Player, Stage } from './stage.ts'

const chance = (into: Uint8Array): Uint8Array => webcrypto.getRandomValues(into as Uint8Array<ArrayBuffer>)

/** A phone: the errands of the voter's page, its keeper in memory. */
const phone = (doors: World['doors']): World => ({
  doors,
  send: async (url, body) => {
    const r = await fetch(url, body === null ? {} : { method: 'POST', body: body as BodyInit })
    return { status: r.status, bytes: new Uint8Array(await r.arrayBuffer()) }
  },
  pause: (ms) => pause(ms).then(() => undefined),
  chance,
  keeper: memoryKeeper(),
})

/**
 * A secret ballot in a hall, from the freeze to the archive: one code for both offices, everybody who came takes a token and casts, the hall is closed
 * early by both, two of three trustees open, the product recounts what it publishes, and only then it is certified.
 * @param o.id a draft with its objects and its roll
 * @param o.came how many of the roll take a token and cast; enough for the hall to begin
 * @param o.grade by voter and column; 0 for 弃权
 * @throws Failed where the offices, a receipt or the recount say otherwise
 */
export const holdBallot = async (
  stage: Stage,
  doors: World['doors'],
  o: {
    id: number
    clerk: Player
    certifier: Player
    supervisor: string
    trustees: readonly [string, string, string]
    came: number
    grade: (voter: number, column: number) => number
  },
): Promise<{ ballotId: string; deposits: number; archive: string }> => {
  const at = `/polls/${o.id}`
  const poll = () => o.clerk.get(at)
  const ceremony = () => o.clerk.get(`${at}/ceremony`)
  const version = async (): Promise<number> => (await poll()).version
  const settled = () => untilSo(stage, async () => (await ceremony()).step === null)
  const classIds = (await poll()).definition.classes.map((_: unknown, i: number) => i + 1) as number[]
  const made = trusteeKeys(randomBytes(32), { classIds, notes: false, need: 2, of: 3, chance })
  await o.clerk.post(`${at}/freeze`, {
    version: await version(),
    opensAt: null,
    closesAt: new Date(stage.now().getTime() + 2 * 3_600_000).toISOString(),
    openNow: true,
    supervisor: o.supervisor,
    ceremony: { authA: 'with-b', seals: made.seals, recovery: made.recovery, trustees: { need: 2, names: [...o.trustees] } },
  })
  await untilSo(stage, async () => {
    const { state, fault } = await ceremony()
    insist(fault === null, fault?.sentence ?? '')
    return state === 'open'
  })
  const { ballotId, slips } = (await o.clerk.post(`${at}/slips`, {})) as { ballotId: string; slips: { fragment: string }[] }
  const phones = await Promise.all(
    slips.slice(0, o.came).map(async (s) => {
      const w = phone(doors)
      const shown = readFragment(s.fragment)!
      const k = await fetchManifest(w, shown.poll)
      return { w, k, shown, tokens: await fetchTokens(w, k, slotOf(shown), shown, () => {}) }
    }),
  )
  await untilSo(stage, async () => (await ceremony()).casting === true)
  for (const [voter, { w, k, shown, tokens }] of phones.entries()) {
    const bodies = racesOfClass(k.manifest, shown.classId).map((r) => Uint8Array.of(o.grade(voter, r.column)))
    sealBallot(w, k, slotOf(shown), shown.classId, tokens, bodies)
    const kept = await deposit(w, slotOf(shown))
    insist(kept !== 'not-casting', t.hallShut())
    const receipt = checkReceipt(k, kept)
    insist(receipt.signed && receipt.logged, t.receiptWrong())
  }
  await o.clerk.post(`${at}/slips/printed`, {})
  stage.later(40)
  await o.clerk.post(`${at}/close`, { version: await version(), reason: t.allCast() })
  await settled()
  stage.later(5)
  await o.clerk.post(`${at}/open-result`, { version: await version(), shares: made.shares.slice(0, 2) })
  await settled()
  const { recount, fault } = await ceremony()
  insist(fault === null && recount?.exit === 0, fault?.sentence ?? t.recountWrong())
  await o.certifier.post(`${at}/certify`, { version: await version() })
  await settled()
  const { archiveDigest, deposits } = await ceremony()
  insist(archiveDigest, t.noArchive())
  return { ballotId, deposits: deposits ?? o.came, archive: archiveDigest }
}
