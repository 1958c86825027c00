import { Wordmark } from '../ui/Mark.tsx'
import { LanguageMenu } from './LanguageMenu.tsx'
import { ThemeMenu } from './ThemeMenu.tsx'
import styles from './Header.module.css'

/** The bar on pages before sign-in. */
export const PublicHeader = () => (
  <header className={`${styles.header} ${styles.public}`}>
    <Wordmark />
    <span className={styles.gap} />
    <LanguageMenu />
    <ThemeMenu />
  </header>
)
