import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterChange } from './policy.ts'
import type { PolicyGroup } from './policy.ts'

/** Ends a group that nothing keeps up, having said what that means. Mount it to open it. */
export const EndGroupDialog = ({
  group,
  onClose,
}: {
  readonly group: PolicyGroup
  readonly onClose: () => void
}) => {
  const t = useText('policies')
  const end = useCommand('policies.deactivate-group', staleAfterChange)
  const { activated, draft } = group.policies
  const possible = activated + draft === 0
  const name = isolated(group.groupName)
  const members =
    useRead('policies.get-group', { params: { policyGroupId: group.groupId } }).data?.partners ?? 0
  const form = useForm({
    initial: { reason: '' },
    validate: () => ({}),
    submit: ({ reason }) =>
      end.mutateAsync({
        params: { policygroupId: group.groupId },
        request: { status: 'De-Activate', ...reasonOf(reason) },
      }),
    onDone: () => {
      sayDone(t('groups.end.done'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('groups.end.title', { name })}
      form={form}
      submit={t('groups.end.confirm')}
      unchanged={!possible}
      dangerous
      onClose={onClose}
    >
      {possible ? (
        <Effects
          effects={[
            t('groups.end.choose'),
            t('groups.end.policies'),
            ...(members > 0 ? [t('groups.end.partners', { count: members })] : []),
            t('groups.end.back'),
          ]}
        />
      ) : (
        <p>{t('groups.end.impossible', { activated, draft })}</p>
      )}
      {possible && <ReasonField {...form.field('reason')} />}
    </FormDialog>
  )
}
