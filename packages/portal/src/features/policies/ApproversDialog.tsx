import { NativeSelect } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterChange } from './policy.ts'
import type { PolicyGroup } from './policy.ts'

interface ApproversDialogProps {
  readonly group: PolicyGroup
  readonly onClose: () => void
}

/** Says how many people must approve a request for a policy of the group. Mount it to open it. */
export const ApproversDialog = ({ group, onClose }: ApproversDialogProps) => {
  const t = useText('policies')
  const set = useCommand('policies.set-approvers', staleAfterChange)
  const form = useForm({
    initial: { approvers: String(group.approvers), reason: '' },
    validate: () => ({}),
    submit: ({ approvers, reason }) =>
      set.mutateAsync({
        params: { policyGroupId: group.groupId },
        request: { approvers: approvers === '2' ? 2 : 1, ...reasonOf(reason) },
      }),
    onDone: () => {
      sayDone(t('groups.approvers.done'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('groups.approvers.title', { name: isolated(group.groupName) })}
      form={form}
      submit={t('groups.approvers.confirm')}
      unchanged={form.values.approvers === String(group.approvers)}
      onClose={onClose}
    >
      <p>{t('groups.approvers.text')}</p>
      <NativeSelect {...form.field('approvers')} label={t('groups.approvers.label')} required>
        <option value="1">{t('groups.approvers.one')}</option>
        <option value="2">{t('groups.approvers.two')}</option>
      </NativeSelect>
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}
