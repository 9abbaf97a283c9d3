import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { showUnit } from './organisation.api.ts'
import { unitPageText as t } from './page.text.ts'

/** Says that a list shows one unit and what is below it, and leads back to all. */
export const BelowNote = ({ id, all }: { id: number; all: string }) => {
  const unit = useAnswer(showUnit, { id })
  return (
    <>
      {t.belowOf}
      {unit.data ? <Go to={`/units/${id}`}>{unit.data.shortName}</Go> : '…'}　<Go to={all}>{t.belowAll}</Go>
    </>
  )
}
