import { OfUnit } from '../activity/activity-forms.page.tsx'
import { RowTable } from '../campaign/row-table.tsx'
import { one, useAddress } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { showRegister } from './honour.api.ts'
import { honourPageText } from './page.text.ts'
import { publicTerms } from './public.text.ts'
import { toneOf } from './tone.ts'
import { yearlyPageText as t } from './yearly.text.ts'

/** What the register is for and how the first honour comes into it, with the ways there. */
const Empty = ({ name, person }: { name: string; person: boolean }) => {
  const ways = [
    { label: t.registerToNominate, to: '/nominations', may: useMay('nomination.read') },
    { label: t.registerToDecide, to: '/honours/new', may: useMay('honour.decide') },
    { label: t.registerToList, to: '/honours', may: true },
  ]
  return (
    <div className="card empty">
      <p>{person ? t.registerEmptyPerson(name) : t.registerEmpty(name)}</p>
      <p className="muted">{t.registerFor}</p>
      <p className="muted">{t.registerHow}</p>
      <p className="acts">
        {ways
          .filter((w) => w.may)
          .map((w) => (
            <Go key={w.to} to={w.to}>
              {w.label}
            </Go>
          ))}
      </p>
    </div>
  )
}

const Register = ({ of }: { of: { unitId: number } | { memberId: number } }) => {
  const answer = useAnswer(showRegister, of)
  return (
    <Answer of={answer}>
      {(d) => (
        <div className="stack">
          <Crumbs crumbs={[{ label: honourPageText.list, to: '/honours' }, { label: t.register }]} />
          <h1>
            {d.name}　{t.register}
          </h1>
          <p className="lead">
            {t.registerLead}
            {d.years.length === 0 ? null : `${t.inForce(d.inForce)}。`}
          </p>
          <div className="acts no-print">
            {d.years.length === 0 ? null : <Button onClick={() => print()}>{t.print}</Button>}
            {'unitId' in of ? <Go to="/honours/register?pick=1">{t.registerOther}</Go> : null}
          </div>
          {d.years.length === 0 ? <Empty name={d.name} person={'memberId' in of} /> : null}
          {d.years.map((y) => (
            <section key={y.year} aria-label={t.year(y.year)}>
              <h2>{t.year(y.year)}</h2>
              <RowTable
                label={t.year(y.year)}
                rows={y.rows}
                rowKey={(r) => r.id}
                rowTo={(r) => `/honours/${r.id}`}
                empty={t.registerNone}
                columns={[
                  { name: 'holder', label: t.holder, cell: (r) => r.holder, main: true },
                  { name: 'title', label: t.titleOf, cell: (r) => `${r.title}${r.posthumous ? `（${publicTerms.posthumous}）` : ''}` },
                  { name: 'document', label: t.document, cell: (r) => r.documentNo },
                  { name: 'granted', label: t.granted, cell: (r) => dayText(r.grantedOn) },
                  { name: 'state', label: publicTerms.state, cell: (r) => <StateTag {...toneOf(r.state)} /> },
                  {
                    name: 'changes',
                    label: t.changes,
                    cell: (r) =>
                      r.changes.map((x) => `${dayText(x.on)} ${publicTerms.actions[x.action] ?? x.action} ${x.document}`).join('；') ||
                      t.none,
                    wide: true,
                  },
                ]}
              />
            </section>
          ))}
        </div>
      )}
    </Answer>
  )
}

export default () => {
  const member = one(useAddress().search.member)
  if (member !== undefined && /^\d+$/.test(member)) return <Register of={{ memberId: Number(member) }} />
  return <OfUnit here="/honours/register">{(unitId) => <Register of={{ unitId }} />}</OfUnit>
}
