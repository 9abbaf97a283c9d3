import type { Tx } from '../db/db.ts'

export const insertPackage = async (
  tx: Tx,
  p: {
    roundId: number
    manifest: string
    digest: string
    review: string
    draws: string
    imports: string | null
    program: { digest: string; text: string } | null
  },
): Promise<void> => {
  if (p.program)
    await tx.db
      .insertInto('score_program')
      .values({ realm_id: tx.realm, digest: p.program.digest, text: p.program.text })
      .onConflict((c) => c.doNothing())
      .execute()
  await tx.db
    .insertInto('score_package')
    .values({
      realm_id: tx.realm,
      round_id: p.roundId,
      manifest: p.manifest,
      digest: p.digest,
      review: p.review,
      draws: p.draws,
      imports: p.imports,
      program_digest: p.program?.digest ?? null,
    })
    .execute()
}
