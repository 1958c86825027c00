import { Loaded } from '../page/Loaded.tsx'
import { sayDone } from '../notices/toast.ts'
import { FormDialog } from '../form/FormDialog.tsx'
import { ReasonField } from '../form/ReasonField.tsx'
import { FinalNote } from './FinalNote.tsx'
import { useDecisionForm } from './use-decision-form.ts'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Verdict, VerdictWords } from './decision-words.ts'
import type { Reason } from './use-decision-form.ts'

interface DecisionDialogProps<Data> {
  readonly verdict: Verdict
  readonly words: VerdictWords
  /** What is decided about, fresh from the server, and how it is shown. */
  readonly query: UseQueryResult<Data>
  readonly children: (data: Data) => ReactNode
  readonly decide: (verdict: Verdict, reason: Reason) => Promise<unknown>
  readonly onClose: () => void
}

/** Approves or rejects one row of a list, with it in view; a rejection needs a reason. Mount it to open it. */
export const DecisionDialog = <Data,>(props: DecisionDialogProps<Data>) => {
  const { verdict, words, query } = props
  const isRejection = verdict === 'reject'
  const form = useDecisionForm(
    verdict,
    (reason) => props.decide(verdict, reason),
    () => {
      sayDone(words.done)
      props.onClose()
    },
  )
  return (
    <FormDialog
      title={words.title}
      form={form}
      submit={words.confirm}
      unchanged={!query.isSuccess}
      dangerous={isRejection}
      size="lg"
      pinned={<ReasonField {...form.field('reason')} required={isRejection} />}
      onClose={props.onClose}
    >
      <p>{words.text}</p>
      {words.final !== undefined && <FinalNote>{words.final}</FinalNote>}
      <Loaded query={query} height={260}>
        {props.children}
      </Loaded>
    </FormDialog>
  )
}
