import { Button, Stack } from '@mantine/core'
import { CancelButton, Dialog, DialogFoot } from '../dialog/Dialog.tsx'
import { ErrorPanel } from '../notices/ErrorPanel.tsx'
import styles from '../dialog/Dialog.module.css'
import type { FormEvent, ReactNode } from 'react'

interface FormDialogProps {
  readonly title: string
  /** What `useForm` returns, or as much of it as a dialog needs. */
  readonly form: {
    readonly busy: boolean
    readonly failure: unknown
    readonly holdsChanges: () => boolean
    readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
  }
  readonly submit: string
  /** True where sending would change nothing. */
  readonly unchanged?: boolean
  readonly dangerous?: boolean
  readonly size?: 'md' | 'lg'
  readonly onClose: () => void
  readonly children: ReactNode
  /** What is asked for last, kept in sight with the buttons. */
  readonly pinned?: ReactNode
}

/** A form in a dialog: fields, what the server says against them, Cancel and Submit. Mount it to open it. */
export const FormDialog = (props: FormDialogProps) => {
  const { form, dangerous = false, unchanged = false } = props
  return (
    <Dialog
      opened
      title={props.title}
      holdsChanges={form.holdsChanges}
      onClose={props.onClose}
      size={props.size ?? 'md'}
    >
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          {props.children}
          {form.failure !== null && <ErrorPanel error={form.failure} />}
          <DialogFoot>
            {props.pinned !== undefined && <div className={styles.pinned}>{props.pinned}</div>}
            <CancelButton />
            <Button
              type="submit"
              loading={form.busy}
              disabled={unchanged}
              {...(dangerous ? { color: 'danger' } : {})}
            >
              {props.submit}
            </Button>
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
