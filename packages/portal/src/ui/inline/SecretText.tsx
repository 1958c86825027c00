import { CopyButton } from './CopyButton.tsx'
import styles from './SecretText.module.css'

interface SecretTextProps {
  readonly value: string
  /** What it is, in words. */
  readonly what: string
}

/** A text that lets whoever has it in, as it is written, to copy. */
export const SecretText = ({ value, what }: SecretTextProps) => (
  <div className={styles.frame}>
    <code className={styles.text} dir="ltr" translate="no" aria-label={what}>
      {value}
    </code>
    <CopyButton value={value} what={what} />
  </div>
)
