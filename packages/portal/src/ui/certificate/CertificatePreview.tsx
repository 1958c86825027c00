import { keyTextOf, namePartsOf, signatureTextOf } from '@entente/trust/view'
import { useText } from '../../locales/text.ts'
import { Literal } from '../facts/Facts.tsx'
import { toHexPairs } from '../hex-pairs.ts'
import { FilePreview } from '../upload/FilePreview.tsx'
import { Fingerprint, HexPairs } from './Fingerprint.tsx'
import { useFingerprint } from './use-fingerprint.ts'
import { ValidityBar } from './ValidityBar.tsx'
import { DistinguishedName } from './DistinguishedName.tsx'
import type { CertificateView, Unacceptable } from '@entente/trust/view'

interface CertificatePreviewProps {
  readonly certificate: CertificateView
  /** What the server will refuse about it. */
  readonly refusals: readonly Unacceptable[]
}

/** What a file holds, read in the browser before anything is sent. */
export const CertificatePreview = ({ certificate, refusals }: CertificatePreviewProps) => {
  const t = useText('certificate')
  const fingerprint = useFingerprint(certificate.der)
  return (
    <FilePreview
      warnings={refusals.map(({ code, values }) => t(`warning.${code}`, values))}
      facts={[
        {
          label: t('subject'),
          value: <DistinguishedName name={namePartsOf(certificate.subject)} />,
          wide: true,
        },
        {
          label: t('issuer'),
          value: <DistinguishedName name={namePartsOf(certificate.issuer)} />,
          wide: true,
        },
        {
          label: t('validity'),
          value: <ValidityBar from={certificate.notBefore} till={certificate.notAfter} />,
          wide: true,
        },
        { label: t('key'), value: <Literal>{keyTextOf(certificate.keyAlgorithm)}</Literal> },
        {
          label: t('signatureAlgorithm'),
          value: <Literal>{signatureTextOf(certificate.signatureAlgorithm)}</Literal>,
        },
        {
          label: t('serialNumber'),
          value: <HexPairs>{toHexPairs(certificate.serialNumber.bytes)}</HexPairs>,
          wide: true,
        },
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
