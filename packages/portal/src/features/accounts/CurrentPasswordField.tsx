import { PasswordInput } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import type { ChangeEvent } from 'react'

interface Field {
  readonly name: string
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
  readonly onBlur: () => void
}

/** The password that somebody has now, as proof that it is them. */
export const CurrentPasswordField = ({ field }: { readonly field: Field }) => {
  const t = useText('ownAccount')
  return (
    <PasswordInput
      {...field}
      label={t('password')}
      autoComplete="current-password"
      maxLength={256}
      visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
      required
      withAsterisk={false}
    />
  )
}
