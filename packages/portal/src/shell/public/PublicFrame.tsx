import { Footer } from '../Footer.tsx'
import { OfflineNote } from '../OfflineNote.tsx'
import { PublicHeader } from './PublicHeader.tsx'
import { SkipLink } from '../navigation/SkipLink.tsx'
import styles from './PublicFrame.module.css'
import type { ReactNode } from 'react'

/** The frame of pages before sign-in. */
export const PublicFrame = ({
  children,
  wide = false,
}: {
  readonly children: ReactNode
  readonly wide?: boolean
}) => (
  <div className={styles.frame}>
    <SkipLink />
    <PublicHeader />
    <OfflineNote />
    <main id="content" tabIndex={-1} className={styles.main}>
      <div className={wide ? styles.wide : styles.narrow}>{children}</div>
    </main>
    <Footer />
  </div>
)
