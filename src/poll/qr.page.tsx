import { qrPath } from '../ballot/voter/qr.ts'

/** QR code as one path, drawn here: what it holds is sent to nobody. */
export const Qr = ({ text, label }: { text: string; label: string }) => {
  const { side, d } = qrPath(text)
  return (
    <svg
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      style={{ width: '32mm', height: '32mm' }}
    >
      <path fill="#fff" d={`M0 0h${side}v${side}H0z`} />
      <path d={d} />
    </svg>
  )
}
