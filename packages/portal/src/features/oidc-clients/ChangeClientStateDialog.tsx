import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { SwitchDialog } from '../liveness/SwitchDialog.tsx'
import { PrivilegeChanges } from '../policies/PrivilegeChanges.tsx'
import { staleAfterChange } from './client.ts'
import type { Client } from './client.ts'

interface ChangeClientStateDialogProps {
  readonly client: Client
  readonly action: 'activate' | 'deactivate'
  readonly onClose: () => void
}

/** Says what stops with the client or works again, takes a reason, then does it. Mount it to open it. */
export const ChangeClientStateDialog = ({ client, action, onClose }: ChangeClientStateDialogProps) => {
  const t = useText('oidcClients')
  const params = { id: client.id }
  const preview = useRead('oidc-clients.preview-change', { params, query: { action } })
  const change = useCommand('oidc-clients.set-status', staleAfterChange)
  return (
    <SwitchDialog
      of="client"
      action={action}
      words={{
        title: t(`${action}.title`, { name: isolated(client.clientName) }),
        text: t(`${action}.text`),
        submit: t(`${action}.confirm`),
        done: t(`${action}.done`),
        stillStopped: t('activate.stillStopped'),
      }}
      preview={preview}
      act={(request) => change.mutateAsync({ params, request })}
      size="lg"
      onClose={onClose}
    >
      {({ changes }) => (
        <>
          <h3>{t('changes')}</h3>
          <PrivilegeChanges changes={changes} />
        </>
      )}
    </SwitchDialog>
  )
}
