import { useCommand, useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { Facts, Literal } from '../../ui/Facts.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { sayDone } from '../../ui/toast.ts'
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
  const required = verdict === 'reject'
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) => (required && tidy(reason) === '' ? { reason: t('reasonMissing') } : {}),
    submit: ({ reason }) =>
      decide.mutateAsync({
        params: { registrationId },
        request: {
          status: required ? 'rejected' : 'approved',
          ...(tidy(reason) === '' ? {} : { reason: tidy(reason) }),
        },
      }),
    onDone: () => {
      sayDone(t(`${verdict}.done`))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t(`${verdict}.title`)}
      form={form}
      submit={t(`${verdict}.confirm`)}
      unchanged={!query.isSuccess}
      dangerous={required}
      size="lg"
      onClose={onClose}
    >
      <div>{t(`${verdict}.text`)}</div>
      <Loaded query={query} height={240}>
        {(request) => <RequestSummary request={request} />}
      </Loaded>
      <ReasonField {...form.field('reason')} required={required} />
    </FormDialog>
  )
}
