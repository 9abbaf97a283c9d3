import { planOf } from '../campaign/campaign.read.ts'
import { type Implementation, implement } from '../http/action.ts'
import { isPublic } from './honour.ts'
import * as api from './paper.api.ts'
import { decisionText } from './paper.read.ts'

const showDecision = implement(api.showDecision, async (c, { id }) => {
  const { document, digest, paragraphs } = await decisionText(c.tx, id)
  return {
    id,
    title: document.title,
    documentNo: document.documentNo,
    meeting: document.meeting,
    decidedOn: document.decidedOn,
    level: document.award.level,
    grantedBy: document.award.grantedBy,
    unit: document.unit.name,
    campaign: document.campaign.title,
    campaignId: document.campaign.id,
    digest,
    paragraphs,
    holders: document.holders.map((x) => ({
      no: x.no,
      title: x.title,
      name: x.name,
      unit: x.unit,
      posthumous: x.posthumous,
      noticeDigest: x.noticeDigest,
    })),
    public: isPublic((await planOf(c.tx, document.campaign.id)).basis.kind),
  }
})

export const paperActions: Implementation[] = [showDecision]
