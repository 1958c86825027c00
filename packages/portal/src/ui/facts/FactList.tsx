import { Facts } from './Facts.tsx'
import styles from './FactList.module.css'
import type { Fact } from './Facts.tsx'
import type { ReactNode } from 'react'

interface FactListProps {
  readonly label: string
  readonly children: ReactNode
}

/** A list in a panel of which each entry has much to say. */
export const FactList = ({ label, children }: FactListProps) => (
  <ul className={styles.list} aria-label={label}>
    {children}
  </ul>
)

interface FactEntryProps {
  readonly name: ReactNode
  readonly status: ReactNode
  readonly facts: readonly Fact[]
  /** A sentence about how it stands. */
  readonly note?: string | undefined
  /** What can be done with it. */
  readonly children?: ReactNode
}

/** One entry: name and status, then facts. */
export const FactEntry = ({ name, status, facts, note, children }: FactEntryProps) => (
  <li className={styles.item}>
    <div className={styles.head}>
      {name}
      {status}
    </div>
    <Facts facts={facts} />
    {note !== undefined && <p className={styles.note}>{note}</p>}
    {children !== undefined && <div>{children}</div>}
  </li>
)
