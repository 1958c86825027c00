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
  isFirst = false,
}: {
  readonly password: Field
  readonly passwordAgain: Field
  /** Of an account that begins with it: nobody has an old one to tell it from. */
  readonly isFirst?: boolean
}) => {
  const t = useText('passwordReset')
  return (
    <>
      <PasswordField
        field={password}
        label={t(isFirst ? 'firstPassword' : 'password')}
        description={t('passwordHint', { minimum: passwordMinimum })}
        show={t(isFirst ? 'showFirstPassword' : 'showPassword')}
        isNew
      />
      <PasswordField
        field={passwordAgain}
        label={t(isFirst ? 'firstPasswordAgain' : 'passwordAgain')}
        show={t('showPasswordAgain')}
        isNew
      />
    </>
  )
}
