import { standardPageText as t } from './page.text.ts'

/** What the linter says of a draft, told again after each change. */
export const Findings = ({ s }: { s: { findings: readonly { level: 'refuse' | 'warn'; sentence: string }[] } }) => (
  <section className="card box" aria-live="polite">
    <h2>
      {t.findings}（{s.findings.length}）
    </h2>
    {s.findings.length === 0 ? <p>{t.noFindings}</p> : null}
    <ul className="lines">
      {s.findings.map((f) => (
        <li key={f.sentence}>
          <b>{f.level === 'refuse' ? t.refuse : t.warn}</b>　{f.sentence}
        </li>
      ))}
    </ul>
  </section>
)
