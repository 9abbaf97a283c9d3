import { ballotReport } from './ballot.ts'
import { dutyReport } from './duty.ts'
import { importReport } from './import.ts'
import type { Bench } from './kit.ts'
import { ledgerReport } from './ledger.ts'
import { listsReport } from './lists.ts'

/** The part of the bench that every CI run repeats on the 1 % register; ratios to the floor of the same run, by name. */
export const ciRatios = async (b: Bench): Promise<Record<string, number>> => {
  const lists = await listsReport(b.place, b.realm, { ...b, units: 1, only: /^(unit|member|account)\.list$/ })
  const parts = {
    lists,
    duty: await dutyReport(b),
    ledger: await ledgerReport(b),
    import: await importReport(b, 5000),
    ballot: await ballotReport(b),
  }
  return Object.fromEntries(Object.entries(parts).flatMap(([part, r]) => Object.entries(r.ratios).map(([k, v]) => [`${part}: ${k}`, v])))
}
