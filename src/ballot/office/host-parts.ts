import type { MakePart, OfficeRole } from './office.ts'

/** What runs behind each role; loaded only where it runs. */
export const parts: Readonly<Record<OfficeRole, () => Promise<MakePart>>> = {
  a: async () => (await import('./issuer.ts')).issuer,
  b: async () => (await import('./issuer.ts')).issuer,
  relay: async () => (await import('./relay-part.ts')).relay,
  box: async () => (await import('./box-part.ts')).box,
}
