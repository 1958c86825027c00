import { Textarea } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import type { TextareaProps } from '@mantine/core'

/** Characters that the contract takes. */
const limit = 500

interface ReasonFieldProps extends Pick<
  TextareaProps,
  'name' | 'value' | 'error' | 'onChange' | 'onBlur' | 'onKeyDown'
> {
  readonly required?: boolean
  /** Where something beside it is called the reason. */
  readonly label?: string
}

/** Why something is decided; kept in the history and shown to those concerned. */
export const ReasonField = ({ required = false, label, ...field }: ReasonFieldProps) => {
  const t = useText('ui')
  return (
    <Textarea
      {...field}
      label={label ?? t(required ? 'reason.label' : 'reason.labelOptional')}
      description={t('reason.hint', { limit })}
      dir="auto"
      maxLength={limit}
      rows={3}
      required={required}
    />
  )
}
