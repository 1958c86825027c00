import { Button } from '@mantine/core'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { PlusIcon } from '../../ui/icons.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { ExtractorFields } from './ExtractorFields.tsx'
import { emptyRow, fromRow, isComplete, staleAfterSharing, toRow } from './sharing.ts'
import type { ExtractorRow, SharedPolicy } from './sharing.ts'

interface ExtractorsDialogProps {
  readonly partnerId: string
  readonly policy: SharedPolicy
  readonly onClose: () => void
}

const rowsIn = (text: string): ExtractorRow[] => JSON.parse(text) as ExtractorRow[]

/** Says by what biometrics are extracted under a policy that waits for its approval. Mount it to open it. */
export const ExtractorsDialog = ({ partnerId, policy, onClose }: ExtractorsDialogProps) => {
  const t = useText('credentialTypes')
  const replace = useCommand('credential-types.replace-extractors', staleAfterSharing)
  const stored = policy.extractors.map(toRow)
  const [tried, setTried] = useState(false)
  const form = useForm({
    // One value of text, as forms hold them.
    initial: { rows: JSON.stringify(stored.length > 0 ? stored : [emptyRow]) },
    validate: ({ rows }) => (isComplete(rowsIn(rows)) ? {} : { rows: t('extractors.missing') }),
    submit: ({ rows }) =>
      replace.mutateAsync({
        params: { partnerId, policyId: policy.policyId },
        request: { extractors: rowsIn(rows).map(fromRow) },
      }),
    onDone: () => {
      sayDone(t('extractors.done', { policy: isolated(policy.policyName) }))
      onClose()
    },
  })
  const rows = rowsIn(form.values.rows)
  const set = (next: readonly ExtractorRow[]) => form.set('rows', JSON.stringify(next))
  return (
    <FormDialog
      title={t('extractors.title', { policy: isolated(policy.policyName) })}
      form={{
        ...form,
        onSubmit: (event) => {
          setTried(true)
          form.onSubmit(event)
        },
      }}
      submit={t('extractors.confirm')}
      size="lg"
      onClose={onClose}
    >
      <p>{t('extractors.text')}</p>
      {rows.map((row, index) => (
        <ExtractorFields
          // Rows have no other name than their place.
          key={index}
          row={row}
          number={index + 1}
          showsProblems={tried}
          onChange={(changed) => set(rows.map((each, place) => (place === index ? changed : each)))}
          onRemove={() => set(rows.filter((_, place) => place !== index))}
        />
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<PlusIcon size={17} />}
          onClick={() => set([...rows, emptyRow])}
        >
          {t('extractors.add')}
        </Button>
      </div>
    </FormDialog>
  )
}
