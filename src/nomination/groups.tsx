import type { Output } from '../lib/contract.ts'
import type { ControlProps } from '../web/desk/form.ts'
import { useAnswer } from '../web/desk/query.ts'
import { showComposition } from './composition.api.ts'
import { nominationPageText as t } from './page.text.ts'

type Limits = Output<typeof showComposition>['limits']

/** «名额还剩 3 个；县处级干部占 20%（5 名中的 1 名），符合» with the nominee that is being written. */
export const shortOf = (limits: Limits): string =>
  limits
    .flatMap((l) => {
      const x = l.withIt ?? l
      if (l.kind === 'total') return l.most === null ? [] : [t.placesLeft(Math.max(0, l.most - x.n))]
      if (l.kind === 'composition' || l.kind === 'whole') return [t.shareOf(l.name, x.n, x.of, x.holds)]
      return []
    })
    .join('；')

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
      {answer.data ? (
        <p className="note" aria-live="polite">
          {shortOf(answer.data.limits)}
        </p>
      ) : null}
      <ul className="note">
        {(answer.data?.limits ?? []).map((l) =>
          l.withIt === null ? null : <li key={l.id}>{t.thenOf(l.words, l.withIt.n, l.withIt.of, l.withIt.holds)}</li>,
        )}
      </ul>
    </fieldset>
  )
}

/** The same sentence where a title has no groups. */
export const ShortNow = (q: { campaignId: number; titleKey: string; unitId: number }) => {
  const answer = useAnswer(showComposition, { ...q, groups: '' })
  return <span aria-live="polite">{answer.data ? shortOf(answer.data.limits) || t.none : ''}</span>
}
