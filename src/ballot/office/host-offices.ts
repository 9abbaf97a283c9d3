import { existsSync } from 'node:fs'
import { Unusable } from '../../db/unusable.ts'
import type { Manifest } from '../core/manifest.ts'
import type { OfficeHealth, Offices } from '../offices.ts'
import { type Caller, caller, officesOver } from './client.ts'
import { type Host, hasOffices, startHost } from './host.ts'
import { readPrivate } from './key.ts'
import { officeText } from './office.text.ts'
import { type OfficeRole, roles } from './office.ts'
import { makeUrn } from './release-urn.ts'

/** Where an office of the other side answers, and the link token its people handed over. */
export interface Elsewhere {
  url: string
  linkFile: string
}

export interface OfficesHere {
  mode: Manifest['mode']
  /** Folder of the offices on this machine. */
  base: string
  /** Two-office mode: issuer B and the relay, run by supervision. */
  elsewhere?: { b: Elsewhere; relay: Elsewhere }
  adminUrl: string
  urlOf: Parameters<typeof startHost>[0]['urlOf']
  host: string
  /** First of four ports; 0 for any. */
  port: number
  windowMs: number
  /** Where phones reach an office through a proxy; elsewhere they reach it where it listens. */
  publicUrls?: Readonly<Partial<Record<OfficeRole, string>>>
  say?: (line: string) => void
}

/**
 * The offices of this installation. Their processes start with the first poll, or at once when there was one before: an installation that
 * never asks for a ballot never has them. A start that failed is tried again by the next call.
 */
export const openOffices = (o: OfficesHere): Offices & { /** Start now what ran before. */ resume(): Promise<void> } => {
  const mine: OfficeRole[] = o.mode === 'two-office' ? ['a', 'box'] : [...roles]
  let started: Promise<{ host: Host; offices: Offices }> | null = null
  let stopped = false

  const begin = async () => {
    const links: Partial<Record<OfficeRole, string>> = {}
    for (const role of ['b', 'relay'] as const) {
      const there = o.elsewhere?.[role]
      if (o.mode !== 'two-office') continue
      if (!there || !existsSync(there.linkFile)) throw new Unusable(officeText['ballot.elsewhere-missing'])
      links[role] = readPrivate(there.linkFile).toString('utf8').trim()
    }
    const port = (n: number) => (o.port === 0 ? 0 : o.port + n)
    const host = await startHost({
      base: o.base,
      adminUrl: o.adminUrl,
      urlOf: o.urlOf,
      host: o.host,
      ports: { a: port(0), b: port(1), relay: port(2), box: port(3) },
      windowMs: o.windowMs,
      only: mine,
      ...(o.say ? { say: o.say } : {}),
    })
    const callers = Object.fromEntries(
      roles.map((r) => [
        r,
        mine.includes(r) ? caller(r, () => host.urls[r]!, host.links[r]!) : caller(r, o.elsewhere![r as 'b' | 'relay'].url, links[r]!),
      ]),
    ) as Record<OfficeRole, Caller>
    return {
      host,
      offices: officesOver({
        mode: o.mode,
        callers,
        urn: makeUrn(callers),
        ...(o.publicUrls ? { publicUrls: o.publicUrls } : {}),
        stop: () => host.stop(),
      }),
    }
  }
  const ready = async (): Promise<Offices> => {
    if (stopped) throw new Error('the offices are stopped')
    if (!started) {
      const mineNow = begin()
      started = mineNow
      mineNow.catch(() => {
        if (started === mineNow) started = null
      })
    }
    return (await started).offices
  }
  return {
    mode: o.mode,
    health: async () =>
      started
        ? (await started).offices.health()
        : roles.map(
            (office): OfficeHealth => ({
              office,
              up: false,
              url: o.publicUrls?.[office] ?? o.elsewhere?.[office as 'b' | 'relay']?.url ?? '',
            }),
          ),
    prepare: async (p) => (await ready()).prepare(p),
    open: async (poll) => (await ready()).open(poll),
    activate: async (poll, idx) => (await ready()).activate(poll, idx),
    paper: async (poll, idx) => (await ready()).paper(poll, idx),
    reset: async (poll, idx, office) => (await ready()).reset(poll, idx, office),
    slips: async (poll, office) => (await ready()).slips(poll, office),
    printedSlips: async (poll) => (await ready()).printedSlips(poll),
    voidPrinted: async (poll, slips) => (await ready()).voidPrinted(poll, slips),
    printedState: async (poll) => (await ready()).printedState(poll),
    slipsPrinted: async (poll, office) => (await ready()).slipsPrinted(poll, office),
    counts: async (poll) => (await ready()).counts(poll),
    close: async (poll) => (await ready()).close(poll),
    closeEarly: async (poll, asked) => (await ready()).closeEarly(poll, asked),
    withheld: async (poll) => (await ready()).withheld(poll),
    release: async (poll) => (await ready()).release(poll),
    openSeals: async (poll, shares) => (await ready()).openSeals(poll, shares),
    publish: async (poll) => (await ready()).publish(poll),
    show: async (poll) => (await ready()).show(poll),
    archive: async (poll) => (await ready()).archive(poll),
    resume: async () => {
      if (hasOffices(o.base)) await ready()
    },
    stop: async () => {
      stopped = true
      if (started)
        await started.then(
          ({ host }) => host.stop(),
          () => {},
        )
    },
  }
}
