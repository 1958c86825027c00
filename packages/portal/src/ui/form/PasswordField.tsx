import { PasswordInput } from '@mantine/core'
import type { PasswordInputProps } from '@mantine/core'

interface PasswordFieldProps extends Pick<PasswordInputProps, 'label' | 'description' | 'size' | 'ref'> {
  /** Of `useForm`. */
  readonly field: Pick<PasswordInputProps, 'name' | 'value' | 'error' | 'onChange' | 'onBlur'>
  /** The name of the button that shows what was typed. */
  readonly show: string
  readonly isNew?: boolean
}

/** A password: the one in use, or a new one that the browser may propose. */
export const PasswordField = ({ field, show, isNew = false, ...input }: PasswordFieldProps) => (
  <PasswordInput
    {...field}
    {...input}
    // Mantine says so of every other input by itself.
    aria-invalid={Boolean(field.error)}
    autoComplete={isNew ? 'new-password' : 'current-password'}
    maxLength={256}
    visibilityToggleButtonProps={{ 'aria-label': show }}
    required
  />
)
