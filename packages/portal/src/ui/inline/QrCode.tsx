import { encodeQR } from 'qr'
import styles from './QrCode.module.css'

interface QrCodeProps {
  readonly content: string
  /** What it is, for those who cannot see it. */
  readonly label: string
}

/** A QR code, dark on white in every theme: cameras want it so. The quiet zone belongs to it. */
export const QrCode = ({ content, label }: QrCodeProps) => {
  const modules = encodeQR(content, 'raw', { ecc: 'medium', border: 4 })
  const dark = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  const size = modules.length
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path d="M0 0h${size}v${size}h-${size}z" fill="#fff"/><path d="${dark.join('')}"/></svg>`
  return <img className={styles.code} alt={label} src={`data:image/svg+xml,${encodeURIComponent(svg)}`} />
}
