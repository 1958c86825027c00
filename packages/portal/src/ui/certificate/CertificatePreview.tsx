import { useId } from 'react'
import { useText } from '../../locales/text.ts'
import { Facts, Literal } from '../Facts.tsx'
import { WarningIcon } from '../icons.tsx'
import { Fingerprint, HexPairs } from './Fingerprint.tsx'
import { useFingerprint } from './use-fingerprint.ts'
import { ValidityBar } from './ValidityBar.tsx'
import { DistinguishedName } from './DistinguishedName.tsx'
import styles from './CertificatePreview.module.css'
import type { CertificateFacts } from './parse-certificate.ts'
import type { CertificateWarning } from './warnings.ts'

interface CertificatePreviewProps {
  readonly certificate: CertificateFacts
  readonly warnings: readonly CertificateWarning[]
  /** The partner's organisation, for the warning that compares. */
  readonly organization?: string
}

/** What a file holds, read in the browser before anything is sent. */
export const CertificatePreview = ({ certificate, warnings, organization = '' }: CertificatePreviewProps) => {
  const t = useText('certificate')
  const heading = useId()
  const fingerprint = useFingerprint(certificate.der)
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
              <span>
                {t(`warning.${warning}`, {
                  organization,
                  found: certificate.organization ?? '',
                  key: certificate.key.name,
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Facts
        facts={[
          { label: t('subject'), value: <DistinguishedName name={certificate.subject} />, wide: true },
          { label: t('issuer'), value: <DistinguishedName name={certificate.issuer} />, wide: true },
          {
            label: t('validity'),
            value: <ValidityBar from={certificate.validFrom} till={certificate.validTill} />,
            wide: true,
          },
          { label: t('key'), value: <Literal>{certificate.key.name}</Literal> },
          { label: t('signatureAlgorithm'), value: <Literal>{certificate.signatureAlgorithm}</Literal> },
          { label: t('serialNumber'), value: <HexPairs>{certificate.serialNumber}</HexPairs>, wide: true },
          {
            label: t('fingerprint'),
            value:
              fingerprint === null ? (
                t(globalThis.isSecureContext ? 'working' : 'fingerprintNeedsHttps')
              ) : (
                <Fingerprint value={fingerprint} what={t('fingerprint')} />
              ),
            wide: true,
          },
        ]}
      />
    </section>
  )
}
