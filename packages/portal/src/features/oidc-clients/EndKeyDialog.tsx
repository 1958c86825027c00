import { NativeSelect } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { overlapDays, staleAfterChange } from './client.ts'
import type { Client, ClientKey } from './client.ts'

interface EndKeyDialogProps {
  readonly client: Client
  readonly clientKey: ClientKey
  readonly onClose: () => void
}

/** Lets a key count no longer than an overlap. Mount it to open it. */
export const EndKeyDialog = ({ client, clientKey, onClose }: EndKeyDialogProps) => {
  const t = useText('oidcClients')
  const end = useCommand('oidc-clients.end-key', staleAfterChange)
  const form = useForm({
    initial: { days: '7', reason: '' },
    validate: () => ({}),
    submit: ({ days, reason }) =>
      end.mutateAsync({
        params: { id: client.id, keyId: clientKey.keyId },
        request: { overlapDays: Number(days), ...reasonOf(reason) },
      }),
    onDone: () => {
      sayDone(t('endKey.done'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('endKey.title', { kid: isolated(clientKey.kid) })}
      form={form}
      submit={t('endKey.confirm')}
      dangerous
      onClose={onClose}
    >
      <p>{t('endKey.text')}</p>
      <NativeSelect
        {...form.field('days')}
        label={t('endKey.overlap')}
        data={overlapDays.map((value) => ({ value, label: t('days', { count: Number(value) }) }))}
      />
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}
