import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { ReasonDialog } from '../../ui/form/ReasonDialog.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { PrivilegeChanges } from '../policies/PrivilegeChanges.tsx'
import { staleAfterChange } from './api-key.ts'
import { Stops } from './Stops.tsx'

interface ChangeKeyStateDialogProps {
  readonly apiKey: { readonly keyId: string; readonly apiKeyLabel: string }
  readonly action: 'activate' | 'deactivate'
  readonly onClose: () => void
}

/** Says what stops with the key or works again, takes a reason, then does it. Mount it to open it. */
export const ChangeKeyStateDialog = ({ apiKey, action, onClose }: ChangeKeyStateDialogProps) => {
  const t = useText('apiKeys')
  const { keyId, apiKeyLabel } = apiKey
  const preview = useRead('api-keys.preview-change', { params: { keyId }, query: { action } })
  const change = useCommand('api-keys.set-status', staleAfterChange)
  const isDead = action === 'activate' && (preview.data?.stops.length ?? 0) > 0
  const possible = preview.data?.refusal === null && !isDead
  return (
    <ReasonDialog
      title={t(`${action}.title`, { label: isolated(apiKeyLabel) })}
      submit={t(`${action}.confirm`)}
      done={t(`${action}.done`)}
      act={(reason) =>
        change.mutateAsync({
          params: { keyId },
          request: { isActive: action === 'activate', ...reason },
        })
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
