import { create } from 'qrcode'

/** A QR code as the path of an SVG, for pages that draw it themselves: level L, because a token is long and the paper is fresh. */
export const qrPath = (text: string): { side: number; d: string } => {
  const { size, data } = create(text, { errorCorrectionLevel: 'L' }).modules
  let d = ''
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (data[y * size + x]) d += `M${x + 4} ${y + 4}h1v1h-1z`
  return { side: size + 8, d }
}
