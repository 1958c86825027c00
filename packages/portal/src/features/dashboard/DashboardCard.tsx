import { Link } from '@tanstack/react-router'
import styles from './DashboardCard.module.css'
import type { Icon } from '../../ui/icons.tsx'
import type { RegisteredRouter, ToPathOption } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface DashboardCardProps {
  readonly to: ToPathOption<RegisteredRouter, '/'>
  readonly icon: Icon
  readonly title: string
  readonly text: string
  /** How many items wait, in words; shown in amber. */
  readonly waiting?: string | null
}

/** One area of work. */
export const DashboardCard = ({ to, icon: Drawing, title, text, waiting = null }: DashboardCardProps) => (
  <Link to={to} className={styles.card}>
    <span className={styles.icon}>
      <Drawing size={26} />
    </span>
    <h2 className={styles.title}>{title}</h2>
    <span className={styles.text}>{text}</span>
    {waiting !== null && <span className={styles.waiting}>{waiting}</span>}
  </Link>
)

export const DashboardCards = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.cards}>{children}</div>
)
