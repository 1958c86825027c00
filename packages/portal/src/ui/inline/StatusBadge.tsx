import { useText } from '../../locales/text.ts'
import { statusTone } from './status.ts'
import styles from './StatusBadge.module.css'
import type { StatusWord } from './status.ts'

/** Letters from which a badge may take two lines in a table. */
const manyLetters = 25

/** A status as colour and word. */
export const StatusBadge = ({ status }: { readonly status: StatusWord }) => {
  const t = useText('status')
  const text = t(status)
  const length = text.length >= manyLetters ? styles.long : ''
  return <span className={`${styles.badge} ${styles[statusTone[status]] ?? ''} ${length}`}>{text}</span>
}
