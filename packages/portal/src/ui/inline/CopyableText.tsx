import { CopyButton } from './CopyButton.tsx'
import styles from './CopyableText.module.css'

interface CopyableTextProps {
  readonly value: string
  /** What it is, in words. */
  readonly what: string
}

/** A text to copy, as it is written: a key that lets whoever has it in, a command. */
export const CopyableText = ({ value, what }: CopyableTextProps) => (
  <div className={styles.frame}>
    <code className={styles.text} dir="ltr" translate="no" aria-label={what}>
      {value}
    </code>
    <CopyButton value={value} what={what} />
  </div>
)
