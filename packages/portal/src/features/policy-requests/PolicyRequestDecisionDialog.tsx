import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DecisionDialog } from '../../ui/decision/DecisionDialog.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { usePolicyRequestDecision } from './use-policy-request-decision.ts'
import type { Verdict } from '../../ui/decision/decision-words.ts'
import type { PolicyRequest } from './policy-request.ts'

const Summary = ({ request }: { readonly request: PolicyRequest }) => {
  const t = useText('policyRequests')
  return (
    <Facts
      facts={[
        { label: t('policy'), value: <Foreign>{request.policyName}</Foreign> },
        { label: t('group'), value: <Foreign>{request.policyGroupName}</Foreign> },
        { label: t('organization'), value: <Foreign>{request.orgName}</Foreign> },
        { label: t('partnerId'), value: <Literal>{request.partnerId}</Literal> },
        { label: t('gained'), value: t('gainedCount', { count: request.gained.length }) },
        {
          label: t('useCase'),
          value: <Foreign lines>{request.partnerComment || t('noUseCase')}</Foreign>,
          wide: true,
        },
      ]}
    />
  )
}

interface PolicyRequestDecisionDialogProps {
  readonly requestId: string
  readonly verdict: Verdict
  readonly onClose: () => void
}

/** Approves or rejects a request from the list, with it in view. Mount it to open it. */
export const PolicyRequestDecisionDialog = (props: PolicyRequestDecisionDialogProps) => {
  const { requestId, verdict, onClose } = props
  const query = useRead('policy-requests.get', { params: { requestId } })
  const { words, decide } = usePolicyRequestDecision(requestId, query.data)
  return (
    <DecisionDialog verdict={verdict} words={words[verdict]} query={query} decide={decide} onClose={onClose}>
      {(request) => <Summary request={request} />}
    </DecisionDialog>
  )
}
