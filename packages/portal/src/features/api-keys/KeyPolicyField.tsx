import { NativeSelect } from '@mantine/core'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import type { FormPart } from '../../ui/form/fields.tsx'

interface KeyPolicyFieldProps {
  readonly form: FormPart<'policyId'>
  readonly partnerId: string
  readonly label: string
  /** Left out of the choices. */
  readonly except?: string
}

/** The choice of a policy that was approved for a partner and can be used now. */
export const KeyPolicyField = ({ form, partnerId, label, except }: KeyPolicyFieldProps) => {
  const t = useText('apiKeys')
  const policies = useRead('api-keys.list-policies', { params: { partnerId } }, { enabled: partnerId !== '' })
  const { value = '', ...field } = form.field('policyId')
  const offered = (policies.data ?? []).filter(({ policyId }) => policyId !== except)
  const isEmpty = policies.data !== undefined && offered.length === 0
  return (
    <NativeSelect
      {...field}
      value={value}
      label={label}
      required
      description={isEmpty ? t('noPolicies') : undefined}
      data={[
        { value: '', label: t('choosePolicy') },
        ...offered.map(({ policyId, policyName, stops }) => ({
          value: policyId,
          label: stops.length === 0 ? policyName : t('stoppedPolicy', { name: policyName }),
          disabled: stops.length > 0,
        })),
      ]}
    />
  )
}
