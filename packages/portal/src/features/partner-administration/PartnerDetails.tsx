import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { ChipIcon, KeyIcon, ShieldIcon } from '../../ui/icons.tsx'
import { holdsApiKeys, holdsLicences } from '../../shell/session/session.ts'
import { DateTime, Day } from '../../ui/inline/DateTime.tsx'
import { Foreign, Marked } from '../../ui/inline/Foreign.tsx'
import { CopyableId } from '../../ui/facts/CopyableId.tsx'
import { EmailAddress, Facts, Literal } from '../../ui/facts/Facts.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { History } from '../audit-trail/History.tsx'
import { sharesByType } from '../credential-types/sharing.ts'
import { SharingPanels } from '../credential-types/SharingPanels.tsx'
import { InvitationList } from '../organisations/InvitationList.tsx'
import { UserList } from '../organisations/UserList.tsx'
import { PartnerProfileParts } from '../partners/PartnerProfileParts.tsx'
import { PartnerIssuedPanel } from '../platform-trust/PartnerIssuedPanel.tsx'
import { standingOf } from './partner.ts'
import type { Partner } from './partner.ts'

/** Who the partner is and where it is reached. */
const PartnerFacts = ({ partner }: { readonly partner: Partner }) => {
  const t = useText('partners')
  const types = useText('partnerType')
  const history = useText('history')
  const { partnerId, partnerType, createdBy } = partner
  const owner = [partner.firstName, partner.lastName].filter(Boolean).join(' ')
  const isChipProvider = partnerType.toUpperCase() === 'FTM_PROVIDER'
  const holdsKeys = holdsApiKeys({ roles: [partnerType.toUpperCase()] })
  return (
    <Panel
      title={t('details')}
      actions={
        <>
          {partner.actions.includes('ask-for-policy') && (
            <ButtonLink
              to="/policies/requests"
              search={{ partnerId }}
              variant="default"
              leftSection={<ShieldIcon size={17} />}
            >
              {t('policyRequests')}
            </ButtonLink>
          )}
          {holdsKeys && (
            <ButtonLink
              to="/admin/api-keys"
              search={{ partnerId }}
              variant="default"
              leftSection={<KeyIcon size={17} />}
            >
              {t('apiKeys')}
            </ButtonLink>
          )}
          {holdsLicences({ roles: [partnerType.toUpperCase()] }) && (
            <ButtonLink
              to="/admin/licences"
              search={{ partnerId }}
              variant="default"
              leftSection={<KeyIcon size={17} />}
            >
              {t('licences')}
            </ButtonLink>
          )}
          {isChipProvider && (
            <ButtonLink
              to="/admin/chips"
              search={{ partnerId }}
              variant="default"
              leftSection={<ChipIcon size={17} />}
            >
              {t('chips')}
            </ButtonLink>
          )}
        </>
      }
    >
      <Facts
        facts={[
          {
            label: t('partnerId'),
            value: <CopyableId what={t('partnerId')}>{partnerId}</CopyableId>,
          },
          { label: t('type'), value: partnerTypeName(types, partnerType) },
          { label: t('owner'), value: <Foreign>{owner || '–'}</Foreign> },
          { label: t('email'), value: <EmailAddress>{partner.emailId}</EmailAddress> },
          { label: t('phone'), value: <Literal>{partner.contactNumber}</Literal> },
          {
            label: t('address'),
            value: (
              <bdi>
                <Marked lines>{partner.address}</Marked>
              </bdi>
            ),
          },
          { label: t('policyGroup'), value: <Foreign>{partner.policyGroupName ?? '–'}</Foreign> },
          { label: t('created'), value: <DateTime at={partner.createdDateTime} /> },
          {
            label: t('createdBy'),
            value: <Foreign>{createdBy === 'system' ? history('platform') : createdBy}</Foreign>,
          },
          ...(partner.isCertificateAvailable
            ? [
                { label: t('certificateFrom'), value: <Day at={partner.certificateUploadDateTime} /> },
                { label: t('certificateUntil'), value: <Day at={partner.certificateExpiryDateTime} /> },
              ]
            : [{ label: t('certificate'), value: t('noCertificate') }]),
        ]}
      />
    </Panel>
  )
}

/** Who acts for the partner, and who is invited to. */
const People = ({ partnerId }: { readonly partnerId: string }) => {
  const t = useText('partners')
  const organisation = useRead('organisations.list-users', { params: { partnerId } })
  return (
    <Loaded query={organisation} height={140}>
      {(data) => (
        <>
          {data.users.length > 0 ? (
            <UserList organisation={data} />
          ) : (
            <Panel title={t('people')}>
              <p>{t('nobody')}</p>
            </Panel>
          )}
          <InvitationList partnerId={partnerId} invitations={data.invitations} />
        </>
      )}
    </Loaded>
  )
}

/** Everything about one partner. */
export const PartnerDetails = ({ partner }: { readonly partner: Partner }) => {
  const t = useText('partners')
  const { partnerId } = partner
  const waits = standingOf(partner.approvalStatus, partner.isActive) === 'pending_cert_upload'
  return (
    <>
      {waits && <p>{t('waits')}</p>}
      <PartnerFacts partner={partner} />
      <PartnerProfileParts partnerId={partnerId} />
      {sharesByType(partner.partnerType) && <SharingPanels partnerId={partnerId} readsOnly />}
      <People partnerId={partnerId} />
      {partner.isCertificateAvailable && <PartnerIssuedPanel partnerId={partnerId} />}
      <History
        of={[
          { objectType: 'partner', objectId: partnerId },
          { objectType: 'partner-certificate', objectId: partnerId },
          { objectType: 'go-live', objectId: partnerId },
        ]}
      />
    </>
  )
}
