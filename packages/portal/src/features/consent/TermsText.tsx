import { useRead } from '../../api/queries.ts'
import { toAccountLocale } from '../../locales/languages.ts'
import { isolated, useText } from '../../locales/text.ts'
import { useLanguage } from '../../shell/language/LanguageProvider.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import styles from './TermsText.module.css'

/** The text in force, in the language of the interface. */
export const TermsText = () => {
  const t = useText('terms')
  const query = useRead('accounts.terms', { query: { locale: toAccountLocale(useLanguage()) } })
  return (
    <Loaded query={query} height={320}>
      {({ version, sections }) => (
        <>
          {sections.map(({ heading, text }) => (
            <section key={heading} className={styles.section} dir="auto">
              <h2>{heading}</h2>
              {text.split('\n').map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
            </section>
          ))}
          <p className={styles.version}>{t('version', { version: isolated(version) })}</p>
        </>
      )}
    </Loaded>
  )
}
