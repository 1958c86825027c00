import { Group } from '@mantine/core'
import { Marked } from '../inline/Foreign.tsx'
import styles from './EntryList.module.css'
import type { ReactNode } from 'react'

/** A short list in a panel, where a table would be too much. */
export const EntryList = ({ children }: { readonly children: ReactNode }) => (
  <ul className={styles.list}>{children}</ul>
)

interface EntryProps {
  readonly name: string
  /** Beside the name. */
  readonly tags?: ReactNode
  /** Below it, in small letters. */
  readonly facts?: ReactNode
  /** Buttons for what can be done with the entry. */
  readonly actions?: ReactNode
}

/** One line of an entry list. */
export const Entry = ({ name, tags, facts, actions }: EntryProps) => (
  <li className={styles.entry}>
    <div>
      <div className={styles.head}>
        <bdi className={styles.name}>
          <Marked>{name}</Marked>
        </bdi>
        {tags}
      </div>
      {facts !== undefined && <div className={styles.facts}>{facts}</div>}
    </div>
    {actions !== undefined && <Group gap="xs">{actions}</Group>}
  </li>
)
