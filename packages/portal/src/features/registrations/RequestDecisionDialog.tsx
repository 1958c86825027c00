import { useCommand, useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { DecisionForm } from '../../ui/DecisionForm.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Facts, Literal } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { sayDone } from '../../ui/toast.tsx'
import { staleAfterDecision } from './request.ts'
import type { Request } from './request.ts'

const RequestSummary = ({ request }: { readonly request: Request }) => {
  const t = useText('requests')
  const types = useText('partnerType')
  const { userName, orgName, partnerType, emailAddress, purpose } = request
  return (
    <Facts
      facts={[
        { label: t('organization'), value: <bdi>{orgName}</bdi> },
        { label: t('partnerType'), value: textOr(types, partnerType.toUpperCase(), partnerType) },
        { label: t('userName'), value: <Literal>{userName}</Literal> },
        { label: t('email'), value: <Literal>{emailAddress}</Literal> },
        { label: t('purpose'), value: <bdi>{purpose ?? t('noPurpose')}</bdi>, wide: true },
      ]}
    />
  )
}

interface RequestDecisionDialogProps {
  readonly registrationId: string
  readonly verdict: 'approve' | 'reject'
  readonly onClose: () => void
}

/** Approves or rejects a registration; a rejection needs a reason. Mount it to open it. */
export const RequestDecisionDialog = ({ registrationId, verdict, onClose }: RequestDecisionDialogProps) => {
  const t = useText('requests')
  const query = useRead('registrations.get', { params: { registrationId } })
  const decide = useCommand('registrations.decide', staleAfterDecision)
  const submit = (reason: string | null) =>
    decide.mutate(
      {
        params: { registrationId },
        request: { status: verdict === 'approve' ? 'approved' : 'rejected', reason },
      },
      {
        onSuccess: () => {
          sayDone(t(`${verdict}.done`))
          onClose()
        },
      },
    )
  return (
    <Dialog opened title={t(`${verdict}.title`)} onClose={onClose}>
      <Loaded query={query} height={240}>
        {(request) => (
          <DecisionForm
            text={t(`${verdict}.text`)}
            confirm={t(`${verdict}.confirm`)}
            rejects={verdict === 'reject'}
            busy={decide.isPending}
            error={decide.error}
            onDecide={submit}
            onCancel={onClose}
          >
            <RequestSummary request={request} />
          </DecisionForm>
        )}
      </Loaded>
    </Dialog>
  )
}
