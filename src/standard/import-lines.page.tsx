import type { Output } from '../lib/contract.ts'
import type { checkStandardImport } from './import.api.ts'
import { standardPageText as t } from './page.text.ts'

type Check = Output<typeof checkStandardImport>
type Item = Check['items'][number]

/** What a person decided about a line, as the contract takes it. */
export interface Decided {
  measure?: string
  judged?: true
  max?: string
}

interface Props {
  check: Check
  decisions: Record<number, Decided>
  put: (line: number, d: Decided | null) => void
}

const chosen = (item: Item, d: Decided | undefined): string => {
  if (d?.judged) return item.flag ? 'judged' : 'read'
  if (d?.measure) return d.measure
  if (item.flag) return ''
  return 'measure' in item.rule ? item.rule.measure : 'read'
}

const How = ({ item, d, put }: { item: Item; d: Decided | undefined; put: Props['put'] }) => {
  const id = `how-${item.line}`
  return (
    <div className="field">
      <label htmlFor={id}>{t.importHow}</label>
      <select
        id={id}
        value={chosen(item, d)}
        onChange={(e) => {
          const v = e.target.value
          const { measure: _m, judged: _j, ...rest } = d ?? {}
          put(item.line, v === '' ? null : v === 'judged' || v === 'read' ? { ...rest, judged: true } : { ...rest, measure: v })
        }}
      >
        {item.flag ? <option value="">{t.importUndecided}</option> : null}
        {item.flag ? null : <option value="read">{t.importAsRead}</option>}
        {item.measures.map((m) => (
          <option key={m.id} value={m.id}>
            {t.importByMeasure(m.title)}
          </option>
        ))}
        {item.flag ? <option value="judged">{t.importJudged}</option> : null}
      </select>
    </div>
  )
}

const Card = ({ item, d, put }: { item: Item; d: Decided | undefined; put: Props['put'] }) => (
  <div className="card box">
    <h3>
      {[...item.above, item.title].join(' › ')}　{item.max} 分　<span className="muted">{t.importLine(item.line)}</span>
    </h3>
    {item.flag ? (
      <p>
        <b className="tag late">{t.importWhy}</b>　{item.flag.sentence}
        {item.flag.words ? `：${item.flag.words}` : ''}
      </p>
    ) : null}
    <dl className="facts">
      <div>
        <dt>{t.original}</dt>
        <dd className="pre">
          {item.content.includes('\n') || item.content.length > item.title.length ? `${item.content}\n${item.original}` : item.original}
        </dd>
      </div>
      {item.readings.length > 0 ? (
        <div>
          <dt>{t.reading}</dt>
          <dd>{item.readings.join('；')}</dd>
        </div>
      ) : null}
    </dl>
    <How item={item} d={d} put={put} />
  </div>
)

/** Every item, doubts first, its words beside our reading and the choice that is left to a person. */
export const ItemCards = ({ check, decisions, put }: Props) => (
  <section>
    <h2>{t.importLines}</h2>
    <p className="muted">{t.importFirst}</p>
    <div>
      {[...check.items.filter((i) => i.flag), ...check.items.filter((i) => !i.flag)].map((i) => (
        <Card key={i.line} item={i} d={decisions[i.line]} put={put} />
      ))}
    </div>
  </section>
)

/** Bonus, deductions and vetoes: the latter two need a measure to enter the draft. */
export const OutsideCards = ({ check, decisions, put }: Props) =>
  check.outside.length === 0 ? null : (
    <section>
      <h2>{t.importOutside}</h2>
      <div>
        {check.outside.map((o) => (
          <div key={o.line} className="card box">
            <h3>
              {o.kind ? `${t[o.kind]}　` : ''}
              {o.title}　<span className="muted">{t.importLine(o.line)}</span>
            </h3>
            <dl className="facts">
              <div>
                <dt>{t.original}</dt>
                <dd className="pre">{o.original}</dd>
              </div>
              <div>
                <dt>{o.flag ? t.importWhy : t.reading}</dt>
                <dd>{o.flag ? o.flag.sentence : o.reading}</dd>
              </div>
            </dl>
            {o.needsMeasure ? (
              <div className="field">
                <label htmlFor={`out-${o.line}`}>{t.importHow}</label>
                <select
                  id={`out-${o.line}`}
                  value={decisions[o.line]?.measure ?? ''}
                  onChange={(e) => put(o.line, e.target.value === '' ? null : { measure: e.target.value })}
                >
                  <option value="">{t.importLater}</option>
                  {o.measures.map((m) => (
                    <option key={m.id} value={m.id}>
                      {t.importByMeasure(m.title)}
                    </option>
                  ))}
                </select>
              </div>
            ) : null}
          </div>
        ))}
      </div>
    </section>
  )
