import { useId } from 'react'
import { useText } from '../../locales/text.ts'
import { Facts } from '../facts/Facts.tsx'
import { WarningIcon } from '../icons.tsx'
import styles from './FilePreview.module.css'
import type { Fact } from '../facts/Facts.tsx'

interface FilePreviewProps {
  /** What will probably be refused or surprise, worst first. */
  readonly warnings: readonly string[]
  readonly facts: readonly Fact[]
}

/** What a file holds, read in the browser before anything is sent. */
export const FilePreview = ({ warnings, facts }: FilePreviewProps) => {
  const t = useText('upload')
  const heading = useId()
  return (
    <section className={styles.root} aria-labelledby={heading}>
      <h2 id={heading} className={styles.title}>
        {t('preview')}
      </h2>
      {warnings.length > 0 && (
        <ul className={styles.warnings} aria-label={t('warnings')}>
          {warnings.map((warning) => (
            <li key={warning}>
              <WarningIcon size={17} />
              <span>{warning}</span>
            </li>
          ))}
        </ul>
      )}
      <Facts facts={facts} />
    </section>
  )
}
