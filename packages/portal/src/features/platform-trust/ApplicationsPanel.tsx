import { Anchor } from '@mantine/core'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { Literal } from '../../ui/facts/Facts.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import styles from './PlatformTrust.module.css'
import type { Response } from '../../api/client.ts'

type KeyApplication = Response<'key-service.list-applications'>[number]

const Row = ({ applicationId, module, references }: KeyApplication) => {
  const t = useText('application')
  const day = useDayText()
  return (
    <li className={styles.item}>
      <div className={styles.what}>
        <TextLink to="/admin/issued-certificates/applications/$applicationId" params={{ applicationId }}>
          <Literal>{applicationId}</Literal>
        </TextLink>
        <span className={styles.quiet}>
          {module === null ? t('noModule') : t('moduleUntil', { date: day(module.validTill) })}
          {(module !== null || references > 0) && ` ${t('references', { count: references })}`}
        </span>
      </div>
      {module !== null && module.status !== 'valid' && <StatusBadge status={module.status} />}
      {module !== null && (
        <>
          <Anchor href={module.certificatePath} aria-label={t('certificateOf', { name: applicationId })}>
            {t('certificateFile')}
          </Anchor>
          <Anchor href={module.crlPath} aria-label={t('listOf', { name: applicationId })}>
            {t('revocationList')}
          </Anchor>
        </>
      )}
    </li>
  )
}

/** Applications of the platform that have keys, each with the certificate of its module key. */
export const ApplicationsPanel = () => {
  const t = useText('application')
  const query = useRead('key-service.list-applications', {})
  return (
    <Panel title={t('all')}>
      <p>{t('explained')}</p>
      <Loaded query={query} height={240}>
        {(applications) => (
          <ul className={styles.list}>
            {applications.map((each) => (
              <Row key={each.applicationId} {...each} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}
