import { Button } from '@mantine/core'
import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { DecisionDesk } from '../../ui/decision/DecisionDesk.tsx'
import { CloseIcon } from '../../ui/icons.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { statusOf } from './policy-request.ts'
import { PolicyRequestDetails } from './PolicyRequestDetails.tsx'
import { usePolicyRequestDecision } from './use-policy-request-decision.ts'
import { WithdrawDialog } from './WithdrawDialog.tsx'

const verdicts = ['approve', 'reject'] as const

interface PolicyRequestViewProps {
  readonly requestId: string
  readonly above: { readonly label: string; readonly to: '/policy-requests' | '/policies/requests' }
}

/** A request. What can be done with it comes from the server; an open dialog is part of the address. */
const PolicyRequestView = ({ requestId, above }: PolicyRequestViewProps) => {
  const t = useText('policyRequests')
  const { dialog, open, close } = useAddressedDialog(['withdraw'])
  const query = useRead('policy-requests.get', { params: { requestId } })
  const request = query.data
  const { words, decide } = usePolicyRequestDecision(requestId, request)
  const decides = above.to === '/policies/requests'
  const withdraws = request?.actions.includes('withdraw') === true && !decides
  return (
    <Page
      title={request === undefined ? t('detailsTitle') : showHidden(request.policyName)}
      crumbs={[above]}
      aside={request === undefined ? null : <StatusBadge status={statusOf(request.state)} />}
      actions={
        withdraws ? (
          <Button variant="default" leftSection={<CloseIcon size={17} />} onClick={() => open('withdraw')}>
            {t('withdraw.action')}
          </Button>
        ) : null
      }
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <DecisionDesk
            kind="policy-request"
            id={requestId}
            verdicts={decides ? verdicts.filter((verdict) => data.actions.includes(verdict)) : []}
            words={words}
            decide={decide}
            linkOf={(id) => `/policies/requests/${encodeURIComponent(id)}`}
            list={{ label: t('toList'), to: '/policies/requests' }}
          >
            <PolicyRequestDetails request={data} />
            {withdraws && dialog && <WithdrawDialog request={data} onClose={close} />}
          </DecisionDesk>
        )}
      </Loaded>
    </Page>
  )
}

/** A request as its partner sees it. */
export const OwnPolicyRequestPage = () => {
  const t = useText('policyRequests')
  const { requestId } = useParams({ from: '/inside/policy-requests/$requestId' })
  return <PolicyRequestView requestId={requestId} above={{ label: t('ownTitle'), to: '/policy-requests' }} />
}

/** A request as whoever decides sees it. */
export const PolicyRequestPage = () => {
  const t = useText('policyRequests')
  const { requestId } = useParams({ from: '/inside/policies/requests/$requestId' })
  return <PolicyRequestView requestId={requestId} above={{ label: t('title'), to: '/policies/requests' }} />
}
