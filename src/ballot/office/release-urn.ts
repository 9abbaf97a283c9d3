import { toBase64url } from '../core/bytes.ts'
import type { EarlyClose } from '../core/early-close.ts'
import type { IssuedFile, PrintedFile } from '../core/published.ts'
import type { FrozenList } from './box-open.ts'
import type { Caller, Urn } from './client.ts'
import { type OfficeRole, voided } from './office.ts'

/** Work that opens or checks every ballot may take its time: a million take minutes. */
const LONG = 3_600_000

const need = (bytes: Uint8Array | null): Uint8Array => {
  if (!bytes) throw new Error('ballot: an office has no such file')
  return bytes
}

/** Relay, box and witness as the client drives them. Every step may be repeated: whatever was killed, the same call goes on from what was written. */
export const makeUrn = (callers: Readonly<Record<OfficeRole, Caller>>): Urn => {
  const { a, b, relay, box } = callers
  const lists = async (poll: string): Promise<{ a: FrozenList; b: FrozenList }> => {
    const [la, lb] = await Promise.all([a, b].map((x) => x.call<{ list: IssuedFile; signature: string }>('/admin/list', { poll })))
    return { a: { list: la!.list, signature: la!.signature }, b: { list: lb!.list, signature: lb!.signature } }
  }
  const status = async (poll: string) =>
    JSON.parse(new TextDecoder().decode(need(await relay.bytes(`/poll/${poll}/status`)))) as {
      deposits: number
      state: string
      early: EarlyClose | null
    }
  const logD = async (poll: string) => ({
    entries: toBase64url(need(await relay.bytes(`/admin/entries?poll=${poll}`))),
    dCheckpoint: new TextDecoder().decode(need(await relay.bytes(`/poll/${poll}/d/checkpoint`))),
  })

  const handOver = async (poll: string): Promise<void> => {
    await box.call('/admin/begin', { poll })
    for (let after = ''; ; ) {
      const page = need(await relay.bytes(`/admin/pool?poll=${poll}&after=${after}`))
      if (page.length > 36) await box.call('/admin/take', { poll, sealed: toBase64url(page.subarray(36)) }, LONG)
      after = new TextDecoder().decode(page.subarray(0, 36)).trim()
      if (after === '') return
    }
  }

  const stateOf = (poll: string) => box.call<{ state: string; folder: string }>('/admin/state', { poll })
  /** What may not be published, from the box to B; sealed, and at once, because later the product may not come back. */
  const deliver = async (poll: string): Promise<void> => {
    const { sealed } = await box.call<{ sealed: string | null }>('/admin/withheld', { poll })
    if (sealed !== null) await b.call('/admin/keep-withheld', { poll, sealed }, LONG)
  }

  return {
    keys: async ({ draftId, recovery }) => {
      const [ofRelay, ofBox] = await Promise.all([
        relay.call<{ deposit: string; logD: string; witness: string }>('/admin/keys', {}),
        box.call<{ epoch: string; logL: string }>('/admin/keys', { draftId, recovery }),
      ])
      return { ...ofRelay, ...ofBox }
    },
    prepare: async (manifest, signatures, printed) => {
      await relay.call('/admin/adopt', { manifest })
      await box.call('/admin/adopt', { manifest, signatures, printed }, LONG)
    },
    openCasting: async (poll) => {
      await relay.call('/admin/casting', { poll })
    },
    deposits: async (poll) => {
      // The box says nothing but whether it is still this poll's box.
      const [{ deposits, state }] = await Promise.all([status(poll), box.call('/admin/state', { poll })])
      if (state === 'void') throw voided({})
      return deposits
    },
    closeEarly: async (poll, early) => {
      await relay.call('/admin/close-early', { poll, early })
    },
    printed: async (poll) => {
      const bytes = await box.bytes(`/poll/${poll}/printed.json`)
      return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as PrintedFile)
    },
    voidSlips: async (poll, places) => {
      await box.call('/admin/void-slips', { poll, places })
    },
    close: async (poll) => {
      await relay.call('/admin/close', { poll })
    },
    release: async (poll) => {
      const { state } = await stateOf(poll)
      if (state === 'holding') await handOver(poll)
      if (state !== 'released' && state !== 'opened' && state !== 'archived') {
        const { entries, dCheckpoint } = await logD(poll)
        const sorted = await box.call<{ note: string }>('/admin/sort', { poll, note: dCheckpoint, entries }, LONG)
        const cosigned = await relay.call<{ note: string }>('/admin/cosign', { poll, note: sorted.note })
        await box.call('/admin/finish', { poll, note: cosigned.note }, LONG)
      }
      await relay.call('/admin/released', { poll }, LONG)
      return box.call('/admin/counted', { poll })
    },
    openSeals: async (poll, shares) => {
      if ((await stateOf(poll)).state === 'archived') return
      const supervision = await b.call('/admin/withheld-key', { poll })
      await box.call('/admin/open-seals', { poll, shares, lists: await lists(poll), supervision }, LONG)
      await deliver(poll)
    },
    publish: async (poll, from) => {
      const { state, folder } = await stateOf(poll)
      if (state === 'archived') return { folder }
      await deliver(poll)
      const given = { poll, roster: from.roster, lists: await lists(poll), ...(await logD(poll)), early: (await status(poll)).early }
      const { result } = await box.call<{ result: string }>('/admin/result', given, LONG)
      const [sa, sb] = await Promise.all([a, b].map((x) => x.call<{ signature: string }>('/admin/sign-result', { poll, result })))
      return box.call('/admin/publish', { ...given, signatures: { a: sa!.signature, b: sb!.signature } }, LONG)
    },
    show: async (poll) => {
      await box.call('/admin/show', { poll })
    },
    archive: (poll) => box.call('/admin/archive', { poll }, LONG),
  }
}
