import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import { ActionButton, Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { consult, listProfiles, openProfiles } from './profile.api.ts'
import { ProfileItems } from './profile.page.tsx'
import { profilePageText as t } from './profile.text.ts'
import { ProfileTag } from './tag.tsx'

/** A superior asks with a reason and reads in the same dialog; closed, it is gone. */
const Consult = ({ id, name }: { id: number; name: string }) => {
  const [open, set] = useState(false)
  const [shown, show] = useState<Output<typeof consult> | null>(null)
  const close = () => {
    set(false)
    show(null)
  }
  return (
    <>
      <Button small label={`${t.consult} ${name}`} onClick={() => set(true)}>
        {t.consult}
      </Button>
      {open ? (
        <Dialog title={name} onClose={close} wide>
          {shown ? (
            <ProfileItems p={shown} />
          ) : (
            <>
              <p>{t.consultLead}</p>
              <Form
                endpoint={consult}
                fields={[{ name: 'why', label: t.why, kind: 'text', max: 200 }]}
                fixed={{ id }}
                submit={t.consult}
                draft={false}
                onDone={show}
              />
            </>
          )}
        </Dialog>
      ) : null}
    </>
  )
}

/** The branch's members in the order of the register: how far each profile is, nothing of what was said. */
export default () => {
  const { id, branchId } = usePathParams()
  const answer = useAnswer(listProfiles, { id: Number(id), branchId: Number(branchId) })
  return (
    <Answer of={answer}>
      {(l) => (
        <article className="stack">
          <Crumbs
            crumbs={[
              { label: l.campaign, to: `/campaigns/${id}` },
              { label: l.branch, to: `/campaigns/${id}/units/${branchId}` },
              { label: t.branch },
            ]}
          />
          <header className="page-head">
            <div>
              <h1>{t.branch}</h1>
              <p className="lead">{t.lead}</p>
            </div>
            {l.may.keep ? (
              <div className="acts">
                <ActionButton
                  main={l.rows.length === 0}
                  action={{
                    label: t.openDo,
                    done: t.opened,
                    run: async () => {
                      await call(openProfiles, { id: Number(id), branchId: Number(branchId) })
                      await answer.refetch()
                    },
                  }}
                />
              </div>
            ) : null}
          </header>
          <section className="card box">
            {l.rows.length === 0 ? <p>{t.none}</p> : null}
            <ul className="lines">
              {l.rows.map((r) => (
                <li key={r.id} className="row-between">
                  <span>
                    {l.may.keep ? <Go to={`/profiles/${r.id}`}>{r.name}</Go> : r.name}　<ProfileTag state={r.state} />
                    <span className="muted small">
                      　{r.appraised ? t.selfDone : t.selfOpen}，{r.turnOut}
                    </span>
                  </span>
                  {l.may.consult && !l.may.keep ? <Consult id={r.id} name={r.name} /> : null}
                </li>
              ))}
            </ul>
          </section>
        </article>
      )}
    </Answer>
  )
}
