import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ReasonDialog } from '../../ui/form/ReasonDialog.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { staleAfterChange } from './licence.ts'
import { Stops } from './Stops.tsx'
import type { Licence } from './licence.ts'

interface ChangeLicenceStateDialogProps {
  readonly licence: Pick<Licence, 'licenceId' | 'number'>
  readonly action: 'activate' | 'deactivate'
  readonly onClose: () => void
}

/** Says what stops with the licence or works again, takes a reason, then does it. Mount it to open it. */
export const ChangeLicenceStateDialog = ({ licence, action, onClose }: ChangeLicenceStateDialogProps) => {
  const t = useText('licences')
  const { licenceId, number } = licence
  const preview = useRead('licences.preview-change', { params: { licenceId }, query: { action } })
  const change = useCommand('licences.set-status', staleAfterChange)
  const isDead = action === 'activate' && (preview.data?.stops.length ?? 0) > 0
  const possible = preview.data?.refusal === null && !isDead
  return (
    <ReasonDialog
      title={t(`${action}.title`, { number })}
      submit={t(`${action}.confirm`)}
      done={t(`${action}.done`)}
      act={(reason) =>
        change.mutateAsync({
          params: { licenceId },
          request: { isActive: action === 'activate', ...reason },
        })
      }
      isPossible={possible}
      dangerous={action === 'deactivate'}
      onClose={onClose}
    >
      <Loaded query={preview} height={120}>
        {({ refusal, stops }) => (
          <Stack gap="sm">
            <p>{refusal?.message ?? t(`${action}.text`)}</p>
            {action === 'activate' && stops.length > 0 && (
              <>
                <p>{t('activate.stillStopped')}</p>
                <Stops stops={stops} />
              </>
            )}
          </Stack>
        )}
      </Loaded>
    </ReasonDialog>
  )
}
