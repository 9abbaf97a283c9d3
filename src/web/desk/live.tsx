import { useEffect, useState } from 'react'

// One polite region for the whole desk: screen readers hear what changed without the focus moving.
let tell: (text: string) => void = () => {}

/** Say a change of state aloud, e.g. 已保存. */
export const announce = (text: string): void => tell(text)

export const LiveRegion = () => {
  const [text, set] = useState('')
  useEffect(() => {
    // The same sentence twice is heard twice: the invisible mark differs.
    tell = (t) => set((was) => (was === t ? `${t}\u200b` : t))
    return () => {
      tell = () => {}
    }
  }, [])
  return (
    <>
      <div className="sr" role="status" aria-live="polite">
        {text}
      </div>
      <Toast text={text} />
    </>
  )
}

const Toast = ({ text }: { text: string }) => {
  const [shown, show] = useState(false)
  useEffect(() => {
    if (!text) return
    show(true)
    const t = setTimeout(() => show(false), 4000)
    return () => clearTimeout(t)
  }, [text])
  return shown ? (
    <div className="toast" aria-hidden="true">
      {text}
    </div>
  ) : null
}
