import styles from './Tag.module.css'
import type { ReactNode } from 'react'

interface TagProps {
  readonly children: ReactNode
  /** For what is said beside something more important. */
  readonly quiet?: boolean
}

/** A word about the thing it stands beside: a role, “you”, “this device”. A status has a badge of its own. */
export const Tag = ({ children, quiet = false }: TagProps) => (
  <span className={quiet ? `${styles.tag} ${styles.quiet}` : styles.tag}>{children}</span>
)
