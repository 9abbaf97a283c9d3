import type { Output } from '../lib/contract.ts'
import { one, useAddress } from '../web/desk/address.ts'
import { type BoardCell, BoardPage } from '../web/desk/board.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useSeatFor } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { Ways } from './choose.tsx'
import { listNominations, nominationChoices } from './nomination.view.api.ts'
import { nominationPageText as t } from './page.text.ts'

type Row = Output<typeof listNominations>['rows'][number]

/** Steps by name, in the order of the longest way; a way with fewer levels leaves cells empty. */
export const boardSteps = (
  rows: readonly { steps: readonly { key: string; name: string; unit: string }[] }[],
): { key: string; label: string }[] => {
  const longest = [...rows].sort((a, b) => b.steps.length - a.steps.length)[0]?.steps ?? []
  const out = new Map<string, string>()
  for (const s of [...longest, ...rows.flatMap((r) => r.steps)]) if (!out.has(s.key)) out.set(s.key, s.name)
  return [...out].map(([key, label]) => ({ key, label }))
}

const cellsOf = (r: Row): Record<string, BoardCell> => {
  const out: Record<string, BoardCell> = {}
  for (const s of r.steps) {
    // Where several superiors do the same step, the one that is not yet done stands for all.
    if (out[s.key] && out[s.key]!.state !== 'done') continue
    out[s.key] = {
      state: s.state === 'done' ? 'done' : s.state === 'due' ? (r.suspended ? 'late' : 'running') : 'todo',
      why: `${s.unit}　${s.name}`,
      to: `/nominations/${r.id}`,
    }
  }
  return out
}

/** The campaigns of one's own unit, newest first; who sees nominees without taking part sees them all together. */
const useCampaigns = () => {
  const seat = useSeatFor('nomination.read')
  const answer = useAnswer(nominationChoices, { unitId: seat?.unitId ?? 0 }, { enabled: seat !== null })
  return answer.data?.campaigns ?? []
}

export default () => {
  const { search } = useAddress()
  const after = one(search.after)
  const campaigns = useCampaigns()
  const campaign = campaigns.find((c) => c.id === Number(one(search.campaign))) ?? campaigns[0]
  const answer = useAnswer(listNominations, {
    limit: 200,
    ...(after ? { after } : {}),
    ...(campaign ? { campaignId: campaign.id } : {}),
  })
  const here = campaign ? `/nominations/board?campaign=${campaign.id}` : '/nominations/board'
  return (
    <Answer of={answer}>
      {({ rows, next, total }) => {
        const alive = rows.filter((r) => r.steps.length > 0)
        const head =
          campaigns.length > 1 ? (
            <div style={{ marginBottom: '1rem' }}>
              <Ways
                label={t.campaign}
                ways={campaigns.map((c) => ({
                  key: String(c.id),
                  to: `/nominations/board?campaign=${c.id}`,
                  words: c.title,
                  here: c === campaign,
                }))}
              />
            </div>
          ) : null
        return (
          <>
            <BoardPage
              title={t.board}
              lead={t.boardLead}
              steps={boardSteps(alive)}
              listTo="/nominations"
              of={t.name}
              head={
                alive.length > 0 ? (
                  head
                ) : (
                  <>
                    {head}
                    <p>{t.boardNone}</p>
                  </>
                )
              }
              rows={alive.map((r) => ({
                key: r.id,
                label: r.name,
                to: `/nominations/${r.id}`,
                late: r.suspended ? 1 : 0,
                note: [r.title, r.unit, ...(r.suspended ? [t.suspended] : [])].join('　'),
                cells: cellsOf(r),
              }))}
            />
            {next || after ? (
              <p className="acts">
                {after ? <Go to={here}>{t.boardFirst}</Go> : null}
                {next ? <Go to={`${here}${campaign ? '&' : '?'}after=${encodeURIComponent(next)}`}>{t.boardNext(total.n)}</Go> : null}
              </p>
            ) : null}
          </>
        )
      }}
    </Answer>
  )
}
