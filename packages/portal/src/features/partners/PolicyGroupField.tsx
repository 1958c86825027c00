import { NativeSelect } from '@mantine/core'
import type { FormPart } from '../../ui/form/fields.tsx'

interface PolicyGroupFieldProps {
  readonly form: FormPart<'policyGroup'>
  readonly label: string
  readonly description?: string
  /** What stands there before one is chosen. */
  readonly empty: string
  readonly required?: boolean
  readonly groups: readonly { readonly name: string; readonly description: string }[]
  readonly className?: string | undefined
}

/** The choice of a policy group, by its name. */
export const PolicyGroupField = ({ form, empty, groups, ...rest }: PolicyGroupFieldProps) => (
  <NativeSelect {...rest} {...form.field('policyGroup')}>
    <option value="">{empty}</option>
    {groups.map(({ name, description }) => (
      <option key={name} value={name}>
        {description === '' || description === name ? name : `${name} – ${description}`}
      </option>
    ))}
  </NativeSelect>
)
