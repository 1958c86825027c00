import styles from './EmptyState.module.css'
import type { Icon } from '../icons.tsx'
import type { ReactNode } from 'react'

interface EmptyStateProps {
  readonly icon: Icon
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** Nothing here, why, and what to do about it. */
export const EmptyState = ({ icon: Drawing, title, children, action }: EmptyStateProps) => (
  <div className={styles.root}>
    <span className={styles.icon}>
      <Drawing size={30} />
    </span>
    <p className={styles.title}>{title}</p>
    {children !== undefined && <div className={styles.text}>{children}</div>}
    {action !== undefined && <div className={styles.action}>{action}</div>}
  </div>
)
