import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toHex } from '../../lib/digest.ts'
import { fromBase64url, toBase64url } from '../core/bytes.ts'
import type { EarlyClose } from '../core/early-close.ts'
import { type ManifestSignatures, manifestBytes } from '../core/manifest.ts'
import type { PrintedFile } from '../core/published.ts'
import { archiveFolder } from './archive.ts'
import { makeBox, notReleased } from './box.ts'
import { type FrozenList, openSeals, selfOpen } from './box-open.ts'
import { objectOf, pollBytes } from './issuer.ts'
import { badShape, type MakePart, type Part, type Route, unknownPoll } from './office.ts'
import { type FromOthers, publicationOf, publishedFile, signPublication, writeFolder } from './publish.ts'

const listOf = (given: unknown): unknown[] => {
  if (!Array.isArray(given)) throw badShape({})
  return given
}
const listsOf = (given: unknown): { a: FrozenList; b: FrozenList } => {
  const lists = objectOf(given)
  for (const office of ['a', 'b']) {
    const l = objectOf(lists[office])
    if (!Array.isArray(l.list) || typeof l.signature !== 'string') throw badShape({})
  }
  return lists as unknown as { a: FrozenList; b: FrozenList }
}
/** Byte strings of one length, one after another, in base64url. */
const cut = (given: unknown, size: number): Uint8Array[] => {
  const bytes = fromBase64url(String(given))
  if (bytes.length % size !== 0) throw badShape({})
  return Array.from({ length: bytes.length / size }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
}
/** What the box tells everybody of an opened ballot whose result is not for everybody: its rules and its logs, which hold how many and no grade. */
const isPlain = (name: string): boolean => /^(manifest(\.sig)?|printed|rejected|early-close)\.json$|^[dl]\//.test(name)

/** The box behind its HTTP: everything asks for the link token but the published files. */
export const box: MakePart = async (ground): Promise<Part> => {
  const own = makeBox(ground)
  const gone = await own.wake()
  const folderOf = (hex: string): string => join(ground.folder, 'published', hex)
  const shownFile = (hex: string): string => `${folderOf(hex)}.shown`
  const post = (path: string, run: (body: Record<string, unknown>, hex: () => string) => Promise<unknown>): Route => ({
    method: 'POST',
    path: `/admin/${path}`,
    admin: true,
    limit: 256 * 1024 * 1024,
    handle: async (r) => {
      const body = objectOf(r.json())
      return { json: (await run(body, () => toHex(pollBytes(body.poll)))) ?? {} }
    },
  })
  const opening = (b: Record<string, unknown>) => {
    const to = b.supervision ? objectOf(b.supervision) : null
    const supervision = to && { key: String(to.key), signature: String(to.signature) }
    return { shares: listOf(b.shares).map(String), lists: listsOf(b.lists), supervision }
  }
  const othersOf = (b: Record<string, unknown>): FromOthers => ({
    roster: objectOf(b.roster) as unknown as FromOthers['roster'],
    lists: listsOf(b.lists),
    entries: cut(b.entries, 32),
    dCheckpoint: String(b.dCheckpoint),
    early: b.early ? (objectOf(b.early) as unknown as EarlyClose) : null,
  })
  const routes: Route[] = [
    post('keys', async (b) => own.epoch(String(b.draftId), String(b.recovery))),
    post('adopt', async (b) => ({
      poll: await own.prepare(
        manifestBytes(objectOf(b.manifest) as never),
        objectOf(b.signatures) as unknown as ManifestSignatures,
        b.printed ? (objectOf(b.printed) as unknown as PrintedFile) : null,
      ),
    })),
    post('void-slips', (b, hex) => own.voidSlips(hex(), listOf(b.places).map(Number))),
    post('state', async (_b, hex) => ({ ...(await own.state(hex())), folder: folderOf(hex()) })),
    post('begin', (_b, hex) => own.begin(hex())),
    post('take', async (b, hex) => own.take(hex(), cut(b.sealed, await own.size(hex())))),
    post('sort', async (b, hex) => ({ note: await own.sort(hex(), { note: String(b.note), entries: cut(b.entries, 32) }) })),
    post('finish', (b, hex) => own.finish(hex(), String(b.note))),
    post('counted', (_b, hex) => own.counted(hex())),
    post('open-seals', (b, hex) => openSeals(own, hex(), opening(b))),
    // Sealed to supervision: whoever carries it cannot read it.
    post('withheld', async (_b, hex) => {
      const { withheld } = (await own.known(hex())).row
      return { sealed: withheld && toBase64url(withheld) }
    }),
    post('self-open', async (b, hex) => ({
      fitted: await selfOpen(own, hex(), {
        lists: listsOf(b.lists),
        openings: listOf(b.openings).map((x) => {
          const { race, s, body } = objectOf(x)
          return { race: Number(race), s: String(s), body: String(body) }
        }),
      }),
    })),
    // In two calls, because the offices sign what the box has put together: they look at it before.
    post('result', async (b, hex) => ({ result: toBase64url((await publicationOf(own, hex(), othersOf(b))).get('result.json')!) })),
    post('publish', async (b, hex) => {
      const files = await publicationOf(own, hex(), othersOf(b))
      signPublication(await own.known(hex()), files, objectOf(b.signatures) as unknown as ManifestSignatures)
      writeFolder(folderOf(hex()), files)
      return { folder: folderOf(hex()) }
    }),
    // Said by the product once the result is certified and public; who may see it is no matter of the box.
    post('show', async (_b, hex) => {
      await own.known(hex())
      if (!publishedFile(folderOf(hex()), 'result.sig.json')) throw notReleased({})
      writeFileSync(shownFile(hex()), '')
    }),
    post('archive', async (_b, hex) => {
      const { manifest } = await own.known(hex())
      if (!publishedFile(folderOf(hex()), 'result.sig.json')) throw notReleased({})
      await own.wipe(hex())
      return archiveFolder(folderOf(hex()), `${folderOf(hex())}.tar`, Math.floor(Date.parse(manifest.closesAt) / 1000))
    }),
    {
      method: 'GET',
      path: '/poll/:poll/*',
      handle: async (r) => {
        const hex = toHex(pollBytes(r.params.poll))
        const name = decodeURIComponent(r.params.rest!)
        const isShown = existsSync(shownFile(hex)) || isPlain(name)
        const file = isShown ? publishedFile(folderOf(hex), name) : null
        if (file) return file
        // Which slips are void is public before the close, and so is the list a desk looks slips up in.
        const printed = name === 'printed.json' ? own.printedOf((await own.known(hex)).row) : null
        if (!printed) throw unknownPoll({})
        return { json: printed }
      },
    },
  ]
  return { routes, counters: () => ({ voided: gone }), stop: own.stop }
}
