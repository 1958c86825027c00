import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { SwitchDialog } from '../liveness/SwitchDialog.tsx'
import { staleAfterChange } from './licence.ts'
import type { Licence } from './licence.ts'

interface ChangeLicenceStateDialogProps {
  readonly licence: Pick<Licence, 'licenceId' | 'number'>
  readonly action: 'activate' | 'deactivate'
  readonly onClose: () => void
}

/** Says what stops with the licence or works again, takes a reason, then does it. Mount it to open it. */
export const ChangeLicenceStateDialog = ({ licence, action, onClose }: ChangeLicenceStateDialogProps) => {
  const t = useText('licences')
  const params = { licenceId: licence.licenceId }
  const preview = useRead('licences.preview-change', { params, query: { action } })
  const change = useCommand('licences.set-status', staleAfterChange)
  return (
    <SwitchDialog
      of="licence"
      action={action}
      words={{
        title: t(`${action}.title`, { number: licence.number }),
        text: t(`${action}.text`),
        submit: t(`${action}.confirm`),
        done: t(`${action}.done`),
        stillStopped: t('activate.stillStopped'),
      }}
      preview={preview}
      act={(request) => change.mutateAsync({ params, request })}
      onClose={onClose}
    />
  )
}
