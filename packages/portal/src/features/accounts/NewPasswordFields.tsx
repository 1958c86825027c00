import { PasswordInput } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { newPasswordProblems, passwordMinimum } from './new-password.ts'
import type { ChangeEvent } from 'react'

/** What is wrong with a new password, in words. */
export const useNewPasswordErrors = () => {
  const t = useText('passwordReset')
  return (values: { readonly password: string; readonly passwordAgain: string }) =>
    Object.fromEntries(
      Object.entries(newPasswordProblems(values)).map(([name, problem]) => [
        name,
        t(`problem.${problem}`, { minimum: passwordMinimum }),
      ]),
    ) as { password?: string; passwordAgain?: string }
}

interface Field {
  readonly name: string
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
  readonly onBlur: () => void
}

/** A new password, twice. */
export const NewPasswordFields = ({
  password,
  passwordAgain,
}: {
  readonly password: Field
  readonly passwordAgain: Field
}) => {
  const t = useText('passwordReset')
  return (
    <>
      <PasswordInput
        {...password}
        label={t('password')}
        description={t('passwordHint', { minimum: passwordMinimum })}
        autoComplete="new-password"
        maxLength={256}
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        required
        withAsterisk={false}
      />
      <PasswordInput
        {...passwordAgain}
        label={t('passwordAgain')}
        autoComplete="new-password"
        maxLength={256}
        visibilityToggleButtonProps={{ 'aria-label': t('showPasswordAgain') }}
        required
        withAsterisk={false}
      />
    </>
  )
}
