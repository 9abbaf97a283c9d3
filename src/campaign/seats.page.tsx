import { ActionButton } from '../web/desk/button.tsx'
import { useCommand } from '../web/desk/query.ts'
import { useSession } from '../web/desk/session.ts'
import { dayText } from '../web/format.ts'
import { endSeat, seat } from './campaign.api.ts'
import type { CampaignRecord } from './campaign.page.tsx'
import { campaignCan, maySeat } from './campaign.ts'
import { AskButton } from './form-dialog.tsx'
import type { PlanV1 } from './plan-schema.ts'
import type { UnitRecord } from './unit.page.tsx'
import { campaignPageText as t } from './workspace.text.ts'

/** Leading group of a unit: each duty with its person; a change ends one row and begins another. */
export const SeatsView = ({ c, u, plan }: { c: CampaignRecord; u: UnitRecord; plan: PlanV1 }) => {
  const { today } = useSession()
  const end = useCommand(endSeat)
  const may = u.may.includes(maySeat.name) && campaignCan.can('seat', c.state)
  const groups = plan.groups.filter((g) => g.at === (u.unitId === c.organiserId ? 'organiser' : 'each-unit'))
  return (
    <>
      <div className="tab-head">
        <p className="muted">{t['unit.seats-lead']}</p>
      </div>
      <div className="cards">
        {groups.map((g) => (
          <section key={g.id} className="card group-card">
            <h2>{g.name}</h2>
            {g.roles.map((key) => {
              const role = plan.roles.find((r) => r.key === key)
              const held = u.seats.filter((s) => s.group === g.name && s.roleKey === key)
              const now = held.filter((s) => s.untilOn === null)
              return (
                <div key={key} className="seat-row">
                  <div>
                    <b>{role?.name ?? key}</b>
                  </div>
                  <div>
                    {held.length === 0 ? <span className="muted">{t['unit.seats-empty']}</span> : null}
                    {held.map((s) => (
                      <p key={s.id} className={s.untilOn === null ? undefined : 'muted'}>
                        {s.person}
                        <span className="muted small since">
                          {s.untilOn === null
                            ? t['unit.seat-since'](dayText(s.fromOn, today))
                            : t['unit.seat-until'](dayText(s.untilOn, today))}
                        </span>
                      </p>
                    ))}
                    <span className="sub">{now[0]?.duty || role?.duty}</span>
                  </div>
                  <div className="acts">
                    {may
                      ? now.map((s) => (
                          <ActionButton
                            key={s.id}
                            small
                            action={{
                              label: t['unit.seat-end'],
                              confirm: { title: t['unit.seat-end-ask'](s.person), body: t['unit.seat-end-body'] },
                              run: () => end.run({ id: s.id }),
                              done: t['unit.seat-done'],
                            }}
                          />
                        ))
                      : null}
                    {may ? (
                      <AskButton
                        endpoint={seat}
                        touches={['duty']}
                        label={t['unit.seat-add']}
                        title={`${role?.name ?? key}：${t['unit.seat-add']}`}
                        fixed={{ id: c.id, unitId: u.unitId, group: g.id, role: key }}
                        fields={[
                          { name: 'person', label: t['unit.seat-person'], kind: 'text', max: 40 },
                          {
                            name: 'duty',
                            label: t['unit.seat-duty'],
                            hint: t['unit.seat-duty-hint'],
                            kind: 'long',
                            max: 500,
                            optional: true,
                            lines: 3,
                          },
                        ]}
                        submit={t['unit.seat-add']}
                        done={t['unit.seat-done']}
                      />
                    ) : null}
                  </div>
                </div>
              )
            })}
          </section>
        ))}
      </div>
    </>
  )
}
