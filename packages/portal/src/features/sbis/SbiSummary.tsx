import { useText } from '../../locales/text.ts'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DateTime, Day } from '../../ui/inline/DateTime.tsx'
import { CopyButton } from '../../ui/inline/CopyButton.tsx'
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
          value: (
            <>
              <Literal>{sbi.swBinaryHash}</Literal> <CopyButton value={sbi.swBinaryHash} what={t('hash')} />
            </>
          ),
          wide: true,
        },
        {
          label: t('sbiId'),
          value: (
            <>
              <Literal>{sbi.sbiId}</Literal> <CopyButton value={sbi.sbiId} what={t('sbiId')} />
            </>
          ),
          wide: true,
        },
      ]}
    />
  )
}
