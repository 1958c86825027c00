import { Wordmark } from '../../ui/inline/Mark.tsx'
import { LanguageMenu } from '../language/LanguageMenu.tsx'
import { ThemeMenu } from '../header/ThemeMenu.tsx'
import styles from '../header/Header.module.css'

/** The bar on pages before sign-in. */
export const PublicHeader = () => (
  <header className={`${styles.header} ${styles.public}`}>
    <Wordmark />
    <span className={styles.gap} />
    <LanguageMenu />
    <ThemeMenu />
  </header>
)
