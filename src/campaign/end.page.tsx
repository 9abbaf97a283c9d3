import { useSession } from '../web/desk/session.ts'
import { dayText } from '../web/format.ts'
import { endCampaign } from './campaign.api.ts'
import type { CampaignRecord } from './campaign.page.tsx'
import { AskButton } from './form-dialog.tsx'
import type { PlanV1 } from './plan-schema.ts'
import { campaignPageText as t } from './workspace.text.ts'

/** Ending asks what the campaign leaves behind; grey, with the reason, while a goal has no answer. */
export const EndButton = ({ c, plan, open }: { c: CampaignRecord; plan: PlanV1; open: number }) => {
  const { today } = useSession()
  return (
    <div className="end">
      <AskButton
        endpoint={endCampaign}
        touches={['duty']}
        label={t['action.end']}
        title={t['action.end']}
        lead={t['end.lead']}
        why={open > 0 ? t['why.end-goals'](open) : null}
        fixed={{ id: c.id }}
        fields={[
          {
            name: 'longTerm',
            label: t['end.choice'],
            kind: 'choice',
            options: [
              { value: 'kept', label: t['end.kept'] },
              { value: 'none', label: t['end.none'] },
            ],
          },
          { name: 'reason', label: t['end.reason'], kind: 'long', max: 2000 },
        ]}
        submit={t['action.end']}
        done={t['end.done']}
        makesPublic={(v) => ({
          shows: (
            <>
              <b>{c.title}</b>
              <p>
                {t['plan.goals']}：{plan.goals.length}　{t['end.choice']}：{v.longTerm === 'kept' ? t['end.kept'] : t['end.none']}
              </p>
              <p className="pre">{String(v.reason ?? '')}</p>
            </>
          ),
          whom: t['end.whom'],
          from: dayText(today, today),
        })}
      />
      {open > 0 ? <p className="muted small">{t['why.end-goals'](open)}</p> : null}
    </div>
  )
}
