import { useGo } from '../web/desk/address.ts'
import './chips.css'

/** A choice among few that stands in the address. Buttons, not links: a link to the same path would call itself the current page. */
export const Chips = ({ label, chips }: { label: string; chips: readonly { to: string; label: string; on: boolean }[] }) => {
  const go = useGo()
  return (
    <fieldset className="chips" aria-label={label}>
      {chips.map((c) => (
        <button key={c.to} type="button" aria-pressed={c.on} onClick={() => void go(c.to, { replace: true })}>
          {c.label}
        </button>
      ))}
    </fieldset>
  )
}
