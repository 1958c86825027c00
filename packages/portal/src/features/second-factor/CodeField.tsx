import { TextInput } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import type { TextInputProps } from '@mantine/core'
import type { Ref } from 'react'

interface CodeFieldProps extends Pick<TextInputProps, 'size'> {
  readonly field: Pick<TextInputProps, 'name' | 'value' | 'error' | 'onChange' | 'onBlur'>
  readonly ref?: Ref<HTMLInputElement>
}

/** Where the code of the second factor is typed, or a recovery code. */
export const CodeField = ({ field, ...rest }: CodeFieldProps) => {
  const t = useText('secondFactor')
  return (
    <TextInput
      {...field}
      {...rest}
      label={t('codeOrRecovery')}
      description={t('codeOrRecoveryHint')}
      autoComplete="one-time-code"
      maxLength={32}
      dir="ltr"
      required
    />
  )
}
