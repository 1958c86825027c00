import { Button, Stack } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { ErrorPanel } from '../notices/ErrorPanel.tsx'
import { DialogFoot } from './DialogFoot.tsx'
import { ModalWindow } from './ModalWindow.tsx'
import type { ReactNode } from 'react'

interface ConfirmDialogProps {
  readonly opened: boolean
  readonly title: string
  /** What will happen; the reader decides on these words. */
  readonly children: ReactNode
  readonly confirm: string
  readonly dangerous?: boolean
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly error?: unknown
  readonly cancel?: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before something is done; what cannot be taken back begins at the way out. */
export const ConfirmDialog = (props: ConfirmDialogProps) => {
  const t = useText('ui')
  const { dangerous = false, busy = false, disabled = false, error = null } = props
  return (
    <ModalWindow opened={props.opened} title={props.title} onClose={props.onClose} size="md">
      <Stack>
        {props.children}
        {error !== null && error !== undefined && <ErrorPanel error={error} />}
        <DialogFoot>
          <Button variant="default" onClick={props.onClose} data-autofocus={dangerous || undefined}>
            {props.cancel ?? t('cancel')}
          </Button>
          <Button
            {...(dangerous ? { color: 'danger' } : {})}
            loading={busy}
            disabled={disabled}
            onClick={props.onConfirm}
            data-autofocus={(!dangerous && !disabled) || undefined}
          >
            {props.confirm}
          </Button>
        </DialogFoot>
      </Stack>
    </ModalWindow>
  )
}
