import { sayDone } from '../notices/toast.ts'
import { FormDialog } from './FormDialog.tsx'
import { ReasonField } from './ReasonField.tsx'
import { reasonOf } from './rules.ts'
import { useForm } from './use-form.ts'
import type { ReactNode } from 'react'

/** Why, as requests take it; left out where nobody said. */
export interface Reason {
  readonly reason?: string
}

export interface ReasonDialogProps {
  readonly title: string
  /** What the button that does it says. */
  readonly submit: string
  /** What is said when it is done. */
  readonly done: string
  readonly act: (reason: Reason) => Promise<unknown>
  /** It can be done at all; where it cannot, what stands in the dialog says why. */
  readonly isPossible?: boolean
  /** Whether anybody is asked why; wherever it can be done unless told. */
  readonly asks?: boolean
  readonly dangerous?: boolean
  readonly size?: 'lg'
  readonly onClose: () => void
  /** What it means. */
  readonly children: ReactNode
}

/** Says what a change means, takes a reason if there is one, then does it. Mount it to open it. */
export const ReasonDialog = (props: ReasonDialogProps) => {
  const { title, submit, done, act, isPossible = true, asks = isPossible, onClose, children } = props
  const form = useForm({
    initial: { reason: '' },
    validate: () => ({}),
    submit: ({ reason }) => act(reasonOf(reason)),
    onDone: () => {
      sayDone(done)
      onClose()
    },
  })
  return (
    <FormDialog
      title={title}
      form={form}
      submit={submit}
      unchanged={!isPossible}
      {...(props.dangerous === undefined ? {} : { dangerous: props.dangerous })}
      {...(props.size === undefined ? {} : { size: props.size })}
      onClose={onClose}
    >
      {children}
      {asks && <ReasonField {...form.field('reason')} />}
    </FormDialog>
  )
}
