import { Anchor } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { nameLineOf } from '../../ui/certificate/name-text.ts'
import { Fingerprint } from '../../ui/certificate/Fingerprint.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { FactEntry, FactList } from '../../ui/facts/FactList.tsx'
import { Literal } from '../../ui/facts/Facts.tsx'
import { asHexPairs } from '../../ui/hex-pairs.ts'
import { CertificateIcon } from '../../ui/icons.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { useRoleName } from '../../ui/use-role-name.ts'
import styles from './PlatformTrust.module.css'
import type { Response } from '../../api/client.ts'

type Application = Response<'key-service.get-application'>
type ModuleCertificate = Application['modules'][number]
type ReferenceKey = Application['keys'][number]

const ModuleEntry = ({ certificate }: { readonly certificate: ModuleCertificate }) => {
  const t = useText('application')
  const { subjectName, issuerName, sha256, validFrom, validTill, status } = certificate
  const name = nameLineOf(subjectName)
  return (
    <FactEntry
      name={<DistinguishedName name={subjectName} />}
      status={<StatusBadge status={status} />}
      facts={[
        { label: t('validFrom'), value: <DateTime at={validFrom} /> },
        { label: t('validTill'), value: <DateTime at={validTill} /> },
        { label: t('certifiedBy'), value: <DistinguishedName name={issuerName} />, wide: true },
        {
          label: t('fingerprint'),
          value: <Fingerprint value={asHexPairs(sha256)} what={t('fingerprintOf', { name })} />,
          wide: true,
        },
      ]}
    >
      <div className={styles.files}>
        <Anchor href={certificate.certificatePath} aria-label={t('certificateOf', { name })}>
          {t('certificateFile')}
        </Anchor>
        <Anchor href={certificate.crlPath} aria-label={t('listOf', { name })}>
          {t('revocationList')}
        </Anchor>
      </div>
    </FactEntry>
  )
}

const KeyEntry = ({ certificate }: { readonly certificate: ReferenceKey }) => {
  const t = useText('application')
  const { certificateId, referenceId, purpose, issuerName, sha256, validTill, status } = certificate
  return (
    <FactEntry
      name={<Literal>{referenceId}</Literal>}
      status={<StatusBadge status={status} />}
      facts={[
        { label: t('purpose'), value: t(`purposes.${purpose}`) },
        { label: t('validTill'), value: <DateTime at={validTill} /> },
        { label: t('certifiedBy'), value: <DistinguishedName name={issuerName} />, wide: true },
        {
          label: t('fingerprint'),
          value: <Fingerprint value={asHexPairs(sha256)} what={t('fingerprintOf', { name: referenceId })} />,
          wide: true,
        },
      ]}
      note={certificate.isCertifiedElsewhere ? t('broughtBack') : undefined}
    >
      {/* A certificate that another authority has signed stands in no register of ours. */}
      {certificateId !== null && (
        <TextLink
          to="/admin/issued-certificates/$certificateId"
          params={{ certificateId }}
          aria-label={t('detailsOf', { name: referenceId })}
        >
          {t('details')}
        </TextLink>
      )}
    </FactEntry>
  )
}

/** One application: its module keys, and the current key of each reference. */
export const ApplicationPage = () => {
  const t = useText('application')
  const issued = useText('issued')
  const roleName = useRoleName()
  const { applicationId } = useParams({
    from: '/inside/admin/issued-certificates/applications/$applicationId',
  })
  const query = useRead('key-service.get-application', { params: { applicationId } })
  return (
    <Page title={applicationId} crumbs={[{ label: issued('title'), to: '/admin/issued-certificates' }]}>
      <Panel title={t('modules')}>
        <Loaded query={query} height={200}>
          {({ modules, roles }) => (
            <>
              <p className={styles.lead}>
                {roles.length === 0
                  ? t('usedByAdministrators')
                  : t('usedBy', { roles: roles.map(roleName).join(' · ') })}
              </p>
              {modules.length === 0 ? (
                <p>{t('noModule')}</p>
              ) : (
                <FactList label={t('modules')}>
                  {modules.map((each) => (
                    <ModuleEntry key={each.sha256} certificate={each} />
                  ))}
                </FactList>
              )}
            </>
          )}
        </Loaded>
      </Panel>
      <Panel title={t('keys')}>
        <Loaded query={query} height={200}>
          {({ keys }) =>
            keys.length === 0 ? (
              <EmptyState icon={CertificateIcon} title={t('nothing')}>
                {t('nothingText')}
              </EmptyState>
            ) : (
              <FactList label={t('keys')}>
                {keys.map((each) => (
                  <KeyEntry key={each.sha256} certificate={each} />
                ))}
              </FactList>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  )
}
