import { useText } from '../../locales/text.ts'
import { CopyableId } from '../../ui/facts/CopyableId.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DateTime, Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import type { Sbi } from './sbi.ts'

/** What an interface is: version, hash, and from when to when it counts. */
export const SbiSummary = ({ sbi }: { readonly sbi: Sbi }) => {
  const t = useText('sbis')
  return (
    <Facts
      facts={[
        { label: t('version'), value: <Foreign>{sbi.sbiVersion}</Foreign> },
        { label: t('organization'), value: <Foreign>{sbi.orgName}</Foreign> },
        { label: t('partnerId'), value: <Literal>{sbi.partnerId}</Literal> },
        { label: t('created'), value: <Day at={sbi.sbiCreatedDateTime} /> },
        { label: t('expires'), value: <Day at={sbi.sbiExpiryDateTime} /> },
        { label: t('registered'), value: <DateTime at={sbi.createdDateTime} /> },
        {
          label: t('hash'),
          value: <CopyableId what={t('hash')}>{sbi.swBinaryHash}</CopyableId>,
          wide: true,
        },
        {
          label: t('sbiId'),
          value: <CopyableId what={t('sbiId')}>{sbi.sbiId}</CopyableId>,
          wide: true,
        },
      ]}
    />
  )
}
