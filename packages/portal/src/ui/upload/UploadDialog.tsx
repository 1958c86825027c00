import { Button, Stack } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { CancelButton, Dialog, DialogFoot } from '../dialog/Dialog.tsx'
import { ErrorPanel } from '../notices/ErrorPanel.tsx'
import { Facts } from '../facts/Facts.tsx'
import type { Fact } from '../facts/Facts.tsx'
import type { PickerControl } from './FilePicker.tsx'
import type { PickedFile } from './picked-file.ts'
import type { ReactNode } from 'react'

interface UploadDialogProps<File extends PickedFile> {
  readonly title: string
  readonly facts: readonly Fact[]
  /** What follows from the upload. */
  readonly note: string
  /** Further fields, above the picker. */
  readonly fields?: ReactNode
  readonly renderPicker: (control: PickerControl<File>) => ReactNode
  readonly busy: boolean
  readonly error: unknown
  readonly onSubmit: (file: File) => void
  readonly onClose: () => void
}

/** Sends one file; a refusal keeps what was chosen and says what to do. Mount it to open it. */
export const UploadDialog = <File extends PickedFile>(props: UploadDialogProps<File>) => {
  const t = useText('upload')
  const [file, setFile] = useState<File | null>(null)
  const [sent, setSent] = useState<File | null>(null)
  const { busy, error } = props
  return (
    <Dialog
      opened
      title={props.title}
      holdsChanges={() => file !== null}
      lost={t('notSent')}
      onClose={props.onClose}
    >
      <Stack>
        <Facts facts={props.facts} />
        <p>{props.note}</p>
        {props.fields}
        {props.renderPicker({ file, onChange: setFile, disabled: busy })}
        {/* A refusal is about the file that was sent, not about the next one. */}
        {error !== null && file === sent && <ErrorPanel error={error} title={t('refused')} />}
        <DialogFoot>
          <CancelButton />
          <Button
            disabled={file === null}
            loading={busy}
            onClick={() => {
              if (file === null) return
              setSent(file)
              props.onSubmit(file)
            }}
          >
            {t('submit')}
          </Button>
        </DialogFoot>
      </Stack>
    </Dialog>
  )
}
