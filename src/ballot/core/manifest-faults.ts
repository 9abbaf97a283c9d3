import { canonicalText } from '../../lib/canonical.ts'
import { compare, readRational, ZERO } from '../../lib/rational.ts'
import { fromBase64url } from './bytes.ts'
import { type Manifest, racesNeeded } from './manifest.ts'

const isBytes = (text: unknown, size: number): boolean => {
  try {
    return typeof text === 'string' && fromBase64url(text).length === size
  } catch {
    return false
  }
}
const isHash = (text: unknown): boolean => typeof text === 'string' && /^[\da-f]{64}$/.test(text)
const isCount = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0
const is = (value: unknown, ...of: unknown[]): boolean => of.includes(value)
const numbered = (list: readonly { id: number }[]): boolean => list.length > 0 && list.every((x, i) => x.id === i + 1)
const amount = (text: unknown): boolean => {
  const value = typeof text === 'string' ? readRational(text) : null
  return value !== null && compare(value, ZERO) >= 0
}
const instant = (text: unknown): boolean =>
  typeof text === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text))

/** Names of the fields that cannot be, of any JSON; none for a manifest that a recount can work with. Never throws. */
export function manifestFaults(value: unknown): string[] {
  const m = value as Manifest
  const rules: [string, () => boolean][] = [
    ['schema', () => m.schema === 'zy.ballot/1'],
    ['title', () => [m.title, m.organiser, m.supervisor].every((t) => typeof t === 'string')],
    ['mode', () => is(m.mode, 'single-host', 'two-office') && is(m.place, 'hall', 'remote') && is(m.layout, 'column', 'row')],
    ['oneCode', () => m.oneCode === undefined || (m.oneCode === true && m.mode === 'single-host')],
    [
      'classes',
      () => numbered(m.classes) && m.classes.every((c) => typeof c.title === 'string' && isCount(c.eligible) && amount(c.weight)),
    ],
    ['columns', () => numbered(m.columns) && m.columns.every((c) => typeof c.title === 'string')],
    ['scale', () => m.scale.length > 0 && m.scale.length < 256 && m.scale.every((g, i) => g.grade === i + 1 && amount(g.points))],
    ['abstain', () => typeof m.abstain === 'boolean' && is(m.abstainCounts, 'excluded', 'included')],
    [
      'satisfied',
      () => {
        const all = [...m.satisfied, ...m.dissatisfied]
        return new Set(all).size === all.length && all.every((g) => m.scale.some((s) => s.grade === g))
      },
    ],
    [
      'caps',
      () =>
        (m.layout === 'row' || m.caps.length === 0) && m.caps.every((c) => isCount(c.atMost) && m.scale.some((s) => s.grade === c.grade)),
    ],
    ['emptyClass', () => is(m.emptyClass, 'redistribute', 'void')],
    [
      'places',
      () => isCount(m.places) && m.places <= 6 && isCount(m.withholdBelow) && isCount(m.graceMinutes) && typeof m.notes === 'boolean',
    ],
    ['races', () => canonicalText(m.races.map(({ id, classId, column }) => ({ id, classId, column }))) === canonicalText(racesNeeded(m))],
    ['race keys', () => m.races.every((r) => isBytes(r.seal, 32) && [r.a, r.b].every((k) => isBytes(k.n, 256) && k.e === 'AQAB'))],
    // One key used twice would let a token for one race pass in another.
    ['race keys differ', () => new Set(m.races.flatMap((r) => [r.a.n, r.b.n])).size === 2 * m.races.length],
    ['opensAt', () => instant(m.opensAt) && instant(m.closesAt) && m.opensAt < m.closesAt],
    ['keys', () => ['deposit', 'logD', 'logL', 'witness', 'signA', 'signB'].every((k) => isBytes(m.keys[k as keyof Manifest['keys']], 32))],
    ['epoch', () => isBytes(m.epoch, 32)],
    ['rosterRoot', () => isHash(m.rosterRoot) && (m.printed === null || (isHash(m.printed.root) && isCount(m.printed.count)))],
    ['trustees', () => isCount(m.trustees.need) && m.trustees.names.length >= m.trustees.need],
    ['audit', () => m.audit === null || isHash(m.audit.program)],
  ]
  return rules.flatMap(([name, holds]) => {
    try {
      return holds() ? [] : [name]
    } catch {
      return [name]
    }
  })
}
