import styles from './Panel.module.css'
import type { ReactNode } from 'react'

interface PanelProps {
  readonly title?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** No inner padding: tables bring their own. */
  readonly flush?: boolean
}

/** A surface on the page with an optional heading. */
export const Panel = ({ title, actions, children, flush = false }: PanelProps) => (
  <section className={styles.panel}>
    {(title !== undefined || actions !== undefined) && (
      <div className={styles.head}>
        {title !== undefined && <h2 className={styles.title}>{title}</h2>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    )}
    <div className={flush ? undefined : styles.body}>{children}</div>
  </section>
)

/** What somebody has written, word for word: why something was decided. */
export const Quote = ({ children }: { readonly children: ReactNode }) => (
  <blockquote className={styles.quote} dir="auto">
    {children}
  </blockquote>
)
