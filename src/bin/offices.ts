import { join } from 'node:path'
import { openOffices } from '../ballot/office/host-offices.ts'
import { officeText } from '../ballot/office/office.text.ts'
import type { OfficeRole } from '../ballot/office/office.ts'
import { Unusable } from '../db/unusable.ts'
import type { Opened } from './open.ts'

/** Where phones reach the offices through a proxy; a slash at the end would make two. */
const publicUrlsOf = (config: Opened['config']): Partial<Record<OfficeRole, string>> => {
  const given = {
    a: config.ZY_BALLOT_A_PUBLIC_URL,
    b: config.ZY_BALLOT_B_PUBLIC_URL,
    relay: config.ZY_BALLOT_RELAY_PUBLIC_URL,
    box: config.ZY_BALLOT_BOX_PUBLIC_URL,
  }
  return Object.fromEntries(Object.entries(given).flatMap(([role, url]) => (url ? [[role, url.replace(/\/+$/, '')]] : [])))
}

/** Who may create the offices' roles and databases, and where each finds its own; read anew at each call: the embedded server may have come up elsewhere. */
export const officeDatabases = ({ config, server }: Pick<Opened, 'config' | 'server'>) => {
  const adminUrl = () => (server ? server.url('postgres', 'postgres') : config.DATABASE_URL!)
  return {
    base: join(config.ZY_DATA_DIR, 'ballot'),
    adminUrl: adminUrl(),
    urlOf: (_role: OfficeRole, user: string, password: string, database: string): string =>
      adminUrl().replace(
        /^(\w+:\/\/)(?:[^@/]*@)?([^/?]*)\/[^?]*/,
        (_, scheme, host) => `${scheme}${user}:${encodeURIComponent(password)}@${host}/${database}`,
      ),
  }
}

/** The ballot offices as the settings say; null when they are off. Nothing is started yet. */
export const officesOf = ({ config, server }: Pick<Opened, 'config' | 'server'>, say?: (line: string) => void) => {
  if (config.ZY_BALLOT === 'off') return null
  const { ZY_BALLOT_B_URL: b, ZY_BALLOT_B_LINK_FILE: bLink, ZY_BALLOT_RELAY_URL: relay, ZY_BALLOT_RELAY_LINK_FILE: relayLink } = config
  if (config.ZY_BALLOT === 'two-office' && !(b && bLink && relay && relayLink)) throw new Unusable(officeText['ballot.elsewhere-missing'])
  return openOffices({
    mode: config.ZY_BALLOT,
    ...officeDatabases({ config, server }),
    ...(config.ZY_BALLOT === 'two-office'
      ? { elsewhere: { b: { url: b!, linkFile: bLink! }, relay: { url: relay!, linkFile: relayLink! } } }
      : {}),
    host: config.ZY_HOST,
    port: config.ZY_BALLOT_PORT,
    windowMs: config.ZY_BALLOT_WINDOW_MS,
    publicUrls: publicUrlsOf(config),
    ...(say ? { say } : {}),
  })
}
