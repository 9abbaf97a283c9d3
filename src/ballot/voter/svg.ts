/** A path of black squares as a picture; `label` is what a screen reader says of it. */
export const squares = (
  o: { side: number; d: string },
  label: string,
  size: string,
  more: Readonly<Record<string, string>> = {},
): SVGElement => {
  const ns = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(ns, 'svg')
  const attributes: Record<string, string> = {
    viewBox: `0 0 ${o.side} ${o.side}`,
    role: 'img',
    'aria-label': label,
    // White under it: a dark theme must not turn it round.
    style: `width:${size};height:${size};background:#fff`,
    'shape-rendering': 'crispEdges',
    ...more,
  }
  for (const name of Object.keys(attributes)) svg.setAttribute(name, attributes[name]!)
  const shape = document.createElementNS(ns, 'path')
  shape.setAttribute('d', o.d)
  svg.appendChild(shape)
  return svg
}
