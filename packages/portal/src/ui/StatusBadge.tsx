import { useText } from '../locales/text.ts'
import { statusTone } from './status.ts'
import styles from './StatusBadge.module.css'
import type { StatusWord } from './status.ts'

/** A status as colour and word. */
export const StatusBadge = ({ status }: { readonly status: StatusWord }) => {
  const t = useText('status')
  return <span className={`${styles.badge} ${styles[statusTone[status]] ?? ''}`}>{t(status)}</span>
}
