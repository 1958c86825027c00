import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterChange } from './client.ts'
import { JwkField } from './JwkField.tsx'
import { readJwk } from './key-pair.ts'
import type { Client } from './client.ts'

interface AddKeyDialogProps {
  readonly client: Client
  readonly onClose: () => void
}

/** Adds a public key beside those that a client has. Mount it to open it. */
export const AddKeyDialog = ({ client, onClose }: AddKeyDialogProps) => {
  const t = useText('oidcClients')
  const add = useCommand('oidc-clients.add-key', staleAfterChange)
  const form = useForm({
    initial: { publicKey: '' },
    validate: ({ publicKey }) => {
      const jwk = readJwk(publicKey)
      return typeof jwk === 'string' ? { publicKey: t(`problem.${jwk}`) } : {}
    },
    submit: ({ publicKey }) => {
      const jwk = readJwk(publicKey)
      return add.mutateAsync({
        params: { id: client.id },
        request: { publicKey: typeof jwk === 'string' ? {} : jwk },
      })
    },
    onDone: () => {
      sayDone(t('addKey.done'))
      onClose()
    },
    fieldOf: { PMS_ESI_001: 'publicKey', PMS_ESI_007: 'publicKey', ENT_CLI_003: 'publicKey' },
  })
  return (
    <FormDialog
      title={t('addKey.title', { name: isolated(client.clientName) })}
      form={form}
      submit={t('addKey.confirm')}
      size="lg"
      onClose={onClose}
    >
      <p>{t(client.isTold ? 'addKey.toldText' : 'addKey.text')}</p>
      <JwkField form={form} />
    </FormDialog>
  )
}
