import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterChange } from './client.ts'
import type { Client } from './client.ts'

interface TellDialogProps {
  readonly client: Client
  readonly onClose: () => void
}

/** Tells eSignet of a client anew. Mount it to open it. */
export const TellDialog = ({ client, onClose }: TellDialogProps) => {
  const t = useText('oidcClients')
  const tell = useCommand('oidc-clients.tell', staleAfterChange)
  const form = useForm({
    initial: {},
    validate: () => ({}),
    submit: () => tell.mutateAsync({ params: { id: client.id }, request: {} }),
    onDone: ({ telling }) => {
      sayDone(t(telling === 'told' ? 'tell.done' : 'tell.waiting'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('tell.title', { name: isolated(client.clientName) })}
      form={form}
      submit={t('tell.confirm')}
      onClose={onClose}
    >
      <p>{t('tell.text')}</p>
    </FormDialog>
  )
}
