import { toHex } from '../../lib/digest.ts'
import { concat, utf8 } from '../core/bytes.ts'
import type { EarlyClose } from '../core/early-close.ts'
import { manifestBytes } from '../core/manifest.ts'
import { bytesOf, objectOf, pollBytes } from './issuer.ts'
import { readTilePath } from './leaf-tree.ts'
import { busy, type MakePart, type Part, type Route, unknownPoll } from './office.ts'
import { connectionRate } from './pool.ts'
import { makeRelay } from './relay.ts'

/** Sealed ballots in one page of the pool. */
export const PAGE = 500
/** A phone casts once and asks for its receipt a few times; a hall behind one proxy shares connections. */
const rate = { burst: 60, perSecond: 20 }

/**
 * The relay behind its HTTP. Of what comes in only the sealed ballot is kept: no cookie is read, no address, no header.
 * A page of the pool is 36 characters of the next slot (blanks at the end) and then the ballots, all of one size.
 */
export const relay: MakePart = async (ground): Promise<Part> => {
  const own = makeRelay(ground)
  const gone = await own.wake()
  const mayPass = connectionRate(rate)
  const counters: Record<string, number> = { deposited: 0, refused: 0, voided: gone }
  const text = 'text/plain; charset=utf-8'
  const octets = 'application/octet-stream'
  const admin = (path: string, run: (body: Record<string, unknown>, hex: () => string) => Promise<unknown>): Route => ({
    method: 'POST',
    path: `/admin/${path}`,
    admin: true,
    limit: 16 * 1024 * 1024,
    handle: async (r) => {
      const body = objectOf(r.json())
      return { json: (await run(body, () => toHex(pollBytes(body.poll)))) ?? {} }
    },
  })
  const routes: Route[] = [
    {
      method: 'POST',
      path: '/deposit',
      limit: 1024 * 1024,
      handle: async (r) => {
        try {
          if (r.connection && !mayPass(r.connection, ground.clock())) throw busy({})
          const receipt = await own.deposit(toHex(pollBytes(r.query.get('poll'))), r.body)
          counters.deposited!++
          return { json: receipt }
        } catch (e) {
          counters.refused!++
          throw e
        }
      },
    },
    {
      method: 'GET',
      path: '/poll/:poll/manifest.json',
      handle: async (r) => ({ bytes: await own.manifest(r.params.poll!), type: 'application/json', cache: 'immutable' }),
    },
    { method: 'GET', path: '/poll/:poll/status', handle: async (r) => ({ json: await own.status(r.params.poll!) }) },
    {
      method: 'GET',
      path: '/poll/:poll/d/checkpoint',
      handle: async (r) => ({ bytes: utf8(await own.checkpoint(r.params.poll!)), type: text }),
    },
    {
      method: 'GET',
      path: '/poll/:poll/d/*',
      handle: async (r) => {
        const at = readTilePath(r.params.rest!)
        const tile = at && (await own.tile(r.params.poll!, at.level, at.n))
        // A tile that has grown is a full one under another name; the beginning of it is what was asked for.
        const asked = tile && tile.length >= at.width * 32 ? tile.subarray(0, at.width * 32) : null
        if (!asked) throw unknownPoll({})
        return { bytes: asked, type: octets, cache: 'immutable' }
      },
    },
    {
      method: 'POST',
      path: '/admin/keys',
      admin: true,
      handle: async () => ({
        json: { deposit: ground.signer('deposit').public, logD: ground.signer('logD').public, witness: ground.signer('witness').public },
      }),
    },
    admin('adopt', async (b) => ({ poll: await own.prepare(manifestBytes(objectOf(b.manifest) as never)) })),
    admin('casting', (_b, hex) => own.openCasting(hex())),
    admin('close', (_b, hex) => own.close(hex())),
    admin('close-early', (b, hex) => own.closeEarly(hex(), objectOf(b.early) as unknown as EarlyClose)),
    admin('cosign', async (b, hex) => ({
      note: await own.cosign(hex(), {
        log: 'l',
        note: String(b.note),
        proof: Array.isArray(b.proof) ? b.proof.map((p) => new Uint8Array(bytesOf(p, 32))) : [],
        final: true,
      }),
    })),
    admin('released', (_b, hex) => own.released(hex())),
    {
      method: 'GET',
      path: '/admin/pool',
      admin: true,
      handle: async (r) => {
        const page = await own.page(toHex(pollBytes(r.query.get('poll'))), r.query.get('after') || null, PAGE)
        return { bytes: concat(utf8((page.next ?? '').padEnd(36)), ...page.sealed), type: octets }
      },
    },
    {
      method: 'GET',
      path: '/admin/entries',
      admin: true,
      handle: async (r) => ({ bytes: concat(...(await own.entries(toHex(pollBytes(r.query.get('poll')))))), type: octets }),
    },
  ]
  return { routes, counters: () => ({ ...counters }), stop: own.stop }
}
