import { Anchor } from '@mantine/core'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import styles from './PlatformTrust.module.css'

/** The platform's roots and issuing keys, with the files that everybody may fetch; module keys stand with their applications. */
export const AuthoritiesPanel = () => {
  const t = useText('issued')
  const day = useDayText()
  const query = useRead('platform-trust.authorities', {})
  return (
    <Panel title={t('authorities')} actions={<Anchor href="/trust/ca.p7b">{t('allAuthorities')}</Anchor>}>
      <Loaded query={query} height={120}>
        {({ authorities }) => (
          <ul className={styles.list}>
            {authorities
              .filter(({ kind }) => kind !== 'MODULE')
              .map(({ sha256, subjectName, isCurrent, validTill, certificatePath, crlPath }) => (
                <li key={sha256} className={styles.item}>
                  <div className={styles.what}>
                    <DistinguishedName name={subjectName} />
                    <span className={styles.quiet}>
                      {t(isCurrent ? 'signsUntil' : 'publishedUntil', { date: day(validTill) })}
                    </span>
                  </div>
                  <Anchor href={certificatePath}>{t('certificateFile')}</Anchor>
                  <Anchor href={crlPath}>{t('revocationList')}</Anchor>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}
