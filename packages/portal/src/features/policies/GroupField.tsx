import { NativeSelect } from '@mantine/core'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import type { FormPart } from '../../ui/form/fields.tsx'

/** The choice of an active group, by its name. */
export const GroupField = ({ form }: { readonly form: FormPart<'group'> }) => {
  const t = useText('policies')
  const groups = useRead('policies.list-active-groups', {})
  const names = (groups.data ?? []).map(({ name }) => name)
  const { value = '', ...field } = form.field('group')
  // A group that has ended since, or is still on its way, stays what is chosen.
  const options = names.includes(value) || value === '' ? names : [value, ...names]
  return (
    <NativeSelect
      {...field}
      value={value}
      label={t('group')}
      required
      data={[
        { value: '', label: t('chooseGroup') },
        ...options.map((name) => ({ value: name, label: name })),
      ]}
    />
  )
}
