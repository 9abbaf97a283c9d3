import type { Tx } from '../db/db.ts'
import type { Trend } from './trend.ts'

export const insertTrends = async (tx: Tx, weekOn: string, trends: readonly Trend[]): Promise<void> => {
  for (let from = 0; from < trends.length; from += 500)
    await tx.db
      .insertInto('comparison_trend')
      .values(
        trends.slice(from, from + 500).map(({ kind, subject, ...facts }) => ({
          realm_id: tx.realm,
          week_on: weekOn,
          kind,
          subject,
          facts: JSON.stringify(facts),
        })),
      )
      .execute()
}
