import { one, useAddress, useGo, usePathParams } from '../web/desk/address.ts'
import { ActionButton } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { showCampaign } from './campaign.api.ts'
import { Chips } from './chips.tsx'
import { adoptProcedure, listProcedures } from './procedure.api.ts'
import { procedureText as p } from './procedure.text.ts'
import { RowTable } from './row-table.tsx'
import { campaignPageText as t } from './workspace.text.ts'

const Lines = ({ of }: { of: readonly string[] }) => (of.length === 0 ? p.none : of.map((line, i) => <div key={i}>{line}</div>))

/** A procedure written into the draft: what would change is shown before, part by part. */
export const ProcedurePage = () => {
  const id = Number(usePathParams().id)
  const { search } = useAddress()
  const go = useGo()
  const campaign = useAnswer(showCampaign, { id })
  const answer = useAnswer(listProcedures, { id })
  const at = `/campaigns/${id}`
  return (
    <Answer of={campaign}>
      {(c) => (
        <article className="stack">
          <Crumbs
            crumbs={[
              { label: t['list.title'], to: '/campaigns' },
              { label: c.title, to: at },
              { label: t['draft.title'], to: `${at}/draft` },
              { label: p.title },
            ]}
          />
          <h1>{p.title}</h1>
          <p className="lead">{p.lead}</p>
          <Answer of={answer}>
            {({ version, rows }) => {
              const chosen = rows.find((r) => r.id === one(search.procedure)) ?? rows[0]!
              return (
                <>
                  <Chips
                    label={p.choose}
                    chips={rows.map((r) => ({ to: `${at}/procedure?procedure=${r.id}`, label: r.name, on: r === chosen }))}
                  />
                  <p>
                    {p.source}：{chosen.source}
                  </p>
                  <RowTable
                    label={chosen.name}
                    rows={chosen.changes}
                    rowKey={(x) => x.part}
                    empty={p.same}
                    columns={[
                      { name: 'part', label: p.part, cell: (x) => p.parts[x.part], main: true },
                      { name: 'was', label: p.was, cell: (x) => <Lines of={x.was} />, wide: true },
                      { name: 'now', label: p.now, cell: (x) => <Lines of={x.now} />, wide: true },
                    ]}
                  />
                  <p className="acts">
                    <ActionButton
                      main
                      action={{
                        label: p.adopt,
                        why: chosen.changes.length === 0 ? p.same : null,
                        done: p.done,
                        run: async () => {
                          await call(adoptProcedure, { id, version, procedure: chosen.id })
                          void go(`${at}/check`)
                        },
                      }}
                    />
                  </p>
                </>
              )
            }}
          </Answer>
        </article>
      )}
    </Answer>
  )
}
