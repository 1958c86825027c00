import { useId, useState } from 'react'
import { ChevronDownIcon } from '../icons.tsx'
import styles from './Panel.module.css'
import type { ReactNode } from 'react'

interface FoldedPanelProps {
  readonly title: string
  /** What it holds, in a few words beside the title. */
  readonly hint?: ReactNode
  /** Drawn, and read from the server, when it is opened. */
  readonly children: ReactNode
}

/** A surface that stays a line until somebody wants what is in it. */
export const FoldedPanel = ({ title, hint, children }: FoldedPanelProps) => {
  const [open, setOpen] = useState(false)
  const body = useId()
  return (
    <section className={styles.panel}>
      <h2 className={styles.title}>
        <button
          type="button"
          className={styles.fold}
          aria-expanded={open}
          aria-controls={open ? body : undefined}
          onClick={() => setOpen(!open)}
        >
          <span>{title}</span>
          {hint !== undefined && <span className={styles.hint}>{hint}</span>}
          <span className={styles.chevron} data-open={open}>
            <ChevronDownIcon size={17} />
          </span>
        </button>
      </h2>
      {open && (
        <div id={body} className={styles.body}>
          {children}
        </div>
      )}
    </section>
  )
}
