import { useNow } from 'use-intl'
import { useText } from '../../locales/text.ts'
import { readName } from '../../ui/certificate/distinguished-name.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { DateTime, useDayText } from '../../ui/DateTime.tsx'
import { Literal } from '../../ui/Facts.tsx'
import { FilePreview } from '../../ui/upload/FilePreview.tsx'
import { crlWarningsOf } from './crl-file.ts'
import type { CrlFacts } from './parse-crl.ts'

interface CrlPreviewProps {
  readonly crl: CrlFacts
  /** The name of the CA whose list it should be, in comparable form; undefined where it cannot be read. */
  readonly issuerKey: string | undefined
  readonly newest: Date | undefined
}

/** What a revocation list says, read in the browser. */
export const CrlPreview = ({ crl, issuerKey, newest }: CrlPreviewProps) => {
  const t = useText('trustStore')
  const certificate = useText('certificate')
  const day = useDayText()
  const now = useNow()
  const values = {
    issuer: readName(crl.issuer).called,
    date: newest === undefined ? '' : day(newest.toISOString()),
  }
  return (
    <FilePreview
      warnings={crlWarningsOf(crl, { now, issuerKey, newest }).map((warning) =>
        t(`crl.warning.${warning}`, values),
      )}
      facts={[
        { label: t('issuedBy'), value: <DistinguishedName name={crl.issuer} />, wide: true },
        { label: t('crl.thisUpdate'), value: <DateTime at={crl.thisUpdate.toISOString()} /> },
        {
          label: t('crl.nextUpdate'),
          value: <DateTime at={crl.nextUpdate?.toISOString() ?? null} missing={t('crl.notSaid')} />,
        },
        { label: t('crl.entries'), value: crl.entries },
        { label: t('crl.number'), value: <Literal>{crl.number ?? '–'}</Literal> },
        {
          label: certificate('signatureAlgorithm'),
          value: <Literal>{crl.signatureAlgorithm}</Literal>,
        },
      ]}
    />
  )
}
