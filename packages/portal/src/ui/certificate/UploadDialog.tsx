import { Button, Stack } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { Dialog, DialogFoot } from '../Dialog.tsx'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { Facts } from '../Facts.tsx'
import { CertificatePicker } from './CertificatePicker.tsx'
import type { Fact } from '../Facts.tsx'
import type { CertificateFile } from './read-certificate-file.ts'

interface UploadDialogProps {
  readonly title: string
  readonly pickerLabel: string
  readonly facts: readonly Fact[]
  /** What follows from the upload. */
  readonly note: string
  readonly organization: string
  readonly busy: boolean
  readonly error: unknown
  readonly onSubmit: (file: CertificateFile) => void
  readonly onClose: () => void
}

/** Sends one certificate; a refusal keeps the chosen file and says what to do. Mount it to open it. */
export const UploadDialog = (props: UploadDialogProps) => {
  const t = useText('certificate')
  const ui = useText('ui')
  const [file, setFile] = useState<CertificateFile | null>(null)
  const [sent, setSent] = useState<CertificateFile | null>(null)
  const [leaving, setLeaving] = useState(false)
  const { busy, error } = props
  const close = () => (file === null ? props.onClose() : setLeaving(true))
  return (
    <>
      <Dialog opened title={props.title} onClose={close}>
        <Stack>
          <Facts facts={props.facts} />
          <p>{props.note}</p>
          <CertificatePicker
            label={props.pickerLabel}
            file={file}
            onChange={setFile}
            organization={props.organization}
            issuedByCa
            single
            disabled={busy}
          />
          {/* A refusal is about the file that was sent, not about the next one. */}
          {error !== null && file === sent && <ErrorPanel error={error} title={t('refused')} />}
          <DialogFoot>
            <Button variant="default" onClick={close}>
              {ui('cancel')}
            </Button>
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
      <ConfirmDialog
        opened={leaving}
        title={ui('unsaved.title')}
        confirm={ui('unsaved.leave')}
        cancel={ui('unsaved.stay')}
        dangerous
        onConfirm={props.onClose}
        onClose={() => setLeaving(false)}
      >
        <p>{t('notSent')}</p>
      </ConfirmDialog>
    </>
  )
}
