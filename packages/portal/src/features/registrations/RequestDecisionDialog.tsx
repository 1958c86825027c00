import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useCommand, useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { EmailAddress, Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DecisionDialog, type Verdict } from '../../ui/form/DecisionDialog.tsx'
import { staleAfterDecision } from './request.ts'
import type { Request } from './request.ts'

const RequestSummary = ({ request }: { readonly request: Request }) => {
  const t = useText('requests')
  const types = useText('partnerType')
  const { userName, orgName, partnerType, emailAddress, purpose } = request
  return (
    <Facts
      facts={[
        { label: t('organization'), value: <Foreign>{orgName}</Foreign> },
        { label: t('partnerType'), value: textOr(types, partnerType.toUpperCase(), partnerType) },
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
  const t = useText('requests')
  const params = { registrationId }
  const decide = useCommand('registrations.decide', staleAfterDecision)
  return (
    <DecisionDialog
      verdict={verdict}
      words={{
        title: t(`${verdict}.title`),
        text: t(`${verdict}.text`),
        confirm: t(`${verdict}.confirm`),
        done: t(`${verdict}.done`),
      }}
      query={useRead('registrations.get', { params })}
      decide={(reason) =>
        decide.mutateAsync({
          params,
          request: { status: verdict === 'approve' ? 'approved' : 'rejected', ...reason },
        })
      }
      onClose={onClose}
    >
      {(request) => <RequestSummary request={request} />}
    </DecisionDialog>
  )
}
