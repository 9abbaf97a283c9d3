import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { DecisionDocument } from './honour.ts'
import { paperWords } from './paper.text.ts'

/** A decision as it was frozen, and in the words of paper. @throws http.not-found */
export const decisionText = async (tx: Tx, id: number): Promise<{ document: DecisionDocument; digest: string; paragraphs: string[] }> => {
  const r = await tx.db
    .selectFrom('honour_decision')
    .select(['bytes', 'digest'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'honour' })
  const document = JSON.parse(r.bytes) as DecisionDocument
  const paragraphs = paperWords.paragraphs({
    campaign: document.campaign.title,
    meeting: document.meeting,
    unit: document.unit.name,
    level: document.award.level,
    n: document.holders.length,
    posthumous: document.holders.filter((x) => x.posthumous).length,
  })
  return { document, digest: r.digest, paragraphs }
}
