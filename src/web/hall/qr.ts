import { create } from 'qrcode'
import { type Html, raw } from './html.ts'

/** QR code of an address as one inline SVG path; level M, quiet zone of four. */
export const qr = (url: string, label: string): Html => {
  const { size, data } = create(url, { errorCorrectionLevel: 'M' }).modules
  let d = ''
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      if (!data[y * size + x]) continue
      let run = 1
      while (x + run < size && data[y * size + x + run]) run++
      d += `M${x + 4} ${y + 4}h${run}v1h-${run}z`
      x += run
    }
  const side = size + 8
  return raw(
    `<svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${d}"/></svg>`,
  )
}
