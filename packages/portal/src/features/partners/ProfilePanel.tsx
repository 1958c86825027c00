import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { CopyableId } from '../../ui/facts/CopyableId.tsx'
import { EmailAddress, Facts, Literal } from '../../ui/facts/Facts.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import type { PartnerProfile } from './partner-profile.ts'

/** Who the partner is and where it is reached, to its own people. */
export const ProfilePanel = ({ partner }: { readonly partner: PartnerProfile }) => {
  const t = useText('partnerProfile')
  const types = useText('partnerType')
  const { partnerId, partnerType } = partner
  return (
    <Panel title={t('title')}>
      <Facts
        facts={[
          { label: t('organization'), value: <Foreign>{partner.organizationName}</Foreign> },
          {
            label: t('partnerId'),
            value: <CopyableId what={t('partnerId')}>{partnerId}</CopyableId>,
          },
          { label: t('type'), value: partnerTypeName(types, partnerType) },
          { label: t('email'), value: <EmailAddress>{partner.emailId}</EmailAddress> },
          { label: t('phone'), value: <Literal>{partner.contactNumber}</Literal> },
          { label: t('address'), value: <Foreign lines>{partner.address}</Foreign> },
        ]}
      />
    </Panel>
  )
}
