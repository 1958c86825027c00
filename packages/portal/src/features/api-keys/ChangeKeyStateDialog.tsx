import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { SwitchDialog } from '../liveness/SwitchDialog.tsx'
import { PrivilegeChanges } from '../policies/PrivilegeChanges.tsx'
import { staleAfterChange } from './api-key.ts'

interface ChangeKeyStateDialogProps {
  readonly apiKey: { readonly keyId: string; readonly apiKeyLabel: string }
  readonly action: 'activate' | 'deactivate'
  readonly onClose: () => void
}

/** Says what stops with the key or works again, takes a reason, then does it. Mount it to open it. */
export const ChangeKeyStateDialog = ({ apiKey, action, onClose }: ChangeKeyStateDialogProps) => {
  const t = useText('apiKeys')
  const params = { keyId: apiKey.keyId }
  const preview = useRead('api-keys.preview-change', { params, query: { action } })
  const change = useCommand('api-keys.set-status', staleAfterChange)
  return (
    <SwitchDialog
      of="key"
      action={action}
      words={{
        title: t(`${action}.title`, { label: isolated(apiKey.apiKeyLabel) }),
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
