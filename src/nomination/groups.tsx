import type { ControlProps } from '../web/desk/form.ts'
import { useAnswer } from '../web/desk/query.ts'
import { showComposition } from './composition.api.ts'
import { nominationPageText as t } from './page.text.ts'

/** Groups of the nominee that is being written, with what the limits of the list would come to, told while one ticks. */
export const GroupsControl = ({
  id,
  value,
  onChange,
  onBlur,
  describedBy,
  groups,
  titleKey,
  campaignId,
  unitId,
}: ControlProps & { groups: readonly string[]; titleKey: string; campaignId: number; unitId: number }) => {
  const chosen = Array.isArray(value) ? (value as string[]) : []
  const answer = useAnswer(showComposition, { campaignId, titleKey, unitId, groups: chosen.join('|') })
  return (
    <fieldset id={id} className="stack" aria-describedby={describedBy}>
      {groups.map((g) => (
        <label key={g}>
          <input
            type="checkbox"
            checked={chosen.includes(g)}
            onBlur={onBlur}
            onChange={(e) => onChange(groups.filter((x) => (x === g ? e.target.checked : chosen.includes(x))))}
          />{' '}
          {g}
        </label>
      ))}
      <ul className="note" aria-live="polite">
        {(answer.data?.limits ?? []).map((l) =>
          l.withIt === null ? null : <li key={l.id}>{t.thenOf(l.words, l.withIt.n, l.withIt.of, l.withIt.holds)}</li>,
        )}
      </ul>
    </fieldset>
  )
}
