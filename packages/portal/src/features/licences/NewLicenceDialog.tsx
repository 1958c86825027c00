import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { DaysField } from '../../ui/form/DaysField.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf, tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { LicenceKeyDialog } from './LicenceKeyDialog.tsx'
import { staleAfterChange, validDays } from './licence.ts'
import type { ShownKey } from './licence.ts'

interface NewLicenceDialogProps {
  /** Whose licence it is to be, as far as that is known. */
  readonly partnerId: string
  readonly onClose: () => void
}

/** What a licence of a partner would be bound to, or why there cannot be one. */
const NewLicencePreview = ({ partnerId }: { readonly partnerId: string }) => {
  const t = useText('licences')
  const preview = useRead('licences.preview-new', { params: { partnerId } })
  return (
    <Loaded query={preview} height={60}>
      {({ organizationName, refusal, policy }) => (
        <>
          <p>{t('new.for', { organization: isolated(organizationName) })}</p>
          <p>
            {refusal?.message ??
              (policy ? t('boundTo', { policy: isolated(policy.policyName) }) : t('boundToNone'))}
          </p>
        </>
      )}
    </Loaded>
  )
}

/** Generates the first licence of a MISP, and shows its key. Mount it to open it. */
export const NewLicenceDialog = ({ partnerId: known, onClose }: NewLicenceDialogProps) => {
  const t = useText('licences')
  const [shown, setShown] = useState<ShownKey | null>(null)
  const generate = useCommand('licences.generate', staleAfterChange)
  const form = useForm({
    initial: { partnerId: known, days: '365', reason: '' },
    validate: ({ partnerId }) => (tidy(partnerId) === '' ? { partnerId: t('partnerMissing') } : {}),
    submit: ({ partnerId, days, reason }) =>
      generate.mutateAsync({
        request: { providerId: tidy(partnerId), validDays: Number(days), ...reasonOf(reason) },
      }),
    onDone: ({ licenseKey, licenseKeyExpiry }) => setShown({ licenseKey, expiry: `${licenseKeyExpiry}Z` }),
    fieldOf: { PMS_MSP_005: 'partnerId', PMS_MSP_009: 'partnerId', PMS_MSP_416: 'partnerId' },
  })
  // Nobody is asked about every letter of an ID.
  const [partnerId] = useDebouncedValue(tidy(form.field('partnerId').value), 400)
  if (shown)
    return (
      <LicenceKeyDialog title={t('issued.title')} text={t('issued.text')} shown={shown} onClose={onClose} />
    )
  return (
    <FormDialog title={t('new.title')} form={form} submit={t('new.confirm')} onClose={onClose}>
      <p>{t('new.text')}</p>
      <TextField form={form} name="partnerId" label={t('partnerId')} limit={36} dir="ltr" />
      {partnerId !== '' && <NewLicencePreview partnerId={partnerId} />}
      <DaysField form={form} name="days" label={t('validFor')} choices={validDays} />
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}
