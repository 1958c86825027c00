import { useNavigate } from '@tanstack/react-router'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { GroupField } from './GroupField.tsx'
import { limits, staleAfterChange } from './policy.ts'
import type { Policy } from './policy.ts'

/** Makes a draft of the same type and document. Mount it to open it. */
export const CloneDialog = ({
  policy,
  onClose,
}: {
  readonly policy: Policy
  readonly onClose: () => void
}) => {
  const t = useText('policies')
  const navigate = useNavigate()
  const clone = useCommand('policies.clone', staleAfterChange)
  const form = useForm({
    initial: { group: policy.policyGroupName, name: '', desc: policy.policyDescription },
    validate: ({ group, name, desc }) => ({
      ...(group === '' ? { group: t('groupMissing') } : {}),
      ...(tidy(name) === '' ? { name: t('nameMissing') } : {}),
      ...(tidy(desc) === '' ? { desc: t('descriptionMissing') } : {}),
    }),
    submit: ({ group, name, desc }) =>
      clone.mutateAsync({
        params: { policyId: policy.policyId },
        request: { policyGroupName: group, name: tidy(name), desc: tidy(desc) },
      }),
    onDone: ({ policyId }) => {
      sayDone(t('clone.done'))
      void navigate({ to: '/policies/$policyId/edit', params: { policyId } })
    },
    fieldOf: { PMS_POL_009: 'name', PMS_POL_053: 'group', PMS_POL_019: 'group' },
  })
  return (
    <FormDialog
      title={t('clone.title', { name: isolated(policy.policyName) })}
      form={form}
      submit={t('clone.confirm')}
      onClose={onClose}
    >
      <p>{t('clone.text')}</p>
      <GroupField form={form} />
      <TextField form={form} name="name" label={t('name')} limit={limits.name} dir="auto" />
      <TextField form={form} name="desc" label={t('description')} limit={limits.description} dir="auto" />
    </FormDialog>
  )
}
