import { WarningIcon } from '../icons.tsx'
import styles from './DecisionDesk.module.css'

/** Says that something cannot be undone, so that nobody overlooks it. */
export const FinalNote = ({ children }: { readonly children: string }) => (
  <p className={styles.final}>
    <WarningIcon size={18} />
    <span>{children}</span>
  </p>
)
