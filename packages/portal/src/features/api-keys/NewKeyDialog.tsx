import { NativeSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { DaysField } from '../../ui/form/DaysField.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf, tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { longestLabel, staleAfterChange, validDays } from './api-key.ts'
import { IssuedKeyDialog } from './IssuedKeyDialog.tsx'
import { KeyPolicyField } from './KeyPolicyField.tsx'
import type { IssuedKey } from './api-key.ts'

interface NewKeyDialogProps {
  /** Whose key it is to be, as far as that is known. */
  readonly partnerId: string
  readonly onClose: () => void
}

/** Makes the key in the way that is open to whoever is signed in: the contract's for partners, ours for administrators. */
const useMaking = () => {
  const admin = isAdmin(useAccount())
  const generate = useCommand('api-keys.generate', staleAfterChange)
  const issue = useCommand('api-keys.issue', staleAfterChange)
  return {
    admin,
    make: (wish: {
      partnerId: string
      policyId: string
      policyName: string
      label: string
      days: string
      reason: string
    }): Promise<IssuedKey> => {
      const params = { partnerId: wish.partnerId }
      const common = { label: tidy(wish.label), validDays: Number(wish.days) }
      return admin
        ? issue.mutateAsync({
            params,
            request: { ...common, policyId: wish.policyId, ...reasonOf(wish.reason) },
          })
        : generate.mutateAsync({ params, request: { ...common, policyName: wish.policyName } })
    },
  }
}

/** Makes a key against an approved policy, and shows it once. Mount it to open it. */
export const NewKeyDialog = ({ partnerId: known, onClose }: NewKeyDialogProps) => {
  const t = useText('apiKeys')
  const [issued, setIssued] = useState<IssuedKey | null>(null)
  const { organisations } = useAccount()
  const { admin, make } = useMaking()
  const form = useForm({
    initial: {
      partnerId: known || (admin ? '' : (organisations[0]?.partnerId ?? '')),
      policyId: '',
      label: '',
      days: '365',
      reason: '',
    },
    validate: ({ partnerId, policyId, label }) => ({
      ...(tidy(partnerId) === '' ? { partnerId: t('partnerMissing') } : {}),
      ...(policyId === '' ? { policyId: t('policyMissing') } : {}),
      ...(tidy(label) === '' ? { label: t('labelMissing') } : {}),
    }),
    submit: (values): Promise<IssuedKey> =>
      make({ ...values, partnerId: tidy(values.partnerId), policyName: names.get(values.policyId) ?? '' }),
    onDone: setIssued,
    fieldOf: { PMS_PRT_110: 'label', PMS_PMP_005: 'partnerId', PMS_PRT_109: 'policyId' },
  })
  const { value: typed, ...partnerField } = form.field('partnerId')
  // Nobody is asked about every letter of an ID.
  const [partnerId] = useDebouncedValue(tidy(typed), 400)
  const policies = useRead('api-keys.list-policies', { params: { partnerId } }, { enabled: partnerId !== '' })
  const names: ReadonlyMap<string, string> = new Map(
    (policies.data ?? []).map(({ policyId, policyName }) => [policyId, policyName]),
  )
  if (issued) return <IssuedKeyDialog issued={issued} onKept={onClose} />
  return (
    <FormDialog title={t('new.title')} form={form} submit={t('new.confirm')} onClose={onClose}>
      <p>{t(admin ? 'new.adminText' : 'new.text')}</p>
      {admin ? (
        <TextField form={form} name="partnerId" label={t('partnerId')} limit={36} dir="ltr" />
      ) : (
        organisations.length > 1 && (
          <NativeSelect
            {...partnerField}
            value={typed}
            label={t('organization')}
            data={organisations.map((each) => ({ value: each.partnerId, label: each.partnerId }))}
          />
        )
      )}
      <KeyPolicyField form={form} partnerId={partnerId} label={t('policy')} />
      <TextField
        form={form}
        name="label"
        label={t('label')}
        description={t('labelHint')}
        limit={longestLabel}
        dir="auto"
      />
      <DaysField form={form} name="days" label={t('validFor')} choices={validDays} />
      {admin && <ReasonField {...form.field('reason')} />}
    </FormDialog>
  )
}
