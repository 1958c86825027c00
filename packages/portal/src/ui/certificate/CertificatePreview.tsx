import { useText } from '../../locales/text.ts'
import { Literal } from '../Facts.tsx'
import { FilePreview } from '../upload/FilePreview.tsx'
import { Fingerprint, HexPairs } from './Fingerprint.tsx'
import { useFingerprint } from './use-fingerprint.ts'
import { ValidityBar } from './ValidityBar.tsx'
import { DistinguishedName } from './DistinguishedName.tsx'
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
  const fingerprint = useFingerprint(certificate.der)
  return (
    <FilePreview
      warnings={warnings.map((warning) =>
        t(`warning.${warning}`, {
          organization,
          found: certificate.organization ?? '',
          key: certificate.key.name,
        }),
      )}
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
  )
}
