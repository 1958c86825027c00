import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { SecretDialog } from './SecretDialog.tsx'
import { staleAfterChange } from './webhook.ts'
import type { Webhook } from './webhook.ts'

interface OneProps {
  readonly webhook: Webhook
  readonly onClose: () => void
}

/** Makes a new secret, and shows it; the old one signs for a day more. Mount it to open it. */
export const RotateDialog = ({ webhook, onClose }: OneProps) => {
  const t = useText('webhooks')
  const [made, setMade] = useState<{ secret: string; previousUntil: string | null } | null>(null)
  const rotate = useCommand('webhooks.rotate', staleAfterChange)
  const form = useForm({
    initial: {},
    validate: () => ({}),
    submit: () =>
      rotate.mutateAsync({ params: { webhookId: webhook.webhookId }, request: { overlapHours: 24 } }),
    onDone: setMade,
  })
  if (made) return <SecretDialog {...made} onKept={onClose} />
  return (
    <FormDialog title={t('rotate.title')} form={form} submit={t('rotate.confirm')} onClose={onClose}>
      <p>{t('rotate.text')}</p>
    </FormDialog>
  )
}

/** Pauses or resumes. Mount it to open it. */
export const StateDialog = ({
  webhook,
  action,
  onClose,
}: OneProps & { readonly action: 'pause' | 'resume' }) => {
  const t = useText('webhooks')
  const change = useCommand('webhooks.set-state', staleAfterChange)
  const form = useForm({
    initial: {},
    validate: () => ({}),
    submit: () =>
      change.mutateAsync({
        params: { webhookId: webhook.webhookId },
        request: { isActive: action === 'resume' },
      }),
    onDone: () => {
      sayDone(t(`${action}.done`))
      onClose()
    },
  })
  return (
    <FormDialog title={t(`${action}.title`)} form={form} submit={t(`${action}.confirm`)} onClose={onClose}>
      <p>{t(`${action}.text`)}</p>
    </FormDialog>
  )
}

/** Deletes, and leaves the page that is then nobody's. Mount it to open it. */
export const DeleteDialog = ({ webhook, onClose, onGone }: OneProps & { readonly onGone: () => void }) => {
  const t = useText('webhooks')
  const remove = useCommand('webhooks.delete', ['webhooks.page'])
  const form = useForm({
    initial: {},
    validate: () => ({}),
    submit: () => remove.mutateAsync({ params: { webhookId: webhook.webhookId } }),
    onDone: () => {
      sayDone(t('delete.done'))
      onGone()
    },
  })
  return (
    <FormDialog
      title={t('delete.title')}
      form={form}
      submit={t('delete.confirm')}
      dangerous
      onClose={onClose}
    >
      <p>{t('delete.text')}</p>
    </FormDialog>
  )
}
