import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { limits, staleAfterChange } from './policy.ts'
import type { PolicyGroup } from './policy.ts'

interface GroupDialogProps {
  /** Null: a new one. */
  readonly group: PolicyGroup | null
  readonly onClose: () => void
}

/** Makes a policy group, or changes its name and description. Mount it to open it. */
export const GroupDialog = ({ group, onClose }: GroupDialogProps) => {
  const t = useText('policies')
  const create = useCommand('policies.create-group', staleAfterChange)
  const update = useCommand('policies.update-group', staleAfterChange)
  const words = group ? 'groups.edit' : 'groups.create'
  const form = useForm({
    initial: { name: group?.groupName ?? '', desc: group?.groupDescription ?? '' },
    validate: ({ name, desc }) => ({
      ...(tidy(name) === '' ? { name: t('nameMissing') } : {}),
      ...(tidy(desc) === '' ? { desc: t('descriptionMissing') } : {}),
    }),
    submit: ({ name, desc }) => {
      const request = { name: tidy(name), desc: tidy(desc) }
      return group
        ? update.mutateAsync({ params: { policygroupId: group.groupId }, request })
        : create.mutateAsync({ request })
    },
    onDone: () => {
      sayDone(t(`${words}.done`))
      onClose()
    },
    fieldOf: { PMS_POL_014: 'name' },
  })
  return (
    <FormDialog title={t(`${words}.title`)} form={form} submit={t(`${words}.confirm`)} onClose={onClose}>
      <TextField form={form} name="name" label={t('name')} limit={limits.name} dir="auto" />
      <TextField form={form} name="desc" label={t('description')} limit={limits.description} dir="auto" />
    </FormDialog>
  )
}
