import { Link } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, ReactNode } from 'react'
import { parseSearch } from './address.ts'

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { to: string; children: ReactNode }

/** Link within the desk by plain address; `http…`, `/api/…` and `/h/…` leave it as ordinary links. */
export const Go = ({ to, ...rest }: Props) => {
  if (/^(https?:|\/api\/|\/h\/|#)/.test(to)) return <a href={to} {...rest} />
  const [path, query] = to.split('?') as [string, string?]
  return <Link {...(rest as object)} to={path} search={parseSearch(query ?? '') as never} />
}
