import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useText } from '../../locales/text.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { ValidityBar } from '../../ui/certificate/ValidityBar.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import type { Chip } from './chip.ts'
import { readMoment } from '../../api/moments.ts'

/** What an administrator decides about: the chip, and the certificate in it. */
export const ChipSummary = ({ chip }: { readonly chip: Chip }) => {
  const t = useText('chips')
  const certificate = useText('certificate')
  const leaf = chip.certificate?.caSigned[0]
  return (
    <Facts
      facts={[
        { label: t('make'), value: <Foreign>{chip.make}</Foreign> },
        { label: t('model'), value: <Foreign>{chip.model}</Foreign> },
        { label: t('organization'), value: <Foreign>{chip.orgName}</Foreign> },
        { label: t('partnerId'), value: <Literal>{chip.partnerId}</Literal> },
        ...(leaf === undefined
          ? [{ label: t('certificate'), value: t('noCertificate'), wide: true }]
          : [
              { label: certificate('subject'), value: <DistinguishedName name={leaf.subjectName} /> },
              { label: certificate('issuer'), value: <DistinguishedName name={leaf.issuerName} /> },
              {
                label: certificate('validity'),
                value: <ValidityBar from={readMoment(leaf.validFrom)} till={readMoment(leaf.validTill)} />,
                wide: true,
              },
              { label: certificate('key'), value: <Literal>{leaf.key}</Literal> },
            ]),
      ]}
    />
  )
}
