import { useText } from '../locales/text.ts'
import { TextLink } from '../ui/links.tsx'
import styles from './Footer.module.css'

/** The end of every page. */
export const Footer = () => {
  const t = useText('shell')
  return (
    <footer className={styles.footer}>
      <span>{t('footer')}</span>
      <nav aria-label={t('footerNavigation')} className={styles.links}>
        <TextLink to="/terms" size="sm">
          {t('terms')}
        </TextLink>
        <a href="/api-docs" target="_blank" rel="noreferrer">
          {t('apiDocs')}
        </a>
      </nav>
    </footer>
  )
}
