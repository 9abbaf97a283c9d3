import { Go } from '../web/desk/link.tsx'
import { type Crumb, Crumbs } from '../web/desk/record.tsx'
import { campaignPageText as t } from './workspace.text.ts'

/** A running campaign of another unit that the reader may act in, and the page where he does. */
export interface Offer {
  unit: string
  title: string
  to: string
}

/** Why a page that works within a campaign has nothing to work on, and where there is something. */
export const NoCampaign = ({ why, offers }: { why: string; offers: readonly Offer[] }) => (
  <section className="card empty">
    <p>{why}</p>
    {offers.length === 0 ? (
      <p className="muted">{t['none.how']}</p>
    ) : (
      <>
        <p>{t['none.below']}</p>
        <ul>
          {offers.map((o) => (
            <li key={o.to}>
              <Go to={o.to}>
                {o.unit}　{o.title}
              </Go>
            </li>
          ))}
        </ul>
      </>
    )}
  </section>
)

/** The same as a page of its own, with its head and a way back. */
export const NoCampaignPage = (p: { title: string; list: Required<Crumb>; why: string; offers: readonly Offer[] }) => (
  <div className="stack">
    <Crumbs crumbs={[p.list, { label: p.title }]} />
    <h1>{p.title}</h1>
    <NoCampaign why={p.why} offers={p.offers} />
    <p>
      <Go to={p.list.to}>{t['none.back'](p.list.label)}</Go>
    </p>
  </div>
)
