// The little XML that workbook parts need. No entities but the five and numbers are known, so nothing can expand.

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const entity = (_: string, name: string): string => {
  if (name[0] !== '#') return named[name] ?? ''
  const n = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return n > 0 && n <= 0x10ffff ? String.fromCodePoint(n) : ''
}

export const unescapeXml = (text: string): string => (text.includes('&') ? text.replace(/&(#x?[\da-fA-F]+|\w+);/g, entity) : text)

/** `_x000D_` and the like stand for characters XML cannot hold. @source ECMA-376 part 1, 22.9.2.19 (ST_Xstring) */
const unescapeXstring = (text: string): string =>
  text.includes('_x') ? text.replace(/_x([\dA-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text

export const cellText = (xml: string): string =>
  unescapeXstring(unescapeXml(xml.includes('<![CDATA[') ? xml.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1') : xml))

/** Attribute of an opening tag, still escaped. */
export const attribute = (tag: string, name: string): string | undefined => {
  const quick = tag.indexOf(` ${name}="`)
  if (quick >= 0) {
    const start = quick + name.length + 3
    return tag.slice(start, tag.indexOf('"', start))
  }
  // Single quotes, line breaks or spaces around "=": lawful, met only in hand-made files.
  if (!tag.includes(name)) return undefined
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  return found?.[1] ?? found?.[2]
}

/** Opening tags of all elements with this local name, in order. For small parts. */
export const elements = (xml: string, local: string): string[] =>
  xml.match(new RegExp(`<(?:\\w+:)?${local}(?=[\\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>`, 'g')) ?? []

/** Text of a shared or inline string: all runs, without the phonetic guide. */
export const siText = (xml: string): string => {
  const open = xml.indexOf('<t>')
  if (open === 0 && xml.indexOf('</t>') === xml.length - 4) return cellText(xml.slice(3, -4))
  const shown = xml.replace(/<((?:\w+:)?)rPh\b[\s\S]*?<\/\1rPh>/g, '')
  let text = ''
  for (const run of shown.matchAll(/<((?:\w+:)?)t(?:\s[^>]*)?>([\s\S]*?)<\/\1t>/g)) text += cellText(run[2]!)
  return text
}

/** Most cells need nothing; a loop over codes tells so three times faster than the expressions below. */
const needsEscape = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 38 || c === 60 || c === 62 || c === 34 || (c < 32 && c !== 9 && c !== 10) || c >= 0xfffe) return true
    if (c === 95 && text.charCodeAt(i + 1) === 120) return true
  }
  return false
}

export const escapeXml = (text: string): string =>
  needsEscape(text)
    ? text
        .replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/"/g, '&quot;')
        .replace(/[\ufffe\uffff]|(?![\t\n])\p{Cc}/gu, (c) => `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    : text
