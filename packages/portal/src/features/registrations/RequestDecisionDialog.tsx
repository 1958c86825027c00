import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { EmailAddress, Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DecisionDialog } from '../../ui/decision/DecisionDialog.tsx'
import { useRequestDecision } from './use-request-decision.ts'
import type { Verdict } from '../../ui/decision/decision-words.ts'
import type { Request } from './request.ts'

const RequestSummary = ({ request }: { readonly request: Request }) => {
  const t = useText('requests')
  const types = useText('partnerType')
  const { userName, orgName, partnerType, emailAddress, purpose } = request
  return (
    <Facts
      facts={[
        { label: t('organization'), value: <Foreign>{orgName}</Foreign> },
        { label: t('partnerType'), value: partnerTypeName(types, partnerType) },
        { label: t('userName'), value: <Literal>{userName}</Literal> },
        { label: t('email'), value: <EmailAddress>{emailAddress}</EmailAddress> },
        { label: t('purpose'), value: <Foreign lines>{purpose ?? t('noPurpose')}</Foreign>, wide: true },
      ]}
    />
  )
}

interface RequestDecisionDialogProps {
  readonly registrationId: string
  readonly verdict: Verdict
  readonly onClose: () => void
}

/** Approves or rejects a registration. Mount it to open it. */
export const RequestDecisionDialog = ({ registrationId, verdict, onClose }: RequestDecisionDialogProps) => {
  const { words, decide } = useRequestDecision(registrationId)
  return (
    <DecisionDialog
      verdict={verdict}
      words={words[verdict]}
      query={useRead('registrations.get', { params: { registrationId } })}
      decide={decide}
      onClose={onClose}
    >
      {(request) => <RequestSummary request={request} />}
    </DecisionDialog>
  )
}
