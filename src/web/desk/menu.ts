import type { NavGroup, PageDef } from './pages.ts'

export type Entry = PageDef & { nav: NonNullable<PageDef['nav']> }

/** The side menu: groups in their order, entries in theirs; what the log-in may nowhere do is left out, and so is an empty group. */
export const menuOf = (
  pages: readonly PageDef[],
  groups: readonly NavGroup[],
  may: readonly string[],
): { group: NavGroup; entries: Entry[] }[] =>
  groups
    .map((group) => ({
      group,
      entries: pages
        .filter((p): p is Entry => p.nav?.group === group.key && (p.nav.may === undefined || may.includes(p.nav.may)))
        .sort((a, b) => a.nav.order - b.nav.order),
    }))
    .filter((g) => g.entries.length > 0)

/** The entry an address stands under: its own, else the longest it lies below, so that one entry is lit and no more. */
export const entryOf = <E extends { path: string }>(entries: readonly E[], path: string): E | undefined => {
  const at = path.replace(/\/+$/, '') || '/'
  return entries
    .filter((e) => e.path === at || (e.path !== '/' && at.startsWith(`${e.path}/`)))
    .sort((a, b) => b.path.length - a.path.length)[0]
}

/** The page an address belongs to; fixed words win over parameters: `/pledges/new` before `/pledges/:id`. */
export const matchOf = (pages: readonly PageDef[], path: string): PageDef | undefined => {
  const steps = path.replace(/\/+$/, '').split('/')
  const fits = pages.filter((p) => {
    const want = p.path.replace(/\/+$/, '').split('/')
    return want.length === steps.length && want.every((w, i) => w.startsWith(':') || w === steps[i])
  })
  const fixed = (p: PageDef) => p.path.split('/').filter((w) => !w.startsWith(':')).length
  return fits.sort((a, b) => fixed(b) - fixed(a))[0]
}

/** What is wrong with the registrations: two pages on one address, an entry in no group. Shown at start in development and asserted by a test. */
export const faultsOf = (pages: readonly PageDef[], groups: readonly NavGroup[]): string[] => {
  const seen = new Map<string, string>()
  const faults: string[] = []
  for (const p of pages) {
    const shape = p.path.replace(/:\w+/g, ':')
    const was = seen.get(shape)
    if (was !== undefined) faults.push(`${p.path} and ${was} are one address`)
    seen.set(shape, p.path)
    if (p.nav && !groups.some((g) => g.key === p.nav!.group)) faults.push(`${p.path}: no group ${p.nav.group}`)
    if (!/^\/([a-z0-9-]+|:\w+)?(\/([a-z0-9-]+|:\w+))*$/.test(p.path)) faults.push(`${p.path} is no address`)
  }
  return faults
}
