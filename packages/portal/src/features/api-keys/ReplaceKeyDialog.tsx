import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { DaysField } from '../../ui/form/DaysField.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf, tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { longestLabel, overlapDays, staleAfterChange, validDays } from './api-key.ts'
import { IssuedKeyDialog } from './IssuedKeyDialog.tsx'
import type { ApiKey, IssuedKey } from './api-key.ts'

/** A label that is likely to be free: the same, counted on. */
const nextLabel = (label: string): string => {
  const counted = /^(.*\D) ?(\d{1,3})$/u.exec(label)
  const next = counted ? `${counted[1]}${Number(counted[2]) + 1}` : `${label} 2`
  return next.length <= longestLabel ? next : label
}

interface ReplaceKeyDialogProps {
  readonly apiKey: ApiKey
  readonly onClose: () => void
}

/** Makes a key that takes another's place, and shows it once; the other ends by itself. Mount it to open it. */
export const ReplaceKeyDialog = ({ apiKey, onClose }: ReplaceKeyDialogProps) => {
  const t = useText('apiKeys')
  const [issued, setIssued] = useState<IssuedKey | null>(null)
  const replace = useCommand('api-keys.replace', staleAfterChange)
  const isLive = apiKey.state === 'active'
  const form = useForm({
    initial: { label: nextLabel(apiKey.apiKeyLabel), overlap: '7', days: '365', reason: '' },
    validate: ({ label }) => (tidy(label) === '' ? { label: t('labelMissing') } : {}),
    submit: ({ label, overlap, days, reason }) =>
      replace.mutateAsync({
        params: { keyId: apiKey.keyId },
        request: {
          label: tidy(label),
          overlapDays: Number(overlap),
          validDays: Number(days),
          ...reasonOf(reason),
        },
      }),
    onDone: setIssued,
    fieldOf: { PMS_PRT_110: 'label' },
  })
  if (issued) return <IssuedKeyDialog issued={issued} onKept={onClose} />
  return (
    <FormDialog
      title={t('replace.title', { label: isolated(apiKey.apiKeyLabel) })}
      form={form}
      submit={t('replace.confirm')}
      onClose={onClose}
    >
      <p>{t(isLive ? 'replace.text' : 'replace.endedText')}</p>
      <TextField
        form={form}
        name="label"
        label={t('label')}
        description={t('labelHint')}
        limit={longestLabel}
        dir="auto"
      />
      {isLive && <DaysField form={form} name="overlap" label={t('replace.overlap')} choices={overlapDays} />}
      <DaysField form={form} name="days" label={t('validFor')} choices={validDays} />
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}
