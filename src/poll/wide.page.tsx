import type { ReactNode } from 'react'

/** A table wider than a phone scrolls by itself and is reached by keyboard; it does not widen the page. */
export const Wide = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
  <section aria-label={label} tabIndex={0} style={{ overflowX: 'auto', contain: 'inline-size' }}>
    {children}
  </section>
)
