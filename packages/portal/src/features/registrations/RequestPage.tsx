import { DecisionPanel } from '../../ui/decision/DecisionPanel.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { fromAccountLocale, nativeNames } from '../../locales/languages.ts'
import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { EmailAddress, Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DecisionDesk } from '../../ui/decision/DecisionDesk.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { FoldedHistory } from '../audit-trail/History.tsx'
import { useRequestDecision } from './use-request-decision.ts'
import type { Request } from './request.ts'

/** Everything that a registrant said. */
const RequestDetails = ({ request }: { readonly request: Request }) => {
  const t = useText('requests')
  const types = useText('partnerType')
  const { partnerType, confirmedDateTime, locale } = request
  return (
    <>
      <DecisionPanel decision={request.decision} />
      <Panel title={t('organizationGroup')}>
        <Facts
          facts={[
            { label: t('organization'), value: <Foreign>{request.orgName}</Foreign> },
            { label: t('partnerType'), value: partnerTypeName(types, partnerType) },
            ...(request.policyGroup === null
              ? []
              : [{ label: t('policyGroup'), value: <Foreign>{request.policyGroup}</Foreign> }]),
            { label: t('address'), value: <Foreign lines>{request.address}</Foreign>, wide: true },
            {
              label: t('purpose'),
              value: <Foreign lines>{request.purpose ?? t('noPurpose')}</Foreign>,
              wide: true,
            },
          ]}
        />
      </Panel>
      <Panel title={t('personGroup')}>
        <Facts
          facts={[
            { label: t('userName'), value: <Literal>{request.userName}</Literal> },
            { label: t('person'), value: <Foreign>{`${request.firstName} ${request.lastName}`}</Foreign> },
            { label: t('email'), value: <EmailAddress>{request.emailAddress}</EmailAddress> },
            { label: t('phone'), value: <Literal>{request.phone}</Literal> },
            { label: t('locale'), value: nativeNames[fromAccountLocale(locale)] },
            { label: t('created'), value: <DateTime at={request.createdDateTime} /> },
            ...(confirmedDateTime === null
              ? []
              : [{ label: t('confirmed'), value: <DateTime at={confirmedDateTime} /> }]),
          ]}
        />
      </Panel>
      <FoldedHistory of={[{ objectType: 'registration', objectId: request.registrationId }]} />
    </>
  )
}

/** One registration, for the administrator who decides. */
export const RequestPage = () => {
  const t = useText('requests')
  const { registrationId } = useParams({ from: '/inside/admin/requests/$registrationId' })
  const query = useRead('registrations.get', { params: { registrationId } })
  const { words, decide } = useRequestDecision(registrationId)
  const request = query.data
  const decides = mayChange(useAccount())
  return (
    <Page
      title={request ? showHidden(request.orgName) : t('detailsTitle')}
      crumbs={[{ label: t('title'), to: '/admin/requests' }]}
      aside={request === undefined ? null : <StatusBadge status={request.status} />}
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <DecisionDesk
            kind="registration"
            id={registrationId}
            verdicts={decides ? data.actions : []}
            words={words}
            decide={decide}
            linkOf={(id) => `/admin/requests/${encodeURIComponent(id)}`}
            list={{ label: t('toList'), to: '/admin/requests' }}
          >
            <RequestDetails request={data} />
          </DecisionDesk>
        )}
      </Loaded>
    </Page>
  )
}
