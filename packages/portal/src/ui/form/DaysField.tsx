import { NativeSelect } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import type { FormPart } from './fields.tsx'

interface DaysFieldProps<Name extends string> {
  readonly form: FormPart<Name>
  readonly name: Name
  readonly label: string
  readonly description?: string
  readonly choices: readonly string[]
}

/** A choice of how many days something lasts. */
export const DaysField = <Name extends string>({ form, name, choices, ...rest }: DaysFieldProps<Name>) => {
  const t = useText('ui')
  const { value = '', ...field } = form.field(name)
  return (
    <NativeSelect
      {...rest}
      {...field}
      value={value}
      data={choices.map((days) => ({ value: days, label: t('days', { count: Number(days) }) }))}
    />
  )
}
