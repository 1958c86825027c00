import { useEffect } from 'react'
import { Mark } from '../ui/Mark.tsx'
import styles from './PublicTitle.module.css'

/** The heading of a page before sign-in. */
export const PublicTitle = ({ title, text }: { readonly title: string; readonly text?: string }) => {
  useEffect(() => {
    document.title = `${title} · Entente`
  }, [title])
  return (
    <div className={styles.root}>
      <Mark size={44} />
      <h1 className={styles.title} tabIndex={-1}>
        {title}
      </h1>
      {text !== undefined && <p className={styles.text}>{text}</p>}
    </div>
  )
}
