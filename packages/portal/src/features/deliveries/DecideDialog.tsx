import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf, tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterDecision } from './delivery.ts'
import type { Delivery } from './delivery.ts'

interface DecideDialogProps {
  readonly delivery: Delivery
  readonly action: Delivery['actions'][number]
  readonly onClose: () => void
}

/** Retries a parked message or gives it up. Mount it to open it. */
export const DecideDialog = ({ delivery, action, onClose }: DecideDialogProps) => {
  const t = useText('deliveries')
  const ui = useText('ui')
  const isDismissal = action === 'dismiss'
  const retry = useCommand('deliveries.retry', staleAfterDecision)
  const dismiss = useCommand('deliveries.dismiss', staleAfterDecision)
  const params = { deliveryId: delivery.deliveryId }
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) => (isDismissal && tidy(reason) === '' ? { reason: ui('reason.missing') } : {}),
    submit: async ({ reason }) => {
      const { state } = isDismissal
        ? await dismiss.mutateAsync({ params, request: { reason: tidy(reason) } })
        : await retry.mutateAsync({ params, request: reasonOf(reason) })
      return state
    },
    onDone: (state) => {
      sayDone(t(isDismissal ? 'dismiss.done' : state === 'replaced' ? 'retry.replaced' : 'retry.done'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t(`${action}.title`)}
      form={form}
      submit={t(`${action}.confirm`)}
      dangerous={isDismissal}
      onClose={onClose}
    >
      <p>{t(`${action}.text`)}</p>
      <ReasonField required={isDismissal} {...form.field('reason')} />
    </FormDialog>
  )
}
