import { useText } from '../../locales/text.ts'
import { Loaded } from '../page/Loaded.tsx'
import { sayDone } from '../notices/toast.ts'
import { FormDialog } from './FormDialog.tsx'
import { ReasonField } from './ReasonField.tsx'
import { reasonOf } from './rules.ts'
import { useForm } from './use-form.ts'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

export type Verdict = 'approve' | 'reject'

interface DecisionDialogProps<Data> {
  readonly verdict: Verdict
  readonly words: Readonly<Record<'title' | 'text' | 'confirm' | 'done', string>>
  /** What is decided about, fresh from the server, and how it is shown. */
  readonly query: UseQueryResult<Data>
  readonly children: (data: Data) => ReactNode
  readonly decide: (reason: { readonly reason?: string }) => Promise<unknown>
  readonly onClose: () => void
}

/** Approves or rejects something, with it in view; a rejection needs a reason. Mount it to open it. */
export const DecisionDialog = <Data,>(props: DecisionDialogProps<Data>) => {
  const t = useText('ui')
  const { words, query } = props
  const required = props.verdict === 'reject'
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) =>
      required && reasonOf(reason).reason === undefined ? { reason: t('reason.missing') } : {},
    submit: ({ reason }) => props.decide(reasonOf(reason)),
    onDone: () => {
      sayDone(words.done)
      props.onClose()
    },
  })
  return (
    <FormDialog
      title={words.title}
      form={form}
      submit={words.confirm}
      unchanged={!query.isSuccess}
      dangerous={required}
      size="lg"
      pinned={<ReasonField {...form.field('reason')} required={required} />}
      onClose={props.onClose}
    >
      <p>{words.text}</p>
      <Loaded query={query} height={260}>
        {props.children}
      </Loaded>
    </FormDialog>
  )
}
