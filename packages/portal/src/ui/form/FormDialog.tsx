import { Button, Stack } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { Dialog, DialogFoot } from '../Dialog.tsx'
import { ErrorPanel } from '../ErrorPanel.tsx'
import type { FormEvent, ReactNode } from 'react'

interface FormDialogProps {
  readonly title: string
  /** What `useForm` returns, or as much of it as a dialog needs. */
  readonly form: {
    readonly busy: boolean
    readonly failure: unknown
    readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
  }
  readonly submit: string
  /** True where sending would change nothing. */
  readonly unchanged?: boolean
  readonly dangerous?: boolean
  readonly size?: 'md' | 'lg'
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A form in a dialog: fields, what the server says against them, Cancel and Submit. Mount it to open it. */
export const FormDialog = (props: FormDialogProps) => {
  const t = useText('ui')
  const { form, dangerous = false, unchanged = false } = props
  return (
    <Dialog opened title={props.title} onClose={props.onClose} size={props.size ?? 'md'}>
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          {props.children}
          {form.failure !== null && <ErrorPanel error={form.failure} />}
          <DialogFoot>
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
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
