import type { Line } from '../lib/permission.ts'
import { call } from '../web/desk/client.ts'
import type { Option } from '../web/desk/list.ts'
import { listUnits } from './organisation.api.ts'
import type { UnitKind } from './organisation.ts'

/** Units whose name holds what was typed, for a field that chooses one; the superior tells namesakes apart. */
export const findUnits =
  (line: Line = 'party', kind?: UnitKind) =>
  async (q: string): Promise<Option[]> => {
    const { rows } = await call(listUnits, { line, limit: 20, ...(kind ? { kind } : {}), ...(q.trim() ? { search: q.trim() } : {}) })
    return rows.map((r) => ({ value: String(r.id), label: r.parentName ? `${r.shortName}（${r.parentName}）` : r.shortName }))
  }
