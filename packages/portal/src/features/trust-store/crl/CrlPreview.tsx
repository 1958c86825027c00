import { useNow } from 'use-intl'
import { namePartsOf, signatureTextOf, type CrlView, type Name } from '@entente/trust/view'
import { isolated, useText } from '../../../locales/text.ts'
import { DistinguishedName } from '../../../ui/certificate/DistinguishedName.tsx'
import { DateTime, useDayText } from '../../../ui/inline/DateTime.tsx'
import { Literal } from '../../../ui/facts/Facts.tsx'
import { FilePreview } from '../../../ui/upload/FilePreview.tsx'
import { calledOf } from '../../../ui/certificate/name-text.ts'
import { crlWarningsOf, numberOf } from './crl-file.ts'

interface CrlPreviewProps {
  readonly crl: CrlView
  /** The name of the CA whose list it should be; undefined where it cannot be read. */
  readonly issuer: Name | undefined
  readonly newest: Date | undefined
}

/** What a revocation list says, read in the browser. */
export const CrlPreview = ({ crl, issuer, newest }: CrlPreviewProps) => {
  const t = useText('trustStore')
  const certificate = useText('certificate')
  const day = useDayText()
  const now = useNow()
  const values = {
    issuer: isolated(calledOf(namePartsOf(crl.issuer))),
    date: newest === undefined ? '' : day(newest.toISOString()),
  }
  return (
    <FilePreview
      warnings={crlWarningsOf(crl, { now, issuer, newest }).map((warning) =>
        t(`crl.warning.${warning}`, values),
      )}
      facts={[
        { label: t('issuedBy'), value: <DistinguishedName name={namePartsOf(crl.issuer)} />, wide: true },
        { label: t('crl.thisUpdate'), value: <DateTime at={crl.thisUpdate.toISOString()} /> },
        {
          label: t('crl.nextUpdate'),
          value: <DateTime at={crl.nextUpdate?.toISOString() ?? null} missing={t('crl.notSaid')} />,
        },
        { label: t('crl.entries'), value: crl.entryCount },
        { label: t('crl.number'), value: <Literal>{numberOf(crl) ?? '–'}</Literal> },
        {
          label: certificate('signatureAlgorithm'),
          value: <Literal>{signatureTextOf(crl.signatureAlgorithm)}</Literal>,
        },
      ]}
    />
  )
}
