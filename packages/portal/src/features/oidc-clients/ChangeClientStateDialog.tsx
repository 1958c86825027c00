import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { ReasonDialog } from '../../ui/form/ReasonDialog.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { PrivilegeChanges } from '../policies/PrivilegeChanges.tsx'
import { staleAfterChange } from './client.ts'
import { Stops } from './Stops.tsx'
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
  const isDead = action === 'activate' && (preview.data?.stops.length ?? 0) > 0
  const possible = preview.data?.refusal === null && !isDead
  return (
    <ReasonDialog
      title={t(`${action}.title`, { name: isolated(client.clientName) })}
      submit={t(`${action}.confirm`)}
      done={t(`${action}.done`)}
      act={(reason) =>
        change.mutateAsync({ params, request: { isActive: action === 'activate', ...reason } })
      }
      isPossible={possible}
      dangerous={action === 'deactivate'}
      size="lg"
      onClose={onClose}
    >
      <Loaded query={preview} height={160}>
        {({ refusal, changes, stops }) => (
          <Stack gap="sm">
            <p>{refusal?.message ?? t(`${action}.text`)}</p>
            {action === 'activate' && stops.length > 0 && (
              <>
                <p>{t('activate.stillStopped')}</p>
                <Stops stops={stops} />
              </>
            )}
            <h3>{t('changes')}</h3>
            <PrivilegeChanges changes={changes} />
          </Stack>
        )}
      </Loaded>
    </ReasonDialog>
  )
}
