import { setTimeout as pause } from 'node:timers/promises'
import { caller, officesOver } from '../ballot/office/client.ts'
import { officeFiles } from '../ballot/office/host.ts'
import { type RunningOffice, runOffice } from '../ballot/office/host-process.ts'
import { createOfficeRoles } from '../ballot/office/migrate.ts'
import { databaseRoleOf, type OfficeRole, roles } from '../ballot/office/office.ts'
import { makeUrn } from '../ballot/office/release-urn.ts'
import type { Offices } from '../ballot/offices.ts'
import type { World } from '../ballot/voter/errand.ts'
import { setOffices } from '../poll/folder.ts'
import { Failed } from './failed.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import type { Stage } from './stage.ts'

/** Where the ballot offices of an installation live. */
export interface OfficeGround {
  /** Folder of all four, for example `<data>/ballot`. */
  base: string
  /** Who may create their roles and databases. */
  adminUrl: string
  urlOf: (role: OfficeRole, user: string, password: string, database: string) => string
}

/**
 * The four offices of one machine with the moved clock of a stage, in this process: the same programs, folders and databases that the product
 * later starts as processes of their own. The doors are where a voter's phone would reach them.
 * @returns what `acts` returns; the offices are stopped, whatever came of it
 */
export const withOffices = async <T>(stage: Stage, ground: OfficeGround, acts: (doors: World['doors']) => Promise<T>): Promise<T> => {
  const files = Object.fromEntries(roles.map((r) => [r, officeFiles(ground.base, r)])) as Record<OfficeRole, ReturnType<typeof officeFiles>>
  await createOfficeRoles(ground.adminUrl, Object.fromEntries(roles.map((r) => [r, files[r].password])))
  const running: Partial<Record<OfficeRole, RunningOffice>> = {}
  const stop = async (): Promise<void> => {
    setOffices(null)
    await Promise.all(Object.values(running).map((o) => o.stop()))
  }
  try {
    await Promise.all(
      roles.map(async (role) => {
        const user = databaseRoleOf(role)
        running[role] = await runOffice({
          role,
          databaseUrl: ground.urlOf(role, user, files[role].password, user),
          folder: files[role].folder,
          link: files[role].link,
          host: '127.0.0.1',
          port: 0,
          clock: stage.now,
          // Nobody waits in a queue here: what came in is witnessed at once.
          settings: { windowMs: 5, threads: 1 },
        })
      }),
    )
    const at = running as Record<OfficeRole, RunningOffice>
    const callers = Object.fromEntries(roles.map((r) => [r, caller(r, at[r].url, files[r].link)])) as Parameters<
      typeof officesOver
    >[0]['callers']
    const offices: Offices = officesOver({ mode: 'single-host', callers, urn: makeUrn(callers), stop })
    setOffices(offices)
    return await acts({ a: at.a.url, b: at.b.url, relay: at.relay.url, box: at.box.url })
  } finally {
    await stop()
  }
}

/** Rounds of the background jobs until what the offices were asked for is so. @throws Failed after half a minute */
export const untilSo = async (stage: Stage, so: () => Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 300; i++) {
    await stage.pass()
    if (await so()) return
    await pause(100)
  }
  throw new Failed(t.officesSilent())
}
