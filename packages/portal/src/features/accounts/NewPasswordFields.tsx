import { useText } from '../../locales/text.ts'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
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
      <PasswordField
        field={password}
        label={t('password')}
        description={t('passwordHint', { minimum: passwordMinimum })}
        show={t('showPassword')}
        isNew
      />
      <PasswordField field={passwordAgain} label={t('passwordAgain')} show={t('showPasswordAgain')} isNew />
    </>
  )
}
