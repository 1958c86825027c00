import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import type { Subscription } from './delivery.ts'

interface EndSubscriptionDialogProps {
  readonly subscription: Subscription
  readonly onClose: () => void
}

/** Ends a subscription at the hub inside, with a reason. Mount it to open it. */
export const EndSubscriptionDialog = ({ subscription, onClose }: EndSubscriptionDialogProps) => {
  const t = useText('deliveries')
  const ui = useText('ui')
  const { subscriptionId, topic, subscriber } = subscription
  const end = useCommand('hub.end-subscription', ['hub.page-subscriptions', 'deliveries.page'])
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) => (tidy(reason) === '' ? { reason: ui('reason.missing') } : {}),
    submit: ({ reason }) =>
      end.mutateAsync({ params: { subscriptionId }, request: { reason: tidy(reason) } }),
    onDone: () => {
      sayDone(t('hub.end.done'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('hub.end.title')}
      form={form}
      submit={t('hub.end.confirm')}
      dangerous
      onClose={onClose}
    >
      <p>{t('hub.end.text', { subscriber, topic })}</p>
      <ReasonField required {...form.field('reason')} />
    </FormDialog>
  )
}
