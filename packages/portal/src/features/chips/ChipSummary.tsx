import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useText } from '../../locales/text.ts'
import { useCertificateFacts } from '../../ui/certificate/CertificateFacts.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import type { Chip } from './chip.ts'

/** What an administrator decides about: the chip, and the certificate in it. */
export const ChipSummary = ({ chip }: { readonly chip: Chip }) => {
  const t = useText('chips')
  const factsOf = useCertificateFacts()
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
          : factsOf(leaf)),
      ]}
    />
  )
}
