import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { longestLabel, staleAfterChange } from './api-key.ts'
import type { ApiKey } from './api-key.ts'

interface RelabelKeyDialogProps {
  readonly apiKey: ApiKey
  readonly onClose: () => void
}

/** Gives a key another label. Mount it to open it. */
export const RelabelKeyDialog = ({ apiKey, onClose }: RelabelKeyDialogProps) => {
  const t = useText('apiKeys')
  const relabel = useCommand('api-keys.relabel', staleAfterChange)
  const form = useForm({
    initial: { label: apiKey.apiKeyLabel },
    validate: ({ label }) => (tidy(label) === '' ? { label: t('labelMissing') } : {}),
    submit: ({ label }) =>
      relabel.mutateAsync({ params: { keyId: apiKey.keyId }, request: { label: tidy(label) } }),
    onDone: () => {
      sayDone(t('relabel.done'))
      onClose()
    },
    fieldOf: { PMS_PRT_110: 'label' },
  })
  return (
    <FormDialog
      title={t('relabel.title', { label: isolated(apiKey.apiKeyLabel) })}
      form={form}
      submit={t('relabel.confirm')}
      unchanged={tidy(form.field('label').value ?? '') === apiKey.apiKeyLabel}
      onClose={onClose}
    >
      <TextField
        form={form}
        name="label"
        label={t('label')}
        description={t('labelHint')}
        limit={longestLabel}
        dir="auto"
      />
    </FormDialog>
  )
}
