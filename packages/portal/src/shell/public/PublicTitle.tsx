import { useArrival } from '../../ui/focus/use-arrival.ts'
import { Mark } from '../../ui/inline/Mark.tsx'
import styles from './PublicTitle.module.css'

/** The heading of a page before sign-in. */
export const PublicTitle = ({ title, text }: { readonly title: string; readonly text?: string }) => {
  const heading = useArrival(title)
  return (
    <div className={styles.root}>
      <Mark size={44} />
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      {text !== undefined && <p className={styles.text}>{text}</p>}
    </div>
  )
}
