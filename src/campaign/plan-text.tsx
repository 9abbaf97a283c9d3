import { useId, useRef } from 'react'
import { Button } from '../web/desk/button.tsx'
import { sayProblem } from './plan.text.ts'
import { type Parsed, parsePlan } from './plan.ts'
import { campaignPageText as t } from './workspace.text.ts'

/** `null` while nothing is there. The same reader as on the server, so what passes here passes there. */
export const readPlanText = (text: string): Parsed | null => (text.trim() === '' ? null : parsePlan(text))

/** The whole plan as text: typed, pasted or from a file, checked as it stands. */
export const PlanText = ({
  text,
  onChange,
  label,
  hint,
  upload,
  right,
}: {
  text: string
  onChange: (text: string) => void
  label: string
  hint: string
  upload: string
  right: string
}) => {
  const id = useId()
  const file = useRef<HTMLInputElement>(null)
  const read = readPlanText(text)
  const take = async (f: File | undefined) => f && onChange(await f.text())
  return (
    <div className="field plan-text">
      <div className="tab-head">
        <div>
          <label htmlFor={id}>{label}</label>
          <div className="hint">{hint}</div>
        </div>
        <span>
          <Button small onClick={() => file.current?.click()}>
            {upload}
          </Button>
          <input
            ref={file}
            type="file"
            accept=".json,application/json"
            hidden
            onChange={(e) => {
              void take(e.target.files?.[0])
              e.target.value = ''
            }}
          />
        </span>
      </div>
      <textarea
        id={id}
        className="paste"
        spellCheck={false}
        value={text}
        onChange={(e) => onChange(e.target.value)}
        onDragOver={(e) => e.preventDefault()}
        onDrop={(e) => {
          const dropped = e.dataTransfer.files[0]
          if (!dropped) return
          e.preventDefault()
          void take(dropped)
        }}
        aria-describedby={`${id}-says`}
      />
      <div id={`${id}-says`} role="status">
        {read === null ? (
          <p className="muted">{t['new.waiting']}</p>
        ) : read.ok ? (
          <p className="right-note">{right}</p>
        ) : (
          <>
            <p className="refused">{t['new.problems'](read.problems.length)}</p>
            <ul className="problems">
              {read.problems.slice(0, 30).map((p, i) => (
                <li key={i}>{sayProblem(p)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  )
}
